"""Cue words of the attributes, parsed from `seeds/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

import ahocorasick

_LINKS = frozenset("于在到为对用")
"""Between 将 or 计划 and its verb: 将于…建成, 计划用三年."""
_LONGEST_START = 6


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that say what governs a figure, what it counts and how sure it is."""

    strong: frozenset[str]
    weak: frozenset[str]
    closing: frozenset[str]
    light: frozenset[str]
    having: frozenset[str]
    reaching: frozenset[str]
    measure: frozenset[str]
    money: tuple[str, ...]
    paid: tuple[str, ...]
    sum: frozenset[str]
    verb_prefix: frozenset[str]
    verb_suffix: frozenset[str]
    bound_verbs: tuple[str, ...]
    change: frozenset[str]
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
    planned: WordFinder
    planned_behind: WordFinder
    planned_later: WordFinder
    """Behind the figure, further on in its clause: 12个片区|将于明年启动."""
    conditions: WordFinder
    """Behind a figure that has to be reached: 三分之二|方可实施."""
    each: re.Pattern[str]
    """What is given or asked for each time: 每户补助."""
    achieved: WordFinder
    standard: WordFinder
    duty: WordFinder
    overdue: tuple[str, ...]
    """Before a stretch of time that must not go by: 逾期|5个工作日."""
    promised: WordFinder
    promised_not: WordFinder
    bounds: WordFinder
    limits: WordFinder
    arranged: WordFinder
    serial: frozenset[str]
    """Verbs that take another verb and not its noun (责令整改)."""
    reference: WordFinder
    raised: WordFinder
    planned_heading: tuple[str, ...]
    """Words that close a heading under which everything is planned."""
    planned_heading_words: WordFinder
    """Words that say so wherever they stand in a heading."""
    told_heading: WordFinder
    """Words that make a heading tell of what was done though it names a plan: 支出预算|执行情况."""
    achieved_heading: WordFinder
    standard_heading: WordFinder
    report_title: WordFinder
    """Words in a title that make a page a report of one period."""

    @property
    def user_words(self) -> frozenset[str]:
        """Words that segmentation is to keep whole."""
        compounds = {word for word in self.nominal_suffix | self.noun_after_weak if len(word) > 1}
        adverbs = {word for word in self.adverb | self.average if len(word) > 1}
        return self.strong | self.weak | self.closing | self.change | self.locative | self.nouns | compounds | adverbs


class WordFinder:
    """Finds any of many words in a text in linear time."""

    def __init__(
        self,
        words: frozenset[str],
        before: frozenset[str] = frozenset(),
        openers: frozenset[str] = frozenset(),
        other: frozenset[str] = frozenset(),
    ) -> None:
        """Take words that count anywhere, words in `before` that count only before one of `openers`, and `other` words that hold them."""
        self._other = other
        self._automaton = ahocorasick.Automaton()
        for word in before:
            self._automaton.add_word(word, (len(word), True))
        for word in words:
            self._automaton.add_word(word, (len(word), False))
        self._automaton.make_automaton()
        self._openers = openers
        self._lengths = sorted({len(word) for word in openers}, reverse=True)

    def last_end(self, text: str) -> int:
        """Return the offset behind the last word in `text`, -1 if there is none."""
        last = -1
        for end, (length, conditional) in self._automaton.iter(text):
            inside = text[max(end - length, 0) : end + 1] in self._other
            if not inside and (not conditional or self._opens(text, end + 1)):
                last = end + 1
        return last

    def search(self, text: str) -> bool:
        """Whether a word stands anywhere in `text`."""
        return self.last_end(text) >= 0

    def starts(self, text: str) -> bool:
        """Whether `text` begins with one of the words."""
        return any(end + 1 == length for end, (length, _) in self._automaton.iter(text[:_LONGEST_START]))

    def _opens(self, text: str, at: int) -> bool:
        if text[at : at + 1] in _LINKS:
            at += 1
        return any(text[at : at + length] in self._openers for length in self._lengths)


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

    openers = words("verbs", "strong") | words("verbs", "weak") | words("words", "adverb")
    return Cues(
        strong=words("verbs", "strong"),
        weak=words("verbs", "weak"),
        closing=words("verbs", "closing"),
        light=words("verbs", "light"),
        having=words("verbs", "having"),
        reaching=words("verbs", "reaching"),
        measure=words("words", "measure"),
        paid=tuple(sorted(words("words", "paid"))),
        sum=words("words", "sum"),
        verb_prefix=words("words", "verb_prefix"),
        verb_suffix=words("words", "verb_suffix"),
        money=tuple(sorted(words("words", "money"))),
        bound_verbs=tuple(sorted(words("verbs", "bound_verbs"), key=lambda word: (-len(word), word))),
        change=words("verbs", "change"),
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
        planned=WordFinder(
            words("status", "planned"), words("status", "planned_before_verb"), openers, words("status", "planned_not_after")
        ),
        planned_behind=WordFinder(words("status", "planned_behind")),
        planned_later=WordFinder(words("status", "planned_later")),
        conditions=WordFinder(words("status", "conditions")),
        each=re.compile(rf"每(?:{_alternatives(words('status', 'each'))})(?:{_alternatives(words('status', 'each_verb'))})"),
        achieved=WordFinder(words("status", "achieved")),
        standard=WordFinder(words("status", "standard")),
        limits=WordFinder(words("status", "limits")),
        arranged=WordFinder(words("status", "arranged")),
        serial=words("verbs", "serial"),
        overdue=tuple(sorted(words("status", "overdue"))),
        promised=WordFinder(words("status", "promised")),
        promised_not=WordFinder(words("status", "promised_not")),
        bounds=WordFinder(words("status", "bounds")),
        duty=WordFinder(words("status", "duty")),
        reference=WordFinder(words("status", "reference")),
        raised=WordFinder(words("status", "raised")),
        planned_heading=tuple(words("status", "planned_heading")),
        planned_heading_words=WordFinder(words("status", "planned_heading_words")),
        told_heading=WordFinder(words("status", "told_heading")),
        achieved_heading=WordFinder(words("status", "achieved_heading")),
        standard_heading=WordFinder(words("status", "standard_heading")),
        report_title=WordFinder(words("status", "report_title")),
    )
