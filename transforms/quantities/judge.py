"""Why a number with a unit is no figure after all: ordinals, ranks, ages, stretches of time, categories, articles, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar
    from transforms.quantities.numbers import Number
    from transforms.quantities.units import Found

_ASCII_NAME = re.compile(r"[A-Za-z_]|[A-Za-z0-9]-$")
_MASKED = "*×XxＸ○◯□"
_ORDINAL_BEFORE = "第其"
_CJK = re.compile(r"[一-鿿]")
_CLAUSE_END = re.compile(r"[，。；：！？、,;!?()\n]")
_OTHER_NUMBER = re.compile(r"[0-9]|[二两三四五六七八九十百][一-鿿]")
_AVERAGE = re.compile(r"平均|寿命|人均|年龄[为达是]?$")
_THRESHOLD_KINDS = frozenset({"money", "currency", "length", "area", "volume", "mass", "time", "physical"})
_PERIOD_END = frozenset("初底末中")


def judge_before(view: str, number: Number, grammar: Grammar) -> str | None:
    """Return the reason that stands right before the number (`第`, a letter, a mask, `每`), or None."""
    if not number.start:
        return None
    last = view[number.start - 1]
    if last == " " and number.start > 1:
        last = view[number.start - 2]
        return "ordinal" if last in _ORDINAL_BEFORE else None
    if last in _ORDINAL_BEFORE:
        return "ordinal"
    if last == "每" or view.endswith(grammar.per, max(0, number.start - 4), number.start):
        return "per"
    if last.isascii() and (
        last.isalpha()
        or last in "_.#"
        or (last == "-" and number.start > 1 and view[number.start - 2].isalnum() and view[number.start - 2].isascii())
    ):
        return "identifier"
    if last in _MASKED:
        return "masked"
    return None


def judge_unit(view: str, number: Number, found: Found, bounded: bool, grammar: Grammar) -> str | None:
    """Return why this number with this unit is no figure, or None. `bounded`: a bound word touches the number or the unit."""
    unit = found.unit
    if unit.reason:
        return unit.reason
    if not number.is_digits:
        reason = _judge_words(view, number, found, bounded, grammar)
        if reason:
            return reason
    prefix = view[max(0, number.start - 8) : number.start]
    if unit.unit == "age":
        return None if _AVERAGE.search(prefix) else "age"
    if unit.kind == "time":
        return _judge_time(view, number, found, prefix, bounded, grammar)
    if unit.written in grammar.rank_units and prefix.endswith(grammar.rank_before):
        return "rank"
    names = grammar.names_after.get(unit.unit) or grammar.names_after.get(unit.written)
    if names and view.startswith(names, found.end):
        return "name"
    return None


def _judge_words(view: str, number: Number, found: Found, bounded: bool, grammar: Grammar) -> str | None:
    """Judge a number in Chinese numerals: articles, ordinals, speech and place names look like counts."""
    unit, written = found.unit, number.written
    if unit.unit in ("percent", "times") or unit.add:
        return "idiom" if written == "一" and unit.written == "成" and not bounded else None
    if len(written) == 1:
        if written == "一":
            return None if bounded or number.is_more else "article"
        if written == "二":
            return "ordinal"
        if unit.digits_only and not bounded and not number.is_more:
            return "idiom"
        if grammar.place.match(view, number.start):
            return "place_name"
    if number.is_vague and number.low < 100:
        return "vague"
    if number.low != number.high and number.high <= 10:
        return "vague"
    if number.is_bare_power and not number.is_more and not bounded and written != "十" and unit.written not in grammar.bare_power:
        return "idiom"
    if written == "半":
        return "idiom"
    return None


def _judge_time(view: str, number: Number, found: Found, prefix: str, bounded: bool, grammar: Grammar) -> str | None:
    if view.startswith(
        grammar.names_after.get(found.unit.written, grammar.names_after.get(found.unit.written.removeprefix("个"), ("\0",))), found.end
    ):
        return "name"
    if prefix.endswith(grammar.time_before) or view.startswith(grammar.time_after, found.end):
        return "time"
    if found.unit.written == "年" and not any(cue in prefix for cue in grammar.year_cues):
        return "time"
    if found.unit.written == "日" and not view.startswith(("内", "以内", "之内"), found.end):
        return "date"
    if not number.is_digits and len(number.written) == 1 and found.unit.written in ("天", "日", "年", "周") and not bounded:
        return "time"
    return None


def is_threshold(view: str, end: int, kind: str) -> bool:
    """Return whether a figure that ends in 以上 or 以下 at `end` only marks off a category (90平方米以下户型).

    A share never does (70%以上政务服务事项). An amount does when a noun follows at once; a count only when 的 or another count follows.
    """
    if kind in ("share", "ratio") or end >= len(view) or not _CJK.match(view, end):
        return False
    if kind in _THRESHOLD_KINDS:
        return True
    clause = _CLAUSE_END.split(view[end : end + 16], maxsplit=1)[0]
    return clause.startswith("的") or _OTHER_NUMBER.search(clause) is not None
