"""The theme of a figure, by cue words near it."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import ahocorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes and an automaton of their cue words."""

    themes: Mapping[str, Theme]
    automaton: Any

    def weigh(self, text: str) -> Mapping[str, float]:
        """Return the weight of each theme in `text`; a word counts once, the longest at each place."""
        return _weigh(self.automaton, text)

    def weigh_body(self, lines: Iterable[str]) -> Mapping[str, float]:
        """Return how a whole article divides between the themes: every word counts as often as it stands, `BODY_SUM` in all."""
        weights: Counter[str] = Counter()
        for text in lines:
            for _, (_, entries) in self.automaton.iter_long(text):
                for code, weight in entries:
                    weights[code] += weight
        total = weights.total()
        return {code: BODY_SUM * weight / total for code, weight in weights.items()} if total else {}

    def choose(self, parts: Iterable[tuple[Mapping[str, float], Weight]]) -> str:
        """Return the theme with the greatest weight over the parts, `other` where no cue word stands."""
        total: dict[str, float] = {}
        for weights, (factor, cap, umbrella) in parts:
            for code, weight in weights.items():
                share = umbrella if code == UMBRELLA else 1.0
                total[code] = total.get(code, 0.0) + min(weight, cap) * factor * share
        best = max(total.items(), key=lambda pair: (pair[1], pair[0]), default=(OTHER, 0.0))
        return best[0] if best[1] > 0 else OTHER


@lru_cache(maxsize=20_000)
def _weigh(automaton: Any, text: str) -> Mapping[str, float]:
    seen: set[str] = set()
    weights: Counter[str] = Counter()
    for _, (word, entries) in automaton.iter_long(text):
        if word not in seen:
            seen.add(word)
            for code, weight in entries:
                weights[code] += weight
    return weights


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
    automaton = ahocorasick.Automaton()
    for word, owners in entries.items():
        automaton.add_word(word, (word, tuple(owners)))
    automaton.make_automaton()
    return Themes(themes, automaton)
