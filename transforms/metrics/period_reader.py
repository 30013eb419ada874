"""A time expression to its period: calendar arithmetic against the day of publication and what the page has told so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from transforms.metrics.calendar_spans import Period, day_span, format_point, span, year_period
from transforms.metrics.period_grammar import QUARTERS, parse_small_number, parse_year

if TYPE_CHECKING:
    import re

    from transforms.metrics.period_grammar import PeriodGrammar

EARLY_MONTHS = 3
"""A page of January to March that says 全年 or 年末 speaks of the year before (bulletins and reports come out then)."""
BULLETIN_MONTHS = 10
"""Bulletins of a year (统计公报, 环境质量公报) come out by October of the next."""
LATE_MONTH = 10
"""A page of November or December that says 一年来 speaks of its own year, one of the spring or summer of the twelve months past."""

_WEEKDAYS = {char: at for at, char in enumerate("一二三四五六日")} | {"天": 6}
_THAT_MONTH = "当月"
_OWN_MONTHS = frozenset({_THAT_MONTH, "本月", "下月", "下个月"})
"""Words that a report on one month counts from that month; 上月 is told from the day of publication (通报上月空气质量)."""
_PLAN_YEARS = 5
"""Years of a five-year plan."""
_NEAR = 6
"""Characters on either side of a month that may say that it is still to come."""
_AHEAD = 14
"""Characters behind a month that has not come yet in which a word of planning says that it will (下半年，我区将建成)."""
_FIRST_PLAN = 1951
"""Five-year plans follow each other without a gap since the sixth, of 1981."""


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What relative expressions are counted from."""

    published: date | None
    base_year: int | None
    """Year that the page reports on, from its title; else None."""
    plans: bool = False
    """Whether the title says that the page plans: 全年 is then the year to come, not the year past."""
    bulletin: bool = False
    """Whether the title calls the page a bulletin: it tells of the year before, however late it comes out."""
    base_month: tuple[int, int] | None = None
    """Year and month that the page reports on, from its title; else None."""


@dataclass(slots=True)
class Told:
    """Times that a line has named before an expression; those that may stand for what the expression leaves out."""

    range_year: int | None = None
    """Year of the range that the expression ends."""
    year: int | None = None
    """Year that the line has named last."""
    sentence_year: int | None = None
    """The same of the sentence, a month or day of it included."""
    month: tuple[int, int] | None = None
    """Month that the line has named last."""


def group(match: re.Match[str], name: str) -> str | None:
    """Return the part `name` of an expression, of either order in which its parts can stand."""
    found: str | None = match[name] or match[f"o_{name}"]
    return found


def is_since(match: re.Match[str]) -> bool:
    """Return whether an expression tells when a time begins that still goes on."""
    return (match["post"] or "").endswith(("以来", "起", "开始", "至今"))


class PeriodReader:
    """Resolves single expressions of one page; `told` is kept by whoever goes along the line."""

    def __init__(self, grammar: PeriodGrammar, context: TimeContext) -> None:
        self._g = grammar
        self._published = context.published
        self._context = context
        self.told = Told()

    def resolve(self, match: re.Match[str], text: str) -> Period | None:
        """Return the period of an expression found in `text`, or None without a day or year to count from.

        Raises:
            ValueError: there is no such day or month.
        """
        period: Period | None
        if match["now"]:
            period = self._now()
        elif match["vague"]:
            period = Period(None, None, None, None, "vague")
        elif match["within"]:
            period = Period(None, None, None, None, "within")
        elif match["plan"] or match["barePlan"] or match["planNo"]:
            period = self._plan(match, text)
        elif match["event"]:
            period = self._open(tuple(int(part) for part in self._g.event[match["event"]].split("-")), "event_since")
        elif match["y1"]:
            first_year, last_year = parse_year(match["y1"]), parse_year(match["y2"])
            period = span((first_year,), (last_year,), "in", "years") if first_year and last_year else None
        elif match["n"] or match["ns"]:
            period = self._last_years(match)
        elif match["by"]:
            period = self._base_year(match, text)
        elif match["ago"]:
            period = self._years_ago(match)
        elif match["bd"] or match["bh"]:
            period = self._bare_day(match)
        elif match["rd"] or match["rw"]:
            period = self._near_day(match) if match["rd"] else self._week(match)
        else:
            period = self._calendar(match)
        return period

    def _plan(self, match: re.Match[str], text: str) -> Period:
        number = match["planNo"]
        named = match["plan"] or match["barePlan"]
        first = _FIRST_PLAN + _PLAN_YEARS * (parse_small_number(number) or 0) if number else self._g.plan[named]
        if match["post"] == "末" or text.startswith(("末", "期末"), match.end()):
            last, now = first + _PLAN_YEARS - 1, self._published
            return self._edge(last, "end", match) if now and last < now.year else year_period(last)
        return self._open((first,), "plan_since") if is_since(match) else span((first,), (first + _PLAN_YEARS - 1,), "in", "plan")

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
        if count == 1 and match["ns"]:
            if early or self._published.month > LATE_MONTH:
                return year_period(last)._replace(rule="last_years")
            month = self._published.month
            return span((last - 1, month), (last, month), "in", "last_years")
        first = last - count + (0 if match.group().endswith("来") and match["ns"] and not early else 1)
        return span((first,), (last,), "in", "last_years")

    def _years_ago(self, match: re.Match[str]) -> Period | None:
        count = parse_small_number(match["ago"])
        return year_period(self._published.year - count)._replace(rule="years_ago") if count and self._published else None

    def _bare_day(self, match: re.Match[str]) -> Period | None:
        """Return the last such day up to publication (27日上午 on a page of the 29th)."""
        day, published = parse_small_number(match["bd"] or match["bh"]), self._published
        if not day or published is None:
            return None
        months = published.year * 12 + published.month - 1 - (1 if day > published.day else 0)
        point = (months // 12, months % 12 + 1, day)
        return span(point, point, "as_of" if (match["pre"] or "").startswith("截") else "in", "day")

    def _near_day(self, match: re.Match[str]) -> Period | None:
        """Return yesterday and the like."""
        day = self._published + timedelta(days=self._g.relative_day[match["rd"]]) if self._published else None
        return Period(day.isoformat(), day, day, "in", "day_relative") if day else None

    def _week(self, match: re.Match[str]) -> Period | None:
        """Return a week before that of publication, a day of it (上周五), or its Saturday and Sunday."""
        published, named = self._published, match["wd"]
        if published is None:
            return None
        monday = published + timedelta(days=7 * self._g.relative_week[match["rw"]] - published.weekday())
        first, last = (5, 6) if named == "末" else (0, 6) if named is None else (_WEEKDAYS[named], _WEEKDAYS[named])
        start, end = monday + timedelta(days=first), monday + timedelta(days=last)
        if (match["pre"] or "") in {"到", "至"} or (match["pre"] or "").startswith("截"):
            return Period(end.isoformat(), end, end, "as_of", "until_day")
        text = start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
        return Period(text, start, end, "in", "week")

    def _base_year(self, match: re.Match[str], text: str) -> Period | None:
        year, word = self._context.base_year, match["by"]
        if word == "全年" and self.told.sentence_year:
            year = self.told.sentence_year  # 截至2018年底，共有…，全年发放…
        elif year is not None and self.told.year == year + 1:
            year = self.told.year  # A report goes on to what the next year is to bring: 2024年目标：…，年底前….
        if year is None and self._published:
            past = (
                self._published.month <= (BULLETIN_MONTHS if self._context.bulletin and word != "年底" else EARLY_MONTHS)
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
            return span((year, 12), (year, 12), "as_of", "year_end")
        if edge == "start" and match["post"] is None:
            return span((year, 1), (year, 1), "in", "year_start")
        return span((year,), (year,), "in", "whole_year")

    def _calendar(self, match: re.Match[str]) -> Period | None:
        point = self._point(match)
        if point is None:
            return None
        first, last, rule = point
        if is_since(match):
            if rule == "year" and self._published and first == (self._published.year,):
                return span(first, last, "in", "this_year")
            return self._open(first, f"{rule}_since")
        if match["edge"] or (match["post"] in {"底", "末"} and len(first) == 1):
            return self._edge(first[0], "start" if "初" in (match["edge"] or "") else "end", match)
        until = match["pre"] or ""
        past = self._published is not None and day_span(*last)[0] <= self._published
        if until.startswith("截") or (until in {"到", "至"} and match["post"] in {"底", "末", "月底", "月末"} and past):
            return span(last, last, "as_of", f"until_{rule}")
        return span(first, last, "in", rule)

    def _point(self, match: re.Match[str]) -> tuple[tuple[int, ...], tuple[int, ...], str] | None:
        """Return first and last (year, month, day) of a calendar expression and its rule, or None without a year to hold it."""
        year, rule = self._explicit_year(match)
        if match["rm"]:
            month = self._relative_month(match["rm"])
            return (month, month, "month") if month else None
        months_found = self._months(match)
        if months_found is None:
            return ((year,), (year,), rule) if year is not None else None
        first, last, part = months_found
        if year is None:
            year = self._guess_year(last, match)
        if year is None:
            return None
        day = parse_small_number(group(match, "d") or "")
        if day:
            last_day = parse_small_number(group(match, "db") or "") or day
            return (year, first, day), (year, first, last_day), "day" if last_day == day else "days"
        return (year, first), (year, last), part

    def _relative_month(self, word: str) -> tuple[int, int] | None:
        """Return the month that a word tells: 当月 is the month told last, and a report on July calls that 本月 in August."""
        told = self.told.month if word == _THAT_MONTH else None
        base = told or (self._context.base_month if word in _OWN_MONTHS else None)
        if base is None and self._published:
            base = self._published.year, self._published.month
        if base is None:
            return None
        months = base[0] * 12 + base[1] - 1 + self._g.relative_month[word]
        return months // 12, months % 12 + 1

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
        """Return first and last month of a part of a year and its rule, or None if the expression names no part."""

        def number(name: str) -> int:
            return parse_small_number(group(match, name) or "") or 0

        half, quarter, first_quarters, last_quarter = (group(match, name) for name in ("half", "q", "fq", "qb"))
        found: tuple[int, int, str] | None = None
        if half:
            found = (1, 6, "half") if half[0] == "上" else (7, 12, "half")
        elif last_quarter:
            found = QUARTERS[group(match, "qa") or ""] * 3 - 2, QUARTERS[last_quarter] * 3, "quarters"
        elif quarter:
            found = QUARTERS[quarter] * 3 - 2, QUARTERS[quarter] * 3, "quarter"
        elif first_quarters:
            found = 1, QUARTERS[first_quarters] * 3, "quarters"
        elif number("fm"):
            found = 1, number("fm"), "months"
        elif number("m1"):
            found = number("m1"), number("m2"), "months"
        elif match["feast"]:
            found = self._g.feast[match["feast"]], self._g.feast[match["feast"]], "feast"
        elif number("m"):
            found = number("m"), number("m"), "month"
        return found

    def _guess_year(self, last_month: int, match: re.Match[str]) -> int | None:
        """Return the page's year, or the year before for a month that had not come yet, unless a deadline is set."""
        if self.told.range_year or self._context.base_year:
            return self.told.range_year or self._context.base_year
        if not self._published:
            return None
        around = (
            match.string[max(match.start() - _NEAR, 0) : match.start()].rpartition("，")[2]
            + "|"
            + match.string[match.end() : match.end() + _AHEAD]
        )
        deadline = (match["post"] or "").endswith("前") or match["pre"] in {"到", "至"} or self._g.ahead.search(around) is not None
        return self._published.year - (1 if last_month > self._published.month and not deadline else 0)
