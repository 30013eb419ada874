"""The stages of a night that work on the warehouse: load, set aside, build, validate, publish."""

from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING

import expectations
from flows.errors import ChengjiError
from flows.ledger import PUBLISHED, REFUSED, utc_now
from flows.night import has_explorer, write_failure
from flows.stages import compare_replayed, refuse_faulty, refuse_pageless, timed, whole_batch
from flows.version import code_version, git_commit
from transforms.cleaning.site_lines import line_key
from warehouse.contracts import write_contracts
from warehouse.database import open_warehouse
from warehouse.explorer import build_site
from warehouse.ledger import RunRecord, read_site_lines, record_run, replace_quarantine
from warehouse.load import load_batch
from warehouse.models import build_models
from warehouse.reference import load_reference_tables, read_reference_rows
from warehouse.releases import Stamp, build_release, current_release, fail_release, prune_releases, publish_release
from warehouse.schema import warehouse_tables
from warehouse.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import duckdb

    from flows.ledger import Sealed
    from flows.night import Night
    from flows.worker import BatchReport
    from warehouse.ledger import RunVerdict
    from warehouse.load import LoadReport
    from warehouse.releases import Draft
    from warehouse.schema import Table
    from warehouse.settings import WarehouseSettings


def connect(night: Night) -> duckdb.DuckDBPyConnection:
    """Return the night's connection to the working database, opening it at the first call; the night closes it.

    While pages are loaded there are workers beside it: it has all of its memory only from `build` on.
    """
    if night.warehouse is None:
        night.warehouse = open_warehouse(night.home.root, memory_limit=night.settings.loading_memory)
    return night.warehouse


def write_site_lines(night: Night) -> str | None:
    """Write what the warehouse remembers of sites' furniture into the spool and return its name; None while it remembers nothing."""
    sites: dict[str, dict[str, int]] = {}
    for site, text, pages in read_site_lines(connect(night)):
        sites.setdefault(site, {})[line_key(text)] = pages
    if not sites:
        return None
    return night.spool.write_site_lines(json.dumps(sites, ensure_ascii=False))


def load(night: Night, reports: Iterable[BatchReport], redo: Callable[[str], BatchReport]) -> None:
    """Load reference data and the batches into staging as they come; a batch that is there already is passed over.

    Batches in which a page met a fault of the program, and those without pages, wait until all are made: whether there are too many
    of them is known only then.

    Args:
        night: the night at work.
        reports: the batches, oldest first.
        redo: makes a raw batch again whose frames were damaged since they were written.

    Raises:
        ChengjiError: if too many pages met a fault, or no page could be read.
    """
    con = connect(night)
    settings = read_settings(night.settings.seeds)
    waiting: list[BatchReport] = []
    with timed(night, "load", unit="batches") as stage:
        load_reference_tables(con, read_reference_rows(night.settings.seeds))
        for report in reports:
            stage.expect(1)
            if report.counts["faults"] or not report.counts["page"]:
                waiting.append(report)
                continue
            _load_one(night, con, settings, report, redo)
            stage.advance()
        refuse_faulty(night)
        refuse_pageless(night)
        for report in waiting:
            _load_one(night, con, settings, report, redo)
            stage.advance()
        stage.note = f"{night.counts.get('pages_staged', 0):,} pages staged, {night.counts.get('duplicates', 0):,} duplicates"
    compare_replayed(night)


def _load_one(
    night: Night, con: duckdb.DuckDBPyConnection, settings: WarehouseSettings, report: BatchReport, redo: Callable[[str], BatchReport]
) -> None:
    sealed = night.ledger.sealed(report.raw_id)
    with whole_batch(night, report, redo) as folder:
        loaded = load_batch(con, folder, settings=settings, run_id=night.run_id, rules_hash=night.rules_hash, batch_id=report.batch_id)
    # One by one: a night that is killed here loses no more than the batch at hand.
    night.ledger.note_loaded([report.batch_id])
    if not loaded.was_loaded:
        _account(night, report, loaded, sealed)


def _account(night: Night, report: BatchReport, loaded: LoadReport, sealed: Sealed) -> None:
    """Count what became of each page of a batch, so that the night's files seen are its pages staged, duplicates and files rejected.

    Batches that an earlier night sealed were not seen in this night's landing, or as known pages only: they are counted as seen from
    the spool. Pages that are read again by other rules and make no new row were there before, as duplicates were.
    """
    if sealed.run_id != night.run_id:
        night.count(seen_in_spool=sealed.pages + sealed.refusals, refused_in_spool=sealed.refusals)
    night.count(
        pages_staged=loaded.pages_new,
        pages_replaced=loaded.pages_replaced,
        duplicates=loaded.duplicates,
        seen_before=report.counts["page"] - loaded.pages_new if sealed.is_loaded else loaded.duplicates,
        pages_unread=report.counts["pages_rejected"],
        batches_with_news=int(loaded.has_news),
    )


def build(night: Night) -> bool:
    """Set aside rows that break a rule about single rows and bring dimensions, facts and marts up to what is staged.

    Return whether there is anything that the last build did not have.
    """
    con = connect(night)
    con.execute(f"set memory_limit = '{night.settings.database_memory}'")
    with timed(night, "build", unit="tables") as stage:
        verdict = expectations.validate(con, _tables("staging", "dims"), _limits(night), set_aside=True)
        aside = replace_quarantine(con, verdict.quarantine, night.run_id)
        report = build_models(con, read_settings(night.settings.seeds))
        built = sum(model.how != "unchanged" for model in report.models)
        stage.note = f"{built} of {len(report.models)} tables built" + (f", {aside:,} rows in quarantine" if aside else "")
    night.count(quarantined=aside)
    return report.has_news or bool(night.counts.get("batches_with_news"))


def validate(night: Night) -> None:
    """Ask the gate about every table of the release; `Night.gate` holds its verdict."""
    current = current_release(night.home.root)
    with timed(night, "validate", unit="tables") as stage:
        shutil.rmtree(night.home.quality_draft, ignore_errors=True)
        night.home.quality_draft.mkdir(parents=True)
        night.gate = expectations.validate(
            connect(night),
            [table for table in warehouse_tables().values() if table.released],
            _limits(night),
            previous=current / "chengji.duckdb" if current else None,
            report_dir=night.home.quality_draft,
        )
        night.verdict = stage.note = night.gate.summary()


def publish(night: Night) -> None:
    """Make the release and let `current` lead to it, or keep it as failed with the gate's reasons."""
    con, root, gate = connect(night), night.home.root, night.gate
    if gate is None:
        raise ChengjiError("No verdict, no release: the stage validate has to run before publish.")
    with timed(night, "publish", unit="files") as stage:
        record_run(con, run_record(night))
        draft = build_release(con, root, Stamp(night.run_id, utc_now(), code_version(), git_commit(), night.rules_hash))
        night.home.quality_draft.rename(draft.path / "quality")
        expectations.write_quality(gate, draft.path / "quality", draft.release_id, expectations.read_trend(root / "releases"))
        explorer = _write_site(night, draft, gate) if night.settings.site and gate.passed else ""
        write_contracts(draft.path, draft.release_id)
        folder = publish_release(root, draft) if gate.passed else fail_release(root, draft, gate.refusals)
        night.release_id, night.state = folder.name, PUBLISHED if gate.passed else REFUSED
        tables = draft.manifest["tables"]
        night.count(release_pages=tables["stg_page"]["rows"], release_metrics=tables["stg_metric"]["rows"])
        prune_releases(root, night.settings.keep_releases)
        stage.note = folder.name + explorer
    # The next release shows how long this one took to publish.
    record_run(con, run_record(night))


def published_tables() -> list[str]:
    """Return the names of the tables that a release holds as parquet."""
    return [table.name for table in warehouse_tables().values() if table.publish]


def _write_site(night: Night, draft: Draft, gate: expectations.Verdict) -> str:
    """Write the explorer into the draft, taking over what did not change since the current release, and say what it took.

    A release whose figures passed the gate is published without its explorer rather than not at all, and one of more pages than
    `site_pages` without it rather than hours later.
    """
    if not has_explorer(night.settings, draft.manifest):
        return f", no explorer: more pages than site_pages = {night.settings.site_pages:,} (0 makes it for any number)"
    current, site = current_release(night.home.root), draft.path / "site"
    verdict = json.loads(gate.to_json())
    begun = time.perf_counter()
    try:
        report = build_site(draft.database, site, current / "site" if current else None, verdict, draft.release_id)
    except Exception as error:  # noqa: BLE001  (figures that passed the gate are worth more than their pages)
        shutil.rmtree(site, ignore_errors=True)
        night.count(explorer_failed=1)
        reason = (str(error).splitlines() or [""])[0].rstrip(".") or type(error).__name__
        return f", no explorer: {reason} (details are in {write_failure(night.home, night.run_id, error)})"
    seconds = time.perf_counter() - begun
    return f", explorer: {report.pages_rendered:,} pages rendered, {report.pages_reused:,} taken over in {seconds:.1f} s"


def run_record(night: Night) -> RunRecord:
    """Return the night's row of `stg_run`: its counts, its seconds so far, and its verdict."""
    counts, gate = night.counts, night.gate
    verdict: RunVerdict = "running" if gate is None else "failed" if not gate.passed else "warned" if gate.warnings else "passed"
    return RunRecord(
        run_id=night.run_id,
        started_at_utc=night.started_at_utc,
        ended_at_utc=utc_now(),
        verdict=verdict,
        files_seen=counts.get("seen", 0) + counts.get("seen_in_spool", 0),
        pages_staged=counts.get("pages_staged", 0),
        duplicates=counts.get("seen_before", 0) + counts.get("known", 0),
        files_rejected=counts.get("refused", 0) + counts.get("refused_in_spool", 0) + counts.get("pages_unread", 0),
        lines_kept=counts.get("lines_kept", 0),
        lines_noise=counts.get("lines", 0) - counts.get("lines_kept", 0),
        metrics_found=counts.get("metrics", 0),
        rules_hash=night.rules_hash,
        code_version=code_version(),
        **{f"seconds_{stage}": seconds for stage, seconds in night.durations.items()},
    )


def _tables(*layers: str) -> list[Table]:
    return [table for table in warehouse_tables().values() if table.layer in layers]


def _limits(night: Night) -> expectations.Limits:
    return expectations.parse_limits((night.settings.seeds / "expectations.toml").read_text(encoding="utf-8"))
