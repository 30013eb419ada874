"""Reading the unit behind a number: plain, bracketed (户(次)), compound (元/平方米), and the bound word after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar, Unit
    from transforms.records import Bound

_BRACKET = re.compile(r"\(([一-鿿]{1,3})\)")
_SLASH = re.compile(r"\s?/\s?")
_JOINED = re.compile(r"[·・*]")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Found:
    """A unit where it stands in a line."""

    end: int
    unit: Unit
    name: str
    """Canonical name, compound parts joined by a slash."""
    kind: str


def match_unit(view: str, position: int, grammar: Grammar) -> Unit | None:
    """Return the longest unit that begins exactly at `position`, or None; a unit that is the head of another word does not count."""
    if position >= len(view):
        return None
    for length in grammar.unit_lengths.get(view[position], ()):
        unit = grammar.units.get(view[position : position + length])
        if unit is None:
            continue
        if (
            unit.not_before
            and view.startswith(unit.not_before, position)
            and not (unit.but_before and view.startswith(unit.but_before, position))
        ):
            continue
        if unit.written[-1].isascii() and unit.written[-1].isalnum() and _ASCII_WORD.match(view, position + length):
            continue
        return unit
    return None


def read_unit(view: str, position: int, grammar: Grammar) -> Found | None:
    """Return the unit at `position`, over at most one space, with its brackets and its denominators; None where there is none."""
    if position < len(view) and view[position] == " ":
        position += 1
    unit = match_unit(view, position, grammar)
    if unit is None:
        return None
    end, name, kind = position + len(unit.written), unit.unit, unit.kind
    if end < len(view):
        if view[end] == "(" and kind == "count":
            end, name = _read_bracket(view, end, unit, grammar)
        if end < len(view) and view[end] in "/ " and not unit.reason:
            end, name, kind = _read_denominators(view, end, name, kind, grammar)
    return Found(end, unit, name, kind)


def _read_bracket(view: str, position: int, unit: Unit, grammar: Grammar) -> tuple[int, str]:
    match = _BRACKET.match(view, position)
    if match is None:
        return position, unit.unit
    inside = match[1]
    if inside == "次":
        joined = unit.written + "次"
        return match.end(), grammar.units[joined].unit if joined in grammar.units else joined
    other = grammar.units.get(inside)
    if other is None or other.kind != "count":
        return position, unit.unit
    return match.end(), unit.unit


def _read_denominators(view: str, position: int, name: str, kind: str, grammar: Grammar) -> tuple[int, str, str]:
    """Return end, name and kind after the denominators: `元/平方米` is `CNY/m2`, `微克/立方米` stays as written."""
    while (slash := _SLASH.match(view, position)) is not None:
        below = match_unit(view, slash.end(), grammar)
        if below is None or (below.reason and below.reason != "age"):
            break
        position = slash.end() + len(below.written)
        converted = name.isascii() and below.factor == 1
        name, kind = f"{name}/{below.unit if converted else below.written}", kind if kind in ("money", "currency") else "physical"
        joint = _JOINED.match(view, position)
        joined = match_unit(view, joint.end(), grammar) if joint else None
        if joint and joined:
            position = joint.end() + len(joined.written)
            name += f"/{joined.unit if joined.unit.isascii() else joined.written}"
    return position, name, kind


def read_bound_after(view: str, position: int, kind: str, grammar: Grammar) -> tuple[int, Bound | None]:
    """Return where the bound word behind the unit ends and what it says, or `position` and None."""
    if position >= len(view):
        return position, None
    for word, bound in grammar.bounds_after.get(view[position], ()):
        if not view.startswith(word, position):
            continue
        kinds = grammar.bounds_after_kinds.get(word)
        end = position + len(word)
        if kinds is not None and kind not in kinds:
            continue
        if end < len(view) and view[end] in grammar.bounds_after_not_before.get(word, ""):
            continue
        return end, bound
    return position, None


def read_bound_before(view: str, position: int, is_power: bool, grammar: Grammar) -> tuple[int, Bound | None]:
    """Return where the bound word that touches `position` begins and what it says, or `position` and None."""
    edge = position - 1 if position and view[position - 1] == " " else position
    if not edge:
        return position, None
    last = view[edge - 1]
    for word, bound, not_after in grammar.bounds_before.get(last, ()):
        start = edge - len(word)
        if start < 0 or not view.startswith(word, start):
            continue
        if start and view[start - 1] in not_after:
            continue
        if word in grammar.bounds_power[0] and not is_power:
            continue
        return start, bound
    if is_power and last in grammar.bounds_power[0] and not (edge > 1 and view[edge - 2] in grammar.bounds_power[1]):
        return edge - 1, "over"
    return position, None


def read_distant_bound(view: str, position: int, grammar: Grammar) -> Bound | None:
    """Return what a bound word a few characters before `position` says (`至少可以腾出`, `约占总数的`), or None."""
    prefix = view[max(0, position - 14) : position]
    if not grammar.bounds_trigger.search(prefix):
        return None
    for distant in grammar.bounds_distant:
        if distant.pattern.search(prefix):
            return distant.bound
    return None
