"""From scores to probabilities and from probabilities to the three bands.

Scores of a linear model are no probabilities. Platt scaling on out-of-fold scores makes
them ones; themes with few positives lean on the scaling of all themes together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from participation.themes.pipeline.linear import Floats, sigmoid

TARGET_PRECISION: Final = 0.84
"""Of the tags assigned out of fold, at least so many are right. The examples are harder
than what comes in (docs/themes.md): on comments kept apart it gives 0.88."""

SUGGESTED_RECALL: Final = 0.95
_SUGGEST_RANGE: Final = (0.08, 0.25)
_ASSIGN_RANGE: Final = (0.30, 0.80)
_NEWTON_STEPS: Final = 50
_LEAST_SLOPE: Final = 0.05
_OWN_EVIDENCE: Final = 200
"""Positives from which a theme's own optimum weighs as much as that of all themes; the
optimum of a hundred positives is mostly chance."""


@dataclass(frozen=True)
class Calibration:
    """Per theme: probability = sigmoid(slope * score + offset), slope above zero."""

    slopes: Floats
    offsets: Floats

    def probabilities(self, scores: Floats) -> Floats:
        return sigmoid(scores * self.slopes + self.offsets)


@dataclass(frozen=True)
class Thresholds:
    """Per theme: from which probability on it is assigned or suggested."""

    assign: Floats
    suggest: Floats


def calibrate(scores: Floats, targets: Floats, weights: Floats) -> Calibration:
    """Return the scaling of each theme, drawn towards the one fitted on all."""
    pooled = _platt(
        scores.ravel(), targets.ravel(), weights.ravel(), np.array([1.0, 0.0]), 1e-6
    )
    fitted = [
        _platt(scores[:, k], targets[:, k], weights[:, k], pooled, 1.0)
        for k in range(scores.shape[1])
    ]
    lines = np.array(fitted).reshape(-1, 2)
    return Calibration(np.maximum(lines[:, 0], _LEAST_SLOPE), lines[:, 1])


def _platt(
    scores: Floats, targets: Floats, weights: Floats, prior: Floats, strength: float
) -> Floats:
    """Return slope and offset by Newton's method, with a pull towards the prior.

    Targets stop short of 0 and 1 as in Platt's paper: separable scores would otherwise
    be called certain.
    """
    positives, negatives = targets.sum(), (1.0 - targets).sum()
    targets = np.where(
        targets > 0, (positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0)
    )
    design = np.stack([scores, np.ones_like(scores)], axis=1)
    line = prior.copy()
    for _ in range(_NEWTON_STEPS):
        chance = sigmoid(design @ line)
        gradient = design.T @ (weights * (chance - targets)) + strength * (line - prior)
        curve = weights * chance * (1.0 - chance)
        hessian = (design * curve[:, None]).T @ design + (strength + 1e-9) * np.eye(2)
        move = np.linalg.solve(hessian, gradient)
        line = line - np.clip(move, -1.0, 1.0)
        if np.abs(move).max() < 1e-8:
            break
    return line


def choose_thresholds(chances: Floats, targets: Floats, weights: Floats) -> Thresholds:
    """Return thresholds from out-of-fold probabilities of labels that somebody gave."""
    known = weights > 0
    common = _assign_threshold(chances[known], targets[known])
    positives = (targets * known).sum(axis=0)
    own = np.array(
        [
            _assign_threshold(chances[known[:, k], k], targets[known[:, k], k])
            for k in range(chances.shape[1])
        ]
    )
    trust = positives / (positives + _OWN_EVIDENCE)
    assign = np.clip(trust * own + (1.0 - trust) * common, *_ASSIGN_RANGE)
    suggest = _suggest_threshold(chances[known], targets[known])
    return Thresholds(assign, np.full(chances.shape[1], suggest))


def _assign_threshold(chances: Floats, targets: Floats) -> float:
    """Return the threshold of the best F1 among those that reach the precision."""
    best, chosen = -1.0, _ASSIGN_RANGE[1]
    for threshold in np.arange(*_ASSIGN_RANGE, 0.02):
        taken = chances >= threshold
        right = float(targets[taken].sum())
        precision = right / max(int(taken.sum()), 1)
        f1 = 2.0 * right / max(float(taken.sum() + targets.sum()), 1.0)
        if precision >= TARGET_PRECISION and f1 > best:
            best, chosen = f1, float(threshold)
    return chosen


def _suggest_threshold(chances: Floats, targets: Floats) -> float:
    """Return the threshold above which nearly all true themes lie."""
    positives = chances[targets > 0]
    if not len(positives):
        return _SUGGEST_RANGE[1]
    return float(np.clip(np.quantile(positives, 1 - SUGGESTED_RECALL), *_SUGGEST_RANGE))
