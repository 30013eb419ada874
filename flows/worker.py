"""What a worker does: one raw batch in, the frames of its tables out.

Imported by the workers of every engine, so it imports the transforms and Polars and nothing of Prefect, DuckDB or Great Expectations.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import re
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.reference import load_reference
from flows.spool import Spool, batch_id_of
from seeds import SEEDS_DIR
from transforms.cleaning.site_lines import line_key
from transforms.frames import build_frames
from transforms.pipeline import transform_page
from transforms.records import PageResult, Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.records import RawPage
    from transforms.reference import Reference

INTERNAL_ERROR = "internal_error"
"""Reason of a page on which the transforms raised: a fault of the program, not of the page."""
PAGES_AT_ONCE = 100
"""Pages of a batch that are objects at once. Frames are a fifth of their size: 30 MiB a worker less than with all 500, at no cost."""
SiteLines = dict[str, dict[str, int]]
_HOST = re.compile(r"[a-z]+://(?:www\.)?([^/:?#]+)")


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
def reference_of(seeds: str | None) -> Reference:
    """Return the reference data below `seeds`, read once in a process; None means the seeds that this worker has of its own."""
    return load_reference(Path(seeds) if seeds else SEEDS_DIR)


@lru_cache(maxsize=1)
def _spool_at(place: str) -> Spool:
    # Connecting to an object store takes longer than a small batch.
    return Spool(place)


def transform_batch(spool_place: str, raw_id: str, seeds: str | None, rules_hash: str, site_lines_name: str | None = None) -> BatchReport:
    """Transform the raw batch `raw_id` of the spool at `spool_place` (a folder or an address) and write its frames there.

    A batch that is there already, whole and under the same rules, is not made again.

    Raises:
        FileNotFoundError: if the raw batch is missing or damaged.
        RulesMismatchError: if this worker's reference data or transforms differ from `rules_hash`.
    """
    started = time.perf_counter()
    spool = _spool_at(spool_place)
    batch_id = batch_id_of(raw_id, rules_hash)
    seal = spool.read_seal(batch_id)
    if seal is None:
        reference = reference_of(seeds)
        if reference.rules_hash != rules_hash:
            raise RulesMismatchError("This worker has other rules than the night: install the same version and seeds on every worker.")
        raw = spool.read_raw(raw_id)
        site_lines = read_site_lines(spool, site_lines_name) if site_lines_name else {}
        frames, refused = _transform_pages(list(raw.pages.values()), raw.rejected, reference, site_lines)
        counts = {table: frame.height for table, frame in frames.items()}
        faults = sum(item.reason == INTERNAL_ERROR for item in refused)
        counts |= {"pages_rejected": len(refused), "faults": faults, **_count_kept(frames["line"])}
        seal = spool.write_batch(batch_id, frames, {"raw_id": raw_id, "rules_hash": rules_hash, "counts": counts})
        return_memory()
    return BatchReport(batch_id, raw_id, seal["counts"], time.perf_counter() - started)


def _transform_pages(
    pages: Sequence[RawPage], rejected: Sequence[Rejected], reference: Reference, site_lines: SiteLines
) -> tuple[dict[str, pl.DataFrame], list[Rejected]]:
    """Return the frames of a batch, `rejected` by the landing among them, and which of its pages were refused."""
    parts: list[dict[str, pl.DataFrame]] = []
    refused: list[Rejected] = []
    for start in range(0, len(pages), PAGES_AT_ONCE):
        outcomes = [_transform_safely(page, reference, site_lines) for page in pages[start : start + PAGES_AT_ONCE]]
        parts.append(build_frames(outcome for outcome in outcomes if isinstance(outcome, PageResult)))
        refused += [outcome for outcome in outcomes if isinstance(outcome, Rejected)]
    parts.insert(0, build_frames([], [*rejected, *refused]))
    return {table: pl.concat([part[table] for part in parts], rechunk=True) for table in parts[0]}, refused


def _count_kept(lines: pl.DataFrame) -> dict[str, int]:
    """Return how many lines were kept, the characters of all lines, and those of the kept ones."""
    chars = lines["char_end"].cast(pl.Int64) - lines["char_start"]
    kept = lines["is_kept"]
    return {"kept_lines": int(kept.sum()), "chars": int(chars.sum()), "kept_chars": int(chars.filter(kept).sum())}


def _transform_safely(page: RawPage, reference: Reference, site_lines: SiteLines) -> PageResult | Rejected:
    try:
        outcome = transform_page(page, reference, {})
        repeated = site_lines.get(site_of(outcome), {}) if isinstance(outcome, PageResult) else {}
        # Which site a text dump is from is known only once it has been read; it is read again where its site repeats a kept line.
        if repeated and isinstance(outcome, PageResult) and any(line.is_kept and line_key(line.text) in repeated for line in outcome.lines):
            return transform_page(page, reference, repeated)
    except Exception as error:  # noqa: BLE001  (one page must not cost the other pages of the night)
        return Rejected(None, page.source_uri, "transform", INTERNAL_ERROR, detail=_where(error))
    return outcome


def _where(error: Exception) -> str:
    """Return the error with the place in the code that raised it, short enough for a table."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"[:500]


def site_of(result: PageResult) -> str:
    """Return the site of a page as the warehouse names it: host of its address, else its publisher, else the host it was read from."""
    for text in (result.page.url, result.page.source_uri):
        host = _HOST.match((text or "").lower())
        if host:
            return host[1]
        if text is result.page.url and (result.metadata.publisher or "").strip():
            return (result.metadata.publisher or "").strip()
    return "unknown"


@lru_cache(maxsize=1)
def read_site_lines(spool: Spool, name: str) -> SiteLines:
    """Return what sites repeat: site -> key of the line -> number of pages."""
    sites: SiteLines = json.loads(spool.read_site_lines(name))
    return sites


def start_worker(seeds: str | None) -> None:
    """Make a fresh worker process ready: it ends with its parent, and has the reference data before the first batch."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    reference_of(seeds)
    settle_memory()


def settle_memory() -> None:
    """Tell the garbage collector that what has been loaded stays, and to look for cycles less often.

    Reference data lives as long as the process and no page makes cycles: looking after every 700 objects took 5 % of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return_memory()


def return_memory() -> None:
    """Give back to the system what the C library keeps of freed memory: 25 MiB after parsing the reference data, 20 after a batch."""
    with suppress(OSError, AttributeError):
        # Only glibc has it; what other libraries keep is theirs to say.
        ctypes.CDLL(None).malloc_trim(0)


def _end_with(parent: Any) -> None:
    # A worker whose night was killed would wait for the next batch for ever.
    parent.join()
    os._exit(1)
