"""The stages of a night after the landing, as plain functions over a `Night`; `flows.nightly` makes Prefect tasks of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl

from flows.errors import ChengjiError, UsageError
from flows.ingest import Ingested, group_landing
from flows.night import read_inventory
from flows.progress import run_stage
from flows.remote import prune_uploads, shown, upload_release
from flows.spool import batch_id_of, refusal_key
from flows.worker import INTERNAL_ERROR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.night import Night
    from flows.progress import Stage
    from flows.worker import BatchReport


@contextmanager
def timed(night: Night, name: str, total: int | None = None, unit: str = "") -> Iterator[Stage]:
    """Run a stage and keep its seconds in the night, also when it fails."""
    with run_stage(name, total, unit) as stage:
        try:
            yield stage
        finally:
            night.durations[name] = night.durations.get(name, 0.0) + stage.elapsed


def ingest(night: Night, seal: Callable[[str], None]) -> None:
    """Give every raw batch that has to be transformed to `seal`, oldest first: what earlier nights left, then what is new as it is read.

    Earlier nights left what a kill interrupted, and with `mode` full or a scope of the spool what other rules had read. A replay takes
    the batches of the run that is replayed.

    Raises:
        UsageError: if the run to be replayed is unknown.
    """
    with timed(night, "ingest", unit="pages") as stage:
        if night.scope.replay_run is not None:
            raw_ids = _unseal_run(night, night.scope.replay_run)
            for raw_id in raw_ids:
                seal(raw_id)
            stage.note = f"{len(raw_ids):,} batches of run {night.scope.replay_run}; the landing is left alone"
            return
        _forget_damaged(night)
        for raw_id in pending(night):
            seal(raw_id)
        if night.scope.spool_only:
            stage.note = "the landing is left alone"
            return
        night.inventory = read_inventory(night.landing) if night.scope.is_whole else None
        tally = Ingested()
        for batch in group_landing(night.landing, night.settings, night.ledger, tally, night.scope):
            raw_id = night.spool.write_raw(batch)
            night.ledger.seal_raw(raw_id, batch.pages, map(refusal_key, batch.rejected), batch.size, night.run_id)
            seal(raw_id)
            stage.advance(len(batch.pages))
        stage.note = f"{tally.seen:,} seen, {tally.new:,} new"
    night.count(seen=tally.seen, new=tally.new, known=tally.known, refused=tally.refused, refused_new=tally.refused_new)


def _unseal_run(night: Night, run_id: str) -> list[str]:
    """Remove the frames that the rules of now had made of a run's raw batches and return these, so that they are made again."""
    raw_ids = night.ledger.raw_ids_of(run_id)
    if not raw_ids:
        raise UsageError(f"No pages of a run {run_id} are in the spool: chengji runs lists the runs.")
    for raw_id in raw_ids:
        batch_id = batch_id_of(raw_id, night.rules_hash)
        night.replaced_seals[batch_id] = night.spool.read_seal(batch_id)
        night.spool.remove_batch(batch_id)
    return raw_ids


def _forget_damaged(night: Night) -> None:
    """Forget raw batches that still have work ahead and whose files are lost or damaged: the landing is asked again."""
    for raw_id in pending(night):
        if not night.spool.has_raw(raw_id):
            night.spool.remove_raw(raw_id)
            night.ledger.forget_raw(raw_id)
            night.count(raw_batches_damaged=1)


def pending(night: Night) -> list[str]:
    """Return the raw batches of which the warehouse holds nothing, or, with `mode` full or a scope of the spool, nothing by these rules."""
    by_rules = night.settings.mode == "full" or night.scope.spool_only
    return night.ledger.pending(night.rules_hash if by_rules else None)


def note_transformed(night: Night, report: BatchReport) -> None:
    """Record a transformed batch in the ledger and in the night's counts."""
    night.ledger.note_batch(report.batch_id, report.raw_id, night.rules_hash, night.run_id, report.counts)
    night.count(pages=report.counts["page"], lines=report.counts["line"], lines_kept=report.counts["kept_lines"])
    night.count(chars=report.counts.get("chars", 0), chars_kept=report.counts.get("kept_chars", 0))
    night.count(metrics=report.counts["metric"], pages_refused=report.counts["pages_rejected"], faults=report.counts["faults"])


def refuse_pageless(night: Night) -> None:
    """Stop before a batch without pages is loaded where neither this night nor an earlier one has read a page: a release could say nothing.

    Raises:
        ChengjiError: if so, with how much was refused.
    """
    if night.counts.get("pages") or any(batch["loaded"] and batch["counts"].get("page") for batch in night.ledger.batches().values()):
        return
    refused = night.counts.get("refused", 0) + night.counts.get("pages_refused", 0)
    found = f"{refused:,} found, all of them refused; chengji explain FILE says why" if refused else "none found"
    raise ChengjiError(f"No page could be read in {night.settings.landing}: {found}. Nothing was published.")


def refuse_faulty(night: Night) -> None:
    """Stop before a batch with faults is loaded where more of the night's pages met one than `max_fault_share` allows.

    A single page may always fail beside others that do not: it is in `stg_rejected`. The batches with faults of a night that is stopped
    stay pending, and the next night takes them once the program is mended.

    Raises:
        ChengjiError: if too many pages met a fault, or all of them.
    """
    faults = night.counts.get("faults", 0)
    pages = night.counts.get("pages", 0) + night.counts.get("pages_refused", 0)
    limit = night.settings.max_fault_share
    allowed = max(int(limit * pages), 1 if night.counts.get("pages") else 0)
    if faults > allowed:
        raise ChengjiError(
            f"{faults:,} of {pages:,} pages met a fault of the program (at most {allowed:,} may, max_fault_share = {limit:g}), so nothing "
            f"was published.{_first_fault(night)} Their batches are taken again once the program has changed."
        )


def _first_fault(night: Night) -> str:
    """Return a sentence on the first page of the night that met a fault of the program."""
    for batch_id, batch in night.ledger.batches(night.rules_hash).items():
        if batch["counts"].get("faults") and not batch["loaded"]:
            with night.spool.open_batch(batch_id) as folder:
                if folder is not None:
                    row = pl.read_parquet(folder / "rejected.parquet").filter(pl.col("reason") == INTERNAL_ERROR).row(0, named=True)
                    return f" The first was {row['source_uri']}: {row['detail']}."
    return ""


@contextmanager
def whole_batch(night: Night, report: BatchReport, redo: Callable[[str], BatchReport]) -> Iterator[Path]:
    """Give the folder of a batch's files; a batch that was damaged since it was written is made again by `redo(raw_id)`.

    Raises:
        ChengjiError: if it is damaged again right after it was made.
    """
    with night.spool.open_batch(report.batch_id) as folder:
        if folder is not None:
            yield folder
            return
    night.spool.remove_batch(report.batch_id)
    night.count(batches_redone=1)
    redo(report.raw_id)
    with night.spool.open_batch(report.batch_id) as folder:
        if folder is None:
            place = shown(night.spool.place)
            raise ChengjiError(f"Batch {report.batch_id} does not read back as it was written: check the disk below {place}.")
        yield folder


def compare_replayed(night: Night) -> None:
    """Count the batches of a replay that came out as before and those that did not."""
    for batch_id, before in night.replaced_seals.items():
        if before is not None:
            is_same = before["files"] == (night.spool.read_seal(batch_id) or {}).get("files")
            night.count(**{"replayed_same" if is_same else "replayed_different": 1})


def upload(night: Night) -> None:
    """Copy the current release to `publish_url` where it is not there yet, and remove old ones there as `keep_releases` says."""
    url = night.settings.publish_url
    if url is None or not night.home.current.exists():
        return
    with timed(night, "upload", unit="files") as stage:
        release = night.home.current.resolve()
        is_new = upload_release(release, url)
        prune_uploads(url, night.settings.keep_releases)
        stage.note = f"{release.name} copied" if is_new else "the copy is in step"


def retire_spool(night: Night) -> None:
    """Remove frames of batches loaded more than `keep_spool_nights` nights ago, and raw pages sealed more than `keep_raw_nights` ago.

    Raw pages whose reading the warehouse does not hold stay. Without its raw pages a batch can be read again only from the landing.
    """
    settings, nights = night.settings, [run.run_id for run in night.ledger.runs()]
    recent = set(nights[-settings.keep_spool_nights :]) if settings.keep_spool_nights else set()
    # What is there is listed once: asking for each batch of all nights would take an object store minutes.
    there = night.spool.batch_ids()
    for batch_id, batch in night.ledger.batches().items():
        if batch["loaded"] and batch["run_id"] not in recent and batch_id in there:
            night.spool.remove_batch(batch_id)
    if settings.keep_raw_nights:
        needed, there = set(night.ledger.pending()), night.spool.raw_ids()
        for run_id in nights[: -settings.keep_raw_nights]:
            for raw_id in (there & set(night.ledger.raw_ids_sealed_by(run_id))) - needed:
                night.spool.remove_raw(raw_id)
