"""Whether a figure is done, planned, required or background."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from transforms.metrics.cues import Cues
    from transforms.metrics.periods import Period
    from transforms.records import Status

STANDARD_WINDOW = 24
"""Characters before a figure in which a word of requirement reaches it; a longer clause has had its verb by then."""
_DATED = frozenset({"months", "month", "quarter", "quarters", "half", "range"})
"""Rules of periods that end with a deed: under a heading of standards, 今年前4个月惠及6240人 is none."""


class StatusVerdict(NamedTuple):
    """A status and the rule that gave it."""

    status: Status
    rule: str


def resolve_status(
    before: str, clause: str, figure: str, behind: str, period: Period, published: date | None, section: Status | None, cues: Cues
) -> StatusVerdict:
    """Return the status of a figure.

    Args:
        before: the sentence up to the figure.
        clause: the figure's clause up to the figure.
        figure: the figure itself, with its bound words.
        behind: the figure's clause behind it.
        period: what time it speaks of.
        published: day of publication.
        section: what the heading or the title says of all that stands under it.
        cues: cue words.
    """
    base = cues.raised.starts(behind)
    planned, done = cues.planned.last_end(before), cues.achieved.last_end(before)
    future = is_future(period, published)
    if base and (future or planned >= 0 or cues.standard.search(clause)):
        return StatusVerdict("achieved", "base")
    if future or (planned > done and planned >= 0):
        return StatusVerdict("planned", "future" if future else "planned")
    if cues.planned_behind.starts(behind):
        return StatusVerdict("planned", "planned_behind")
    window = clause[-STANDARD_WINDOW:] + figure
    if cues.standard.search(window) and not cues.raised.search(clause):
        return StatusVerdict("standard", "standard")
    if cues.reference.search(clause):
        return StatusVerdict("reference", "reference")
    dated = section == "standard" and period.rule in _DATED
    if section is not None and done < 0 and not dated and not _is_past(period, published) and not cues.raised.search(clause):
        return StatusVerdict(section, "section")
    return StatusVerdict("achieved", "default")


def is_future(period: Period, published: date | None) -> bool:
    """Whether a period lies in years after the publication."""
    return bool(period.start and published and period.end and period.end > published and period.start.year > published.year)


def _is_past(period: Period, published: date | None) -> bool:
    return bool(period.end and published and period.end < published and period.kind == "as_of") or bool(
        period.end and published and period.end.year < published.year
    )


def section_status(heading: str, cues: Cues) -> Status | None:
    """Return what a heading or title says of the figures under it, or None where it says nothing."""
    if cues.achieved_heading.search(heading):
        return "achieved"
    if cues.planned_heading.search(heading):
        return "planned"
    return "standard" if cues.standard_heading.search(heading) else None
