"""The pattern of time expressions, built from `seeds/periods.toml`, and the numbers in it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "O": 0}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|两|元(?=月))"
_D = r"(?:[0-9０-９]{1,2}|[一二三]?十?[一二三四五六七八九十])"
_Y4 = r"(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
DASH = r"(?:至|到|－|—|–|―|-|~|～|——)"
_CLOCK = (
    r"(?P<clock>(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚间|晚上|晚|夜间|夜|晨)?"
    r"(?:[0-9]{1,2}[时点](?:[0-9]{1,2}分|半)?|[0-9]{1,2}[:：][0-9]{2})?)"
)
"""A time of day behind a day belongs to the expression and changes nothing: 30日夜至12月1日晨, 截至2日12时."""
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "两": 2, "1": 1, "2": 2, "3": 3, "4": 4}


LIKENED_REACH = 24
"""Characters of 和去年首场雪相比, 与2010年人口普查的725482人相比 between the year and 相比."""
ANNOUNCED_REACH = 24
"""Characters between the day and the word that says that something was made known (昨日，记者从区城市管理局获悉)."""
_NUMERALS = "0-9０-９〇零○一二三四五六七八九十两元"
_NUMBER_OPENS = rf"[{_NUMERALS}][{_NUMERALS}度份个\s至到－—–―\-~～]{{0,10}}+[年月日季]|[近这前首头第][的{_NUMERALS}]"
"""What an expression that opens with a number, or with a word before one, looks like from afar: most numbers are none."""
_OTHER_OPENS = ("上半", "下半", "过去", "最近", "未来", "今后", "接下")
"""First two characters of the other words that `_pattern` itself writes at the head of an expression."""


def _alternatives(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _opening(words: list[str]) -> str:
    """Return a lookahead for what an expression can open with, one of `words` or a number.

    One in thirty of the characters that words and numbers begin with opens an expression: the second character turns most
    of the others away, which costs less than trying every alternative of the pattern.
    """
    second: dict[str, set[str]] = {}
    for word in words:
        second.setdefault(word[0], set()).add(word[1:2])
    pairs = [
        re.escape(char) if "" in behind else f"{re.escape(char)}[{''.join(sorted(behind))}]" for char, behind in sorted(second.items())
    ]
    return rf"(?=[{_NUMERALS}近这前首头第{''.join(map(re.escape, sorted(second)))}])(?={_NUMBER_OPENS}|{'|'.join(pairs)})"


def _part(prefix: str) -> str:
    """Return the pattern of a part of a year; its groups carry `prefix`, as one pattern holds it twice."""
    return (
        rf"(?P<{prefix}half>上半年|下半年)|[前首头](?P<{prefix}fq>[一二三两123])个?季度?"
        rf"|(?P<{prefix}qa>[一二三1-3])季?度?{DASH}(?P<{prefix}qb>[二三四2-4])季度|第?(?P<{prefix}q>[一二三四1-4])季度"
        rf"|[前首头](?P<{prefix}fm>{_N})个?月"
        rf"|(?P<{prefix}m1>{_N})月?份?{DASH}(?P<{prefix}m2>{_N})月份?(?![0-9０-９一二三四五六七八九十]+[日号])"
        rf"|(?P<{prefix}m>{_N})月份?(?:(?P<{prefix}d>{_D})(?:[日号]?{DASH}(?P<{prefix}db>{_D}))?[日号])?"
    )


def _pattern(data: dict[str, Any], now: list[str], vague: list[str], lead: list[str]) -> re.Pattern[str]:
    short = rf"(?P<yy>(?<![0-9０-９.．])[0-9０-９]{{2}})年(?={_N}月|上半年|下半年)"
    year = rf"(?P<y>{_Y4})\s{{0,2}}年度?|{short}|(?P<ry>{_alternatives(data['relative_year'])})"
    since = r"(?P<ns>[一二三四五六七八九十两]{1,2}|(?<![0-9])[0-9０-９]{1,2})年(?:多?来|间|(?=年均|累计|共))"
    near = r"(?P<ago>[一二三四五六七八九十两]{1,2}|(?<![0-9０-９])[0-9０-９]{1,2})年之?前|"
    near += r"(?<![0-9０-９.．月年])(?P<bd>[0-9０-９]{1,2})日(?![内间游均报程产喀志])"
    near += r"|(?<![0-9０-９.．月年一-龥])(?P<bh>[0-9]{1,2})号(?=[，,上下凌早中晚])"
    near += rf"|(?P<rw>{_alternatives(data['relative_week'])})(?P<wd>[一二三四五六日天末](?![次个条年级]))?(?!报)"
    near += rf"|(?P<rd>{_alternatives(data['relative_day'])})|(?P<rm>{_alternatives(data['relative_month'])})"
    listed = [
        *now,
        *vague,
        *lead,
        *data["plan"],
        *data["event"],
        *data["relative_day"],
        *data["relative_week"],
        *data["relative_month"],
        *data["feast"],
    ]
    listed += [*data["relative_year"], *data["base_year"], *_OTHER_OPENS, *(quote + plan for quote in '“"' for plan in data["plan"])]
    return re.compile(
        rf"{_opening(listed)}(?P<pre>{_alternatives(lead)})?(?:"
        rf"(?P<now>{_alternatives(now)})|(?P<vague>{_alternatives(vague)})(?!的?[0-9０-９一二三四五六七八九十两]{{1,2}}个?年)"
        rf"|[“\"](?P<plan>{_alternatives(data['plan'])})[”\"]|(?P<barePlan>{_alternatives(data['plan'])})(?=以来|期间|时期|末|规划)"
        rf"|第(?P<planNo>十?[一二三四五六七八九]|十)个五年(?=规划|计划)"
        rf"|(?P<event>{_alternatives(data['event'])})(?=以来|召开以来)"
        rf"|(?P<within>(?:未来|今后|接下来)的?{_N}个?年(?:内|里|间)?|(?<![0-9０-９]){_N}年内)"
        rf"|(?P<y1>{_Y4})年?度?{DASH}(?P<y2>{_Y4})年度?"
        rf"|(?:近|过去|最近|这|前)的?(?P<n>{_N})个?年(?:来|间)?|{since}"
        rf"|{near}|(?P<feast>{_alternatives(data['feast'])})"
        rf"|(?:{year})(?:的|\s)?(?:全年)?(?:{_part('')}|(?P<edge>年?末|年?底|年?初)(?!步))?"
        rf"|(?<![0-9０-９.．第])(?:{_part('o_')})"
        rf"|(?P<by>(?<![0-9０-９一二三四五六七八九十两])(?:{_alternatives(data['base_year'])}))"
        rf"){_CLOCK}(?P<post>(?(pre)[一-龥“”]{{0,18}}?以来|[一-龥]{{0,4}}以来)|期间|时期|至今|起|开始"
        rf"|(?:月?底|月?末|初|[上中下]旬)(?:之?前|以前)?|之?前|以前)?"
    )


@dataclass(frozen=True, slots=True)
class PeriodGrammar:
    """Word lists and the pattern that finds time expressions."""

    relative_year: Mapping[str, int]
    base_year: Mapping[str, str]
    relative_month: Mapping[str, int]
    relative_day: Mapping[str, int]
    relative_week: Mapping[str, int]
    feast: Mapping[str, int]
    plan: Mapping[str, int]
    event: Mapping[str, str]
    until: frozenset[str]
    as_of: re.Pattern[str]
    compare: tuple[str, ...]
    likened: tuple[str, ...]
    attributive: tuple[str, ...]
    likened_behind: re.Pattern[str]
    """和去年首场雪|相比: the expression is compared with, though not at once."""
    ahead: re.Pattern[str]
    announced: re.Pattern[str]
    """昨日，大队交出|成绩单: the day is that of the announcement."""
    quota: tuple[str, ...]
    quota_verbs: tuple[str, ...]
    pattern: re.Pattern[str]


def parse_periods(text: str) -> PeriodGrammar:
    """Return the grammar of time expressions from `seeds/periods.toml`.

    Raises:
        ValueError: if a table is missing; the message names it.
    """
    data = tomllib.loads(text)
    missing = {"relative_day", "relative_week", "relative_year", "base_year", "relative_month", "feast", "plan", "event", "words"} - set(
        data
    )
    if missing:
        raise ValueError(f"periods.toml needs the tables {', '.join(sorted(missing))}.")
    words = {key: value.split() for key, value in data["words"].items()}
    return PeriodGrammar(
        relative_year=data["relative_year"],
        base_year=data["base_year"],
        relative_month=data["relative_month"],
        relative_day=data["relative_day"],
        relative_week=data["relative_week"],
        feast=data["feast"],
        plan=data["plan"],
        event=data["event"],
        until=frozenset(words["until"]),
        as_of=re.compile(_alternatives(words["as_of"])),
        compare=tuple(words["compare"]),
        likened=tuple(words["likened"]),
        attributive=tuple(words["attributive"]),
        likened_behind=re.compile(rf"[^，。；,;]{{0,{LIKENED_REACH}}}?(?:{_alternatives(words['likened_behind'])})"),
        ahead=re.compile(_alternatives(words["ahead"])),
        announced=re.compile(rf"[^。；;0-9]{{0,{ANNOUNCED_REACH}}}?(?:{_alternatives(words['announced'])})"),
        quota=tuple(words["quota"]),
        quota_verbs=tuple(words["quota_verbs"]),
        pattern=_pattern(data, words["now"], words["vague"], words["until"] + words["since"]),
    )


def parse_small_number(text: str) -> int | None:
    """Return a number up to 99 in digits or Chinese numerals, or None."""
    text = text.translate(_FULL_WIDTH)
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
            return None
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS.get(text)


def parse_year(text: str) -> int | None:
    """Return a year of four digits, Arabic or Chinese, or of two digits (98 is 1998, 08 is 2008), or None."""
    digits = "".join(str(_DIGITS[c]) if c in _DIGITS else c for c in text.translate(_FULL_WIDTH))
    if not digits.isdigit():
        return None
    if len(digits) == 2:
        return int(digits) + (1900 if int(digits) > 50 else 2000)
    return int(digits)
