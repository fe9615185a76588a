import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from participation.database import Database, DatabaseAwayError
from participation.questionnaires.models import Questionnaire
from participation.responses.models import Answer, Comment, Submission
from tests.page import Page, follow_form, read_page, sent_to

ADDRESS = "/o/rieth/fragebogen"
THANKS = "/o/rieth/danke"
SIXTEEN: dict[str, Any] = {
    "q-relation": ["live", "work"],
    "q-since": "5_to_14",
    "q-wellbeing": "4",
    "q-change": "better",
    "q-satisfaction-wohnen": "2",
    "q-satisfaction-oepnv": "5",
    "q-priorities": ["wohnen", "gruen", "klima"],
    "q-contacts": "none",
    "q-missing": "Eine Bank an der Haltestelle 🥦\r\nund Licht.",
    "q-keep": "Der Park.",
    "q-age": "30_to_49",
    "q-gender": "no_answer",
    "q-household": "neither",
}


class Away:
    def session(self) -> None:
        raise DatabaseAwayError

    transaction = session


def walk(
    client: FlaskClient, answers: dict[str, Any], *, prefix: str = ""
) -> tuple[Page, dict[str, Any]]:
    """Go to the last page as a browser without JavaScript does, filling in on the way."""
    lang = "en" if prefix else "de"
    page = read_page(client.get(prefix + ADDRESS), lang=lang)
    while True:
        here = {n: v for n, v in answers.items() if is_visible(page, n)}
        if not page.all("button", value="next", class_="kern-btn kern-btn--primary"):
            return page, here
        response = follow_form(client, prefix + ADDRESS, page, "next", **here)
        page = read_page(response, lang=lang)


def is_visible(page: Page, name: str) -> bool:
    return any(
        e.get("name") == name and e.get("type") != "hidden" for e in page.elements
    )


def send(
    client: FlaskClient, answers: dict[str, Any], **walk_options: Any
) -> TestResponse:
    page, here = walk(client, answers, **walk_options)
    prefix = walk_options.get("prefix", "")
    return follow_form(client, prefix + ADDRESS, page, "send", **here)


def rows(database: Database, table: Any) -> list[Any]:
    with database.session() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
        return found


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_questionnaire_is_filled_in_and_stored(
    client: FlaskClient, database: Database
) -> None:
    response = send(client, SIXTEEN)

    assert (response.status_code, sent_to(response)) == (303, THANKS)
    assert read_page(client.get(THANKS)).heading == "Vielen Dank!"
    [submission] = rows(database, Submission)
    assert (submission.ortsteil_key, submission.channel, submission.language) == (
        "06",
        "online",
        "de",
    )
    texts = {c.question_key: c.text for c in rows(database, Comment)}
    assert texts == {
        "missing": "Eine Bank an der Haltestelle 🥦\nund Licht.",
        "keep": "Der Park.",
    }
    stored = {(a.question_key, a.item, a.value) for a in rows(database, Answer)}
    assert stored == {
        ("relation", "", "live"),
        ("relation", "", "work"),
        ("since", "", "5_to_14"),
        ("wellbeing", "", "4"),
        ("change", "", "better"),
        ("satisfaction", "wohnen", "2"),
        ("satisfaction", "oepnv", "5"),
        ("priorities", "", "wohnen"),
        ("priorities", "", "gruen"),
        ("priorities", "", "klima"),
        ("contacts", "", "none"),
        ("missing", "", None),
        ("keep", "", None),
        ("age", "", "30_to_49"),
        ("gender", "", "no_answer"),
        ("household", "", "neither"),
    }


def test_sixteen_answers_cost_at_most_twelve_statements(
    client: FlaskClient, database: Database
) -> None:
    page, here = walk(client, SIXTEEN)

    with counted(database) as statements:
        response = follow_form(client, ADDRESS, page, "send", **here)

    assert response.status_code == 303
    assert len(statements) <= 12, statements


def test_english_is_stored_as_english(client: FlaskClient, database: Database) -> None:
    response = send(client, {"q-relation": "live"}, prefix="/en")

    assert sent_to(response) == "/en/o/rieth/danke"
    assert [s.language for s in rows(database, Submission)] == ["en"]


def test_sending_twice_stores_once_and_thanks_twice(
    client: FlaskClient, database: Database
) -> None:
    page, here = walk(client, {"q-relation": "live"})

    answers = [follow_form(client, ADDRESS, page, "send", **here) for _ in range(3)]

    assert [sent_to(a) for a in answers] == [THANKS] * 3
    assert len(rows(database, Submission)) == 1


def test_other_content_under_the_same_key_is_told(
    client: FlaskClient, database: Database
) -> None:
    page, _ = walk(client, {"q-relation": "live"})
    follow_form(client, ADDRESS, page, "send", **{"q-age": "under_18"})

    second = follow_form(client, ADDRESS, page, "send", **{"q-age": "65_and_more"})

    assert sent_to(second) == f"{THANKS}?erste=1"
    assert "erste Fassung" in read_page(client.get(sent_to(second))).html
    assert [a.value for a in rows(database, Answer) if a.question_key == "age"] == [
        "under_18"
    ]


def test_each_visit_has_its_own_key(client: FlaskClient, database: Database) -> None:
    send(client, {"q-relation": "live"})
    send(client, {"q-relation": "live"})

    assert len(rows(database, Submission)) == 2


def test_before_the_first_question_it_says_what_this_is(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    first_question = page.html.index("q-relation")
    for words in (
        "6 Minuten",
        "Freiwillig und anonym",
        "keine IP-Adresse",
        "an die zuständigen Planungen",
        "Nicht repräsentativ",
        "nicht zurückholen",
    ):
        assert page.html.index(words) < first_question
    assert "Seite 1 von 6" in page.html


def test_a_missing_answer_keeps_the_others_on_the_page(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(client, ADDRESS, page, "next", **{"q-since": "always"})

    again = read_page(response, 422)
    assert again.errors == ["Bitte beantworten Sie diese Frage."]
    assert again.fields()["q-since"] == ["always"]
    assert again.fields()["q-ortsteil"] == ["06"]
    assert again.fields()["token"] != [""]
    [link] = [a for a in again.all("a") if a["href"].startswith("#f-")]
    assert again.one("input", id=link["href"][1:])["name"] == "q-relation"


def test_back_keeps_what_was_typed(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))
    second = read_page(
        follow_form(client, ADDRESS, page, "next", **{"q-relation": "live"})
    )

    first = read_page(
        follow_form(client, ADDRESS, second, "back", **{"q-wellbeing": "5"})
    )

    assert first.fields()["q-relation"] == ["live"]
    assert first.one("input", name="q-wellbeing")["value"] == "5"


def test_the_language_switch_keeps_what_was_typed(client: FlaskClient) -> None:
    page, here = walk(client, SIXTEEN)
    [switch] = [b for b in page.all("button", value="language") if b["lang"] == "en"]

    response = follow_form(client, switch["formaction"], page, "language", **here)

    english = read_page(response, lang="en")
    assert english.heading == "Finally: about you"
    assert english.fields()["q-age"] == ["30_to_49"]
    assert english.fields()["q-keep"] == ["Der Park."]


def test_enter_presses_the_button_that_goes_on(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    first_button = next(e for e in page.elements if e.tag == "button")
    assert (first_button["value"], first_button["form"]) == ("next", "questionnaire")


def test_a_problem_on_an_earlier_page_is_shown_there_in_the_end(
    client: FlaskClient, database: Database
) -> None:
    page, here = walk(client, SIXTEEN)
    changed = {**here, "q-relation": [], "q-wellbeing": "tampered"}

    response = follow_form(client, ADDRESS, page, "send", **changed)

    first = read_page(response, 422)
    assert first.heading == "Sie und der Ortsteil"
    assert first.fields()["q-age"] == ["30_to_49"]
    assert first.fields()["q-keep"] == ["Der Park."]
    assert rows(database, Submission) == []


def test_a_hundred_kilobytes_are_refused_and_kept(client: FlaskClient) -> None:
    page, _ = walk(client, {"q-relation": "live"})
    page = read_page(follow_form(client, ADDRESS, page, "back"))
    long = "ä" * 100_000

    response = follow_form(
        client, ADDRESS, page, "next", **{"q-missing": long, "q-keep": "Park"}
    )

    again = read_page(response, 422)
    assert again.errors == [
        "Der Text ist zu lang: 100.000 von 5.000 Zeichen. Bitte kürzen Sie ihn."
    ]
    assert again.fields()["q-missing"] == [long]
    assert again.fields()["q-keep"] == ["Park"]


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "a\x00b",
        "\ud800",
        "\u202e abc \u202c",
        "مرحبا",
        "👩‍👩‍👧‍👦",
        "<script>alert(1)</script>",
        "'; DROP TABLE answer; --",
        "=1+1",
        "\x1b[31m",
        "x" * 100_000,
        "",
        " ",
        "\r\n" * 50,
    ],
)
def test_no_input_in_any_field_is_a_server_error(
    client: FlaskClient, text: str
) -> None:
    page, _ = walk(client, {"q-relation": "live"})
    names = {*page.fields(), *SIXTEEN, "q-satisfaction", "unknown", "action"}
    wire = text.encode("utf-8", "surrogatepass")

    for name in sorted(names):
        for action in (b"next", b"send", b"back", b"language"):
            fields: dict[str, Any] = {
                n: [v.encode() for v in values] for n, values in page.fields().items()
            }
            fields |= {"action": [action]}
            fields[name] = [wire]
            response = client.post(
                ADDRESS,
                data=urlencoded(fields),
                content_type="application/x-www-form-urlencoded",
            )
            assert response.status_code in {200, 303, 422}, (name, action)
            if response.status_code != 303:
                read_page(response, response.status_code)
                assert "<script>alert" not in response.text


def urlencoded(fields: dict[str, list[bytes]]) -> str:
    from urllib.parse import urlencode

    return urlencode(fields, doseq=True)


def test_an_unreadable_character_is_taken_out_and_said(client: FlaskClient) -> None:
    page, _ = walk(client, {"q-relation": "live"})
    page = read_page(follow_form(client, ADDRESS, page, "back"))

    response = follow_form(client, ADDRESS, page, "next", **{"q-keep": "Pa\x00rk"})

    again = read_page(response, 422)
    assert again.fields()["q-keep"] == ["Park"]
    assert follow_form(client, ADDRESS, again, "next").status_code == 200


@pytest.mark.parametrize("token", ["", "forged", "x" * 10_000, "\x00"])
def test_without_a_good_token_everything_stays_and_a_new_one_comes(
    client: FlaskClient, database: Database, token: str
) -> None:
    page, here = walk(client, SIXTEEN)

    response = follow_form(client, ADDRESS, page, "send", **{**here, "token": token})

    again = read_page(response, 422)
    assert again.fields()["q-age"] == ["30_to_49"]
    assert again.fields()["q-keep"] == ["Der Park."]
    assert rows(database, Submission) == []
    assert follow_form(client, ADDRESS, again, "send").status_code == 303


def test_a_form_is_good_for_thirty_days(client: FlaskClient) -> None:
    page, here = walk(client, {"q-relation": "live"})
    now = datetime.datetime.now(datetime.UTC)

    with time_machine.travel(now + datetime.timedelta(days=29)):
        assert follow_form(client, ADDRESS, page, "send", **here).status_code == 303
    with time_machine.travel(now + datetime.timedelta(days=31)):
        assert follow_form(client, ADDRESS, page, "send", **here).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    page, here = walk(client, {"q-relation": "live"})

    response = client.post(
        ADDRESS, data={**page.fields(), **here, "action": "send"}, headers=headers
    )

    assert response.status_code == status


def test_another_ortsteil_can_be_chosen(
    client: FlaskClient, database: Database
) -> None:
    page = read_page(client.get(ADDRESS))
    choice = {"q-relation": "live", "q-ortsteil": "01"}
    page = read_page(follow_form(client, ADDRESS, page, "next", **choice))
    while page.all("button", class_="kern-btn kern-btn--primary", value="next"):
        page = read_page(follow_form(client, ADDRESS, page, "next"))

    response = follow_form(client, ADDRESS, page, "send")

    assert sent_to(response) == "/o/altstadt/danke"
    assert [s.ortsteil_key for s in rows(database, Submission)] == ["01"]


@pytest.mark.parametrize("chosen", ["99", "qwxyz", "", "x" * 200])
def test_an_ortsteil_that_does_not_exist_is_an_error_at_its_field(
    client: FlaskClient, chosen: str
) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(
        client, ADDRESS, page, "next", **{"q-relation": "live", "q-ortsteil": chosen}
    )

    assert len(read_page(response, 422).errors) == 1


def test_a_closed_questionnaire_says_so(
    client: FlaskClient, database: Database
) -> None:
    close(database)

    page = read_page(client.get(ADDRESS), 410)

    assert page.one("a", href="/o/rieth/kommentar")
    assert "Fragebogen ausfüllen" not in read_page(client.get("/o/rieth")).html


def test_a_questionnaire_that_closes_meanwhile_hands_back_the_texts(
    client: FlaskClient, database: Database
) -> None:
    page, here = walk(client, SIXTEEN)
    close(database)

    response = follow_form(client, ADDRESS, page, "send", **here)

    closed = read_page(response, 410)
    assert [q.text for q in closed.all("blockquote")] == [
        "Eine Bank an der Haltestelle 🥦\nund Licht.",
        "Der Park.",
    ]
    assert rows(database, Submission) == []


def test_a_resend_after_closing_still_gets_its_thanks(
    client: FlaskClient, database: Database
) -> None:
    page, here = walk(client, SIXTEEN)
    follow_form(client, ADDRESS, page, "send", **here)
    close(database)

    again = follow_form(client, ADDRESS, page, "send", **here)

    assert sent_to(again) == THANKS


def test_without_database_all_answers_stay_in_the_form(
    app: Flask, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, here = walk(client, SIXTEEN)
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["participation"], "database", Away())
        response = follow_form(client, ADDRESS, page, "send", **here)

    waiting = read_page(response, 503)
    assert response.headers["Retry-After"] == "30"
    assert waiting.fields()["q-age"] == ["30_to_49"]
    assert waiting.fields()["q-keep"] == ["Der Park."]
    assert sent_to(follow_form(client, ADDRESS, waiting, "send")) == THANKS
    assert len(rows(database, Submission)) == 1


def close(database: Database) -> None:
    yesterday = datetime.date.today() - datetime.timedelta(days=2)  # noqa: DTZ011
    with database.transaction() as session:
        session.execute(update(Questionnaire).values(closes_on=yesterday))
