"""What a run tells the warehouse beside its batches: its ledger row, the quarantine, and what the warehouse tells the next night."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import datetime  # noqa: TC003  (dataclass fields are inspected at run time)
from typing import TYPE_CHECKING, Literal, Protocol

import polars as pl

from warehouse.database import frame_view, transaction
from warehouse.models import rebuild_model
from warehouse.revisions import bump_revision, mark_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

RunVerdict = Literal["running", "passed", "warned", "failed", "empty", "aborted"]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One row of `stg_run`, from which `mart_run` is made. Times are UTC without a zone, durations seconds."""

    run_id: str
    started_at_utc: datetime
    ended_at_utc: datetime | None
    verdict: RunVerdict
    files_seen: int = 0
    pages_staged: int = 0
    duplicates: int = 0
    files_rejected: int = 0
    lines_kept: int = 0
    lines_noise: int = 0
    metrics_found: int = 0
    seconds_ingest: float | None = None
    seconds_transform: float | None = None
    seconds_load: float | None = None
    seconds_build: float | None = None
    seconds_validate: float | None = None
    seconds_publish: float | None = None
    rules_hash: str | None = None
    code_version: str | None = None


class QuarantinedRow(Protocol):
    """A row that failed an expectation, as the gate names it."""

    @property
    def table_name(self) -> str:
        """Table of the row."""

    @property
    def row_key(self) -> str:
        """Its primary key, the parts joined by a vertical bar."""

    @property
    def expectation(self) -> str:
        """The expectation that it failed."""

    @property
    def detail(self) -> str | None:
        """What was seen."""


def record_run(con: duckdb.DuckDBPyConnection, record: RunRecord) -> None:
    """Write `record` into the run ledger, replacing what it held of this run, and rebuild `mart_run`."""
    names = ", ".join(field.name for field in fields(RunRecord))
    marks = ", ".join("?" for _ in fields(RunRecord))
    with transaction(con):
        con.execute("delete from stg_run where run_id = ?", [record.run_id])
        con.execute(f"insert into stg_run ({names}) values ({marks})", list(astuple(record)))
        bump_revision(con, "stg_run")
        rebuild_model(con, "mart_run")


def replace_quarantine(con: duckdb.DuckDBPyConnection, rows: Iterable[QuarantinedRow], run_id: str) -> int:
    """Let `stg_quarantine` hold exactly `rows` and return how many there are.

    Rows that were in quarantine before keep the run that put them there. The next build leaves the rows out of the facts, and takes
    in those that are released.
    """
    frame = pl.DataFrame(
        [[row.table_name, row.row_key, row.expectation, row.detail, run_id] for row in rows],
        schema=dict.fromkeys(("table_name", "row_key", "expectation", "detail", "run_id"), pl.String),
        orient="row",
    )
    with transaction(con), frame_view(con, "incoming_quarantine", frame):
        con.execute("create temp table quarantine_before as select * from stg_quarantine")
        con.execute("delete from stg_quarantine")
        con.execute(
            """
            insert into stg_quarantine by name
            select distinct incoming.* exclude (run_id), coalesce(before.run_id, incoming.run_id) as run_id
            from incoming_quarantine as incoming
            left join quarantine_before as before using (table_name, row_key, expectation)
            order by table_name, row_key, expectation
            """
        )
        moved = """
            select row_key from (
                (select table_name, row_key from stg_quarantine except select table_name, row_key from quarantine_before)
                union (select table_name, row_key from quarantine_before except select table_name, row_key from stg_quarantine)
            )
        """
        mark_changed(
            con,
            f"""
            select page_id, site from stg_page where page_id in ({moved})
            or page_id in (select page_id from stg_metric where metric_id in ({moved}))
            """,
        )
        others = """
            select count(*) from (
                (from stg_quarantine except from quarantine_before) union all (from quarantine_before except from stg_quarantine)
            )
        """
        if con.execute(others).fetchall()[0][0]:
            # What reads them is built anew only where one of them is another.
            bump_revision(con, "stg_quarantine")
        con.execute("drop table quarantine_before")
    return int(con.execute("select count(*) from stg_quarantine").fetchall()[0][0])


def read_site_lines(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Return what sites repeat, as (site, line, number of pages), ordered: what the transforms are told before the next night."""
    rows = con.execute("select site, text, page_count from stg_site_line order by site, text").fetchall()
    return [(str(site), str(text), int(pages)) for site, text, pages in rows]
