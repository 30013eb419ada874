"""Series of like elements below an article: comments, teasers, cards. Named or not, they are told by their build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Container, Line

_DATED = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}|\d{1,2}:\d{2}|\d+\s*(?:分钟|小时|天|个月|年)前|昨天|前天")
_NAME = re.compile(r"#[^.]*|\d+")
_MIN_MEMBERS = 3
_MIN_SIGNED_SHARE = 0.7
_MIN_BEFORE = 60.0
_TIMES_AVERAGE = 2.0
"""A series is no article if the prose between the title and it is at least this many times its average member: answers to a question
are longer than the question, comments are shorter than the article."""


def find_series(lines: Sequence[Line], prose: Sequence[float], containers: Sequence[Container], title: int | None) -> set[int]:
    """Return the containers that are members of a series below the article.

    Args:
        lines: the page's lines.
        prose: how many characters of prose each of them has.
        containers: the page's containers in document order.
        title: index of the title's line, or None.

    Members of a series have the same parent, tag and classes; most of them hold prose and a line that signs it: a link or a time.
    """
    worth, signed, first = _per_container(lines, prose, containers)
    groups: dict[tuple[int, str, str], list[int]] = {}
    for index, container in enumerate(containers):
        if worth[index] > 0 and first[index] > (title or 0):
            key = (container.parent, container.tag, _NAME.sub("", container.ident))
            groups.setdefault(key, []).append(index)
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


def _per_container(
    lines: Sequence[Line], prose: Sequence[float], containers: Sequence[Container]
) -> tuple[list[float], list[int], list[int]]:
    """Return for each container its prose, the number of its signing lines, and its first line (past the end where it has none)."""
    worth = [0.0] * len(containers)
    signed = [0] * len(containers)
    first = [len(lines)] * len(containers)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        worth[line.container] += prose[index]
        first[line.container] = index
        if line.links * 2 > len(line.text) or (len(line.text) < 60 and _DATED.search(line.text)):
            signed[line.container] += 1
    for index in range(len(containers) - 1, 0, -1):
        parent = containers[index].parent
        worth[parent] += worth[index]
        signed[parent] += signed[index]
        first[parent] = min(first[parent], first[index])
    return worth, signed, first
