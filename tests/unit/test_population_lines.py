"""Tables of inhabitants as offices deliver them, and what is wrong with each line."""

import datetime

import pytest

from participation.places.population_lines import (
    Block,
    Flaw,
    LineReader,
    PopulationLine,
)
from participation.places.queries import OrtsteilView
from participation.places.refused_lines import LineProblem

TODAY = datetime.date(2026, 9, 5)
DAY = datetime.date(2025, 12, 31)
ORTSTEILE = [
    OrtsteilView(key=key, name=name, slug=name.lower(), kind=kind, population=None,
                 population_year=None)
    for key, name, kind in (
        ("01", "Altstadt", "staedtisch"), ("06", "Rieth", "plattenbau"),
        ("53", "Töttleben", "doerflich"),
    )
]  # fmt: skip
HEADER = ("Stadtteil", "Alter von", "Alter bis", "Geschlecht", "Einwohner", "Stand")


def read(
    *rows: tuple[str, ...], header: tuple[str, ...] = HEADER, as_of=None, source="Amt"
) -> tuple[list[Block], list[LineProblem]]:
    reader = LineReader(
        header=header,
        ortsteile=ORTSTEILE,
        kinds={"staedtisch", "plattenbau", "doerflich"},
        today=TODAY,
        as_of=as_of,
    )
    return reader.blocks(enumerate(rows, 2), source=source), reader.problems


def test_long_lines_become_one_table_for_each_day_and_breakdown() -> None:
    blocks, problems = read(
        ("Altstadt", "0", "17", "w", "1.234", "31.12.2025"),
        ("6", "18", "", "männlich", "12 345", "2025-12-31"),
        ("toettleben", "", "", "", "-", "31.12.2024"),
        ("", "", "17", "", "30000", "31.12.2025"),
        ("", "", "", "", "216267", "31.12.2025"),
    )

    assert problems == []
    assert [(b.as_of, b.breakdown, b.lines) for b in blocks] == [
        (DAY, ("ortsteil", "age", "sex"), (
            PopulationLine(ortsteil_key="01", age_from=0, age_to=17, sex="female",
                           persons=1234),
            PopulationLine(ortsteil_key="06", age_from=18, sex="male", persons=12345),
        )),
        (datetime.date(2024, 12, 31), ("ortsteil",), (
            PopulationLine(ortsteil_key="53", persons=0),
        )),
        (DAY, ("age",), (PopulationLine(age_from=0, age_to=17, persons=30000),)),
        (DAY, (), (PopulationLine(persons=216267),)),
    ]  # fmt: skip
    assert {block.source for block in blocks} == {"Amt"}


def test_day_and_source_may_be_said_once_for_the_whole_file() -> None:
    header = ("typ", "persons", "quelle")

    [block], problems = read(
        ("Plattenbau", "56082", "Amt für Statistik"),
        ("doerflich", "44741", ""),
        header=header,
        as_of=DAY,
        source="",
    )

    assert problems == []
    assert (block.as_of, block.source) == (DAY, "Amt für Statistik")
    assert [line.kind for line in block.lines] == ["plattenbau", "doerflich"]


def test_every_bad_line_is_told_with_what_stood_there() -> None:
    _, problems = read(
        ("Altstdt-Süd am Wald", "0", "17", "w", "1", "31.12.2025"),
        ("Altstadt", "0", "17", "queer", "1", "31.12.2025"),
        ("Altstadt", "null", "17", "w", "1", "31.12.2025"),
        ("Altstadt", "30", "20", "w", "1", "31.12.2025"),
        ("Altstadt", "0", "17", "w", "12.34", "31.12.2025"),
        ("Altstadt", "0", "17", "w", "-5", "31.12.2025"),
        ("Altstadt", "0", "17", "w", "٣٤", "31.12.2025"),
        ("Altstadt", "0", "17", "w", "1", "2025"),
        ("Altstadt", "0", "17", "w", "1", ""),
        ("Altstadt", "0", "17", "w", "1", "06.09.2026"),
        ("Altstadt", "0", "999999999999999999999", "w", "", "31.12.2025"),
    )

    assert problems == [
        LineProblem(2, Flaw.UNKNOWN_ORTSTEIL, "Altstdt-Süd am Wald"),
        LineProblem(3, Flaw.UNKNOWN_SEX, "queer"),
        LineProblem(4, Flaw.NO_AGE, "null"),
        LineProblem(5, Flaw.AGES_TURNED, "30, 20"),
        LineProblem(6, Flaw.NO_NUMBER, "12.34"),
        LineProblem(7, Flaw.NO_NUMBER, "-5"),
        LineProblem(8, Flaw.NO_NUMBER, "٣٤"),
        LineProblem(9, Flaw.NO_DAY, "2025"),
        LineProblem(10, Flaw.NO_DAY, ""),
        LineProblem(11, Flaw.FUTURE_DAY, "06.09.2026"),
        LineProblem(12, Flaw.NO_AGE, "999999999999999999999"),
        LineProblem(12, Flaw.NO_NUMBER, ""),
    ]


def test_nobody_is_counted_twice() -> None:
    _, problems = read(
        ("Altstadt", "0", "17", "w", "10", "31.12.2025"),
        ("Altstadt", "15", "29", "w", "10", "31.12.2025"),
        ("Altstadt", "0", "17", "m", "10", "31.12.2025"),
        ("Altstadt", "18", "", "m", "10", "31.12.2025"),
        ("01", "0", "17", "m", "10", "31.12.2025"),
        ("Rieth", "18", "", "m", "10", "31.12.2025"),
        ("Rieth", "65", "", "m", "10", "31.12.2025"),
    )

    assert problems == [
        LineProblem(6, Flaw.TWICE),
        LineProblem(3, Flaw.AGES_OVERLAP, "15–29"),
        LineProblem(8, Flaw.AGES_OVERLAP, "65–"),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "flaw"),
    [
        (("stadtteil", "alter"), [("1", "2")], Flaw.NO_PERSONS_COLUMN),
        (("persons", "Anzahl"), [("1", "2")], Flaw.DOUBLE_COLUMN),
        (("persons",), [], Flaw.EMPTY),
    ],
)
def test_a_file_without_the_needed_columns_or_lines_is_refused(
    header: tuple[str, ...], rows: list[tuple[str, ...]], flaw: Flaw
) -> None:
    blocks, problems = read(*rows, header=header, as_of=DAY)

    assert blocks == []
    assert [(p.line, p.flaw) for p in problems] == [(0, flaw)]
