"""Values of written numbers: ASCII digits, Chinese numerals and mixtures such as `1.2万亿`, `四万8千`, `三千五`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGITS: dict[str, int] = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL_POWERS: dict[str, int] = {"十": 10, "百": 100, "千": 1000}
BIG_POWERS: dict[str, int] = {"万": 10_000, "亿": 100_000_000}
POWERS: dict[str, int] = SMALL_POWERS | BIG_POWERS
_SEPARATOR = re.compile("[,， ]")
_DIGIT_WORDS = frozenset(DIGITS) | {"点"}
_PART = re.compile(f"[{''.join(POWERS)}]|[{''.join(sorted(_DIGIT_WORDS))}]+|.[0-9.]*", re.DOTALL)
"""A multiplier, digit words, or a run of digits; any other character is no number and makes `Decimal` say so."""


def _split(written: str) -> list[Decimal | str]:
    """Return the number's parts: values of digit runs, and multipliers as written."""
    parts: list[Decimal | str] = []
    for part in _PART.findall(written):
        if part in POWERS:
            parts.append(part)
        elif part[0] in _DIGIT_WORDS:
            parts.append(_read_digit_words(part))
        else:
            parts.append(Decimal(part))
    return parts


def _read_digit_words(words: str) -> Decimal:
    """Return the value of digit words read one by one: `二〇二三`, `一点八`; a leading zero word is silent (`零五`)."""
    whole, _, decimals = words.partition("点")
    digits = "".join(str(DIGITS[c]) for c in whole) + ("." + "".join(str(DIGITS[c]) for c in decimals) if decimals else "")
    return Decimal(digits)


@lru_cache(maxsize=8192)
def parse_number(written: str) -> Decimal | None:
    """Return the value of one written number, or None when it is not a number.

    `written` may hold ASCII digits with `,`, `，` or space as thousands separators, `.`, `·` or `点` as decimal sign, Chinese digit
    words and the powers 十 百 千 万 亿. A bare power counts as one (`百` is 100), and a digit word that trails a power
    stands for the next lower one (`三千五` is 3500), as in speech.
    """
    plain = _SEPARATOR.sub("", written).replace("·", ".")
    try:
        parts = _split(plain)
    except (ArithmeticError, KeyError, ValueError):
        return None
    if not parts:
        return None
    return _sum_parts(parts, plain)


def _sum_parts(parts: list[Decimal | str], plain: str) -> Decimal | None:
    total = section = Decimal(0)
    current: Decimal | None = None
    largest_big = last_power = 0
    for part in parts:
        if isinstance(part, Decimal):
            if current is not None:
                return None
            current = part
            continue
        power = POWERS[part]
        if part in SMALL_POWERS:
            section += (Decimal(1) if current is None else current) * power
        else:
            head = section + (current or 0)
            if head == 0 and current is None and total == 0:
                head = Decimal(1)
            if power >= largest_big:
                total = (total + head) * power
            else:
                total += head * power
            largest_big, section = max(largest_big, power), Decimal(0)
        current, last_power = None, power
    if current is not None and last_power >= 100 and plain[-1] in DIGITS and plain[-2] in POWERS:
        current *= last_power // 10
    return total + section + (current or 0)


def split_pair(written: str) -> tuple[str, str] | None:
    """Return the two readings of a vague pair (`三四十万` -> `三十万`, `四十万`; `十七八` -> `十七`, `十八`), or None.

    A pair is two different digit words side by side, the second one or two above the first, and no other digits beside them.
    """
    for i in range(len(written) - 1):
        low, high = DIGITS.get(written[i], 0), DIGITS.get(written[i + 1], 0)
        if not low or not high:
            continue
        alone = (i == 0 or written[i - 1] in POWERS) and (i + 2 == len(written) or written[i + 2] in POWERS)
        if alone and 0 < high - low <= 2:
            return written[: i + 1] + written[i + 2 :], written[:i] + written[i + 1 :]
        return None
    return None
