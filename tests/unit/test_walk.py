"""What is shown with which answers: questions, options, pages, and texts with answers."""

from typing import Any

from participation.questionnaires.definition import parse_definition
from participation.questionnaires.piping import asked_in, fill, fill_plain
from tests.questionnaire_parts import options, page, question, source

CHAIN = parse_definition(
    source(
        page("one", question("a"), question("b", when={"question": "a", "is": "a"})),
        page("two", question("c", when={"question": "b", "answered": True})),
        page("three", question("d"), when={"question": "a", "is_not": "c"}),
        page("four", question("e", "multiple", options=options(
            "x", "y", y={"when": {"question": "d", "is": "b"}}))),
    )
)  # fmt: skip


def stored(raw: dict[str, list[str]]) -> list[tuple[str, str | None]]:
    return [(a.question_key, a.value) for a in CHAIN.read(raw)[0]]


def test_a_hidden_question_hides_what_hangs_on_it_and_is_not_counted() -> None:
    raw = {"q-a": ["b"], "q-b": ["a"], "q-c": ["a"], "q-d": ["a"]}

    assert stored(raw) == [("a", "b"), ("d", "a")]
    assert CHAIN.walk(raw).pages == [0, 2, 3]


def test_the_same_answers_count_again_when_the_question_comes_back() -> None:
    raw = {"q-a": ["a"], "q-b": ["a"], "q-c": ["a"], "q-d": ["a"]}

    assert stored(raw) == [("a", "a"), ("b", "a"), ("c", "a"), ("d", "a")]
    assert CHAIN.walk(raw).pages == [0, 1, 2, 3]


def test_a_page_is_skipped_as_a_whole() -> None:
    walked = CHAIN.walk({"q-a": ["c"], "q-d": ["a"]})

    assert walked.pages == [0, 3]
    assert walked.next_page(0) == 3
    assert walked.previous_page(3) == 0
    assert walked.next_page(3) == 3


def test_an_option_that_is_hidden_does_not_count() -> None:
    raw = {"q-a": ["b"], "q-d": ["a"], "q-e": ["x", "y"]}

    assert stored(raw)[-1] == ("e", "x")
    assert CHAIN.walk(raw).hidden == {"e": frozenset({"y"})}
    assert stored({**raw, "q-d": ["b"]})[-2:] == [("e", "x"), ("e", "y")]


def test_a_page_whose_only_question_may_still_open_on_it_stays() -> None:
    opening = parse_definition(
        source(
            page("one", question("a"), question("b", when={"question": "a", "is": "a"}))
        )
    )

    assert opening.walk({}).pages == [0]
    assert opening.walk({}).shown == {"a"}


def test_a_check_refuses_with_its_own_text() -> None:
    checked = parse_definition(source(page("one",
        question("from", "number"),
        question("to", "number", check={
            "if": {"question": "to", "at_least": 10}, "text": {"de": "Zu wenig."}}),
    )))  # fmt: skip

    assert checked.read({"q-to": ["9"]})[1] == {"to": ["check"]}
    assert checked.read({"q-to": ["10"]})[1] == {}
    assert checked.read({})[1] == {}


def test_a_required_question_is_not_missed_where_it_is_hidden() -> None:
    data: Any = source(page("one", question("a"), question(
        "b", required=True, when={"question": "a", "is": "a"})))  # fmt: skip
    asked = parse_definition(data)

    assert asked.read({"q-a": ["b"]})[1] == {}
    assert asked.read({"q-a": ["a"]})[1] == {"b": ["required"]}


def test_answers_are_put_into_later_texts() -> None:
    text = "Sie wohnen in {{place|Erfurt}}, seit {{ since }} Jahren."

    assert list(asked_in(text)) == ["place", "since"]
    assert fill_plain(text, {"since": "3"}) == "Sie wohnen in Erfurt, seit 3 Jahren."


def test_an_answer_in_a_text_is_never_markup() -> None:
    filled = fill("{{a|<i>}} & {{a}}", {"a": "<b>{{a}}</b>"})

    assert str(filled) == (
        '<bdi data-answer="a" data-otherwise="&lt;i&gt;">&lt;b&gt;{{a}}&lt;/b&gt;</bdi>'
        ' &amp; <bdi data-answer="a" data-otherwise="">&lt;b&gt;{{a}}&lt;/b&gt;</bdi>'
    )
