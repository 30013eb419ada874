"""MinHash signatures of kept text: what the warehouse finds reprints by.

A MinHash (Broder, "On the resemblance and containment of documents", 1997) keeps, for each of many orders of all possible shingles,
the first one that the text has. Two texts agree in as large a share of the orders as their shingles have in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rensa import RMinHash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transforms.records import Line

SHINGLE_CHARS = 5
"""Characters a shingle: five Chinese characters are two or three words, rarely shared by unrelated stories."""
PERMUTATIONS = 128
"""Orders: the estimate of Jaccard similarity has a standard error of at most 1/sqrt(128) = .09."""
_LEAST_CHARS = 40
_SEED = 1


def build_signature(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return the MinHash of the shingles of the lines that are kept: 128 integers, each below 2**32.

    Empty for fewer than 40 characters: too little to tell a reprint by. White space does not count.
    """
    text = "".join("".join(line.text.split()) for line in lines if line.role in ("body", "heading"))
    if len(text) < _LEAST_CHARS:
        return ()
    text = text.encode("utf-8", "replace").decode()  # Halves of surrogate pairs have no bytes to be hashed.
    signature = RMinHash(PERMUTATIONS, _SEED)
    signature.update([text[start : start + SHINGLE_CHARS] for start in range(len(text) - SHINGLE_CHARS + 1)])
    return tuple(signature.digest())
