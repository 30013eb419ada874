"""Files that are whole or not there: written under another name, flushed to disk, renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 1 << 20
_PIECE = 1 << 30


def hash_file(path: Path) -> str:
    """Return the SHA-256 of the file as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def copy_database_file(source: Path, target: Path) -> None:
    """Copy the database file `source`, which this process may hold open, to `target`.

    A process of its own does it: to close a file gives up all locks that the process has on it, DuckDB's too.

    Raises:
        OSError: it could not be copied; the message says why.
    """
    command = [sys.executable, "-m", "warehouse.files", str(source.resolve()), str(target.resolve())]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603  (our own module)
    if done.returncode:
        raise OSError(done.stderr.strip().rpartition("\n")[2] or f"{source} could not be copied")


def _clone(source: Path, target: Path) -> None:
    """Copy inside the kernel, which shares the blocks where the file system can; else byte by byte."""
    try:
        with source.open("rb") as read, target.open("wb") as written:
            while os.copy_file_range(read.fileno(), written.fileno(), _PIECE):
                pass
    except (AttributeError, OSError):
        shutil.copyfile(source, target)


def sync_path(path: Path) -> None:
    """Make the file or folder survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replace `path` by the JSON of `content` in one step."""
    hidden = path.with_name(f".{path.name}.new")
    with hidden.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(path)
    sync_path(path.parent)


def swap_link(link: Path, target: str) -> None:
    """Let the symbolic link `link` lead to `target` in one step, whether or not it was there."""
    hidden = link.with_name(f".{link.name}.new")
    hidden.unlink(missing_ok=True)
    hidden.symlink_to(target)
    hidden.replace(link)
    sync_path(link.parent)


if __name__ == "__main__":
    _clone(Path(sys.argv[1]), Path(sys.argv[2]))
