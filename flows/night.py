"""One night: its home, its lock, its ledger entry, and how it ends. Nothing here knows Prefect."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import sqlite3
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import expectations
import warehouse
from flows.errors import ChengjiError, GateRefusedError, NightFailedError
from flows.home import Home, open_landing
from flows.ledger import FAILED, REFUSED, STOPPED, UNCHANGED, Ledger, Run, utc_now
from flows.lock import hold_lock
from flows.rules import read_rules_hash
from flows.settings import Scope, Settings
from flows.spool import Spool
from warehouse.database import WarehouseError
from warehouse.reference import SeedError
from warehouse.schema import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

    from expectations import Verdict

logger = logging.getLogger("chengji")
_PROGRAM_SUFFIXES = frozenset({".py", ".sql", ".toml", ".csv", ".j2", ".css", ".js"})


class Night:
    """A night at work: what its stages share. A plain class, so that Prefect does not look for futures inside it."""

    def __init__(self, *, settings: Settings, scope: Scope, landing: Path, run_id: str, ledger: Ledger) -> None:
        """Gather what the stages need; `open_night` is the way to get one."""
        self.settings = settings
        self.scope = scope
        self.landing = landing
        self.run_id = run_id
        self.started_at_utc = utc_now()
        self.home = Home(settings.home)
        self.ledger = ledger
        self.spool = Spool(settings.spool_place)
        self.rules_hash = read_rules_hash(settings.seeds)
        self.program_hash = read_program_hash()
        self.site_lines_name: str | None = None
        """What sites repeat, for the workers: its name in the spool; None while the warehouse remembers nothing."""
        self.counts: dict[str, int] = {}
        self._guard = threading.Lock()
        self.durations: dict[str, float] = {}
        """Seconds by stage."""
        self.replaced_seals: dict[str, dict[str, Any] | None] = {}
        """Of a replay: what the seals of its batches had said."""
        self.reaped: list[Run] = []
        """Runs that a kill had left running."""
        self.inventory: str | None = None
        """What lay in the landing when the night began to read it."""
        self.warehouse: duckdb.DuckDBPyConnection | None = None
        """The connection to the working database, once a stage has needed it."""
        self.state = FAILED
        self.gate: Verdict | None = None
        """The gate's verdict, once it has been asked."""
        self.verdict = ""
        """The gate's one line."""
        self.release_id: str | None = None

    def raise_if_refused(self) -> None:
        """Raise `GateRefusedError` with the gate's reasons where it refused the release."""
        if self.gate is not None and not self.gate.passed:
            raise GateRefusedError(" ".join(self.gate.refusals))

    def disconnect(self) -> None:
        """Close the connection to the working database."""
        if self.warehouse is not None:
            self.warehouse.close()
            self.warehouse = None

    def count(self, **counts: int) -> None:
        """Add to the night's counts; stages that work side by side may do so at once."""
        with self._guard:
            for name, value in counts.items():
                self.counts[name] = self.counts.get(name, 0) + value


def new_run_id() -> str:
    """Return an id that sorts by time and is unique."""
    return f"{utc_now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def open_night(settings: Settings, scope: Scope) -> Iterator[Night]:
    """Hold the home for one night: lock it, reap what kills left, and write into the ledger how the night went.

    Raises:
        UsageError: if the landing cannot be read or the home cannot be written.
        NightRunningError: if another night is at work in this home.
    """
    # Only a night that reads the landing needs one.
    home = Home(settings.home)
    landing = Path(settings.landing or "") if scope.spool_only or scope.replay_run else open_landing(settings.landing, home)
    home.prepare()
    run_id = new_run_id()
    with hold_lock(home.lock, run_id):
        try:
            night = _begin(settings, scope, landing, run_id)
        except (sqlite3.Error, OSError) as error:
            raise ChengjiError(f"No night can begin in {home.root} ({error}): make room there and check its permissions.") from error
        try:
            yield night
        except Exception as error:
            raise _close_failed(night, error) from error
        except BaseException:
            # KeyboardInterrupt, Prefect's TerminationSignal, SystemExit: someone asked the night to stop.
            _close(night, STOPPED, "Stopped on request; what it had finished is kept.")
            raise
        _close(night, night.state, night.verdict or None)


def _begin(settings: Settings, scope: Scope, landing: Path, run_id: str) -> Night:
    """Return the night `run_id`, entered into the ledger, after clearing away what killed nights left."""
    home = Home(settings.home)
    ledger = Ledger(home.ledger)
    reaped = ledger.reap()
    night = Night(settings=settings, scope=scope, landing=landing, run_id=run_id, ledger=ledger)
    night.reaped = reaped
    night.spool.claim(ledger.home_id())
    night.spool.sweep(ledger.raw_ids())
    night.spool.sweep_site_lines()
    if not home.working_database.exists():
        ledger.forget_loaded()
    ledger.open_run(
        run_id,
        landing=settings.landing or str(landing),
        engine=settings.engine,
        mode=settings.mode,
        rules_hash=night.rules_hash,
        program_hash=night.program_hash,
    )
    return night


def _close(night: Night, state: str, message: str | None) -> None:
    night.disconnect()
    night.state = state
    night.ledger.note_run(night.run_id, inventory=night.inventory, release_id=night.release_id)
    night.ledger.close_run(night.run_id, state, counts=night.counts, durations=night.durations, message=message)


def _close_failed(night: Night, error: Exception) -> ChengjiError:
    """Record the failure and return what to tell the operator: a sentence instead of a traceback, which goes into the logs."""
    failure = _operator_error(night, error)
    try:
        _close(night, REFUSED if isinstance(failure, GateRefusedError) else FAILED, str(failure))
    except (sqlite3.Error, OSError):
        # A full disk: the next night finds this one as a killed one.
        logger.exception("The end of the night could not be recorded in the ledger.")
    # The frames hold connections and tables; Prefect keeps the error, and they with it, until the process ends.
    traceback.clear_frames(error.__traceback__)
    return failure


def _operator_error(night: Night, error: Exception) -> ChengjiError:
    if isinstance(error, ChengjiError):
        return error
    if is_out_of_memory(error):
        limit = night.settings.database_memory
        return ChengjiError(
            f"The working database needs more than database_memory = {limit}: raise it (CHENGJI_DATABASE_MEMORY=4GB) and run again; "
            "what was loaded is kept."
        )
    if isinstance(error, WarehouseError | SeedError | SchemaError):
        return ChengjiError(str(error))
    if is_disk_full(error):
        return ChengjiError(f"There is no room left below {night.home.root}: make room and run again; what was finished is kept.")
    reason = (str(error).strip().splitlines() or [""])[0] or type(error).__name__
    log = write_failure(night.home, night.run_id, error)
    return NightFailedError(f"The night failed: {reason.rstrip('.')}. Nothing was published; details are in {log}.")


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether `error` says, in DuckDB's words, that its memory limit was reached."""
    return "Out of Memory Error" in str(error)


def is_disk_full(error: BaseException) -> bool:
    """Return whether `error` says, in the words of any of our libraries, that nothing more can be written."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}:
        return True
    return any(sign in str(error) for sign in ("disk is full", "No space left on device", "File too large", "Disk quota exceeded"))


def write_failure(home: Home, run_id: str, error: BaseException) -> Path:
    """Write the traceback of a fault of the program into the home's logs and return the file."""
    home.logs.mkdir(exist_ok=True)
    path = home.logs / f"{run_id}.log"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path


def read_inventory(landing: Path) -> str:
    """Return a hash of what lies in the landing (names, sizes, times of change); nothing is opened for it."""
    digest = hashlib.sha256()
    for line in sorted(_inventory_lines(landing)):
        digest.update(line)
    return digest.hexdigest()


def _inventory_lines(landing: Path) -> Iterator[bytes]:
    if landing.is_file():
        yield _inventory_line(landing)
        return
    for folder, _, names in os.walk(landing):
        for name in names:
            yield _inventory_line(Path(folder, name))


def _inventory_line(path: Path) -> bytes:
    try:
        status = path.lstat()
    except OSError:
        return os.fsencode(path) + b" gone\n"
    # The mode is among them: a page that becomes readable is news.
    return os.fsencode(path) + f" {status.st_size} {status.st_mtime_ns} {status.st_mode}\n".encode()


def read_program_hash() -> str:
    """Return a hash of the code of the warehouse and of the gate: what they make of the same batches."""
    digest = hashlib.sha256()
    for package in (warehouse, expectations):
        root = Path(next(iter(package.__path__)))
        for path in sorted(root.rglob("*")):
            if path.suffix in _PROGRAM_SUFFIXES:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def is_in_step(settings: Settings, inventory: str | None = None) -> bool:
    """Return whether the last night left the release in step with the rules and the program of now.

    With `inventory` also whether the landing is as it was then, so that a night has nothing to do.
    """
    home = Home(settings.home)
    if not home.ledger.exists() or not home.current.exists() or not home.working_database.exists():
        return False
    last = Ledger(home.ledger).last_ended()
    if last is None or (last.rules_hash, last.program_hash) != (read_rules_hash(settings.seeds), read_program_hash()):
        return False
    if _lacks_explorer(settings, home, last):
        return False
    return inventory is None or last.inventory == inventory


def _lacks_explorer(settings: Settings, home: Home, last: Run) -> bool:
    """Return whether the release of the last night should have the explorer by the settings of now and was made without it.

    Not where it could not be written (it could not be now), nor where an older release was made the current one.
    """
    if last.counts.get("explorer_failed") or home.current.resolve().name != last.release_id or (home.current / "site").exists():
        return False
    return has_explorer(settings, json.loads((home.current / "manifest.json").read_text(encoding="utf-8")))


def has_explorer(settings: Settings, manifest: Mapping[str, Any]) -> bool:
    """Return whether a release with this manifest gets the explorer."""
    return settings.site and (not settings.site_pages or int(manifest["tables"]["stg_page"]["rows"]) <= settings.site_pages)


def pass_unchanged(settings: Settings) -> Night | None:
    """Record a night without news and return it, or None if there is something to do.

    Raises:
        UsageError, NightRunningError: as `open_night`.
    """
    landing = open_landing(settings.landing, Home(settings.home))
    if settings.mode == "full" or not is_in_step(settings, read_inventory(landing)):
        return None
    with open_night(settings, Scope()) as night:
        settle_unchanged(night)
        if settings.publish_url:
            from flows.stages import upload  # noqa: PLC0415  (stages build on nights)

            upload(night)
    return night


def settle_unchanged(night: Night) -> None:
    """Note that the night found nothing to do: the release of an earlier night stands."""
    last = night.ledger.last_ended()
    night.state = UNCHANGED
    if last is not None:
        night.inventory = night.inventory or last.inventory
        night.release_id = last.release_id
        # What failed would fail again: it is tried again when the program has changed.
        night.count(explorer_failed=last.counts.get("explorer_failed", 0))
        night.verdict = last.message or ""
