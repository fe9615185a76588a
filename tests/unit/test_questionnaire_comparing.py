"""Which changes keep answers comparable, decided by the software and explained."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from participation.questionnaires.comparing import EXPLANATIONS, ChangeKind, compare
from participation.questionnaires.definition import parse_definition
from tests.questionnaire_parts import options, page, question, source

Edit = Callable[[dict[str, Any]], Any]
BASE = source(
    page(
        "one",
        question("a", text={"de": "Wie gern leben Sie in Ihrem Ortsteill?"}),
        question("b", "multiple", maximum=3),
        question("n", "number", maximum=10, when={"question": "a", "is": "a"}),
    ),
    page("two", question("t", "text")),
)


def changes(edit: Edit) -> list[tuple[str, str, bool]]:
    data = copy.deepcopy(BASE)
    edit(data)
    found = compare(parse_definition(BASE), parse_definition(data))
    return [(c.kind.value, c.place, c.comparable) for c in found]


def first(data: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = data["pages"][0]["questions"][number]
    return found


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (lambda d: first(d)["text"].update(de="Wie gern leben Sie in Ihrem Ortsteil?"),
         ("text_corrected", "a, text (de)", True)),
        (lambda d: first(d)["text"].update(de="Wie sicher fühlen Sie sich abends?"),
         ("text_replaced", "a, text (de)", False)),
        (lambda d: first(d)["text"].update(de="Wie gern leben Sie nicht in Ihrem Ortsteill?"),
         ("text_replaced", "a, text (de)", False)),
        (lambda d: first(d)["text"].update(en="How much do you like living here?"),
         ("translation_added", "a, text (en)", True)),
        (lambda d: first(d).update(hint={"de": "Eine Antwort."}), None),
        (lambda d: first(d)["options"].append(options("z")[0]),
         ("code_added", "a, z", False)),
        (lambda d: first(d, 1)["options"].pop(), ("code_removed", "b, c", False)),
        (lambda d: first(d, 1)["options"].reverse(), ("codes_moved", "b", False)),
        (lambda d: first(d, 1).update(maximum=2), ("rule", "b, maximum", False)),
        (lambda d: first(d).update(required=True), ("rule", "a, required", False)),
        (lambda d: first(d, 2).pop("when"), ("condition", "n", False)),
        (lambda d: first(d).update(type="dropdown"), ("type", "a", False)),
        (lambda d: d["pages"][1]["questions"].append(question("new")),
         ("question_added", "new", False)),
        (lambda d: d["pages"][1].update(when={"question": "a", "is": "b"}),
         ("condition", "two", False)),
        (lambda d: d["title"].update(de="Andere Überschrift"),
         ("presentation", "title", True)),
        (lambda d: d.update(minutes=2), ("presentation", "minutes", True)),
    ],
)  # fmt: skip
def test_a_change_is_named_and_judged(
    edit: Edit, change: tuple[str, str, bool] | None
) -> None:
    assert changes(edit) == ([] if change is None else [change])


def test_a_question_that_is_gone_and_one_that_moved_part_the_answers() -> None:
    def remove(data: dict[str, Any]) -> None:
        data["pages"][1]["questions"] = [question("other")]

    def move(data: dict[str, Any]) -> None:
        questions = data["pages"][0]["questions"]
        questions[0], questions[1] = questions[1], questions[0]

    assert changes(remove) == [
        ("question_removed", "t", False), ("question_added", "other", False),
    ]  # fmt: skip
    assert changes(move) == [("question_moved", "b", False)]


def test_nothing_changed_is_no_change() -> None:
    assert changes(lambda _: None) == []


def test_every_kind_of_change_is_explained() -> None:
    assert set(EXPLANATIONS) == set(ChangeKind)
