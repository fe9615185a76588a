"""Hashed sub-word features of a single word.

German compounds and endings make whole words a poor feature; character n-grams inside
the word borders carry the theme (measured in docs/themes.md). crc32 because Python's own
hash differs between processes.
"""

from zlib import crc32

import numpy as np

from participation.text.normalise import fold
from participation.themes.pipeline.arrays import Integers

BUCKETS = 1 << 17
SHORTEST, LONGEST = 2, 5
LONGEST_WORD = 40
"""Longer "words" are addresses and noise; their beginning is enough."""


def word_buckets(word: str) -> Integers:
    """Return the sorted distinct hash buckets of the folded word and its n-grams."""
    folded = "".join(filter(str.isalnum, fold(word)))[:LONGEST_WORD]
    if not folded:
        return np.empty(0, dtype=np.int64)
    grams = {*_ngrams(f"<{folded}>"), f"={folded}"}
    return np.unique(np.array([_bucket(gram) for gram in grams], dtype=np.int64))


def _ngrams(bordered: str) -> list[str]:
    return [
        bordered[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(len(bordered) - size + 1)
    ]


def _bucket(gram: str) -> int:
    return crc32(gram.encode("utf-8", "surrogatepass")) % BUCKETS
