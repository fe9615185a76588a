"""Who is missing: verdicts, intervals and the index, by hand."""

import random

import pytest

from participation.findings.representativeness import (
    Verdict,
    compare,
    dissimilarity,
    dissimilarity_by_chance,
    merge_small,
)


def test_the_interval_is_wilsons_around_the_difference() -> None:
    gap = compare(12, of=100, inhabitants=0.24)

    assert (gap.answers, gap.inhabitants) == (0.12, 0.24)
    assert gap.difference == pytest.approx(-0.12)
    # Wilson 1927 of 12 in 100: 0.0700 to 0.1981
    assert (gap.low, gap.high) == pytest.approx((-0.1700, -0.0419), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "of", "inhabitants", "verdict"),
    [
        (12, 100, 0.24, Verdict.MISSING),  # at most half, and no chance
        (15, 100, 0.24, Verdict.FEW),
        (20, 100, 0.24, Verdict.LIKE),
        (2, 8, 0.5, Verdict.LIKE),  # looks far off, but of eight people
        (35, 100, 0.24, Verdict.MANY),
        (0, 100, 0.2, Verdict.MISSING),
        (0, 0, 0.2, Verdict.LIKE),
    ],
)
def test_verdicts(count: int, of: int, inhabitants: float, verdict: Verdict) -> None:
    assert compare(count, of=of, inhabitants=inhabitants).verdict is verdict


def test_the_index_is_the_share_that_would_have_to_be_others() -> None:
    shares = {"young": 0.3, "middle": 0.5, "old": 0.2}

    assert dissimilarity({"young": 30, "middle": 50, "old": 20}, shares) == 0
    assert dissimilarity({"young": 60, "middle": 40}, shares) == pytest.approx(0.3)
    assert dissimilarity({"young": 10}, {"old": 1.0}) == pytest.approx(0.5)
    assert dissimilarity({}, shares) == 0


def test_the_index_of_chance_is_that_of_drawn_samples() -> None:
    shares = {"a": 0.2, "b": 0.3, "c": 0.5}
    chance = random.Random(1)
    drawn = []
    for _ in range(400):
        picked = chance.choices(list(shares), list(shares.values()), k=200)
        drawn.append(dissimilarity({k: picked.count(k) for k in shares}, shares))

    expected = dissimilarity_by_chance(list(shares.values()), of=200)

    assert expected == pytest.approx(sum(drawn) / len(drawn), rel=0.05)
    assert dissimilarity_by_chance([0.5, 0.5], of=0) == 0


@pytest.mark.parametrize(
    ("counts", "persons", "runs"),
    [
        ([10, 20, 30], [1, 1, 1], [(0,), (1,), (2,)]),
        ([2, 20, 30], [1, 1, 1], [(0, 1), (2,)]),
        ([20, 2, 8, 30], [1, 1, 1, 1], [(0,), (1, 2), (3,)]),
        ([2, 1, 1], [1, 1, 1], [(0, 1, 2)]),
        ([9, 9, 9], [1, 0, 1], [(0, 1), (2,)]),  # nobody lives there at that age
        ([], [], []),
    ],
)
def test_small_classes_join_a_neighbour(
    counts: list[int], persons: list[int], runs: list[tuple[int, ...]]
) -> None:
    assert merge_small(counts, persons, minimum=5) == runs
