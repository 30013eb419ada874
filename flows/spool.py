"""The spool: raw pages and the frames made of them, in content-addressed folders that are complete or do not exist.

    SPOOL/raw/<raw_id>/       pages.parquet  rejected.parquet  seal.json
    SPOOL/<batch_id>/         <table>.parquet ...              seal.json

SPOOL is `HOME/spool`, or any folder or address of fsspec that the setting `spool` names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.errors import UsageError
from flows.remote import shown
from flows.spool_stores import open_store
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flows.spool_stores import Seal

OWNER = "owner.txt"
_RAW = "raw"
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
    """The spool in one folder or behind one address; see `flows.spool_stores` for how each keeps a folder whole."""

    def __init__(self, place: Path | str) -> None:
        """Use the folder or address `place`; a folder is made where it does not exist.

        Raises:
            UsageError: if it is an address of a kind that is not installed.
        """
        self.place = str(place)
        self._store = open_store(self.place)

    def claim(self, home_id: str) -> None:
        """Make the spool that of the home `home_id`, if it is nobody's: a sweep would remove the raw pages of any other.

        Raises:
            UsageError: if it is the spool of another home.
        """
        owner = self._store.read_text(OWNER)
        if owner is None:
            self._store.write_text(OWNER, home_id)
        elif owner.strip() != home_id:
            raise UsageError(
                f"The spool {shown(self.place)} is that of another home: give this one a spool of its own, or remove the file {OWNER} "
                "there if that home is gone (raw pages that this one does not know are removed then)."
            )

    def write_raw(self, batch: RawBatch) -> str:
        """Write `batch` and return its raw_id; a batch that is there already is left as it is."""
        raw_id = batch.raw_id
        if self.has_raw(raw_id):
            return raw_id
        rows = [[key, *(getattr(page, name) for name in _RAW_FIELDS)] for key, page in sorted(batch.pages.items())]
        schema = {name: _RAW_SCHEMA[name] for name in ["page_key", *_RAW_FIELDS]}
        refusals = [[getattr(item, name) for name in _REJECTED_SCHEMA] for item in batch.rejected]
        frames = {
            "pages": pl.DataFrame(rows, schema=schema, orient="row"),
            "rejected": pl.DataFrame(refusals, schema=_REJECTED_SCHEMA, orient="row"),
        }
        self._store.put(_raw(raw_id), frames, {"raw_id": raw_id})
        return raw_id

    def read_raw(self, raw_id: str) -> RawBatch:
        """Return the raw batch `raw_id`.

        Raises:
            FileNotFoundError: if it is missing or damaged: then its pages have to come from the landing again.
        """
        with self._store.opened(_raw(raw_id)) as folder:
            if folder is None:
                raise FileNotFoundError(
                    f"The raw batch {raw_id} is missing or damaged: run again while its pages are still in the landing."
                )
            pages, rejected = pl.read_parquet(folder / "pages.parquet"), pl.read_parquet(folder / "rejected.parquet")
        return RawBatch(
            pages={row["page_key"]: RawPage(**{name: row[name] for name in _RAW_FIELDS}) for row in pages.iter_rows(named=True)},
            rejected=[Rejected(**row) for row in rejected.iter_rows(named=True)],
        )

    def has_raw(self, raw_id: str) -> bool:
        """Return whether the raw batch is there and, as far as can be told without fetching it, undamaged."""
        return self._store.read_seal(_raw(raw_id)) is not None

    def write_batch(self, batch_id: str, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> Seal:
        """Write one parquet file a frame and return the seal: `stamp`, and rows, bytes and hash of each file."""
        return self._store.put(batch_id, frames, stamp)

    def read_seal(self, batch_id: str) -> Seal | None:
        """Return the seal of a batch that is there and, as far as can be told without fetching it, undamaged; else None."""
        return self._store.read_seal(batch_id)

    def open_batch(self, batch_id: str) -> AbstractContextManager[Path | None]:
        """Give the folder in which the batch's parquet files can be read, their hashes checked; None if it is missing or damaged."""
        return self._store.opened(batch_id)

    def batch_ids(self) -> set[str]:
        """Return the batches of which anything is there, whole or not."""
        return {name for name in self._store.names("") if name != _RAW and "." not in name}

    def raw_ids(self) -> set[str]:
        """Return the raw batches of which anything is there, whole or not."""
        return set(self._store.names(_RAW))

    def remove_batch(self, batch_id: str) -> None:
        """Remove the frames of a batch; its raw pages stay."""
        self._store.remove(batch_id)

    def remove_raw(self, raw_id: str) -> None:
        """Remove a raw batch."""
        self._store.remove(_raw(raw_id))

    def sweep(self, known_raw_ids: Iterable[str]) -> int:
        """Remove what killed writers left and return how many folders that was. Call only while holding the lock of the home.

        Args:
            known_raw_ids: the raw batches in the ledger; one that was written but not recorded is taken from the landing again.
        """
        half = self._store.sweep()
        unknown = self.raw_ids() - set(known_raw_ids)
        for raw_id in unknown:
            self.remove_raw(raw_id)
        return half + len(unknown)

    def write_site_lines(self, text: str) -> str:
        """Write what sites repeat, as JSON, where every worker can read it, and return its name: another one for another text."""
        name = f"site_lines-{_hash_lines([text])}.json"
        self._store.write_text(name, text)
        return name

    def read_site_lines(self, name: str) -> str:
        """Return the text that `write_site_lines` gave the name.

        Raises:
            FileNotFoundError: if it is not there.
        """
        text = self._store.read_text(name)
        if text is None:
            raise FileNotFoundError(f"{name} is not in the spool {shown(self.place)}: run again, every night writes its own.")
        return text

    def sweep_site_lines(self) -> None:
        """Remove what earlier nights had written for their workers."""
        for name in self._store.names(""):
            if name.startswith("site_lines"):
                self._store.remove_text(name)


def _raw(raw_id: str) -> str:
    return f"{_RAW}/{raw_id}"


def refusal_key(item: Rejected) -> tuple[str, str, str]:
    """Return what tells one refusal of the landing from another: source, reason and detail."""
    return (item.source_uri or "", item.reason, item.detail or "")
