"""The unit of a number that stands without one: from the noun behind it, the words before it, or talk of money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.quantities.units import match_unit

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar, Unit
    from transforms.quantities.numbers import Number

_BRACKETED = re.compile(r"\(([^()]{1,8})\)[为是达:： ]{0,2}$")
_FILLER = re.compile(r"(?:超过|突破|接近|将近|不足|达到|高达|累计|共计|合计|分别|大约|了|达|为|约|近|超|逾|至|到|共|计|款|额|:| )+$")
_LOOK_BACK = 16
_LEAST_MONEY = 10_000
_CLAUSE = re.compile(r"[，。；！？,;!?]")


@dataclass(frozen=True, slots=True)
class ContextUnit:
    """A unit that the context gives, and the rule that found it."""

    unit: Unit
    rule: str
    start: int
    """Where the figure begins: at its currency sign, else at its number."""
    unit_raw: str = ""


def find_context_unit(view: str, number: Number, grammar: Grammar) -> ContextUnit | None:
    """Return the unit that the context gives to a number without one, or None.

    In order: a currency sign (￥500), a noun right behind (4万多居民), a measure before it (人次达20多万, 面积(m2)：640.5), talk of
    money (投入500万). Nouns and money speak only for a number with 万, 亿 or 余: a plain small one without a unit is more often a name.
    """
    start = number.start
    if start and (sign := grammar.signs.get(view[start - 1])):
        return ContextUnit(sign, "sign", start - 1, view[start - 1])
    is_thousands = number.is_digits and number.low >= 1000 and "." not in number.written
    is_large = number.has_power or (number.is_more and number.low >= 10) or is_thousands
    if is_large and (noun := _noun_behind(view, number.end, grammar)):
        return ContextUnit(noun, "noun", start)
    prefix = view[max(0, start - _LOOK_BACK) : start]
    lead = grammar.leads.search(prefix) if number.is_digits or number.has_power else None
    if lead and not _opens_word(view, number.end):
        return ContextUnit(grammar.lead_units[lead[1]], "lead", start)
    bracket = _BRACKETED.search(prefix)
    if bracket and (unit := match_unit(bracket[1], 0, grammar)) and len(unit.written) == len(bracket[1]) and not unit.reason:
        return ContextUnit(unit, "lead_bracket", start)
    if number.has_power and number.low >= _LEAST_MONEY and _speaks_of_money(view, number, prefix, grammar):
        return ContextUnit(grammar.money, "money", start)
    return None


def _noun_behind(view: str, position: int, grammar: Grammar) -> Unit | None:
    if position >= len(view):
        return None
    for noun, unit in grammar.nouns.get(view[position], ()):
        if view.startswith(noun, position):
            return unit
    return None


def _opens_word(view: str, position: int) -> bool:
    """Whether a Chinese word goes on right behind the number, so that the number belongs to it and not to the words before."""
    return position < len(view) and "一" <= view[position] <= "鿿" and view[position] not in "的，以左多余"


def _speaks_of_money(view: str, number: Number, prefix: str, grammar: Grammar) -> bool:
    if view.startswith(grammar.money_after, number.end):
        return True
    clause = _CLAUSE.split(prefix)[-1]
    return _FILLER.sub("", clause).endswith(grammar.money_before) and not _opens_word(view, number.end)
