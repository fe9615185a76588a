"""What cannot be meant is found when a questionnaire is checked, all at once."""

import time
from typing import Any

import pytest

from participation.questionnaires.definition import DefinitionError, parse_definition
from tests.questionnaire_parts import options, page, question, source


def problems(*pages: dict[str, Any], **fields: Any) -> list[str]:
    try:
        parse_definition(source(*pages, **fields))
    except DefinitionError as error:
        return error.problems
    return []


def test_all_kinds_are_told_at_once_with_the_question_named() -> None:
    found = problems(
        page(
            "one",
            question("a", when={"question": "b", "is": "a"}),
            question("b", when={"question": "a", "is": "a"}),
            question("c", when={"question": "ghost", "answered": True}),
            question("d", when={"all": [{"question": "e", "is": "a"}]}),
            question("e"),
        ),
        page(
            "two",
            question("f", when={"question": "e", "is": "z"}),
            question("g", text={"de": "Zu {{later}}"}),
            question("later", "text"),
            when={"all": [{"question": "e", "is": "a"}, {"question": "e", "is": "b"}]},
        ),
    )

    assert found == [
        "question a: its condition asks for 'b', which comes later",
        "question c: its condition asks for 'ghost', which is no question",
        "question d: its condition asks for 'e', which comes later",
        "question f: its condition on 'e' names 'z', which cannot be answered",
        "question g: repeats the answer to 'later', which comes later",
        "question a: a loop of conditions: a → b → a",
        "page two: can never be shown",
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [{"question": "n", "at_least": 5}, {"question": "n", "less_than": 5}]},
        {"all": [{"question": "a", "is": "a"}, {"question": "a", "answered": False}]},
        {"all": [{"question": "h", "answered": True}, {"question": "a", "is": "b"}]},
        {"question": "m", "choices_at_least": 4},
        {"all": [{"question": "t", "item": "x", "is": "a"},
                 {"question": "t", "item": "x", "is": "b"}]},
        {"all": [{"question": "d", "at_least": "2026-05-01"},
                 {"question": "d", "less_than": "2026-05-01"}]},
    ],
)  # fmt: skip
def test_what_can_never_be_shown_is_found(condition: dict[str, Any]) -> None:
    assert problems(EARLIER, page("two", question("q", when=condition))) == [
        "question q: can never be shown"
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [{"question": "n", "at_least": 5}, {"question": "n", "at_most": 5}]},
        {"all": [{"question": "n", "more_than": 5}, {"question": "n", "less_than": 6}]},
        {"all": [{"question": "h", "answered": True}, {"question": "a", "is": "a"}]},
        {"question": "m", "choices_at_least": 3},
        {"not": {"question": "m", "answered": True}},
        {"all": [{"question": "t", "item": "x", "is": "a"},
                 {"question": "t", "item": "y", "is": "b"}]},
        {"all": [{"question": "d", "at_least": "2026-05-01"},
                 {"question": "d", "at_most": "2026-05-01"}]},
        {"question": "w", "contains": "Bus"},
    ],
)  # fmt: skip
def test_what_can_be_shown_passes(condition: dict[str, Any]) -> None:
    assert problems(EARLIER, page("two", question("q", when=condition))) == []


EARLIER = page(
    "one",
    question("a"),
    question("h", when={"question": "a", "is": "a"}),
    question("n", "number", decimals=1),
    question("m", "multiple"),
    question("t", "matrix", items=options("x", "y")),
    question("d", "date"),
    question("w", "text"),
)


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ({"question": "t", "is": "a"},
         "question q: its condition on 't' must name one of its lines as item"),
        ({"question": "t", "item": "z", "is": "a"},
         "question q: its condition on 't' names the line 'z', which it does not have"),
        ({"question": "w", "at_least": 3},
         "question q: its condition on 'w' compares, but text has no order"),
        ({"question": "a", "choices_at_least": 1},
         "question q: its condition on 'a' counts choices, but single has only one"),
        ({"question": "q", "answered": True},
         "question q: its condition asks for 'q', which comes later"),
    ],
)  # fmt: skip
def test_a_test_that_does_not_fit_its_question_is_told(
    condition: dict[str, Any], problem: str
) -> None:
    found = problems(EARLIER, page("two", question("q", when=condition)))

    assert found[0] == problem


def test_an_option_that_can_never_be_chosen_is_found() -> None:
    hidden = options("x", "y", y={"when": {"question": "m", "choices_at_least": 4}})

    assert problems(EARLIER, page("two", question("q", options=hidden))) == [
        "question q: option y can never be shown"
    ]


def test_a_picture_that_is_missing_or_none_is_told() -> None:
    bad = {"photo": {"type": "image/png", "data": "PHN2Zz4=", "text": {"de": "Foto"}}}
    shown = options("a", "b", a={"picture": "photo"}, b={"picture": "ghost"})

    assert problems(page("one", question("q", options=shown)), pictures=bad) == [
        "pictures photo: the data is not image/png",
        "questionnaire: question q: no picture 'ghost'",
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_numbers_that_browsers_cannot_read_are_refused(number: float) -> None:
    when = {"question": "n", "at_least": number}

    [found] = problems(page("p", question("n", "number"), question("a", when=when)))

    assert "the condition on 'n': at_least cannot be" in found


@pytest.mark.parametrize("limit", ["2026-1-1", "20260101", "2026-W01-1", "heute"])
def test_a_limit_that_is_no_iso_date_is_refused(limit: str) -> None:
    [found] = problems(page("p", question("d", "date", earliest=limit)))

    assert found.endswith("earliest must be a date such as 2026-12-24, or today")


def test_days_and_points_that_contradict_themselves_are_found() -> None:
    day = question("d", "date", earliest="2026-12-24", latest="2026-12-01")
    stars = question("r", "rating", points=5, extra=options("5", "other"))

    assert [found.partition("): ")[2] for found in problems(page("p", day, stars))] == [
        "earliest is after latest",
        "extra: the code '5' is a point of the scale",
    ]


def test_a_questionnaire_made_to_be_slow_is_read_in_time() -> None:
    never = {
        "all": [
            {"question": "m", "choices_at_least": 11},
            {"question": "m", "choices_at_most": 3},
        ]
    }
    many = [o | {"when": never} for o in options(*[f"c{n}" for n in range(2000)])]
    begun = time.monotonic()

    found = problems(
        page(
            "p",
            question("m", "multiple", options=options(*"abcdefghijkl")),
            question("d", "dropdown", options=many),
        )
    )

    assert found[0] == "question d: option c0 can never be shown"
    assert time.monotonic() - begun < 20
