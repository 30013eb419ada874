"""The page view: a dump line by line, what was dropped and why, its figures marked in place, versions and reprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from warehouse.explorer.reader import ReleaseReader, Row


def page_views(reader: ReleaseReader, places: Collection[str], indicators: Collection[str]) -> Iterator[Row]:
    """Yield the view model of every page version, by page id; places and indicators outside the given codes have no page of their own."""
    walkers = {
        name: reader.walk(f"page_{query}", "page_id")
        for name, query in (
            ("lines", "line"),
            ("metrics", "metric"),
            ("rejected", "rejected"),
            ("mechanisms", "mechanism"),
            ("articles", "article"),
            ("relations", "relation"),
        )
    }
    for page in reader.stream("page"):
        view: Row = {"page": page, **{name: walker.take(page["page_id"]) for name, walker in walkers.items()}}
        for metric in view["metrics"]:
            metric["place_link"] = metric["place_code"] in places
            metric["indicator_link"] = metric["indicator_code"] in indicators
        view["counts"] = _count_lines(view["lines"])
        yield view


def _count_lines(lines: list[Row]) -> dict[str, Any]:
    kept = sum(line["is_kept"] for line in lines)
    return {"lines": len(lines), "kept": kept, "dropped": len(lines) - kept}
