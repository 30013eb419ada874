"""One night at a time: a lock file below HOME that the kernel releases when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.errors import NightRunningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_lock(path: Path, run_id: str) -> Iterator[None]:
    """Hold the lock at `path` for the run `run_id`.

    Raises:
        NightRunningError: if another process holds it; the message names its run, process and start.
    """
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise NightRunningError(_who_holds(handle.read())) from None
        handle.truncate(0)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        handle.write(json.dumps({"run_id": run_id, "pid": os.getpid(), "host": socket.gethostname(), "started": started}))
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def check_lock(path: Path) -> None:
    """Raise `NightRunningError` if a process holds the lock at `path`: to say so before anything slow is started."""
    if path.exists():
        with path.open("r", encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NightRunningError(_who_holds(handle.read())) from None


def _who_holds(text: str) -> str:
    try:
        holder = json.loads(text)
        name = f"Run {holder['run_id']} (process {holder['pid']} on {holder['host']}, since {holder['started']})"
    except (ValueError, KeyError, TypeError):
        # The holder has the lock but has not written its name yet.
        name = "Another run"
    return f"{name} is working in this home: wait for it to end, or give this one another --home."
