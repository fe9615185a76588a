"""Kinds of arrays, and the two functions between chances and their log-odds."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
HalfFloats = NDArray[np.float16]
Integers = NDArray[np.int64]

_FARTHEST: Final = 30.0


def sigmoid(values: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)) without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -_FARTHEST, _FARTHEST))))


def log_odds(chances: Floats) -> Floats:
    """Return log(p / (1 - p)); certainty counts as one in a million."""
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(bounded / (1.0 - bounded)))
