"""Figures that are not number plus unit: fractions (三分之二, 百分之八十), halves (过半) and doublings (翻两番)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.numerals import parse_number
from transforms.quantities.units import read_bound_after, read_bound_before, read_distant_bound

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar, Unit
    from transforms.records import Bound

_WORDS = "零〇一二两三四五六七八九十百"
_PERCENT = re.compile(rf"([百千万])分之([{_WORDS}]{{1,12}}+(?:点[{_WORDS}]{{1,12}}+)?|[0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?)")
_FRACTION = re.compile(rf"([{_WORDS}]{{1,4}})分之([{_WORDS}]{{1,12}}+|[0-9]{{1,14}}+)|([0-9]{{1,2}})/([0-9]{{1,3}})(?![0-9/月.])")
_TENTHS = re.compile(r"([一二两三四五六七八九]|[0-9](?:\.[0-9])?)成([一二三四五六七八九半])(?![成个])")
_HALF = re.compile(r"一半|半数|半(?=[，。；、]|$)")
_DOUBLE = re.compile(r"翻了?(?:([一两三])?番)")
_DIGITS = "0123456789"
_CLOCK = re.compile("([0-9]{1,3})分钟?([0-9]{1,2})秒|([0-9]{1,3})个?小时([0-9]{1,2})分钟?(?![0-9])")
_PER_PARTS = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_BEHIND_RATIO = ("以上", "以下", "左右", "的", "，", "。", "；", "、", "强", "多", "以内")


class Form(NamedTuple):
    """One such figure in a line; `reason` is set where it was looked at and refused."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: Unit
    unit_raw: str
    bound: Bound
    rule: str
    reason: str = ""


def read_form(view: str, start: int, grammar: Grammar) -> Form | None:
    """Return the fraction, half or doubling that begins at `start` of a normalised line, or None."""
    following = view[start + 1 : start + 7]
    if view[start] == "翻":
        return _read_double(view, start, grammar)
    if "分之" in following:
        return _read_percent(view, start, grammar) or _read_fraction(view, start, grammar)
    clock = _read_clock(view, start, grammar) if "分" in following and view[start] in _DIGITS else None
    if clock is not None or "/" in following[:2]:
        return clock or _read_fraction(view, start, grammar)
    if "成" in following[:3]:
        return _read_tenths(view, start, grammar)
    return _read_half(view, start, grammar) if view[start] == "半" or following[:1] == "半" else None


def _share(view: str, span: tuple[int, int], value: Decimal, kind: tuple[str, str], grammar: Grammar) -> Form:
    """Return the share at `span` with the bound words around it; `kind` is its unit as written and its rule."""
    unit = grammar.units["%"]
    begin, before = read_bound_before(view, span[0], False, grammar)
    stop, after = read_bound_after(view, span[1], "share", grammar)
    bound = before or after or read_distant_bound(view, begin, grammar) or "exact"
    return Form(begin, stop, value, value, unit, kind[0], bound, kind[1])


def _read_percent(view: str, start: int, grammar: Grammar) -> Form | None:
    match = _PERCENT.match(view, start)
    value = parse_number(match[2]) if match else None
    if match is None or value is None:
        return None
    return _share(view, match.span(), value * _PER_PARTS[match[1]], (match[1] + "分之", "per_cent_words"), grammar)


def _read_fraction(view: str, start: int, grammar: Grammar) -> Form | None:
    match = _FRACTION.match(view, start)
    if match is None:
        return None
    bottom, top = (parse_number(part) for part in ((match[1], match[2]) if match[1] else (match[4], match[3])))
    if not bottom or top is None or top >= bottom:
        return None
    if match[3] and not view.startswith(_BEHIND_RATIO, match.end()) and match.end() != len(view):
        return None
    value = (top * 100 / bottom).quantize(Decimal("0.000001"))
    return _share(view, match.span(), value, ("", "fraction"), grammar)


def _read_tenths(view: str, start: int, grammar: Grammar) -> Form | None:
    match = _TENTHS.match(view, start)
    whole = parse_number(match[1]) if match else None
    if match is None or whole is None:
        return None
    rest = Decimal(5) if match[2] == "半" else parse_number(match[2]) or Decimal(0)
    return _share(view, match.span(), whole * 10 + rest, ("成", "tenths"), grammar)


def _read_half(view: str, start: int, grammar: Grammar) -> Form | None:
    match = _HALF.match(view, start)
    if match is None:
        return None
    form = _share(view, match.span(), Decimal(50), ("", "half"), grammar)
    is_over = view[start - 1 : start] == "过" and view[start - 2 : start] != "超过" and match[0] != "一半"
    if is_over:
        begin = start - 1
        if view.endswith(grammar.half_over_cues, 0, begin):
            return Form(begin, form.end, form.low, form.high, form.unit, "", "over", "half")
        return Form(begin, form.end, form.low, form.high, form.unit, "", "over", "half", reason="idiom")
    if form.bound == "exact" and not view.endswith(grammar.half_cues, 0, start):
        return Form(start, match.end(), form.low, form.high, form.unit, "", "exact", "half", reason="idiom")
    return form


def _read_clock(view: str, start: int, grammar: Grammar) -> Form | None:
    """Return a stretch of time in two units: 4分30秒 in seconds, 2小时15分 in minutes; None where one of them is missing."""
    match = _CLOCK.match(view, start)
    if match is None:
        return None
    whole, rest, unit = (match[1], match[2], "秒") if match[1] else (match[3], match[4], "分钟")
    value = Decimal(whole) * 60 + Decimal(rest)
    begin, before = read_bound_before(view, start, False, grammar)
    return Form(begin, match.end(), value, value, grammar.units[unit], unit, before or "exact", "clock")


def _read_double(view: str, start: int, grammar: Grammar) -> Form | None:
    match = _DOUBLE.match(view, start)
    if match is None:
        return None
    times = Decimal(2) ** int(parse_number(match[1] or "一") or 1)
    begin, before = read_bound_before(view, start, False, grammar)
    return Form(begin, match.end(), times, times, grammar.units["倍"], "番", before or "exact", "double")
