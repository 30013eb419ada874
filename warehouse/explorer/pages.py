"""The page view: a dump line by line, what was dropped and why, its figures marked in place, versions and reprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.explorer.reader import PAGE_QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.explorer.reader import ReleaseReader, Row


def page_keys(reader: ReleaseReader) -> dict[str, str]:
    """Return for every page version what tells whether its page would come out as before; every row of its view is in it."""
    return reader.content_keys(*PAGE_QUERIES)


def page_views(reader: ReleaseReader) -> Iterator[Row]:
    """Yield the view model of every page version that is wanted, by page id."""
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
        view["counts"] = _count_lines(view["lines"])
        yield view


def _count_lines(lines: list[Row]) -> dict[str, Any]:
    kept = sum(line["is_kept"] for line in lines)
    return {"lines": len(lines), "kept": kept, "dropped": len(lines) - kept}
