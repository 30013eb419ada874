"""Files that are whole or not there: written under another name, flushed to disk, renamed."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CHUNK = 1 << 20


def hash_file(path: Path) -> str:
    """Return the SHA-256 of the file as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


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
