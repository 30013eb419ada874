"""Content hashes: the same input gives the same ids on every machine and in every run."""

from __future__ import annotations

import hashlib

ID_HEX_DIGITS = 24
"""96 bits: at 10**9 rows the chance of one collision is about 6e-12."""


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of `content` as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def content_id(*parts: str | int | None) -> str:
    """Return the id of a record from the parts that identify it.

    Parts are joined by a separator that no part may hold, so that ("a", "bc") and ("ab", "c") differ.
    """
    joined = "\x1f".join(["" if part is None else str(part) for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_HEX_DIGITS]
