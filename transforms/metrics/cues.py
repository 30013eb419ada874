"""Cue words of the attributes, parsed from `seeds/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from transforms.lookup import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINKS = frozenset("于在到为对用")
"""Between 将 or 计划 and its verb: 将于…建成, 计划用三年."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that say what governs a figure, what it counts and how sure it is."""

    strong: frozenset[str]
    weak: frozenset[str]
    closing: frozenset[str]
    verb_objects: frozenset[str]
    """Words of the dictionary that are a verb and its object (解决问题)."""
    contact: frozenset[str]
    """Verbs that are never part of the name of a centre or a station (单位|包联|中心城区)."""
    means: frozenset[str]
    """Words that open the means by which something is done (通过“线上”方式)."""
    progress: frozenset[str]
    """Verbs behind an object that say how far it is (加装电梯|开工326台)."""
    moving: frozenset[str]
    """Verbs of one character that end the noun phrase behind a figure (万名干部|进|小区)."""
    light: frozenset[str]
    having: frozenset[str]
    reaching: frozenset[str]
    measure: frozenset[str]
    money: tuple[str, ...]
    paid: tuple[str, ...]
    topic_ends: tuple[str, ...]
    """Ends of the numbered heads that name what their paragraph counts (（一）供水问题。)."""
    sum: frozenset[str]
    yield_: frozenset[str]
    """What is produced or earned, of which the subject of the sentence says whose it is (工程机械实现|产值)."""
    verb_prefix: frozenset[str]
    verb_suffix: frozenset[str]
    bound_verbs: tuple[str, ...]
    adjusted: re.Pattern[str]
    """How a figure was adjusted, at the head of its clause (剔除留抵退税后, 按常住人口计算)."""
    change: frozenset[str]
    fates: frozenset[str]
    causing: frozenset[str]
    dealt: tuple[str, ...]
    acting: tuple[str, ...]
    handlers: tuple[str, ...]
    worth: tuple[str, ...]
    """Words before money that only tells what the noun behind it cost (投资15亿元的|项目)."""
    difference: frozenset[str]
    """Verbs of change before an amount of change (增加0.1万人), which is no level."""
    copula: frozenset[str]
    adverb: frozenset[str]
    modifier: frozenset[str]
    average: frozenset[str]
    locative: frozenset[str]
    stop_after: frozenset[str]
    list_end: frozenset[str]
    nouns: frozenset[str]
    nominal_suffix: frozenset[str]
    noun_after_weak: frozenset[str]
    status: StatusIndex
    planned_behind: WordFinder
    conditions: WordFinder
    """Behind a figure that has to be reached: 三分之二|方可实施."""
    each: re.Pattern[str]
    """What is given or asked for each time: 每户补助."""
    overdue: tuple[str, ...]
    """Before a stretch of time that must not go by: 逾期|5个工作日."""
    promised: WordFinder
    bounds: WordFinder
    limits: WordFinder
    serial: frozenset[str]
    """Verbs that take another verb and not its noun (责令整改)."""
    raised: WordFinder
    planned_heading: tuple[str, ...]
    """Words that close a heading under which everything is planned."""
    planned_heading_words: WordFinder
    """Words that say so wherever they stand in a heading."""
    planned_lead: WordFinder
    """Words that make a line lead to a list of what is still to be done (明年还要办好这些实事——)."""
    told_heading: WordFinder
    """Words that make a heading tell of what was done though it names a plan: 支出预算|执行情况."""
    achieved_heading: WordFinder
    standard_heading: WordFinder
    pledged: WordFinder
    """Words of a title that names what is to be done for the people in its year."""
    kept: WordFinder
    """Words that say that it was done."""
    report_title: WordFinder
    """Words in a title that make a page a report of one period."""

    @property
    def user_words(self) -> frozenset[str]:
        """Words that segmentation is to keep whole."""
        compounds = {word for word in self.nominal_suffix | self.noun_after_weak if len(word) > 1}
        adverbs = {word for word in self.adverb | self.average if len(word) > 1}
        return self.strong | self.weak | self.closing | self.change | self.locative | self.nouns | compounds | adverbs


class WordFinder:
    """Tells whether a text holds any of many words."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = tuple(words)
        self._firsts = frozenset(word[0] for word in words)
        self._index = WordIndex(dict.fromkeys(words))

    def search(self, text: str) -> bool:
        """Whether a word stands anywhere in `text`."""
        return bool(self._index.find(text))

    def starts(self, text: str) -> bool:
        """Whether `text` begins with one of the words."""
        return text[:1] in self._firsts and text.startswith(self._words)


class Spans:
    """Where the cue words of one kind stand in a line."""

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._words: list[tuple[int, int, bool]] = []

    def add(self, start: int, end: int, needed: int, *, inside: bool) -> None:
        """Add a word that ends at `end`, not before those added earlier.

        Args:
            start: offset of its first character.
            end: offset behind its last.
            needed: up to where the text must go for the word to count: behind the verb that it counts before.
            inside: whether another word that does not count begins one character before it.
        """
        self._ends.append(end)
        self._words.append((start, needed, inside))

    def last_end(self, start: int, end: int) -> int:
        """Return the offset behind the last word in the characters from `start` to `end` of the line, -1 if there is none."""
        at = bisect_right(self._ends, end) if self._ends else 0
        while at and self._ends[at - 1] > start:
            at -= 1
            first, needed, inside = self._words[at]
            if first >= start and needed <= end and not (inside and first > start):
                return self._ends[at]
        return -1

    def stands(self, start: int, end: int) -> bool:
        """Whether a word stands in the characters from `start` to `end` of the line."""
        return self.last_end(start, end) >= 0


_NOWHERE = Spans()


class LineCues(NamedTuple):
    """The cue words of status in one line, by kind."""

    planned: Spans = _NOWHERE
    planned_later: Spans = _NOWHERE
    """Behind the figure, further on in its clause: 12个片区|将于明年启动."""
    achieved: Spans = _NOWHERE
    standard: Spans = _NOWHERE
    duty: Spans = _NOWHERE
    promised_not: Spans = _NOWHERE
    arranged: Spans = _NOWHERE
    reference: Spans = _NOWHERE
    raised: Spans = _NOWHERE


class StatusIndex:
    """All cue words of status in one index, so that each line is searched once."""

    def __init__(
        self, kinds: Mapping[str, frozenset[str]], before_verb: frozenset[str], verbs: frozenset[str], other: frozenset[str]
    ) -> None:
        """Take the words of each field of `LineCues`.

        Args:
            kinds: field of `LineCues` -> its words.
            before_verb: words of planning that count only before one of `verbs`.
            verbs: those verbs.
            other: words that hold a word of planning or of deeds and say neither.
        """
        owners: dict[str, list[tuple[str, bool]]] = {word: [("planned", True)] for word in before_verb - kinds["planned"]}
        for kind, words in kinds.items():
            for word in words:
                owners.setdefault(word, []).append((kind, False))
        self._index = WordIndex({word: tuple(kinds) for word, kinds in owners.items()}, every=True)
        self._verbs = verbs
        self._lengths = sorted({len(verb) for verb in verbs})
        self._other = other

    def read(self, text: str) -> LineCues:
        """Return the cue words of a line."""
        found: dict[str, Spans] = {}
        for start, word, kinds in self._index.find(text):
            end = start + len(word)
            for kind, conditional in kinds:
                needed = self._verb_end(text, end) if conditional else end
                if needed >= 0:
                    inside = kind in {"planned", "achieved"} and start > 0 and text[start - 1 : end] in self._other
                    found.setdefault(kind, Spans()).add(start, end, needed, inside=inside)
        return LineCues(**found)

    def _verb_end(self, text: str, at: int) -> int:
        """Return the offset behind the shortest verb at `at` or behind the preposition there, -1 if there is none."""
        if text[at : at + 1] in _LINKS:
            at += 1
        return next((at + length for length in self._lengths if text[at : at + length] in self._verbs), -1)


def _alternatives(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def parse_cues(text: str) -> Cues:
    """Return the cue words of `seeds/cues.toml`.

    Raises:
        ValueError: if a list of words is missing; the message names it.
    """
    data = tomllib.loads(text)

    def words(section: str, key: str) -> frozenset[str]:
        value: Any = data.get(section, {}).get(key)
        if not isinstance(value, str) or not value.split():
            raise ValueError(f"cues.toml needs words under [{section}] {key}: write them separated by blanks.")
        return frozenset(value.split())

    return Cues(
        strong=words("verbs", "strong"),
        weak=words("verbs", "weak"),
        closing=words("verbs", "closing"),
        verb_objects=words("verbs", "verb_objects"),
        contact=words("verbs", "contact"),
        means=words("words", "means"),
        progress=words("verbs", "progress"),
        moving=words("verbs", "moving"),
        light=words("verbs", "light"),
        having=words("verbs", "having"),
        reaching=words("verbs", "reaching"),
        measure=words("words", "measure"),
        paid=tuple(sorted(words("words", "paid"))),
        topic_ends=tuple(sorted(words("words", "topic_ends"))),
        sum=words("words", "sum"),
        yield_=words("words", "yield"),
        verb_prefix=words("words", "verb_prefix"),
        verb_suffix=words("words", "verb_suffix"),
        money=tuple(sorted(words("words", "money"))),
        bound_verbs=tuple(sorted(words("verbs", "bound_verbs"), key=lambda word: (-len(word), word))),
        adjusted=re.compile(
            rf"^(?:{_alternatives(words('words', 'adjusted_from'))})[^，。；0-9]{{1,14}}?"
            rf"(?:{_alternatives(words('words', 'adjusted_to'))})(?=.)"
        ),
        change=words("verbs", "change"),
        fates=words("verbs", "fates"),
        causing=words("verbs", "causing"),
        dealt=tuple(sorted(words("verbs", "dealt"))),
        acting=tuple(sorted(words("words", "acting"))),
        handlers=tuple(sorted(words("words", "handlers"))),
        worth=tuple(sorted(words("words", "worth"))),
        difference=words("verbs", "difference"),
        copula=words("verbs", "copula"),
        adverb=words("words", "adverb"),
        modifier=words("words", "modifier"),
        average=words("words", "average"),
        locative=words("words", "locative"),
        stop_after=words("words", "stop_after"),
        list_end=words("words", "list_end"),
        nouns=words("words", "nouns"),
        nominal_suffix=words("words", "nominal_suffix"),
        noun_after_weak=words("words", "noun_after_weak"),
        status=StatusIndex(
            {kind: words("status", kind) for kind in LineCues._fields},
            before_verb=words("status", "planned_before_verb"),
            verbs=words("verbs", "strong") | words("verbs", "weak") | words("words", "adverb"),
            other=words("status", "planned_not_after") | words("status", "achieved_not_after"),
        ),
        planned_behind=WordFinder(words("status", "planned_behind")),
        conditions=WordFinder(words("status", "conditions")),
        each=re.compile(rf"每(?:{_alternatives(words('status', 'each'))})(?:{_alternatives(words('status', 'each_verb'))})"),
        limits=WordFinder(words("status", "limits")),
        serial=words("verbs", "serial"),
        overdue=tuple(sorted(words("status", "overdue"))),
        promised=WordFinder(words("status", "promised")),
        bounds=WordFinder(words("status", "bounds")),
        raised=WordFinder(words("status", "raised")),
        planned_heading=tuple(words("status", "planned_heading")),
        planned_heading_words=WordFinder(words("status", "planned_heading_words")),
        planned_lead=WordFinder(words("status", "planned_lead")),
        told_heading=WordFinder(words("status", "told_heading")),
        achieved_heading=WordFinder(words("status", "achieved_heading")),
        standard_heading=WordFinder(words("status", "standard_heading")),
        pledged=WordFinder(words("status", "pledged")),
        kept=WordFinder(words("status", "kept")),
        report_title=WordFinder(words("status", "report_title")),
    )
