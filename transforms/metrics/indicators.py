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


@dataclass(frozen=True, slots=True)
class Indicators:
    """The catalogue with an index of its words."""

    by_code: Mapping[str, Indicator]
    find: Callable[[str], Sequence[tuple[int, str, tuple[Indicator, ...]]]]
    """Returns the words in an item, each with its offset and the indicators that it names; recent answers are kept: items repeat."""

    def match(self, item: str | None, action: str | None, unit: str, value: Decimal | None) -> str | None:
        """Return the code of the indicator that a figure of `item` reports, or None.

        Unit and verb must fit, the value must lie in the plausible range; then the longest word wins, a word at the end of
        the item before one inside it.
        """
        if not item:
            return None
        best: tuple[int, int, str] | None = None
        for start, word, owners in self.find(item):
            for indicator in owners:
                if unit not in indicator.units or not self._plausible(indicator, value):
                    continue
                named = bool(indicator.actions)
                if named and not any(verb in (action or "") or item.endswith(verb) for verb in indicator.actions):
                    continue
                rank = (len(word) + _ACTION_BONUS * named, start + len(word), indicator.code)
                best = rank if best is None or rank > best else best
        return best[2] if best else None

    @staticmethod
    def _plausible(indicator: Indicator, value: Decimal | None) -> bool:
        if value is None:
            return True
        return (indicator.low is None or value >= indicator.low) and (indicator.high is None or value <= indicator.high)


def _parse_indicator(raw: dict[str, Any]) -> Indicator:
    code = raw.get("code", "?")
    missing = {"code", "zh", "en", "theme", "unit", "aggregation", "words"} - set(raw)
    if missing:
        raise ValueError(f"Indicator {code} in indicators.toml lacks {', '.join(sorted(missing))}.")
    if raw["aggregation"] not in AGGREGATIONS:
        raise ValueError(f"Indicator {code}: aggregation is {raw['aggregation']!r}; use one of {', '.join(sorted(AGGREGATIONS))}.")
    units = (raw["unit"],) if isinstance(raw["unit"], str) else tuple(raw["unit"])
    low, high = (Decimal(str(bound)) for bound in raw["range"]) if "range" in raw else (None, None)
    words, actions = tuple(raw["words"].split()), tuple(raw.get("actions", "").split())
    return Indicator(code, raw["zh"], raw["en"], raw["theme"], units, raw["aggregation"], low, high, words, actions)


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
