"""Runs the stages of nights without Prefect's server and with a gate that always passes, and can die on the way.

Started once, it takes orders on standard input, one JSON object a line: settings by name, and `kill` (`before:load_batch`,
`after:load_batch`, `at:0.5`), `stop` (a step during which SIGTERM comes), `fail` (one that raises), `file_bytes` (no file may grow
beyond), `spool_only` (as `chengji reprocess`) or `replay_run` (as `chengji replay`). Death is SIGKILL to itself, as a kernel short of
memory would send it. The gate is replaced because importing the real one would take most of the time; what a kill does to the
warehouse and the spool does not depend on it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self
from unittest.mock import Mock

import expectations
from expectations import Verdict
from flows import engines, nightly, warehousing
from flows.commands.run import explained, stop_on_sigterm
from flows.errors import ChengjiError
from flows.ledger import Ledger
from flows.settings import Scope, read_settings
from flows.spool import Spool
from flows.worker import reference_of
from seeds import SEEDS_DIR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILL_POINTS: dict[str, tuple[Any, str]] = {
    "write_raw": (Spool, "write_raw"),
    "seal_raw": (Ledger, "seal_raw"),
    "transform_batch": (engines, "transform_batch"),
    "note_batch": (Ledger, "note_batch"),
    "load_batch": (warehousing, "load_batch"),
    "note_loaded": (Ledger, "note_loaded"),
    "replace_quarantine": (warehousing, "replace_quarantine"),
    "build_models": (warehousing, "build_models"),
    "record_run": (warehousing, "record_run"),
    "build_release": (warehousing, "build_release"),
    "publish_release": (warehousing, "publish_release"),
    "close_run": (Ledger, "close_run"),
}


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(kill: str) -> None:
    """Make the process die before or after the first call of a step, or after some seconds."""
    when, _, where = kill.partition(":")
    if when == "at":
        timer = threading.Timer(float(where), die)
        timer.daemon = True
        timer.start()
        return
    owner, name = KILL_POINTS[where]
    original: Callable[..., Any] = getattr(owner, name)

    def deadly(*args: Any, **kwargs: Any) -> None:
        if when == "after":
            original(*args, **kwargs)
        die()

    setattr(owner, name, deadly)


def ask_to_stop(where: str) -> None:
    """Send SIGTERM to the process when a step begins for the first time."""
    owner, name = KILL_POINTS[where]
    original: Callable[..., Any] = getattr(owner, name)
    asked = threading.Event()

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        if not asked.is_set():
            asked.set()
            os.kill(os.getpid(), signal.SIGTERM)
        return original(*args, **kwargs)

    setattr(owner, name, interrupted)


class _Runner:
    """Prefect's task runner for tasks that are plain functions."""

    def __init__(self, max_workers: int = 1) -> None:
        self._executor = ThreadPoolExecutor(max_workers)

    def submit(self, task: Any, parameters: dict[str, Any]) -> Future[Any]:
        return self._executor.submit(getattr(task, "fn", task), **parameters)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)


@contextmanager
def _open_engine(settings: Any, *, is_alone: bool) -> Iterator[_Runner]:
    with _Runner() as runner:
        yield runner


def without_prefect() -> None:
    """Call the tasks as plain functions, and tell nobody."""
    for name in ("ingest", "load", "build", "validate", "publish", "keep_refused"):
        setattr(nightly, name, getattr(nightly, name).fn)
    nightly.open_engine = _open_engine  # type: ignore[assignment]
    nightly.ThreadPoolTaskRunner = _Runner  # type: ignore[assignment,misc]
    nightly.preload_gate = nightly.write_artifacts = nightly.close_flow_runs = nightly.raise_alarm = lambda *args: None  # type: ignore[assignment]


def with_a_passing_gate() -> None:
    expectations.validate = lambda *args, **kwargs: Verdict(True, ())  # type: ignore[assignment]
    expectations.write_quality = lambda *args, **kwargs: None  # type: ignore[assignment]
    expectations.read_trend = lambda *args, **kwargs: ()  # type: ignore[assignment]


def run_one(order: dict[str, Any]) -> str:
    """Run one night as `order` says and return how it ended."""
    kill, stop, fail, file_bytes = (order.pop(name, None) for name in ("kill", "stop", "fail", "file_bytes"))
    scope = Scope(spool_only=bool(order.pop("spool_only", False)), replay_run=order.pop("replay_run", None))
    settings, _ = read_settings(order)
    if kill:
        arm(kill)
    if stop:
        ask_to_stop(stop)
    if fail:
        owner, name = KILL_POINTS[fail]
        setattr(owner, name, Mock(side_effect=RuntimeError("broken for a test")))
    if file_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    try:
        with stop_on_sigterm():
            report = nightly.run_night(settings, scope)
    except (ChengjiError, KeyboardInterrupt) as error:
        said = explained(error, settings, scope)
        return f"{type(said).__name__}: {said}"
    return f"{report.state} {json.dumps(report.counts)}"


def serve() -> None:
    """Read orders, one JSON object a line; fork a child for each, so that nothing is imported twice; answer how it ended."""
    without_prefect()
    with_a_passing_gate()
    reference_of(str(SEEDS_DIR))
    for line in sys.stdin:
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(into, run_one(json.loads(line)).encode())
            os._exit(0)
        os.close(into)
        with os.fdopen(out, "rb") as answer:
            words = answer.read().decode()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status, "words": words}), flush=True)


if __name__ == "__main__":
    serve()
