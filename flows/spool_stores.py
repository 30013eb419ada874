"""Where sealed folders of the spool lie: on a file system of this machine, or behind an address such as `s3://bucket/spool`.

A sealed folder is some parquet files and `seal.json`, which holds rows, bytes and SHA-256 of each. On a file system it is written
under a hidden name and renamed. An object store cannot rename, so there the seal is written last and removed first: without it there
is no folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from flows.remote import is_url, open_url, reached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

SEAL = "seal.json"
_HIDDEN = ".new-"
Seal = dict[str, Any]


class Store(Protocol):
    """Sealed folders by name; a name may have parts, as in `raw/<raw_id>`."""

    place: str
    """The path or address, for messages."""

    def put(self, name: str, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> Seal:
        """Write one parquet file a frame in the place of what the folder held and return the seal: `stamp`, and what each file is."""

    def read_seal(self, name: str) -> Seal | None:
        """Return the seal of a folder whose files are all there, else None."""

    @contextmanager
    def opened(self, name: str) -> Iterator[Path | None]:
        """Give a path at which the files of the folder can be read, every hash of them checked; None if it is missing or damaged."""

    def remove(self, name: str) -> None:
        """Remove a folder; one that is not there is no error."""

    def names(self, name: str) -> list[str]:
        """Return the names of the folders in the folder `name`."""

    def sweep(self) -> int:
        """Remove what killed writers left half written and return how many folders that was."""

    def read_text(self, name: str) -> str | None:
        """Return the text of a single file, None if there is none."""

    def write_text(self, name: str, text: str) -> None:
        """Write a single file in one step."""

    def remove_text(self, name: str) -> None:
        """Remove a single file; one that is not there is no error."""


def open_store(place: str) -> Store:
    """Return the store at a path, which is made where it does not exist, or behind an address of fsspec.

    Raises:
        UsageError: if the address is of no kind that is installed.
    """
    return RemoteStore(place) if is_url(place) else LocalStore(Path(place))


class LocalStore:
    """Sealed folders on a file system of this machine."""

    def __init__(self, root: Path) -> None:
        """Use the folder `root`, making it where it does not exist."""
        self.place, self._root = str(root), root
        root.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> Seal:
        """See `Store.put`; the folder appears in one step."""
        folder = self._root / name
        hidden = folder.with_name(f"{_HIDDEN}{folder.name}-{os.getpid()}")
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir(parents=True)
        try:
            seal = _write_sealed(hidden, frames, stamp)
            shutil.rmtree(folder, ignore_errors=True)
            hidden.rename(folder)
        finally:
            with contextlib.suppress(OSError):
                shutil.rmtree(hidden, ignore_errors=True)
        return seal

    def read_seal(self, name: str) -> Seal | None:
        """See `Store.read_seal`; reading is cheap here, so every hash is checked."""
        return _checked_seal(self._root / name)

    @contextmanager
    def opened(self, name: str) -> Iterator[Path | None]:
        """See `Store.opened`."""
        folder = self._root / name
        yield folder if _checked_seal(folder) else None

    def remove(self, name: str) -> None:
        """See `Store.remove`."""
        shutil.rmtree(self._root / name, ignore_errors=True)

    def names(self, name: str) -> list[str]:
        """See `Store.names`."""
        folder = self._root / name
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith(_HIDDEN)) if folder.is_dir() else []

    def sweep(self) -> int:
        """See `Store.sweep`."""
        left = [*self._root.glob(f"{_HIDDEN}*"), *self._root.glob(f"*/{_HIDDEN}*")]
        for path in left:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        return len(left)

    def read_text(self, name: str) -> str | None:
        """See `Store.read_text`."""
        try:
            return (self._root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write_text(self, name: str, text: str) -> None:
        """See `Store.write_text`."""
        path = self._root / name
        hidden = path.with_name(f"{_HIDDEN}{path.name}")
        hidden.write_text(text, encoding="utf-8")
        hidden.replace(path)

    def remove_text(self, name: str) -> None:
        """See `Store.remove_text`."""
        (self._root / name).unlink(missing_ok=True)


class RemoteStore:
    """Sealed folders behind an address of fsspec."""

    def __init__(self, url: str) -> None:
        """Use what lies below `url`.

        Raises:
            UsageError: if there is no such kind of file system, or its package is not installed.
        """
        self.place = url
        self._system, self._root = open_url(url)

    def put(self, name: str, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> Seal:
        """See `Store.put`; the seal goes last."""
        folder = f"{self._root}/{name}"
        with tempfile.TemporaryDirectory(prefix="chengji-") as local, reached(self.place, "Writing to the spool"):
            seal = _write_sealed(Path(local), frames, stamp)
            if self._system.exists(f"{folder}/{SEAL}"):
                self._system.rm_file(f"{folder}/{SEAL}")
            self._system.makedirs(folder, exist_ok=True)
            files = sorted(seal["files"])
            self._system.put([f"{local}/{file}" for file in files], [f"{folder}/{file}" for file in files])
            self._system.put_file(f"{local}/{SEAL}", f"{folder}/{SEAL}")
        return seal

    def read_seal(self, name: str) -> Seal | None:
        """See `Store.read_seal`; sizes are checked here, hashes when the folder is opened."""
        folder = f"{self._root}/{name}"
        seal = _parse_seal(self.read_text(f"{name}/{SEAL}"))
        if seal is None:
            return None
        with reached(self.place, "Reading the spool"):
            sizes = {str(info["name"]).rsplit("/", 1)[-1]: info["size"] for info in self._system.ls(folder, detail=True)}
        return seal if all(sizes.get(file) == entry["bytes"] for file, entry in seal["files"].items()) else None

    @contextmanager
    def opened(self, name: str) -> Iterator[Path | None]:
        """See `Store.opened`; the files are copied here for as long as the context is open."""
        seal = self.read_seal(name)
        if seal is None:
            yield None
            return
        with tempfile.TemporaryDirectory(prefix="chengji-") as local:
            with reached(self.place, "Reading the spool"):
                files = [*sorted(seal["files"]), SEAL]
                self._system.get([f"{self._root}/{name}/{file}" for file in files], [f"{local}/{file}" for file in files])
            folder = Path(local)
            yield folder if _checked_seal(folder) else None

    def remove(self, name: str) -> None:
        """See `Store.remove`; the seal goes first, so that an interrupted removal leaves no folder."""
        folder = f"{self._root}/{name}"
        with reached(self.place, "Removing from the spool"), contextlib.suppress(FileNotFoundError):
            if self._system.exists(f"{folder}/{SEAL}"):
                self._system.rm_file(f"{folder}/{SEAL}")
            self._system.rm(folder, recursive=True)

    def names(self, name: str) -> list[str]:
        """See `Store.names`."""
        with reached(self.place, "Reading the spool"):
            try:
                found = self._system.ls(f"{self._root}/{name}", detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rstrip("/").rsplit("/", 1)[-1] for path in found)

    def sweep(self) -> int:
        """See `Store.sweep`: what has no seal is no folder and is written over when its batch is made again."""
        return 0

    def read_text(self, name: str) -> str | None:
        """See `Store.read_text`."""
        with reached(self.place, "Reading the spool"):
            try:
                return str(self._system.cat_file(f"{self._root}/{name}").decode("utf-8"))
            except FileNotFoundError:
                return None

    def write_text(self, name: str, text: str) -> None:
        """See `Store.write_text`: an object is replaced in one step."""
        with reached(self.place, "Writing to the spool"):
            self._system.makedirs(self._root, exist_ok=True)
            self._system.pipe_file(f"{self._root}/{name}", text.encode())

    def remove_text(self, name: str) -> None:
        """See `Store.remove_text`."""
        with reached(self.place, "Removing from the spool"), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(f"{self._root}/{name}")


def _write_sealed(folder: Path, frames: Mapping[str, pl.DataFrame], stamp: Mapping[str, Any]) -> Seal:
    files = {}
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        # Level 1: a third of the time of the default level for a tenth more bytes that are removed after some nights.
        frame.write_parquet(path, compression="zstd", compression_level=1)
        files[path.name] = {"rows": frame.height, "bytes": path.stat().st_size, "sha256": _file_hash(path)}
    seal = {**stamp, "files": files}
    (folder / SEAL).write_text(json.dumps(seal, ensure_ascii=False, indent=1), encoding="utf-8")
    return seal


def _parse_seal(text: str | None) -> Seal | None:
    try:
        seal = json.loads(text or "")
    except ValueError:
        return None
    return seal if isinstance(seal, dict) and isinstance(seal.get("files"), dict) else None


def _checked_seal(folder: Path) -> Seal | None:
    """Return the seal of a folder whose files all have the hash that they were written with, else None."""
    try:
        seal = _parse_seal((folder / SEAL).read_text(encoding="utf-8"))
        is_whole = seal is not None and all(_file_hash(folder / name) == entry["sha256"] for name, entry in seal["files"].items())
    except (OSError, UnicodeDecodeError):
        return None
    return seal if is_whole else None


def _file_hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
