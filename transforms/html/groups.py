"""Series of like elements: comments, teasers and cards below an article, name plates inside it. They are told by their build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Container, Line

_DATED = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}|\d{1,2}:\d{2}|\d+\s*(?:分钟|小时|天|个月|年)前|昨天|前天")
CUT = re.compile(r"(?:…|\.{3}|[\[【(（](?:详细|全文|更多|阅读全文|查看)[^\]】)）]{0,4}[\]】)）]?)\s*\Z")
_TIME_SIGN = re.compile(r"[\d昨前]")
_NAME = re.compile(r"#[^.]*|\d+")
_MAX_DATED = 60
CUT_END = 12
"""Characters at a line's end within which it is cut off."""
_MIN_MEMBERS = 3
_MIN_SIGNED_SHARE = 0.7
_MIN_BEFORE = 60.0
_MAX_PLATE = 12.0
_TIMES_AVERAGE = 2.0
"""A series is no article if the prose between the title and it is at least this many times its average member: answers to a question
are longer than the question, comments are shorter than the article."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What each container of a page holds, itself and below."""

    worth: list[float]
    """Characters of prose."""
    signed: list[int]
    """Lines that are mostly a link, short with a date or time, or cut off as teasers are."""
    first: list[int]
    """Index of its first line; the number of lines where it has none."""


def find_series(measured: Measured, prose: Sequence[float], containers: Sequence[Container], title: int | None) -> set[int]:
    """Return the containers that are members of a series below the article.

    Members have the same parent, tag and classes; most of them hold prose and a line that signs it: a link, a time or an end that is
    cut off. `prose` is the prose of each line, `title` the index of the title's line or None.
    """
    worth, signed, first = measured.worth, measured.signed, measured.first
    groups: dict[tuple[int, str, str], list[int]] = {}
    for index, container in enumerate(containers):
        if worth[index] > 0 and first[index] > (title or 0):
            groups.setdefault((container.parent, container.tag, _class(container.ident)), []).append(index)
    running = [0.0]
    for amount in prose:
        running.append(running[-1] + amount)
    out: set[int] = set()
    for members in groups.values():
        if len(members) < _MIN_MEMBERS or sum(signed[index] > 0 for index in members) < len(members) * _MIN_SIGNED_SHARE:
            continue
        before = running[first[members[0]]] - running[title or 0]
        if before >= max(_MIN_BEFORE, _TIMES_AVERAGE * sum(worth[index] for index in members) / len(members)):
            out.update(members)
    return out


def is_dated(text: str) -> bool:
    """Whether `text` is short and names a day or a time, as lines of time and source and signatures of comments do."""
    return len(text) < _MAX_DATED and _TIME_SIGN.search(text) is not None and _DATED.search(text) is not None


def find_plates(measured: Measured, containers: Sequence[Container]) -> set[int]:
    """Return the containers that name who wrote a post and when, once a post: the same classes, a link or time, hardly any prose."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for index, container in enumerate(containers):
        if "." in container.ident and measured.signed[index] > 0:
            kinds.setdefault((container.tag, _class(container.ident)), []).append(index)
    out: set[int] = set()
    for members in kinds.values():
        if len(members) >= _MIN_MEMBERS and sum(measured.worth[index] for index in members) <= len(members) * _MAX_PLATE:
            out.update(members)
    return out


@lru_cache(maxsize=4096)
def _class(ident: str) -> str:
    return _NAME.sub("", ident)


def measure(lines: Sequence[Line], prose: Sequence[float], containers: Sequence[Container]) -> Measured:
    """Return what the containers of a page hold; `prose` is the prose of each line, in characters."""
    worth = [0.0] * len(containers)
    signed = [0] * len(containers)
    first = [len(lines)] * len(containers)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        worth[line.container] += prose[index]
        first[line.container] = index
        if line.links * 2 > len(line.text) or is_dated(line.text) or CUT.search(line.text[-CUT_END:]):
            signed[line.container] += 1
    for index in range(len(containers) - 1, 0, -1):
        parent = containers[index].parent
        worth[parent] += worth[index]
        signed[parent] += signed[index]
        first[parent] = min(first[parent], first[index])
    return Measured(worth, signed, first)
