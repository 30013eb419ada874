"""Stretches of a line in which no number is a figure: dates, clock times, identifiers, quoted names, titles of works."""

from __future__ import annotations

import re
from typing import NamedTuple

# One-to-one, so that every offset in the view is an offset in the text. Pairs: as written, as the grammar reads it.
_PAIRS = (
    "０0１1２2３3４4５5６6７7８8９9．.％%：:／/－-﹣-−-＋+（(）)［[］]【(】)｛(｝)～~∼~〜~　 \xa0 \u2002 \u2003 \u2009 ×*＊*"
    "萬万億亿餘余兩两幾几數数點点個个處处條条項项戶户間间棟栋輛辆張张冊册組组類类種种筆笔雙双對对門门塊块臺台盞盏顆颗時时約约過过產产達达減减畝亩噸吨頭头縣县屆届歲岁週周鐘钟圓圆課课講讲節节輪轮樓楼層层號号線线車车隊队準准區区鎮镇鄉乡億亿眾众員员資资補补將将滿满於于內内僅仅為为從从餐餐盤盘碼码幣币歐欧韓韩鎊镑釐厘裡里裏里"
)
_TO_VIEW = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_NEEDS_VIEW = re.compile("[" + "".join(_TO_VIEW) + "]")


def _view_of(match: re.Match[str]) -> str:
    return _TO_VIEW[match[0]]


def normalise(line: str) -> str:
    """Return `line` with full-width and traditional forms replaced one to one; offsets stay true.

    Few characters of a line need it, and `str.translate` would look each one up: three times as dear on a page's lines.
    """
    return _NEEDS_VIEW.sub(_view_of, line)


class Mask(NamedTuple):
    """A stretch whose numbers are refused, and why."""

    start: int
    end: int
    reason: str


_QUOTED = re.compile(r"“([^“”]{1,80})”|‘([^‘’]{1,80})’|「([^「」]{1,80})」|『([^『』]{1,80})』|\"([^\"]{1,80})\"")
_TITLE = re.compile(r"《[^《》]{1,100}》|〈[^〈〉]{1,60}〉")
_SENTENCE = re.compile(r"[，。；！？,;!?：:]")
_PLAIN_FIGURE = re.compile(r"[0-9][0-9.,]{0,20}+(?:%|(?:万|亿)?元|[万亿]|(?:万?(?:平方米|公里|吨|亩)))(?:以上|以下|左右)?")
_LONGEST_NAME = 22
"""Quotations up to this length without a comma or stop are names: the longest quoted slogan of the development pages has 20."""


def find_masks(line: str, view: str) -> list[Mask]:
    """Return quoted names and titles of works in `line`, in order; quoted speech is not masked."""
    if not _HAS_QUOTE.search(line):
        return []
    masks = [Mask(m.start(), m.end(), "name") for m in _TITLE.finditer(line)]
    for match in _QUOTED.finditer(line):
        inside = match.group(match.lastindex or 0)
        offset = match.start() + 1
        is_name = len(inside) <= _LONGEST_NAME and not _SENTENCE.search(inside)
        is_slogan = "一" in inside and inside.count("、") >= 2
        if (is_name or is_slogan) and not _PLAIN_FIGURE.fullmatch(view[offset : offset + len(inside)]):
            masks.append(Mask(match.start(), match.end(), "name"))
    return sorted(masks, key=lambda mask: mask.start)


_HAS_QUOTE = re.compile('[“‘「『"《〈]')

_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_CLOCK = r"(?:2[0-4]|[01]?[0-9]):[0-5][0-9](?::[0-5][0-9])?"
_DASH = r"\s?(?:-{1,2}|—{1,2}|–|~|至|到|、|/)\s?"
_MONTH_PART = "(?:份|底|初|末|[上中下]旬)?"
_YEAR = r"(?:19|20)[0-9]{2}"

_DIGIT_TRAPS = re.compile(
    rf"""
      (?P<identifier>0[0-9]{{2,3}}[-—]?[0-9]{{7,8}}(?![0-9]) | 1[3-9][0-9]{{9}}(?![0-9]) | [48]00-?[0-9]{{3,4}}-?[0-9]{{3,4}}(?![0-9])
          | [0-9]{{1,14}}+(?:\s?[\])〕]\s?[0-9]{{1,14}}+)?\s?号(?:文|令|公告)? | [0-9]{{4,14}}+-[0-9]{{5,14}}
          | [0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?\s?\*\s?[0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?(?:\*[0-9.]{{1,14}}+)?(?:小时)?
          | [0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+){{2,8}}
          | [0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?版)
    | (?P<date>{_YEAR}\s?年?\s?(?:{_DASH})(?:{_YEAR}|[0-9]{{2}})\s?(?:年度?|学年度?)
          | {_YEAR}-{_YEAR}(?![0-9])
          | {_YEAR}(?:-|/|\.){_MONTH}(?:(?:-|/|\.){_DAY}(?![0-9]))(?:T|\s)?(?:{_CLOCK})?
          | {_DAY}\.{_MONTH}\.{_YEAR}(?![0-9]) | [0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])
          | {_YEAR}\s?(?:年度?|级|届|版|财年|学年)(?:\s?{_MONTH}(?:{_DASH}{_MONTH})?\s?月{_MONTH_PART}(?:\s?{_DAY}\s?[日号])?)?(?:底|初|末)?
          | {_MONTH}(?:\s?月)?(?:{_DASH}{_MONTH})?\s?月{_MONTH_PART}(?:\s?{_DAY}(?:{_DASH}{_DAY})?\s?[日号])?
          | {_DAY}(?:{_DASH}{_DAY})?\s?[日](?!内|以内|之内)
          | [0-9]{{2}}年代 | [0-9]{{2}}\s?世纪 | [0-9]{{2}}后 | [0-9]{{1,2}}·[0-9]{{1,2}}(?![0-9%]))
    | (?P<time>{_CLOCK}(?:{_DASH}{_CLOCK})? | (?:2[0-4]|[01]?[0-9])\s?时(?:\s?[0-9]{{1,2}}\s?分|许|起|整|左右)?(?:{_DASH}[0-9]{{1,2}}时)?
          | (?:2[0-4]|1?[0-9])点(?:[0-9]{{1,2}}分|半|钟|整|许|左右|前|后|多|至|到|，|。|、|起|的时候|开始|$))
    | (?P<ratio>[0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?(?:[:∶][0-9]{{1,14}}+(?:\.[0-9]{{1,14}}+)?)++)
    | (?P<name>[0-9]{{1,14}}+(?:\+(?:[0-9]{{1,14}}+|[A-Za-z]{{1,4}}+)){{1,8}}+)
    """,
    re.VERBOSE,
)
_LONGEST_NUMBER = 14
_TRAP_NEXT = frozenset("年月日号时点:∶.-—–~/*+·版世后至到、 ])〕")
_CN = "一二三四五六七八九十"
_CN_TRAPS = re.compile(
    rf"""
      (?P<date>[一二][〇零○Ｏ0九][〇零○{_CN}]{{2}}\s?年(?:[{_CN}]{{1,2}}月(?:[{_CN}]{{1,3}}[日号])?)?(?:度|底|初)?
          | [{_CN}]{{1,2}}(?:[至到、—-][{_CN}]{{1,2}})?月(?:份|底|初|末|[上中下]旬|[{_CN}]{{1,3}}[日号])?
          | [{_CN}]{{1,3}}日(?!内|以内) | [一二三四]、?[一二三四]?季度 | [{_CN}]{{2}}年代)
    | (?P<time>[{_CN}]{{1,2}}点(?:半|钟|整|许|多|前|后|左右|[{_CN}]{{1,3}}分))
    | (?P<ordinal>[{_CN}]{{1,3}}是)
    """,
    re.VERBOSE,
)
_CN_NEXT = frozenset("〇零○年月日季点是、至到")


def match_digit_trap(view: str, position: int, digits_end: int) -> Mask | None:
    """Return the date, time, identifier, ratio or formula that begins with the digits at `position`, if there is one.

    `digits_end` is where this run of digits ends: the character there decides cheaply whether a trap is possible at all.
    """
    size = digits_end - position
    if size > _LONGEST_NUMBER:
        return Mask(position, digits_end, "identifier")
    if digits_end < len(view) and view[digits_end] not in _TRAP_NEXT and size < 7:
        return None
    match = _DIGIT_TRAPS.match(view, position)
    return Mask(position, match.end(), match.lastgroup or "date") if match else None


def match_word_trap(view: str, position: int) -> Mask | None:
    """Return the date, time or ordinal in Chinese numerals that begins at `position`, if there is one."""
    if not _CN_NEXT.intersection(view[position + 1 : position + 4]):
        return None
    match = _CN_TRAPS.match(view, position)
    return Mask(position, match.end(), match.lastgroup or "date") if match else None


_LIST_NUMBER = re.compile(r"\s{0,40}+(?:[#•·●◆■☆★-]\s?)?\(?[0-9]{1,2}(?:[、)]|\.(?=[^0-9]|(?:19|20)[0-9]{2}年)|．)\s{0,4}")


def match_list_number(view: str) -> int:
    """Return where the list number at the head of a line ends (`10.发放…`, `（3）…`), or 0 when there is none."""
    match = _LIST_NUMBER.match(view)
    return match.end() if match else 0
