"""Zip and tar archives: members in the order of the file, nothing written to disk, nothing outside the archive named."""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, cast

from flows.landing.limits import LimitError, Metered, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.landing.fields import Fields
    from flows.landing.limits import Stream
    from transforms.records import RawPage, Rejected

    Reader = Callable[[Source, Fields], Iterator[RawPage | Rejected]]

_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_LOCAL_HEADER = 30
_OFFICE_PART = "[Content_Types].xml"
_BUFFER = 65536


def read_zip(source: Source, names: Fields, read: Reader) -> Iterator[RawPage | Rejected]:
    """Yield the pages of a zip archive; `read` reads one member.

    Refused with a reason: links, encrypted members, names that lead out of the archive, and members that overlap, as in archives
    made to unpack the same bytes many times.

    Raises:
        LimitError: if the archive goes beyond a limit.
    """
    _check_depth(source)
    try:
        archive = zipfile.ZipFile(source.stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield source.rejected("corrupt", f"The zip archive cannot be opened ({error}); copy it again.")
        return
    with archive:
        entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
        if any(entry.filename == _OFFICE_PART for entry in entries):
            yield source.rejected("unsupported_type", "The content is an Office document; export its text as a page or text dump.")
            return
        overlapping = _overlapping(entries)
        for entry in entries:
            if entry.is_dir():
                continue
            source.budget.count_member()
            name = _zip_name(entry)
            if refusal := _zip_refusal(entry, name, is_overlapping=entry.header_offset in overlapping):
                yield source.rejected(*refusal, member=name)
            else:
                yield from _read_zip_member(source, archive, entry, name, names=names, read=read)


def _read_zip_member(
    source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, *, names: Fields, read: Reader
) -> Iterator[RawPage | Rejected]:
    try:
        with archive.open(entry) as stream:
            metered = Metered(cast("Stream", stream), source.budget, lambda: entry.compress_size)
            yield from read(_member(source, name, io.BufferedReader(metered, _BUFFER), entry.compress_size), names)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        yield source.rejected("corrupt", f"The member is damaged ({error}); copy the archive again.", member=name)
    except (NotImplementedError, RuntimeError) as error:
        yield source.rejected("unsupported_type", f"The member cannot be unpacked ({error}); pack it with deflate.", member=name)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag the bytes are UTF-8 all the same, or GB18030, as Chinese systems write them."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _zip_refusal(entry: zipfile.ZipInfo, name: str, *, is_overlapping: bool) -> tuple[str, str] | None:
    if is_overlapping:
        return "overlap", "The member shares bytes with another one; such archives are made to fill disks."
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted", "The member is encrypted; pack it without a password."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "link", "Links in archives are not followed."
    return _name_refusal(name)


def _name_refusal(name: str) -> tuple[str, str] | None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts or "\x00" in name:
        return "path_traversal", "The member's name leads out of the archive."
    if parts[0] == "__MACOSX" or parts[-1].startswith("."):
        return "hidden_file", "Names that begin with a dot and the resource forks of macOS are left alone."
    return None


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """Return the header offsets of members that begin before the one in front of them ends."""
    out: set[int] = set()
    end = 0
    for entry in entries:
        if entry.header_offset < end:
            out.add(entry.header_offset)
        end = max(end, entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size)
    return out


def read_tar(source: Source, names: Fields, read: Reader) -> Iterator[RawPage | Rejected]:
    """Yield the pages of a tar archive in one pass; `read` reads one member. Links and devices are refused with a reason.

    Raises:
        LimitError: if the archive goes beyond a limit.
    """
    _check_depth(source)
    try:
        with tarfile.open(fileobj=source.stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
            for entry in archive:
                if entry.isdir():
                    continue
                source.budget.count_member()
                name = _tar_name(entry.name)
                if not entry.isreg():
                    kind = "link" if entry.issym() or entry.islnk() else "not_a_file"
                    yield source.rejected(kind, "Links and devices in archives are not followed.", member=name)
                elif refusal := _name_refusal(name):
                    yield source.rejected(*refusal, member=name)
                elif stream := archive.extractfile(entry):
                    yield from read(_member(source, name, io.BufferedReader(_Raw(stream), _BUFFER), entry.size), names)
    except tarfile.ReadError as error:
        yield source.rejected("truncated", f"The tar archive ends or breaks off ({error}); what came before was read.")
    except tarfile.TarError as error:
        yield source.rejected("corrupt", f"The tar archive is damaged ({error}); what came before was read.")


class _Raw(io.RawIOBase):
    """A tar member as a raw stream, so that it can be peeked into: those of a streamed archive cannot."""

    def __init__(self, stream: io.BufferedIOBase | object):
        super().__init__()
        self._stream = cast("Stream", stream)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _tar_name(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "backslashreplace")
    return name


def _member(source: Source, name: str, stream: Stream, size: int) -> Source:
    return Source(f"{source.uri}#{name}", name.rsplit("/", 1)[-1], stream, size, source.budget, source.depth + 1, seekable=False)


def _check_depth(source: Source) -> None:
    limit = source.budget.limits.nesting
    if source.depth >= limit:
        raise LimitError("nesting", f"Archives are nested more than {limit} deep; unpack the outer ones.")
