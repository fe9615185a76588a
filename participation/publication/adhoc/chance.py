"""Whether a difference between two shares may be chance. Pure.

The interval of a difference of two independent shares is put together of their Wilson
intervals (Newcombe 1998, method 10): it holds for small shares too. One comparison in
twenty stands out by chance alone; whoever looks at many is told how many to expect.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from participation.themes.intervals import Z_95, wilson

LEAST_FOR_NOTE = 40
"""People in the smaller group; below that nothing is said."""
FALSE_ALARMS = 0.05


class Verdict(StrEnum):
    """What may be said about a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    CHANCE = "chance"
    UNKNOWN = "unknown"  # withheld, or too few people


@dataclass(frozen=True)
class Difference:
    """Points of percent between two shares with their 95 % interval; None: unknown."""

    verdict: Verdict
    points: float | None = None
    low: float | None = None
    high: float | None = None


NOTHING_KNOWN = Difference(Verdict.UNKNOWN)


def difference(
    hits: int | None, of: int | None, other_hits: int | None, other_of: int | None
) -> Difference:
    """Compare two shares of different people; None for a figure that is withheld."""
    if hits is None or of is None or other_hits is None or other_of is None:
        return NOTHING_KNOWN
    if min(of, other_of) < LEAST_FOR_NOTE:
        return NOTHING_KNOWN
    low, high = newcombe(hits, of, other_hits, other_of)
    verdict = Verdict.CHANCE
    if low > 0 or high < 0:
        verdict = Verdict.HIGHER if low > 0 else Verdict.LOWER
    points = 100 * (hits / of - other_hits / other_of)
    return Difference(verdict, points, 100 * low, 100 * high)


def newcombe(
    hits: int, of: int, other_hits: int, other_of: int, *, z: float = Z_95
) -> tuple[float, float]:
    """Return the interval of the first share minus the second, of 95 % unless told."""
    one, other = hits / of, other_hits / other_of
    (low, high), (other_low, other_high) = (
        wilson(hits, of, z=z),
        wilson(other_hits, other_of, z=z),
    )
    return (
        one - other - math.hypot(one - low, other_high - other),
        one - other + math.hypot(high - one, other - other_low),
    )


def expected_false_alarms(comparisons: int) -> int:
    """How many of so many comparisons stand out where there is no difference at all."""
    return math.floor(comparisons * FALSE_ALARMS + 0.5)
