"""The site's own name: several places of a page speak for it, each with a vote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS
from transforms.cleaning.papers import is_organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Head, Line

_NAME = r"[\u4e00-\u9fffA-Za-z0-9]{2,16}"
_OWNED = "版[权權]所有|版权均属|版权与免责|版权及免责|编辑部|工作室|客[户戶]端|官方微|©"
_SPEAKS: tuple[tuple[tuple[str, ...], re.Pattern[str], float], ...] = (
    (("欢迎",), re.compile(rf"欢迎(?:您)?(?:来到|访问|光临|进入|登录)(?P<name>{_NAME}?)[!！,，\s]"), 3.0),
    (
        ("所有", "opyright", "©"),
        re.compile(
            r"(?:版[权權]所有|[Cc]opyright|©)[:：\s©(cC)]*(?:\d{4}\s*[-–—~至到]?\s*(?:\d{4})?年?)?[\s,，]*(?P<name>[\u4e00-\u9fff]{2,16})"
        ),
        1.5,
    ),
    (
        ("版权", "版權", "编辑部", "工作室", "客", "官方微", "©"),
        re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,14}}?)(?:网站)?\s*[a-z.]*\s*(?:{_OWNED})"),
        1.5,
    ),
    (("注明",), re.compile(rf"注明[“\"]?(?:来源|稿件来源)[:：](?P<name>{_NAME})[”\"]"), 2.0),
    (("首页",), re.compile(rf"^[\s★☆|·]*(?P<name>{_NAME}?)(?:网站)?首页(?!\S*首页)"), 2.5),
    (
        ("版权", "权为", "授权", "属于", "站长"),
        re.compile(r"(?:版权归|权为|版权属于|授权于|属于|站长[:：])(?P<name>[\u4e00-\u9fff]{2,12}?)(?:所有|及相关|独家|　|\s|$)"),
        1.0,
    ),
    (("下载", "关注"), re.compile(r"(?:下载|关注)“?(?P<name>[\u4e00-\u9fff]{2,10}?)”?(?:客[户戶]端|微信|APP)"), 1.0),
)
"""(signs of which a line must hold one, pattern, weight of the vote)."""
_FIRST_TOKEN = re.compile(rf"^[\s★☆◆●|·\[【]*(?P<name>{_NAME})(?:[\s★☆]*$|[\s　]*[|｜丨·—–\-_>＞»　\s])")
_FOOTER_TOKEN = re.compile(r"^[\s　|]*(?P<name>[\u4e00-\u9fff]{3,14})[\s　|]+\S")
_TITLE_SUFFIX = re.compile(r"[_|｜—–\-·>]\s*([^_|｜—–\-·>]{2,20})\s*$")
_DATELINE = re.compile(
    r"^[\s　]*(?:本报|本网|本站|记者)?(?P<name>[\u4e00-\u9fff]{2,10}(?:网|社|报|在线|新闻|时讯|快讯|融媒|发布|电视台|广播|观察))"
    r"(?:\d{1,2}月\d{1,2}日)?(?:讯|消息|电)"
)
_FURNITURE = frozenset({"nav", "footer", "disclaimer", "share", "related"})
_LEAST = 1.4
_OFFICE_WEIGHT = 0.5
_LONGEST_NAME = 16
_LONGEST_SPOKEN = 300
_LONGEST_HEAD_NAME = 24


@dataclass(slots=True)
class _Votes:
    lexicon: Lexicon
    source: str | None
    weights: dict[str, float] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def has_tail(self, name: str) -> bool:
        """Whether `name` ends as names of sites and papers do."""
        return name.endswith(tuple(self.lexicon.words.get("site_tail", ())))

    def add(self, raw: str, weight: float, origin: str) -> None:
        name = raw.strip(MARKS + "\ufeff")
        if not _is_name(name, self.lexicon):
            return
        if is_organisation(name) and not name.endswith("政府"):
            # The office that runs a site is seldom its name.
            weight *= _OFFICE_WEIGHT
        tail = self.has_tail(name)
        # A pattern that reads a letter too far still means the source: 某某网络 for 某某网.
        if self.source and not tail and name != self.source and name.startswith(self.source) and len(name) - len(self.source) <= 2:
            name, tail = self.source, True
        self.weights[name] = self.weights.get(name, 0.0) + weight + (0.5 if tail else 0.0)
        self.origins.setdefault(name, origin)

    def winner(self) -> tuple[str, str] | None:
        """Return the name with most votes; a name lends half of its own to a longer one that it is part of."""
        support = {
            name: weight + 0.5 * sum(w for other, w in self.weights.items() if other != name and name in other)
            for name, weight in self.weights.items()
        }
        name = max(support, key=lambda n: (support[n], len(n), n), default=None)
        return (name, self.origins[name]) if name is not None and support[name] >= _LEAST else None


@lru_cache(maxsize=16384)
def _is_name(name: str, lexicon: Lexicon) -> bool:
    """Whether `name` may be a site's: no furniture, no office word, not too long."""
    words, plain = lexicon.words, lexicon.plain(name)
    if not 2 <= len(name) <= _LONGEST_NAME or plain in lexicon.whole or plain in words.get("crumb_home", ()):
        return False
    return not plain.startswith(tuple(words.get("no_site_start", ()))) and not any(word in plain for word in words.get("no_site", ()))


def _hear_lines(votes: _Votes, lines: Sequence[Line]) -> None:
    for number, line in enumerate(lines):
        if number < 3 and line.role == "nav" and (match := _FIRST_TOKEN.match(line.text)):
            votes.add(match["name"], (1.5 if votes.has_tail(match["name"]) else 1.0) if number == 0 else 0.5, "line:first")
        if line.role in _FURNITURE:
            if line.role == "footer" and (match := _FOOTER_TOKEN.match(line.text)):
                votes.add(match["name"], 1.2, "line:footer")
            for name, weight in _spoken_names(line.text[:_LONGEST_SPOKEN]):
                votes.add(name, weight, f"line:{line.role}")


@lru_cache(maxsize=16384)
def _spoken_names(text: str) -> tuple[tuple[str, float], ...]:
    """Return the names that a line of furniture speaks for, with their weights; remembered, as a site repeats such lines."""
    return tuple(
        (match["name"], weight)
        for signs, pattern, weight in _SPEAKS
        if any(sign in text for sign in signs)
        for match in pattern.finditer(text)
    )


def find_publisher(
    lines: Sequence[Line], head: Head, breadcrumb: Sequence[str], source: str | None, lexicon: Lexicon
) -> tuple[str, str] | None:
    """Return (name, where it came from) of the site that carries the page, or null.

    Votes come from the head, the breadcrumb's first element, the first line, menus, copyright and disclaimer lines;
    a name that stands in several of them wins.
    """
    votes = _Votes(lexicon, source)
    if head.publisher and len(head.publisher.strip()) <= _LONGEST_HEAD_NAME and "copyright" not in head.publisher.lower():
        return head.publisher.strip(), "head:publisher"
    if breadcrumb:
        votes.add(breadcrumb[0], 2.0, "line:breadcrumb")
    if head.title and (suffix := _TITLE_SUFFIX.search(head.title)):
        votes.add(suffix[1], 2.5, "head:title")
    _hear_lines(votes, lines)
    if source in votes.weights:
        votes.add(source, 0.5, "line:source")
    first = next((line.text for line in lines if line.role == "body"), "")
    if match := _DATELINE.match(first[:40]):
        votes.add(match["name"], 1.0 if votes.weights else 1.4, "line:dateline")
    if source:
        votes.add(source, 0.5, "line:source")
    return votes.winner()
