"""Whose number a figure tells where its clause only says who dealt with them, or what was done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.metrics.items import LineReading
    from transforms.metrics.phrases import Left

_CASES = frozenset({"件", "件次", "起", "宗", "单"})
_OWNERS = frozenset({"家", "户"})
"""Units of those to whom something is done: what was done is not what is counted."""
_UNNAMED = frozenset({"item.verb", "item.none"})


def handled(reading: LineReading, index: int, left: Left) -> tuple[str, str | None] | None:
    """Return the cases that a figure counts where its noun phrase only says who or how, and the verb where the phrase ends in it.

    话务员答复118件, 转派承办单位62件, 前台即时办结27929件; None for all other figures.
    """
    if left.action and left.noun.endswith(reading.cues.handlers):
        cases = _cases_before(reading, index)
        return (cases, None) if cases else None
    slot = reading.slots[index]
    stretch = reading.text[slot.left_start : slot.start]
    verb = next(filter(stretch.endswith, reading.cues.dealt)) if stretch.endswith(reading.cues.dealt) else None
    cases = _cases_before(reading, index) if verb and index else None
    return (cases, verb) if cases else None


def _cases_before(reading: LineReading, index: int) -> str | None:
    """Return what the line first counts in the case unit of a figure, else the line before; None for other units."""
    unit = reading.quantities[index].unit
    if unit not in _CASES:
        return None
    whole = next((at for at in range(index) if reading.quantities[at].unit == unit), None)
    return reading.findings[whole].item if whole is not None else reading.recent.get(unit)


def owners_before(reading: LineReading, index: int) -> str | None:
    """Return whose number the line or the one before told last, each or each time (检查企业6966家次 … 立案查处|35家), or None."""
    unit = reading.quantities[index].unit
    if unit not in _OWNERS:
        return None
    kin = {unit, unit + "次"}
    told = (reading.findings[at] for at in range(index - 1, -1, -1) if reading.quantities[at].unit in kin)
    found = next((finding.item for finding in told if finding.rule not in _UNNAMED), None)
    return found or reading.recent.get(unit + "次") or reading.recent.get(unit)
