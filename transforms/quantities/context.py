"""The unit of a number that stands without one: from a sign, the nouns behind it, the words before it, or talk of money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.units import match_unit

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar, Unit
    from transforms.quantities.numbers import Number

_BRACKETED = re.compile(r"\(([^()]{1,8})\)[为是达:： ]{0,2}$")
_FILLER = re.compile(r"(?:超过|突破|接近|将近|不足|达到|高达|累计|共计|合计|分别|大约|了|达|为|约|近|超|逾|至|到|共|计|款|额|:| ){1,6}$")
_CLAUSE = re.compile(r"[，。；！？,;!?]")
_LOOK_BACK = 16
_BOUNDS_OF_POWER = frozenset("近超逾上过约")
_LEAST_LARGE = 1000
"""A number without 万, 亿 or 余 takes its unit from a noun right behind only from here on: a smaller one is more often a name."""


class ContextUnit(NamedTuple):
    """A unit that the context gives, and the rule that found it."""

    unit: Unit
    rule: str
    start: int
    """Where the figure begins: at its currency sign, else at its number."""
    unit_raw: str = ""


def find_context_unit(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    """Return the unit that the context gives to a number without one, or None.

    In order: a currency sign (￥500), a noun right behind (4万多居民), a measure before it (人次达20多万, 面积(m2)：640.5), talk of
    money (投入500万), a noun a few characters behind (9899万农村贫困人口).
    """
    for look in (_look_at_sign, _look_at_noun, _look_at_lead, _look_at_bracket, _look_at_money, _look_at_far_noun):
        context = look(view, number, grammar)
        if context is not None:
            return context
    return None


def _look_at_sign(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    before = view[number.start - 1 : number.start] if number.start else ""
    sign = grammar.signs.get(before)
    return ContextUnit(sign, "sign", number.start - 1, before) if sign else None


def _look_at_noun(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    is_thousands = number.is_digits and number.low >= _LEAST_LARGE and "." not in number.written
    if _is_loose_power(view, number) or not (number.has_power or is_thousands or (number.is_more and number.low >= 10)):
        return None
    noun = grammar.near_nouns.match(view, number.end)
    return ContextUnit(grammar.noun_units[noun[0]], "noun", number.start) if noun else None


def _look_at_lead(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    if not (number.is_digits or number.has_power) or _opens_word(view, number.end):
        return None
    lead = grammar.leads.search(view[max(0, number.start - _LOOK_BACK) : number.start])
    return ContextUnit(grammar.lead_units[lead[1]], "lead", number.start) if lead else None


def _look_at_bracket(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    bracket = _BRACKETED.search(view[max(0, number.start - _LOOK_BACK) : number.start])
    unit = match_unit(bracket[1], 0, grammar) if bracket else None
    if bracket is None or unit is None or unit.reason or len(unit.written) != len(bracket[1]):
        return None
    return ContextUnit(unit, "lead_bracket", number.start)


def _look_at_money(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    if not number.has_power:
        return None
    clause = _CLAUSE.split(view[max(0, number.start - _LOOK_BACK) : number.start])[-1]
    if view.startswith(grammar.money_after, number.end) or _FILLER.sub("", clause).endswith(grammar.money_before):
        return ContextUnit(grammar.money, "money", number.start)
    return None


def _look_at_far_noun(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    is_large = number.has_power and not _is_loose_power(view, number)
    noun = grammar.far_nouns.match(view, number.end) if is_large else None
    return ContextUnit(grammar.noun_units[noun[1]], "noun", number.start) if noun else None


def _is_loose_power(view: str, number: Number) -> bool:
    """Whether the number is a bare power without any bound (百亿企业): then it is part of a name."""
    return number.is_bare_power and not number.is_more and view[number.start - 1 : number.start] not in _BOUNDS_OF_POWER


def _opens_word(view: str, position: int) -> bool:
    """Whether a Chinese word goes on right behind the number, so that the number belongs to it and not to the words before."""
    return position < len(view) and "一" <= view[position] <= "鿿" and view[position] not in "的以左多余"
