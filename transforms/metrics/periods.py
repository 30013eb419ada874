"""What time a figure speaks of: time expressions, resolved against the day of publication.

A period is written ISO-like: `2023`, `2017-08`, `2022-09-20`, `2024-01/2024-04`, `2021/..` (from then on).
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transforms.records import PeriodKind

Force = Literal["sentence", "base", "compare", "noun"]
"""How far an expression reaches: on through the sentence; only to the next figure (由年初的六成); not at all."""

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "O": 0}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
EARLY_MONTHS = 3
"""A page of January to March that says 全年 or 年末 speaks of the year before (bulletins and reports come out then)."""


_LIKENED = ("的", "同期", "相比", "末的", "持平")


class Period(NamedTuple):
    """A resolved time: text, first and last day, and whether it is a span or a stock up to then."""

    text: str | None
    start: date | None
    end: date | None
    kind: PeriodKind | None
    rule: str


NO_PERIOD = Period(None, None, None, None, "none")


class TimeMention(NamedTuple):
    """A time expression in a text, `text[start:end]`."""

    start: int
    end: int
    period: Period
    force: Force


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What relative expressions are counted from."""

    published: date | None
    base_year: int | None
    """Year that the page reports on, from its title; else None."""
    plans: bool = False
    """Whether the title says that the page plans: 全年 is then the year to come, not the year past."""


def day_span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """Return the first and last day of a year, a month or a day.

    Raises:
        ValueError: if there is no such month or day.
    """
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


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


_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|两|元(?=月))"
_D = r"(?:[0-9０-９]{1,2}|[一二三]?十?[一二三四五六七八九十])"
_Y4 = r"(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_DASH = r"(?:至|到|－|—|–|―|-|~|～|——)"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "两": 2, "1": 1, "2": 2, "3": 3, "4": 4}


def _alternatives(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _part(prefix: str) -> str:
    """Return the pattern of a part of a year; its groups carry `prefix`, as one pattern holds it twice."""
    return (
        rf"(?P<{prefix}half>上半年|下半年)|[前首头](?P<{prefix}fq>[一二三两123])个?季度?|(?P<{prefix}qa>[一二三1-3])季?度?{_DASH}(?P<{prefix}qb>[二三四2-4])季度|第?(?P<{prefix}q>[一二三四1-4])季度"
        rf"|[前首头](?P<{prefix}fm>{_N})个?月"
        rf"|(?P<{prefix}m1>{_N})月?份?{_DASH}(?P<{prefix}m2>{_N})月份?(?![0-9０-９一二三四五六七八九十]+[日号])"
        rf"|(?P<{prefix}m>{_N})月份?(?:(?P<{prefix}d>{_D})(?:[日号]?{_DASH}(?P<{prefix}db>{_D}))?[日号])?"
    )


def _pattern(data: dict[str, Any], now: list[str], lead: list[str]) -> re.Pattern[str]:
    year = rf"(?P<y>{_Y4})\s*年度?|(?P<yy>(?<![0-9０-９.．])[0-9０-９]{{2}})年(?={_N}月|上半年|下半年)|(?P<ry>{_alternatives(data['relative_year'])})"
    return re.compile(
        rf"(?P<pre>{_alternatives(lead)})?(?:"
        rf"(?P<now>{_alternatives(now)})"
        rf"|[“\"](?P<plan>{_alternatives(data['plan'])})[”\"]|(?P<barePlan>{_alternatives(data['plan'])})(?=以来|期间|时期|末|规划)"
        rf"|(?P<event>{_alternatives(data['event'])})(?=以来|召开以来)"
        rf"|(?P<y1>{_Y4})年?度?{_DASH}(?P<y2>{_Y4})年度?"
        rf"|(?:近|过去|最近|这|前)的?(?P<n>{_N})个?年(?:来|间)?|(?P<ns>[一二三四五六七八九十两]{{1,2}}|(?<![0-9])[0-9０-９]{{1,2}})年(?:多?来|间|(?=年均|累计|共))"
        rf"|(?P<rd>{_alternatives(data['relative_day'])})|(?P<rm>{_alternatives(data['relative_month'])})|(?P<feast>{_alternatives(data['feast'])})"
        rf"|(?:{year})(?:的|\s)?(?:{_part('')}|(?P<edge>年?末|年?底|年?初)(?![一-龥]*步))?"
        rf"|(?<![0-9０-９.．第])(?:{_part('o_')})"
        rf"|(?P<by>{_alternatives(data['base_year'])})"
        rf")(?P<post>[一-龥]{{0,4}}以来|期间|时期|至今|起|开始|月?底|月?末|初|[上中下]旬|之?前|以前)?"
    )


@dataclass(frozen=True, slots=True)
class PeriodGrammar:
    """Word lists and the pattern that finds time expressions."""

    relative_year: Mapping[str, int]
    base_year: Mapping[str, str]
    relative_month: Mapping[str, int]
    relative_day: Mapping[str, int]
    feast: Mapping[str, int]
    plan: Mapping[str, int]
    event: Mapping[str, str]
    until: frozenset[str]
    as_of: re.Pattern[str]
    compare: tuple[str, ...]
    likened: tuple[str, ...]
    attributive: tuple[str, ...]
    pattern: re.Pattern[str]


def parse_periods(text: str) -> PeriodGrammar:
    """Return the grammar of time expressions from `seeds/periods.toml`.

    Raises:
        ValueError: if a table is missing; the message names it.
    """
    data = tomllib.loads(text)
    missing = {"relative_day", "relative_year", "base_year", "relative_month", "feast", "plan", "event", "words"} - set(data)
    if missing:
        raise ValueError(f"periods.toml needs the tables {', '.join(sorted(missing))}.")
    words = {key: value.split() for key, value in data["words"].items()}
    return PeriodGrammar(
        relative_year=data["relative_year"],
        base_year=data["base_year"],
        relative_month=data["relative_month"],
        relative_day=data["relative_day"],
        feast=data["feast"],
        plan=data["plan"],
        event=data["event"],
        until=frozenset(words["until"]),
        as_of=re.compile(_alternatives(words["as_of"])),
        compare=tuple(words["compare"]),
        likened=tuple(words["likened"]),
        attributive=tuple(words["attributive"]),
        pattern=_pattern(data, words["now"], words["until"] + words["since"]),
    )


def _group(match: re.Match[str], name: str) -> str | None:
    found: str | None = match[name] or match[f"o_{name}"]
    return found


def _span(start: tuple[int, ...], end: tuple[int, ...], kind: PeriodKind, rule: str) -> Period:
    """Return the period from one point of time (year, month, day) to another; a month equal to the other is not doubled."""
    first, last = format_point(start), format_point(end)
    return Period(first if first == last else f"{first}/{last}", day_span(*start)[0], day_span(*end)[1], kind, rule)


def format_point(point: tuple[int, ...]) -> str:
    """Return `2023`, `2023-05` or `2023-05-01` for a year, a month, a day."""
    return "-".join(f"{number:0{4 if i == 0 else 2}d}" for i, number in enumerate(point))


def year_period(year: int) -> Period:
    """Return a whole year as a period."""
    return _span((year,), (year,), "in", "year")


class TimeResolver:
    """Resolves the time expressions of one page."""

    def __init__(self, grammar: PeriodGrammar, context: TimeContext) -> None:
        self._g = grammar
        self._published = context.published
        self._context = context
        self._range_year: int | None = None

    def find(self, text: str) -> list[TimeMention]:
        """Return the time expressions of `text` that can be resolved, in order, ranges joined."""
        mentions: list[TimeMention] = []
        for match in self._g.pattern.finditer(text):
            previous = mentions[-1] if mentions else None
            ranged = previous is not None and (match["pre"] in {"至", "到"} or re.fullmatch(_DASH, text[previous.end : match.start()]))
            whole_year = previous is not None and len(previous.period.text or "") == 4 and "。" not in text[previous.end : match.start()]
            hinted = previous is not None and previous.force == "sentence" and (ranged or whole_year)
            self._range_year = previous.period.start.year if previous and hinted and previous.period.start else None
            try:
                period = self._resolve(match, text)
            except ValueError:  # no such day or month: 13月, 2月30日
                continue
            if period is None:
                continue
            mention = TimeMention(match.start(), match.end(), period, self._force(match, text))
            joined = self._join(mentions[-1], mention, text) if mentions else None
            if joined:
                mentions[-1] = joined
            else:
                mentions.append(mention)
        return mentions

    def _join(self, left: TimeMention, right: TimeMention, text: str) -> TimeMention | None:
        """Return one range for 7月8日|至9月27日, or None where the two stand apart."""
        gap = text[left.end : right.start]
        leads = text[right.start] in "至到"
        if not ((gap == "" and leads) or re.fullmatch(_DASH, gap)) or left.period.start is None or right.period.end is None:
            return None
        if left.period.start > right.period.end:
            return None
        first, last = left.period.text or "", right.period.text or ""
        period = Period(f"{first}/{last}", left.period.start, right.period.end, "in", "range")
        return TimeMention(left.start, right.end, period, left.force)

    def _force(self, match: re.Match[str], text: str) -> Force:
        before, after = text[: match.start()], text[match.end() :]
        if before.endswith(self._g.compare):
            return "compare"
        if before.endswith(self._g.likened) and (match.group().endswith("的") or after.startswith(_LIKENED)):
            return "compare"
        if (match["post"] or "").endswith("前") and after.startswith(("的", "建", "竣", "投")) and not match["pre"]:
            return "noun"
        if (match["plan"] or match["barePlan"]) and after.startswith(("开局", "收官", "规划", "头", "建议", "目标", "蓝图")):
            return "noun"
        if after.startswith(self._g.attributive) or before.endswith(("建于", "始建于", "建成于")):
            return "noun"
        if before.endswith(("由", "从")) or (match["pre"] in {"由", "从", "自"} and not self._is_since(match)):
            return "base"
        return "sentence"

    @staticmethod
    def _is_since(match: re.Match[str]) -> bool:
        return (match["post"] or "").endswith(("以来", "起", "开始", "至今"))

    def _resolve(self, match: re.Match[str], text: str) -> Period | None:
        if match["now"]:
            return self._now()
        if match["plan"] or match["barePlan"]:
            first = self._g.plan[match["plan"] or match["barePlan"]]
            since = self._is_since(match)
            return self._open((first,), "plan_since") if since else _span((first,), (first + 4,), "in", "plan")
        if match["event"]:
            year, month = (int(x) for x in self._g.event[match["event"]].split("-"))
            return self._open((year, month), "event_since")
        if match["y1"]:
            first_year, last_year = parse_year(match["y1"]), parse_year(match["y2"])
            return _span((first_year,), (last_year,), "in", "years") if first_year and last_year else None
        if match["n"] or match["ns"]:
            return self._last_years(match)
        if match["by"]:
            return self._base_year(match, text)
        if match["rd"]:
            day = self._published + timedelta(days=self._g.relative_day[match["rd"]]) if self._published else None
            return Period(day.isoformat(), day, day, "in", "day_relative") if day else None
        return self._calendar(match)

    def _now(self) -> Period | None:
        day = self._published
        return Period(day.isoformat(), day, day, "as_of", "now") if day else Period(None, None, None, "as_of", "now")

    def _open(self, point: tuple[int, ...], rule: str) -> Period:
        return Period(f"{format_point(point)}/..", day_span(*point)[0], self._published, "in", rule)

    def _last_years(self, match: re.Match[str]) -> Period | None:
        count = parse_small_number(match["n"] or match["ns"])
        if not count or not self._published:
            return None
        # 近三年 holds the year of the page; 过去五年 of a report in January or February ends with the year before.
        early = self._published.month <= EARLY_MONTHS
        last = self._published.year - (1 if early else 0)
        first = last - count + (0 if match.group().endswith("来") and match["ns"] and not early else 1)
        return _span((first,), (last,), "in", "last_years")

    def _year_of_page(self) -> int | None:
        return self._context.base_year or (self._published.year if self._published else None)

    def _base_year(self, match: re.Match[str], text: str) -> Period | None:
        year, word = self._context.base_year, match["by"]
        if year is None and self._published:
            past = (
                self._published.month <= EARLY_MONTHS
                and not self._context.plans
                and word in {"全年", "年末", "年底"}
                and match["pre"] is None
            )
            year = self._published.year - (1 if past else 0)
        if year is None or (word == "年度" and text[match.end() : match.end() + 1] not in {"内", "末", "中"}):
            return None
        return self._edge(year, self._g.base_year[word], match)

    @staticmethod
    def _edge(year: int, edge: str, match: re.Match[str]) -> Period:
        if edge == "end":
            return _span((year, 12), (year, 12), "as_of", "year_end")
        if edge == "start" and match["post"] is None:
            return _span((year, 1), (year, 1), "in", "year_start")
        return _span((year,), (year,), "in", "whole_year")

    def _calendar(self, match: re.Match[str]) -> Period | None:
        point = self._point(match)
        if point is None:
            return None
        first, last, rule = point
        if self._is_since(match):
            if rule == "year" and self._published and first == (self._published.year,):
                return _span(first, last, "in", "this_year")
            return self._open(first, f"{rule}_since")
        if match["edge"] or (match["post"] in {"底", "末"} and len(first) == 1):
            return self._edge(first[0], "start" if "初" in (match["edge"] or "") else "end", match)
        until = match["pre"] or ""
        past = self._published is not None and day_span(*last)[0] <= self._published
        if until.startswith("截") or (until in {"到", "至"} and match["post"] in {"底", "末", "月底", "月末"} and past):
            return _span(last, last, "as_of", f"until_{rule}")
        return _span(first, last, "in", rule)

    def _point(self, match: re.Match[str]) -> tuple[tuple[int, ...], tuple[int, ...], str] | None:
        """Return first and last (year, month, day) of a calendar expression and its rule, or None without a year to hold it."""
        year, rule = self._explicit_year(match)
        if match["rm"]:
            if not self._published:
                return None
            months = self._published.year * 12 + self._published.month - 1 + self._g.relative_month[match["rm"]]
            return (months // 12, months % 12 + 1), (months // 12, months % 12 + 1), "month"
        months_found = self._months(match)
        if months_found is None:
            return ((year,), (year,), rule) if year is not None else None
        first, last, part = months_found
        if year is None:
            year = self._guess_year(last, match)
        if year is None:
            return None
        day = parse_small_number(_group(match, "d") or "")
        if day:
            last_day = parse_small_number(_group(match, "db") or "") or day
            return (year, first, day), (year, first, last_day), "day" if last_day == day else "days"
        return (year, first), (year, last), part

    def _explicit_year(self, match: re.Match[str]) -> tuple[int | None, str]:
        if match["y"] or match["yy"]:
            return parse_year(match["y"] or match["yy"]), "year"
        if match["ry"]:
            offset = self._g.relative_year[match["ry"]]
            if match["ry"] in {"上年", "当年", "上年度", "本年", "本年度"} and self._context.base_year:
                return self._context.base_year + offset, "year_relative"
            return (self._published.year + offset if self._published else None), "year" if offset == 0 else "year_relative"
        return None, "year"

    def _months(self, match: re.Match[str]) -> tuple[int, int, str] | None:
        half, quarter, first_quarters = _group(match, "half"), _group(match, "q"), _group(match, "fq")
        if _group(match, "qa"):
            return _QUARTERS[_group(match, "qa") or ""] * 3 - 2, _QUARTERS[_group(match, "qb") or ""] * 3, "quarters"
        if half:
            return (1, 6, "half") if half[0] == "上" else (7, 12, "half")
        if quarter:
            number = _QUARTERS[quarter]
            return number * 3 - 2, number * 3, "quarter"
        if first_quarters:
            return 1, _QUARTERS[first_quarters] * 3, "quarters"
        first_months = parse_small_number(_group(match, "fm") or "")
        if first_months:
            return 1, first_months, "months"
        if _group(match, "m1"):
            return parse_small_number(_group(match, "m1") or "") or 0, parse_small_number(_group(match, "m2") or "") or 0, "months"
        if match["feast"]:
            month = self._g.feast[match["feast"]]
            return month, month, "feast"
        month_found = parse_small_number(_group(match, "m") or "")
        return (month_found, month_found, "month") if month_found else None

    def _guess_year(self, last_month: int, match: re.Match[str]) -> int | None:
        """Return the page's year, or the year before for a month that had not come yet, unless a deadline is set."""
        if self._range_year or self._context.base_year:
            return self._range_year or self._context.base_year
        if not self._published:
            return None
        deadline = (match["post"] or "").endswith("前") or match["pre"] in {"到", "至"}
        return self._published.year - (1 if last_month > self._published.month and not deadline else 0)
