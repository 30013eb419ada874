"""The run ledger: what was seen, which batches exist, how each night went. The only place that holds a clock.

One SQLite file below HOME. Every method is one transaction, so a kill loses at most the step it interrupted.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_SCHEMA = """
create table if not exists home (home_id text not null);
create table if not exists run (
    run_id text primary key, state text not null, started_at_utc text not null, ended_at_utc text,
    host text not null, pid integer not null, landing text not null, engine text not null, mode text not null,
    rules_hash text not null, program_hash text not null, flow_run_id text, inventory text, release_id text, message text,
    counts text not null default '{}', durations text not null default '{}'
);
create table if not exists raw_batch (
    raw_id text primary key, pages integer not null, bytes integer not null, run_id text not null, sealed_at_utc text not null
);
create table if not exists raw_page (page_key text primary key, raw_id text not null) without rowid;
create index if not exists raw_page_of_batch on raw_page (raw_id);
create table if not exists batch (
    batch_id text primary key, raw_id text not null, rules_hash text not null, run_id text not null, loaded integer not null default 0,
    counts text not null default '{}'
);
create table if not exists refused (
    source_uri text not null, reason text not null, detail text not null, raw_id text not null, primary key (source_uri, reason, detail)
) without rowid;
"""

RUNNING, PUBLISHED, UNCHANGED, REFUSED, FAILED, STOPPED, KILLED = (
    "running",
    "published",
    "unchanged",
    "refused",
    "failed",
    "stopped",
    "killed",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One night: what it was asked, what it counted, how long its stages took and how it ended."""

    run_id: str
    state: str
    started_at_utc: datetime
    ended_at_utc: datetime | None
    host: str
    pid: int
    landing: str
    engine: str
    mode: str
    rules_hash: str
    program_hash: str
    """Hash of the code of the warehouse and of the gate."""
    flow_run_id: str | None = None
    inventory: str | None = None
    release_id: str | None = None
    message: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    durations: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One raw batch: the run that sealed it, its pages, and the refusals of the landing that it carries."""

    run_id: str
    pages: int
    refusals: int
    is_loaded: bool
    """Whether the warehouse holds its pages as some rules read them."""


def utc_now() -> datetime:
    """Return the time of day in UTC without a zone, to the microsecond, as the columns `*_at_utc` hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Ledger:
    """The ledger of one HOME."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`, making it where it does not exist."""
        self._path = path
        with self._transaction() as con:
            con.executescript(_SCHEMA)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as con:
            con.row_factory = sqlite3.Row
            # A killed process loses nothing that was committed; only a power cut could, and then a batch is made again.
            con.execute("pragma journal_mode = wal")
            con.execute("pragma synchronous = normal")
            with con:
                yield con

    def home_id(self) -> str:
        """Return the id of this home: what it calls its own, wherever it is moved."""
        with self._transaction() as con:
            con.execute("insert into home select ? where not exists (select 1 from home)", (secrets.token_hex(8),))
            return str(con.execute("select home_id from home").fetchone()[0])

    # Runs

    def open_run(self, run_id: str, *, landing: str, engine: str, mode: str, rules_hash: str, program_hash: str) -> None:
        """Record that the run `run_id` begins now in this process."""
        with self._transaction() as con:
            con.execute(
                "insert into run (run_id, state, started_at_utc, host, pid, landing, engine, mode, rules_hash, program_hash)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    RUNNING,
                    utc_now().isoformat(),
                    socket.gethostname(),
                    os.getpid(),
                    landing,
                    engine,
                    mode,
                    rules_hash,
                    program_hash,
                ),
            )

    def note_run(self, run_id: str, **values: str | None) -> None:
        """Set columns of a run, for instance `flow_run_id` or `inventory`."""
        assignments = ", ".join(f"{name} = ?" for name in values)
        with self._transaction() as con:
            con.execute(f"update run set {assignments} where run_id = ?", (*values.values(), run_id))  # noqa: S608  (names are ours)

    def close_run(
        self, run_id: str, state: str, *, counts: Mapping[str, int], durations: Mapping[str, float], message: str | None = None
    ) -> None:
        """Record that the run ended now in `state`."""
        with self._transaction() as con:
            con.execute(
                "update run set state = ?, ended_at_utc = ?, counts = ?, durations = ?, message = ? where run_id = ?",
                (state, utc_now().isoformat(), json.dumps(counts), json.dumps(durations), message, run_id),
            )

    def reap(self) -> list[Run]:
        """Mark runs that a kill left running as killed and return them. Call only while holding the lock of the home."""
        left = [run for run in self.runs() if run.state == RUNNING]
        with self._transaction() as con:
            con.executemany(
                "update run set state = ?, ended_at_utc = ?, message = ? where run_id = ?",
                [(KILLED, utc_now().isoformat(), "The process ended without a word.", run.run_id) for run in left],
            )
        return left

    def runs(self) -> list[Run]:
        """Return all runs, oldest first."""
        with self._transaction() as con:
            rows = con.execute("select * from run order by started_at_utc, run_id").fetchall()
        return [_run_of(row) for row in rows]

    def last_ended(self) -> Run | None:
        """Return the newest run that ended with the warehouse and the release in step, or None."""
        settled = [run for run in self.runs() if run.state != RUNNING]
        return settled[-1] if settled and settled[-1].state in {PUBLISHED, UNCHANGED} else None

    # Raw pages

    def unknown(self, page_keys: Iterable[str]) -> set[str]:
        """Return those of `page_keys` that no raw batch holds."""
        keys = list(page_keys)
        known: set[str] = set()
        with self._transaction() as con:
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                known.update(row[0] for row in con.execute(f"select page_key from raw_page where page_key in ({marks})", part))  # noqa: S608
        return set(keys) - known

    def seal_raw(self, raw_id: str, page_keys: Iterable[str], refusals: Iterable[tuple[str, str, str]], size: int, run_id: str) -> None:
        """Record a raw batch whose file is complete: its pages, and the refusals (source, reason, detail) that it carries."""
        keys = [(key, raw_id) for key in page_keys]
        with self._transaction() as con:
            con.execute("insert or ignore into raw_batch values (?, ?, ?, ?, ?)", (raw_id, len(keys), size, run_id, utc_now().isoformat()))
            con.executemany("insert or ignore into raw_page values (?, ?)", keys)
            con.executemany("insert or ignore into refused values (?, ?, ?, ?)", [(*refusal, raw_id) for refusal in refusals])

    def raw_ids(self) -> list[str]:
        """Return all raw batches in the order in which they were sealed."""
        with self._transaction() as con:
            return [row[0] for row in con.execute("select raw_id from raw_batch order by sealed_at_utc, raw_id")]

    def raw_ids_of(self, run_id: str) -> list[str]:
        """Return the raw batches that the run `run_id` sealed or transformed, oldest first."""
        with self._transaction() as con:
            rows = con.execute(
                "select raw_id from raw_batch where run_id = ? or raw_id in (select raw_id from batch where run_id = ?)"
                " order by sealed_at_utc, raw_id",
                (run_id, run_id),
            ).fetchall()
        return [row[0] for row in rows]

    def raw_ids_sealed_by(self, run_id: str) -> list[str]:
        """Return the raw batches that the run `run_id` sealed, oldest first."""
        with self._transaction() as con:
            return [
                row[0] for row in con.execute("select raw_id from raw_batch where run_id = ? order by sealed_at_utc, raw_id", (run_id,))
            ]

    def pages_of(self, raw_id: str) -> int:
        """Return how many pages the raw batch holds, 0 if it is unknown."""
        with self._transaction() as con:
            row = con.execute("select pages from raw_batch where raw_id = ?", (raw_id,)).fetchone()
        return int(row[0]) if row else 0

    def sealed(self, raw_id: str) -> Sealed:
        """Return what the raw batch holds, who sealed it, and whether the warehouse holds a reading of it.

        Raises:
            KeyError: if it is unknown.
        """
        with self._transaction() as con:
            row = con.execute(
                "select run_id, pages, (select count(*) from refused where refused.raw_id = raw_batch.raw_id) as refusals,"
                " exists (select 1 from batch where batch.raw_id = raw_batch.raw_id and loaded = 1) as is_loaded"
                " from raw_batch where raw_id = ?",
                (raw_id,),
            ).fetchone()
        if row is None:
            raise KeyError(raw_id)
        return Sealed(row["run_id"], row["pages"], row["refusals"], is_loaded=bool(row["is_loaded"]))

    def forget_raw(self, raw_id: str) -> None:
        """Forget a raw batch whose file is lost, so that its pages are taken from the landing again."""
        with self._transaction() as con:
            for table in ("raw_page", "raw_batch", "refused", "batch"):
                con.execute(f"delete from {table} where raw_id = ?", (raw_id,))  # noqa: S608  (names are ours)

    def is_new_refusal(self, refusal: tuple[str, str, str]) -> bool:
        """Return whether no raw batch carries this refusal (source, reason, detail) yet."""
        with self._transaction() as con:
            found = con.execute("select 1 from refused where source_uri = ? and reason = ? and detail = ?", refusal).fetchone()
        return found is None

    # Batches

    def note_batch(self, batch_id: str, raw_id: str, rules_hash: str, run_id: str, counts: Mapping[str, int]) -> None:
        """Record a transformed batch whose files are complete."""
        with self._transaction() as con:
            con.execute(
                "insert into batch (batch_id, raw_id, rules_hash, run_id, counts) values (?, ?, ?, ?, ?)"
                " on conflict (batch_id) do update set counts = excluded.counts",
                (batch_id, raw_id, rules_hash, run_id, json.dumps(counts)),
            )

    def note_loaded(self, batch_ids: Iterable[str]) -> None:
        """Record that the warehouse holds these batches."""
        with self._transaction() as con:
            con.executemany("update batch set loaded = 1 where batch_id = ?", [(batch_id,) for batch_id in batch_ids])

    def forget_loaded(self) -> None:
        """Record that the warehouse holds no batch: its file is gone and is to be filled again."""
        with self._transaction() as con:
            con.execute("update batch set loaded = 0")

    def pending(self, rules_hash: str | None = None) -> list[str]:
        """Return the raw batches of which the warehouse holds no reading, or none by the rules `rules_hash`; oldest first."""
        with self._transaction() as con:
            rows = con.execute(
                "select raw_id from raw_batch where raw_id not in"
                " (select raw_id from batch where loaded = 1 and (? is null or rules_hash = ?)) order by sealed_at_utc, raw_id",
                (rules_hash, rules_hash),
            ).fetchall()
        return [row[0] for row in rows]

    def pages_by_other_rules(self, rules_hash: str) -> int:
        """Return how many landed pages the warehouse holds only in a reading by rules other than `rules_hash`."""
        with self._transaction() as con:
            row = con.execute(
                "select coalesce(sum(pages), 0) from raw_batch where raw_id in (select raw_id from batch where loaded = 1)"
                " and raw_id not in (select raw_id from batch where loaded = 1 and rules_hash = ?)",
                (rules_hash,),
            ).fetchone()
        return int(row[0])

    def batches(self, rules_hash: str | None = None) -> dict[str, dict[str, Any]]:
        """Return batch_id -> {raw_id, run_id, rules_hash, loaded, counts} of all batches, or of those under `rules_hash`."""
        with self._transaction() as con:
            rows = con.execute("select * from batch where ? is null or rules_hash = ?", (rules_hash, rules_hash)).fetchall()
        return {
            row["batch_id"]: {
                "raw_id": row["raw_id"],
                "run_id": row["run_id"],
                "rules_hash": row["rules_hash"],
                "loaded": bool(row["loaded"]),
                "counts": json.loads(row["counts"]),
            }
            for row in rows
        }


def _run_of(row: sqlite3.Row) -> Run:
    values = dict(row)
    for name in ("started_at_utc", "ended_at_utc"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("counts", "durations"):
        values[name] = json.loads(values[name])
    return Run(**values)
