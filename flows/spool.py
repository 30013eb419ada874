"""The spool: raw pages and the frames made of them, in content-addressed folders that are complete or do not exist.

    HOME/spool/raw/<raw_id>/       pages.parquet  rejected.parquet  seal.json
    HOME/spool/<batch_id>/         <table>.parquet ...              seal.json

`seal.json` holds the SHA-256 of each file. A folder is written under a hidden name and renamed, so a kill leaves nothing half.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import polars as pl

from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

SEAL = "seal.json"
_HIDDEN = ".new-"
_RAW_SCHEMA: dict[str, Any] = {
    "page_key": pl.String,
    "source_uri": pl.String,
    "content": pl.Binary,
    "media_type": pl.String,
    "declared_encoding": pl.String,
    "url": pl.String,
    "crawled_at": pl.Datetime("us"),
    "title": pl.String,
    "published_at": pl.Datetime("us"),
}
_RAW_FIELDS = [field.name for field in fields(RawPage)]
_REJECTED_SCHEMA: dict[str, Any] = {
    "page_id": pl.String,
    "source_uri": pl.String,
    "stage": pl.String,
    "reason": pl.String,
    "char_start": pl.Int32,
    "char_end": pl.Int32,
    "text": pl.String,
    "detail": pl.String,
}


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Pages that go through the transforms together, and what the landing reader refused beside them."""

    pages: Mapping[str, RawPage]
    """By `page_key`."""
    rejected: Sequence[Rejected] = ()

    @property
    def raw_id(self) -> str:
        """The hash of what the batch holds, whatever the order."""
        refusals = sorted(" ".join(refusal_key(item)) for item in self.rejected)
        return _hash_lines([*sorted(self.pages), *refusals])

    @property
    def size(self) -> int:
        """Raw bytes of all pages."""
        return sum(len(page.content) for page in self.pages.values())


def page_key(page: RawPage) -> str:
    """Return what tells one landed page from another: its bytes and where they lie."""
    return _hash_lines([hashlib.sha256(page.content).hexdigest(), page.source_uri])


def _hash_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def batch_id_of(raw_id: str, rules_hash: str) -> str:
    """Return the id of the batch that the rules `rules_hash` make of the raw batch `raw_id`."""
    return _hash_lines([raw_id, rules_hash])


class Spool:
    """The spool below one folder."""

    def __init__(self, root: Path) -> None:
        """Use the folder `root`, making it where it does not exist."""
        self.root = root
        self._raw_root.mkdir(parents=True, exist_ok=True)

    @property
    def _raw_root(self) -> Path:
        return self.root / "raw"

    def batch_dir(self, batch_id: str) -> Path:
        """Return the folder of a batch, which need not exist."""
        return self.root / batch_id

    def write_raw(self, batch: RawBatch) -> str:
        """Write `batch` and return its raw_id; a batch that is there already is left as it is."""
        raw_id = batch.raw_id
        if self.is_whole(self._raw_root / raw_id):
            return raw_id
        rows = [[key, *(getattr(page, name) for name in _RAW_FIELDS)] for key, page in sorted(batch.pages.items())]
        schema = {name: _RAW_SCHEMA[name] for name in ["page_key", *_RAW_FIELDS]}
        refusals = [[getattr(item, name) for name in _REJECTED_SCHEMA] for item in batch.rejected]
        frames = {
            "pages": pl.DataFrame(rows, schema=schema, orient="row"),
            "rejected": pl.DataFrame(refusals, schema=_REJECTED_SCHEMA, orient="row"),
        }
        self._write(self._raw_root / raw_id, frames, {"raw_id": raw_id})
        return raw_id

    def read_raw(self, raw_id: str) -> RawBatch:
        """Return the raw batch `raw_id`.

        Raises:
            FileNotFoundError: if it is missing or damaged: then its pages have to come from the landing again.
        """
        folder = self._raw_root / raw_id
        if not self.is_whole(folder):
            raise FileNotFoundError(f"The raw batch {raw_id} is missing or damaged: run again while its pages are still in the landing.")
        pages = pl.read_parquet(folder / "pages.parquet")
        rejected = pl.read_parquet(folder / "rejected.parquet")
        return RawBatch(
            pages={row["page_key"]: RawPage(**{name: row[name] for name in _RAW_FIELDS}) for row in pages.iter_rows(named=True)},
            rejected=[Rejected(**row) for row in rejected.iter_rows(named=True)],
        )

    def has_raw(self, raw_id: str) -> bool:
        """Return whether the raw batch is there and undamaged."""
        return self.is_whole(self._raw_root / raw_id)

    def write_batch(self, batch_id: str, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> dict[str, Any]:
        """Write one parquet file a frame and return the seal: `stamp`, and rows and hash of each file."""
        return self._write(self.batch_dir(batch_id), frames, stamp)

    def read_seal(self, batch_id: str) -> dict[str, Any] | None:
        """Return the seal of a batch whose files are all as they were written, else None."""
        folder = self.batch_dir(batch_id)
        return _read_seal(folder) if self.is_whole(folder) else None

    def is_whole(self, folder: Path) -> bool:
        """Return whether every file of a sealed folder has the hash it was written with."""
        seal = _read_seal(folder)
        if seal is None:
            return False
        try:
            return all(_file_hash(folder / name) == entry["sha256"] for name, entry in seal["files"].items())
        except OSError:
            return False

    def remove_batch(self, batch_id: str) -> None:
        """Remove the frames of a batch; its raw pages stay."""
        shutil.rmtree(self.batch_dir(batch_id), ignore_errors=True)

    def remove_raw(self, raw_id: str) -> None:
        """Remove a raw batch."""
        shutil.rmtree(self._raw_root / raw_id, ignore_errors=True)

    def sweep(self, known_raw_ids: Iterable[str]) -> int:
        """Remove what killed writers left and return how many folders that was. Call only while holding the lock of the home.

        Args:
            known_raw_ids: the raw batches in the ledger; one that was written but not recorded is taken from the landing again.
        """
        known = set(known_raw_ids)
        left = [*self.root.glob(f"{_HIDDEN}*"), *(folder for folder in self._raw_root.iterdir() if folder.name not in known)]
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)
        return len(left)

    def _write(self, folder: Path, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> dict[str, Any]:
        hidden = folder.with_name(f"{_HIDDEN}{folder.name}-{os.getpid()}")
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir()
        try:
            files = {}
            for name, frame in frames.items():
                path = hidden / f"{name}.parquet"
                # Level 1: a third of the time of the default level for a tenth more bytes that are removed after some nights.
                frame.write_parquet(path, compression="zstd", compression_level=1)
                files[path.name] = {"rows": frame.height, "sha256": _file_hash(path)}
            seal = {**stamp, "files": files}
            (hidden / SEAL).write_text(json.dumps(seal, ensure_ascii=False, indent=1), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            hidden.rename(folder)
        finally:
            with contextlib.suppress(OSError):
                shutil.rmtree(hidden, ignore_errors=True)
        return seal


def _read_seal(folder: Path) -> dict[str, Any] | None:
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return seal if isinstance(seal, dict) and isinstance(seal.get("files"), dict) else None
    except (OSError, ValueError):
        return None


def _file_hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def refusal_key(item: Rejected) -> tuple[str, str, str]:
    """Return what tells one refusal of the landing from another: source, reason and detail."""
    return (item.source_uri or "", item.reason, item.detail or "")
