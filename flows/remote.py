"""Folders behind addresses such as `s3://bucket/folder`: a landing that is copied here, releases that are copied there.

Whatever fsspec has a file system for will do. Credentials and endpoints come from that file system's own environment (for S3
`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` ...). The working database and the releases of the home stay on the local disk; the spool may
lie behind an address as well, see `flows.spool_stores`.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flows.errors import ChengjiError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fsspec import AbstractFileSystem

POINTER = "latest.json"
MANIFEST = "manifest.json"
_INDEX = "index.json"
_FILES = "files"
_TOGETHER = 256
"""Objects fetched at a time: enough to hide the latency of a store, few enough to lose little to an interruption."""
_TIMES = ("LastModified", "mtime", "created", "last_modified")


def is_url(place: str) -> bool:
    """Return whether `place` is an address of fsspec and no path of this machine."""
    return "://" in place


def open_url(url: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of `url`, which remembers no listing, and the path in it.

    Raises:
        UsageError: if there is no such kind of file system, or its package is not installed.
    """
    import fsspec  # noqa: PLC0415

    try:
        system, root = fsspec.url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
    except (ImportError, ValueError, TypeError) as error:
        reason = str(error).rstrip(".")
        raise UsageError(
            f"The address {shown(url)} cannot be opened ({reason}): check it, and for s3:// install pip install 'chengji[s3]'."
        ) from error
    return system, str(root).rstrip("/")


@contextmanager
def reached(url: str, purpose: str) -> Iterator[None]:
    """Turn what file systems raise into a sentence."""
    try:
        yield
    except ChengjiError:
        raise
    except Exception as error:
        # Each file system has its own errors: botocore's, aiohttp's, the operating system's.
        reason = (str(error).strip().splitlines() or [""])[0] or type(error).__name__
        raise ChengjiError(
            f"{purpose} {shown(url)} failed ({reason.rstrip('.')}): check the address, the credentials and the network."
        ) from error


def shown(url: str) -> str:
    """Return `url` without the credentials in it."""
    from flows.settings import shown_value  # noqa: PLC0415

    return shown_value(url)


def mirror_landing(url: str, cache: Path) -> Path:
    """Bring the copy of a remote landing below `cache` up to date and return its folder.

    Only files that are new or changed (by size, hash tag and time) are fetched; those that are gone there are removed here. Each file
    gets the time that the object has.

    Raises:
        UsageError: if the address names no file and no folder with files.
        ChengjiError: if it cannot be listed or read.
    """
    system, root = open_url(url)
    place = cache / "landing" / hashlib.sha256(url.encode()).hexdigest()[:16]
    files, index = place / _FILES, place / _INDEX
    with reached(url, "Reading the landing"):
        found = system.find(root, detail=True)
        if not found:
            raise UsageError(f"The landing {shown(url)} has no files: give the address of the folder in which the page dumps are.")
        wanted = {_local_name(path, root): (path, info) for path, info in found.items() if info.get("type") != "directory"}
        before: dict[str, str] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
        for name in set(before) - set(wanted):
            (files / name).unlink(missing_ok=True)
        now = {name: _version(info) for name, (_, info) in wanted.items()}
        news = [name for name in sorted(wanted) if before.get(name) != now[name] or not (files / name).exists()]
        for start in range(0, len(news), _TOGETHER):
            _fetch(system, files, {name: wanted[name] for name in news[start : start + _TOGETHER]})
        _write(index, json.dumps(now, ensure_ascii=False))
    return files


def _local_name(path: str, root: str) -> str:
    """Return the path of an object below the landing, as a path that cannot leave a folder.

    Keys of object stores may hold `..`, empty parts and names with a dot in front; these are escaped as in an address.
    """
    relative = path.removeprefix(root).removeprefix("/") or path.rsplit("/", 1)[-1]
    return "/".join(quote(part, safe="").replace(".", "%2E") or "%" if part in {"", ".", ".."} else part for part in relative.split("/"))


def _version(info: dict[str, Any]) -> str:
    return " ".join(str(info.get(name, "")) for name in ("size", "ETag", "etag", *_TIMES))


def _fetch(system: AbstractFileSystem, folder: Path, wanted: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Fetch objects together, each under a hidden name that is renamed when all are there."""
    hidden = {name: (folder / name).with_name(f".{number}.{os.getpid()}.new") for number, name in enumerate(wanted)}
    try:
        for path in hidden.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        system.get([path for path, _ in wanted.values()], [str(path) for path in hidden.values()])
        for name, (_, info) in wanted.items():
            if (changed := _time_of(info)) is not None:
                os.utime(hidden[name], (changed, changed))
            hidden[name].replace(folder / name)
    finally:
        for path in hidden.values():
            path.unlink(missing_ok=True)


def _time_of(info: dict[str, Any]) -> float | None:
    times = [info[name] for name in _TIMES if info.get(name)]
    if not times:
        return None
    return times[0].timestamp() if isinstance(times[0], datetime) else float(times[0])


def _write(path: Path, text: str) -> None:
    hidden = path.with_name(f".{path.name}.{os.getpid()}.new")
    hidden.write_text(text, encoding="utf-8")
    hidden.replace(path)


def upload_release(release: Path, url: str) -> bool:
    """Copy the folder of a release to `<url>/releases/<release_id>/` and let `<url>/latest.json` lead to it; return False if it did.

    The manifest goes last among the files, and the pointer after it: an object is replaced in one step, so a reader who resolves
    the pointer first finds a whole release, whenever this is interrupted. What an interrupted upload left is written again.

    Raises:
        ChengjiError: if the address cannot be reached or written.
    """
    system, root = open_url(url)
    with reached(url, "Publishing to"):
        if read_pointer(url).get("release_id") == release.name:
            return False
        folder = f"{root}/releases/{release.name}"
        files = sorted(path for path in release.rglob("*") if path.is_file() and path != release / MANIFEST)
        targets = [f"{folder}/{path.relative_to(release).as_posix()}" for path in files]
        for parent in sorted({target.rsplit("/", 1)[0] for target in targets}):
            system.makedirs(parent, exist_ok=True)
        system.put([str(path) for path in files], targets)
        system.put_file(str(release / MANIFEST), f"{folder}/{MANIFEST}")
        pointer = {"release_id": release.name, "path": f"releases/{release.name}"}
        system.pipe_file(f"{root}/{POINTER}", json.dumps(pointer).encode())
    return True


def read_pointer(url: str) -> dict[str, str]:
    """Return what `<url>/latest.json` says (`release_id`, and `path` below the address), empty where nothing was published yet."""
    system, root = open_url(url)
    try:
        pointer: dict[str, str] = json.loads(system.cat_file(f"{root}/{POINTER}"))
    except FileNotFoundError:
        return {}
    return pointer


def prune_uploads(url: str, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases below `url`, never the one that the pointer names; return the ids of those removed.

    The manifest goes first, so that what is left of an interrupted removal is no release.
    """
    system, root = open_url(url)
    with reached(url, "Removing old releases below"):
        current = read_pointer(url).get("release_id")
        names = sorted(str(path).rstrip("/").rsplit("/", 1)[-1] for path in system.ls(f"{root}/releases", detail=False))
        doomed = [name for name in names[:-keep] if name != current]
        for name in doomed:
            folder = f"{root}/releases/{name}"
            if system.exists(f"{folder}/{MANIFEST}"):
                system.rm_file(f"{folder}/{MANIFEST}")
            system.rm(folder, recursive=True)
    return doomed
