"""Imports Great Expectations, which takes 3 to 9 seconds and 160 MiB, while the night waits for something else.

A small night has the memory and not the time: it imports the gate while Prefect starts. A large one imports it when its workers have
gone: beside them the memory is wanted, and they keep the processor busy anyway.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def preload_gate() -> threading.Thread:
    """Start the import in the background, once, and return its thread; the gate's own import then waits for the rest of it."""
    thread = threading.Thread(target=import_module, args=("expectations.suites",), name="preload-gate", daemon=True)
    thread.start()
    return thread


def holds_little_news(landing: Path, since: float, most_bytes: int) -> bool:
    """Return whether the files of the landing that changed after `since` (seconds of the epoch) hold at most `most_bytes`.

    A guess: a file copied with an old time is taken for old. It looks no further than it has to, and opens nothing.
    """
    found = 0
    for path in _files(landing):
        try:
            status = path.lstat()
        except OSError:
            continue
        if status.st_mtime > since:
            found += status.st_size
            if found > most_bytes:
                return False
    return True


def _files(landing: Path) -> Iterator[Path]:
    if landing.is_file():
        yield landing
    for folder, _, names in os.walk(landing):
        for name in names:
            yield Path(folder, name)
