"""The landing folder: which files are read, in which order, and which are left alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, cast

from flows.landing.fields import Fields, read_fields
from flows.landing.limits import Budget, LimitError, Limits, Source
from flows.landing.members import read_source
from seeds import SEEDS_DIR
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.landing.limits import Stream

_DEFAULT_LIMITS = Limits()
_BUFFER = 1 << 18


def read_landing(landing: Path, limits: Limits = _DEFAULT_LIMITS, fields: Fields | None = None) -> Iterator[RawPage | Rejected]:
    """Yield every page below `landing`, a folder or one file, and a rejection for everything that is none.

    Args:
        landing: folder with whatever crawlers left: text dumps, HTML, MHTML, WARC, WET, JSONL, CSV, parquet, archives of these.
        limits: how much is read of one file.
        fields: names of the fields of records; the usual ones if left out.

    Files come in the order of their paths, members in the order of their file, so two passes over the same landing yield the same.
    `source_uri` is the path below `landing` with `/`, and `#member` for a page inside a file. Memory holds one page at a time. Files
    that cannot be read yield a rejection; nothing but a landing that cannot be listed raises.

    Raises:
        OSError: if `landing` itself cannot be listed.
    """
    names = fields or read_fields(SEEDS_DIR)
    if landing.is_file():
        yield from _read_file(landing, landing.name, limits, names)
        return
    with os.scandir(landing):
        pass
    yield from _read_folder(landing, "", limits, names)


def _read_folder(folder: Path, prefix: str, limits: Limits, names: Fields) -> Iterator[RawPage | Rejected]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield _rejected(prefix.rstrip("/"), "unreadable", f"The folder cannot be listed ({error.strerror}); give the right to read it.")
        return
    for entry in found:
        uri = prefix + shown_name(entry.name)
        if entry.is_symlink():
            yield _rejected(uri, "link", "Symbolic links are not followed; put the file itself into the landing folder.")
        elif entry.name.startswith("."):
            yield _rejected(uri, "hidden_file", "Names that begin with a dot are left alone; rename the file to have it read.")
        elif entry.is_dir(follow_symlinks=False):
            yield from _read_folder(folder / entry.name, uri + "/", limits, names)
        elif entry.is_file(follow_symlinks=False):
            yield from _read_file(folder / entry.name, uri, limits, names)
        else:
            yield _rejected(uri, "not_a_file", "Devices, pipes and sockets are not read.")


def _read_file(path: Path, uri: str, limits: Limits, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield what one file holds; the last page is held back until it is certain that the file did not change meanwhile."""
    budget = Budget(limits)
    held: RawPage | Rejected | None = None
    end: Rejected | None = None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", _BUFFER) as stream:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                yield _rejected(uri, "not_a_file", "Devices, pipes and sockets are not read.")
                return
            source = Source(uri=uri, name=path.name, stream=cast("Stream", stream), size=before.st_size, budget=budget, path=path)
            for item in read_source(source, names):
                if held is not None:
                    yield held
                held = item
                if _has_changed(before, path):
                    break
            if _has_changed(before, path):
                held, end = None, _rejected(uri, "changed", "The file changed while it was read; it is left for the next run.")
    except LimitError as error:
        end = _rejected(uri, error.reason, str(error))
    except OSError as error:
        end = _rejected(uri, "unreadable", f"The file cannot be read ({error.strerror or error}); check its rights and the disk.")
    yield from (item for item in (held, end) if item is not None)


def _has_changed(before: os.stat_result, path: Path) -> bool:
    """Whether the file at `path` is another one, or another version, than the one that was opened."""
    try:
        now = path.lstat()
    except OSError:
        return True
    return (before.st_ino, before.st_size, before.st_mtime_ns) != (now.st_ino, now.st_size, now.st_mtime_ns)


def shown_name(name: str) -> str:
    """Return a file's name as text: bytes that are no UTF-8 are read as GB18030, which Chinese systems wrote, else escaped."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name


def _rejected(uri: str, reason: str, detail: str) -> Rejected:
    return Rejected(page_id=None, source_uri=uri, stage="read", reason=reason, detail=detail)
