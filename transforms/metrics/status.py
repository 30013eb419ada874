"""Whether a figure is done, planned, required or background."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from transforms.metrics.calendar_spans import Period
    from transforms.metrics.clauses import Slot
    from transforms.metrics.cues import Cues, LineCues, Spans
    from transforms.records import Status

EARLY_MONTHS = 4
"""In January to April what is 安排 for the year is still to be done."""
_HEADING_TAIL = re.compile(
    r"(?:[（(][^（）()]*[）)]|情况|的?及?其?(?:有关)?(?:公开|说明|公示|公告|通知|解读)|一览表|明细表|表|清单|[：:。])+$"
)
"""What may follow the word that closes a heading: 预算安排|情况说明."""
_LEAD = re.compile(r"^[\s　]*([^，。；：:]{2,24}?)(?:是|为|如下)?[：:]")
_WITHIN = re.compile(r"^(?:之|以)?内")
_TO_LEVEL = re.compile(r"^.{1,2}?(?:到|至|为|成|$)|^.{2}[^一-龥]")
"""Behind a figure and a verb of change: the figure is what was before (2万元|提高到3万元), not money that is to raise something."""
_WILL = re.compile(
    "^[^，；]{1,16}?(?<![已把])将(?:会|要)?(?:新|全部|全面|陆续|逐步|优化|改造|建|开|实施|完成|启动|报废|更新|投入|增|拆|整治|迁|惠及|受益|参加|接受|得到|享受)"
)
"""Behind a figure and its noun (40条公交线路|将优化调整)."""
_NOTICE = re.compile("^限期[^，。；]{0,6}(?:书|通知|函|单|令|决定)")
"""A notice that sets a date (1500份|限期整改通知书) is none itself."""
_DEMAND = "要求"
"""In the clause of a bound it sets a requirement, also inside a plan (计划改造28个，要求覆盖率|不低于90%)."""
_LIMIT_ENDS = ("以上", "以下", "以内", "以外")
STANDARD_WINDOW = 24
"""Characters before a figure in which a word of requirement reaches it; a longer clause has had its verb by then."""


_POINT = re.compile("[一二三四五六七八九十]{1,2}是")
"""The next point of a paragraph: what the one before planned says nothing of it."""


class StatusVerdict(NamedTuple):
    """A status and the rule that gave it."""

    status: Status
    rule: str


class Reach(NamedTuple):
    """What decides the status of one figure."""

    text: str
    """The line."""
    slot: Slot
    """The figure and its surroundings in the line."""
    cues: LineCues
    """The cue words of the line."""
    period: Period
    own: bool
    """Whether the line itself names that period."""
    kind: str
    """The quantity kind of the figure."""
    figure: str
    """The figure itself, with its bound words."""
    behind: str
    """The figure's clause behind it."""

    @property
    def near(self) -> int:
        """Where the part of the figure's clause begins in which a word of requirement reaches the figure."""
        return max(self.slot.clause_start, self.slot.start - STANDARD_WINDOW)

    def in_clause(self, words: Spans) -> bool:
        """Whether one of `words` stands in the figure's clause before the figure."""
        return words.stands(self.slot.clause_start, self.slot.start)

    def last_before(self, words: Spans) -> int:
        """Return where the last of `words` in the sentence before the figure ends, -1 if there is none."""
        if not words.stands(self.slot.sentence_start, self.slot.start):
            return -1
        begins, at = self.slot.sentence_start, self.text.rfind("；", self.slot.sentence_start, self.slot.start)
        while at >= 0 and not _POINT.match(self.text, at + 1):
            at = self.text.rfind("；", begins, at)
        begins = max(begins, at)
        return words.last_end(begins, self.slot.start)


def resolve_status(reach: Reach, section: Status | None, published: date | None, cues: Cues) -> StatusVerdict:
    """Return the status of a figure on a page published on `published`: plan, then duty, then background, then section.

    `section` is what the heading or the title says of all that stands under it.
    """
    line = reach.cues
    planned, done, duty = reach.last_before(line.planned), reach.last_before(line.achieved), reach.last_before(line.duty)
    ahead = planned > done and duty <= planned
    demanded = cues.bounds.starts(reach.figure) and _DEMAND in reach.text[reach.slot.clause_start : reach.slot.start]
    plan = None if demanded else _read_plan(reach, planned >= 0, ahead, published, cues)
    if plan is not None:
        return plan
    raised = reach.in_clause(line.raised)
    if demanded or (not raised and _is_standard(reach, section, max(planned, done), duty, cues)):
        return StatusVerdict("standard", "standard")
    if reach.in_clause(line.reference):
        return StatusVerdict("reference", "reference")
    told = section == "standard" and (reach.own or raised)
    if section is None or told or done >= 0 or _is_past(reach.period, published):
        return StatusVerdict("achieved", "default")
    return StatusVerdict(section, "section")


def _read_plan(reach: Reach, named: bool, ahead: bool, published: date | None, cues: Cues) -> StatusVerdict | None:
    """Return the verdict on a figure that a plan speaks of, else None.

    `named` says that a word of planning stands before it, `ahead` that it is the last word of status there.
    """
    future = is_future(reach.period, published)
    if cues.raised.starts(reach.behind) and _TO_LEVEL.match(reach.behind) and (future or named or reach.in_clause(reach.cues.standard)):
        return StatusVerdict("achieved", "base")
    if (ahead or (future and reach.last_before(reach.cues.duty) < 0)) and not _is_past_year(reach.period, published):
        return StatusVerdict("planned", "future" if future else "planned")
    later = reach.cues.planned_later.stands(reach.slot.end, reach.slot.right_end) or _WILL.search(reach.behind)
    if (cues.planned_behind.starts(reach.behind) and not _NOTICE.match(reach.behind)) or (
        later and not _is_past_year(reach.period, published)
    ):
        return StatusVerdict("planned", "planned_behind")
    return StatusVerdict("planned", "early") if _is_early_plan(reach, published) else None


def _is_standard(reach: Reach, section: Status | None, told: int, duty: int, cues: Cues) -> bool:
    bound = cues.bounds.starts(reach.figure) or (cues.limits.starts(reach.figure) and reach.behind.startswith("的"))
    if bound and section != "planned" and reach.period.kind != "as_of":
        return True
    if reach.kind == "time" and (_is_promise(reach, cues) or reach.text.endswith(cues.overdue, reach.slot.clause_start, reach.slot.start)):
        return True
    if cues.conditions.starts(reach.behind) or (reach.figure.endswith(_LIMIT_ENDS) and reach.behind.endswith("的")):
        return True
    if cues.each.search(reach.text, reach.near, reach.slot.end) and section != "planned":
        return True
    return reach.cues.standard.stands(reach.near, reach.slot.end) or duty > max(told, reach.slot.start - STANDARD_WINDOW)


def _is_promise(reach: Reach, cues: Cues) -> bool:
    """Whether a stretch of time is one within which something is always done (2小时内签收, 30分钟到场)."""
    behind = _WITHIN.sub("", reach.behind)
    told = behind[2:].startswith(("了", "完毕")) or reach.in_clause(reach.cues.promised_not)
    return cues.promised.starts(behind) and not told


def _is_early_plan(reach: Reach, published: date | None) -> bool:
    """Whether money or projects are 安排 for the year that has only begun: that is a plan."""
    if published is None or published.month > EARLY_MONTHS or reach.period.text != str(published.year):
        return False
    return reach.last_before(reach.cues.arranged) >= 0


def is_future(period: Period, published: date | None) -> bool:
    """Whether a period lies in years after the publication."""
    return bool(period.start and published and period.end and period.end > published and period.start.year > published.year)


def _is_past_year(period: Period, published: date | None) -> bool:
    """Whether a period lies in a year before the publication: what was 预计 then is told as done."""
    return bool(period.end and published and period.end.year < published.year)


def _is_past(period: Period, published: date | None) -> bool:
    return bool(period.end and published and period.end < published and period.kind == "as_of") or _is_past_year(period, published)


def section_status(heading: str, cues: Cues) -> Status | None:
    """Return what a heading or title says of the figures under it, or None where it says nothing."""
    bare = _HEADING_TAIL.sub("", heading.strip())
    if bare.endswith("要求"):
        return "standard"
    if (bare.endswith(cues.planned_heading) or cues.planned_heading_words.search(bare)) and not cues.told_heading.search(heading):
        return "planned"
    if cues.achieved_heading.search(heading):
        return "achieved"
    return "standard" if cues.standard_heading.search(heading) else None


def lead_status(text: str, cues: Cues) -> Status | None:
    """Return what the words before a line's first colon say of its figures (2024年主要目标是：…), or None."""
    lead = _LEAD.match(text)
    return section_status(lead[1], cues) if lead else None
