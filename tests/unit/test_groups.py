"""Ages and sexes out of words, and inhabitants out of tables that may not fit."""

import datetime
import json
import uuid

import pytest

from config import ROOT
from participation.core.kinds import Sex
from participation.findings.groups import (
    Ages,
    Dimension,
    Groups,
    guess_groups,
    overlapping,
    read_ages,
)
from participation.findings.targets import Gap, Reason, Target, find_target
from participation.places.citydata import city_folder, read_json
from participation.places.population import TableView
from participation.places.population_lines import PopulationLine
from participation.questionnaires.definition import parse_definition

DAY = datetime.date(2025, 12, 31)
KINDS = {"01": "staedtisch", "06": "plattenbau", "53": "doerflich"}
GROUPS = Groups(
    age_question="age",
    ages={"young": Ages(14, 29), "middle": Ages(30, 64), "old": Ages(65)},
    sex_question="sex",
    sexes={"f": Sex.FEMALE, "m": Sex.MALE},
)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("unter 18 Jahre", Ages(14, 17)),
        ("18 bis 29 Jahre", Ages(18, 29)),
        ("18 Jahre bis 29 Jahre", Ages(18, 29)),
        ("18–29", Ages(18, 29)),
        ("65 Jahre und älter", Ages(65)),
        ("ab 65", Ages(65)),
        ("über 65 Jahre", Ages(66)),
        ("75+", Ages(75)),
        ("bis 12 Jahre", Ages(12, 12)),
        ("from 65 on", Ages(65)),
        ("keine Angabe", None),
        ("50 bis 40", None),
    ],
)
def test_ages_are_read_as_people_write_them(text: str, ages: Ages | None) -> None:
    assert read_ages(text) == ages


def test_ages_know_what_belongs_to_them() -> None:
    assert Ages.of(Ages(18, 29).key) == Ages(18, 29)
    assert Ages.of(Ages(65).key) == Ages(65)
    assert Ages(14, 29).holds(Ages(15, 19))
    assert not Ages(14, 29).holds(Ages(25, 34))
    assert not Ages(14, 29).holds(Ages(25))
    assert overlapping([Ages(18, 29), Ages(65), Ages(29, 40), Ages(18, 29)]) == [
        (Ages(18, 29), Ages(29, 40))
    ]


def test_the_groups_of_the_default_questionnaire_are_guessed() -> None:
    source = read_json(city_folder("erfurt") / "questionnaire.json")

    assert guess_groups(parse_definition(source)) == Groups(
        age_question="age",
        ages={
            "under_18": Ages(14, 17), "18_to_29": Ages(18, 29),
            "30_to_49": Ages(30, 49), "50_to_64": Ages(50, 64),
            "65_and_more": Ages(65),
        },
        sex_question="gender",
        sexes={"female": Sex.FEMALE, "male": Sex.MALE, "diverse": Sex.DIVERSE},
        resident_question="relation",
        residents=frozenset({"live"}),
    )  # fmt: skip


def test_nothing_is_guessed_where_nothing_is_asked() -> None:
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))

    assert guess_groups(parse_definition(source)) == Groups()


def table(*breakdown: str, as_of: datetime.date = DAY, ortsteile: int = 0) -> TableView:
    return TableView(
        id=uuid.uuid4(), as_of=as_of, breakdown=breakdown, source="Amt",
        imported_on=DAY, persons=0, lines=0, ortsteile=ortsteile,
    )  # fmt: skip


def target(dimension: Dimension, *tables: tuple[TableView, list[PopulationLine]]):
    return find_target(
        dimension,
        GROUPS,
        tables=[view for view, _ in tables],
        lines=lambda wanted: next(lines for view, lines in tables if view is wanted),
        kinds=KINDS,
    )


def ages(*counts: tuple[int, int | None, int], **more: str) -> list[PopulationLine]:
    return [
        PopulationLine(age_from=low, age_to=high, persons=n, **more)
        for low, high, n in counts
    ]


def test_classes_of_the_table_add_up_to_those_of_the_question() -> None:
    lines = ages((0, 13, 900), (14, 17, 10), (18, 29, 20), (30, 64, 60), (65, None, 9))

    found = target(Dimension.AGE, (table("age"), lines))

    assert found == Target(
        dimension=Dimension.AGE,
        persons={"14-29": 30, "30-64": 60, "65-": 9},
        as_of=DAY,
        source="Amt",
        youngest=14,
    )


def test_a_class_that_belongs_to_two_is_not_shared_out() -> None:
    lines = ages((10, 19, 50), (20, 34, 70), (35, 64, 80), (65, None, 20))

    found = target(Dimension.AGE, (table("age"), lines))

    assert found == Gap(
        dimension=Dimension.AGE, reason=Reason.NO_FIT, values=("10-19", "20-34")
    )


def test_an_older_table_that_fits_is_taken() -> None:
    older = datetime.date(2020, 12, 31)
    fitting = ages((14, 29, 1), (30, 64, 2), (65, None, 3))

    found = target(
        Dimension.AGE,
        (table("age"), ages((0, None, 10))),
        (table("age", as_of=older), fitting),
    )

    assert isinstance(found, Target)
    assert (found.as_of, found.persons) == (older, {"14-29": 1, "30-64": 2, "65-": 3})


def test_children_are_left_out_of_the_sexes_where_the_table_tells_ages() -> None:
    lines = [
        *ages((0, 13, 500), (14, None, 40), sex="female"),
        *ages((0, 13, 500), (14, None, 60), sex="male"),
    ]

    both = target(
        Dimension.SEX,
        (table("sex"), [PopulationLine(sex="female", persons=7)]),
        (table("age", "sex"), lines),
    )
    parted = target(Dimension.SEX, (table("age", "sex"), ages((10, 20, 5), sex="male")))

    assert isinstance(both, Target)
    assert (both.persons, both.youngest) == ({"female": 40, "male": 60}, 14)
    assert isinstance(parted, Target)
    assert (parted.persons, parted.youngest) == ({"male": 5}, None)


def test_kinds_come_from_ortsteile_and_every_ortsteil_is_needed() -> None:
    lines = [PopulationLine(ortsteil_key=k, persons=n) for k, n in
             (("01", 100), ("06", 50), ("53", 3))]  # fmt: skip

    kinds = target(Dimension.KIND, (table("ortsteil", ortsteile=3), lines))
    partly = target(Dimension.ORTSTEIL, (table("ortsteil", ortsteile=2), lines[:2]))

    assert isinstance(kinds, Target)
    assert kinds.shares == pytest.approx(
        {"staedtisch": 100 / 153, "plattenbau": 50 / 153, "doerflich": 3 / 153}
    )
    assert partly == Gap(dimension=Dimension.ORTSTEIL, reason=Reason.INCOMPLETE)


def test_what_is_missing_is_named() -> None:
    assert target(Dimension.AGE) == Gap(dimension=Dimension.AGE, reason=Reason.NO_TABLE)
    nothing = find_target(
        Dimension.SEX, Groups(), tables=[], lines=lambda _: [], kinds=KINDS
    )
    assert nothing == Gap(dimension=Dimension.SEX, reason=Reason.NO_QUESTION)
    empty = target(Dimension.AGE, (table("age"), ages((0, 5, 10))))
    assert empty == Gap(dimension=Dimension.AGE, reason=Reason.NO_TABLE)
