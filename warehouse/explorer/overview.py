"""The home page, the lists and the page about quality."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.explorer.reader import ReleaseReader, Row

TOP_PLACES, NEWEST, TOP_CONFLICTS = 15, 12, 6
LIST_ROWS = 500
"""Pages on one page of the list."""


def home_view(reader: ReleaseReader, release_id: str, places: Sequence[Row], verdict: Mapping[str, Any] | None) -> Row:
    """Return the view model of the home page."""
    ranked = sorted(places, key=lambda place: (-place["figure_count"], place["code"]))[:TOP_PLACES]
    newest = list(islice(reader.stream("page_list"), NEWEST))
    runs = reader.rows("run")
    return {
        "release_id": release_id,
        "totals": reader.rows("totals")[0],
        "places": ranked,
        "most": ranked[0]["figure_count"] if ranked else 1,
        "themes": reader.rows("theme"),
        "newest": newest,
        "conflicts": reader.rows("conflict")[:TOP_CONFLICTS],
        "verdict": summarise(verdict),
        "run": runs[0] if runs else None,
    }


def summarise(verdict: Mapping[str, Any] | None) -> Row | None:
    """Return what pages show of the gate's verdict: counts, refusals, and the expectations that failed, critical ones first."""
    if verdict is None:
        return None
    results = verdict.get("results", ())
    failures = [row for row in results if not row["passed"]]
    failures.sort(key=lambda row: (row["level"] != "critical", row["table"], row["expectation"]))
    tables: dict[str, Row] = {}
    for row in results:
        table = tables.setdefault(row["table"], {"table": row["table"], "rows": row["checked"], "held": 0, "total": 0})
        table["total"] += 1
        table["held"] += bool(row["passed"])
    return {
        "passed": verdict["passed"],
        "held": len(results) - len(failures),
        "total": len(results),
        "critical": sum(row["level"] == "critical" for row in failures),
        "warnings": sum(row["level"] == "warning" for row in failures),
        "refusals": list(verdict.get("refusals", ())),
        "not_compared": verdict.get("not_compared"),
        "set_aside": verdict.get("set_aside", 0),
        "failures": [
            {
                key: row.get(key)
                for key in ("table", "expectation", "level", "meaning", "advice", "observed", "unexpected", "checked", "error")
            }
            for row in failures
        ],
        "tables": sorted(tables.values(), key=lambda table: table["table"]),
    }


def quality_view(reader: ReleaseReader, release_id: str, verdict: Mapping[str, Any] | None) -> Row:
    """Return the view model of the page about quality: the funnel, expectations, runs, sites, roles and refusals."""
    totals = reader.rows("totals")[0]
    roles, rejections = reader.rows("line_role"), reader.rows("rejection")
    return {
        "release_id": release_id,
        "totals": totals,
        "roles": roles,
        "most_lines": max((row["line_count"] for row in roles), default=1),
        "rejections": rejections,
        "most_rejected": max((row["rejected_count"] for row in rejections), default=1),
        "runs": reader.rows("run"),
        "sites": reader.rows("site_quality"),
        "verdict": summarise(verdict),
    }


def list_views(reader: ReleaseReader) -> Iterator[tuple[str, Row]]:
    """Yield path and view model of each page of the list of pages, newest first."""
    total = reader.rows("totals")[0]["pages"]
    last = max(1, -(-total // LIST_ROWS))
    stream = reader.stream("page_list")
    for number in range(1, last + 1):
        rows = list(islice(stream, LIST_ROWS))
        yield list_path(number), {"rows": rows, "number": number, "last": last, "total": total}


def list_path(number: int) -> str:
    """Return where a page of the list is written, below the site."""
    return "pages.html" if number == 1 else f"pages-{number}.html"
