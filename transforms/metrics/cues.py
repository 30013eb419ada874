"""Cue words of the attributes, parsed from `seeds/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that say what governs a figure, what it counts and how sure it is."""

    strong: frozenset[str]
    weak: frozenset[str]
    light: frozenset[str]
    change: frozenset[str]
    copula: frozenset[str]
    adverb: frozenset[str]
    locative: frozenset[str]
    stop_after: frozenset[str]
    list_end: frozenset[str]
    nominal_suffix: frozenset[str]
    noun_after_weak: frozenset[str]
    planned: re.Pattern[str]
    achieved: re.Pattern[str]
    standard: re.Pattern[str]
    reference: re.Pattern[str]
    planned_heading: re.Pattern[str]
    achieved_heading: re.Pattern[str]
    standard_heading: re.Pattern[str]

    @property
    def user_words(self) -> frozenset[str]:
        """Words that segmentation is to keep whole."""
        return self.strong | self.weak | self.change | self.locative


def any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for any of `words`, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))


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
        light=words("verbs", "light"),
        change=words("verbs", "change"),
        copula=words("verbs", "copula"),
        adverb=words("words", "adverb"),
        locative=words("words", "locative"),
        stop_after=words("words", "stop_after"),
        list_end=words("words", "list_end"),
        nominal_suffix=words("words", "nominal_suffix"),
        noun_after_weak=words("words", "noun_after_weak"),
        planned=any_of(words("status", "planned")),
        achieved=any_of(words("status", "achieved")),
        standard=any_of(words("status", "standard")),
        reference=any_of(words("status", "reference")),
        planned_heading=any_of(words("status", "planned_heading")),
        achieved_heading=any_of(words("status", "achieved_heading")),
        standard_heading=any_of(words("status", "standard_heading")),
    )
