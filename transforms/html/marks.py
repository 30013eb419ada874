"""Comments that content systems leave around the article, such as `<!--正文开始-->` and `<!--/enpcontent-->`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.html.render import Rendered
    from transforms.html.sites import Sites


def mark_lines(rendered: Rendered, sites: Sites) -> None:
    """Mark the lines between a comment that says that the article begins and the next one that says that it ends."""
    if sites.marks is None:
        return
    begin: int | None = None
    for count, text in rendered.comments:
        found = sites.marks.search(text.lower())
        if found is None or found.lastgroup == "other":
            continue
        if found.lastgroup == "begin":
            begin = count
        elif begin is not None:
            for line in rendered.lines[begin:count]:
                line.marked = True
            begin = None
