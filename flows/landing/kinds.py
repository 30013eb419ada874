"""What a stream is, told from its first bytes and, only where these leave it open, from its name."""

from __future__ import annotations

import json
import re

HEAD_BYTES = 65536
_MAGIC = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_FOREIGN = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x00\x00\x00\x0cjP", "JPEG 2000 image"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 sound"),
)
_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*multipart/related", re.IGNORECASE)
COMPRESSIONS = frozenset({"gzip", "zstd", "bzip2", "xz"})


def sniff_kind(head: bytes, name: str) -> str:
    """Return what begins with `head`.

    One of `gzip`, `zstd`, `bzip2`, `xz`, `zip`, `tar`, `parquet`, `warc`, `mhtml`, `jsonl`, `json`, `csv`, `foreign` (a format that
    holds no page) and `page`. `name` decides only between a page, CSV and a JSON file over several lines.
    """
    if magic := next((kind for magic, kind in _MAGIC if head.startswith(magic)), None):
        return magic
    if _ZSTD_SKIPPABLE.match(head):
        return "zstd"
    if foreign_format(head):
        return "foreign"
    return "tar" if head[257:262] == b"ustar" else _text_kind(head, name)


def _text_kind(head: bytes, name: str) -> str:
    start = head[:8192]
    if b"multipart/related" in start.lower() and _MHTML.match(start.replace(b"\r\n", b"\n")):
        return "mhtml"
    if _is_jsonl(head):
        return "jsonl"
    lowered = name.lower()
    if lowered.endswith(".json") and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}:
        return "json"
    return "csv" if lowered.endswith((".csv", ".tsv")) else "page"


def foreign_format(head: bytes) -> str | None:
    """Return the name of the format that begins with `head` if it is known to hold no page."""
    return next((title for magic, title in _FOREIGN if head.startswith(magic)), None)


def _is_jsonl(head: bytes) -> bool:
    """Whether `head` begins with a JSON object on a line of its own, or with so long a one that the line does not end in it."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not re.match(rb"\{\s*\"", text):
        return False
    line, end, _ = text.partition(b"\n")
    if not end and len(head) >= HEAD_BYTES:
        return re.match(rb'\{\s*"[^"\\]{1,100}"\s*:', text) is not None
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
