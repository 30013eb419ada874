"""The indicator view: all places compared, and those with the longest record over the years."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.explorer.reader import ReleaseReader, Row

BARS = 30
LINES = 6
"""Colours that can be told apart in one chart."""
TABLE_ROWS = 2_000
"""Rows of the table of an indicator: beyond that a browser takes seconds; the mart has all of them, and the page says so."""


def indicator_views(reader: ReleaseReader, indicators: Sequence[Row], places: Sequence[Row]) -> Iterator[Row]:
    """Yield the view model of every indicator, by code."""
    with_page = {place["code"] for place in places}
    walker = reader.walk("indicator_value", "indicator_code")
    for indicator in indicators:
        rows = walker.take(indicator["code"])
        for row in rows:
            row["place_link"] = row["place_code"] in with_page
        yearly = [_one_a_year(list(group)) for _, group in groupby((row for row in rows if row["is_own_unit"]), itemgetter("place_code"))]
        latest = sorted((record[-1] for record in yearly), key=lambda row: (-_amount(row), row["place_code"]))
        top = _full_bar(indicator["unit"], latest)
        yield {
            "indicator": indicator,
            "latest": [{**row, "share": max(0.0, _amount(row) / top)} for row in latest[:BARS]],
            "latest_count": len(latest),
            "lines": _lines(yearly),
            "values": rows[:TABLE_ROWS],
            "value_count": len(rows),
        }


def _full_bar(unit: str, latest: Sequence[Row]) -> float:
    """Return the value of a full bar: the largest, and for shares of a whole the whole."""
    most = max((_amount(row) for row in latest), default=0.0)
    return 100.0 if unit == "percent" and 0 < most <= 100 else most if most > 0 else 1.0


def _amount(row: Row) -> float:
    return float(next((row[name] for name in ("value", "value_low", "value_high") if row[name] is not None), 0))


def _one_a_year(rows: Sequence[Row]) -> list[Row]:
    """Return one row a year of a place: that of the whole year, else the latest; the choice of `mart_scorecard`."""
    years = []
    for year, group in groupby(rows, itemgetter("year")):
        found = list(group)
        years.append(
            max(
                found,
                key=lambda row: (
                    row["period"] == str(year),
                    row["year_basis"] == "stated",
                    row["period_end"].toordinal() if row["period_end"] else 0,
                    row["source_count"],
                ),
            )
        )
    return years


def _lines(yearly: Sequence[Sequence[Row]]) -> list[dict[str, Any]]:
    """Return the places to draw over the years: the longest records, then the largest latest values."""
    long = [record for record in yearly if len(record) > 1]
    long.sort(key=lambda record: (-len(record), -_amount(record[-1]), record[0]["place_code"]))
    return [{"name": record[0]["place_name"] or record[0]["place_code"], "points": record} for record in long[:LINES]]
