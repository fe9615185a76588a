"""Training: from a scheme and examples to a tagger, in seconds, the same every time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from participation.themes.examples import Example, known_only
from participation.themes.pipeline import linear
from participation.themes.pipeline.calibration import calibrate, choose_thresholds
from participation.themes.pipeline.component import ThemeTagger
from participation.themes.pipeline.language import MAX_CHARACTERS, blank_pipeline, clean
from participation.themes.pipeline.lexicon import Lexicon, Word, rule_hits
from participation.themes.pipeline.linear import Floats
from participation.themes.pipeline.model import ThemeModel
from participation.themes.pipeline.scoring import rule_features, rule_sums
from participation.themes.pipeline.words import BUCKETS
from participation.themes.scheme import Scheme

ENOUGH_POSITIVES: Final = 20
"""Until a theme has so many examples its rules decide."""

MAX_EXAMPLES: Final = 6_000
"""Bounds memory (about 1 GB); beyond it a random part is taken, the gain is flat there."""

RULE_ONLY_ASSIGN: Final = 0.6
RULE_ONLY_SUGGEST: Final = 0.2
_BLOCK: Final = 4096

Progress = Callable[[str], None]


@dataclass(frozen=True)
class TrainedPipeline:
    """A freshly trained tagger and what it was trained on."""

    component: ThemeTagger
    examples: int
    positives: dict[str, int]

    @property
    def scheme(self) -> Scheme:
        return self.component.scheme

    def to_disk(self, path: Path) -> None:
        """Write the model folder that load_tagger reads."""
        self.component.to_disk(path)

    def to_bytes(self) -> bytes:
        return self.component.to_bytes()


@dataclass(frozen=True)
class _Labels:
    targets: Floats
    weights: Floats

    @property
    def positives(self) -> NDArray[np.int64]:
        counts = (self.targets * (self.weights > 0)).sum(axis=0)
        return np.asarray(counts, dtype=np.int64)


def train(
    scheme: Scheme,
    examples: Sequence[Example],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> TrainedPipeline:
    """Return a tagger for the scheme; equal input and seed give equal bytes."""
    say = progress or (lambda message: None)
    chosen = _sample(known_only(examples, scheme.content_keys), seed)
    say(f"reading {len(chosen)} examples")
    comments = _read(scheme, chosen)
    labels = _labels(scheme, chosen)
    model = _fit(comments, labels, seed=seed, say=say)
    positives = dict(zip(scheme.content_keys, labels.positives.tolist(), strict=True))
    return TrainedPipeline(ThemeTagger(scheme, model), len(chosen), positives)


def _sample(examples: list[Example], seed: int) -> list[Example]:
    if len(examples) <= MAX_EXAMPLES:
        return examples
    places = np.random.default_rng(seed).permutation(len(examples))[:MAX_EXAMPLES]
    return [examples[place] for place in sorted(places.tolist())]


def _read(scheme: Scheme, examples: Sequence[Example]) -> list[list[Word]]:
    lexicon, nlp = Lexicon(scheme), blank_pipeline()
    docs = (nlp.make_doc(clean(one.text)[:MAX_CHARACTERS]) for one in examples)
    found = ([lexicon.word(token.text) for token in doc] for doc in docs)
    return [[word for word in words if word] for words in found]


def _labels(scheme: Scheme, examples: Sequence[Example]) -> _Labels:
    themes = scheme.content_keys
    targets = np.zeros((len(examples), len(themes)))
    weights = np.zeros_like(targets)
    for row, example in enumerate(examples):
        for column, theme in enumerate(themes):
            targets[row, column] = theme in example.themes
            given = theme in example.themes or theme in example.rejected
            weights[row, column] = example.weight * (given or example.complete)
    return _Labels(targets, weights)


def _fit(
    comments: Sequence[Sequence[Word]], labels: _Labels, *, seed: int, say: Progress
) -> ThemeModel:
    themes = labels.targets.shape[1]
    vectors = _Vectors(comments)
    hits = [rule_hits(words) for words in comments]
    rules = rule_features(rule_sums(hits, themes))
    similarity = vectors.similarity() + rules @ rules.T
    say("scoring out of fold")
    targets, weights = labels.targets, labels.weights
    scores = linear.out_of_fold_scores(similarity, targets, weights, seed=seed)
    calibration = calibrate(scores, targets, weights)
    thresholds = choose_thresholds(calibration.probabilities(scores), targets, weights)
    say("fitting on all examples")
    duals = linear.fit(similarity, targets, weights)
    learned = labels.positives >= ENOUGH_POSITIVES
    return ThemeModel(
        buckets=vectors.buckets,
        weights=vectors.combine(duals).astype(np.float16),
        idf=vectors.idf.astype(np.float16),
        rule_weights=rules.T @ duals,
        bias=duals.sum(axis=0),
        slopes=calibration.slopes,
        offsets=calibration.offsets,
        assign=np.where(learned, thresholds.assign, RULE_ONLY_ASSIGN),
        suggest=np.where(learned, thresholds.suggest, RULE_ONLY_SUGGEST),
        learned=learned,
    )


class _Vectors:
    """The comments' vectors as triples (comment, bucket, value), made dense in blocks."""

    def __init__(self, comments: Sequence[Sequence[Word]]) -> None:
        self._count = len(comments)
        distinct = [{word.forms[0]: word for word in words} for words in comments]
        parts = [
            (n, w.buckets) for n, words in enumerate(distinct) for w in words.values()
        ]
        sizes = [len(buckets) for _, buckets in parts]
        rows = np.repeat([number for number, _ in parts], sizes).astype(np.int64)
        empty = np.empty(0, dtype=np.int64)
        found = np.concatenate([empty, *(buckets for _, buckets in parts)])
        self.buckets, columns = np.unique(found, return_inverse=True)
        self.idf = self._rarity(rows, columns)
        lengths = np.bincount(rows, self.idf[columns] ** 2, minlength=self._count)
        values = self.idf[columns] / np.sqrt(np.maximum(lengths, 1e-9))[rows]
        order = np.argsort(columns, kind="stable")
        self._rows, self._columns = rows[order], columns[order]
        self._values = values[order]

    def _rarity(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
        pairs = np.unique(rows * BUCKETS + columns)
        spread = np.bincount(pairs % BUCKETS, minlength=len(self.buckets))
        return np.asarray(np.log((1.0 + self._count) / (1.0 + spread)) + 1.0)

    def similarity(self) -> Floats:
        """Return the inner products of all comments."""
        result = np.zeros((self._count, self._count))
        for start in range(0, len(self.buckets), _BLOCK):
            block = self._block(start)
            result += block @ block.T
        return result

    def combine(self, duals: Floats) -> Floats:
        """Return the weights of the buckets (buckets x themes)."""
        weights = np.zeros((len(self.buckets), duals.shape[1]))
        for start in range(0, len(self.buckets), _BLOCK):
            part = self._block(start).T @ duals
            weights[start : start + _BLOCK] = part[: len(self.buckets) - start]
        return weights

    def _block(self, start: int) -> Floats:
        first, last = np.searchsorted(self._columns, [start, start + _BLOCK])
        places = self._rows[first:last] * _BLOCK + self._columns[first:last] - start
        dense = np.bincount(
            places, self._values[first:last], minlength=self._count * _BLOCK
        )
        return np.asarray(dense.reshape(self._count, _BLOCK))
