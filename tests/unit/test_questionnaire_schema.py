"""The published schema and the parser accept the same questionnaires."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from config import ROOT
from participation.questionnaires.definition import DefinitionError, parse_definition
from participation.questionnaires.question_types import QUESTION_TYPES
from tests.unit.json_schema import schema_errors

SCHEMA = json.loads(
    (ROOT / "docs/formats/questionnaire.schema.json").read_text(encoding="utf-8")
)
ERFURT = ROOT / "participation/places/data/erfurt/questionnaire.json"
ALL_TYPES = ROOT / "tests/data/exchange/all-types.json"


def load(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [ERFURT, ALL_TYPES], ids=["erfurt", "all types"])
def test_questionnaires_fit_the_schema(path: Any) -> None:
    assert schema_errors(load(path), SCHEMA, SCHEMA) == []
    parse_definition(load(path))


def test_the_schema_and_the_example_know_every_type() -> None:
    in_schema = {
        name.removeprefix("question_")
        for name in SCHEMA["$defs"]
        if name.startswith("question_")
    }
    used = {q["type"] for page in load(ALL_TYPES)["pages"] for q in page["questions"]}

    assert in_schema == set(QUESTION_TYPES) == used


def test_remarks_fit_everywhere() -> None:
    source = load(ALL_TYPES)
    source["// by"] = "who"
    source["pages"][0]["// why"] = ["x"]
    source["pages"][0]["questions"][3]["options"][0]["// draft"] = True

    assert schema_errors(source, SCHEMA, SCHEMA) == []
    parse_definition(source)


def put(path: list[Any], value: Any) -> Callable[[Any], None]:
    def change(source: Any) -> None:
        for step in path[:-1]:
            source = source[step]
        source[path[-1]] = value

    return change


QUESTIONS = ["pages", 0, "questions"]
BROKEN = {
    "format": put(["format"], 2),
    "minutes": put(["minutes"], 61),
    "no pages": put(["pages"], []),
    "unknown field": put(["page"], []),
    "empty text": put(["title", "de"], " "),
    "unknown type": put([*QUESTIONS, 1, "type"], "slider"),
    "field of another type": put([*QUESTIONS, 1, "minimum"], 3),
    "key with capitals": put([*QUESTIONS, 1, "key"], "Agree"),
    "no options": put([*QUESTIONS, 3, "options"], []),
    "scale points": put(["pages", 1, "questions", 3, "points"], 11),
    "too few points": put(["pages", 1, "questions", 3, "points"], 2),
    "decimals": put([*QUESTIONS, 4, "decimals"], 5),
    "unknown test": put(["pages", 1, "when"], {"question": "ways", "has": "foot"}),
    "two tests": put(
        ["pages", 1, "when"], {"question": "ways", "is": "foot", "answered": True}
    ),
    "empty all": put(["pages", 1, "when"], {"all": []}),
    "check without text": put(
        ["pages", 2, "questions", 0, "check"],
        {"if": {"question": "day", "answered": True}},
    ),
    "date": put(["pages", 2, "questions", 0, "latest"], "31.12.2026"),
    "picture": put(["pictures", "park", "type"], "image/gif"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_schema_and_parser_refuse_the_same(name: str) -> None:
    source = copy.deepcopy(load(ALL_TYPES))
    BROKEN[name](source)

    assert schema_errors(source, SCHEMA, SCHEMA) != []
    with pytest.raises(DefinitionError):
        parse_definition(source)
