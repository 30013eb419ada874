"""Stories of a page: where each begins and ends, its title, byline and reporters."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.ids import content_id
from transforms.records import Article, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.records import Metadata

_OFFICES = (
    "部长|书记|主任|市长|区长|县长|局长|院长|校长|教授|研究员|主席|镇长|处长|会长|秘书长|代表|委员|记者|通讯员|董事长|总经理|厅长|司长"
)
_PERSON_LINE = re.compile(rf"^[\u4e00-\u9fff、·“”，]{{2,30}}(?:{_OFFICES})[ 　\u00a0]*[\u4e00-\u9fff·]{{2,5}}$")
_LEAST_STORIES = 2


def _story_starts(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Return (index of the title's line, byline) of each story that has its own title and, under it, a person's line."""
    starts = []
    kept = [i for i, line in enumerate(lines) if line.is_kept]
    for before, at in pairwise(kept):
        text = lines[at].text.strip()
        if (
            len(text) <= 40
            and _PERSON_LINE.match(text)
            and lines[before].role in ("heading", "title")
            and not _PERSON_LINE.match(lines[before].text.strip())
        ):
            starts.append((before, text))
    return starts


def build_articles(lines: Sequence[Line], title: str | None, metadata: Metadata) -> tuple[Article, ...]:
    """Return the stories of a page, in order; none where no line is body.

    A page is one story unless two or more headings have a person's line under them, as collections of interviews do;
    then what stands before the first of them is a story of its own, under the page's title.
    """
    kept = [i for i, line in enumerate(lines) if line.is_kept]
    if not any(lines[i].role == "body" for i in kept):
        return ()
    starts = _story_starts(lines)
    bounds: list[tuple[int, int, str | None, str | None]] = []
    if len(starts) < _LEAST_STORIES:
        byline = None if metadata.author is None or metadata.reporters or metadata.author == metadata.editor else metadata.author
        bounds.append((kept[0], kept[-1], title, byline))
    else:
        if kept[0] < starts[0][0]:
            bounds.append((kept[0], starts[0][0] - 1, title, None))
        for number, (start, byline_) in enumerate(starts):
            stop = starts[number + 1][0] - 1 if number + 1 < len(starts) else kept[-1]
            bounds.append((start, stop, lines[start].text.strip(), byline_))
    return tuple(_article(lines, ordinal, bound, metadata.reporters) for ordinal, bound in enumerate(bounds, 1))


def _article(lines: Sequence[Line], ordinal: int, bound: tuple[int, int, str | None, str | None], reporters: tuple[str, ...]) -> Article:
    first, last, title, byline = bound
    inside = [line for line in lines[first : last + 1] if line.is_kept]
    page_id = lines[first].page_id
    return Article(
        article_id=content_id(page_id, ordinal),
        page_id=page_id,
        ordinal=ordinal,
        title=title,
        byline=byline,
        reporters=reporters,
        line_first=inside[0].line_no,
        line_last=inside[-1].line_no,
    )
