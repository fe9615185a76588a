"""Respondents beside inhabitants: what is compared, protected, and what is said instead."""

import datetime

import pytest
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.core.kinds import Sex
from participation.places.population import (
    population_lines,
    population_tables,
    remove_population_table,
)
from participation.places.refused_lines import LinesRefusedError
from participation.publication.missing import (
    Ages,
    Dimension,
    Gap,
    Groups,
    Reason,
    Verdict,
    forget_groups,
    groups_of,
    set_groups,
    who_is_missing,
)
from participation.publication.weighting import (
    WEIGHTABLE,
    Asked,
    Refusal,
    weightable,
    weighted_question,
)
from participation.questionnaires.queries import newest_questionnaire
from tests.integration.planting_answers import (
    DAY,
    FIVE_AGES,
    ages,
    answer,
    inhabitants,
)

WELLBEING = Asked(question="wellbeing", item="", label="")


def missing(session: Session, *, minimum: int = 5):
    return who_is_missing(
        session,
        key="default",
        definition=newest_questionnaire(session, "default").definition,
        simulated=False,
        minimum=minimum,
    )


def weigh(session: Session, asked: Asked = WELLBEING, dimensions=WEIGHTABLE, **more):
    return weighted_question(
        session,
        key="default",
        definition=newest_questionnaire(session, "default").definition,
        asked=asked,
        dimensions=dimensions,
        simulated=False,
        minimum=5,
        language="de",
        **more,
    )


def test_what_erfurt_is_known_to_have_said_is_there_with_its_source(
    session: Session,
) -> None:
    tables = population_tables(session)

    assert [(t.as_of.isoformat(), t.breakdown, t.persons) for t in tables] == [
        ("2023-12-31", ("kind",), 216_267),
        ("2022-12-31", ("kind",), 215_520),
        ("2021-12-31", (), 213_835),
    ]
    assert all("Landeshauptstadt Erfurt" in table.source for table in tables)


def test_without_imports_kinds_are_compared_and_the_rest_says_why_not(
    session: Session,
) -> None:
    answer(session, 60, ortsteil="01")
    answer(session, 10, ortsteil="06")
    answer(session, 30, ortsteil="53")

    found = missing(session)

    [kinds] = found.comparisons
    assert (kinds.as_of, kinds.base.value) == (datetime.date(2023, 12, 31), 100)
    told = {
        line.key: (line.share, round(100 * line.persons_share), line.difference.verdict)
        for line in kinds.lines
        if line.difference
    }
    assert told == {
        "staedtisch": (60, 53, Verdict.LIKE),
        "plattenbau": (10, 26, Verdict.MISSING),
        "doerflich": (30, 21, Verdict.MANY),
    }
    assert found.gaps == (
        Gap(dimension=Dimension.AGE, reason=Reason.NO_TABLE),
        Gap(dimension=Dimension.SEX, reason=Reason.NO_TABLE),
        Gap(dimension=Dimension.ORTSTEIL, reason=Reason.NO_TABLE),
    )
    # ½ (|0.60-0.5338| + |0.10-0.2593| + |0.30-0.2069|) = 0.159
    assert (kinds.index, kinds.index_by_chance) == (16, 5)


def test_ages_are_compared_with_those_who_were_asked(session: Session) -> None:
    ages(session, *FIVE_AGES)
    for age, times in (("under_18", 10), ("18_to_29", 30), ("30_to_49", 35),
                       ("50_to_64", 20), ("65_and_more", 5)):  # fmt: skip
        answer(session, times, age=age)
    answer(session, 7)
    answer(session, 50, age="65_and_more", lives=False)  # works here, is no inhabitant

    comparison = missing(session).comparison(Dimension.AGE)

    assert comparison is not None
    assert [
        (line.key, line.count.value, line.share, line.persons, line.expected)
        for line in comparison.lines
    ] == [
        ("14-17", 10, 10, 10_000, 10),
        ("18-29", 30, 30, 20_000, 20),
        ("30-49", 35, 35, 30_000, 30),
        ("50-64", 20, 20, 20_000, 20),
        ("65-", 5, 5, 20_000, 20),
    ]
    assert (comparison.base.value, comparison.not_said.value) == (100, 7)
    assert (comparison.index, comparison.youngest) == (15, 14)
    assert [line.key for line in comparison.missing] == ["65-"]


def test_small_classes_of_age_are_joined_so_that_nothing_small_is_told(
    session: Session,
) -> None:
    ages(session, *FIVE_AGES)
    for age, times in (("under_18", 2), ("18_to_29", 30), ("30_to_49", 30),
                       ("50_to_64", 30), ("65_and_more", 3)):  # fmt: skip
        answer(session, times, age=age)

    comparison = missing(session).comparison(Dimension.AGE)

    assert comparison is not None
    assert [(line.key, line.count.value) for line in comparison.lines] == [
        ("14-29", 32), ("30-49", 30), ("50-", 33)
    ]  # fmt: skip


def test_a_sex_with_few_answers_is_told_by_no_number(session: Session) -> None:
    inhabitants(
        session, ("geschlecht", "personen"),
        ("w", "110000"), ("m", "106000"), ("d", "200"), ("ohne Angabe", "67"),
    )  # fmt: skip
    answer(session, 30, sex="female")
    answer(session, 30, sex="male")
    answer(session, 2, sex="diverse")
    answer(session, 2, sex="no_answer")

    comparison = missing(session).comparison(Dimension.SEX)

    assert comparison is not None
    assert [(line.key, line.count.value) for line in comparison.lines] == [
        ("female", 30), ("male", 30)
    ]  # fmt: skip
    assert (comparison.base.value, comparison.not_said.value) == (60, None)


def test_ortsteile_with_few_answers_are_withheld_and_no_percent_is_made(
    session: Session,
) -> None:
    keys = [f"{number:02}" for number in range(1, 54)]
    inhabitants(session, ("ortsteil", "personen"), *((key, "1000") for key in keys))
    answer(session, 20, ortsteil="01")
    answer(session, 15, ortsteil="02")
    answer(session, 2, ortsteil="03")

    comparison = missing(session).comparison(Dimension.ORTSTEIL)

    assert comparison is not None
    counts = {line.key: line.count.value for line in comparison.lines}
    # Two people in one Ortsteil, and the next larger beside it, or the sum would tell.
    assert (counts["01"], counts["02"], counts["03"], counts["04"]) == (
        20, None, None, 0
    )  # fmt: skip
    assert {line.share for line in comparison.lines} == {None}
    assert comparison.index is None


@pytest.mark.parametrize("minimum", [3, 5, 10])
def test_no_count_below_the_minimum_is_in_any_comparison(
    session: Session, minimum: int
) -> None:
    keys = [f"{number:02}" for number in range(1, 54)]
    inhabitants(session, ("ortsteil", "personen"), *((key, "1000") for key in keys))
    ages(session, *FIVE_AGES)
    for place, age in enumerate(
        ("under_18", "18_to_29", "30_to_49", "50_to_64", "65_and_more"), start=1
    ):
        answer(session, place * place, ortsteil=f"{place:02}", age=age)

    found = missing(session, minimum=minimum)

    shown = [
        line.count.value
        for comparison in found.comparisons
        for line in comparison.lines
        if line.count.value
    ]
    assert shown
    assert min(shown) >= minimum


def test_a_table_of_the_same_day_and_breakdown_is_replaced_and_others_stay(
    session: Session,
) -> None:
    ages(session, ("0", "", "10"))
    inhabitants(session, ("geschlecht", "personen"), ("w", "5"))
    ages(session, ("0", "17", "20"), ("18", "", "30"))

    tables = {t.breakdown: t for t in population_tables(session) if t.as_of == DAY}

    assert {b: (t.persons, t.lines) for b, t in tables.items()} == {
        ("age",): (50, 2), ("sex",): (5, 1)
    }  # fmt: skip
    remove_population_table(session, tables[("age",)].id)
    assert [t.breakdown for t in population_tables(session) if t.as_of == DAY] == [
        ("sex",)
    ]
    assert population_lines(session, tables[("age",)].id) == []


def test_a_file_with_one_bad_line_stores_nothing(session: Session) -> None:
    with pytest.raises(LinesRefusedError):
        ages(session, ("0", "17", "20"), ("18", "", "viele"))

    assert [t for t in population_tables(session) if t.as_of == DAY] == []


def test_groups_are_stored_for_a_questionnaire_and_forgotten(session: Session) -> None:
    definition = newest_questionnaire(session, "default").definition
    wanted = Groups(
        age_question="age",
        ages={"under_18": Ages(16, 17), "65_and_more": Ages(65)},
        sex_question="gender",
        sexes={"female": Sex.FEMALE},
    )

    set_groups(session, key="default", definition=definition, groups=wanted)
    stored = groups_of(session, key="default", definition=definition)
    set_groups(session, key="default", definition=definition, groups=Groups())
    none = groups_of(session, key="default", definition=definition)
    forget_groups(session, key="default")

    assert stored == (wanted, True)
    assert none == (Groups(), True)
    assert groups_of(session, key="default", definition=definition)[1] is False


@pytest.mark.parametrize(
    "groups",
    [
        Groups(age_question="age", ages={"ancient": Ages(100)}),
        Groups(age_question="nowhere", ages={"under_18": Ages(14, 17)}),
        Groups(
            age_question="age",
            ages={"under_18": Ages(14, 18), "18_to_29": Ages(18, 29)},
        ),
    ],
)
def test_groups_that_do_not_fit_the_questionnaire_are_refused(
    session: Session, groups: Groups
) -> None:
    definition = newest_questionnaire(session, "default").definition

    with pytest.raises(InvalidInputError):
        set_groups(session, key="default", definition=definition, groups=groups)


def two_ages(session: Session, *, young: int = 80, old: int = 40) -> None:
    """Young people like it, old ones do not; half of the inhabitants are old."""
    ages(session, ("14", "29", "1000"), ("30", "", "1000"))
    definition = newest_questionnaire(session, "default").definition
    groups = Groups(
        age_question="age",
        ages={"18_to_29": Ages(14, 29), "65_and_more": Ages(30)},
    )
    set_groups(session, key="default", definition=definition, groups=groups)
    answer(session, young, age="18_to_29", wellbeing="5")
    answer(session, old, age="65_and_more", wellbeing="1")


def test_a_question_is_weighted_to_the_inhabitants(session: Session) -> None:
    two_ages(session)

    found = weigh(session, dimensions=(Dimension.AGE,))

    assert not isinstance(found, Refusal)
    told = {ln.label: (ln.count.value, ln.share, ln.weighted) for ln in found.lines}
    assert (told["sehr gern"], told["gar nicht gern"]) == ((80, 67, 50), (40, 33, 50))
    assert found.base.value == 120
    how = found.weighting
    # Weights 0.75 and 1.5: 120 (80*0.5625 + 40*2.25) / 120² = 1.125
    assert how.design_effect == pytest.approx(1.125)
    assert (how.people, how.effective, how.uncertainty) == (120, 107, 9)
    assert (how.smallest, how.largest) == pytest.approx((0.75, 1.5))
    assert (how.trimmed, how.dimensions, how.dropped) == (False, (Dimension.AGE,), ())


def test_people_who_do_not_tell_their_age_keep_their_share(session: Session) -> None:
    two_ages(session)
    answer(session, 40, wellbeing="3")

    found = weigh(session, dimensions=(Dimension.AGE,))

    assert not isinstance(found, Refusal)
    assert {ln.label: ln.weighted for ln in found.lines if ln.count.value} == {
        "sehr gern": 38, "teils, teils": 25, "gar nicht gern": 38
    }  # fmt: skip


def test_a_margin_with_one_group_is_dropped_and_said(session: Session) -> None:
    two_ages(session)
    inhabitants(session, ("geschlecht", "personen"), ("w", "50"), ("m", "50"))

    found = weigh(session)

    assert not isinstance(found, Refusal)
    assert found.weighting.dimensions == (Dimension.AGE,)
    assert found.weighting.dropped == (Dimension.SEX, Dimension.KIND)


@pytest.mark.parametrize(
    ("young", "old", "asked", "dimensions", "refusal"),
    [
        (60, 39, WELLBEING, (Dimension.AGE,), Refusal.TOO_FEW),
        (80, 40, Asked(question="change", item="", label=""), (Dimension.AGE,),
         Refusal.TOO_FEW),
        (120, 5, WELLBEING, (Dimension.AGE,), Refusal.NO_MARGIN),
        (80, 40, WELLBEING, (), Refusal.NO_MARGIN),
        (80, 40, WELLBEING, (Dimension.SEX,), Refusal.NO_MARGIN),
    ],
)  # fmt: skip
def test_what_cannot_be_weighted_says_why(
    session: Session, young, old, asked, dimensions, refusal
) -> None:
    two_ages(session, young=young, old=old)

    assert weigh(session, asked, dimensions) is refusal


def test_multiple_choice_and_lines_of_a_matrix_can_be_weighted(
    session: Session,
) -> None:
    two_ages(session)
    definition = newest_questionnaire(session, "default").definition
    asked = {question.address: question for question in weightable(definition, "de")}

    several = weigh(session, asked["relation"], (Dimension.AGE,))

    assert not isinstance(several, Refusal)
    assert several.several
    assert [(ln.count.value, ln.weighted) for ln in several.lines][0] == (120, 100)
    assert "satisfaction/wohnen" in asked
    assert "missing" not in asked
