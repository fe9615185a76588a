"""What of a questionnaire becomes a table, and who is known to have been asked."""

import json
from typing import Any

from config import ROOT
from participation.publication.disclosure.shapes import Limit, Shape
from participation.publication.releases.asked import Asked, asked_in
from participation.publication.releases.content import TableKind
from participation.questionnaires.definition import Definition, parse_definition


def every_type() -> Definition:
    return parse_definition(
        json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    )


def tables(*questions: dict[str, Any]) -> dict[str, Asked]:
    source = {
        "format": 1,
        "title": {"de": "Probe"},
        "intro": {"de": ""},
        "minutes": 1,
        "languages": ["de"],
        "information": {},
        "pages": [
            {"key": "page", "title": {"de": "Seite"}, "questions": list(questions)}
        ],
    }
    template = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    source = {**template, **{k: source[k] for k in ("languages", "pages", "title")}}
    for name in ("intro", "thanks"):
        source[name] = {"de": "Text"}
    source.pop("local_before", None)
    return {table.key: table for table in asked_in(parse_definition(source))}


def single(key: str, *codes: str, **more: Any) -> dict[str, Any]:
    options = [{"code": code, "text": {"de": code}} for code in codes]
    return {
        "key": key, "type": "single", "text": {"de": key}, "options": options, **more,
    }  # fmt: skip


def test_free_texts_names_places_and_days_never_become_a_table() -> None:
    definition = every_type()

    asked = {table.question_key for table in asked_in(definition)}

    told = {q.type for q in definition.questions if q.key in asked}
    assert told == {
        "single", "dropdown", "multiple", "scale", "rating", "matrix", "ranking",
        "number",
    }  # fmt: skip


def test_kinds_say_how_answers_share_out_the_people() -> None:
    kinds = {(t.kind, t.shape.shape) for t in asked_in(every_type())}

    assert kinds <= {
        (TableKind.SINGLE, Shape.PARTS),
        (TableKind.SCALE, Shape.PARTS),
        (TableKind.RANKING, Shape.PARTS),
        (TableKind.MULTIPLE, Shape.CHOICES),
    }
    assert {kind for kind, _ in kinds} == {
        TableKind.SINGLE, TableKind.SCALE, TableKind.RANKING, TableKind.MULTIPLE,
    }  # fmt: skip


def test_only_the_first_place_of_a_ranking_counts() -> None:
    ranking = {
        **single("order", "a", "b"), "type": "ranking", "places": 2,
    }  # fmt: skip

    table = tables(ranking)["question:order"]

    assert [table.option_of("a", place) for place in ("1", "2")] == ["a", None]


def test_classes_of_numbers_come_from_the_question_alone() -> None:
    number = {"key": "rooms", "type": "number", "text": {"de": "Zimmer"}}

    bounded = tables({**number, "minimum": 1, "maximum": 10})["question:rooms"]
    free = tables(number)["question:rooms"]

    assert [o.key for o in bounded.options] == ["1–2", "3–4", "5–6", "7–8", "9–10"]
    assert [bounded.option_of("", n) for n in ("1", "2", "3", "10")] == [
        "1–2", "1–2", "3–4", "9–10",
    ]  # fmt: skip
    assert [free.option_of("", n) for n in ("0", "7", "20000", "-3")] == [
        "0", "6–10", "> 10000", "< 0",
    ]  # fmt: skip


def test_a_condition_limits_who_can_have_answered() -> None:
    asked = tables(
        single("kids", "yes", "no"),
        single("care", "a", "b", when={"question": "kids", "is": "yes"}),
        single("other", "a", "b", when={"question": "kids", "is_not": "yes"}),
    )

    assert asked["question:care"].shape.limits == (
        Limit(table="question:kids", options=frozenset({"yes"})),
    )
    assert asked["question:other"].shape.limits == (
        Limit(table="question:kids", options=frozenset({"no"}), unanswered=True),
    )
    assert asked["question:care"].shape.conditional
    assert not asked["question:kids"].shape.conditional
