"""Whether a figure is done, planned, required or background."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from transforms.metrics.cues import Cues
    from transforms.metrics.periods import Period
    from transforms.records import Status

EARLY_MONTHS = 4
"""In January to April what is 安排 for the year is still to be done."""
_HEADING_TAIL = re.compile(r"(?:[（(][^（）()]*[）)]|情况|的?(?:说明|公示|公告|通知|解读)|[：:。])+$")
"""What may follow the word that closes a heading: 预算安排|情况说明."""
STANDARD_WINDOW = 24
"""Characters before a figure in which a word of requirement reaches it; a longer clause has had its verb by then."""


class StatusVerdict(NamedTuple):
    """A status and the rule that gave it."""

    status: Status
    rule: str


def resolve_status(
    before: str,
    clause: str,
    figure: str,
    behind: str,
    period: Period,
    own: bool,
    published: date | None,
    section: Status | None,
    cues: Cues,
) -> StatusVerdict:
    """Return the status of a figure.

    Args:
        before: the sentence up to the figure.
        clause: the figure's clause up to the figure.
        figure: the figure itself, with its bound words.
        behind: the figure's clause behind it.
        period: what time it speaks of.
        own: whether the line itself names that time.
        published: day of publication.
        section: what the heading or the title says of all that stands under it.
        cues: cue words.
    """
    base = cues.raised.starts(behind)
    planned, done = cues.planned.last_end(before), cues.achieved.last_end(before)
    future = is_future(period, published)
    if base and (future or planned >= 0 or cues.standard.search(clause)):
        return StatusVerdict("achieved", "base")
    duty = cues.duty.last_end(before)
    if (future or planned > done) and duty <= planned and not _is_past_year(period, published):
        return StatusVerdict("planned", "future" if future else "planned")
    if cues.planned_behind.starts(behind):
        return StatusVerdict("planned", "planned_behind")
    window = clause[-STANDARD_WINDOW:] + figure
    if early_plan(before, period, published, cues):
        return StatusVerdict("planned", "early")
    bound = cues.bounds.starts(figure) or (cues.limits.starts(figure) and behind.startswith("的"))
    if section != "planned" and period.kind != "as_of" and bound:
        return StatusVerdict("standard", "bound")
    if (cues.standard.search(window) or duty > max(planned, done, len(before) - STANDARD_WINDOW)) and not cues.raised.search(clause):
        return StatusVerdict("standard", "standard")
    if cues.reference.search(clause):
        return StatusVerdict("reference", "reference")
    dated = section == "standard" and own
    if (
        section is not None
        and done < 0
        and not dated
        and not _is_past(period, published)
        and not (section == "standard" and cues.raised.search(clause))
    ):
        return StatusVerdict(section, "section")
    return StatusVerdict("achieved", "default")


def early_plan(before: str, period: Period, published: date | None, cues: Cues) -> bool:
    """Whether money or projects are 安排 for the year that has only begun: that is a plan."""
    if published is None or published.month > EARLY_MONTHS or period.text != str(published.year):
        return False
    return cues.arranged.search(before)


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
    if bare.endswith(cues.planned_heading) or cues.planned_heading_words.search(bare):
        return "planned"
    if cues.achieved_heading.search(heading):
        return "achieved"
    return "standard" if cues.standard_heading.search(heading) else None
