"""Whether more people do two things together than chance would bring. Pure.

Whoever names many themes names every pair of them more often. So a pair is measured not
against chance alone but against how often all the other pairs are named together.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

LEAST_TOGETHER = 10
"""People below which nothing is told."""
LEAST_LIFT = 1.25
"""A quarter more than usual, at the lower limit: in a million comments less is certain
soon, and tells nobody anything."""
FALSE_ALARMS = 0.05
"""Chance that one or more of all that is looked at stands out without a reason."""


@dataclass(frozen=True, kw_only=True)
class Together:
    """People who name both, and how many chance would bring. `usual`: how many times more
    than by chance the other pairs are named together, at least 1."""

    people: int
    expected: float
    usual: float


def certainty(comparisons: int) -> float:
    """z for so many one-sided comparisons at once (Bonferroni)."""
    return NormalDist().inv_cdf(1 - FALSE_ALARMS / max(comparisons, 1))


def poisson_lower(count: int, *, z: float) -> float:
    """Lower limit of what a count stands for (Byar's approximation)."""
    if count == 0:
        return 0.0
    root = 1 - 1 / (9 * count) - z / (3 * math.sqrt(count))
    return count * max(root, 0.0) ** 3


def poisson_upper(count: int, *, z: float) -> float:
    """Upper limit of what a count stands for (Byar's approximation)."""
    more = count + 1
    return more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


Key = tuple[str, str]


def telling(pairs: Mapping[Key, tuple[int, float]]) -> dict[Key, Together]:
    """Those pairs of (people, expected) that are named together more than is usual."""
    z = certainty(len(pairs))
    all_people = sum(people for people, _ in pairs.values())
    all_expected = sum(expected for _, expected in pairs.values())
    found = {}
    for key, (people, expected) in pairs.items():
        others = all_expected - expected
        usual = max(1.0, (all_people - people) / others) if others > 0 else 1.0
        least = LEAST_LIFT * usual * expected
        if people >= LEAST_TOGETHER and poisson_lower(people, z=z) > least:
            found[key] = Together(people=people, expected=expected, usual=usual)
    return found
