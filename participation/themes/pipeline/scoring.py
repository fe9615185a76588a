"""Scores of comments from their words, many comments at a time.

A comment's vector is the sum of its words' vectors over its length, so that all that a
word contributes can be worked out once and looked up ever after. The same table later
tells which words carried a theme.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.themes.pipeline.lexicon import (
    MAX_CACHED_WORDS,
    RuleHit,
    Word,
    rule_hits,
)
from participation.themes.pipeline.linear import Floats
from participation.themes.pipeline.model import ThemeModel

_HIT_SCALE, _SHARE_SCALE = 0.4, 0.5
"""Lengths of the two rule features beside the text vector's length of one."""

_RULE_ONLY_RATE = 1.5
"""One plain hit of a theme without examples gives a chance of 0.65."""


@dataclass(frozen=True)
class Reading:
    """A comment as the model sees it: words, rule hits, and rows of the word table."""

    words: Sequence[Word]
    hits: Sequence[RuleHit]
    rows: Sequence[int]


def saturate(sums: Floats) -> Floats:
    """Return how far rules speak for themes, 0 to 1: each further hit says less."""
    return np.asarray(1.0 - 0.5**sums)


def rule_features(sums: Floats) -> Floats:
    """Return how far the rules speak for each theme, and for it rather than others.

    The second half tells a comment about one theme from one that touches many: it is
    what lifts recall at equal precision most (docs/themes.md).
    """
    shares = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1.0)
    return np.hstack([saturate(sums) * _HIT_SCALE, shares * _SHARE_SCALE])


def rule_sums(readings: Sequence[Sequence[RuleHit]], themes: int) -> Floats:
    """Return the summed weight of the rule hits (comments x themes)."""
    sums = np.zeros((len(readings), themes))
    for number, hits in enumerate(readings):
        for hit in hits:
            sums[number, hit.theme] += hit.weight
    return sums


class WordTable:
    """Per word: its contribution to each theme and its squared length."""

    def __init__(self, model: ThemeModel) -> None:
        self._model = model
        self._bucket_rows = model.bucket_rows()
        self._idf = model.idf.astype(np.float32)
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._rows: dict[str, int] = {}
        self.contributions = np.zeros((1024, self._model.theme_count), np.float32)
        self.lengths = np.zeros(1024, np.float32)

    def read(self, words: Sequence[Word]) -> Reading:
        """Return the reading; row 0 is no word, so that no comment is without rows."""
        rows = [self._row(word) for word in words]
        return Reading(words, rule_hits(words), rows)

    def make_room(self) -> None:
        """Forget all words where there are too many; call between batches only."""
        if len(self._rows) >= MAX_CACHED_WORDS:
            self._start_afresh()

    def _row(self, word: Word) -> int:
        row = self._rows.get(word.forms[0])
        return self._add(word) if row is None else row

    def _add(self, word: Word) -> int:
        row = len(self._rows) + 1
        if row >= len(self.lengths):
            self._grow()
        rows = self._bucket_rows[word.buckets]
        known = rows[rows >= 0]
        values = self._idf[known]
        self.contributions[row] = values @ self._model.weights[known].astype(np.float32)
        # Sub-words never seen lengthen a comment too: else three known letters of a
        # foreign word would be taken for the whole comment.
        unseen = len(rows) - len(known)
        self.lengths[row] = values @ values + unseen * self._model.unseen_idf**2
        self._rows[word.forms[0]] = row
        return row

    def _grow(self) -> None:
        self.contributions = np.concatenate(
            [self.contributions, np.zeros_like(self.contributions)]
        )
        self.lengths = np.concatenate([self.lengths, np.zeros_like(self.lengths)])


class Scorer:
    """Calibrated probabilities of all themes for batches of readings."""

    def __init__(self, model: ThemeModel) -> None:
        self.table = WordTable(model)
        self._model = model

    def chances(self, readings: Sequence[Reading]) -> Floats:
        """Return probabilities (comments x themes)."""
        sums = rule_sums(
            [reading.hits for reading in readings], self._model.theme_count
        )
        rules = rule_features(sums) @ self._model.rule_weights
        scores = self._texts(readings) + rules
        learned = self._model.calibration.probabilities(scores + self._model.bias)
        return np.where(self._model.learned, learned, saturate(sums * _RULE_ONLY_RATE))

    def carried_by(self, reading: Reading, theme: int) -> Floats:
        """Return what each word of a comment contributes to a theme's score."""
        rows = np.array(reading.rows, dtype=np.int64)
        learned = self.table.contributions[rows, theme] / self._norm(rows)
        strength = self._rule_strength(theme)
        counted = float(self._model.learned[theme])
        carried: Floats = np.asarray(learned * counted, dtype=np.float64)
        for hit in reading.hits:
            if hit.theme == theme:
                carried[hit.first : hit.last + 1] += hit.weight * strength
        return carried

    def _rule_strength(self, theme: int) -> float:
        """Return about what one hit adds to a score; never nothing, it is a reason."""
        weights = self._model.rule_weights
        hit, share = weights[theme, theme], weights[theme + len(weights) // 2, theme]
        return max(float(hit) * _HIT_SCALE / 2 + float(share) * _SHARE_SCALE / 2, 0.5)

    def _norm(self, rows: NDArray[np.int64]) -> float:
        length = float(self.table.lengths[np.unique(rows)].sum())
        return math.sqrt(max(length, 1e-9))

    def _texts(self, readings: Sequence[Reading]) -> Floats:
        distinct = [[0, *dict.fromkeys(reading.rows)] for reading in readings]
        starts = np.cumsum([0, *(len(rows) for rows in distinct[:-1])])
        flat = np.array([row for rows in distinct for row in rows], dtype=np.int64)
        sums = np.add.reduceat(self.table.contributions[flat], starts, axis=0)
        lengths = np.add.reduceat(self.table.lengths[flat], starts)
        return np.asarray(
            sums / np.sqrt(np.maximum(lengths, 1e-9))[:, None], np.float64
        )
