"""Reading one number as it stands in a text: digits, powers, and the 余, 多 or 几 inside."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod
from typing import NamedTuple

from transforms.quantities.numerals import POWERS, parse_number, split_pair

_NUMBER = re.compile(
    r"""
    (?P<first> [0-9]{1,3}(?:[,，][0-9]{3}){1,6}+(?![0-9])(?:\.[0-9]{1,12}+)? | [0-9]{1,3}(?:[ ][0-9]{3}){1,6}+(?![0-9.])(?=[ ]?[^0-9 ,.])
      | [0-9]{1,14}+(?:\.[0-9]{1,12}+|·[0-9]{1,3}(?=%))?
      | [零〇一二两三四五六七八九十百千万亿]{1,24}+(?:点[零〇一二三四五六七八九]{1,12}+)? | [几数](?=[十百千万亿]) )
    (?P<gap1>[ ]?)(?P<in1> [余多]{1,2} | 好几 | (?<=[十百千万0])几 | (?<=[十百千0])来 )?+
    (?P<gap2>[ ]?)(?:个(?=亿))?(?P<power> [十百千]?[万亿]{1,2}+ | (?!千[瓦米克伏升卡焦帕]) [十百千]{1,2}+(?![0-9]) )?+
    (?P<tail> (?<=[万亿]) [0-9]{1,4}(?:\.[0-9]{1,12}+)?[百千万] | (?<=[万亿]) [一二两三四五六七八九][一二三四五六七八九百千十]* )?+
    (?P<in2> [余多]{1,2} | (?<=[十百千万])几 | (?<=[十百千])来 )?+
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"[0-9]{1,14}+(?:\.[0-9]{1,12}+)?+(?![0-9.,，· 余多几来好十百千万亿]|个亿)")
"""A number of digits behind which nothing goes on that `_NUMBER` reads: three of four numbers, for a third of the time."""
_TOO_LARGE = 10**18
"""No figure of a city reaches this; the tables hold 22 digits before the point."""
_DIGIT_WORDS = frozenset("零〇一二两三四五六七八九")


class Number(NamedTuple):
    """A number in a line: where it stands and what it is worth, before unit and bound words."""

    start: int
    end: int
    written: str
    """Without 余, 多 and spaces."""
    low: Decimal
    high: Decimal
    """Equal to `low` unless the number is a vague pair (三四十万)."""
    is_more: bool
    """Whether 余, 多, 几 or 来 stands inside or behind."""
    is_digits: bool
    has_power: bool

    @property
    def is_bare_power(self) -> bool:
        """Whether it is nothing but powers (百, 千万)."""
        return self.written[0] in POWERS and all(char in POWERS for char in self.written)

    @property
    def is_vague(self) -> bool:
        """Whether it begins with 几 or 数."""
        return self.written[0] in "几数"


def read_number(view: str, position: int) -> Number | None:
    """Return the number that begins at `position` of a normalised line, or None when none does or its value is not clear."""
    plain = _PLAIN.match(view, position)
    if plain is not None:
        value = Decimal(plain[0])
        return Number(position, plain.end(), plain[0], value, value, False, True, False)
    return read_composed(view, position)


def read_composed(view: str, position: int) -> Number | None:
    """Return what `read_number` returns, without its short way for plain digits."""
    match = _NUMBER.match(view, position)
    if match is None:
        return None
    first, inside, power, tail, behind = match.group("first", "in1", "power", "tail", "in2")
    end = match.end()
    if not (inside or behind or power or tail):
        end = match.end("first")
    elif inside and not power:
        end = match.end("in1")
    is_digits = first[0] in "0123456789"
    written = first + (power or "") + (tail or "")
    values = _values(first, written)
    if values is None or values[1] >= _TOO_LARGE:
        return None
    has_power = bool(power) or (not is_digits and first[-1] in "万亿")
    return Number(position, end, written, *values, bool(inside or behind) or first in "几数", is_digits, has_power)


def join_numbers(first: Number, second: Number, factor: Decimal | None) -> Number:
    """Return the range from `first` to `second`.

    `factor` brings the first number into the unit of the second where it has a unit of its own; a first number without unit and
    power takes the power of the second when that keeps the order (3-5万元 is 30000 to 50000).
    """
    low = first.low
    if factor is not None:
        low *= factor
    elif not first.has_power and second.has_power:
        power = prod(POWERS.get(char, 1) for char in second.written)
        low = low * power if low * power <= second.high else low
    written = f"{first.written}-{second.written}"
    return Number(first.start, second.end, written, low, second.high, second.is_more, first.is_digits, second.has_power)


def _values(first: str, written: str) -> tuple[Decimal, Decimal] | None:
    if first in "几数":
        value = parse_number(written[1:])
        return None if value is None else (value, value)
    if first[0] in _DIGIT_WORDS or first[0] in POWERS:
        pair = split_pair(written)
        if pair is not None:
            low, high = parse_number(pair[0]), parse_number(pair[1])
            return None if low is None or high is None else (low, high)
        if len(first) > 1 and "点" not in first and _DIGIT_WORDS.issuperset(first):
            return None
    value = parse_number(written)
    return None if value is None else (value, value)
