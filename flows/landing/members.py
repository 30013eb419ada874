"""One stream, whatever it is: sniffed, decompressed if need be, and handed to the reader of its kind."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tempfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

import zstandard

from flows.landing.archives import read_tar, read_zip
from flows.landing.kinds import COMPRESSIONS, HEAD_BYTES, foreign_format, sniff_kind
from flows.landing.limits import LimitError, Metered, Source
from flows.landing.pages import read_mhtml, read_plain
from flows.landing.tabular import read_csv, read_json, read_jsonl, read_parquet
from flows.landing.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.landing.fields import Fields
    from flows.landing.limits import Stream
    from transforms.records import RawPage, Rejected

_SPOOL_BYTES = 32 * 2**20
"""Members that have to be seekable stay in memory up to this size, larger ones go to a temporary file."""
_SUFFIXES = (".gz", ".zst", ".bz2", ".xz")
_OWN_LIMITS = frozenset({"ratio", "nesting"})
"""Limits of one member: the rest of its archive is still read. The others speak of the whole file."""
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, gzip.BadGzipFile)


def read_source(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield the pages of `source` and rejections of what in it is none.

    Raises:
        LimitError: if its file has too many members or unpacks to too much.
        OSError: if the disk fails.
    """
    found = False
    try:
        for item in _read_kind(source, names):
            found = True
            yield item
    except LimitError as error:
        if error.reason not in _OWN_LIMITS:
            raise
        found = True
        yield source.rejected(error.reason, str(error))
    except _DAMAGE as error:
        found = True
        yield _damaged(source, error)
    if not found:
        yield source.rejected("empty", "There is no page in it.")


def _damaged(source: Source, error: Exception) -> Rejected:
    if isinstance(error, EOFError):
        return source.rejected("truncated", "The compressed stream ends too early; what came before the break was read.")
    return source.rejected("corrupt", f"The compressed stream is damaged ({error}); what came before the damage was read.")


def _read_kind(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    head = _peek(source.stream)
    kind = sniff_kind(head, source.name)
    if kind in COMPRESSIONS:
        yield from _read_compressed(source, kind, names)
    elif kind == "zip":
        yield from read_zip(_seekable(source), names, read_source)
    elif kind == "tar":
        yield from read_tar(source, names, read_source)
    elif kind == "warc":
        yield from read_warc(_seekable(source))
    elif kind == "parquet":
        yield from read_parquet(_seekable(source), names)
    elif kind == "jsonl":
        yield from read_jsonl(source, names)
    elif kind == "json":
        yield from read_json(source, names)
    elif kind == "csv":
        yield from read_csv(source, names)
    elif kind == "mhtml":
        yield from read_mhtml(source)
    elif kind == "foreign":
        yield source.rejected("unsupported_type", f"The content is a {foreign_format(head)}; export its text as a page or text dump.")
    else:
        yield from read_plain(source)


def _peek(stream: Stream) -> bytes:
    """Return the first bytes of `stream` without taking them; a short first read of a slow stream is made up for."""
    head = stream.peek(HEAD_BYTES)
    return head[:HEAD_BYTES]


def _read_compressed(source: Source, kind: str, names: Fields) -> Iterator[RawPage | Rejected]:
    if source.depth >= source.budget.limits.nesting:
        raise LimitError("nesting", f"Archives are nested more than {source.budget.limits.nesting} deep; unpack the outer ones.")
    if kind in {"gzip", "zstd"} and source.seekable and _holds_warc(source, kind):
        # The library that reads WARC finds the records of a compressed file by itself, and needs a file that it can seek in.
        yield from read_warc(source)
        return
    inner = io.BufferedReader(Metered(_decompressed(source.stream, kind), source.budget, lambda: source.size), HEAD_BYTES)
    name = source.name
    for suffix in _SUFFIXES:
        name = name[: -len(suffix)] if name.lower().endswith(suffix) else name
    if name.lower().endswith(".tgz"):
        name = name[:-4] + ".tar"
    below = Source(source.uri, name, inner, source.size, source.budget, source.depth + 1, seekable=False)
    below.declared_encoding = source.declared_encoding
    yield from _read_kind(below, names)


def _decompressed(stream: Stream, kind: str) -> BinaryIO:
    if kind == "gzip":
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))
    if kind == "bzip2":
        return cast("BinaryIO", bz2.BZ2File(stream, "rb"))
    if kind == "xz":
        return cast("BinaryIO", lzma.LZMAFile(stream, "rb"))
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(stream, read_across_frames=True, closefd=False)
    return cast("BinaryIO", reader)


def _holds_warc(source: Source, kind: str) -> bool:
    start = source.stream.tell()
    try:
        return _decompressed(source.stream, kind).read(5) == b"WARC/"
    except (*_DAMAGE, OSError):
        return False
    finally:
        source.stream.seek(start)


def _seekable(source: Source) -> Source:
    """Return `source` itself if it can be sought in, else a copy of it in memory or, if large, in a temporary file."""
    if source.seekable:
        return source
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115  (closed with the source that holds it)
    shutil.copyfileobj(source.stream, spool, 1 << 20)
    size = spool.tell()
    spool.seek(0)
    return Source(source.uri, source.name, cast("Stream", spool), size, source.budget, source.depth)
