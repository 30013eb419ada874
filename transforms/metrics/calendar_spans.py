"""Periods: spans of the calendar, written ISO-like: `2023`, `2017-08`, `2022-09-20`, `2024-01/2024-04`, `2021/..` (from then on)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from transforms.records import PeriodKind

CACHED_SPANS = 4_000


class Period(NamedTuple):
    """A resolved time: text, first and last day, and whether it is a span or a stock up to then."""

    text: str | None
    start: date | None
    end: date | None
    kind: PeriodKind | None
    rule: str


NO_PERIOD = Period(None, None, None, None, "none")
UNKNOWN_PERIOD = NO_PERIOD._replace(rule="unknown")
"""A time on a page without a day (今年以来): it is none that can be written, but it ends the one named before."""


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


@lru_cache(maxsize=CACHED_SPANS)
def span(start: tuple[int, ...], end: tuple[int, ...], kind: PeriodKind, rule: str) -> Period:
    """Return the period from one point of time (year, month, day) to another; a month equal to the other is not doubled."""
    first, last = format_point(start), format_point(end)
    return Period(first if first == last else f"{first}/{last}", day_span(*start)[0], day_span(*end)[1], kind, rule)


def format_point(point: tuple[int, ...]) -> str:
    """Return `2023`, `2023-05` or `2023-05-01` for a year, a month, a day."""
    return "-".join(f"{number:0{4 if i == 0 else 2}d}" for i, number in enumerate(point))


def year_period(year: int) -> Period:
    """Return a whole year as a period."""
    return span((year,), (year,), "in", "year")
