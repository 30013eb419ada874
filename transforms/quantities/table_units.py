"""The unit of a number in a table: from its column's head, its row, a column of units, or a `单位：万元` line above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.quantities.masks import normalise
from transforms.quantities.numerals import parse_number
from transforms.quantities.units import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transforms.quantities.grammar import Grammar, Unit

BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,12}(?:\([^()]{1,3}\))?)[)\]]")
_UNIT_LINE = re.compile(r"(?:计量|数量)?单位[:： ]\s*([^\s。；]{1,24})")
_TITLE_UNIT = re.compile(r"[(（]([^()（）]{1,10})[)）]$")
_UNIT_SPLIT = re.compile(r"[、，,;；和]|/(?=%)")
_POWER = re.compile(r"[十百千万亿]*")
_OTHER_UNIT = re.compile(r"(?<=[^（(/])[（(](\w)[）)]$")
"""The other unit in brackets behind a classifier: 套（间）."""
_PARTED = re.compile(r"[/:：,，]([^/:：,，]{1,8})$")
_LONGEST_END = 5
_GENERAL = frozenset({"数量", "个数"})
"""Heads of counts that leave the unit to a line above."""
_ANY_COUNT = "数"
_MEASURED = frozenset({"money", "area", "length", "mass", "volume", "share"})


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit with the power written before it (万元)."""

    unit: Unit
    power: Decimal
    written: str
    name: str
    """Canonical, with its denominators."""
    kind: str


def parse_scale(label: str, grammar: Grammar) -> Scale | None:
    """Return the unit that `label` names as a whole (`万元`, `%`, `件`, `套（间）`, `人(次)`, `微克/立方米`), or None."""
    label = normalise(label).strip().removeprefix("计量").removeprefix("单位:").strip()
    other = _OTHER_UNIT.search(label)
    if other is not None:
        label = label[: other.start()] + (other[1] if other[1] == "次" else "")
    match = _POWER.match(label)
    power = match[0] if match else ""
    for start in range(len(power) + 1):  # 亿|千瓦时: as little as possible is the power, for a unit may begin with 千.
        found = read_unit(label, start, grammar) if not label.startswith(" ", start) else None
        if found is not None and not found.unit.reason and found.end == len(label):
            size = parse_number(label[:start]) or Decimal(1) if start else Decimal(1)
            return Scale(found.unit, size, label[start : found.end], found.name, found.kind)
    return None


def _first(labels: Iterable[str], grammar: Grammar) -> Scale | None:
    return next((scale for label in labels if (scale := parse_scale(label, grammar)) is not None), None)


def share_scale(grammar: Grammar, written: str = "") -> Scale:
    """Return percent."""
    unit = grammar.units["%"]
    return Scale(unit, Decimal(1), written, unit.unit, unit.kind)


def read_unit_lines(above: Sequence[str], grammar: Grammar) -> list[Scale]:
    """Return the units that the nearest `单位：万元、%`, or the bracket at the end of a title, above the heads names."""
    for line in reversed(above):
        view = normalise(line).strip()
        match = _UNIT_LINE.search(view)
        named = match[1].rstrip(")") if match and "(" not in match[1] else match[1] if match else ""
        parts = _UNIT_SPLIT.split(named) if match else [bracket[1] for bracket in [_TITLE_UNIT.search(view)] if bracket]
        scales = [scale for part in parts if (scale := parse_scale(part, grammar)) is not None]
        if scales:
            return scales
    return []


def head_scale(head: str, grammar: Grammar) -> Scale | None:
    """Return the unit that a head names in brackets, behind a stroke or at its end: 投资额（万元）, 金额/元, 总投资万元."""
    scale = _first(reversed(BRACKETED.findall(head)), grammar)
    if scale is not None:
        return scale
    parted = _PARTED.search(head)
    if parted is not None and (scale := parse_scale(parted[1], grammar)) is not None:
        return scale
    for size in range(min(_LONGEST_END, len(head) - 1), 1, -1):
        scale = parse_scale(head[-size:], grammar)
        if scale is not None and scale.kind in _MEASURED:
            return scale
    return None


def label_scale(label: str, grammar: Grammar) -> Scale | None:
    """Return the unit in the last brackets of a row's label: 受理量（件）."""
    return _first(reversed(BRACKETED.findall(label)), grammar)


def noun_scale(head: str, grammar: Grammar, *, is_measure: bool) -> Scale | None:
    """Return the unit of what a head counts: 派单量 is in 件, 户数 in 户; 预算数 and the like, which are no measures, are not in 个."""
    bare = BRACKETED.sub("", head)
    match = grammar.tables.units.search(bare)
    if match is not None:
        written = grammar.tables.unit_of[match[1]]
        return parse_scale(written, grammar) if written and (is_measure or match[1] != _ANY_COUNT) else None
    lead = grammar.leads.search(bare + ":")
    unit = grammar.lead_units[lead[1]] if lead else None
    return Scale(unit, Decimal(1), unit.written, unit.unit, unit.kind) if unit else None


def units_in_order(named: Sequence[Scale], shares: Sequence[bool]) -> list[Scale | None]:
    """Return the unit of each column where the line above names several in the order of the columns; `shares` are the columns.

    单位：个、件、% over three columns names the unit of each; 单位：个、件 over columns of two amounts and a rate those of the amounts.
    """
    amounts = [scale for scale in named if scale.kind != "share"]
    if len(amounts) > 1 and len(amounts) == sum(not is_share for is_share in shares):
        units = iter(amounts)
        return [None if is_share else next(units) for is_share in shares]
    return [None] * len(shares)


def line_scale(head: str, named: Sequence[Scale], noun: Scale | None, grammar: Grammar) -> Scale | None:
    """Return which of the units of the line above a column has: of several, money for heads of money; None leaves it to the noun."""
    amounts = [scale for scale in named if scale.kind != "share"]
    if noun is not None and not head.endswith(tuple(_GENERAL)):
        return next((scale for scale in amounts if scale.name == noun.name), None)
    if len(amounts) > 1:
        is_money = any(word in head for word in grammar.money_before if len(word) > 1)
        return next((scale for scale in amounts if (scale.kind == "money") == is_money), amounts[0])
    return amounts[0] if amounts else next(iter(named), None)
