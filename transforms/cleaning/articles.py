"""Stories of a page: where each begins and ends, its title, byline and reporters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.people import find_reporters
from transforms.cleaning.titles import clean_headline
from transforms.ids import content_id
from transforms.records import KEPT_ROLES, Article, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.stories import Story
    from transforms.records import Metadata


def build_articles(lines: Sequence[Line], title: str | None, metadata: Metadata, stories: Sequence[Story]) -> tuple[Article, ...]:
    """Return the articles of a page, in order; none where no line is body.

    Each of several `stories` is an article; text before the first of them is one of its own, under the page's title. A collection's
    title without text is the page's and no article.
    """
    kept = [i for i, line in enumerate(lines) if line.role in KEPT_ROLES]
    if not any(lines[i].role == "body" for i in kept):
        return ()
    bounds: list[tuple[int, int, str | None, str | None]] = []
    own = metadata.reporters
    if not stories:
        byline = None if metadata.author is None or metadata.reporters or metadata.author == metadata.editor else metadata.author
        bounds.append((kept[0], kept[-1], title, byline))
    elif any(line.role == "body" for line in lines[: stories[0].start]):
        bounds.append((kept[0], stories[0].start - 1, title, None))
    for number, story in enumerate(stories):
        stop = stories[number + 1].start - 1 if number + 1 < len(stories) else kept[-1]
        bounds.append((story.start, stop, clean_headline(lines[story.start].text), story.byline))
    return tuple(
        _article(lines, ordinal, bound, find_reporters(lines[bound[0] : bound[1] + 1], {}) if stories else own)
        for ordinal, bound in enumerate(bounds, 1)
    )


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
