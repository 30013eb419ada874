"""Whether a figure is done, planned, required or background."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from datetime import date

    from transforms.metrics.cues import Cues
    from transforms.metrics.periods import Period
    from transforms.records import Status

STANDARD_WINDOW = 24
"""Characters before a figure in which a word of requirement reaches it; a longer clause has had its verb by then."""


class StatusVerdict(NamedTuple):
    """A status and the rule that gave it."""

    status: Status
    rule: str


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    last = -1
    for match in pattern.finditer(text):
        last = match.end()
    return last


def resolve_status(
    before: str, clause: str, figure: str, period: Period, published: date | None, section: Status | None, cues: Cues
) -> StatusVerdict:
    """Return the status of a figure.

    Args:
        before: the sentence up to the figure.
        clause: the figure's clause up to the figure.
        figure: the figure itself, with its bound words.
        period: what time it speaks of.
        published: day of publication.
        section: what the heading or the title says of all that stands under it.
        cues: cue words.
    """
    planned, done = _last_end(cues.planned, before), _last_end(cues.achieved, before)
    future = bool(period.end and published and period.end > published and period.start and period.start.year > published.year)
    if future or (planned > done and planned >= 0):
        return StatusVerdict("planned", "future" if future else "planned")
    window = clause[-STANDARD_WINDOW:] + figure
    if cues.standard.search(window):
        return StatusVerdict("standard", "standard")
    if cues.reference.search(clause):
        return StatusVerdict("reference", "reference")
    if section is not None and done < 0 and not _is_past(period, published):
        return StatusVerdict(section, "section")
    return StatusVerdict("achieved", "default")


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
