"""Whether a figure is done, planned, required or background."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from transforms.metrics.clauses import Slot
    from transforms.metrics.cues import Cues
    from transforms.metrics.periods import Period
    from transforms.records import Status

EARLY_MONTHS = 4
"""In January to April what is 安排 for the year is still to be done."""
_HEADING_TAIL = re.compile(
    r"(?:[（(][^（）()]*[）)]|情况|的?及?其?(?:有关)?(?:公开|说明|公示|公告|通知|解读)|一览表|明细表|表|清单|[：:。])+$"
)
"""What may follow the word that closes a heading: 预算安排|情况说明."""
_WITHIN = re.compile(r"^(?:之|以)?内")
_TO_LEVEL = re.compile(r"^.{1,2}?(?:到|至|为|成|$)|^.{2}[^一-龥]")
"""Behind a figure and a verb of change: the figure is what was before (2万元|提高到3万元), not money that is to raise something."""
_LIMIT_ENDS = ("以上", "以下", "以内", "以外")
STANDARD_WINDOW = 24
"""Characters before a figure in which a word of requirement reaches it; a longer clause has had its verb by then."""


class StatusVerdict(NamedTuple):
    """A status and the rule that gave it."""

    status: Status
    rule: str


class Reach(NamedTuple):
    """What decides the status of one figure."""

    before: str
    """The sentence up to the figure."""
    clause: str
    """The figure's clause up to the figure."""
    figure: str
    """The figure itself, with its bound words."""
    behind: str
    """The figure's clause behind it."""
    period: Period
    own: bool
    """Whether the line itself names that period."""
    kind: str
    """The quantity kind of the figure."""


def build_reach(text: str, slot: Slot, kind: str, period: Period, own: bool) -> Reach:
    """Return what decides the status of the figure at `slot` of the line `text`."""
    return Reach(
        before=text[slot.sentence_start : slot.start],
        clause=text[slot.clause_start : slot.start],
        figure=text[slot.start : slot.end],
        behind=text[slot.end : slot.right_end],
        period=period,
        own=own,
        kind=kind,
    )


def resolve_status(reach: Reach, section: Status | None, published: date | None, cues: Cues) -> StatusVerdict:
    """Return the status of a figure on a page published on `published`: plan, then duty, then background, then section.

    `section` is what the heading or the title says of all that stands under it.
    """
    planned, done, duty = (finder.last_end(reach.before) for finder in (cues.planned, cues.achieved, cues.duty))
    ahead = planned > done and duty <= planned
    plan = _read_plan(reach, planned >= 0, ahead, published, cues)
    if plan is not None:
        return plan
    raised = cues.raised.search(reach.clause)
    if not raised and _is_standard(reach, section, max(planned, done), duty, cues):
        return StatusVerdict("standard", "standard")
    if cues.reference.search(reach.clause):
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
    if cues.raised.starts(reach.behind) and _TO_LEVEL.match(reach.behind) and (future or named or cues.standard.search(reach.clause)):
        return StatusVerdict("achieved", "base")
    if (ahead or (future and not cues.duty.search(reach.before))) and not _is_past_year(reach.period, published):
        return StatusVerdict("planned", "future" if future else "planned")
    if cues.planned_behind.starts(reach.behind) or (cues.planned_later.search(reach.behind) and not _is_past_year(reach.period, published)):
        return StatusVerdict("planned", "planned_behind")
    return StatusVerdict("planned", "early") if _is_early_plan(reach, published, cues) else None


def _is_standard(reach: Reach, section: Status | None, told: int, duty: int, cues: Cues) -> bool:
    bound = cues.bounds.starts(reach.figure) or (cues.limits.starts(reach.figure) and reach.behind.startswith("的"))
    if bound and section != "planned" and reach.period.kind != "as_of":
        return True
    if reach.kind == "time" and (_is_promise(reach, cues) or reach.clause.endswith(cues.overdue)):
        return True
    if cues.conditions.starts(reach.behind) or (reach.figure.endswith(_LIMIT_ENDS) and reach.behind.endswith("的")):
        return True
    near = reach.clause[-STANDARD_WINDOW:] + reach.figure
    if cues.each.search(near) and section != "planned":
        return True
    return cues.standard.search(near) or duty > max(told, len(reach.before) - STANDARD_WINDOW)


def _is_promise(reach: Reach, cues: Cues) -> bool:
    """Whether a stretch of time is one within which something is always done (2小时内签收, 30分钟到场)."""
    behind = _WITHIN.sub("", reach.behind)
    return cues.promised.starts(behind) and not cues.promised_not.search(reach.clause) and not behind[2:].startswith(("了", "完毕"))


def _is_early_plan(reach: Reach, published: date | None, cues: Cues) -> bool:
    """Whether money or projects are 安排 for the year that has only begun: that is a plan."""
    if published is None or published.month > EARLY_MONTHS or reach.period.text != str(published.year):
        return False
    return cues.arranged.search(reach.before)


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
