"""A barrier is reported by anybody, once, and read and ticked off by staff."""

import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_id
from participation.database import Database, DatabaseAwayError, Session
from participation.responses.barriers import (
    BarrierView,
    barrier_reports,
    record_barrier,
    set_barrier_done,
)
from tests.integration.staff import page as staff_page
from tests.integration.staff import send, signed_in, words
from tests.page import follow_form, read_page

ADDRESS = "/barrierefreiheit/melden"
THANKS = "/barrierefreiheit/danke"
DAY = datetime.date(2026, 9, 5)


def stored(database: Database) -> list[BarrierView]:
    with database.session() as session:
        return barrier_reports(session)


def report(session: Session, text: str, *, on: datetime.date = DAY) -> None:
    record_barrier(
        session, text=text, page="", key=f"key of {text}", language="de", today=on
    )


def test_a_report_is_stored_without_a_hint_of_who_wrote_it(
    client: FlaskClient, database: Database
) -> None:
    page = read_page(client.get(ADDRESS))

    response = follow_form(
        client, ADDRESS, page, "send", text="Zu klein.", page=" /o/rieth \n"
    )

    assert (response.status_code, response.headers["Location"]) == (303, THANKS)
    [found] = stored(database)
    assert (found.text, found.page, found.language) == ("Zu klein.", "/o/rieth", "de")
    assert (found.received_on, found.done_on) == (today(), None)
    assert "Ihre Meldung ist gespeichert" in read_page(client.get(THANKS)).html


def test_sending_twice_stores_once(client: FlaskClient, database: Database) -> None:
    page = read_page(client.get(ADDRESS))

    for _ in range(2):
        response = follow_form(client, ADDRESS, page, "send", text="Zu klein.")
        assert response.headers["Location"] == THANKS
    other = follow_form(client, ADDRESS, page, "send", text="Zu blass.")

    assert other.headers["Location"] == f"{THANKS}?erste=1"
    assert [found.text for found in stored(database)] == ["Zu klein."]
    again = read_page(client.get(other.headers["Location"]))
    assert "Ihre erste Meldung zählt" in again.html


def test_mistakes_are_named_and_lose_nothing(
    client: FlaskClient, database: Database
) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(
        follow_form(client, ADDRESS, page, "send", text=" ", page="x" * 201), 422
    )

    assert again.errors == [
        "Bitte schreiben Sie etwas.",
        "Die Angabe zur Seite ist zu lang, höchstens 200 Zeichen.",
    ]
    assert [a["href"] for a in again.all("a") if a["href"].startswith("#f-")] == [
        "#f-text",
        "#f-page",
    ]
    assert again.fields()["page"] == ["x" * 201]
    assert again.fields()["text"] == [" "]
    assert stored(database) == []


def test_an_unreadable_character_is_taken_out(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(
        follow_form(client, ADDRESS, page, "send", text="a\x00b", page="c\x00"), 422
    )

    assert (again.fields()["text"], again.fields()["page"]) == (["ab"], ["c"])
    assert follow_form(client, ADDRESS, again, "send").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "forged.token.here"])
def test_without_a_good_token_the_form_comes_back(
    client: FlaskClient, database: Database, token: str
) -> None:
    page = read_page(client.get(ADDRESS))

    again = read_page(
        follow_form(client, ADDRESS, page, "send", text="Zu klein.", token=token), 422
    )

    assert again.fields()["text"] == ["Zu klein."]
    assert stored(database) == []


def test_a_token_of_another_form_is_refused(
    client: FlaskClient, database: Database
) -> None:
    token = read_page(client.get("/o/rieth/kommentar")).fields()["token"]
    page = read_page(client.get(ADDRESS))

    again = follow_form(client, ADDRESS, page, "send", text="Zu klein.", token=token)

    assert again.status_code == 422
    assert stored(database) == []


def test_another_site_cannot_send_it(client: FlaskClient, database: Database) -> None:
    page = read_page(client.get(ADDRESS))
    data = {**page.fields(), "text": "Zu klein.", "action": "send"}

    answer = client.post(ADDRESS, data=data, headers={"Origin": "http://evil.example"})

    assert (answer.status_code, stored(database)) == (403, [])


def test_a_change_of_language_keeps_what_was_typed(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))

    english = read_page(
        follow_form(client, f"/en{ADDRESS}", page, "language", text="Zu klein."),
        lang="en",
    )

    assert english.fields()["text"] == ["Zu klein."]
    assert english.errors == []


@pytest.mark.parametrize(
    ("came_from", "shown"),
    [
        ("http://localhost/o/rieth", "/o/rieth"),
        ("http://localhost/en/o/rieth?q=1", "/en/o/rieth"),
        ("http://localhost/staff/einrichten/secret", ""),
        ("http://localhost/en/staff/konten", ""),
        ("http://localhost/barrierefreiheit", ""),
        ("http://elsewhere.example/o/rieth", ""),
        ("http://[broken", ""),
        (f"http://localhost/{'x' * 200}", ""),
        (None, ""),
    ],
)
def test_the_page_one_comes_from_is_filled_in(
    sqlite_app: Flask, came_from: str | None, shown: str
) -> None:
    headers = {"Referer": came_from} if came_from else {}
    root = "/en" if came_from and "/en/staff" in came_from else ""

    answer = sqlite_app.test_client().get(f"{root}{ADDRESS}", headers=headers)

    page = read_page(answer, lang="en" if root else "de")
    assert page.fields()["page"] == [shown]


def test_while_the_database_is_away_the_text_stays(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_app.test_client()
    page = read_page(client.get(ADDRESS))

    def away(*_: object, **__: object) -> None:
        raise DatabaseAwayError

    monkeypatch.setattr("participation.web.citizen.barriers.record_barrier", away)
    again = read_page(follow_form(client, ADDRESS, page, "send", text="Zu klein."), 503)

    assert again.fields()["text"] == ["Zu klein."]
    assert "Noch nicht gespeichert" in again.html


def test_the_footer_of_every_page_leads_to_the_form(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()

    for address, status in (("/", 200), ("/o/rieth/fragebogen", 200), ("/nix", 404)):
        page = read_page(client.get(address), status)
        assert page.one("a", href=ADDRESS).is_inside("footer")


def test_open_reports_come_first(database: Database) -> None:
    with database.transaction() as session:
        report(session, "alt")
        report(session, "neu", on=DAY + datetime.timedelta(days=1))
        [newest, _] = barrier_reports(session)
        set_barrier_done(session, report_id=newest.id, done_on=DAY)

    assert [(found.text, found.done_on) for found in stored(database)] == [
        ("alt", None),
        ("neu", DAY),
    ]


def test_what_is_not_there_cannot_be_done(session: Session) -> None:
    with pytest.raises(NotFoundError):
        set_barrier_done(session, report_id=new_id(), done_on=DAY)


def test_both_fields_are_checked_at_once(session: Session) -> None:
    with pytest.raises(InvalidInputError) as error:
        record_barrier(
            session, text="", page="\x00", key="a key", language="de", today=DAY
        )

    assert error.value.problems == {
        "text": ["required"],
        "page": ["unreadable_characters"],
    }


def test_staff_ticks_a_report_off_and_opens_it_again(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        report(session, "<b>Zu klein.</b>")
    [found] = stored(database)
    staff = signed_in(client, database)
    address = f"/staff/barrieren/{found.id}"

    tree = staff_page(staff, "/staff/barrieren")
    assert "<b>Zu klein.</b>" in words(tree.xpath("//main")[0])
    done = send(staff, address, {"action": "done"}, form_at="/staff/barrieren")
    assert (done.status_code, stored(database)[0].done_on) == (302, today())
    assert "erledigt am" in words(staff_page(staff, "/staff/barrieren"))
    send(staff, address, {"action": "open"}, form_at="/staff/barrieren")
    assert stored(database)[0].done_on is None


@pytest.mark.parametrize("data", [{"action": "done"}, {"action": "else"}])
def test_a_tick_needs_the_token_and_a_known_action(
    client: FlaskClient, database: Database, data: dict[str, str]
) -> None:
    with database.transaction() as session:
        report(session, "Zu klein.")
    staff = signed_in(client, database)

    answer = staff.post(f"/staff/barrieren/{stored(database)[0].id}", data=data)

    assert (answer.status_code, stored(database)[0].done_on) == (400, None)
