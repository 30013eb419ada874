"""MinHash signatures of kept text: what the warehouse finds reprints by."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from datasketch import MinHash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transforms.records import Line

SHINGLE_CHARS = 5
"""Characters a shingle: five Chinese characters are two or three words, rarely shared by unrelated stories."""
PERMUTATIONS = 128
"""Hash functions: the estimate of Jaccard similarity has a standard error of at most 1/sqrt(128) = .09."""
_SEED = 1
_LEAST_CHARS = 40
_SCHEME = "affine32"
_PERMUTED = MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME).permutations


def build_signature(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return the MinHash of the shingles of the lines that are kept: 128 integers, each below 2**32.

    Empty for fewer than 40 characters: too little to tell a reprint by. White space and the order of paragraphs do not count.
    """
    text = "".join("".join(line.text.split()) for line in lines if line.role in ("body", "heading"))
    if len(text) < _LEAST_CHARS:
        return ()
    shingles = {text[i : i + SHINGLE_CHARS].encode("utf-8", "surrogatepass") for i in range(len(text) - SHINGLE_CHARS + 1)}
    # crc32 spreads short shingles well enough before the permutations and takes a tenth of the library's SHA-1.
    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED, permutations=_PERMUTED, scheme=_SCHEME, hashfunc=zlib.crc32)
    sketch.update_batch(sorted(shingles))
    return tuple(int(value) for value in sketch.hashvalues)
