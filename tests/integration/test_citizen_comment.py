import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.database import Database, DatabaseAwayError
from participation.responses.models import Comment, Submission
from tests.page import follow_form, read_page, sent_to

ADDRESS = "/o/rieth/kommentar"
THANKS = "/o/rieth/danke?fuer=kommentar"


def comments(database: Database) -> list[tuple[str, str | None]]:
    with database.session() as session:
        return [(c.text, c.ortsteil_key) for c in session.scalars(select(Comment))]


@pytest.mark.parametrize(
    "text",
    ["Mehr Bänke!", "=1+1", "مرحبا 👩‍👩‍👧‍👦", "<b>fett</b> & {{ 7*7 }}", "a\r\nb"],
)
def test_a_comment_is_stored_as_typed(
    client: FlaskClient, database: Database, text: str
) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, ADDRESS, page, "send", text=text)

    assert (response.status_code, sent_to(response)) == (303, THANKS)
    assert comments(database) == [(text.replace("\r\n", "\n"), "06")]
    assert "Ihr Kommentar ist gespeichert" in read_page(client.get(THANKS)).html


def test_sending_twice_stores_once(client: FlaskClient, database: Database) -> None:
    page = read_page(client.get(ADDRESS))

    for _ in range(2):
        response = follow_form(client, ADDRESS, page, "send", text="Bank")
        assert sent_to(response) == THANKS
    other = follow_form(client, ADDRESS, page, "send", text="Tisch")

    assert sent_to(other) == f"{THANKS}&erste=1"
    assert comments(database) == [("Bank", "06")]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Bitte schreiben Sie etwas."),
        (" \r\n ", "Bitte schreiben Sie etwas."),
        (
            "x" * 100_000,
            "Der Text ist zu lang: 100.000 von 5.000 Zeichen. Bitte kürzen Sie ihn.",
        ),
    ],
)
def test_what_cannot_be_stored_stays_in_the_field(
    client: FlaskClient, database: Database, text: str, error: str
) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(follow_form(client, ADDRESS, page, "send", text=text), 422)

    assert again.errors == [error]
    assert again.fields()["text"] == [text.replace("\r\n", "\n")] or (
        again.fields()["text"] == [text]
    )
    assert again.all("div", id="error-summary")
    assert comments(database) == []


def test_an_unreadable_character_is_taken_out(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(follow_form(client, ADDRESS, page, "send", text="a\x00b"), 422)

    assert again.fields()["text"] == ["ab"]
    assert follow_form(client, ADDRESS, again, "send").status_code == 303


def test_without_a_good_token_the_text_stays(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(
        follow_form(client, ADDRESS, page, "send", text="Bank", token="forged"), 422
    )

    assert again.fields()["text"] == ["Bank"]
    assert follow_form(client, ADDRESS, again, "send").status_code == 303


def test_the_token_of_a_questionnaire_is_no_token_of_a_comment(
    client: FlaskClient,
) -> None:
    questionnaire = read_page(client.get("/o/rieth/fragebogen"))
    page = read_page(client.get(ADDRESS))
    [token] = questionnaire.fields()["token"]

    response = follow_form(client, ADDRESS, page, "send", text="Bank", token=token)

    assert response.status_code == 422


def test_the_language_switch_keeps_the_text(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, f"/en{ADDRESS}", page, "language", text="Bank")

    assert read_page(response, lang="en").fields()["text"] == ["Bank"]


def test_without_database_the_text_stays(
    app: Flask, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def session(self) -> None:
            raise DatabaseAwayError

        transaction = session

    page = read_page(client.get(ADDRESS))
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["participation"], "database", Away())
        response = follow_form(client, ADDRESS, page, "send", text="Bank")

    waiting = read_page(response, 503)
    assert response.headers["Retry-After"] == "30"
    assert waiting.fields()["text"] == ["Bank"]
    assert follow_form(client, ADDRESS, waiting, "send").status_code == 303
    with database.session() as session:
        assert len(session.scalars(select(Submission)).all()) == 1
