"""Versions, series and the Ortsteile's own blocks, from publishing to stored answers."""

import copy
import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import DefinitionError, parse_definition
from participation.questionnaires.publish import (
    NewSeriesNeededError,
    publish_local_block,
    publish_questionnaire,
    withdraw_local_block,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    open_questionnaire,
    published_questionnaires,
    referenced_questionnaire,
)
from participation.responses.models import Answer, Submission
from tests.page import follow_form, read_page
from tests.questionnaire_parts import options, page, question, source

TODAY = today()  # of the day the default questionnaire was published, or later
CORE: dict[str, Any] = source(
    page("one", question("where", "ortsteil", required=True), question("a")),
    page("two", question("b")),
)
BLOCK: dict[str, Any] = {
    "format": 1,
    "intro": {"de": "<p>Der Ortsteilrat fragt.</p>"},
    "questions": [question("bench", text={"de": "Fehlt eine Bank?"})],
}


def publish(session: Session, data: dict[str, Any], **fields: Any) -> Any:
    return publish_questionnaire(
        session, key="core", definition=parse_definition(data), today=TODAY, **fields
    )


def asked(session: Session, ortsteil: str) -> PublishedQuestionnaire:
    """The one published here; the city's default would be older."""
    found = open_questionnaire(session, ortsteil_key=ortsteil, today=TODAY)
    assert found is not None
    return found


def close_default(session: Session) -> None:
    from participation.questionnaires.publish import close_questionnaire

    close_questionnaire(session, key="default", closes_on=datetime.date(2020, 1, 1))


def changed(edit: str) -> dict[str, Any]:
    data = copy.deepcopy(CORE)
    first = data["pages"][0]["questions"][1]
    if edit == "typo":
        first["text"]["de"] = "Frage a??"
    else:
        first["options"].append(options("z")[0])
    return data


def test_a_correction_stays_in_the_series_and_new_codes_need_a_new_one(
    session: Session,
) -> None:
    publish(session, CORE)
    publish(session, changed("typo"))
    with pytest.raises(NewSeriesNeededError) as refused:
        publish(session, changed("code"))
    publish(session, changed("code"), new_series=True)

    assert [(c.kind.value, c.place) for c in refused.value.changes] == [
        ("code_added", "a, z")
    ]
    assert [
        (q.number, q.series)
        for q in published_questionnaires(session)
        if q.key == "core"
    ] == [(3, 2), (2, 1), (1, 1)]


def test_a_local_block_is_asked_in_its_ortsteil_alone(session: Session) -> None:
    close_default(session)
    publish(session, CORE)
    publish_local_block(session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY)

    here, elsewhere = asked(session, "14"), asked(session, "15")

    assert [q.key for q in here.definition.questions] == [
        "where", "a", "local_14_bench", "b",
    ]  # fmt: skip
    assert [q.key for q in elsewhere.definition.questions] == ["where", "a", "b"]
    assert here.version_id == elsewhere.version_id
    assert here.definition.digest == elsewhere.definition.digest


def test_a_withdrawn_block_is_asked_no_more_but_forms_on_their_way_stay_valid(
    session: Session,
) -> None:
    close_default(session)
    publish(session, CORE)
    publish_local_block(session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY)
    on_its_way = asked(session, "14").reference
    withdraw_local_block(session, key="core", ortsteil_key="14", today=TODAY)

    assert asked(session, "14").local_block_id is None
    still = referenced_questionnaire(session, on_its_way)
    assert still.definition.question("local_14_bench").text["de"] == "Fehlt eine Bank?"
    assert [(b.ortsteil_key, b.withdrawn_on) for b in local_blocks(session)] == [
        ("14", TODAY)
    ]


def test_the_same_block_again_is_no_new_one_and_a_changed_one_is(
    session: Session,
) -> None:
    publish(session, CORE)
    first = publish_local_block(
        session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY
    )
    again = publish_local_block(
        session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY
    )
    other = {**BLOCK, "questions": [question("tree")]}
    publish_local_block(session, key="core", ortsteil_key="14", data=other, today=TODAY)

    assert again == first
    assert [b.number for b in local_blocks(session)] == [2, 1]


def test_a_core_that_a_block_does_not_fit_is_not_published(session: Session) -> None:
    publish(session, CORE)
    hanging = question("why", "text", when={"question": "a", "is": "a"})
    publish_local_block(
        session, key="core", ortsteil_key="14", today=TODAY,
        data={"format": 1, "questions": [hanging]},
    )  # fmt: skip
    without = copy.deepcopy(CORE)
    without["pages"][0]["questions"].pop()

    with pytest.raises(DefinitionError) as refused:
        publish(session, without, new_series=True)

    assert refused.value.problems == [
        "Ortsteil 14: question local_14_why: its condition asks for 'a', which is no "
        "question"
    ]


def test_local_answers_are_stored_with_their_block(
    database: Database, client: FlaskClient
) -> None:
    with database.transaction() as session:
        close_default(session)
        publish(session, CORE)
        block = publish_local_block(
            session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY
        )

    address = "/o/wiesenhuegel/fragebogen"
    first = read_page(client.get(address))
    response = follow_form(client, address, first, "next", **{"q-a": "a"})
    local = read_page(response)
    response = follow_form(client, address, local, "next", **{"q-local_14_bench": "b"})
    last = read_page(response)
    sent = follow_form(client, address, last, "send", **{"q-b": "c"})

    assert local.heading == "Fragen aus Ihrem Ortsteil"
    assert sent.status_code == 303
    with database.session() as session:
        rows = session.execute(select(Answer.question_key, Answer.value)).all()
        stored = session.scalar(select(Submission.local_block_id))
    assert sorted(tuple(row) for row in rows) == [
        ("a", "a"), ("b", "c"), ("local_14_bench", "b"),
    ]  # fmt: skip
    assert stored == block


def test_a_local_key_never_asks_something_else(session: Session) -> None:
    publish(session, CORE)
    publish_local_block(session, key="core", ortsteil_key="14", data=BLOCK, today=TODAY)
    other = {"format": 1, "questions": [question("bench", text={"de": "Wie alt?"})]}

    with pytest.raises(DefinitionError) as refused:
        publish_local_block(
            session, key="core", ortsteil_key="14", data=other, today=TODAY
        )

    assert refused.value.problems == [
        "local_14_bench, text (de): the text is another one: people answer another "
        "question; give the question a new key"
    ]


def test_who_reads_another_language_is_told_which_one_the_questions_are_in(
    database: Database, client: FlaskClient
) -> None:
    with database.transaction() as session:
        close_default(session)
        publish(session, CORE)

    arabic = read_page(client.get("/ar/o/wiesenhuegel/fragebogen"), lang="ar")
    english = read_page(client.get("/en/o/wiesenhuegel/fragebogen"), lang="en")

    assert "Deutsch" in arabic.one("main").text
    assert "Deutsch" not in english.one("main").text
    titles = arabic.all("span", lang="de", dir="ltr")
    assert CORE["title"]["de"] in [e.text for e in titles]
    [legend] = [e for e in arabic.all("legend") if "Frage a?" in e.text]
    assert any(
        (e.get("lang"), e.get("dir")) == ("de", "ltr")
        for e in [*legend.parents, *arabic.elements]
        if "Frage a?" in e.text
    )


def test_a_language_that_nobody_knows_is_shown_and_no_failure(
    database: Database, client: FlaskClient
) -> None:
    data = copy.deepcopy(CORE)
    data["languages"] = ["tlh"]
    for told in ("purpose", "legal_basis", "recipients", "retention", "notice"):
        data["information"][told] = {"tlh": told}
    for part in (data["title"], data["intro"], *(
        text
        for one in data["pages"]
        for text in (one["title"], *(q["text"] for q in one["questions"]))
    )):  # fmt: skip
        part["tlh"] = part.pop("de")
    for one in data["pages"]:
        for asking in one["questions"]:
            for option in asking.get("options", []):
                option["text"] = {"tlh": option["code"]}
    with database.transaction() as session:
        close_default(session)
        publish(session, data)

    shown = read_page(client.get("/o/wiesenhuegel/fragebogen"))

    marked = [e for e in shown.elements if e.get("lang") == "tlh"]
    assert {e.get("dir") for e in marked} == {"auto"}


def test_a_language_must_be_a_tag(session: Session) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_definition({**CORE, "languages": ["de", "Deutsch (de)"]})

    assert refused.value.problems == [
        "questionnaire: languages: 'Deutsch (de)' is no language tag such as de or en-GB"
    ]


def test_of_two_published_on_one_day_the_later_is_asked(session: Session) -> None:
    for key in ("zebra", "ape"):
        publish_questionnaire(
            session, key=key, definition=parse_definition(CORE), today=TODAY
        )
    publish_questionnaire(
        session, key="zebra", definition=parse_definition(changed("typo")), today=TODAY
    )

    assert asked(session, "14").key == "zebra"
