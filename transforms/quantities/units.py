"""Reading the unit behind a number: plain, bracketed (户(次)), compound (元/平方米), and the bound word after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar, Unit
    from transforms.records import Bound

_BRACKET = re.compile(r"\(([一-鿿]{1,3})\)")
_SLASH = re.compile(r"\s?[/每]\s?")
_JOINED = re.compile(r"[·・*]")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_LONGEST_BELOW = 4
_LOOK_BACK = 14


class Found(NamedTuple):
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
        if unit is not None and not _opens_word(view, position, unit):
            return unit
    return None


def _opens_word(view: str, position: int, unit: Unit) -> bool:
    if unit.not_before and view.startswith(unit.not_before, position):
        return not (unit.but_before and view.startswith(unit.but_before, position))
    last = unit.written[-1]
    return last.isascii() and last.isalnum() and _ASCII_WORD.match(view, position + len(unit.written)) is not None


def read_unit(view: str, position: int, grammar: Grammar) -> Found | None:
    """Return the unit at `position`, over at most one space, with its brackets and its denominators; None where there is none."""
    if position < len(view) and view[position] == " ":
        position += 1
    unit = match_unit(view, position, grammar)
    if unit is None:
        return None
    found = Found(position + len(unit.written), unit, unit.unit, unit.kind)
    if found.end == len(view):
        return found
    behind = view[found.end]
    if unit.kind == "count" and behind in "(次":
        found = _read_times(view, found, grammar)
    elif behind in "/ 每" and not unit.reason:
        found = _read_below(view, found, grammar)
    return found


def _read_times(view: str, found: Found, grammar: Grammar) -> Found:
    """Return the unit with the 次 behind it (座次, 户(次)), or with a second classifier in brackets, of which the first counts."""
    unit = found.unit
    match = _BRACKET.match(view, found.end)
    if match is None:
        times = match_unit(view, found.end, grammar)
        is_times = times is not None and times.written == "次" and not unit.written.endswith("次")
        return Found(found.end + 1, unit, found.name + "次", found.kind) if is_times else found
    if match[1] == "次":
        return Found(match.end(), unit, found.name + "次", found.kind)
    other = grammar.units.get(match[1])
    return Found(match.end(), unit, found.name, found.kind) if other is not None and other.kind == "count" else found


def _read_below(view: str, found: Found, grammar: Grammar) -> Found:
    """Return the unit with its denominators: `元/平方米` is `CNY/m2`.

    Below a name in Chinese a denominator stays as written: `微克/立方米`, and `元/人·月` is `CNY/人/月`.
    """
    end, names = found.end, [found.name]
    separator = _SLASH.match(view, end)
    while separator is not None:
        match = _match_below(view, separator.end(), grammar)
        if match is None:
            break
        end = separator.end() + len(match[0])
        names.append(match[1] if names[-1].isascii() else match[2])
        separator = _SLASH.match(view, end) or _JOINED.match(view, end)
    if len(names) == 1:
        return found
    return Found(end, found.unit, "/".join(names), found.kind if found.kind in ("money", "currency") else "physical")


def _match_below(view: str, position: int, grammar: Grammar) -> tuple[str, str, str] | None:
    """Return a denominator as written, its name below a code and its name below a name in Chinese; None where there is none."""
    for length in range(_LONGEST_BELOW, 0, -1):
        written = view[position : position + length]
        if written in grammar.below:
            return (written, *grammar.below[written])
    unit = match_unit(view, position, grammar)
    return (unit.written, unit.written, unit.written) if unit is not None and not unit.reason else None


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
        if start >= 0 and view.startswith(word, start) and not (start and view[start - 1] in not_after):
            return start, bound
    if is_power and last in grammar.bounds_power[0] and not (edge > 1 and view[edge - 2] in grammar.bounds_power[1]):
        return edge - 1, "over"
    return position, None


def read_distant_bound(view: str, position: int, grammar: Grammar) -> Bound | None:
    """Return what a bound word a few characters before `position` says (`至少可以腾出`, `约占总数的`), or None."""
    prefix = view[max(0, position - _LOOK_BACK) : position]
    if not grammar.bounds_trigger.search(prefix):
        return None
    for distant in grammar.bounds_distant:
        if distant.pattern.search(prefix):
            return distant.bound
    return None
