"""What time a figure speaks of: time expressions, resolved against the day of publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from transforms.metrics.calendar_spans import UNKNOWN_PERIOD, Period, span
from transforms.metrics.period_grammar import DASH
from transforms.metrics.period_reader import PeriodReader, group, is_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.period_grammar import PeriodGrammar
    from transforms.metrics.period_reader import TimeContext

Force = Literal["sentence", "clause", "base", "compare", "noun"]
"""How far an expression reaches: on through the sentence; to the next comma (现有); only to the next figure (由年初的六成); not at all."""

_DASH = re.compile(DASH)
_YEAR = 4
"""Length of a period that is a whole year."""
_NEAR = 6
"""Characters on either side of an expression that decide how far it reaches."""
_AGE = re.compile(r"已?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:周岁|岁)")
"""Behind 今年 an age dates nothing (今年65岁的李阿姨)."""
_PLAN_NOUNS = ("开局", "收官", "规划", "头", "建议", "目标", "蓝图")
_PAIRING = ("与", "同", "和", "较", "比")
_FIGURE = re.compile("[0-9]")
_SAME_TIME = re.compile("同期的[0-9]")
"""恢复到2020年同期的82%，2021年同期的|64%: a share of what was then."""
_LIKENED = ("的", "同期", "相比", "末的", "持平")


class TimeMention(NamedTuple):
    """A time expression in a text, `text[start:end]`."""

    start: int
    end: int
    period: Period
    force: Force


def _same_part(period: Period, mentions: Sequence[TimeMention]) -> Period:
    """Return the part of the year `period` that the last expression named of its own year (今年1—5月 … 由去年同期的)."""
    last = next((m.period for m in reversed(mentions) if m.period.start and m.period.end), None)
    whole = period.start is not None and len(period.text or "") == _YEAR
    if not whole or last is None or last.start is None or last.end is None or last.start.year != last.end.year or last.kind != "in":
        return period
    first, final = (period.start.year if period.start else 0, last.start.month), (period.start.year if period.start else 0, last.end.month)
    return period if (last.start.month, last.end.month) == (1, 12) else span(first, final, "in", period.rule)


class TimeResolver:
    """Resolves the time expressions of one page."""

    def __init__(self, grammar: PeriodGrammar, context: TimeContext) -> None:
        self._g = grammar
        self._published = context.published
        self._reader = PeriodReader(grammar, context)
        self._told = self._reader.told
        self._last_text = ""
        self._last_found: list[TimeMention] = []

    def find(self, text: str) -> Sequence[TimeMention]:
        """Return the time expressions of `text` that can be resolved, in order, ranges joined.

        The last answer is kept: a line is asked for its own figures, as a heading, and for what it leaves to the next line.
        """
        if text != self._last_text:
            self._last_text, self._last_found = text, self._find(text)
        return self._last_found

    def _find(self, text: str) -> list[TimeMention]:
        mentions: list[TimeMention] = []
        told: list[int | None] = [None]  # The year that was named last, before the first mention and behind each.
        self._told.month = None
        for match in self._g.pattern.finditer(text):
            previous = mentions[-1] if mentions else None
            self._look_back(previous, match, text)
            self._told.year = told[-1]
            try:
                period = self._reader.resolve(match, text)
            except ValueError:  # no such day or month: 13月, 2月30日
                continue
            if period is None:
                if self._published or match["by"]:
                    continue
                period = UNKNOWN_PERIOD
            if text.startswith("同期", match.end()):
                period = _same_part(period, mentions)
            if match["ns"] and previous is not None and previous.period.rule == "plan":
                period = previous.period  # “十二五”时期 … 五年累计: the five years of that plan
            mention = TimeMention(match.start(), match.end(), period, self._force(match, text))
            joined = self._join(mentions[-1], mention, text) if mentions else None
            if joined:
                mentions[-1], told[-1] = joined, told[-2]
            else:
                mentions.append(mention)
                told.append(period.start.year if period.rule == "year" and period.start else told[-1])
                if period.start and period.rule in {"month", "day", "until_month", "until_day"} and mention.force == "sentence":
                    self._told.month = period.start.year, period.start.month
        return mentions

    def _look_back(self, previous: TimeMention | None, match: re.Match[str], text: str) -> None:
        """Take the year that the expression before says of this one: of its range, of its sentence."""
        self._told.range_year = self._told.sentence_year = None
        if previous is None or previous.force != "sentence" or previous.period.start is None:
            return
        gap, year = text[previous.end : match.start()], previous.period.start.year
        is_near = "。" not in gap
        if is_near:
            self._told.sentence_year = year
        if match["pre"] in {"至", "到"} or _DASH.fullmatch(gap) or (is_near and len(previous.period.text or "") == _YEAR):
            self._told.range_year = year

    def _join(self, left: TimeMention, right: TimeMention, text: str) -> TimeMention | None:
        """Return one range for 7月8日|至9月27日, or None where the two stand apart."""
        gap = text[left.end : right.start]
        leads = text[right.start] in "至到"
        if not ((gap == "" and leads) or _DASH.fullmatch(gap)) or left.period.start is None or right.period.end is None:
            return None
        if left.period.start > right.period.end:
            return None
        first, last = left.period.text or "", right.period.text or ""
        period = Period(f"{first}/{last}", left.period.start, right.period.end, "in", "range")
        return TimeMention(left.start, right.end, period, "sentence" if left.force == "base" else left.force)

    def _force(self, match: re.Match[str], text: str) -> Force:
        before, after = text[max(match.start() - _NEAR, 0) : match.start()], text[match.end() : match.end() + _NEAR]
        likened_behind = self._g.likened_behind.match(text, match.end())
        likened = match.group().endswith("的") or after.startswith(_LIKENED) or likened_behind is not None
        same = _SAME_TIME.match(after) and not before.endswith(("由", "从"))
        if same or before.endswith(self._g.compare) or (before.endswith(self._g.likened) and likened):
            # 与2010年的72万人相比: that figure is of the year, what follows is not.
            paired = likened_behind and before.endswith(_PAIRING) and _FIGURE.search(likened_behind[0])
            return "base" if paired else "compare"
        plan = match["plan"] or match["barePlan"] or match["planNo"]
        names = plan and after.startswith(_PLAN_NOUNS)
        dates = (match["post"] or "").endswith("前") and after.startswith(("的", "建", "竣", "投")) and not match["pre"]
        if (
            self._is_quota(match, before, after)
            or names
            or dates
            or after.startswith(self._g.attributive)
            or before.endswith(("建于", "建成于"))
        ):
            return "noun"
        if match["now"] == "现有":
            return "clause"
        if match["within"] or _AGE.match(text, match.end()):
            return "noun"
        if self._is_day(match) and self._g.announced.match(text, match.end()):
            return "noun"
        starts = before.endswith(("由", "从")) or match["pre"] in {"由", "从", "自"}
        return "base" if starts and not match["y1"] and not is_since(match) else "sentence"

    @staticmethod
    def _is_day(match: re.Match[str]) -> bool:
        """Whether an expression names one day and nothing else: that is also when a thing is told, not when it was."""
        return bool(match["rd"] or match["bd"] or match["bh"] or group(match, "d")) and not match["pre"] and not match["post"]

    def _is_quota(self, match: re.Match[str], before: str, after: str) -> bool:
        """Whether the year is that of a task of which a share is told (完成全年任务的97.5%): the share is not of the whole year."""
        if not after.startswith(self._g.quota) or match["post"]:
            return False
        return "的" in after or before.endswith(self._g.quota_verbs)
