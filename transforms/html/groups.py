"""Series of like elements: comments, teasers and cards below an article, name plates inside it. They are told by their build."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Container, Line
    from transforms.html.shapes import Shapes
    from transforms.html.sites import Sites

_NAME = re.compile(r"#[^.]*|\d+")
_MIN_MEMBERS = 3
_LEAST_LINKED, _LEAST_RUN, _LEAST_TOLD = 8, 6, 80.0
"""Characters of a headline, headlines in a row and characters of prose before them that end an article. On the development pages with links
and other prose below the article this lifts the mean F1 from .884 to .909, with names scrambled from .873 to .899."""
_MIN_SIGNED_SHARE = 0.7
_MIN_BEFORE = 60.0
_MAX_PLATE = 12.0
_NO_LETTERS = re.compile(r"[^\u4e00-\u9fffa-z]+")
_LONGEST_HEAD = 24
_MOST = 0.5
_NEARLY_ALL = 0.9
_MIN_COPIED = 8
_MIN_COPIED_SHARE = 0.85
_MAX_TEASER = 80.0
"""Characters of prose of an average beginning of another story; sections of an article with a link each have more."""
_LEAST_BEHIND = 0.5
"""Of a series' prose, behind it, for it to be none of the article's: what follows a thread is a footer."""
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
    linked: list[bool]
    """Whether it holds a line that is mostly a link."""
    first: list[int]
    """Index of its first line; the number of lines where it has none."""
    stop: list[int]
    """Index of the line after its last one; the same where it has none."""


def find_series(measured: Measured, prose: Sequence[float], containers: Sequence[Container], title: int | None) -> set[int]:
    """Return the containers that are members of a series beside the article.

    Members have the same parent, tag and classes; most of them hold prose and a line that signs it: a link, a time or an end that is
    cut off. A series below the article has prose enough between the title and itself, one above it has it behind itself, and there each
    member has a line that is a link. `prose` is the prose of each line, `title` the index of the title's line or None.
    """
    worth, signed, first = measured.worth, measured.signed, measured.first
    groups: dict[tuple[int, str, str], list[int]] = {}
    for index, container in enumerate(containers):
        if worth[index] > 0:
            groups.setdefault((container.parent, container.tag, _class(container.ident)), []).append(index)
    running = [0.0]
    for amount in prose:
        running.append(running[-1] + amount)
    out: set[int] = set()
    for members in groups.values():
        if len(members) < _MIN_MEMBERS or sum(signed[index] > 0 for index in members) < len(members) * _MIN_SIGNED_SHARE:
            continue
        total = sum(worth[index] for index in members)
        least = max(_MIN_BEFORE, _TIMES_AVERAGE * total / len(members))
        start = first[members[0]]
        below = start > (title or 0) and running[start] - running[title or 0] >= least
        behind = running[-1] - running[start] - total
        is_short = total <= len(members) * _MAX_TEASER
        if below or (is_short and behind >= max(least, total * _LEAST_BEHIND) and all(measured.linked[index] for index in members)):
            out.update(members)
    return out


def find_below(
    lines: Sequence[Line],
    prose: Sequence[float],
    shapes: Shapes,
    containers: Sequence[Container],
    *,
    first: Sequence[int],
    title: int | None,
) -> set[int]:
    """Return the containers below the headlines that follow the article: what stands behind other stories' links is none of it.

    The article's first prose stands under the title; six and more links of a headline's length follow it, and what comes then is told by
    standing outside the innermost container around all of the prose before them. `first` is the first line of each container.
    """
    start, stop = _first_headlines(lines, prose, shapes, title) if title is not None else (0, 0)
    if title is None or not stop:
        return set()
    around = _around([lines[index].container for index in range(title + 1, stop) if prose[index] > 0], containers)
    out: set[int] = set()
    for index in range(stop, len(lines)):
        at = lines[index].container
        if prose[index] <= 0 or around in _chain(at, containers):
            continue
        while at and first[containers[at].parent] >= start:
            at = containers[at].parent
        if at and first[at] >= start:
            out.add(at)
    return out


def _first_headlines(lines: Sequence[Line], prose: Sequence[float], shapes: Shapes, title: int) -> tuple[int, int]:
    """Return the index of the first of the first six headlines behind enough prose, and the one behind the sixth; zeros for none."""
    found: list[int] = []
    told = 0.0
    for index in range(title + 1, len(lines)):
        if shapes.linked[index] and len(lines[index].text) >= _LEAST_LINKED:
            found.append(index)
            if len(found) >= _LEAST_RUN and told >= _LEAST_TOLD:
                return found[0], index + 1
        elif prose[index] > 0:
            found.clear()
            told += prose[index]
    return 0, 0


def _chain(at: int, containers: Sequence[Container]) -> list[int]:
    """Return a container and those around it, the innermost first."""
    out = []
    while at >= 0:
        out.append(at)
        at = containers[at].parent
    return out


def _around(inner: Sequence[int], containers: Sequence[Container]) -> int:
    """Return the innermost container around all of `inner`; the parent where all of it is one."""
    chain = _chain(inner[0], containers)
    for other in inner[1:]:
        held = set(_chain(other, containers))
        chain = [at for at in chain if at in held]
    return chain[0]


def find_plates(measured: Measured, containers: Sequence[Container]) -> set[int]:
    """Return the containers that name who wrote a post and when, once a post: the same classes, a link or time, hardly any prose."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for index, signed in enumerate(measured.signed):
        if signed and "." in (ident := containers[index].ident):
            kinds.setdefault((containers[index].tag, _class(ident)), []).append(index)
    out: set[int] = set()
    for members in kinds.values():
        if len(members) >= _MIN_MEMBERS and sum(measured.worth[index] for index in members) <= len(members) * _MAX_PLATE:
            out.update(members)
    return out


def find_copies(lines: Sequence[Line], measured: Measured, containers: Sequence[Container]) -> set[int]:
    """Return the containers nearly all of whose text stands further up the page: once more, for other screens or printers.

    Several alike that say the same are posts.
    """
    seen: set[str] = set()
    again = [0] * len(containers)
    chars = [0] * len(containers)
    for line in lines:
        size = len(line.text)
        if size < _MIN_COPIED:
            continue
        chars[line.container] += size
        if line.text in seen:
            again[line.container] += size
        seen.add(line.text)
    if not any(again):
        return set()
    for index in range(len(containers) - 1, 0, -1):
        again[containers[index].parent] += again[index]
        chars[containers[index].parent] += chars[index]
    worth = measured.worth
    found = [at for at in range(1, len(containers)) if worth[at] >= _MIN_BEFORE and again[at] >= chars[at] * _MIN_COPIED_SHARE]
    alike = Counter((containers[at].parent, containers[at].tag, _class(containers[at].ident)) for at in found)
    return {at for at in found if alike[containers[at].parent, containers[at].tag, _class(containers[at].ident)] == 1}


def find_headed(lines: Sequence[Line], measured: Measured, containers: Sequence[Container], title: int | None, sites: Sites) -> set[int]:
    """Return the containers whose first line says that they hold something else than the article: 猜你喜欢, 最新评论.

    Such a line alone in its container speaks for the next one. A container with the title in it is none, nor, on a page whose title is
    not known, one with most of the prose.
    """
    out: set[int] = set()
    said = {index for index, line in enumerate(lines) if len(line.text) <= _LONGEST_HEAD and _is_box_head(line.text, sites)}
    if not said:
        return out
    holders = _holders(lines, containers, title)
    most = measured.worth[0] * (_MOST if title is None else _NEARLY_ALL)
    first = measured.first
    near = said | {at + 1 for at in said}
    for index in [index for index, at in enumerate(first) if at in near]:
        at = first[index]
        starts = at in said or (lines[at - 1].container in (containers[index].parent, index - 1) and _is_alone(at - 1, lines, first, index))
        if starts and index not in holders and measured.worth[index] <= most:
            out.add(index)
    return out


@lru_cache(maxsize=16384)
def _is_box_head(text: str, sites: Sites) -> bool:
    """Whether a line is such a heading in its letters only; remembered, as the menus of a site are the same on its every page."""
    return sites.box_heads is not None and sites.box_heads.fullmatch(_NO_LETTERS.sub("", text.lower())) is not None


def _is_alone(head: int, lines: Sequence[Line], first: Sequence[int], index: int) -> bool:
    """Whether a heading is right above a container, with nothing of its own below it."""
    return first[index] == head + 1 and (lines[head].container != lines[head + 1].container)


def _holders(lines: Sequence[Line], containers: Sequence[Container], title: int | None) -> set[int]:
    """Return the containers around the title."""
    out: set[int] = set()
    at = lines[title].container if title is not None else -1
    while at >= 0:
        out.add(at)
        at = containers[at].parent
    return out


@lru_cache(maxsize=4096)
def _class(ident: str) -> str:
    return _NAME.sub("", ident)


def measure(lines: Sequence[Line], prose: Sequence[float], shapes: Shapes, containers: Sequence[Container]) -> Measured:
    """Return what the containers of a page hold; `prose` is the prose of each line, in characters."""
    size, none = len(containers), len(lines)
    worth, signed, linked, first, stop = [0.0] * size, [0] * size, [False] * size, [none] * size, [0] * size
    for index in range(none - 1, -1, -1):
        at = lines[index].container
        worth[at] += prose[index]
        first[at] = index
        if not stop[at]:
            stop[at] = index + 1
        if shapes.signed[index]:
            signed[at] += 1
            linked[at] = linked[at] or shapes.linked[index]
    for index in range(size - 1, 0, -1):
        if first[index] == none:
            continue  # No line stands in it.
        parent = containers[index].parent
        worth[parent] += worth[index]
        signed[parent] += signed[index]
        if linked[index]:
            linked[parent] = True
        first[parent] = min(first[parent], first[index])
        stop[parent] = max(stop[parent], stop[index])
    return Measured(worth, signed, linked, first, [end or none for end in stop])
