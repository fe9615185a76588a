"""What the comment form asks beside the text, and the step before sending."""

import dataclasses
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from participation.database import Database, DatabaseAwayError
from participation.responses.details import CommentDetails
from tests.conftest import build_app
from tests.integration.commenting import (
    count_support,
    publish,
    stored_comments,
    support,
)
from tests.page import Page, follow_form, read_page, sent_to

ADDRESS = "/o/rieth/kommentar"
THANKS = "/o/rieth/danke?fuer=kommentar"
POINT = "51.0068,11.0152"


def write(client: FlaskClient, **fields: str) -> Page:
    """Send the form; the page that comes instead of the thank-you."""
    page = read_page(client.get(ADDRESS))
    return read_page(follow_form(client, ADDRESS, page, "send", **fields))


def test_everything_said_beside_the_text_is_stored(
    client: FlaskClient, database: Database
) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(
        client, ADDRESS, page, "send", text="Mehr Schatten", kind="idea",
        place_name=" Mainzer  Straße\r\n7 ", place_point="51.00681,11.01519",
        theme_hint="gruen",
    )  # fmt: skip

    assert sent_to(response) == THANKS
    [comment] = stored_comments(database)
    assert (comment.kind, comment.place_name, comment.place_point) == (
        "idea",
        "Mainzer Straße 7",
        POINT,
    )
    assert comment.theme_hint == "gruen"


def test_all_of_it_may_be_left_out(client: FlaskClient, database: Database) -> None:
    page = read_page(client.get(ADDRESS))
    follow_form(client, ADDRESS, page, "send", text="Mehr Schatten")

    [comment] = stored_comments(database)
    assert [
        comment.kind,
        comment.place_name,
        comment.place_point,
        comment.theme_hint,
    ] == [None] * 4


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("kind", "rant", "Bitte wählen Sie eine der Antworten."),
        ("theme_hint", "nix", "Bitte wählen Sie eine der Antworten."),
        ("theme_hint", "planungsluecke", "Bitte wählen Sie eine der Antworten."),
        (
            "place_name",
            "x" * 201,
            "Der Name des Ortes ist zu lang: höchstens 200 Zeichen.",
        ),
        ("place_point", "52.52,13.40", "Der Punkt lag nicht in der Stadt."),
        ("place_point", "<script>", "Der Punkt lag nicht in der Stadt."),
        ("place_point", "9" * 100_000, "Der Punkt lag nicht in der Stadt."),
    ],
)
def test_what_the_form_does_not_offer_is_refused_and_the_text_kept(
    client: FlaskClient, database: Database, field: str, value: str, error: str
) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, ADDRESS, page, "send", text="Bank", **{field: value})
    again = read_page(response, 422)

    assert [e[: len(error)] for e in again.errors] == [error]
    assert len(again.one("div", id="error-summary").text) > 0
    assert again.fields()["text"] == ["Bank"]
    assert stored_comments(database) == []
    changes = {"place_name": "Platz"} if field == "place_name" else {}
    assert follow_form(client, ADDRESS, again, "send", **changes).status_code == 303


def test_all_mistakes_are_told_at_once(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(
        follow_form(client, ADDRESS, page, "send", kind="x", place_point="0,0"), 422
    )

    assert len(again.errors) == 3
    for link in [a for a in again.all("a") if (a.get("href") or "").startswith("#f-")]:
        assert again.all("input", id=link["href"][1:]) or again.all(
            "textarea", id=link["href"][1:]
        )


def test_the_language_switch_keeps_all_of_it(client: FlaskClient) -> None:
    typed = {
        "text": "Bank", "kind": "praise", "place_name": "Platz", "place_point": POINT,
        "theme_hint": "gruen",
    }  # fmt: skip
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, f"/en{ADDRESS}", page, "language", **typed)

    fields = read_page(response, lang="en").fields()
    assert {name: fields[name] for name in typed} == {n: [v] for n, v in typed.items()}


def test_similar_comments_are_shown_once_before_sending(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Am Spielplatz fehlen Bänke im Schatten.")
    publish(database, "Am Spielplatz in der Altstadt fehlen Bänke", ortsteil="01")

    step = write(
        client, text="Bitte Bänke am Spielplatz!", kind="idea", place_name="Ecke"
    )

    assert step.heading == "Ähnliche Kommentare gibt es schon"
    assert "Bänke im Schatten" in step.html
    assert "in der Altstadt" not in step.html
    assert stored_comments(database)[2:] == []
    response = follow_form(client, ADDRESS, step, "send")
    assert sent_to(response) == THANKS
    sent = next(c for c in stored_comments(database) if c.text.startswith("Bitte"))
    assert (sent.kind, sent.place_name) == ("idea", "Ecke")
    again = follow_form(client, ADDRESS, step, "send")
    assert sent_to(again) == THANKS
    assert len(stored_comments(database)) == 3


def test_other_matters_are_sent_at_once(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Am Spielplatz fehlen Bänke im Schatten.")
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, ADDRESS, page, "send", text="Die Miete ist zu hoch")

    assert sent_to(response) == THANKS


def test_the_step_can_be_left_for_changes(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Mehr Bänke im Park")
    step = write(client, text="Bänke im Park", theme_hint="gruen")

    page = read_page(follow_form(client, ADDRESS, step, "edit"))

    assert page.fields()["text"] == ["Bänke im Park"]
    assert page.fields()["theme_hint"] == ["gruen"]
    assert len(stored_comments(database)) == 1


def test_support_on_the_step_counts_once_and_loses_nothing(
    client: FlaskClient, database: Database
) -> None:
    published = publish(database, "Mehr Bänke im Park")
    step = write(client, text="Bänke im Park <b>")

    for _ in range(2):  # a double tap, or Back and again
        response = follow_form(client, ADDRESS, step, f"support:{published}")
        thanked = read_page(response)
    assert "Danke, Ihre Unterstützung zählt." in thanked.html
    assert thanked.fields()["text"] == ["Bänke im Park <b>"]
    assert count_support(database) == 1
    assert len(stored_comments(database)) == 1

    response = follow_form(client, ADDRESS, thanked, "send")
    assert sent_to(response) == THANKS


@pytest.mark.parametrize("sent", ["nix", "", "0" * 32])
def test_support_of_nothing_is_not_found(
    client: FlaskClient, database: Database, sent: str
) -> None:
    publish(database, "Mehr Bänke im Park")
    step = write(client, text="Bänke im Park")

    read_page(follow_form(client, ADDRESS, step, f"support:{sent}"), 404)


def test_a_defect_is_sent_on_once(client: FlaskClient, database: Database) -> None:
    step = write(client, text="Die Laterne am Weg ist kaputt.")

    assert step.heading == "Vielleicht geht es schneller"
    assert "Mängelmelder der Stadt" in step.html
    assert sent_to(follow_form(client, ADDRESS, step, "send")) == THANKS
    assert len(stored_comments(database)) == 1


def test_the_step_works_while_the_database_is_away(
    app: Flask, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def session(self) -> None:
            raise DatabaseAwayError

        transaction = session

    publish(database, "Mehr Bänke im Park")
    step = write(client, text="Bänke im Park", place_name="Ecke")
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["participation"], "database", Away())
        waiting = read_page(follow_form(client, ADDRESS, step, "send"), 503)
    assert waiting.fields()["place_name"] == ["Ecke"]
    assert follow_form(client, ADDRESS, waiting, "send").status_code == 200  # the step


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script> Bänke im Park", "Bänke im Park \u202e =1+1"],
)
def test_hostile_text_is_only_text_on_the_step(
    client: FlaskClient, database: Database, text: str
) -> None:
    publish(database, text)

    step = write(client, text=text)

    assert step.fields()["text"] == [text]
    assert not [s for s in step.all("script") if not s.get("src")]


def test_the_words_for_guessing_are_light_and_kept(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    form = read_page(client.get(ADDRESS)).one("form", id="comment")

    response = client.get(form["data-words"], headers={"Accept-Encoding": "gzip"})

    assert response.headers["Cache-Control"].startswith("public, max-age=31536000")
    assert len(response.data) < 12_000
    plain = json.loads(client.get(form["data-words"]).text)
    assert len(plain["themes"]) == 20
    assert [["schlagloch", "schlagloecher", "schlagloechern"]] in plain["complaints"]
    assert client.get("/woerter/words.0000000000.json").status_code == 404


def test_without_the_citys_folder_nothing_is_guessed_and_the_form_stays(
    sqlite_database: Database, settings: Settings
) -> None:
    gone = dataclasses.replace(settings, city="/nowhere")
    client = build_app(sqlite_database, gone).test_client()

    form = read_page(client.get(ADDRESS)).one("form", id="comment")

    assert json.loads(client.get(form["data-words"]).text)["themes"] == {}


def test_every_ortsteil_has_its_picture(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()

    response = client.get("/o/rieth/karte.svg", headers={"Accept-Encoding": "gzip"})

    assert response.mimetype == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert len(response.data) < 4_500
    picture = client.get("/o/rieth/karte.svg").text
    assert "<style" not in picture
    assert 'data-name="Rieth"' in picture
    assert client.get("/o/nirgends/karte.svg").status_code == 404


def test_details_tell_two_comments_of_one_text_apart() -> None:
    assert CommentDetails().parts == []
    assert CommentDetails(kind="idea").parts != CommentDetails(theme_hint="idea").parts


def test_support_is_not_told_below_the_minimum(
    client: FlaskClient, database: Database
) -> None:
    support(database, publish(database, "Mehr Bänke im Park"), 4)

    step = write(client, text="Bänke im Park")

    assert "von einigen unterstützt" in step.html
    assert "4-mal" not in step.html
