"""Batches into staging: each page once, whatever the order in which batches and files arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.database import WarehouseError, transaction
from warehouse.ddl import quote_name, quote_text, read_statement
from warehouse.revisions import bump_revision, mark_changed
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from warehouse.settings import WarehouseSettings

_BY_PAGE = ("line", "article", "metric", "mechanism")
_KEYED_BY_PAGE = ("stg_page", "stg_line", "stg_article", "stg_metric", "stg_mechanism", "stg_signature", "stg_signature_band")
_LOADED = ("page", *_BY_PAGE, "rejected")


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one batch. `pages_new` are new page versions, `pages_replaced` the same bytes read by other rules."""

    batch_id: str
    was_loaded: bool
    """Whether the batch was in the warehouse already, so that nothing was done."""
    pages_new: int = 0
    pages_replaced: int = 0
    duplicates: int = 0
    files_rejected: int = 0
    lines_kept: int = 0
    lines_noise: int = 0
    metrics: int = 0

    @property
    def has_news(self) -> bool:
        """Whether anything in the warehouse changed."""
        return bool(self.pages_new or self.pages_replaced or self.duplicates or self.files_rejected)


def load_batch(
    con: duckdb.DuckDBPyConnection,
    batch_dir: Path,
    *,
    settings: WarehouseSettings,
    run_id: str,
    rules_hash: str,
    batch_id: str | None = None,
) -> LoadReport:
    """Load the parquet files `<table>.parquet` of `batch_dir` into staging, as one transaction.

    A batch that was loaded before does nothing. A page whose bytes are staged already makes no second row: the place that comes first
    by crawl time and address becomes its `source_uri`, the other is an exact duplicate. The same bytes read by other rules
    (`rules_hash`) replace the rows of the older reading.

    Raises:
        WarehouseError: a file of the batch is missing or has other columns than the schema; nothing is loaded then.
    """
    batch_id = batch_id or batch_dir.name
    if con.execute("select 1 from stg_batch where batch_id = ?", [batch_id]).fetchall():
        return LoadReport(batch_id, was_loaded=True)
    check_batch(con, batch_dir)
    settings.apply(con)
    with transaction(con):
        con.execute(f"set variable run_id = {quote_text(run_id)}")
        con.execute(f"set variable rules_hash = {quote_text(rules_hash)}")
        con.execute(f"set variable page_file = {quote_text(str(batch_dir / 'page.parquet'))}")
        con.execute(f"set variable line_file = {quote_text(str(batch_dir / 'line.parquet'))}")
        con.execute(f"set variable metric_file = {quote_text(str(batch_dir / 'metric.parquet'))}")
        con.execute(f"set variable rejected_file = {quote_text(str(batch_dir / 'rejected.parquet'))}")
        con.execute(read_statement("load/incoming_page"))
        con.execute(read_statement("load/accepted_page"))
        seen_before = _count(con, "select count(*) from stg_source where outcome = 'duplicate'")
        refused_before = _count(con, "select count(*) from stg_source where outcome = 'rejected'")
        _clear_replaced(con)
        _stage_rows(con, batch_dir)
        report = _report(con, batch_id, seen_before, refused_before)
        mark_changed(con, "select page_id, site from accepted_page")
        con.execute("insert into stg_batch values (?, ?, ?, (select count(*) from incoming_page))", [batch_id, rules_hash, run_id])
        if report.has_news:
            for table in [f"stg_{name}" for name in _LOADED] + ["stg_source"]:
                bump_revision(con, table)
        con.execute("drop table incoming_page")
        con.execute("drop table accepted_page")
    return report


def check_batch(con: duckdb.DuckDBPyConnection, batch_dir: Path) -> None:
    """Raise `WarehouseError` unless every table of the batch is there with the columns that its staging table takes."""
    for table in warehouse_tables().values():
        if table.batch is None:
            continue
        path = batch_dir / f"{table.batch}.parquet"
        if not path.exists():
            raise WarehouseError(f"The batch {batch_dir.name} lacks {path.name}: remove its folder and run again, then it is made anew.")
        described = con.execute(f"describe select * from read_parquet({quote_text(str(path))})").fetchall()
        unknown = {row[0] for row in described} - set(table.column_names) - ({"signature"} if table.batch == "page" else set())
        if unknown:
            raise WarehouseError(
                f"{path.name} of the batch {batch_dir.name} has columns that {table.name} does not know: {sorted(unknown)}."
            )


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])


def _clear_replaced(con: duckdb.DuckDBPyConnection) -> None:
    """Remove the rows of the pages that are about to be staged again, and what settles anew for the pages of the batch."""
    if _count(con, "select count(*) from accepted_page where is_replacement"):
        for table in (*_KEYED_BY_PAGE, "stg_rejected"):
            con.execute(f"delete from {quote_name(table)} where page_id in (select page_id from accepted_page where is_replacement)")
    con.execute(
        "delete from stg_rejected where stage = 'load' and reason = 'exact_duplicate' and page_id in (select page_id from incoming_page)"
    )
    # A file that could not be read last time and could be now is no longer a rejected file.
    for table, condition in (("stg_rejected", "page_id is null"), ("stg_source", "content_key = 'rejected'")):
        con.execute(f"delete from {table} where {condition} and source_uri in (select source_uri from incoming_page)")


def _stage_rows(con: duckdb.DuckDBPyConnection, batch_dir: Path) -> None:
    con.execute(read_statement("load/stage_page"))
    for name in _BY_PAGE:
        key = ", ".join(warehouse_tables()[f"stg_{name}"].primary_key)
        file = quote_text(str(batch_dir / f"{name}.parquet"))
        con.execute(
            f"insert into stg_{name} by name select * from read_parquet({file})"
            f" where page_id in (select page_id from accepted_page) order by page_id, {key}"
        )
    for statement in ("signature", "signature_band", "rejected", "source"):
        con.execute(read_statement(f"load/stage_{statement}"))
    con.execute(read_statement("load/settle_source"))
    con.execute(read_statement("load/stage_duplicate"))


def _report(con: duckdb.DuckDBPyConnection, batch_id: str, duplicates_before: int, refused_before: int) -> LoadReport:
    of_batch = "page_id in (select page_id from accepted_page)"
    return LoadReport(
        batch_id=batch_id,
        was_loaded=False,
        pages_new=_count(con, "select count(*) from accepted_page where not is_replacement"),
        pages_replaced=_count(con, "select count(*) from accepted_page where is_replacement"),
        duplicates=max(0, _count(con, "select count(*) from stg_source where outcome = 'duplicate'") - duplicates_before),
        files_rejected=max(0, _count(con, "select count(*) from stg_source where outcome = 'rejected'") - refused_before),
        lines_kept=_count(con, f"select count(*) from read_parquet(getvariable('line_file')) where is_kept and {of_batch}"),
        lines_noise=_count(con, f"select count(*) from read_parquet(getvariable('line_file')) where not is_kept and {of_batch}"),
        metrics=_count(con, f"select count(*) from read_parquet(getvariable('metric_file')) where {of_batch}"),
    )
