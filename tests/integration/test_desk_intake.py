"""What an Ortsteil puts in: talk of the Sprechstunde and paper forms, of its own alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import (
    publish_local_block,
    publish_questionnaire,
)
from participation.questionnaires.queries import local_blocks, newest_questionnaire
from participation.responses.models import Comment, PaperForm, Submission
from tests.integration.desking import mandate_grant
from tests.integration.staff import page, signed_in, told, words
from tests.page import Page

TALK = "/staff/mein-ortsteil/sprechstunde"
PAPER = "/staff/mein-ortsteil/papier"
SAID = {
    "channel": "on_site",
    "text": "An der Haltestelle fehlt eine Bank.",
    "agreed": "y",
    "action": "check",
}


@pytest.fixture
def desk(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.session() as session:
        grant = mandate_grant(session, "06")
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=(grant,), login="rieth")


def test_what_was_said_is_a_comment_with_its_channel(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    fields = {**Page(desk.get(TALK).text).fields(), **SAID}

    answers = [desk.post(TALK, data=fields).status_code for _ in range(2)]

    assert answers == [303, 303]
    with sqlite_database.session() as session:
        stored = session.execute(
            select(
                Comment.text, Comment.channel, Comment.ortsteil_key, Submission.kind
            ).join(Submission)
        ).all()
        actions = session.execute(select(StaffAction.action, StaffAction.subject)).all()
    assert [tuple(row) for row in stored] == [
        ("An der Haltestelle fehlt eine Bank.", "on_site", "06", "comment")
    ]
    assert [tuple(row) for row in actions] == [("talk_recorded", "06 on_site")]


def test_everything_missing_is_said_at_its_field_and_nothing_is_lost(
    desk: FlaskClient,
) -> None:
    fields = {
        **Page(desk.get(TALK).text).fields(),
        "text": "Eine Bank",
        "channel": "online",
    }

    shown = Page(desk.post(TALK, data=fields).text)

    assert shown.errors == [
        "Bitte wählen Sie, wie das Gespräch war.",
        "Bitte fragen Sie die Person zuerst, und bestätigen Sie es hier.",
    ]
    assert shown.fields()["text"] == ["Eine Bank"]


def test_a_name_is_asked_about_and_only_the_very_same_text_is_kept(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    name = "Frau Erika Mustermann wünscht sich eine Bank."
    fields = {**Page(desk.get(TALK).text).fields(), **SAID, "text": name}

    warned = desk.post(TALK, data=fields)
    again = {**Page(warned.text).fields(), "action": "keep"}
    changed = desk.post(TALK, data={**again, "text": f"{name} Und Herr Karl Schulze."})
    with sqlite_database.session() as session:
        assert session.scalars(select(Comment.id)).all() == []
    kept = desk.post(TALK, data=again)

    assert (warned.status_code, changed.status_code, kept.status_code) == (
        422,
        422,
        303,
    )
    [mark] = Page(warned.text).all("mark")
    assert "Mustermann" in mark.text
    with sqlite_database.session() as session:
        assert session.scalars(select(Comment.text)).all() == [name]


def test_a_mandate_of_two_says_which_and_can_name_no_other(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.session() as session:
        grant = mandate_grant(session, "29")
    desk = signed_in(sqlite_app.test_client(), sqlite_database, roles=(grant,))
    fields = {**Page(desk.get(TALK).text).fields(), **SAID}

    answers = [
        desk.post(TALK, data={**fields, "ortsteil": key}).status_code
        for key in ("", "06", "52")
    ]

    assert answers == [422, 422, 303]
    with sqlite_database.session() as session:
        assert session.scalars(select(Comment.ortsteil_key)).all() == ["52"]


def test_own_paper_is_keyed_and_cannot_be_opened_again(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    [address] = page(desk, PAPER).xpath("//main//li//a/@href")
    fields = {**Page(desk.get(address).text).fields(), "q-relation": "1"}
    own_is_there = fields["q-ortsteil"]

    foreign = desk.post(address, data={**fields, "q-ortsteil": "Altstadt"})
    stored = desk.post(address, data={**fields, "q-ortsteil": "Rieth"})

    assert own_is_there in ("06", ["06"])
    assert (foreign.status_code, stored.status_code) == (422, 303)
    assert Page(foreign.text).errors == [
        "Bitte nennen Sie den Ortsteil mit Nummer oder Namen."
    ]
    assert [
        e.text for e in Page(foreign.text).all("option") if e.is_inside("datalist")
    ] == ["06"]
    with sqlite_database.session() as session:
        [number] = session.scalars(select(PaperForm.number)).all()
    for other in ("/staff/eingabe", f"/staff/eingabe/zweite/{number}",
                  f"/staff/eingabe/vergleich/{number}"):  # fmt: skip
        assert desk.get(other).status_code == 403


def test_forms_of_other_ortsteile_are_neither_offered_nor_opened(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        block = {
            "format": 1,
            "questions": [{"key": "q", "type": "text", "text": {"de": "MARKE?"}}],
        }
        publish_local_block(
            session, key="default", ortsteil_key="01", data=block, today=today()
        )
        core = newest_questionnaire(session, "default")
        source = {**core.definition.source, "title": {"de": "MARKE Altstadt"}}
        publish_questionnaire(
            session,
            key="altstadt",
            definition=parse_definition(source),
            ortsteil_key="01",
            today=today(),
        )
        [made] = local_blocks(session)
        local = f"{core.version_id}.{made.id}"
        own = newest_questionnaire(session, "altstadt").reference
    paper = "/staff/mein-ortsteil/aushang/fragebogen?gebiet=rieth&fragebogen"
    poster = "/staff/mein-ortsteil/aushang/plakat?ortsteil"

    answers = [
        desk.get(f"{PAPER}/{local}"),
        desk.get(f"{PAPER}/{own}"),
        desk.get(f"{PAPER}/nirgends"),
        desk.get(f"{paper}=altstadt"),
        desk.get(f"{poster}=altstadt"),
        desk.get(f"{poster}=nirgends"),
        desk.get("/staff/mein-ortsteil/aushang/fragebogen?fragebogen=default"),
    ]

    assert [a.status_code for a in answers] == [404] * 7
    assert len({told(a) for a in answers}) == 1
    for shown in (PAPER, "/staff/mein-ortsteil/aushang"):
        assert "MARKE" not in words(page(desk, shown))


def test_own_posters_are_printed(desk: FlaskClient) -> None:
    answer = desk.get("/staff/mein-ortsteil/aushang/plakat?ortsteil=rieth&blatt=a5")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="plakat-rieth-a5.pdf"'
    )
