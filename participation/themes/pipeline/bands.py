"""From chances to decisions: assigned, suggested, and the best guess."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from participation.themes.pipeline.arrays import Floats

Flags = NDArray[np.bool_]

ASSIGNED_PRECISION: Final = 0.90
"""Of the tags assigned out of fold at least so many are right."""

SUGGESTED_RECALL: Final = 0.95
_LIKELY_RANGE: Final = (0.15, 0.70)
_ASSIGN_RANGE: Final = (0.30, 0.95)
_SUGGEST_RANGE: Final = (0.08, 0.25)
_STEP: Final = 0.02
_LIKELY_EVIDENCE: Final = 5
_ASSIGN_EVIDENCE: Final = 100
"""Positives from which a theme's own optimum weighs as much as that of all themes; the
optimum of few positives is mostly chance."""

UNTRAINED: Final = (0.5, 0.6, 0.2)
"""Likely, assign and suggest where the rules alone decide."""


@dataclass(frozen=True)
class Bands:
    """Per theme: from which chance on it is the best guess, assigned, or suggested."""

    likely: Floats
    assign: Floats
    suggest: Floats

    def where(self, learned: Floats) -> "Bands":
        """Return these bands, weighed by `learned` against those of rules alone."""
        mixed = [
            learned * getattr(self, field.name) + (1.0 - learned) * untrained
            for field, untrained in zip(fields(self), UNTRAINED, strict=True)
        ]
        return Bands(*mixed)


def choose_bands(chances: Floats, targets: Floats, weights: Floats) -> Bands:
    """Return the bands from out-of-fold chances of labels that somebody gave."""
    known = weights > 0
    positives = (targets * known).sum(axis=0)
    likely = _drawn_together(_best_f1, chances, targets, known, _LIKELY_EVIDENCE)
    assign = _drawn_together(_precise, chances, targets, known, _ASSIGN_EVIDENCE)
    suggest = _suggest_from(chances[known], targets[known])
    return Bands(
        likely=np.clip(likely, *_LIKELY_RANGE),
        assign=np.clip(assign, *_ASSIGN_RANGE),
        suggest=np.full(len(positives), suggest),
    )


def _drawn_together(
    choose: Callable[[Floats, Floats], float],
    chances: Floats,
    targets: Floats,
    known: Flags,
    evidence: int,
) -> Floats:
    """Return the thresholds of themes, those with few positives near the common one."""
    common = choose(chances[known], targets[known])
    own = np.array(
        [
            choose(chances[known[:, k], k], targets[known[:, k], k])
            for k in range(chances.shape[1])
        ]
    )
    positives = (targets * known).sum(axis=0)
    trust = positives / (positives + evidence)
    return np.asarray(trust * own + (1.0 - trust) * common)


def _best_f1(chances: Floats, targets: Floats) -> float:
    """Return the threshold of the best F1, smoothed over its neighbours."""
    grid = np.arange(0.04, 0.8, _STEP)
    f1 = np.array([_f1(chances >= threshold, targets) for threshold in grid])
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.full(5, 0.2), "valid")
    return float(grid[int(np.argmax(smooth))])


def _precise(chances: Floats, targets: Floats) -> float:
    """Return the threshold of the best F1 among those that are precise enough."""
    best, chosen = -1.0, _ASSIGN_RANGE[1]
    for threshold in np.arange(*_ASSIGN_RANGE, _STEP):
        taken = chances >= threshold
        right = float(targets[taken].sum())
        precision = right / max(int(taken.sum()), 1)
        f1 = _f1(taken, targets)
        if precision >= ASSIGNED_PRECISION and f1 > best:
            best, chosen = f1, float(threshold)
    return chosen


def _f1(taken: Flags, targets: Floats) -> float:
    return float(2.0 * targets[taken].sum() / max(taken.sum() + targets.sum(), 1.0))


def _suggest_from(chances: Floats, targets: Floats) -> float:
    """Return the threshold above which nearly all true themes lie."""
    positives = chances[targets > 0]
    if not len(positives):
        return _SUGGEST_RANGE[1]
    return float(np.clip(np.quantile(positives, 1 - SUGGESTED_RECALL), *_SUGGEST_RANGE))
