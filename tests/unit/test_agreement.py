"""Alpha against the worked examples of Krippendorff (2011), MASI against Passonneau (2006)."""

from collections.abc import Sequence

import pytest

from participation.themes.learning.agreement import (
    Alpha,
    alpha_of,
    masi,
    nominal,
    theme_units,
)

# Computing Krippendorff's Alpha-Reliability, sections A to C; a dot: not seen by the person.
BINARY = ("0100000010", "1110010000")
TWO_PEOPLE = ("aabbdcccedda", "babbbccceddd")
FOUR_PEOPLE = ("123321412...", "1233224125.3", ".3332342251.",
               "12332441251.")  # fmt: skip


def units(people: Sequence[str]) -> list[list[str]]:
    return [
        [said for said in unit if said != "."] for unit in zip(*people, strict=True)
    ]


@pytest.mark.parametrize(
    ("people", "alpha"), [(BINARY, 0.095), (TWO_PEOPLE, 0.692), (FOUR_PEOPLE, 0.743)]
)
def test_nominal_alpha_is_as_published(people: Sequence[str], alpha: float) -> None:
    found = alpha_of(units(people), distance=nominal)

    assert found.value == pytest.approx(alpha, abs=0.0005)


def test_other_distances_are_as_published() -> None:
    found = alpha_of(
        units(FOUR_PEOPLE), distance=lambda a, b: float(int(a) - int(b)) ** 2
    )

    assert found.value == pytest.approx(0.849, abs=0.0005)


def test_a_unit_that_one_person_saw_counts_for_nothing() -> None:
    found = alpha_of(units(FOUR_PEOPLE), distance=nominal)

    assert (found.units, found.differing) == (11, 3)  # the twelfth was seen by one


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("ab", "ab", 0),
        ("ab", "cd", 1),
        ("", "a", 1),
        ("ab", "abcd", 1 - 2 / 3 * 2 / 4),  # within the other
        ("abc", "bcd", 1 - 1 / 3 * 2 / 4),  # overlapping
    ],
)
def test_sets_are_the_nearer_the_more_they_share(
    one: str, other: str, distance: float
) -> None:
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi(frozenset(other), frozenset(one)) == pytest.approx(distance)


@pytest.mark.parametrize(
    "said", [[], [["a", "b"]], [["a", "a"], ["a", "a"]], [["a"], ["b"], ["a", "a"]]]
)
def test_where_nothing_can_be_told_there_is_no_alpha(said: list[list[str]]) -> None:
    found = alpha_of(said, distance=nominal)

    assert (found.value, found.low, found.high) == (None, None, None)


def test_interval_holds_the_value_and_narrows_with_more_units() -> None:
    few = [["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"], ["a", "a"]] * 4
    wide, narrow = (alpha_of(few * n, distance=nominal) for n in (1, 10))

    for found in (wide, narrow):
        assert found.low < found.value < found.high  # type: ignore[operator]
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2  # type: ignore[operator]
    assert alpha_of(few, distance=nominal) == wide  # the same each time


def test_full_agreement_of_few_is_no_certainty() -> None:
    few, many = (
        alpha_of([["a", "a"], ["b", "b"]] * n, distance=nominal) for n in (5, 100)
    )

    assert (few.value, few.high, many.value, many.high) == (1, 1, 1, 1)
    assert few.low == pytest.approx(1 - 0.3 / (200 / 380))
    assert many.low == pytest.approx(1 - 0.015 / 0.5, abs=0.001)


def test_one_theme_is_there_or_not() -> None:
    said = [
        (frozenset({"oepnv", "jugend"}), frozenset({"oepnv"})),
        (frozenset[str](), frozenset({"jugend"})),
        (frozenset[str](), frozenset[str]()),
    ]

    assert theme_units(said, "jugend") == [(True, False), (False, True), (False, False)]
    assert alpha_of(theme_units(said, "oepnv"), distance=nominal) == Alpha(
        value=1, low=0, high=1, units=3, differing=0
    )
