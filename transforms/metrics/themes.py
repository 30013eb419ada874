"""The theme of a figure, by cue words near it."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
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


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme code with its names."""

    code: str
    zh: str
    en: str


class Hit(NamedTuple):
    """A cue word in a text, with the weights it has."""

    start: int
    word: str
    entries: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Themes:
    """The themes and an index of their cue words."""

    themes: Mapping[str, Theme]
    words: WordIndex[tuple[tuple[str, int], ...]]

    def find(self, text: str) -> list[Hit]:
        """Return the cue words in `text`, in order, the longest at each place."""
        return [Hit(*found) for found in self.words.find(text)]

    def weigh(self, text: str) -> Mapping[str, float]:
        """Return the weight of each theme in `text`; a word counts once. Recent answers are kept: items repeat."""
        return _weigh(self, text)

    def choose(self, parts: Iterable[tuple[Mapping[str, float], Weight]], base: Mapping[str, float] | None = None) -> str:
        """Return the theme with the greatest weight over the parts and the sum `base`, `other` where no cue word stands."""
        best, most = OTHER, 0.0
        for code, weight in add_up(parts, base).items():
            if weight > most or (weight == most and code > best and weight > 0):
                best, most = code, weight
        return best


def add_up(parts: Iterable[tuple[Mapping[str, float], Weight]], base: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the sum of the weighted parts, added to `base`."""
    total = dict(base) if base else {}
    for weights, (factor, cap, umbrella) in parts:
        for code, weight in weights.items():
            share = factor * umbrella if code == UMBRELLA else factor
            total[code] = total.get(code, 0.0) + min(weight, cap) * share
    return total


def weigh_hits(hits: Iterable[Hit]) -> dict[str, float]:
    """Return the weight of each theme in a stretch with these cue words; a word counts once."""
    seen: set[str] = set()
    weights: dict[str, float] = {}
    for _, word, entries in hits:
        if word not in seen:
            seen.add(word)
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


class LineThemes:
    """The cue words of one line: what a stretch of it weighs."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._starts = [hit.start for hit in hits]
        self._weights: dict[tuple[int, int], Mapping[str, float]] = {}

    def weigh(self, start: int, end: int) -> Mapping[str, float]:
        """Return the weight of each theme in the characters from `start` to `end`."""
        span = bisect_left(self._starts, start), bisect_left(self._starts, end)
        known = self._weights.get(span)
        if known is None:
            known = self._weights[span] = weigh_hits(self._hits[slice(*span)])
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
