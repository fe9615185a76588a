"""One logistic regression per theme over sub-words and rule hits, by scikit-learn.

Imported by training alone: scikit-learn costs a second and 60 MB that tagging does
without. liblinear's dual solver takes tenths of a second where others take minutes, and
gives the same numbers for the same seed.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from participation.themes.pipeline.arrays import Floats
from participation.themes.pipeline.vectors import Counted, entry_values, rarity
from participation.themes.pipeline.words import BUCKETS

STRENGTH: Final = 10.0
"""C of scikit-learn; chosen by cross-validation (docs/themes.md), flat around."""

RULE_SIZE: Final = 0.3
"""Size of a rule's feature beside the text vector's length of one."""

_ALWAYS = 3.0
_FOLDS, _FEW_FOLDS, _FEW = 5, 10, 100
_REPEAT_BELOW = 300
_FOLDS_APART = 4  # each costs as much as the model itself


@dataclass(frozen=True)
class TextModel:
    """Weights of buckets and rules (features x themes), and biases."""

    rarities: Floats
    weights: Floats
    rule_weights: Floats
    bias: Floats


@dataclass(frozen=True)
class Labelled:
    """Comments with their labels; `weights` 0 marks a label that nobody gave."""

    counted: Counted
    rules: Floats
    targets: Floats
    weights: Floats

    @property
    def size(self) -> int:
        return len(self.targets)


def fit_text_model(data: Labelled, *, seed: int) -> TextModel:
    """Return the model fitted on all comments."""
    rarities = rarity(data.counted)
    coefficients, bias = _fit(_features(data, rarities), data, _all(data), seed)
    return TextModel(
        rarities, coefficients[:BUCKETS], coefficients[BUCKETS:] * RULE_SIZE, bias
    )


def out_of_fold_scores(data: Labelled, *, seed: int) -> Floats:
    """Return scores of comments by models that never saw them.

    How rare a sub-word is comes from all comments, labelled or not: it is no label.
    """
    features = _features(data, rarity(data.counted))
    scores = np.zeros_like(data.targets)
    repeats = 2 if data.size < _REPEAT_BELOW else 1
    for number in range(repeats):
        for held, rest in folds(data.size, seed=seed + number):
            coefficients, bias = _fit(features, data, rest, seed)
            scores[held] += features[held] @ coefficients + bias
    return np.asarray(scores / repeats)


def scores_apart(
    data: Labelled, rows: Any, *, seed: int
) -> Iterator[tuple[Any, Any, Floats]]:
    """Give (held out, rest, scores) so that each of these rows is held out once.

    All other rows are always learned from: where they are many, models that never saw a
    fifth of them would be judged too hard.
    """
    features = _features(data, rarity(data.counted))
    for part, _others in folds(len(rows), seed=seed, number=_FOLDS_APART):
        held = rows[part]
        rest = np.setdiff1d(_all(data), held)
        coefficients, bias = _fit(features, data, rest, seed)
        yield held, rest, np.asarray(features[held] @ coefficients + bias)


def folds(
    size: int, *, seed: int, number: int | None = None
) -> Iterator[tuple[Any, Any]]:
    """Give (held out, rest) so that every comment is held out once."""
    number = number or (_FEW_FOLDS if size < _FEW else _FOLDS)
    number = min(number, max(size, 1))
    fold = np.random.default_rng(seed).permutation(size) % number
    for part in range(number):
        held, rest = np.flatnonzero(fold == part), np.flatnonzero(fold != part)
        if len(held) and len(rest):
            yield held, rest


def _all(data: Labelled) -> Any:
    return np.arange(data.size)


def _features(data: Labelled, rarities: Floats) -> Any:
    counted = data.counted
    text = csr_matrix(
        (entry_values(counted, rarities), counted.buckets, counted.starts),
        shape=(data.size, BUCKETS),
    )
    return hstack([text, csr_matrix(data.rules * RULE_SIZE)]).tocsr()


def _fit(features: Any, data: Labelled, rows: Any, seed: int) -> tuple[Floats, Floats]:
    themes = data.targets.shape[1]
    coefficients = np.zeros((features.shape[1], themes))
    bias = np.zeros(themes)
    for theme in range(themes):
        known = rows[data.weights[rows, theme] > 0]
        targets, counts = data.targets[known, theme], data.weights[known, theme]
        if not len(known) or targets.min() == targets.max():
            bias[theme] = _ALWAYS if len(known) and targets.any() else -_ALWAYS
            continue
        line = _fit_theme(features[known], targets, counts, seed)
        coefficients[:, theme], bias[theme] = line.coef_[0], line.intercept_[0]
    return coefficients, bias


def _fit_theme(features: Any, targets: Floats, counts: Floats, seed: int) -> Any:
    model = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, tol=0.01, max_iter=60,
        class_weight="balanced", random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        # After 60 rounds the third digit still moves; the decisions do not.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(features, targets, sample_weight=counts)
