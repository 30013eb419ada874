"""A release that was sealed before, as far as the next one takes over from it: files that are linked need no second hash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SealedRelease:
    """The folder of a release, its manifest, and when that was written (nanoseconds of the file system's clock)."""

    path: Path
    manifest: dict[str, Any]
    sealed_at: int

    def entry(self, name: str) -> dict[str, Any] | None:
        """Return what the manifest says of the file `name` (bytes and sha256); None where that is gone, or other than it was sealed."""
        entry: dict[str, Any] | None = self.manifest["files"].get(name)
        if entry is None:
            return None
        try:
            found = (self.path / name).stat()
        except OSError:
            return None
        # The manifest is written last: what was written to after it is not what it tells of.
        return entry if found.st_size == entry["bytes"] and found.st_mtime_ns <= self.sealed_at else None

    def entry_of_link(self, name: str, path: Path) -> dict[str, Any] | None:
        """Return what the manifest says of the file `name` where `path` is a link to it, so that it need not be read; else None."""
        entry = self.entry(name)
        return entry if entry is not None and path.samefile(self.path / name) else None


def read_sealed(release: Path) -> SealedRelease:
    """Return the sealed release in the folder `release`."""
    path = release / MANIFEST
    return SealedRelease(release, json.loads(path.read_text(encoding="utf-8")), path.stat().st_mtime_ns)
