import json
from typing import Any

import pytest

from config import ROOT
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.logic import MAX_DEPTH, parse_condition
from participation.questionnaires.reading import Reader

CASES = json.loads((ROOT / "tests/data/conditions.json").read_text("utf-8"))["cases"]


def parsed(data: Any) -> tuple[Any, list[str]]:
    problems: list[str] = []
    return parse_condition(Reader({}, "question q", problems), data), problems


def answers(given: dict[str, list[Any]]) -> dict[str, list[AnswerValue]]:
    return {
        key: [answer(key, value) for value in values] for key, values in given.items()
    }


def answer(key: str, value: Any) -> AnswerValue:
    if isinstance(value, dict):
        [(item, code)] = value.items()
        return AnswerValue(question_key=key, item=item, value=code)
    if value.startswith("text:"):
        return AnswerValue(question_key=key, text=value[5:])
    return AnswerValue(question_key=key, value=value)


@pytest.mark.parametrize("case", CASES, ids=lambda c: json.dumps(c["if"]))
def test_a_condition_means_what_the_table_says(case: dict[str, Any]) -> None:
    condition, problems = parsed(case["if"])

    assert problems == []
    assert condition.holds(answers(case["answers"])) is case["holds"]


@pytest.mark.parametrize("case", CASES[::5], ids=lambda c: json.dumps(c["if"]))
def test_a_condition_is_written_as_it_was_read(case: dict[str, Any]) -> None:
    condition, _ = parsed(case["if"])
    again, _ = parsed(condition.source)

    assert again == condition


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("x", "a condition must be an object, nested at most 20 deep"),
        ({}, "a condition is one of all, any, not, question"),
        ({"all": [], "any": []}, "a condition is one of all, any, not, question"),
        ({"all": []}, "'all' must be a list of conditions"),
        ({"any": {}}, "'any' must be a list of conditions"),
        (
            {"question": "q", "is": 1, "at_least": 2},
            "a condition needs one of is, is_not, one_of, contains, less_than, at_most, "
            "at_least, more_than, choices_at_least, choices_at_most, answered, not []",
        ),
        (
            {"question": "q", "equals": 1},
            "a condition needs one of is, is_not, one_of, contains, less_than, at_most, "
            "at_least, more_than, choices_at_least, choices_at_most, answered, not "
            "['equals']",
        ),
        ({"question": 3, "is": "x"}, "question and item of a condition must be keys"),
        (
            {"question": "q", "answered": "yes"},
            "the condition on 'q': answered cannot be 'yes'",
        ),
        (
            {"question": "q", "choices_at_least": 1.5},
            "the condition on 'q': choices_at_least cannot be 1.5",
        ),
        ({"question": "q", "one_of": []}, "the condition on 'q': one_of cannot be []"),
        ({"question": "q", "is": True}, "the condition on 'q': is cannot be True"),
    ],
)
def test_what_is_no_condition_is_told(data: Any, problem: str) -> None:
    _, problems = parsed(data)

    assert problems == [f"question q: {problem}"]


def test_conditions_nested_without_end_are_refused() -> None:
    data: Any = {"question": "q", "answered": True}
    for _ in range(MAX_DEPTH + 1):
        data = {"not": data}

    assert parsed(data)[1] == [
        "question q: a condition must be an object, nested at most 20 deep"
    ]
