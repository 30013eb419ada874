"""Which code made a release."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@cache
def code_version() -> str:
    """Return the version of the program."""
    try:
        return version("chengji")
    except PackageNotFoundError:
        return "unknown"


@cache
def git_commit() -> str | None:
    """Return the commit of the checkout that the program runs from, or None outside one or without git."""
    try:
        answer = subprocess.run(  # noqa: S603
            ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"],  # noqa: S607  (whichever git the operator has)
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
