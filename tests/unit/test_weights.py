"""Raking, checked against ipfn; limits, empty groups and what weighting costs."""

import itertools
import random

import numpy as np
import pytest
from ipfn.ipfn import ipfn

from participation.findings.weights import design_effect, rake, reachable

NO_LIMITS = {"lowest": 0.0, "highest": 1e9}


def survey(seed: int, sizes: tuple[int, ...]):
    """Random cells, counts and margins; every group has answers."""
    chance = random.Random(seed)
    groups = [[f"{m}{n}" for n in range(size)] for m, size in enumerate(sizes)]
    cells = list(itertools.product(*groups))
    counts = [chance.randint(1, 60) for _ in cells]
    margins = []
    for names in groups:
        parts = [chance.uniform(0.2, 1.0) for _ in names]
        margins.append({n: p / sum(parts) for n, p in zip(names, parts, strict=True)})
    return cells, counts, margins


@pytest.mark.parametrize("sizes", [(5, 3), (6, 4, 3), (2, 2, 2, 2)])
@pytest.mark.parametrize("seed", range(4))
def test_raked_cells_equal_those_of_an_independent_library(
    seed: int, sizes: tuple[int, ...]
) -> None:
    cells, counts, margins = survey(seed, sizes)
    total = sum(counts)

    raked = rake(cells, counts, margins, **NO_LIMITS)

    expected = ipfn(
        np.array(counts, dtype=float).reshape(sizes),
        [np.array([share * total for share in m.values()]) for m in margins],
        [[place] for place in range(len(sizes))],
        convergence_rate=1e-12,
        rate_tolerance=0.0,
        max_iteration=5_000,
    ).iteration()
    ours = [n * w for n, w in zip(counts, raked.weights, strict=True)]
    assert raked.is_found
    assert not raked.trimmed
    assert ours == pytest.approx(expected.reshape(-1).tolist(), abs=1e-6)


def test_two_groups_are_weighted_as_by_hand() -> None:
    raked = rake([("a",), ("b",)], [80, 20], [{"a": 0.5, "b": 0.5}])

    assert raked.weights == pytest.approx((0.625, 2.5))
    assert raked.deviation == pytest.approx(0.0, abs=1e-12)
    # 100 (80*0.625² + 20*2.5²) / 100²
    assert design_effect([80, 20], raked.weights) == pytest.approx(1.5625)


def test_weights_stay_within_the_limits_and_say_what_is_left_over() -> None:
    cells = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    counts = [200, 180, 5, 15]

    raked = rake(cells, counts, [{"a": 0.5, "b": 0.5}, {"x": 0.5, "y": 0.5}])

    assert raked.trimmed
    assert (min(raked.weights) >= 0.3, max(raked.weights)) == (True, 3.0)
    weighted = [n * w for n, w in zip(counts, raked.weights, strict=True)]
    share_of_b = sum(weighted[2:]) / sum(weighted)
    assert raked.deviation == pytest.approx(0.5 - share_of_b)
    assert raked.deviation > 0.2


def test_trimmed_weights_are_raked_again() -> None:
    """What is cut from one cell is made up by the others of its group."""
    cells = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    counts = [100, 100, 4, 60]
    margins = [{"a": 0.5, "b": 0.5}, {"x": 0.6, "y": 0.4}]

    free = rake(cells, counts, margins, **NO_LIMITS)
    raked = rake(cells, counts, margins)

    assert max(free.weights) > 3
    assert raked.weights[2] == 3.0
    assert raked.weights[3] > free.weights[3]  # makes up for its group


def test_margins_that_contradict_the_answers_are_found_out() -> None:
    """All of a are x: a cannot be 60 % and x 30 %."""
    cells = [("a", "x"), ("b", "y")]

    raked = rake(cells, [50, 50], [{"a": 0.6, "b": 0.4}, {"x": 0.3, "y": 0.7}])

    assert not raked.is_found
    assert raked.deviation > 0.1


@pytest.mark.parametrize(
    "margin", [{"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 1.0}, {"a": 0.5, "b": 0.0}]
)
def test_a_group_without_answers_is_refused(margin: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="margin 0"):
        rake([("a",), ("b",)], [10, 10], [margin])


def test_people_who_did_not_say_keep_their_share() -> None:
    margin = reachable(
        {"young": 30, "old": 50, "": 20},
        {"young": 0.2, "old": 0.6, "oldest": 0.2},
        unknown="",
    )

    assert margin == pytest.approx({"young": 0.2, "old": 0.6, "": 0.2})
    assert reachable({"young": 1}, {"young": 0.2, "old": 0.8}, unknown="") == {
        "young": 1.0
    }


def test_the_design_effect_of_equal_weights_is_one() -> None:
    assert design_effect([10, 20, 30], [1.0, 1.0, 1.0]) == 1.0
    assert design_effect([10, 20], [2.0, 2.0]) == 1.0
    assert design_effect([0], [1.0]) == 1.0
