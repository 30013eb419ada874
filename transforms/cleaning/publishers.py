"""The site's own name: several places of a page speak for it, each with a vote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Head, Line

_NAME = r"[\u4e00-\u9fffA-Za-z0-9]{2,16}"
_SPEAKS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"欢迎(?:您)?(?:来到|访问|光临|进入|登录)(?P<name>{_NAME}?)[!！,，\s]"), 3.0),
    (
        re.compile(
            r"(?:版[权權]所有|[Cc]opyright|©)[:：\s©(cC)]*(?:\d{4}\s*[-–—~至到]?\s*(?:\d{4})?(?:年)?)?[\s,，]*(?P<name>[\u4e00-\u9fff]{2,16})"
        ),
        1.5,
    ),
    (
        re.compile(
            rf"(?P<name>[\u4e00-\u9fff]{{2,14}}?)(?:网站)?\s*[a-z.]*\s*(?:版[权權]所有|版权均属|版权与免责|版权及免责|编辑部|工作室|客[户戶]端|官方微|©)"
        ),
        1.5,
    ),
    (re.compile(rf"注明[“\"]?(?:来源|稿件来源)[:：](?P<name>{_NAME})[”\"]"), 2.0),
    (re.compile(rf"^[\s★☆|·]*(?P<name>{_NAME}?)(?:网站)?首页(?!\S*首页)"), 2.5),
    (re.compile(rf"(?:版权归|权为|版权属于|授权于|属于|站长[:：])(?P<name>[\u4e00-\u9fff]{{2,12}}?)(?:所有|及相关|独家|　|\s|$)"), 1.0),
    (re.compile(r"(?:下载|关注)“?(?P<name>[\u4e00-\u9fff]{2,10}?)”?(?:客[户戶]端|微信|APP)"), 1.0),
)
_FIRST_TOKEN = re.compile(rf"^[\s★☆◆●|·\[【]*(?P<name>{_NAME})(?:[\s★☆]*$|[\s　]*[|｜丨·—–\-_>＞»　\s])")
_FOOTER_TOKEN = re.compile(r"^[\s　|]*(?P<name>[\u4e00-\u9fff]{3,14})[\s　|]+(?:\S)")
_TITLE_SUFFIX = re.compile(r"[_|｜—–\-·>]\s*([^_|｜—–\-·>]{2,20})\s*$")
_DATELINE = re.compile(
    r"^[\s　]*(?:本报|本网|本站|记者)?(?P<name>[\u4e00-\u9fff]{2,10}(?:网|社|报|在线|新闻))(?:\d{1,2}月\d{1,2}日)?(?:讯|消息|电)"
)
_BAD = re.compile(
    r"^(?:本网|本站|本报|我们|首页|网站|正文|新闻|当前|您|你|欢迎|关于|关注|官方|扫|下载|登录|注册|无障碍|原作者|作者|所有|北京|未经|其他|任何|及相关)|公司|统计|指南|设为|安全|中国互联网$|技术|提供|举报|下载|主办|承办|地址|©|all rights|网站$|作品|转载|微信|微博|所有$|位置|声明|copyright|版权|电话|备案|许可"
)
_LEAST = 1.4


def find_publisher(
    lines: Sequence[Line], head: Head, breadcrumb: Sequence[str], source: str | None, lexicon: Lexicon
) -> tuple[str, str] | None:
    """Return (name, where it came from) of the site that carries the page, or null.

    Votes come from the head, the breadcrumb's first element, the first line, menus, copyright and disclaimer lines;
    a name that stands in several of them wins.
    """
    if head.publisher and len(head.publisher.strip()) <= 24 and not _BAD.search(head.publisher.strip().lower()):
        return head.publisher.strip(), "head:publisher"
    votes: dict[str, float] = {}
    origins: dict[str, str] = {}

    def vote(name: str, weight: float, origin: str) -> None:
        name = name.strip(MARKS + "　\ufeff")
        if (
            not 2 <= len(name) <= 16
            or _BAD.search(name.lower())
            or name in lexicon.whole
            or lexicon.plain(name) in lexicon.words["crumb_home"]
        ):
            return
        tail = any(name.endswith(word) for word in lexicon.words["site_tail"])
        if source and name.startswith(source) and len(name) - len(source) <= 2:
            name = source
        votes[name] = votes.get(name, 0.0) + weight + (0.5 if tail else 0.0)
        origins.setdefault(name, origin)

    if breadcrumb and lexicon.plain(breadcrumb[0]) not in lexicon.words["crumb_home"]:
        vote(breadcrumb[0], 2.0, "line:breadcrumb")
    if head.title and (suffix := _TITLE_SUFFIX.search(head.title)):
        vote(suffix[1], 2.5, "head:title")
    for number, line in enumerate(lines):
        if number < 3 and line.role == "nav" and (match := _FIRST_TOKEN.match(line.text)):
            vote(match["name"], 1.5 if number == 0 else 0.5, "line:first")
        if line.role in ("nav", "footer", "disclaimer", "share", "related"):
            if line.role == "footer" and (match := _FOOTER_TOKEN.match(line.text)):
                vote(match["name"], 1.2, "line:footer")
            for pattern, weight in _SPEAKS:
                for match in pattern.finditer(line.text[:300]):
                    vote(match["name"], weight, f"line:{line.role}")
        elif line.role == "body" and (match := _DATELINE.match(line.text)):
            vote(match["name"], 0.4, "line:dateline")
    if source:
        for name in list(votes):
            if name == source:
                votes[name] += 1.0
        vote(source, 0.5, "line:source")
    return _winner(votes, origins)


def _winner(votes: dict[str, float], origins: dict[str, str]) -> tuple[str, str] | None:
    """Return the name with most votes; a name inside a longer one shares its votes with it."""
    if not votes:
        return None
    support = {
        name: weight + 0.5 * sum(w for other, w in votes.items() if other != name and name in other) for name, weight in votes.items()
    }
    name = max(support, key=lambda n: (support[n], len(n), n))
    return (name, origins[name]) if support[name] >= _LEAST else None
