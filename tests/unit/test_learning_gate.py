"""The gate by cases: what is worse, what may be chance, what nobody can tell."""

import pytest

from participation.themes.learning.gate import (
    Comparison,
    Judged,
    Verdict,
    compare,
)

THEMES = ("oepnv", "gruen")


def judged(true: str, old: str, new: str, times: int = 1) -> list[Judged]:
    """Comments that are alike; themes by their first letters, "" for none."""
    names = {"o": "oepnv", "g": "gruen"}
    sets = [frozenset(names[letter] for letter in word) for word in (true, old, new)]
    return [Judged(*sets)] * times


def verdicts(found: Comparison) -> dict[str, str]:
    return {theme: str(line.verdict) for theme, line in found.themes.items()}


def test_the_same_answers_are_not_worse() -> None:
    found = compare(judged("o", "o", "o", 15) + judged("g", "", "", 15), THEMES)

    assert found.verdict is Verdict.NOT_WORSE
    assert (found.micro.old, found.micro.new) == (0.6667, 0.6667)
    assert (found.micro.low, found.micro.high) == (0.0, 0.0)
    assert found.comments == 30


def test_a_theme_that_is_certainly_worse_stops_a_better_whole() -> None:
    found = compare(
        judged("o", "", "o", 200) + judged("g", "g", "", 12) + judged("", "", "", 9),
        THEMES,
    )

    assert found.micro.change > 0.5
    assert verdicts(found) == {"oepnv": "not_worse", "gruen": "worse"}
    assert found.verdict is Verdict.WORSE


def test_a_drop_that_may_be_chance_is_left_to_a_person() -> None:
    found = compare(
        judged("g", "g", "g", 10)
        + judged("g", "g", "", 3)
        + judged("g", "", "g", 1)
        + judged("o", "o", "o", 400),
        THEMES,
    )

    line = found.themes["gruen"]
    assert line.change < -0.05
    assert line.low < line.change < 0 <= line.high
    assert verdicts(found) == {"oepnv": "not_worse", "gruen": "unclear"}
    assert found.verdict is Verdict.UNCLEAR


def test_a_theme_may_lose_no_more_than_five_points() -> None:
    def theme(lost: int) -> str:
        """Of 40 that the old model finds: 2 lost are 0.026, 5 are 0.067."""
        comments = judged("g", "g", "g", 40 - lost) + judged("g", "g", "", lost)
        return compare(comments, ("gruen",)).themes["gruen"].verdict

    assert theme(3) == Verdict.NOT_WORSE
    assert theme(5) == Verdict.WORSE


def test_certain_means_certain_over_all_that_is_compared() -> None:
    """Of twenty themes one may look worse by chance: each has to be the more certain."""
    themes = tuple(f"theme {number}" for number in range(20))

    def found(others: int) -> str:
        comments = [
            Judged(frozenset((theme,)), frozenset((theme,)), frozenset((theme,)))
            for theme in themes[: 1 + others]
            for _ in range(25)
        ]
        for lost in range(5):  # of the first one; by chance none is: exp(-5) = 0.007
            comments[lost] = Judged(comments[0].true, comments[0].old, frozenset())
        return compare(comments, themes).themes[themes[0]].verdict

    assert found(others=0) == Verdict.WORSE
    assert found(others=19) == Verdict.UNCLEAR


def test_the_whole_may_lose_no_more_than_one_point() -> None:
    def whole(lost: int) -> Comparison:
        return compare(
            judged("o", "o", "o", 400 - lost) + judged("o", "o", "", lost), THEMES
        )

    assert whole(4).micro.verdict is Verdict.NOT_WORSE  # 0.005
    assert whole(12).micro.verdict is Verdict.WORSE  # 0.015, each of them lost
    assert whole(12).verdict is Verdict.WORSE
    assert whole(12).themes["oepnv"].verdict is Verdict.NOT_WORSE


def test_rare_themes_are_shown_and_decide_nothing() -> None:
    found = compare(judged("g", "g", "", 9) + judged("o", "o", "o", 900), THEMES)

    assert found.themes["gruen"].verdict is Verdict.TOO_FEW
    assert found.themes["gruen"].positives == 9
    assert found.verdict is Verdict.NOT_WORSE


@pytest.mark.parametrize(("count", "verdict"), [(19, "too_few"), (20, "not_worse")])
def test_too_few_comments_are_left_to_a_person(count: int, verdict: str) -> None:
    assert compare(judged("o", "o", "o", count), THEMES).verdict == verdict


def test_nothing_to_compare_is_no_error() -> None:
    found = compare([], THEMES)

    assert (found.comments, found.verdict, found.themes) == (0, "too_few", {})
    assert (found.micro.old, found.micro.low, found.micro.high) == (0.0, 0.0, 0.0)


def test_wrong_tags_weigh_as_missed_ones_do() -> None:
    found = compare(judged("o", "o", "og", 30), THEMES)

    assert (found.micro.old, found.micro.new) == (1.0, 0.6667)
    assert found.themes["gruen"].positives == 0
    assert found.verdict is Verdict.WORSE


def test_themes_that_the_scheme_lost_do_not_count() -> None:
    found = compare(judged("og", "og", "o", 30), ("oepnv",))

    assert found.verdict is Verdict.NOT_WORSE
    assert list(found.themes) == ["oepnv"]


def test_the_interval_holds_what_drawing_comments_again_would_give() -> None:
    """100 of 200 found before, 60 after: sd of the difference of F1 is about 0.03."""
    found = compare(
        judged("o", "o", "o", 40) + judged("o", "o", "", 60)
        + judged("o", "", "o", 20) + judged("o", "", "", 80),
        THEMES,
    ).micro  # fmt: skip

    assert (found.old, found.new) == (0.6667, 0.4615)
    assert found.low == pytest.approx(-0.299, abs=0.02)
    assert found.high == pytest.approx(-0.112, abs=0.02)


def test_the_same_comments_give_the_same_numbers_and_survive_storing() -> None:
    comments = judged("og", "o", "g", 30) + judged("", "g", "", 12)

    first, second = (compare(order, THEMES) for order in (comments, comments[::-1]))

    assert first == second
    assert Comparison.from_json(first.to_json()) == first
