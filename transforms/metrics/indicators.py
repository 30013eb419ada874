"""The catalogue of indicators and which of them a figure reports."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transforms.lookup import WordIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CACHED_ITEMS = 20_000
AGGREGATIONS = frozenset({"flow", "stock", "rate"})
_ACTION_BONUS = 3
"""An indicator that also names the verb is preferred to one whose word is up to two characters longer."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One block of `seeds/indicators.toml`."""

    code: str
    zh: str
    en: str
    theme: str
    units: tuple[str, ...]
    """Canonical units that its values may have; the first is its own."""
    aggregation: str
    low: Decimal | None
    high: Decimal | None
    words: tuple[str, ...]
    actions: tuple[str, ...]
    """Verbs of which one must govern the figure; empty where any does."""
    unless: tuple[str, ...] = ()
    """Words in the item or the verb that make it another thing (单位生产总值能耗 is no 生产总值)."""
    near: tuple[str, ...] = ()
    """Words of which the sentence or the heading above it must hold one; empty where the item says enough."""

    def fits(self, item: str, action: str, unit: str, value: Decimal | None, around: str, *, changed: bool) -> bool:
        """Return whether unit, value, verb and surroundings of a figure are those of this indicator.

        By how much a level `changed` is not the level; what is done or built adds up.
        """
        return (
            unit in self.units
            and not (changed and self.aggregation != "flow" and not self.actions)
            and (value is None or ((self.low is None or value >= self.low) and (self.high is None or value <= self.high)))
            and (not self.actions or any(verb in action or item.endswith(verb) for verb in self.actions))
            and not any(word in item or word in action for word in self.unless)
            and (not self.near or any(word in around for word in self.near))
        )


@dataclass(frozen=True, slots=True)
class Indicators:
    """The catalogue with an index of its words."""

    by_code: Mapping[str, Indicator]
    find: Callable[[str], Sequence[tuple[int, str, tuple[Indicator, ...]]]]
    """Returns the words in an item, each with its offset and the indicators that it names; recent answers are kept: items repeat."""

    def match(
        self, item: str | None, action: str | None, unit: str, value: Decimal | None, around: str = "", *, changed: bool = False
    ) -> str | None:
        """Return the code of the indicator that a figure of `item` reports, or None.

        Unit, verb and what stands `around` (its heading and sentence) must fit, the value must lie in the plausible range; then
        the longest word wins, a word at the end of the item before one inside it. `changed` says that the verb tells of an amount
        of change.
        """
        if not item:
            return None
        best: tuple[int, int, str] | None = None
        for start, word, owners in self.find(item):
            for indicator in owners:
                if not indicator.fits(item, action or "", unit, value, around, changed=changed):
                    continue
                rank = (len(word) + _ACTION_BONUS * bool(indicator.actions), start + len(word), indicator.code)
                best = rank if best is None or rank > best else best
        return best[2] if best else None


def _parse_indicator(raw: dict[str, Any]) -> Indicator:
    code = raw.get("code", "?")
    missing = {"code", "zh", "en", "theme", "unit", "aggregation", "words"} - set(raw)
    if missing:
        raise ValueError(f"Indicator {code} in indicators.toml lacks {', '.join(sorted(missing))}.")
    if raw["aggregation"] not in AGGREGATIONS:
        raise ValueError(f"Indicator {code}: aggregation is {raw['aggregation']!r}; use one of {', '.join(sorted(AGGREGATIONS))}.")
    units = (raw["unit"],) if isinstance(raw["unit"], str) else tuple(raw["unit"])
    low, high = (Decimal(str(bound)) for bound in raw["range"]) if "range" in raw else (None, None)
    words, actions, unless, near = (tuple(raw.get(key, "").split()) for key in ("words", "actions", "unless", "near"))
    return Indicator(code, raw["zh"], raw["en"], raw["theme"], units, raw["aggregation"], low, high, words, actions, unless, near)


def parse_indicators(text: str) -> Indicators:
    """Return the catalogue of `seeds/indicators.toml`.

    Raises:
        ValueError: if a block lacks a key, an aggregation is unknown, or a code stands twice.
    """
    indicators = [_parse_indicator(raw) for raw in tomllib.loads(text).get("indicator", [])]
    by_code = {indicator.code: indicator for indicator in indicators}
    if len(by_code) != len(indicators):
        raise ValueError("Two indicators in indicators.toml have the same code; give each its own.")
    owners: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        for word in indicator.words:
            owners.setdefault(word, []).append(indicator)
    index = WordIndex({word: tuple(named) for word, named in owners.items()}, every=True)
    return Indicators(by_code, lru_cache(maxsize=CACHED_ITEMS)(index.find))
