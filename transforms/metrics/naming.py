"""Names of what is counted: from a label or a heading, tidied of what leads to them, and their head nouns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.metrics.words import Segmenter

MAX_LABEL = 14
"""A longer heading is a sentence, not the name of what is counted."""
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s*)+|[：:。]+$")
_LABEL = re.compile(rf"^\s*(?:[（(]?[一二三四五六七八九十0-9]{{1,3}}[）)、.．]\s*)?([^，,。；;：:、0-9“”（）()]{{2,{MAX_LABEL}}})[：:]")
_TOPIC = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|[0-9]{1,2}[.、．])\s*"
    r"([^，,。；;：:、0-9“”（）()]{2,14})。"
)
"""The numbered head that a paragraph opens with (（一）供水供电问题。共受理684件)."""
_RANKED = re.compile("(?<=.)(?:位居|位列|排名|居|列)(?:全[省市区县国])?前(?:[0-9一二三四五六七八九十两几]{1,2}[位名]?)?$")
"""满意率|居前三位: who is first is not what is measured."""
_LED = re.compile(
    r"^(?:这里|这儿|当地|我们|他们|大家)的(?=.{2})|^.{0,12}(?:的是|依次是|依次为|分别是|主要是|主要为|主要有|集中在|包括)(?=.{2})"
)
"""Words that lead to the first of a list (诉求量较多的是|噪声扰民2315件)."""
_VALUED = re.compile(r"(?<=[一-鿿]{2})[0-9]+(?:[.．][0-9]+)?$")
"""A value without a unit behind the name (综合指数4.62，下降9.8%)."""
_NUMBERED = re.compile(r"^[0-9]{1,2}[.、．](?=[^0-9])")
"""The number of an item of a list (10.发放补贴2.3万户)."""
_CLASSED = re.compile(r"^.*等(?:类|各类|各种|各项|多种|多个|多项|系列|多类)?(?=[^等]{2,}$)")
"""A list and the noun that sums it up (“党员先锋”“巾帼”等各类|志愿服务队伍)."""
_ABBREVIATED = re.compile(r"[（(](?:[A-Za-z0-9.\-]{2,10}|[不]?含[^（）()]{1,12})[）)]$")
"""The abbreviation of a name (地区生产总值（GDP）), or what it takes in (义务植树（含折算株数）)."""
_MARKED = re.compile("[、“”‘’《》（）()]")
_UNTIDY = re.compile(r"[前的是为有在括、“”‘’《》（）()]|^[0-9]|[0-9]$")
"""What one of the patterns that tidy an item needs: three of four items have none of it."""
_QUOTES = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"))


def find_label(text: str, heading: str) -> str:
    """Return what a line says before its first colon, else its heading without number, else an empty text."""
    label = _LABEL.match(text)
    if label:
        return label[1]
    bare = _NUMBERING.sub("", heading.strip())
    return bare if len(bare) <= MAX_LABEL else ""


def find_topic(text: str, ends: tuple[str, ...]) -> str:
    """Return the numbered head of a line where one of the nouns `ends` closes it, else an empty text: 强化督查。 names nothing counted."""
    topic = _TOPIC.match(text)
    return topic[1] if topic and topic[1].endswith(ends) else ""


def tidy_item(item: str | None) -> str | None:
    """Return an item without what leads to it and without a list that its last noun sums up, its quotes and brackets in pairs."""
    if not item:
        return item
    if _UNTIDY.search(item):
        item = _LED.sub("", _NUMBERED.sub("", _VALUED.sub("", _RANKED.sub("", item))))
        item = _ABBREVIATED.sub("", item) or item
        item = _tidy_marks(item) if _MARKED.search(item) else item
    return item.strip("、，的") or None


def _tidy_marks(item: str) -> str:
    """Return an item that holds marks without a list that its last noun sums up, its quotes and brackets in pairs."""
    if "、" in item or "”" in item:
        item = _CLASSED.sub("", item)
    for opening, closing in _QUOTES:
        if item.count(closing) > item.count(opening):
            item = item[item.index(closing) + 1 :]
        elif item.count(opening) > item.count(closing):
            item = item.replace(opening, "", 1)
    return item


def head_noun(item: str, segmenter: Segmenter) -> str:
    """Return the head noun of an item, two to four characters where possible."""
    tokens = [t.text for t in segmenter.cut(item) if t.text not in {"）", "（", "等", "的"}]
    if not tokens:
        return item
    last = tokens[-1].strip("“”《》（）")
    if len(last) == 1 and len(tokens) > 1 and len(tokens[-2]) <= 3:
        last = tokens[-2] + last
    return last or item
