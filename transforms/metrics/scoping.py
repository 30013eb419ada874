"""Which time expression holds for which figure of a line, and what times and places take out of the text around a figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from transforms.metrics.calendar_spans import NO_PERIOD, Period, year_period
from transforms.metrics.clauses import without
from transforms.metrics.status import is_future

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.anchors import Anchor
    from transforms.metrics.clauses import Slot
    from transforms.metrics.context import PageContext
    from transforms.metrics.periods import TimeMention

MAX_BACK = 12
"""Time expressions looked back over; with more between, the text is a list of dates and none of them carries on."""
BASE_REACH = 12
"""Characters between 由年初的, or 与2010年人口普查的, and the figure that it dates."""
_CLAUSE_END = re.compile("[，,；;。](?!其中)")
_COMPARED = re.compile(
    "(?:同期|同月|末|底|初)?(?:执行数|决算数|预算数|完成数|实际数|实绩)?(?:第[一二三四五六七八九十]次)?(?:全国)?(?:人口普查|经济普查)?"
    "(?:相比|持平)?的?"
)
_LEAD = 3
"""Characters before the year of a comparison that opens a sentence: 和去年首场雪相比."""
_RISES_TO = re.compile("(?:提高|提升|上升|增加|增长|扩大|扩展|拓展|下降|降低|减少|缩短|压缩|压减|增|降|升|减|调整)(?:到|至|为)")
_AS_OF = Period(None, None, None, "as_of", "as_of")
_SUM = "累计"
_CLAUSE_MARKS = frozenset("，,。；;：:！？—、（()）")
_OPENING_WORDS = "　 在到"
_SPANS = frozenset({"last_years", "years", "plan", "range"})
"""Rules of spans of time: what rose in one (五年来由39.8%提高到43.1%) stood lower before it began."""
_BEHIND = 14
"""Characters between a figure and the expression behind it that dates it (12个片区将于明年3月启动)."""
_DATES_BEHIND = ("于", "在", "到", "至", "将", "可")
_MOMENTS = frozenset({"now", "year_end", "week"})
"""Rules of points of time, which hold for their own sentence only."""
_CONNECTORS = frozenset("、和与及 　，")
_LEADING = ("其中", "仅仅", "仅")
"""Words before the places that a stretch opens with (其中天元区、芦淞区|分别为97%、96%)."""


class Scope:
    """Times and places of one line."""

    def __init__(self, text: str, times: Sequence[TimeMention], anchors: Sequence[Anchor]) -> None:
        self._text = text
        self._times = times
        self._time_ends = [mention.end for mention in times]
        taken = [_taken_out(text, mention) for mention in times]
        self._taken = sorted(taken)
        self._taken_ends = [end for _, end in self._taken]
        self._lead = sorted([*taken, *((anchor.start, anchor.end) for anchor in anchors)])
        self._lead_starts = [start for start, _ in self._lead]
        self._opens = {mention.start: self._opens_clause(mention.start) for mention in times}
        self._opened = [mention.start for mention in times if mention.force == "sentence" and self._opens[mention.start]]
        self._begins = len(text) - len(text.lstrip())

    def strip(self, start: int, end: int) -> str:
        """Return a stretch without its time expressions and without the places that it opens with (月湖区、余江区|分别承办)."""
        first = bisect_right(self._taken_ends, start)
        last = bisect_left(self._taken, (end, end))
        opens = self._behind_lead(start, end) if self._lead else start
        return without(self._text, opens, end, self._taken[first:last]) if first < last else self._text[opens:end]

    def _behind_lead(self, start: int, end: int) -> int:
        at = self._behind_connectors(start, end)
        for first, last in self._lead[max(bisect_left(self._lead_starts, at) - 1, 0) : bisect_left(self._lead_starts, end)]:
            if first <= at < last <= end:
                start = at = self._behind_connectors(last, end)
        return start

    def _behind_connectors(self, start: int, end: int) -> int:
        while start < end:
            if self._text[start] in _CONNECTORS:
                start += 1
            elif self._text.startswith(_LEADING, start):
                start += next(len(word) for word in _LEADING if self._text.startswith(word, start))
            else:
                break
        return start

    def periods(self, slots: Sequence[Slot], context: PageContext, as_of: re.Pattern[str]) -> list[tuple[Period, bool]]:
        """Return the period of each figure, and whether the line itself names it.

        The last expression before the figure in its sentence holds; else that which opened an earlier sentence of the line;
        else that of the line before, where the sentence began there; else that of section, title or document.
        """
        found = []
        for slot in slots:
            own = self._behind(slot) or self._before(slot) or (context.carried if slot.sentence_start <= self._begins else None)
            period = self._complete(slot, own or context.default_period(), context, as_of)
            context.remember(period)
            found.append((period, own is not None))
        return found

    def _complete(self, slot: Slot, period: Period, context: PageContext, as_of: re.Pattern[str]) -> Period:
        is_base = _RISES_TO.match(self._text, slot.end) is not None
        if is_base and period.rule == "plan_since" and period.start:
            # 十四五以来由19处增加到45处: the plan began with what the year before had left.
            return year_period(period.start.year - 1)._replace(rule="plan_base")
        if is_base and (period.rule.endswith("day_since") or period.rule in _SPANS or is_future(period, context.published)):
            return NO_PERIOD
        if period.text is None or period.rule == "now":
            period = self._compared_year(slot) or period
        if period.text is None and period.kind is None:
            summed = _SUM in self._text[slot.sentence_start : slot.start]
            return _AS_OF if summed or as_of.search(self._text, slot.clause_start, slot.start) else period
        return period

    def _window(self, slot: Slot) -> Sequence[TimeMention]:
        """Return the last few expressions that end before a figure."""
        behind = bisect_right(self._time_ends, slot.start)
        return self._times[max(behind - MAX_BACK, 0) : behind]

    def _compared_year(self, slot: Slot) -> Period | None:
        """Return the page's year for 比去年提高11个百分点 where no other time is named: the change is of this year."""
        for mention in self._window(slot):
            compares = mention.force in {"compare", "base"} and mention.period.rule == "year_relative"
            near = mention.start >= slot.clause_start or mention.start <= slot.sentence_start + _LEAD
            if compares and near and mention.start >= slot.sentence_start and mention.period.start:
                return year_period(mention.period.start.year + 1)._replace(rule="compared")
        return None

    def _before(self, slot: Slot) -> Period | None:
        window = self._window(slot)
        for mention in reversed(window):
            if mention.force == "base" and self._is_beside(mention, slot):
                return mention.period
            if mention.force == "clause" and not _CLAUSE_END.search(self._text, mention.end, slot.start):
                return mention.period
            if mention.force == "sentence" and self._reaches(mention, slot, max(slot.sentence_start, window[0].start)):
                return mention.period
        return None

    def _behind(self, slot: Slot) -> Period | None:
        """Return the time behind a figure that says when it is due or was done (12个片区将于明年3月启动), or None."""
        if slot.right_end == slot.end or _RISES_TO.match(self._text, slot.end):
            return None
        at = bisect_right(self._time_ends, slot.end)
        mention = self._times[at] if at < len(self._times) else None
        if mention is None or mention.end > slot.right_end or mention.force != "sentence" or mention.start - slot.end > _BEHIND:
            return None
        before = self._text[slot.end : mention.start]
        dated = before.endswith(_DATES_BEHIND) or self._text[mention.start] in "到至" or mention.period.rule in {"whole_year", "year_end"}
        return mention.period if dated and before.strip() else None

    def _is_beside(self, mention: TimeMention, slot: Slot) -> bool:
        gap = self._text[mention.end : slot.start]
        return len(gap) <= BASE_REACH and not any(char in gap for char in "，；至到")

    def _reaches(self, mention: TimeMention, slot: Slot, since: int) -> bool:
        """Whether an expression holds for a figure, though another that opened a clause from `since` on may do so instead."""
        opens = self._opens[mention.start]
        if mention.start < slot.sentence_start:
            return opens and mention.period.rule not in _MOMENTS
        before = bisect_left(self._opened, mention.start)
        aside = not opens and before > 0 and self._opened[before - 1] >= since
        return not aside or not any(char in self._text[mention.end : slot.start] for char in "；;")

    def _opens_clause(self, at: int) -> bool:
        """Whether an expression stands at the start of a clause, so that it also holds for the sentences that follow."""
        before = self._text[max(at - 8, 0) : at].rstrip().rstrip(_OPENING_WORDS).rstrip()
        return not before or before[-1] in _CLAUSE_MARKS


def _taken_out(text: str, mention: TimeMention) -> tuple[int, int]:
    """Return the characters that a time expression takes out of a noun phrase: 比2015年, 去年同期的."""
    start, end = mention.start, mention.end
    if mention.force in {"compare", "base"}:
        start -= 2 if text.endswith("相比", 0, start) else 1 if start and text[start - 1] in "比较与同和" else 0
        tail = _COMPARED.match(text, end)
        end = tail.end() if tail else end
    elif text.startswith("同期", end):
        end += len("同期")
    return start, end
