"""Imports Great Expectations, which takes 6 to 9 seconds, while the night waits for something else."""

from __future__ import annotations

import threading
from functools import cache
from importlib import import_module


@cache
def preload_gate() -> threading.Thread:
    """Start the import in the background, once, and return its thread; the gate's own import then waits for the rest of it."""
    thread = threading.Thread(target=import_module, args=("expectations.suites",), name="preload-gate", daemon=True)
    thread.start()
    return thread
