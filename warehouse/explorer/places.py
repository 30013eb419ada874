"""The place view: scorecard by theme, indicators over the years, mechanisms, targets, funding, rectification, pages."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.explorer.reader import ReleaseReader, Row

YEARS = 6
"""Columns of a scorecard: what a phone shows with a little scrolling inside the table, and a printed page without."""
CHARTS = 24
"""Charts of one place; every value is in the table below them."""


def place_views(reader: ReleaseReader, places: Sequence[Row], themes: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the view model of every place, by code."""
    walkers = {name: reader.walk(f"place_{name}", "place_code") for name in ("funding", "rectification", "target", "mechanism", "page")}
    scores, series = reader.walk("place_score", "place_code"), reader.walk("place_series", "place_code")
    by_code = {place["code"]: place for place in places}
    for place in places:
        code = place["code"]
        score_rows = scores.take(code)
        view: Row = {"place": place, **{name: walker.take(code) for name, walker in walkers.items()}}
        for row in view["funding"]:
            row["shares"] = part_shares(row)
        view["parent"] = by_code.get(place["parent_code"] or "")
        view["series"] = series.take(code)
        view["years"] = sorted({row["year"] for row in score_rows}, reverse=True)[:YEARS]
        view["scorecard"] = build_scorecard(score_rows, themes)
        view["charts"] = build_charts(score_rows)
        yield view


def build_scorecard(rows: Sequence[Row], themes: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Return the themes of a scorecard, each with its indicators, each with a mapping from year to the row of that year.

    `rows` are sorted by theme and indicator.
    """
    card = []
    for theme, of_theme in groupby(rows, itemgetter("theme")):
        indicators = []
        for _, of_indicator in groupby(of_theme, itemgetter("indicator_code")):
            found = list(of_indicator)
            indicators.append({**found[-1], "by_year": {row["year"]: row for row in found}})
        card.append({"theme": themes.get(theme, {"name_zh": theme, "name_en": theme}), "indicators": indicators})
    return card


def build_charts(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of each indicator that has more than one year, those with most years first."""
    groups = [list(group) for _, group in groupby(rows, itemgetter("indicator_code"))]
    drawn = [group for group in groups if len(group) > 1]
    drawn.sort(key=lambda group: (-len(group), group[0]["indicator_code"]))
    return drawn[:CHARTS]


def part_shares(row: Row) -> list[float]:
    """Return the share of each part in an amount of money, empty where it has no parts or is nought."""
    if not row["parts"] or not row["value"]:
        return []
    return [float((part["value"] or 0) / row["value"]) for part in row["parts"]]
