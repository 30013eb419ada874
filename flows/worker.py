"""What a worker does: one raw batch in, the frames of its tables out.

Imported by the workers of every engine, so it imports the transforms and Polars and nothing of Prefect, DuckDB or Great Expectations.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.reference import load_reference
from flows.spool import Spool, batch_id_of
from transforms.frames import build_frames
from transforms.pipeline import transform_page
from transforms.records import PageResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transforms.reference import Reference


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of one batch: rows by table, lines kept, seconds of work."""

    batch_id: str
    raw_id: str
    counts: dict[str, int]
    seconds: float


class RulesMismatchError(RuntimeError):
    """The worker's code or seeds are not those of the night that sent it the batch."""


@lru_cache(maxsize=1)
def reference_of(seeds: str) -> Reference:
    """Return the reference data below `seeds`, read once in a process."""
    return load_reference(Path(seeds))


def transform_batch(
    spool_root: str, raw_id: str, seeds: str, rules_hash: str, site_lines: Mapping[str, Any] | None = None
) -> BatchReport:
    """Transform the raw batch `raw_id` of the spool and write its frames into the spool.

    A batch that is there already, whole and under the same rules, is not made again.

    Raises:
        FileNotFoundError: if the raw batch is missing or damaged.
        RulesMismatchError: if this worker's reference data or transforms differ from `rules_hash`.
    """
    started = time.perf_counter()
    spool = Spool(Path(spool_root))
    batch_id = batch_id_of(raw_id, rules_hash)
    seal = spool.read_seal(batch_id)
    if seal is None:
        reference = reference_of(seeds)
        if reference.rules_hash != rules_hash:
            raise RulesMismatchError("This worker has other rules than the night: install the same version and seeds on every worker.")
        raw = spool.read_raw(raw_id)
        outcomes = [transform_page(page, reference, site_lines or {}) for page in raw.pages.values()]
        results = [outcome for outcome in outcomes if isinstance(outcome, PageResult)]
        refused = [outcome for outcome in outcomes if not isinstance(outcome, PageResult)]
        frames = build_frames(results, [*raw.rejected, *refused])
        counts = {table: frame.height for table, frame in frames.items()}
        counts["raw"] = len(raw.pages)
        counts["pages_rejected"] = len(refused)
        counts["kept_lines"] = int(frames["line"]["is_kept"].sum())
        stamp = {"batch_id": batch_id, "raw_id": raw_id, "rules_hash": rules_hash, "counts": counts}
        seal = spool.write_batch(batch_id, frames, stamp)
    return BatchReport(batch_id, raw_id, seal["counts"], time.perf_counter() - started)


def start_worker(seeds: str) -> None:
    """Make a fresh worker process ready: it ends with its parent, and has the reference data before the first batch."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    reference_of(seeds)


def _end_with(parent: Any) -> None:
    # A worker whose night was killed would wait for the next batch for ever.
    parent.join()
    os._exit(1)
