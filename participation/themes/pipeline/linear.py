"""One logistic regression per theme, solved over comments instead of features.

There are far more sub-words (65,536 buckets) than labelled comments, so the solver works
on the matrix of their similarities: exact, some hundred lines less than a sparse solver,
and NumPy alone does it in seconds. Memory grows with the square of the comments, which
training.MAX_EXAMPLES bounds.
"""

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Real = TypeVar("Real", np.float32, np.float64)

RIDGE: Final = 0.05
"""Strength of the L2 penalty; chosen by cross-validation (docs/themes.md)."""

_ITERATIONS: Final = 300
_POWER_STEPS: Final = 30
_FOLDS: Final = 5
_REPEATS: Final = 2


def sigmoid(values: NDArray[Real]) -> NDArray[Real]:
    """Return 1 / (1 + exp(-x)), without overflow and in the same precision."""
    return np.asarray(np.tanh(values / 2) / 2 + values.dtype.type(0.5))


def fit(similarity: Floats, targets: Floats, weights: Floats) -> Floats:
    """Return the dual coefficients (comments x themes).

    `weights` says how much each label counts; 0 marks one that nobody gave. The bias is
    the sum of a theme's coefficients: a constant feature of one, penalised like the rest.
    """
    kernel = (similarity + 1.0).astype(np.float32)
    wanted, counts = targets.astype(np.float32), weights.astype(np.float32)
    ridge = np.float32(RIDGE)
    step = np.float32(1.0 / (_lipschitz(kernel, counts) + RIDGE))
    current = np.zeros_like(wanted)
    ahead = current
    momentum = np.float32(1.0)
    for _ in range(_ITERATIONS):
        gradient = counts * (sigmoid(kernel @ ahead) - wanted) + ridge * ahead
        following = ahead - step * gradient
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / next_momentum * (following - current)
        current, momentum = following, next_momentum
    return current.astype(np.float64)


def out_of_fold_scores(
    similarity: Floats, targets: Floats, weights: Floats, *, seed: int
) -> Floats:
    """Return scores of comments by models that never saw them, mean of some splits."""
    generator = np.random.default_rng(seed)
    scores = np.zeros_like(targets)
    for _ in range(_REPEATS):
        fold = generator.permutation(len(targets)) % _FOLDS
        for part in range(_FOLDS):
            held, rest = np.flatnonzero(fold == part), np.flatnonzero(fold != part)
            if not len(held) or not len(rest):
                continue
            duals = fit(similarity[np.ix_(rest, rest)], targets[rest], weights[rest])
            scores[held] += (similarity[np.ix_(held, rest)] + 1.0) @ duals
    return scores / _REPEATS


def _lipschitz(kernel: Singles, weights: Singles) -> float:
    """Return a bound of the loss's curvature: a quarter of the largest eigenvalue."""
    vector = np.full(len(kernel), 1 / np.sqrt(max(len(kernel), 1)), np.float32)
    for _ in range(_POWER_STEPS):
        image = kernel @ vector
        vector = image / np.float32(max(float(np.linalg.norm(image)), 1e-12))
    largest = float(vector @ (kernel @ vector))
    return 0.26 * largest * float(weights.max(initial=1.0))
