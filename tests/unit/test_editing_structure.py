"""Pages and questions come, go, move and are renamed; the rest stays as it was."""

import copy
from typing import Any

import pytest

from participation.core.errors import InvalidInputError, NotFoundError
from participation.questionnaires.editing.keys import (
    propose_key,
    rename,
    rename_codes,
    taken_keys,
)
from participation.questionnaires.editing.languages import (
    untranslated,
    within_languages,
)
from participation.questionnaires.editing.structure import (
    add_page,
    add_question,
    empty_questionnaire,
    move_page,
    move_question,
    put_on_page,
    remove,
    restore,
)
from tests.questionnaire_parts import options, page, question, source

DRAFT = source(
    page("one", question("a"), question("b", when={"question": "a", "is": "a"})),
    page("two", question("c", text={"de": "Zu {{a}} und {{b|nichts}}?"})),
    page("three"),
)


def order(draft: Any) -> dict[str, list[str]]:
    return {p["key"]: [q["key"] for q in p["questions"]] for p in draft["pages"]}


@pytest.fixture(autouse=True)
def unchanged() -> Any:
    before = copy.deepcopy(DRAFT)
    yield
    assert before == DRAFT


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("b", -1, {"one": ["b", "a"], "two": ["c"], "three": []}),
        ("b", 1, {"one": ["a"], "two": ["b", "c"], "three": []}),
        ("c", 1, {"one": ["a", "b"], "two": [], "three": ["c"]}),
        ("c", -1, {"one": ["a", "b", "c"], "two": [], "three": []}),
        ("a", -1, {"one": ["a", "b"], "two": ["c"], "three": []}),
    ],
)
def test_a_question_moves_by_one_and_over_the_edge_of_its_page(
    key: str, by: int, expected: Any
) -> None:
    assert order(move_question(DRAFT, key, by=by)) == expected


def test_pages_move_and_stay_at_the_ends() -> None:
    assert list(order(move_page(DRAFT, "three", by=-1))) == ["one", "three", "two"]
    assert list(order(move_page(DRAFT, "one", by=-1))) == ["one", "two", "three"]
    assert order(put_on_page(DRAFT, "a", page="three"))["three"] == ["a"]


def test_what_was_removed_comes_back_to_its_place_among_later_changes() -> None:
    without = remove(remove(DRAFT, ("question", "a")), ("page", "two"))
    assert order(without) == {"one": ["b"], "three": []}
    later, new = add_question(without, page="three", type="text", text="Noch etwas?")

    back = restore(restore(later, ("question", "a"), earlier=DRAFT), ("page", "two"),
                   earlier=DRAFT)  # fmt: skip

    assert new == "noch_etwas"
    assert order(back) == {"one": ["a", "b"], "two": ["c"], "three": [new]}


def test_a_question_whose_page_is_gone_comes_back_on_the_last_one() -> None:
    without = remove(DRAFT, ("page", "one"))

    back = restore(without, ("question", "a"), earlier=DRAFT)

    assert order(back) == {"two": ["c"], "three": ["a"]}
    with pytest.raises(NotFoundError):
        restore(without, ("question", "nope"), earlier=DRAFT)


def test_keys_come_from_texts_and_are_never_taken_twice() -> None:
    first, one = add_question(
        DRAFT, page="one", type="single", text="Wie oft fährt der Bus?"
    )
    _, two = add_question(
        first,
        page="one",
        type="single",
        text="Wie oft fährt der Bus?",
        taken=frozenset({"wie_oft_faehrt_der_bus_2"}),
    )
    _, nameless = add_question(DRAFT, page="one", type="single", text="؟")

    assert (one, two) == ("wie_oft_faehrt_der_bus", "wie_oft_faehrt_der_bus_3")
    assert nameless == "single"
    assert propose_key("Wort " * 30, taken=frozenset(), otherwise="x") == (
        "wort_wort_wort_wort_wort_wort_wort_wort"
    )
    assert add_page(DRAFT, title="One")[1] == "page_one"


def test_a_new_name_goes_wherever_the_old_one_stood() -> None:
    renamed = rename(DRAFT, "a", "first", taken=frozenset())

    assert order(renamed)["one"] == ["first", "b"]
    assert renamed["pages"][0]["questions"][1]["when"] == {
        "question": "first",
        "is": "a",  # a code of that name stays
    }
    assert renamed["pages"][1]["questions"][0]["text"]["de"] == (
        "Zu {{first}} und {{b|nichts}}?"
    )


@pytest.mark.parametrize(
    ("new", "code"),
    [("b", "key_taken"), ("two", "key_taken"), ("Mit Raum", "key_unusable"),
     ("", "key_unusable"), ("old", "key_taken")],
)  # fmt: skip
def test_a_name_that_cannot_be_one_is_refused(new: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        rename(DRAFT, "a", new, taken=frozenset({"old"}))

    assert refused.value.problems == {"key": [code]}


def test_new_codes_go_into_conditions() -> None:
    draft = source(
        page(
            "one",
            question("a"),
            question("m", "matrix", items=options("x", "y")),
            question("b", when={"any": [
                {"question": "a", "one_of": ["a", "b"]},
                {"not": {"question": "a", "is": "a"}},
                {"question": "m", "item": "x", "is": "a"},
            ]}),
        )
    )  # fmt: skip

    renamed = rename_codes(rename_codes(draft, "a", {"a": "yes"}), "m", {"x": "row"})

    assert renamed["pages"][0]["questions"][2]["when"] == {"any": [
        {"question": "a", "one_of": ["yes", "b"]},
        {"not": {"question": "a", "is": "yes"}},
        {"question": "m", "item": "row", "is": "a"},
    ]}  # fmt: skip


def test_missing_translations_are_counted_and_a_language_taken_off_leaves() -> None:
    draft = source(page("one", question("a", hint={"de": "x", "en": "y"})))

    assert untranslated(draft) == {"en": 7}  # all but the hint
    draft["languages"] = ["de"]
    assert untranslated(draft) == {}
    assert within_languages(draft)["pages"][0]["questions"][0]["hint"] == {"de": "x"}
    assert within_languages(draft)["information"]["purpose"] == {"de": "Steht hier."}


def test_an_empty_questionnaire_can_be_built_up() -> None:
    draft = empty_questionnaire(title="Neu", language="de")
    draft, key = add_question(draft, page="page_1", type="rating", text="Wie gut?")

    assert draft["pages"][0]["questions"] == [
        {"key": "wie_gut", "type": "rating", "text": {"de": "Wie gut?"}, "points": 5}
    ]
    assert taken_keys(draft) == {"page_1", "wie_gut"}
    assert key == "wie_gut"
