"""Intervals of a difference, against the figures of the paper that proposed them."""

import pytest

from participation.publication.adhoc.chance import (
    Verdict,
    difference,
    expected_false_alarms,
    newcombe,
)

# Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), PUBLISHED)
def test_interval_is_the_published_one(a, m, b, n, low, high):
    assert newcombe(a, m, b, n) == pytest.approx((low, high), abs=0.00006)


def test_a_difference_is_chance_until_its_interval_leaves_zero():
    assert difference(56, 70, 48, 80).verdict is Verdict.HIGHER
    assert difference(48, 80, 56, 70).verdict is Verdict.LOWER
    assert difference(50, 100, 45, 100).verdict is Verdict.CHANCE


@pytest.mark.parametrize(
    "counts",
    [(None, 80, 40, 80), (40, 80, 40, None), (30, 39, 2, 400), (3, 400, 30, 39)],
)
def test_nothing_is_said_of_withheld_numbers_and_of_few_people(counts):
    assert difference(*counts).verdict is Verdict.UNKNOWN
    assert difference(*counts).points is None


def test_points_and_interval_are_in_percent():
    found = difference(56, 70, 48, 80)

    assert (round(found.points), round(found.low), round(found.high)) == (20, 5, 33)


def test_one_of_twenty_comparisons_stands_out_by_chance():
    assert [expected_false_alarms(n) for n in (0, 9, 10, 20, 60)] == [0, 0, 1, 1, 3]
