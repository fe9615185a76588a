"""Precision, recall and their intervals from a random sample; when is it enough."""

import pytest

from participation.themes.learning.audit import (
    GOAL,
    Judged,
    Share,
    audit,
    wilson,
)


def judged(person: str, machine: str, times: int = 1) -> list[Judged]:
    """A letter is a theme."""
    return [Judged(frozenset(person), frozenset(machine))] * times


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 0, 0, 1),
    ],
)
def test_interval_is_as_published(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.0001)


def test_shares_count_assigned_themes_against_a_persons() -> None:
    report = audit(
        [
            *judged("ab", "a", 3),  # b missed
            *judged("a", "ab", 2),  # b too much
            *judged("", "", 5),
            *judged("b", "b"),
        ],
        ["a", "b", "c"],
    )

    assert report.comments == 11
    assert (report.themes["a"].precision, report.themes["a"].recall) == (
        Share(5, 5),
        Share(5, 5),
    )
    assert (report.themes["b"].precision, report.themes["b"].recall) == (
        Share(1, 3),
        Share(1, 4),
    )
    assert report.themes["c"].verdict == "unknown"
    assert report.themes["c"].precision.point is None
    assert (report.overall.precision, report.overall.recall) == (
        Share(6, 8),
        Share(6, 9),
    )


def test_a_theme_is_good_when_even_the_lower_bounds_reach_the_goal() -> None:
    for number, verdict in ((21, "open"), (22, "good")):
        assert audit(judged("a", "a", number), ["a"]).themes["a"].verdict == verdict
    assert wilson(22, 22)[0] >= GOAL.precision - GOAL.tolerance > wilson(21, 21)[0]


def test_a_theme_is_weak_when_more_comments_would_not_change_it() -> None:
    wrong_often = [*judged("a", "a", 50), *judged("", "a", 50)]
    missed_often = [*judged("a", "a", 50), *judged("a", "", 50)]

    for sample in (wrong_often, missed_often):
        quality = audit(sample, ["a"]).themes["a"]
        assert (quality.verdict, quality.more) == ("weak", None)


def test_estimate_of_what_is_left_grows_where_a_theme_is_rare() -> None:
    often = audit(judged("a", "a", 10), ["a"]).themes["a"]
    rare = audit([*judged("a", "a", 10), *judged("", "", 90)], ["a"]).themes["a"]

    assert (often.verdict, often.more) == ("open", 12)  # 22 in all
    assert (rare.verdict, rare.more) == ("open", 120)  # one comment in ten has it


def test_the_estimate_comes_true() -> None:
    sample = [*judged("a", "a", 19), *judged("", "a"), *judged("", "", 30)]
    left = audit(sample, ["a"]).themes["a"].more
    assert left is not None
    times = (len(sample) + left) / len(sample)

    grown = audit(sample * round(times + 0.5), ["a"]).themes["a"]

    assert times > 2
    assert grown.verdict == "good"


def test_a_few_cases_are_no_verdict() -> None:
    for number, verdict in ((9, "open"), (10, "weak")):
        sample = judged("", "a", number)
        assert audit(sample, ["a"]).themes["a"].verdict == verdict


def test_where_a_figure_has_no_case_nothing_is_promised() -> None:
    never_assigned = audit(judged("a", "", 2), ["a"]).themes["a"]

    assert (never_assigned.verdict, never_assigned.more) == ("open", None)


def test_nothing_reviewed_is_unknown() -> None:
    report = audit([], ["a"])

    assert (report.comments, report.overall.verdict) == (0, "unknown")
    assert report.themes["a"].verdict == "unknown"
