"""The site's own name: several places of a page speak for it, each with a vote.

A site names itself at the page's top, in the breadcrumb, in the title's suffix, in copyright lines and where it asks to be
followed. Who runs it (主办) is its name only where nothing else is: a government's site that shows no other.
"""

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

_HAN = r"[\u4e00-\u4e27\u4e29-\u9fff]"
"""Without 丨, which pages use as a stroke."""
_NAME = r"[\u4e00-\u4e27\u4e29-\u9fffA-Za-z0-9]{2,16}"
_OWNED = (
    "版[权權]所有|版权均属|版权与免责|版权及免责|编辑部|工作室|客[户戶]端|官方微|公众号|手机版|触屏版|移动版|电脑版|违法和不良信息|不良信息举报|涉未成年"
    "|举报(?:电话|邮箱)|新闻热线|法律顾问|©"
)
_QUOTE, _UNQUOTE = '[“"「『【]', '[”"」』】]'
_SPEAKS: tuple[tuple[tuple[str, ...], re.Pattern[str], float], ...] = (
    (
        ("欢迎", "歡迎"),
        re.compile(
            r"[欢歡]迎(?:您)?(?:[来來]到|[访訪][问問]|光[临臨]|[进進]入|登录|使用|浏览|關注|关注|[来來][访訪])\s?(?:本站|本网)?"
            rf"[“\"]?(?P<name>{_NAME}?)(?:官方|门户)?(?:网站)?(?:[!！,，\s”\"。|｜_—-]|$)"
        ),
        3.0,
    ),
    (
        ("所有", "opyright", "©"),
        re.compile(
            r"(?:版[权權]所有|[Cc](?:opyright|OPYRIGHT)|©)[:：\s©(cC)@]*(?:by\s)?(?:\d{4}\s*[-－—–~至到]?\s*(?:\d{4})?年?)?[\s,，.]*"
            r"(?P<name>[\u4e00-\u9fff]{2,16})(?!版[权權])"
        ),
        1.5,
    ),
    (
        ("版权", "版權", "编辑部", "工作室", "客", "官方微", "公众号", "版", "不良", "涉未", "举报", "热线", "顾问", "©"),
        re.compile(rf"(?P<name>{_HAN}{{2,14}}?)[】」”]?(?:官方|门户)?(?:网站|微信)?\s*[a-z.]*\s*(?:{_OWNED})"),
        1.5,
    ),
    (("注明",), re.compile(rf"注明{_QUOTE}?(?:来源|稿件来源|转自|摘自|来自)?[:：]?{_QUOTE}?(?P<name>{_NAME}){_UNQUOTE}"), 2.0),
    (("首页", "首頁"), re.compile(rf"^[\s★☆|·>＞]*(?P<name>{_NAME}?)(?:网站)?[\s|｜│┃丨·»]*首[页頁](?!\S*首[页頁])"), 2.5),
    (
        ("版权", "权为", "授权", "属于", "站长", "属", "知识产权"),
        re.compile(
            r"(?:版权归|权为|版权(?:均)?属于?|均属于?|授权于|属于|站长[:：]|授权给)"
            rf"(?P<name>{_HAN}{{2,12}}?)(?:所有|及相关|独家|　|\s|[,，。;；]|$)"
        ),
        1.0,
    ),
    (("授权", "原创", "独家"), re.compile(rf"(?:本文|本稿|文章|稿件|作品)(?:由|为)(?P<name>{_HAN}{{2,12}}?)(?:授权|原创|独家)"), 1.0),
    (
        ("下载", "关注", "打开", "订阅", "搜索"),
        re.compile(
            rf"(?:下载|关注|打开|订阅|搜索){_QUOTE}?(?P<name>{_HAN}{{2,10}}?){_UNQUOTE}?(?:客[户戶]端|微信|公众号|官方|[Aa][Pp][Pp])"
        ),
        1.0,
    ),
    (
        ("点击", "关注", "公众号", "微信号"),
        re.compile(
            rf"(?:点击上[方面].{{0,4}}|关注(?:我们)?.{{0,2}}|(?:公众号|微信号|公众平台)[:：]?\s*){_QUOTE}(?P<name>{_NAME}){_UNQUOTE}"
        ),
        1.5,
    ),
    (("公众号", "抖音号", "微博"), re.compile(rf"(?:公众号|抖音号|官方微博)[:：]\s*@?(?P<name>{_HAN}{{2,12}})(?=$|[\s　,，|])"), 1.2),
    (("不代表", "无关"), re.compile(rf"(?:不代表|与)(?P<name>{_HAN}{{2,12}}?)(?:网站)?(?:的)?(?:官方)?(?:立场|观点|意见|无关)"), 1.0),
    (("ights", "RIGHTS"), re.compile(rf"(?P<name>{_HAN}{{2,14}}?)[\s　,，.]*(?:All|ALL|all)\s?(?:R|r)(?:ights|IGHTS)"), 1.5),
    (("返回",), re.compile(rf"返回(?P<name>{_HAN}{{2,10}}?)(?:网?首页|[,，]\s*查看更多)"), 3.5),
    (("网站名称", "站名"), re.compile(rf"(?:网站名称|站名)[:：]\s*(?P<name>{_NAME})"), 3.0),
    (("关于", "關於"), re.compile(rf"(?:^|[\s|｜　])[关關][于於](?P<name>{_HAN}{{2,12}})(?=$|[\s|｜　])"), 1.2),
    (("本网站", "本网（", "本站（", "本网("), re.compile(rf"本(?:网站|网|站)[（(](?P<name>{_NAME})[)）]"), 2.0),
)
"""(signs of which a line must hold one, pattern, weight of the vote)."""
_SIGNS = re.compile("|".join(re.escape(sign) for signs, _, _ in _SPEAKS for sign in signs))
_RUN_BY = re.compile(
    rf"(?:[主网][办辦](?:单位|方|單位)?|网站主办)\s*[:：]\s*(?P<named>{_HAN}{{3,24}})"
    rf"|(?:^|[\s　|,，、。由])(?P<told>(?:(?!主管|主办|承办|由){_HAN}){{4,20}})(?:主管主办|主管、主办|主[办辦])(?![:：单單方])"
)
"""Who runs the site."""
_MANAGED_BY = re.compile(rf"(?:主管(?:单位)?)\s*[:：]\s*(?P<named>{_HAN}{{3,24}})")
_OWNED_BY = re.compile(
    rf"(?:版[权權]所有|©)[:：\s©(cC)]*(?:\d{{4}}\s*[-－—–~至到]?\s*(?:\d{{4}})?年?)?\s*(?P<named>{_HAN}{{3,20}})(?!版[权權])|(?P<told>{_HAN}{{3,20}}?)\s*版[权權]所有"
)
_HOST_SIGNS = re.compile("主|版[权權]|©")
_FIRST_TOKEN = re.compile(rf"^[\s★☆◆●|｜丨│·\[【]*(?P<name>{_NAME})(?P<alone>[\s★☆\]】]*$)?(?:[\s　]*[|｜丨·—–\-_>＞»›　\s\]】]|$)")
_FOOTER_TOKEN = re.compile(r"^[\s　|]*(?P<name>[\u4e00-\u4e27\u4e29-\u9fff]{3,14})[\s　|｜┊丨·—(（-]+\S")
_TITLE_SUFFIX = re.compile(r"[_|｜—–\-·>]\s*([^_|｜—–\-·>]{2,20})\s*$")
_TITLE_PARTS = re.compile(r"[_|｜—–\-·>]+")
_SITE_WORD = re.compile(r"(?:官方|[门門][户戶])?[网網]站$|首[页頁]$|官[网網]$")
_OFFICES_SITE = re.compile(r"^(?P<office>.{2,}(?:政府|局|委员会|办公室))(?:门户网站|官方网站|网站|官网)$")
_DATELINE = re.compile(
    r"^[\s　【\[]*(?:本报|本网|本站|记者)?(?P<name>[\u4e00-\u9fff]{2,10}(?:[网網]|社|[报報]|在[线線]|新[闻聞]|时讯"
    r"|快[讯訊]|融媒|[发發]布|[电電][视視]台|广播|观察))"
    r"(?:\d{1,2}月\d{1,2}日)?(?:[讯訊]|消息|[电電]|[报報][导導道])"
)
_AT_HOST = re.compile(
    rf"^[\s　]*(?P<name>{_HAN}{{3,16}})[\s　]*[（(]?(?:https?://)?[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:cn|com|net|org|hk|tw)\b"
)
"""A site with its address, in the line of date and source."""
_ACCOUNT = re.compile(rf"^原创[\s　:：]+(?:\S{{2,20}}[\s　]+)?(?P<name>{_NAME})[\s　]+(?:19|20)?\d\d[-年./]\d")
"""The line under the title of an account's post: 原创, who wrote it, the account, the day."""
_FURNITURE = frozenset({"nav", "footer", "disclaimer", "share", "related"})
_BELOW = 3
"""Lines of the page's end of which one can be the site's name alone."""
_SITE_ENDS = ("网", "在线", "热线", "网站", "日报", "晚报")
_PRINTED = ("报", "电视台", "电台", "广播")
"""Ends of the names of sources that are no sites themselves."""
_LEAST_SITES = 3
_LEAST_TITLE = 8
_ABOVE = 3
"""Furniture lines of the page's top in which a site names itself without a word."""
_HOME_WITHIN = 20
"""Lines of the page's top in which its main menu begins."""
_LEAST = 1.0
_OFFICE_WEIGHT = 0.5
_OWNER_SHARE = 0.25
_LONGEST_NAME = 16
_LEAST_LATIN = 4
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
        return name.endswith(self.lexicon.affixes.get("site_tail", ()))

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
        """Return the name with most votes; a name that is part of a longer one has half of that one's, too."""
        support = {
            name: weight + 0.5 * sum(w for other, w in self.weights.items() if other != name and name in other)
            for name, weight in self.weights.items()
        }
        name = max(support, key=lambda n: (support[n], len(n), n), default=None)
        if name is not None and not self.has_tail(name):
            # A column or a short form of it (澎湃, 某某号) stands more often than the name itself.
            whole = [
                other
                for other, weight in self.weights.items()
                if other.startswith(name) and self.has_tail(other) and weight >= self.weights[name]
            ]
            name = max(whole, key=lambda n: (support[n], n), default=name)
        if name is not None and is_organisation(name):
            # 市财政局 is short for 某市财政局.
            name = max((other for other in self.weights if other.endswith(name)), key=len)
        return (name, self.origins[name]) if name is not None and support[name] >= _LEAST else None


@lru_cache(maxsize=16384)
def _is_name(name: str, lexicon: Lexicon) -> bool:
    """Whether `name` may be a site's: no furniture, no office word, not too long, not made of channels' names alone."""
    words, plain = lexicon.words, lexicon.plain(name)
    if (
        not 2 <= len(name) <= _LONGEST_NAME
        or (name.isascii() and len(name) < _LEAST_LATIN)
        or plain in lexicon.whole
        or plain in words.get("crumb_home", ())
    ):
        return False
    if plain.startswith(lexicon.affixes.get("no_site_start", ())) or any(word in plain for word in words.get("no_site", ())):
        return False
    return not _is_generic(plain, lexicon)


def _is_generic(plain: str, lexicon: Lexicon) -> bool:
    """Whether a name is two words of menus (社会新闻, 网络问政平台) and nothing of its own."""
    tails = lexicon.words.get("site_tail", frozenset())
    known = (plain[:at] in lexicon.whole and (plain[at:] in lexicon.whole or plain[at:] in tails) for at in range(1, len(plain)))
    return any(known) or plain in tails


def _hear_lines(votes: _Votes, lines: Sequence[Line], title: str) -> None:
    above, sure = True, votes.lexicon.affixes.get("sure_tail", ())
    for number, line in enumerate(lines):
        above = above and line.role in _FURNITURE
        if above and number < _ABOVE and not (len(title) >= _LEAST_TITLE and line.text.strip().startswith(title)):
            _hear_top(votes, lines, number)
        if number < _HOME_WITHIN and line.role in _FURNITURE and _opens_menu(lines, number, votes.lexicon):
            votes.add(line.text, 1.5, "line:above_home")
        if number >= len(lines) - _BELOW and line.role in _FURNITURE and (name := line.text.strip()).endswith(sure):
            votes.add(name, 0.7, "line:last")
        if line.role == "meta" and (match := _ACCOUNT.match(line.text.strip())):
            votes.add(match["name"], 1.5, "line:account")
        if line.role == "meta" and (match := _AT_HOST.match(line.text)):
            votes.add(match["name"], 2.0, "line:address")
        if line.rule_id == "byline" and votes.has_tail(line.text.strip()):
            votes.add(line.text, 0.4, "line:byline")
        if line.role in _FURNITURE:
            if line.role == "footer" and not _lists_sites(line.text, sure) and (match := _FOOTER_TOKEN.match(line.text)):
                votes.add(match["name"], 1.2, "line:footer")
            for name, weight in _spoken_names(line.text[:_LONGEST_SPOKEN]):
                # An office that owns the rights runs the site: its name is the site's where none else is told.
                share = _OWNER_SHARE if is_organisation(name) else 1.0
                votes.add(name, share * weight, f"line:{line.role}")


def _lists_sites(text: str, sure: tuple[str, ...]) -> bool:
    """Whether a line names several sites: friends of this one."""
    return sum(word.endswith(sure) for word in text.replace("|", " ").split()) >= _LEAST_SITES


def _opens_menu(lines: Sequence[Line], number: int, lexicon: Lexicon) -> bool:
    """Whether the next line is the menu's 首页: right above it a page of one word a line has its name."""
    below = lexicon.plain(lines[number + 1].text) if number + 1 < len(lines) else ""
    return below in lexicon.words.get("crumb_home", ())


def _hear_breadcrumb(votes: _Votes, breadcrumb: Sequence[str]) -> None:
    """Take the breadcrumb's first element; behind 首页 the second where it ends as a site's name does and no channel's."""
    if breadcrumb:
        # Behind a blank stands another menu's word: 某网 繁體版.
        votes.add(_SITE_WORD.sub("", breadcrumb[0].split()[0]), 2.0, "line:breadcrumb")
    if len(breadcrumb) > 1 and breadcrumb[1].endswith(_SITE_ENDS):
        votes.add(breadcrumb[1], 1.0, "line:breadcrumb")


def _hear_title(votes: _Votes, lines: Sequence[Line], title: str) -> None:
    """Take what a line of furniture has behind the page's title: 某事_要闻_某网."""
    if len(title) < _LEAST_TITLE:
        return
    for line in lines:
        if line.role not in _FURNITURE or title not in line.text:
            continue
        text = line.text.strip()
        if text.startswith(title) and (suffix := _TITLE_SUFFIX.search(text[len(title) :])):
            # Behind a site's name may stand its channel or the page's keywords.
            parts = [part.strip() for part in _TITLE_PARTS.split(text[len(title) :])]
            votes.add(next((part for part in parts if votes.has_tail(part)), suffix[1]), 2.5, "line:title")


def _hear_top(votes: _Votes, lines: Sequence[Line], number: int) -> None:
    """Take the first word of one of the page's first lines: the site's name, unless it stands in a menu."""
    line = lines[number]
    match = _FIRST_TOKEN.match(line.text)
    if match is None or (number and line.rule_id.startswith("lexicon:")):
        return
    if number and _names_channel(lines, number, votes.lexicon):
        return
    name, tail = match["name"], votes.has_tail(match["name"])
    weight = (1.5 if tail or line.rule_id.startswith("lexicon:") else 1.0) if number == 0 else 0.5
    votes.add(_SITE_WORD.sub("", name) if name.endswith(("首页", "首頁")) else name, weight, "line:first")


def _names_channel(lines: Sequence[Line], number: int, lexicon: Lexicon) -> bool:
    """Whether a word of the page's top stands above or below a menu's word: then it is one, too."""
    near = (lines[at] for at in (number - 1, number + 1) if 0 <= at < len(lines))
    return any(lexicon.whole.get(lexicon.plain(line.text.strip(MARKS))) in ("channel", "related") for line in near)


@lru_cache(maxsize=16384)
def _spoken_names(text: str) -> tuple[tuple[str, float], ...]:
    """Return the names that a line of furniture speaks for, with their weights; remembered, as a site repeats such lines."""
    if _SIGNS.search(text) is None:
        return ()
    return tuple(
        (_SITE_WORD.sub("", match["name"]) or match["name"], weight)
        for signs, pattern, weight in _SPEAKS
        if any(sign in text for sign in signs)
        for match in pattern.finditer(text)
    )


def _find_host(lines: Sequence[Line], lexicon: Lexicon) -> tuple[str, str] | None:
    """Return who runs the site, as footers say it, else who manages it."""
    for pattern, origin in ((_RUN_BY, "line:run_by"), (_OWNED_BY, "line:owned_by"), (_MANAGED_BY, "line:managed_by")):
        for line in lines:
            if line.role not in _FURNITURE or _HOST_SIGNS.search(line.text) is None:
                continue
            for match in pattern.finditer(line.text[:_LONGEST_SPOKEN]):
                name = next(name for name in match.groups() if name).removeprefix("本网站").removeprefix("由")
                if office := _OFFICES_SITE.match(name):
                    name = office["office"]
                if len(name) <= _LONGEST_HEAD_NAME and lexicon.plain(name) not in lexicon.whole:
                    return name, origin
    return None


def find_publisher(
    lines: Sequence[Line], head: Head, breadcrumb: Sequence[str], source: str | None, lexicon: Lexicon
) -> tuple[str, str] | None:
    """Return (name, where it came from) of the site that carries the page, or null.

    Votes come from the head, the breadcrumb's first element, the first lines, menus, copyright and disclaimer lines;
    a name that stands in several of them wins. Without one, who runs the site counts, and at last the article's source.
    """
    votes = _Votes(lexicon, source)
    if head.publisher and len(head.publisher.strip()) <= _LONGEST_HEAD_NAME and "copyright" not in head.publisher.lower():
        return head.publisher.strip(), "head:publisher"
    _hear_breadcrumb(votes, breadcrumb)
    if head.author and head.author.strip().endswith(lexicon.affixes.get("sure_tail", ())):
        votes.add(head.author, 1.0, "head:author")
    if head.title and (suffix := _TITLE_SUFFIX.search(head.title)):
        votes.add(suffix[1], 2.5, "head:title")
    title = next((line.text.strip() for line in lines if line.role == "title"), "")
    _hear_lines(votes, lines, title)
    _hear_title(votes, lines, title)
    if source in votes.weights:
        votes.add(source, 0.5, "line:source")
    first = next((line.text for line in lines if line.role == "body"), "")
    if match := _DATELINE.match(first[:40]):
        votes.add(match["name"], 1.0 if votes.weights else 1.4, "line:dateline")
    if source:
        votes.add(source, 0.5, "line:source")
    return votes.winner() or _find_host(lines, lexicon) or _from_source(source, lexicon)


def _from_source(source: str | None, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return the source where it is a site and nothing else on the page names one: a site that reprints shows its own name."""
    sure = tuple(tail for tail in lexicon.words.get("sure_tail", ()) if not tail.endswith(_PRINTED))
    return (source, "line:source") if source and source.endswith(sure) and _is_name(source, lexicon) else None
