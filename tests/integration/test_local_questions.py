"""Staff write and end an Ortsteil's own questions in the browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.database import Database
from participation.questionnaires.queries import block_source, local_blocks
from tests.integration.staff import signed_in
from tests.page import Page

ADDRESS = "/staff/fragebogen/default/ortsteile/rieth"


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def write(client: FlaskClient, **fields: str) -> int:
    page = Page(client.get(ADDRESS).text)
    return client.post(ADDRESS, data={**page.fields(), **fields}).status_code


def test_questions_are_written_corrected_and_ended(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    asked = {"text_1": "Fehlt eine Bank?", "kind_1": "single", "answers_1": "ja\nnein"}

    assert write(staff, **asked, intro="Der Ortsteilrat fragt.") == 303
    assert write(staff, text_1="Fehlt hier eine Bank?") == 303
    shown = Page(staff.get("/o/rieth/fragebogen/seiten").text)
    ended = staff.post(
        ADDRESS + "/beenden", data=Page(staff.get(ADDRESS).text).fields()
    )

    assert "Fehlt hier eine Bank?" in shown.html
    assert "Der Ortsteilrat fragt." in shown.html
    assert ended.status_code == 303
    with sqlite_database.session() as session:
        assert block_source(session, "default", "06") is None
        blocks = [(b.number, b.withdrawn_on is None) for b in local_blocks(session)]
    assert blocks == [(2, False), (1, False)]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Bitte schreiben Sie mindestens eine Frage."),
        ({"text_2": "Wo?"}, "Frage 2 braucht einen Text und eine Art der Antwort."),
        ({"text_1": "Wo?", "kind_1": "single", "answers_1": "ja"},
         "Frage 1 braucht mindestens zwei Antworten."),
        ({"text_1": "Wie?", "kind_1": "scale", "answers_1": "x"},
         "Frage 1 braucht zwei Zeilen: was 0 und was 10 bedeutet."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    staff: FlaskClient, fields: dict[str, str], problem: str
) -> None:
    page = Page(staff.get(ADDRESS).text)
    response = staff.post(ADDRESS, data={**page.fields(), **fields})
    shown = Page(response.text)

    assert response.status_code == 422
    assert problem in [e.text.strip() for e in shown.all("li")]
    for name, value in fields.items():
        assert shown.fields()[name] in (value, [value])


def test_an_ortsteil_that_does_not_exist_is_not_found(staff: FlaskClient) -> None:
    assert staff.get("/staff/fragebogen/default/ortsteile/ghost").status_code == 404
    assert staff.get("/staff/fragebogen/ghost/ortsteile").status_code == 404
