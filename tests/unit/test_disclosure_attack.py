"""Random surveys, published and attacked: nothing withheld can be worked out.

A few of the runs of benchmarks/disclosure.py, with fixed chance.
"""

import pytest

from participation.publication.disclosure import building
from participation.publication.disclosure.protect import Audited
from participation.publication.releases import guarding
from tests.attacks import attack
from tests.random_surveys import answer, publish, random_survey

K = 5


@pytest.mark.parametrize(
    ("seed", "size"), [(0, 60), (1, 150), (2, 300), (3, 600), (12, 300), (5, 1_500)]
)
def test_one_release_gives_nothing_away(seed: int, size: int) -> None:
    survey = random_survey(seed, size=size, questions=3)

    publish(survey, k=K)

    assert attack(survey, k=K) == []


@pytest.mark.parametrize("seed", [100, 101])
def test_nor_do_three_releases_together(seed: int) -> None:
    survey = random_survey(seed, size=300, questions=2)
    publish(survey, k=K)
    for more in (150, 400):
        answer(survey, more)
        publish(survey, k=K)

    assert len(survey.printed) == 3
    assert attack(survey, k=K) == []


@pytest.mark.parametrize(
    ("seed", "size"), [(0, 60), (1, 150), (2, 300), (3, 600), (12, 300), (5, 1_500)]
)
def test_nor_do_themes_with_their_pairs_and_target_groups(seed: int, size: int) -> None:
    survey = random_survey(seed, size=size, questions=0, themes=6, groups=4)

    publish(survey, k=K)

    assert attack(survey, k=K) == []


@pytest.mark.parametrize("seed", [100, 101])
def test_nor_do_three_releases_of_them(seed: int) -> None:
    survey = random_survey(seed, size=300, questions=0, themes=6, groups=4)
    publish(survey, k=K)
    for more in (150, 400):
        answer(survey, more)
        publish(survey, k=K)

    assert len(survey.printed) == 3
    assert attack(survey, k=K) == []


def test_the_attacker_subtracts_pairs_that_are_not_guarded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(building, "bind_beside", lambda system, publication: None)
    survey = random_survey(3, size=300, questions=0, themes=8, groups=4)

    publish(survey, k=K)

    assert attack(survey, k=K) != []


def test_answers_that_are_taken_back_do_not_show() -> None:
    survey = random_survey(7, size=400, questions=3)
    publish(survey, k=K)
    for _ in range(2):
        survey.people = [p for p in survey.people if survey.chance.random() > 0.03]
        answer(survey, 300)
        publish(survey, k=K)

    assert len(survey.printed) == 3
    assert attack(survey, k=K, grows=False) == []


def test_the_attacker_finds_what_withholding_small_cells_alone_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarding, "protect", lambda system: Audited(0, 0, frozenset()))
    survey = random_survey(2, size=300, questions=3)

    publish(survey, k=K)

    assert len(attack(survey, k=K)) >= 5
