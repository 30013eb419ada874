"""How much each line speaks for the container that holds it: prose for it, links and menu words against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.html.groups import CUT, CUT_END, is_dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Container, Line

ENDS = tuple("。！？；：，”」…!?;")
"""What a line of prose ends with, and a title does not."""
_MARKS = re.compile("[，。；！？”…,;!?]")

# On the 21 development pages of 14 sites, halving or doubling any one of these moves the mean F1 of the chosen lines by at most .001: the
# sums decide, not the exact weights.
LINKED = -8.0
_SHORT = -1.0
_CUT_OFF = 0.3
_UNMARKED = 0.5
_LONGEST_ROW = 20.0
_ABOVE_TITLE = 0.2
_IN_NOISE = 0.1
_ABOUT_SITE = 0.02
_LEAST_RUN = 8
_RUN_WIDTH = 7
"""Characters of an average line in a run: the words of an unlinked menu are shorter."""
_IN_RUN = 0.3


def line_gain(line: Line) -> float:
    """Return how much a line speaks for its container: about its plain characters if it is prose, below zero if it is a link."""
    text, plain = line.text, len(line.text) - line.links
    if line.links * 2 > len(text):
        return LINKED if len(text) > 6 else LINKED / 2
    if line.tag in {"tr", "th"}:
        return min(plain, _LONGEST_ROW)
    if is_dated(text):
        return 0.0
    if CUT.search(text[-CUT_END:]):
        return plain * _CUT_OFF
    if text.endswith(ENDS) or (plain >= 15 and _MARKS.search(text)):
        return float(plain)
    return plain * _UNMARKED if plain >= (8 if line.tag == "p" else 30) else _SHORT


def plain_gains(lines: Sequence[Line], containers: Sequence[Container]) -> list[float]:
    """Return the gain of each line, those of short lines raised where many of them make up a text: verses, tables of contents, lists.

    Such lines stand in one container or in one each below the same, and none is a link.
    """
    gains, start = [line_gain(line) for line in lines], 0
    for stop in range(1, len(lines) + 1):
        if stop < len(lines) and not lines[stop].links and _are_beside(lines[stop - 1].container, lines[stop].container, containers):
            continue
        run = lines[start:stop]
        if len(run) >= _LEAST_RUN and not run[0].links and sum(len(line.text) for line in run) >= _RUN_WIDTH * len(run):
            gains[start:stop] = [max(gain, len(line.text) * _IN_RUN) for gain, line in zip(gains[start:stop], run, strict=True)]
        start = stop
    return gains


def weigh_gains(
    lines: Sequence[Line], plain: Sequence[float], noisy: Sequence[bool], title: int | None, site_prose: re.Pattern[str] | None
) -> list[float]:
    """Return the gains with those of prose lowered where a site speaks of itself, in noise, and above the title."""
    gains = []
    for index, line in enumerate(lines):
        gain = 0.0 if index == title else plain[index]
        if gain > 0:
            if site_prose is not None and site_prose.search(line.text.lower()):
                gain *= _ABOUT_SITE
            elif noisy[line.container]:
                gain *= _IN_NOISE
            if title is not None and index < title:
                gain *= _ABOVE_TITLE
        gains.append(gain)
    return gains


def sum_up(gains: Sequence[float], lines: Sequence[Line], containers: Sequence[Container]) -> list[float]:
    """Return for each container the gains of the lines in it and below."""
    sums = [0.0] * len(containers)
    for line, gain in zip(lines, gains, strict=True):
        sums[line.container] += gain
    for index in range(len(containers) - 1, 0, -1):
        sums[containers[index].parent] += sums[index]
    return sums


def prose_chars(lines: Sequence[Line]) -> float:
    """Return about how many characters of prose `lines` have."""
    return sum(max(0.0, line_gain(line)) for line in lines)


def _are_beside(first: int, second: int, containers: Sequence[Container]) -> bool:
    return first == second or containers[first].parent == containers[second].parent
