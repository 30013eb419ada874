"""Pages with several stories: collections of interviews, and bulletins of short news."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from transforms.cleaning.papers import OFFICES
from transforms.records import KEPT_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.gazetteer import Gazetteer
    from transforms.records import Line

_PERSON_LINE = re.compile(rf"^[\u4e00-\u9fff、·“”，]{{2,30}}(?:{OFFICES})[ 　\u00a0]*[\u4e00-\u9fff·]{{2,5}}$")
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．])")
_DATELINE = re.compile(r"^[\s　]*(?:.{0,14}?(?:讯|消息|电)[\s　(（,，]|.{0,12}[（(].{0,8}(?:记者|通讯员))")
_DATE = re.compile(r"^[\s　]*(?:.{0,8}，)?(?:(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|近日|日前|昨[日天]|连日来|截至|记者从|笔者从|据悉|据了解)")
_SIGNED = re.compile(r"[（(【](?:.{0,12}(?:记者|通讯员|报道|供稿|来源|摄影).{0,20}|[\u4e00-\u9fff\s　、]{2,14})[)）】][\s　]*$")
_REPORTED = re.compile(r"[（(【][^（(【]{0,12}(?:记者|通讯员)[^）)】]{0,20}[)）】]$")
_STAFF = re.compile(r"记者|通讯员|来源|作者")
_BULLETIN = re.compile(
    r"简讯|短讯|快讯|要闻|速览|速递|速读|一览|动态|播报|联播|周报|集锦|汇编|简报|集纳|短波|扫描|传真|看点|快报|短新闻|新闻速|要闻回顾|回顾|早知道|新闻摘要|大事记|点点通|观察哨"
)
"""Titles of bulletins: under them every headline is a story's."""
_BULLETS = frozenset("◆◇●○■□▲△★☆▶►◎※")
_LEAST_PLACES = 3
_SHARE_OF_PLACES = 0.75
_PLACE_WITHIN = 2
"""Characters that may stand before the place in a headline."""
_LEAST_TITLE = 7
_LONGEST_TITLE = 45
_LEAST_OPENING = 2
"""Lines above the text of which one can be a headline under a line of date and source."""
_LEAST_NUMBERED = 10
_LEAST_INTERVIEWS = 2
_LEAST_NEWS = 2
_SHARE = 0.5
"""Share of the stories that must begin or end as news does, where the page has no title or a bulletin's."""
_SHARE_TITLED = 0.65
"""Share of those with a dateline or a reporter under a page's title: dates alone begin the sections of an article, too."""


class Story(NamedTuple):
    """Where a story begins: the index of its title's line, and its byline."""

    start: int
    byline: str | None


def find_stories(lines: Sequence[Line], divisions: Gazetteer | None = None) -> list[Story]:
    """Return the stories of a page that holds several; empty for a page that is one story or none.

    Interviews have a person's line (office and name) under each title. Short news follow each other without a lead:
    a headline and its paragraphs, which begin with a dateline or end with their reporter, or tell of a place each, of which
    `divisions` knows the names.
    """
    headed = _find_headed(lines) or _find_next(lines)
    if headed:
        return headed
    interviews = _find_interviews(lines)
    return interviews if len(interviews) >= _LEAST_INTERVIEWS else _find_news(lines, divisions)


def _find_headed(lines: Sequence[Line]) -> list[Story]:
    """Return the stories with a line of date and source of their own."""
    return [Story(index, None) for index, line in enumerate(lines) if line.rule_id == "story_head"]


def _find_next(lines: Sequence[Line]) -> list[Story]:
    """Return the stories whose headline stands alone behind a reporter's name, where they end with one as well.

    A heading inside the text needs the word 记者 or 通讯员 before it: in brackets stands more than names there.
    """
    heads = [(index, _SIGNED if line.rule_id == "next_story" else _REPORTED) for index, line in enumerate(lines) if line.role == "heading"]
    found = [index for index, name in heads if index and name.search(lines[index - 1].text.rstrip())]
    parts = [lines[start:stop] for start, stop in pairwise([*found, len(lines)])]
    whole = all(any(line.role == "body" for line in part) and _is_signed(part) for part in parts)
    return [Story(start, None) for start in found] if whole else []


def _find_interviews(lines: Sequence[Line]) -> list[Story]:
    kept = [i for i, line in enumerate(lines) if line.role in KEPT_ROLES]
    return [
        Story(before, lines[at].text.strip())
        for before, at in pairwise(kept)
        if _is_person(lines[at]) and lines[before].role in ("heading", "title") and not _is_person(lines[before])
    ]


def _is_person(line: Line) -> bool:
    text = line.text.strip()
    return len(text) <= 40 and _PERSON_LINE.match(text) is not None


def _find_news(lines: Sequence[Line], divisions: Gazetteer | None) -> list[Story]:
    at_title = next((i for i, line in enumerate(lines) if line.role == "title"), None)
    title = lines[at_title].text.strip() if at_title is not None else ""
    titled = title != "" and _BULLETIN.search(title) is None
    opening = None if title else find_opening(lines)
    kept = [i for i, line in enumerate(lines) if i == opening or line.role in ("heading", "body")]
    starts = [] if opening is None else [opening]
    starts += [
        i for i in kept if lines[i].role == "heading" and _is_headline(lines[i].text.strip(), numbered=_BULLETIN.search(title) is not None)
    ]
    stories = [(start, stop) for start, stop in pairwise([*starts, len(lines)]) if any(line.role == "body" for line in lines[start:stop])]
    if len(stories) < _LEAST_NEWS or (not title and kept[0] != stories[0][0]):
        return []
    signed = sum(_is_signed(lines[start:stop]) for start, stop in stories)
    dated = sum(_is_dated(lines[start:stop]) for start, stop in stories)
    first = _first_story(lines, at_title, stories[0][0]) if titled else []
    if _is_of_places([*first, *stories], lines, divisions) or (first and _share_bullet([*first, *stories], lines)):
        return [Story(start, None) for start, _ in stories]
    enough = signed >= _SHARE_TITLED * len(stories) if titled else dated >= _SHARE * len(stories)
    return [Story(start, None) for start, _ in stories] if enough else []


def find_opening(lines: Sequence[Line]) -> int | None:
    """Return the index of the headline between the page's line of date and source and the text, or null where none stands there.

    A page without a title of its own has its stories' headlines below that line, the first one's like the others'.
    """
    first = next((i for i, line in enumerate(lines) if line.is_kept), None)
    if first is None or first < _LEAST_OPENING or lines[first].role != "body" or lines[first - 2].role != "meta":
        return None
    above = lines[first - 1]
    text = above.text.strip()
    is_left = above.rule_id == "before_text" and above.role in ("nav", "related")
    return first - 1 if is_left and len(text) <= _LONGEST_TITLE and _is_headline(text, numbered=False) else None


def _first_story(lines: Sequence[Line], title: int | None, stop: int) -> list[tuple[int, int]]:
    """Return the story under the page's title where text follows it: then it may be a headline as the others are."""
    return [(title, stop)] if title is not None and any(line.role == "body" for line in lines[title:stop]) else []


def _is_of_places(stories: Sequence[tuple[int, int]], lines: Sequence[Line], divisions: Gazetteer | None) -> bool:
    """Whether nearly every headline begins with a place of its own, of which only its own story tells.

    The places of an article's sections are part of the place that its title or its lead names; under a bulletin's headline
    nobody else's place comes up.
    """
    if divisions is None or len(stories) < _LEAST_PLACES:
        return False
    texts = ["".join(line.text for line in lines[start + 1 : stop] if line.role == "body") for start, stop in stories]
    heads = [lines[start].text.strip() for start, _ in stories]
    names = [next((found.name for found in divisions.mentions(head) if found.start <= _PLACE_WITHIN), "") for head in heads]
    led = [at for at, name in enumerate(names) if name and name in texts[at]]
    if len(led) < max(_LEAST_PLACES, _SHARE_OF_PLACES * len(stories)):
        return False
    return not any(names[at] in heads[other] or names[at] in text for at in led for other, text in enumerate(texts) if other != at)


def _share_bullet(stories: Sequence[tuple[int, int]], lines: Sequence[Line]) -> bool:
    """Whether every headline has the same bullet before it, the page's title included."""
    bullets = {lines[start].text.strip()[0] for start, _ in stories}
    return len(stories) > _LEAST_NEWS and len(bullets) == 1 and bullets <= _BULLETS


def _is_signed(story: Sequence[Line]) -> bool:
    """Whether a story has a dateline or names its reporter."""
    body = [line.text for line in story if line.role == "body"]
    staff = any(line.role == "meta" and _STAFF.search(line.text) for line in story)
    return bool(staff or _DATELINE.match(body[0]) or _SIGNED.search(body[-1]))


def _is_dated(story: Sequence[Line]) -> bool:
    """Whether a story is signed or begins with a date, as news does."""
    return _is_signed(story) or _DATE.match(next(line.text for line in story if line.role == "body")) is not None


def _is_headline(text: str, *, numbered: bool) -> bool:
    """Whether a heading may be a story's; under a bulletin's title the stories may be numbered or in brackets."""
    if numbered and len(text) >= _LEAST_NUMBERED and (text[0].isdigit() or (text[0] == "【" and text[-1] == "】")):
        return True
    return len(text) >= _LEAST_TITLE and _NUMBERED.match(text) is None and not text.endswith(("：", ":")) and text[:1] not in "【（("
