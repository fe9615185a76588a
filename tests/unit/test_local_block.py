"""An Ortsteil's own questions: at most three, never mixed up with those of the city."""

from typing import Any

import pytest

from participation.questionnaires.definition import DefinitionError, parse_definition
from participation.questionnaires.local import parse_local_block
from tests.questionnaire_parts import page, question, source

CORE = parse_definition(
    source(
        page("one", question("place", "ortsteil"), question("a")),
        page("two", question("b")),
        page("three", question("age")),
        local_before="two",
    )
)


def block(*questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"format": 1, "questions": list(questions), **fields}


def problems(data: Any) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        parse_local_block(data, ortsteil_key="14", core=CORE)
    return refused.value.problems


def test_its_questions_stand_between_those_of_the_core_under_keys_of_their_own() -> (
    None
):
    local = parse_local_block(
        block(
            question("a", "text"),
            question("park", when={"question": "a", "answered": True},
                     text={"de": "Zu {{a}}"}),
            intro={"de": "<p>Gruß aus dem Rieth</p><script>x</script>"},
        ),
        ortsteil_key="14",
        core=CORE,
    )  # fmt: skip
    whole = CORE.with_page(local.page)

    assert [q.key for q in whole.questions] == [
        "place", "a", "local_14_a", "local_14_park", "b", "age",
    ]  # fmt: skip
    assert whole.question("local_14_park").when is not None
    assert whole.question("local_14_park").text == {"de": "Zu {{local_14_a}}"}
    assert local.page.intro_html == {"de": "<p>Gruß aus dem Rieth</p>x"}
    assert whole.digest == CORE.digest


def test_a_condition_may_ask_for_a_core_question_before_it() -> None:
    data = block(question("own", when={"question": "place", "answered": True}))

    parse_local_block(data, ortsteil_key="14", core=CORE)


def test_a_block_that_does_not_fit_is_refused_with_every_reason() -> None:
    many = [question(f"q{n}") for n in range(4)]

    assert problems(block(*many, question("p", "ortsteil"))) == [
        "local block: at most 3 questions of an Ortsteil's own",
        "local block: local_14_p: the core asks for the Ortsteil already",
    ]
    assert problems(
        block(question("x", when={"question": "age", "answered": True}))
    ) == ["question local_14_x: its condition asks for 'age', which comes later"]
    assert problems([]) == [
        "local block: must be an object",
        "local block: format must be a whole number 1-1",
        "local block: format must be 1",
        "local block: questions must be a list with at least one question",
    ]  # fmt: skip
