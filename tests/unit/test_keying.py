"""What is typed from paper means the options that are printed there."""

import pytest

from participation.questionnaires.keying import keyed_fields, read_keyed
from tests.questionnaire_parts import definition, options, question

FORM = definition(
    question("one"),
    question("many", "multiple", options=options("a", "b", "c", "else", **{"else": {"other": True}})),
    question("long", "multiple", options=options(*(f"o{n}" for n in range(1, 13)))),
    question("grid", "matrix", items=options("x", "y")),
    question("rank", "ranking", places=2),
    question("mood", "scale", lowest=0, highest=10, lowest_text={"de": "nie"},
             highest_text={"de": "oft"}, extra=options("dont_know")),
    question("age", "number"),
    question("words", "text"),
    question("spot", "place"),
    question("ok", "consent"),
    question("where", "ortsteil"),
    question("note", "information"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "values"),
    [
        ("q-one", "2", ["b"]),
        ("q-one", "0", None),
        ("q-one", "4", None),
        ("q-one", "1 2", None),
        ("q-many", "13", ["a", "c"]),
        ("q-many", "3, 1", ["c", "a"]),
        ("q-many", "15", None),
        ("q-many-other", "Rad", ["Rad"]),
        ("q-long", "12", ["o12"]),
        ("q-long", "1 2", ["o1", "o2"]),
        ("q-grid-y", "3", ["c"]),
        ("q-rank-1", "3", ["c"]),
        ("q-mood", "10", ["10"]),
        ("q-mood", "A", ["dont_know"]),
        ("q-mood", "11", None),
        ("q-age", "42", ["42"]),
        ("q-words", " Mehr Bänke ", ["Mehr Bänke"]),
        ("q-spot-name", "Anger", ["Anger"]),
        ("q-ok", "1", ["yes"]),
        ("q-where", "06", ["06"]),
    ],
)
def test_numbers_of_boxes_become_codes(
    name: str, typed: str, values: list[str] | None
) -> None:
    raw, wrong = read_keyed(FORM.questions, {name: typed})

    assert (raw.get(name), wrong) == (values, [] if values else [name])


def test_every_question_that_asks_has_a_field_and_no_other() -> None:
    without = [q.key for q in FORM.questions if not keyed_fields(q)]

    assert without == ["note"]
