"""Builds the explorer of one release.

index.html  places.html  indicators.html  pages.html  conflicts.html  quality.html  search.html
place/<code>.html   indicator/<code>.html   page/<first two digits>/<page_id>.html
search/*.js         parts of the index, loaded when a search needs them
assets/             style sheet and scripts
build.json          what each page was made from, so that the next release can take over what did not change
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.database import WarehouseError
from warehouse.explorer.indicators import indicator_views
from warehouse.explorer.overview import home_view, list_views, quality_view
from warehouse.explorer.pages import page_keys, page_views
from warehouse.explorer.places import place_views
from warehouse.explorer.reader import ReleaseReader
from warehouse.explorer.render import page_path
from warehouse.explorer.search import index_key, write_index
from warehouse.explorer.writer import SiteWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


PAGES_AT_ONCE = 1_000
"""Pages whose rows are sorted at once. Seven queries walk side by side, and none gives up what it has sorted before its end: the half
million lines of 10,000 pages do not fit into the memory of the reader, those of 1,000 take a tenth of it."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What it took to build a site."""

    pages_rendered: int
    pages_reused: int
    bytes: int
    """Size of all files, also of those that share their bytes with the previous release."""
    seconds: float


def build_site(
    release_db: Path,
    site_dir: Path,
    previous_site: Path | None = None,
    verdict: Mapping[str, Any] | None = None,
    release_id: str = "",
) -> SiteReport:
    """Write the explorer of the release in `release_db` to the new folder `site_dir` and return what it took.

    Pages that would come out as in `previous_site` are linked from there (copied where links are not to be had) instead of rendered.
    `verdict` is the gate's, as `verdict.json` holds it. The same release gives the same files.

    Raises:
        WarehouseError: the folder is there already, the release cannot be read, or the site cannot be written; nothing is left behind.
    """
    started = time.perf_counter()
    if site_dir.exists():
        raise WarehouseError(f"{site_dir} is there already: the explorer is only written to a new folder.")
    try:
        writer = SiteWriter(site_dir, previous_site)
        site_dir.mkdir(parents=True)
        scratch = site_dir.with_name(f".{site_dir.name}-sorting")
        reader = ReleaseReader(release_db, scratch)
        try:
            _write_all(reader, writer, release_id, verdict)
        finally:
            reader.close()
            shutil.rmtree(scratch, ignore_errors=True)
    except (duckdb.Error, OSError) as error:
        shutil.rmtree(site_dir, ignore_errors=True)
        reason = str(error).splitlines()[0].rstrip(".")
        raise WarehouseError(f"The explorer could not be written to {site_dir}: {reason}. Make room, or run with --no-site.") from error
    return SiteReport(writer.rendered, writer.reused, writer.bytes, time.perf_counter() - started)


def _write_all(reader: ReleaseReader, writer: SiteWriter, release_id: str, verdict: Mapping[str, Any] | None) -> None:
    places, indicators = reader.rows("place"), reader.rows("indicator")
    themes = {theme["theme"]: theme for theme in reader.rows("theme")}
    writer.write_page("index.html", "home", home_view(reader, release_id, places, verdict))
    writer.write_page("quality.html", "quality", quality_view(reader, release_id, verdict))
    writer.write_page("places.html", "places", {"places": places})
    writer.write_page("indicators.html", "indicators", {"indicators": indicators, "themes": themes})
    writer.write_page("conflicts.html", "conflicts", {"conflicts": reader.rows("conflict")})
    writer.write_page("search.html", "search", {})
    for path, view in list_views(reader):
        writer.write_page(path, "pages", view)
    for view in place_views(reader, places, themes):
        writer.write_page(f"place/{view['place']['code']}.html", "place", view)
    for view in indicator_views(reader, indicators, places):
        writer.write_page(f"indicator/{view['indicator']['code']}.html", "indicator", view)
    _write_pages(reader, writer)
    if not writer.take_over_index(index_key(reader, places, indicators)):
        write_index(reader, writer.write_index_file, places, indicators)
    writer.finish()


def _write_pages(reader: ReleaseReader, writer: SiteWriter) -> None:
    """Write the pages that would come out differently than in the previous site; of the others no row is read."""
    keys = page_keys(reader)
    news = sorted(page_id for page_id, key in keys.items() if not writer.take_over(page_path(page_id), key))
    for start in range(0, len(news), PAGES_AT_ONCE):
        reader.want(news[start : start + PAGES_AT_ONCE])
        for view in page_views(reader):
            page_id = view["page"]["page_id"]
            writer.write_page(page_path(page_id), "page", view, keys[page_id])
