"""Chances of comments from their words, many comments at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from participation.themes.pipeline.arrays import Floats, Integers, Singles, sigmoid
from participation.themes.pipeline.combining import rule_log_odds
from participation.themes.pipeline.lexicon import (
    MAX_CACHED_WORDS,
    RuleHit,
    Word,
    rule_hits,
)
from participation.themes.pipeline.model import ThemeModel
from participation.themes.pipeline.vectors import count_buckets, entry_values, row_sums
from participation.themes.pipeline.words import BUCKETS

_HIT_STRENGTH: Final = 0.5
"""What a plain rule hit adds to a word's part in a tag; rules are reasons by themselves."""


@dataclass(frozen=True)
class Reading:
    """A comment as the model sees it: its words and the rules they meet."""

    words: Sequence[Word]
    hits: Sequence[RuleHit]

    @classmethod
    def of(cls, words: Sequence[Word]) -> "Reading":
        return cls(words, rule_hits(words))


@dataclass(frozen=True)
class Scores:
    """Of some comments (lines) and all themes: the chance, and each voice alone."""

    chances: Floats
    by_rules: Floats
    by_model: Floats


def saturate(sums: Floats) -> Floats:
    """Return how far rules speak for themes, 0 to 1: each further hit says less."""
    return np.asarray(1.0 - 0.5**sums)


def rule_sums(hits_of: Sequence[Sequence[RuleHit]], themes: int) -> Floats:
    """Return the summed weight of the rule hits (comments x themes)."""
    sums = np.zeros((len(hits_of), themes))
    for number, hits in enumerate(hits_of):
        for hit in hits:
            sums[number, hit.theme] += hit.weight
    return sums


class Scorer:
    """Calibrated chances of all themes for batches of readings."""

    def __init__(self, model: ThemeModel) -> None:
        self._model = model
        self._combination = model.combination
        self._rarities = model.rarity_by_bucket()
        # The last line stands for every bucket without weights.
        self._weights: Singles = np.zeros(
            (len(model.buckets) + 1, model.theme_count), np.float32
        )
        self._weights[:-1] = model.weights
        self._line: Integers = np.full(BUCKETS, len(model.buckets), dtype=np.int64)
        self._line[model.buckets] = np.arange(len(model.buckets))
        self._carried: dict[str, Singles] = {}

    def scores(self, readings: Sequence[Reading]) -> Scores:
        """Return the scores of a batch."""
        hits_of = [reading.hits for reading in readings]
        rules = saturate(rule_sums(hits_of, self._model.theme_count))
        text = self._text_scores(readings) + self._model.bias
        odds = rule_log_odds(rules)
        together = text + rules @ self._model.rule_weights
        return Scores(
            self._combination.chances(together, odds), sigmoid(odds), sigmoid(text)
        )

    def carried_by(self, reading: Reading, theme: int) -> Floats:
        """Return what each word of a comment contributes to a theme's chance."""
        if len(self._carried) >= MAX_CACHED_WORDS:
            self._carried.clear()
        parts = np.array([self._word_parts(word)[theme] for word in reading.words])
        own = max(float(self._combination.weights[theme, 1]), 0.0)
        length = max(float(np.sqrt(np.square(parts).sum())), 1.0)
        carried = np.asarray(
            parts / length * own * float(self._model.trust[theme]), np.float64
        )
        for hit in reading.hits:
            if hit.theme == theme:
                carried[hit.first : hit.last + 1] += hit.weight * _HIT_STRENGTH
        return carried

    def _word_parts(self, word: Word) -> Singles:
        name = word.forms[0]
        parts = self._carried.get(name)
        if parts is None:
            rarities = self._rarities[word.buckets].astype(np.float32)
            parts = rarities @ self._weights[self._line[word.buckets]]
            self._carried[name] = parts
        return parts

    def _text_scores(self, readings: Sequence[Reading]) -> Floats:
        counted = count_buckets([[w.buckets for w in r.words] for r in readings])
        values = entry_values(counted, self._rarities)
        weights = self._weights[self._line[counted.buckets]]
        return row_sums(values[:, None] * weights, counted.starts)
