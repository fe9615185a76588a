"""Comments as sparse vectors of sub-words: logarithmic frequency times rarity, length one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from participation.themes.pipeline.arrays import Floats, Integers
from participation.themes.pipeline.words import BUCKETS


@dataclass(frozen=True)
class Counted:
    """Which bucket a comment has how often, row by row: `starts[i]` begins row i."""

    starts: Integers
    buckets: Integers
    counts: Integers

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    def row_numbers(self) -> Integers:
        """Return the row of each entry."""
        return np.repeat(np.arange(self.rows), np.diff(self.starts))


def count_buckets(comments: Sequence[Sequence[Integers]]) -> Counted:
    """Return the counts of comments, each given as the buckets of its words."""
    sizes = [sum(map(len, words)) for words in comments]
    parts = [buckets for words in comments for buckets in words]
    flat = np.concatenate([np.empty(0, np.int64), *parts])
    rows = np.repeat(np.arange(len(comments)), sizes)
    places, counts = np.unique(rows * BUCKETS + flat, return_counts=True)
    starts = np.searchsorted(places, np.arange(len(comments) + 1) * BUCKETS)
    return Counted(starts, places % BUCKETS, counts)


def rarity(counted: Counted) -> Floats:
    """Return by bucket how rare it is among these comments; the rarest: never seen."""
    spread = np.bincount(counted.buckets, minlength=BUCKETS)
    return np.asarray(np.log((1.0 + counted.rows) / (1.0 + spread)) + 1.0)


def entry_values(counted: Counted, rarities: Floats) -> Floats:
    """Return the value of each entry, so that every row has the length one.

    Sub-words that no training comment had lengthen a comment too: else three known
    letters of a foreign word would be taken for the whole comment.
    """
    values = (1.0 + np.log(counted.counts)) * rarities[counted.buckets]
    lengths = np.sqrt(row_sums(values**2, counted.starts))
    return np.asarray(values / np.maximum(lengths, 1e-9)[counted.row_numbers()])


def row_sums(values: Floats, starts: Integers) -> Floats:
    """Return the sums of consecutive entries (or lines of a matrix), row by row."""
    sums = np.zeros((len(starts) - 1, *values.shape[1:]), np.float64)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):  # reduceat would take the entry behind an empty row for its sum
        sums[filled] = np.add.reduceat(values, starts[filled], axis=0)
    return sums
