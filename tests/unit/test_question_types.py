"""Each type: what a form may send, what is stored, what is refused, what is written back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.question_types import QUESTION_TYPES, Question
from participation.questionnaires.question_types.date import read_date
from participation.questionnaires.question_types.number import read_number
from participation.questionnaires.question_types.options import (
    arranged,
)
from participation.questionnaires.question_types.place import read_point
from tests.questionnaire_parts import definition, options, question

OTHER = options("a", "b", "else", **{"else": {"other": True}})
NONE = options("a", "b", "c", "none", none={"exclusive": True})
SCALE = {
    "lowest": 0,
    "highest": 10,
    "lowest_text": {"de": "nie"},
    "highest_text": {"de": "oft"},
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "single": question("q"),
    "single with other": question("q", options=OTHER),
    "dropdown": question("q", "dropdown"),
    "multiple": question("q", "multiple", minimum=2, maximum=2, options=NONE),
    "multiple with other": question("q", "multiple", options=OTHER),
    "scale": question("q", "scale", **SCALE, extra=options("dont_know")),
    "rating": question("q", "rating", points=5),
    "matrix": question("q", "matrix", items=options("x", "y")),
    "matrix multiple": question("q", "matrix", items=options("x", "y"), multiple=True),
    "ranking": question("q", "ranking", places=2),
    "number": question("q", "number", minimum=0, maximum=120),
    "number decimal": question("q", "number", decimals=2),
    "date": question("q", "date", earliest="2020-01-01", latest="2026-12-31"),
    "time": question("q", "time"),
    "short_text": question("q", "short_text", maximum=10),
    "text": question("q", "text", maximum=20),
    "place": question("q", "place"),
    "ortsteil": question("q", "ortsteil"),
    "consent": question("q", "consent", required=True),
    "information": question("q", "information"),
    "section": question("q", "section"),
}  # fmt: skip


def asked(name: str, **changes: Any) -> Question:
    return definition(QUESTIONS[name] | changes).question("q")


def pairs(answers: list[AnswerValue]) -> list[tuple[str, str | None]]:
    return [
        (a.item, a.value if a.value is not None else f"text:{a.text}") for a in answers
    ]


@pytest.mark.parametrize(
    ("name", "raw", "stored", "problems"),
    [
        ("single", {"q-q": ["a"]}, [("", "a")], []),
        ("single", {"q-q": [""]}, [], []),
        ("single", {"q-q": ["a", "b"]}, [], ["too_many"]),
        ("single", {"q-q": ["z"]}, [], ["unknown_option"]),
        ("single with other", {"q-q": ["else"], "q-q-other": ["Rad"]},
         [("", "else"), ("else", "text:Rad")], []),
        ("single with other", {"q-q-other": ["Rad"]},
         [("", "else"), ("else", "text:Rad")], []),
        ("single with other", {"q-q": ["a"], "q-q-other": ["Rad"]},
         [("", "a"), ("else", "text:Rad")], []),
        ("dropdown", {"q-q": ["c"]}, [("", "c")], []),
        ("multiple", {"q-q": ["b", "a"]}, [("", "a"), ("", "b")], []),
        ("multiple", {"q-q": ["a"]}, [("", "a")], ["too_few"]),
        ("multiple", {}, [], []),
        ("multiple", {"q-q": ["a", "b", "c"]},
         [("", "a"), ("", "b"), ("", "c")], ["too_many"]),
        ("multiple", {"q-q": ["none"]}, [("", "none")], []),
        ("multiple", {"q-q": ["a", "none"]}, [("", "a"), ("", "none")], ["exclusive"]),
        ("multiple with other", {"q-q": ["a"], "q-q-other": [" x "]},
         [("", "a"), ("", "else"), ("else", "text:x")], []),
        ("scale", {"q-q": ["0"]}, [("", "0")], []),
        ("scale", {"q-q": ["dont_know"]}, [("", "dont_know")], []),
        ("scale", {"q-q": ["11"]}, [], ["unknown_option"]),
        ("rating", {"q-q": ["5"]}, [("", "5")], []),
        ("rating", {"q-q": ["0"]}, [], ["unknown_option"]),
        ("matrix", {"q-q-x": ["a"], "q-q-y": ["b"]}, [("x", "a"), ("y", "b")], []),
        ("matrix", {"q-q-x": ["a", "b"]}, [], ["too_many"]),
        ("matrix multiple", {"q-q-x": ["a", "b"]}, [("x", "a"), ("x", "b")], []),
        ("ranking", {"q-q-1": ["c"], "q-q-2": ["a"]}, [("c", "1"), ("a", "2")], []),
        ("ranking", {"q-q-1": ["c"]}, [("c", "1")], []),
        ("ranking", {"q-q-1": ["c"], "q-q-2": ["c"]}, [("c", "1")], ["twice"]),
        ("ranking", {"q-q-2": ["c"]}, [("c", "1")], ["gap"]),
        ("number", {"q-q": [" 42 "]}, [("", "42")], []),
        ("number", {"q-q": ["-1"]}, [], ["too_small"]),
        ("number", {"q-q": ["121"]}, [], ["too_large"]),
        ("number", {"q-q": ["viele"]}, [], ["not_a_number"]),
        ("number", {"q-q": ["1,5"]}, [], ["not_a_number"]),
        ("number decimal", {"q-q": ["1,50"]}, [("", "1.5")], []),
        ("number decimal", {"q-q": ["1,555"]}, [], ["too_exact"]),
        ("date", {"q-q": ["2024-02-29"]}, [("", "2024-02-29")], []),
        ("date", {"q-q": ["1.2.2024"]}, [("", "2024-02-01")], []),
        ("date", {"q-q": ["31.4.2024"]}, [], ["not_a_date"]),
        ("date", {"q-q": ["2019-12-31"]}, [], ["too_early"]),
        ("date", {"q-q": ["2027-01-01"]}, [], ["too_late"]),
        ("time", {"q-q": ["18:30"]}, [("", "18:30")], []),
        ("time", {"q-q": ["7 Uhr"]}, [("", "07:00")], []),
        ("time", {"q-q": ["٠٨:١٥:00"]}, [("", "08:15")], []),
        ("time", {"q-q": ["24:00"]}, [], ["not_a_time"]),
        ("time", {"q-q": ["abends"]}, [], ["not_a_time"]),
        ("short_text", {"q-q": [" a\n b "]}, [("", "a b")], []),
        ("short_text", {"q-q": ["x" * 11]}, [("", "x" * 11)], ["too_long"]),
        ("text", {"q-q": ["a\nb"]}, [("", "text:a\nb")], []),
        ("text", {"q-q": ["x\x00"]}, [("", "text:x")], ["unreadable_characters"]),
        ("place", {"q-q-name": ["Am Markt"], "q-q-point": ["50.978512,11.02912"]},
         [("name", "Am Markt"), ("point", "50.9785,11.0291")], []),
        ("place", {"q-q-point": ["100,11"]}, [], ["not_a_point"]),
        ("ortsteil", {"q-q": ["rieth"]}, [("", "rieth")], []),
        ("consent", {"q-q": ["yes"]}, [("", "yes")], []),
        ("consent", {}, [], ["required"]),
        ("information", {"q-q": ["x"]}, [], []),
        ("section", {"q-q": ["x"]}, [], []),
    ],
)  # fmt: skip
def test_a_form_is_read(
    name: str, raw: dict[str, list[str]], stored: list[Any], problems: list[str]
) -> None:
    answers, found = asked(name).read(raw)

    assert (pairs(answers), [p.value for p in found]) == (stored, problems)


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_stored_is_written_back_as_it_reads(name: str) -> None:
    kind = asked(name)
    values = {
        "number": "7", "number decimal": "7.25", "date": "2024-05-06", "time": "18:30",
        "short_text": "kurz", "text": "lang", "ortsteil": "14",
    }  # fmt: skip
    raw = {field: [values.get(name, "a")] for field in kind.field_names}
    if name in ("scale", "rating"):
        raw = {"q-q": ["3"]}
    if name == "consent":
        raw = {"q-q": ["yes"]}
    if name == "ranking":
        raw = {"q-q-1": ["b"], "q-q-2": ["c"]}
    if name == "multiple":
        raw = {"q-q": ["a", "b"]}
    if name == "place":
        raw = {"q-q-name": ["Anger"], "q-q-point": ["50.9772,11.0343"]}
    answers, problems = kind.read(raw)

    assert problems == []
    assert kind.read(kind.to_raw(answers)) == (answers, [])
    assert bool(answers) is kind.asks


def test_every_type_is_tried_here() -> None:
    tried = {data["type"] for data in QUESTIONS.values()}

    assert tried == set(QUESTION_TYPES)


@given(st.dictionaries(st.sampled_from(["q-q", "q-q-other", "q-q-x", "q-q-1", "q-q-2",
       "q-q-name", "q-q-point"]), st.lists(st.text(max_size=30), max_size=3)))  # fmt: skip
def test_no_form_makes_any_type_fail(raw: dict[str, list[str]]) -> None:
    for name in QUESTIONS:
        kind = asked_once(name)
        answers, problems = kind.read(raw)
        if not problems:
            assert kind.read(kind.to_raw(answers)) == (answers, [])


_known: dict[str, Question] = {}


def asked_once(name: str) -> Question:
    if name not in _known:
        _known[name] = asked(name)
    return _known[name]


def test_a_required_matrix_wants_every_line_that_is_shown() -> None:
    kind = asked("matrix", required=True)

    assert kind.read({"q-q-x": ["a"]})[1] == ["required"]
    assert kind.read({"q-q-x": ["a"]}, frozenset({"y"}))[1] == []


def test_a_choice_that_is_hidden_does_not_count_and_is_no_mistake() -> None:
    assert asked("single").read({"q-q": ["a"]}, frozenset({"a"})) == ([], [])


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("12", 0, "12"), ("1.500", 0, "1500"), ("1.500", 2, "1.500"),
        ("1 234,5", 1, "1234.5"), ("1.234,5", 1, "1234.5"), ("1,234.5", 1, "1234.5"),
        ("١٢", 0, "12"), ("۱۲٫۵", 1, "12.5"), ("−3", 0, "-3"), ("+3", 0, "3"),
        ("1'000", 0, "1000"), ("1.234.567", 0, "1234567"),
        ("1,2,3", 0, None), ("1e5", 0, None), ("", 0, None), ("12 m", 0, None),
        ("9" * 16, 0, None), ("½", 0, None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(
    text: str, decimals: int, number: str | None
) -> None:
    read = read_number(text, decimals=decimals)

    assert (None if read is None else str(read)) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", "2026-11-23"), ("23.11.2026", "2026-11-23"),
        ("23/11/2026", "2026-11-23"), ("3. 1. 2026", "2026-01-03"),
        ("٢٣/١١/٢٠٢٦", "2026-11-23"), ("23.11.26", None), ("0.1.2026", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_type_them(text: str, day: str | None) -> None:
    read = read_date(text)

    assert (None if read is None else read.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("50.97851234, 11.02911234", "50.9785,11.0291"), ("-1,-2", "-1.0000,-2.0000"),
        ("91,0", None), ("50.9", None), ("50.9,11,1", None), ("nan,nan", None),
        ("1e3,4", None),
    ],
)  # fmt: skip
def test_a_point_is_rounded_to_ten_metres(text: str, point: str | None) -> None:
    assert read_point(text) == point


def test_a_random_order_is_the_same_for_one_person_and_leaves_fixed_options() -> None:
    kind = asked("multiple", order="random", options=options(
        *"abcdefgh", "none", none={"exclusive": True}))  # fmt: skip
    orders = [
        [o.code for o in arranged(kind.choices, order="random", seed=str(n), key="q")]
        for n in range(20)
    ]
    again = [o.code for o in arranged(kind.choices, order="random", seed="0", key="q")]

    assert again == orders[0]
    assert len({tuple(order) for order in orders}) > 15
    assert {order[-1] for order in orders} == {"none"}
    assert {tuple(sorted(order)) for order in orders} == {(*"abcdefgh", "none")}


@pytest.mark.parametrize(
    ("name", "raw", "cells"),
    [
        ("single with other", {"q-q": ["else"], "q-q-other": ["Rad"]},
         {"q": "else", "q__text": "Rad"}),
        ("multiple", {"q-q": ["a", "c"]},
         {"q__a": "1", "q__b": "0", "q__c": "1", "q__none": "0"}),
        ("matrix", {"q-q-y": ["b"]}, {"q__y": "b"}),
        ("matrix multiple", {"q-q-x": ["a"]},
         {"q__x__a": "1", "q__x__b": "0", "q__x__c": "0"}),
        ("ranking", {"q-q-1": ["c"], "q-q-2": ["a"]}, {"q__c": "1", "q__a": "2"}),
        ("place", {"q-q-name": ["Anger"]}, {"q__name": "Anger"}),
        ("text", {"q-q": ["Mehr Bänke"]}, {"q": "Mehr Bänke"}),
        ("number", {"q-q": ["3"]}, {"q": "3"}),
        ("section", {}, {}),
    ],
)  # fmt: skip
def test_answers_are_exported_under_columns_that_exist(
    name: str, raw: dict[str, list[str]], cells: dict[str, str]
) -> None:
    kind = asked(name)
    exported = kind.cells(kind.read(raw)[0])

    assert exported == cells
    assert set(exported) <= {column.name for column in kind.columns()}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"type": "multiple", "minimum": 4}, "minimum is more than can be chosen"),
        ({"type": "ranking", "places": 4}, "places is more than there are options"),
        ({"type": "number", "minimum": 5, "maximum": 1}, "minimum is more than maximum"),
        ({"type": "date", "latest": "morgen"},
         "latest must be a date such as 2026-12-24, or today"),
        ({"type": "scale", **SCALE, "highest": 11}, "a scale has 2 to 11 points"),
        ({"type": "single", "order": "backwards"},
         "order must be given or random, not 'backwards'"),
        ({"type": "single", "options": NONE},
         "exclusive makes sense where several options can be chosen"),
        ({"type": "text", "maximum": 5001}, "maximum must be a whole number 1-5000"),
    ],
)  # fmt: skip
def test_what_a_type_cannot_be_is_told(fields: dict[str, Any], problem: str) -> None:
    from participation.questionnaires.definition import DefinitionError

    with pytest.raises(DefinitionError) as refused:
        definition(question("q", **fields))

    assert refused.value.problems == [
        f"questionnaire, page 1 (page_one), question 1 (q): {problem}"
    ]
