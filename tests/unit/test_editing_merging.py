"""What two people change at once goes together; what both change is told."""

import copy
import json
from typing import Any

import pytest

from config import ROOT
from participation.questionnaires.editing.merging import (
    MINE,
    THEIRS,
    merge,
    put_together,
    taken_apart,
)
from tests.questionnaire_parts import options, question

BASE = question("a", text={"de": "Frage?", "en": "Question?"}, required=True)
FILES = [
    ROOT / "participation/places/data/erfurt/questionnaire.json",
    ROOT / "tests/data/every-type.json",
    ROOT / "tests/data/exchange/all-types.json",
]


def changed(**fields: Any) -> Any:
    return {**copy.deepcopy(BASE), **fields}


def told(merged: Any) -> list[tuple[str, Any, Any]]:
    return [(d.name, d.mine, d.theirs) for d in merged.differences]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_parts_are_taken_apart_and_put_together_again(path: Any) -> None:
    source = json.loads(path.read_text("utf-8"))
    parts = [q for page in source["pages"] for q in page["questions"]]
    parts += [{k: v for k, v in source.items() if k != "pages"}, source["information"]]

    for part in parts:
        assert put_together(taken_apart(part)) == part


def test_changes_in_different_places_go_together() -> None:
    mine = changed(text={"de": "Frage?", "en": "A question?"})
    theirs = changed(text={"de": "Eine Frage?", "en": "Question?"}, required=False)

    merged = merge(BASE, mine, theirs)

    assert merged.differences == ()
    assert merged.part == changed(
        text={"de": "Eine Frage?", "en": "A question?"}, required=False
    )


def test_what_both_changed_is_told_and_mine_is_kept() -> None:
    mine = changed(text={"de": "Meine?", "en": "Question?"})
    theirs = changed(text={"de": "Ihre?", "en": "Theirs?"})

    merged = merge(BASE, mine, theirs)

    assert told(merged) == [("text.de", "Meine?", "Ihre?")]
    assert merged.part["text"] == {"de": "Meine?", "en": "Theirs?"}
    chosen = merge(theirs, merged.part, theirs, {"text.de": THEIRS})
    assert chosen.part["text"] == {"de": "Ihre?", "en": "Theirs?"}
    kept = merge(theirs, merged.part, theirs, {"text.de": MINE})
    assert kept.part["text"] == {"de": "Meine?", "en": "Theirs?"}


def test_the_same_change_by_both_is_no_difference() -> None:
    both = changed(required=False)

    assert told(merge(BASE, both, both)) == []


def test_one_translates_an_option_while_another_adds_one() -> None:
    mine, theirs = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine["options"][1]["text"]["en"] = "Bee"
    theirs["options"].insert(0, options("z")[0])

    merged = merge(BASE, mine, theirs)

    assert merged.differences == ()
    assert [o["code"] for o in merged.part["options"]] == ["z", "a", "b", "c"]
    assert merged.part["options"][2]["text"] == {"de": "B", "en": "Bee"}


def test_both_add_options() -> None:
    mine, theirs = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine["options"] += options("m")
    theirs["options"] += options("t")

    merged = merge(BASE, mine, theirs)

    assert merged.differences == ()
    assert [o["code"] for o in merged.part["options"]] == ["a", "b", "c", "m", "t"]


def test_two_orders_of_options_have_to_be_decided() -> None:
    mine, theirs = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine["options"].reverse()
    theirs["options"] = [theirs["options"][i] for i in (1, 0, 2)]

    assert told(merge(BASE, mine, theirs)) == [
        ("options.#", ["c", "b", "a"], ["b", "a", "c"])
    ]


def test_a_text_taken_away_and_changed_has_to_be_decided() -> None:
    base = changed(hint={"de": "Hinweis"})
    mine, theirs = changed(), changed(hint={"de": "Anderer"})

    assert told(merge(base, mine, theirs)) == [("hint.de", None, "Anderer")]


def test_without_what_it_began_with_every_difference_is_told() -> None:
    mine, theirs = changed(required=False), changed(text={"de": "Neu?"})

    assert [name for name, *_ in told(merge(None, mine, theirs))] == [
        "text.de",
        "text.en",
        "required",
    ]


def test_codes_that_are_there_twice_are_compared_as_a_whole() -> None:
    double = changed(options=[*options("a", "a")])

    assert put_together(taken_apart(double)) == double
    assert told(merge(BASE, double, BASE)) == []
