"""How far the people who answered are like those who live here. Pure numbers.

Index of dissimilarity (Duncan & Duncan 1955): the share of answers that would have to
come from other groups. Why not the R-indicator: docs/decisions/0022-who-is-missing.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.themes.intervals import wilson


class Verdict(StrEnum):
    """How a group's share in the answers stands to its share in the inhabitants."""

    MISSING = "missing"  # at most half of what it should be
    FEW = "few"
    LIKE = "like"  # or the difference may be chance
    MANY = "many"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Shares of one group, from 0 to 1, and the difference with its 95 % interval."""

    answers: float
    inhabitants: float
    difference: float
    low: float
    high: float
    verdict: Verdict


def compare(count: int, *, of: int, inhabitants: float) -> Difference:
    """Compare a group's answers with its share in the inhabitants."""
    answers = count / of if of else 0.0
    low, high = wilson(count, of)
    return Difference(
        answers=answers,
        inhabitants=inhabitants,
        difference=answers - inhabitants,
        low=low - inhabitants,
        high=high - inhabitants,
        verdict=_verdict(answers, low, high, inhabitants),
    )


def dissimilarity(counts: Mapping[str, int], shares: Mapping[str, float]) -> float:
    """Return the index, from 0 (alike) to 1. Groups that nobody answered of count as 0."""
    total = sum(counts.values())
    if not total:
        return 0.0
    return sum(abs(counts.get(key, 0) / total - s) for key, s in shares.items()) / 2


def dissimilarity_by_chance(shares: Sequence[float], *, of: int) -> float:
    """Return what the index of a random sample of that size would be on average.

    Mean of |x| of a normal x, which holds where groups are not tiny.
    """
    if not of:
        return 0.0
    spread = sum(math.sqrt(share * (1 - share)) for share in shares)
    return min(1.0, spread * math.sqrt(2 / (math.pi * of)) / 2)


def merge_small(
    counts: Sequence[int], persons: Sequence[int], *, minimum: int
) -> list[tuple[int, ...]]:
    """Join groups in an order (ages) with a neighbour until each has enough answers.

    Returns positions. The smallest goes first, to the neighbour with fewer answers; a
    group without inhabitants is joined as well.
    """
    runs: list[tuple[int, ...]] = [(place,) for place in range(len(counts))]

    def size(run: tuple[int, ...]) -> int:
        return sum(counts[place] for place in run)

    def is_small(run: tuple[int, ...]) -> bool:
        return size(run) < minimum or not sum(persons[place] for place in run)

    while len(runs) > 1 and (small := [run for run in runs if is_small(run)]):
        at = runs.index(min(small, key=size))
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(runs)]
        other = min(beside, key=lambda n: size(runs[n]))
        first = min(at, other)
        runs[first : first + 2] = [runs[first] + runs[first + 1]]
    return runs


def _verdict(answers: float, low: float, high: float, inhabitants: float) -> Verdict:
    if high < inhabitants:
        return Verdict.MISSING if answers <= inhabitants / 2 else Verdict.FEW
    return Verdict.MANY if low > inhabitants else Verdict.LIKE
