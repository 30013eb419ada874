"""What a site repeats: the key under which the warehouse remembers a line from night to night."""

from __future__ import annotations

import hashlib

_KEY_DIGITS = 16


def line_key(text: str) -> str:
    """Return the key of a line: a hash of its text without white space, 16 hex digits."""
    return hashlib.blake2b("".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=_KEY_DIGITS // 2).hexdigest()
