"""The theme of a figure, by cue words near it."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transforms.lookup import WordIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OTHER = "other"
UMBRELLA = "governance"
"""The theme of papers and campaigns that report on all others."""
BODY_SUM = 10.0
"""What the themes of a whole article add up to, so that a long one does not outweigh the figure's own words."""


class Weight(NamedTuple):
    """How much the cue words of one text count."""

    factor: float
    cap: float
    """A text gives a theme at most so much before its factor, so that a long line does not outweigh the figure's own words."""
    umbrella: float
    """Share at which words of the umbrella theme count."""


_SAID, _CLAUSE, _SENTENCE = Weight(8.0, 99.0, 0.5), Weight(2.0, 5.0, 0.5), Weight(2.0, 8.0, 0.5)
_LINE = Weight(4.0, 4.0, 1.0)
_AROUND = (Weight(4.5, 5.0, 0.5), Weight(5.0, 12.0, 0.1), Weight(4.0, 6.0, 1.0))
"""Weights of the cue words in item and action, clause, sentence, line, heading, title and the whole article. By random search over 1,702
annotated figures of 46 pages, with all cue words and with 40, 50 or 60 % of them left out, as they are on a page of a new kind. Weights
chosen without a page reach .957 on it; without the article's own share it is .946, and .89 instead of .92 with words left out."""

_LEAD = Weight(10.0, 5.0, 0.5)
"""A lead is a heading inside a line. With it .951 instead of .940 of the themes on pages of new kinds are right, and no page loses."""
_TOPIC = "[^，。；;：:0-9]{2,14}"
_ASPECT = "方面"
_HEADS = rf"^\s*({_TOPIC})[：:]|(?:^|[。；;])\s*(?:[一二三四五六七八九十](?:是|、)|（[一二三四五六七八九十]）)({_TOPIC})[。：:，]"
_LEADS = re.compile(_HEADS)
_LEADS_AND_ASPECTS = re.compile(rf"(?:^|[。；;，,：:])\s*(?:在|[一二三四五六七八九十]是)?({_TOPIC}){_ASPECT}[，,：:]|{_HEADS}")
"""What names the topic of all that follows it in a line: 供热方面，… 教育：… 一是推进安居工程。"""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme code with its names."""

    code: str
    zh: str
    en: str


Hit = tuple[int, str, tuple[tuple[str, int], ...]]
"""A cue word in a text: its offset, the word, and what it weighs for which themes."""


@dataclass(frozen=True, slots=True, eq=False)
class Themes:
    """The themes and an index of their cue words."""

    themes: Mapping[str, Theme]
    words: WordIndex[tuple[tuple[str, int], ...]]

    def find(self, text: str) -> list[Hit]:
        """Return the cue words in `text`, in order, the longest at each place."""
        return self.words.find(text)

    def weigh(self, text: str) -> Mapping[str, float]:
        """Return the weight of each theme in `text`; a word counts once. Recent answers are kept: items repeat."""
        return _weigh(self, text)

    def find_leads(self, text: str) -> list[tuple[int, Mapping[str, float]]]:
        """Return where leads begin in the line `text`, and what their words weigh."""
        pattern = _LEADS_AND_ASPECTS if _ASPECT in text else _LEADS  # The longer one takes more than twice the time.
        return [(match.start(), self.weigh(match[match.lastindex or 0])) for match in pattern.finditer(text)]


def heaviest(weights: Mapping[str, float], best: str = OTHER, most: float = 0.0) -> str:
    """Return the theme with the greatest weight, `best` where none weighs more than that one, which weighs `most`."""
    for code, weight in weights.items():
        if weight > most or (weight == most and code > best and weight > 0):
            best, most = code, weight
    return best


def add_up(parts: Iterable[tuple[Mapping[str, float], Weight]], base: Mapping[str, float]) -> dict[str, float]:
    """Return, for the themes that `parts` weigh, the sum of the weighted parts and of what `base` has for them."""
    total: dict[str, float] = {}
    for weights, (factor, cap, umbrella) in parts:
        for code, weight in weights.items():
            known = total[code] if code in total else base.get(code, 0.0)
            total[code] = known + min(weight, cap) * (factor * umbrella if code == UMBRELLA else factor)
    return total


def weigh_hits(hits: Iterable[Hit]) -> dict[str, float]:
    """Return the weight of each theme in a stretch with these cue words; a word counts once."""
    weights: dict[str, float] = {}
    for entries in {word: entries for _, word, entries in hits}.values():
        for code, weight in entries:
            weights[code] = weights.get(code, 0) + weight
    return weights


def weigh_body(lines: Iterable[Iterable[Hit]]) -> Mapping[str, float]:
    """Return how a whole article divides between the themes: every word counts as often as it stands, `BODY_SUM` in all."""
    weights: dict[str, float] = {}
    for hits in lines:
        for _, _, entries in hits:
            for code, weight in entries:
                weights[code] = weights.get(code, 0) + weight
    total = sum(weights.values())
    return {code: BODY_SUM * weight / total for code, weight in weights.items()} if total else {}


def weigh_surroundings(heading: Mapping[str, float], title: Mapping[str, float], article: Mapping[str, float]) -> dict[str, float]:
    """Return what all lines under a heading share: the weighted sum of what heading, title and article weigh."""
    return add_up(zip((heading, title, article), _AROUND, strict=True), {})


class LineThemes:
    """What a line says of the themes of its figures."""

    def __init__(
        self, hits: Sequence[Hit], whole: Mapping[str, float], around: Mapping[str, float], leads: Sequence[tuple[int, Mapping[str, float]]]
    ) -> None:
        """Take the cue words of the line, what it weighs as a whole, the sum of its surroundings, and each lead with its offset."""
        self._hits = hits
        self._leads = leads
        self._lead_starts = [start for start, _ in leads]
        self._starts = [start for start, _, _ in hits]
        self._around = {**around, **add_up([(whole, _LINE)], around)}
        self._stretches: dict[tuple[int, int], Mapping[str, float]] = {}
        self._sentences: dict[tuple[int, int], tuple[dict[str, float], str, float]] = {}

    def choose(self, said: Mapping[str, float], clause: tuple[int, int], sentence: tuple[int, int]) -> str:
        """Return the theme of a figure whose item and action weigh `said`, in the clause and the sentence from one offset to another.

        Weights only add to what the sentence has, so that its own heaviest theme stands for all that they do not touch.
        """
        at = bisect_right(self._lead_starts, clause[0])
        lead: Mapping[str, float] = self._leads[at - 1][1] if at else {}
        base, best, most = self._in_sentence(sentence)
        return heaviest(add_up(((self._weigh(clause), _CLAUSE), (said, _SAID), (lead, _LEAD)), base), best, most)

    def _weigh(self, stretch: tuple[int, int]) -> Mapping[str, float]:
        known = self._stretches.get(stretch)
        if known is None:
            first, last = bisect_left(self._starts, stretch[0]), bisect_left(self._starts, stretch[1])
            known = self._stretches[stretch] = weigh_hits(self._hits[first:last]) if first < last else {}
        return known

    def _in_sentence(self, sentence: tuple[int, int]) -> tuple[dict[str, float], str, float]:
        """Return what the figures of a sentence share, all but what their clauses and they themselves say, and the heaviest theme of it."""
        known = self._sentences.get(sentence)
        if known is None:
            total = {**self._around, **add_up([(self._weigh(sentence), _SENTENCE)], self._around)}
            best = heaviest(total)
            known = self._sentences[sentence] = total, best, total.get(best, 0.0)
        return known


@lru_cache(maxsize=20_000)
def _weigh(themes: Themes, text: str) -> Mapping[str, float]:
    return weigh_hits(themes.find(text))


def parse_themes(text: str) -> Themes:
    """Return the themes of `seeds/themes.toml`.

    Raises:
        ValueError: if a theme lacks a name or words, or a weight is not a whole number.
    """
    entries: dict[str, list[tuple[str, int]]] = {}
    themes: dict[str, Theme] = {}
    for code, data in tomllib.loads(text).items():
        if not all(isinstance(data.get(key), str) and data[key] for key in ("zh", "en", "words")):
            raise ValueError(f"Theme {code} in themes.toml needs zh, en and words.")
        themes[code] = Theme(code, data["zh"], data["en"])
        for item in data["words"].split():
            word, _, weight = item.partition(":")
            if weight and not weight.isdigit():
                raise ValueError(f"Theme {code} in themes.toml: the weight of {word} is {weight!r}; write a whole number.")
            entries.setdefault(word, []).append((code, int(weight or 1)))
    return Themes(themes, WordIndex({word: tuple(owners) for word, owners in entries.items()}))
