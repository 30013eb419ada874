"""What each line of a page shows by itself, worked out once for all who ask.

That is how much it speaks for the container that holds it, and whether it is a link, dated, or cut off as a teaser is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Line

ENDS = tuple("。！？；：，”」…!?;")
"""What a line of prose ends with, and a title does not."""
_MARKS = re.compile("[，。；！？”…,;!?]")
_DATED = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}|\d{1,2}:\d{2}|\d+\s*(?:分钟|小时|天|个月|年)前|昨天|前天")
_TIME_SIGN = re.compile(r"[-./年:昨前]")
"""What a date or time has one of; to look for it costs a tenth, and most lines have none."""
_MAX_DATED = 60
_CUT = re.compile(r"(?:…|\.{3}|[\[【(（](?:详细|全文|更多|阅读全文|查看)[^\]】)）]{0,4}[\]】)）]?)\s*\Z")
_CUT_SIGN = re.compile(r"[….\[【(（]")
"""What `_CUT` begins with: most lines' ends hold none of it."""
_CUT_END = 12
"""Characters at a line's end within which it is cut off."""

# On the 21 development pages of 14 sites, halving or doubling any one of these moves the mean F1 of the chosen lines by at most .001: the
# sums decide, not the exact weights.
LINKED = -8.0
_SHORT = -1.0
_CUT_OFF = 0.3
_UNMARKED = 0.5
_LONGEST_ROW = 20.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the lines of a page show, one value a line."""

    gains: list[float]
    """How much a line speaks for its container: about its plain characters if it is prose, below zero if it is a link."""
    linked: list[bool]
    """Whether it is mostly a link."""
    dated: list[bool]
    signed: list[bool]
    """Whether it is mostly a link, short with a date or time, or cut off as teasers are."""


def shape_lines(lines: Sequence[Line]) -> Shapes:
    """Return what `lines` show by themselves."""
    gains: list[float] = []
    dated = [is_dated(line.text) for line in lines]
    linked = [line.links * 2 > len(line.text) for line in lines]
    signed = [is_link or has_date for is_link, has_date in zip(linked, dated, strict=True)]
    for index, line in enumerate(lines):
        if linked[index]:
            gains.append(LINKED if len(line.text) > 6 else LINKED / 2)
            continue
        is_cut = _is_cut(line.text)
        if is_cut:
            signed[index] = True
        gains.append(_plain_gain(line, is_dated=dated[index], is_cut=is_cut))
    return Shapes(gains, linked, dated, signed)


def is_dated(text: str) -> bool:
    """Whether `text` is short and names a day or a time, as lines of time and source and signatures of comments do."""
    return len(text) < _MAX_DATED and _TIME_SIGN.search(text) is not None and _DATED.search(text) is not None


def _is_cut(text: str) -> bool:
    end = text[-_CUT_END:]
    return _CUT_SIGN.search(end) is not None and _CUT.search(end) is not None


def _plain_gain(line: Line, *, is_dated: bool, is_cut: bool) -> float:
    """Return the gain of a line that is not mostly a link."""
    text, plain = line.text, len(line.text) - line.links
    if line.tag in {"tr", "th"}:
        return min(plain, _LONGEST_ROW)
    if is_dated:
        return 0.0
    if is_cut:
        return plain * _CUT_OFF
    if text.endswith(ENDS) or (plain >= 15 and _MARKS.search(text)):
        return float(plain)
    return plain * _UNMARKED if plain >= (8 if line.tag == "p" else 30) else _SHORT


def prose_chars(lines: Sequence[Line]) -> float:
    """Return about how many characters of prose `lines` have."""
    return sum(max(0.0, gain) for gain in shape_lines(lines).gains)
