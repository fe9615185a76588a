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
_MASK = BUCKETS - 1
_SIZES = (2, 3, 4, 5)
LONGEST_WORD = 40
"""Longer "words" are addresses and noise; their beginning is enough."""


def word_buckets(word: str) -> Integers:
    """Return the sorted distinct hash buckets of the folded word and its n-grams.

    n-grams of bytes: the same as of letters where folding leaves ASCII, as in German.
    """
    folded = "".join(filter(str.isalnum, fold(word)))[:LONGEST_WORD]
    if not folded:
        return np.empty(0, dtype=np.int64)
    bordered = f"<{folded}>".encode("utf-8", "surrogatepass")
    length = len(bordered)
    grams = {
        crc32(bordered[start : start + size]) & _MASK
        for size in _SIZES
        for start in range(length - size + 1)
    }
    grams.add(crc32(b"=" + bordered) & _MASK)
    return np.array(sorted(grams), dtype=np.int64)
