"""The console that the commands print to."""

from __future__ import annotations

import sys

from rich.console import Console

PIPE_WIDTH = 160
"""Columns where the output is no terminal: wide enough that a table's cells are not folded."""


def make_console() -> Console:
    """Return a console on standard output, as wide as the terminal or `PIPE_WIDTH`."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
