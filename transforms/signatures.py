"""MinHash signatures of kept text: what the warehouse finds reprints by.

A MinHash (Broder, "On the resemblance and containment of documents", 1997) keeps, for each of many orders of all possible shingles,
the first one that the text has. Two texts agree in as large a share of the orders as their shingles have in common. The whole text is
hashed by array operations, a fifth of the time that shingles one by one take.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from transforms.records import Line

SHINGLE_CHARS = 5
"""Characters a shingle: five Chinese characters are two or three words, rarely shared by unrelated stories."""
PERMUTATIONS = 128
"""Orders: the estimate of Jaccard similarity has a standard error of at most 1/sqrt(128) = .09."""
_LEAST_CHARS = 40
_CHUNK = 4096
"""Shingles at once: a page of 20 MB takes no more memory than one of 10 KB."""
_RANDOM = random.Random(1)  # noqa: S311  (NumPy's generators may give other numbers in another version, this one may not)
_PLACES = [np.uint64(_RANDOM.getrandbits(64) | 1) for _ in range(SHINGLE_CHARS)]
"""One factor a place of the shingle: sums modulo 2**64 of different shingles agree in the upper half with a chance of about 2**-32."""
_FACTORS = np.array([[_RANDOM.getrandbits(32) | 1] for _ in range(PERMUTATIONS)], dtype=np.uint32)
_OFFSETS = np.array([[_RANDOM.getrandbits(32)] for _ in range(PERMUTATIONS)], dtype=np.uint32)
"""`hash * factor + offset` modulo 2**32 with an odd factor is a permutation of the hashes."""


def build_signature(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return the MinHash of the shingles of the lines that are kept: 128 integers, each below 2**32.

    Empty for fewer than 40 characters: too little to tell a reprint by. White space and the order of paragraphs do not count.
    """
    text = "".join("".join(line.text.split()) for line in lines if line.role in ("body", "heading"))
    if len(text) < _LEAST_CHARS:
        return ()
    hashes = _hash_shingles(text)
    least = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(hashes), _CHUNK):
        np.minimum(least, (hashes[start : start + _CHUNK] * _FACTORS + _OFFSETS).min(axis=1), out=least)
    return tuple(least.tolist())


def _hash_shingles(text: str) -> NDArray[np.uint32]:
    """Return a hash of every five characters of `text` that follow each other, well spread over 32 bits."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - SHINGLE_CHARS + 1
    sums = codes[:count] * _PLACES[0]
    for place in range(1, SHINGLE_CHARS):
        sums += codes[place : place + count] * _PLACES[place]
    hashes = (sums >> np.uint64(32)).astype(np.uint32)
    # The last steps of MurmurHash3: neighbours differ by little before them, and an order of sums is no order by chance.
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))
