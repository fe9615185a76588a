"""From what the text model and the rules say, each alone, to one calibrated chance.

Per theme a small logistic regression on out-of-fold scores: the theme's own score, what
its rules say, and the scores of the other themes (a comment on "cycling" is one on
"moving traffic" as well). With few labels it is drawn to what holds for all themes
together, and that to a prior in which rules decide: rules are worth hundreds of labels
at the start and fade as labels come in. Fitted out of fold it calibrates at once (Platt
1999): no score is a probability before that.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from participation.themes.pipeline.arrays import Floats, sigmoid

_PRIOR: Final = np.array([0.0, 0.3, 1.0])
"""Bias, text model, rules: before anything is known, rules decide."""
_POOLED_PULL: Final = 0.5
_OWN_PULL: Final = np.array([0.3, 4.0, 4.0])
_CROSS_PULL: Final = 20.0
_NEWTON_STEPS: Final = 40
_RULE_RATE, _RULE_EVEN = 6.0, 0.42
"""One plain hit (saturated: 0.5) is a chance of 0.62, none one of 0.07."""


def rule_log_odds(saturated: Floats) -> Floats:
    """Return what rules alone say of a theme, from the saturated sum of their hits."""
    return np.asarray(_RULE_RATE * (saturated - _RULE_EVEN))


@dataclass(frozen=True)
class Combination:
    """Per theme a line of weights: bias, own score, own rules, scores of all themes.

    `means` and `scales` bring the scores of the other themes to one size; a theme's
    weight for its own standardised score is 0. `trust` tells how far to believe this:
    0 for a theme without a labelled example, of which the rules alone decide.
    """

    weights: Floats
    means: Floats
    scales: Floats
    trust: Floats

    @classmethod
    def fit(
        cls, scores: Floats, rules: Floats, targets: Floats, weights: Floats,
        *, trust: Floats,
    ) -> Self:  # fmt: skip
        """Return the combination for out-of-fold scores (all: comments x themes).

        `rules` are log-odds; `weights` 0 marks a label that nobody gave.
        """
        base = np.stack([np.ones_like(scores), scores, rules], axis=-1)
        counts = np.minimum(weights, 1.0)
        pooled = _newton(
            base.reshape(-1, 3), targets.ravel(), counts.ravel(), _PRIOR,
            np.full(3, _POOLED_PULL),
        )  # fmt: skip
        means, scales = scores.mean(axis=0), scores.std(axis=0) + 1e-6
        others = (scores - means) / scales
        lines = [
            _fit_theme(base[:, theme], others, theme, pooled, targets, counts)
            for theme in range(scores.shape[1])
        ]
        return cls(np.array(lines), means, scales, trust)

    def chances(self, scores: Floats, rules: Floats) -> Floats:
        """Return the calibrated chances (comments x themes)."""
        others = (scores - self.means) / self.scales
        bias, own, by_rules = self.weights[:, :3].T
        combined = (
            bias + scores * own + rules * by_rules + others @ self.weights[:, 3:].T
        )
        learned = sigmoid(combined)
        return np.asarray(self.trust * learned + (1.0 - self.trust) * sigmoid(rules))


def _fit_theme(
    base: Floats, others: Floats, theme: int, pooled: Floats, targets: Floats,
    counts: Floats,
) -> Floats:  # fmt: skip
    rest = others.copy()
    rest[:, theme] = 0.0
    themes = others.shape[1]
    prior = np.concatenate([pooled, np.zeros(themes)])
    pull = np.concatenate([_OWN_PULL, np.full(themes, _CROSS_PULL)])
    return _newton(
        np.hstack([base, rest]), targets[:, theme], counts[:, theme], prior, pull
    )


def _newton(
    design: Floats, targets: Floats, weights: Floats, prior: Floats, pull: Floats
) -> Floats:
    """Return the weights of a logistic regression drawn towards a prior."""
    line = prior.astype(np.float64)
    for _ in range(_NEWTON_STEPS):
        chance = sigmoid(design @ line)
        gradient = design.T @ (weights * (chance - targets)) + pull * (line - prior)
        curve = weights * chance * (1.0 - chance)
        hessian = (design * curve[:, None]).T @ design + np.diag(pull)
        move = np.linalg.solve(hessian, gradient)
        line = line - np.clip(move, -1.0, 1.0)
        if np.abs(move).max() < 1e-7:
            break
    return line
