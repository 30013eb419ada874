"""The stages of a night that work on the warehouse: load, set aside, build, validate, publish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flows.stages import timed
from transforms.cleaning.site_lines import line_key
from warehouse.database import open_warehouse
from warehouse.load import load_batch
from warehouse.models import build_models
from warehouse.reference import load_reference_tables, read_reference_rows
from warehouse.schema import warehouse_tables
from warehouse.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from flows.night import Night
    from warehouse.schema import Table


def connect(night: Night) -> duckdb.DuckDBPyConnection:
    """Return the night's connection to the working database, opening it at the first call; the night closes it."""
    if night.warehouse is None:
        night.warehouse = open_warehouse(night.home.root)
    return night.warehouse


def write_site_lines(night: Night) -> str | None:
    """Write what the warehouse remembers of sites' furniture where every worker can read it; None while it remembers nothing."""
    sites: dict[str, dict[str, int]] = {}
    rows = connect(night).execute("select site, text, page_count from stg_site_line order by site, text").fetchall()
    for site, text, pages in rows:
        sites.setdefault(site, {})[line_key(text)] = pages
    if not sites:
        return None
    path = (night.home.spool / "site_lines.json").resolve()
    hidden = path.with_name(f".new-{path.name}")
    hidden.write_text(json.dumps(sites, ensure_ascii=False), encoding="utf-8")
    hidden.replace(path)
    return str(path)


def load(night: Night, batch_ids: Sequence[str]) -> None:
    """Load reference data and the batches into staging; a batch that is there already is passed over."""
    con = connect(night)
    settings = read_settings(night.settings.seeds)
    with timed(night, "load", len(batch_ids), "batches") as stage:
        load_reference_tables(con, read_reference_rows(night.settings.seeds))
        for batch_id in batch_ids:
            report = load_batch(
                con, night.spool.batch_dir(batch_id), settings=settings, run_id=night.run_id, rules_hash=night.rules_hash
            )
            # One by one: a night that is killed here loses no more than the batch at hand.
            night.ledger.note_loaded([batch_id])
            night.count(
                pages_staged=report.pages_new,
                pages_replaced=report.pages_replaced,
                duplicates=report.duplicates,
                files_rejected=report.files_rejected,
            )
            stage.advance()
        stage.note = f"{night.counts.get('pages_staged', 0):,} pages staged, {night.counts.get('duplicates', 0):,} duplicates"


def build(night: Night) -> None:
    """Bring dimensions, facts and marts up to what is staged."""
    with timed(night, "build", unit="tables") as stage:
        report = build_models(connect(night), read_settings(night.settings.seeds))
        built = sum(model.how != "unchanged" for model in report.models)
        stage.note = f"{built} of {len(report.models)} tables built"


def _tables(*layers: str) -> list[Table]:
    return [table for table in warehouse_tables().values() if table.layer in layers]

