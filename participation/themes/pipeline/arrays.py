"""Kinds of arrays, and how log-odds become chances."""

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
