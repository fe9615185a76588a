"""How well people agree who labelled the same comments: Krippendorff's alpha. Pure.

Alpha is 1 where all agree and 0 where they do as by chance; any number of people may have
looked at a unit. For sets of themes the distance is MASI (Passonneau 2006): one set within
the other is nearer than two that only overlap. Units are drawn again for the interval while
the disagreement expected by chance stays, as Krippendorff does.

Krippendorff, Computing Krippendorff's Alpha-Reliability (2011),
https://repository.upenn.edu/handle/20.500.14332/2089
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

V = TypeVar("V", bound=Hashable)
Distance = Callable[[V, V], float]
Labels = frozenset[str]

RESAMPLES = 400
RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's own bounds: below the second one, draw no conclusion."""

_WITHIN, _OVERLAP = 2 / 3, 1 / 3
_RULE_OF_THREE = 3


@dataclass(frozen=True, kw_only=True)
class Alpha:
    """`value` None: fewer than two units, or everybody always said the same one thing.

    `units` were labelled by two or more; `differing` of them not alike.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int
    differing: int


def nominal(one: Hashable, other: Hashable) -> float:
    """0 for the same, 1 for anything else."""
    return 0.0 if one == other else 1.0


def masi(one: Labels, other: Labels) -> float:
    """0 for equal sets, 1 for sets that share nothing."""
    if one == other:
        return 0.0
    shared = one & other
    alike = _WITHIN if shared in (one, other) else _OVERLAP
    return 1 - alike * len(shared) / len(one | other)


def alpha_of(
    units: Iterable[Sequence[V]],
    *,
    distance: Distance[V],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Alpha:
    """Alpha with its 95 % interval. A unit is what each person said, who is missing left out."""
    paired = [unit for unit in units if len(unit) > 1]
    apart = [_apart(unit, distance) for unit in paired]
    differing = sum(1 for found in apart if found)
    expected = _expected(paired, distance)
    if len(paired) <= 1 or not expected:
        return Alpha(
            value=None, low=None, high=None, units=len(paired), differing=differing
        )
    parts = [(found, len(unit)) for found, unit in zip(apart, paired, strict=True)]
    low, high = _interval(parts, expected, resamples, seed)
    return Alpha(
        value=1 - _observed(parts) / expected,
        low=low,
        high=high,
        units=len(paired),
        differing=differing,
    )


def theme_units(
    units: Iterable[Sequence[Labels]], theme: str
) -> list[tuple[bool, ...]]:
    """The same units, asking of one theme whether it is there."""
    return [tuple(theme in labels for labels in unit) for unit in units]


def _apart(unit: Sequence[V], distance: Distance[V]) -> float:
    """How far the people of a unit are apart, over all their ordered pairs."""
    total = sum(
        distance(one, other)
        for place, one in enumerate(unit)
        for other in unit[place + 1 :]
    )
    return 2 * total / (len(unit) - 1)


def _observed(parts: Iterable[tuple[float, int]]) -> float:
    apart, values = 0.0, 0
    for found, size in parts:
        apart += found
        values += size
    return apart / values


def _expected(units: Sequence[Sequence[V]], distance: Distance[V]) -> float:
    """The disagreement if what was said were dealt out to the units at random."""
    spread = Counter(value for unit in units for value in unit)
    number = spread.total()
    kinds = list(spread.items())
    total = sum(
        2 * n * m * distance(one, other)
        for place, (one, n) in enumerate(kinds)
        for other, m in kinds[place + 1 :]
    )
    return total / (number * (number - 1)) if number > 1 else 0.0


def _interval(
    parts: Sequence[tuple[float, int]], expected: float, resamples: int, seed: int
) -> tuple[float, float]:
    if not any(found for found, _ in parts):
        # Nothing to draw from: up to three units in n may differ unseen (95 %).
        return max(0.0, 1 - min(1.0, _RULE_OF_THREE / len(parts)) / expected), 1.0
    draw = random.Random(seed)  # noqa: S311 -- a sample, no secret
    drawn = sorted(
        max(-1.0, 1 - _observed(draw.choices(parts, k=len(parts))) / expected)
        for _ in range(resamples)
    )
    cut = round(resamples * 0.025)
    return drawn[cut], drawn[-1 - cut]
