"""Where the page shows its title: told from the head, from the line of time and source below it, or from the only `h1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.html.shapes import ENDS, is_dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.render import Line
    from transforms.records import Head

_BLANKS = re.compile(r"\s+")
_SIGNED = re.compile(r"来源|时间|日期|发布|作者|编辑|记者|(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_LONGEST = 120
_SHORTEST_SIGNED, _LONGEST_SIGNED = 8, 60
_LITTLE_TRUST = 0.5
"""Of a title that the head does not say: it may be a channel's, or another story's."""
_MIN_TITLE = 5
_MIN_TITLE_SHARE = 0.4
_MIN_BELOW_TITLE = 0.15
"""Of the page's prose, below its title. Half of it lets a site's name in the footer pass for a title."""


def find_title(lines: Sequence[Line], head: Head, prose: Sequence[float]) -> tuple[int | None, float]:
    """Return the index of the line that shows the article's title, or None, and how far it can be trusted, 0 to 1.

    It is the first heading that says what the head's title says, else the longest such line of another kind, else the first short line
    with a line of time and source under it, else the only `h1`. A line that has almost all prose above it is the title of something else.
    """
    found, trust = _find_said(lines, head), 1.0
    if found is None:
        found, trust = _find_signed(lines), _LITTLE_TRUST
    if found is None:
        first = [index for index, line in enumerate(lines) if line.tag == "h1" and line.links * 2 <= len(line.text)]
        found = first[0] if len(first) == 1 else None
    if found is None or sum(prose[found + 1 :]) < sum(prose) * _MIN_BELOW_TITLE:
        return None, 0.0
    return found, trust


def _find_said(lines: Sequence[Line], head: Head) -> int | None:
    wanted = [_BLANKS.sub("", text) for text in (head.headline, head.title) if text]
    found, length = None, 0
    for index, line in enumerate(lines):
        if len(line.text) > _LONGEST or line.links * 2 > len(line.text):
            continue
        text = _BLANKS.sub("", line.text)
        if len(text) <= length or not any(_says(text, title) for title in wanted):
            continue
        found, length = index, len(text)
        if line.tag in {"h1", "h2"}:
            break
    return found


def _find_signed(lines: Sequence[Line]) -> int | None:
    for index, line in enumerate(lines[:-1]):
        below = lines[index + 1]
        if not is_dated(below.text) or below.links * 2 > len(below.text) or not _SIGNED.search(below.text):
            continue
        is_short = _SHORTEST_SIGNED <= len(line.text) <= _LONGEST_SIGNED
        if is_short and not line.links and not line.text.endswith(ENDS) and not is_dated(line.text):
            return index
    return None


def _says(text: str, title: str) -> bool:
    """Whether a line is the title, with or without the site's name that the head adds to it."""
    if len(text) < _MIN_TITLE:
        return text == title
    return title in text or title.startswith(text) or (text in title and len(text) >= len(title) * _MIN_TITLE_SHARE)
