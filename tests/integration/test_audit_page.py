"""The page of the log: what was done, by whom, when, narrowed, and whether it is whole."""

import datetime
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from participation.accounts.actions import record_action, record_read
from participation.accounts.models import StaffAction
from participation.core.clock import CITY_TIME, now
from participation.core.kinds import Role
from participation.database import Database
from participation.responses.models import Comment
from tests.integration.planting import plant
from tests.integration.staff import make_account, page, send, signed_in, words

LOG = "/staff/protokoll"
EVENING = datetime.datetime(2026, 9, 5, 23, 30, tzinfo=CITY_TIME)
READ = uuid.UUID(int=7)


@pytest.fixture
def auditor(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=[Role.AUDITOR], login="pruefung")


@pytest.fixture
def written(sqlite_database: Database) -> dict[str, uuid.UUID]:
    """60 acts of Eva, one page that Zoran read late in the evening, one command."""
    with sqlite_database.transaction() as session:
        eva = make_account(session, login="eva", name="Eva Erste").id
        zoran = make_account(session, login="zoran", name="Zoran Zweiter").id
        for number in range(60):
            record_action(
                session, account_id=eva, action="comment_publish",
                subject=f"Sache {number}", now=EVENING - datetime.timedelta(days=3),
            )  # fmt: skip
        record_read(
            session, account_id=zoran, action="comments_read",
            shown=[READ, uuid.UUID(int=8)], now=EVENING,
        )  # fmt: skip
        record_action(
            session, account_id=None, action="answers_exported", subject="default",
            now=EVENING + datetime.timedelta(hours=1),
        )  # fmt: skip
    return {"eva": eva, "zoran": zoran}


def entries(tree: object) -> list[str]:
    return [words(e) for e in tree.xpath("//ol/li[contains(@class, 'card')]")]  # type: ignore[attr-defined]


def test_the_newest_come_first_in_words_and_page_by_page(
    auditor: FlaskClient, written: dict[str, uuid.UUID]
) -> None:
    tree = page(auditor, LOG)

    first, second, third = entries(tree)[:3]
    assert first == (
        "Einzelne Antworten als Datei gespeichert Betrieb 62 · 06.09.2026, 00:30:00 default"
    )
    assert second == (
        "Kommentare in der Liste gelesen Zoran Zweiter (zoran) 61 · 05.09.2026, 23:30:00 "
        f"2 Nummern: Eintrag 61 {READ}{uuid.UUID(int=8)}"
    )
    assert third.startswith("Kommentar veröffentlicht Eva Erste (eva) 60 · 02.09.2026")
    assert len(entries(tree)) == 50
    [older] = tree.xpath("//a[@rel='next']/@href")
    rest = page(auditor, older)
    assert len(entries(rest)) == 12
    assert rest.xpath("//a[@rel='next']") == []
    assert "Sache 0" in entries(rest)[-1]


def test_it_is_narrowed_by_day_person_action_and_number(
    auditor: FlaskClient, written: dict[str, uuid.UUID]
) -> None:
    def numbers(query: str) -> list[str]:
        found = page(auditor, f"{LOG}?{query}")
        return [e.split(" · ")[0].split()[-1] for e in entries(found)]

    assert numbers("von=2026-09-05&bis=2026-09-05") == ["61"]  # the city's day
    assert numbers("von=2026-09-06") == ["62"]
    assert len(numbers("bis=2026-09-02")) == 50
    assert numbers(f"person={written['zoran']}") == ["61"]
    assert numbers("person=betrieb") == ["62"]
    assert numbers("was=comments_read") == ["61"]
    assert numbers(f"nummer={READ}") == ["61"]
    assert numbers("nummer=Sache 59") == ["60"]
    assert numbers("nummer=%25") == []
    assert entries(page(auditor, f"{LOG}?was=nie_getan")) == []


@pytest.mark.parametrize(
    "query",
    ["von=gestern", "bis=31.12.2026", "person=x", "von=2026-09-05&bis=2026-09-01"],
)
def test_what_cannot_be_used_is_said(
    auditor: FlaskClient, written: dict[str, uuid.UUID], query: str
) -> None:
    tree = page(auditor, f"{LOG}?{query}", status=422)

    assert tree.xpath("//*[@id='error-summary']")
    assert entries(tree) == []


def test_it_says_whether_the_log_is_whole(
    auditor: FlaskClient, sqlite_database: Database, written: dict[str, uuid.UUID]
) -> None:
    assert "Das Protokoll ist unverändert" in words(page(auditor, LOG))
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER staff_action_no_update"))
        connection.execute(
            text("UPDATE staff_action SET subject = 'x' WHERE number = 40")
        )

    tree = page(auditor, LOG)

    assert "Das Protokoll ist beschädigt" in words(tree)
    assert "Der Eintrag 40 ist nicht mehr so" in words(tree)


def test_an_empty_log_and_an_account_that_is_gone_are_shown(
    auditor: FlaskClient, sqlite_database: Database
) -> None:
    assert "Dazu gibt es keinen Eintrag." in words(page(auditor, LOG))
    gone = uuid.UUID(int=99)
    with sqlite_database.transaction() as session:
        record_action(
            session, account_id=gone, action="of_another_release", subject="", now=now()
        )

    [entry] = entries(page(auditor, LOG))
    assert entry.startswith(f"of_another_release {gone} 1 · ")


def test_only_those_with_the_right_read_it(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = sqlite_app.test_client()
    signed_in(client, sqlite_database, roles=[Role.STAFF, Role.ADMINISTRATOR])

    assert client.get(LOG).status_code == 403


def _tables_away(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE staff_action"))


def test_nothing_is_shown_or_changed_while_the_log_cannot_be_written(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        plant(session, 1, themes=["oepnv"], ortsteil="06", text="Geheimer Wunsch")
        comment = session.scalars(select(Comment.id)).one()
    signed_in(client, database)
    one = f"/staff/kommentare/{comment}"
    assert "Geheimer Wunsch" in client.get(one).text
    form = client.get(one)
    _tables_away(database)

    for address in ("/staff/kommentare", one, f"{one}/veroeffentlichen"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "Das lässt sich gerade nicht protokollieren" in answer.text
        assert "Geheimer Wunsch" not in answer.text
        assert answer.headers["Retry-After"] == "30"
    token = form.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = client.post(
        f"{one}/thema",
        data={"csrf_token": token, "action": "remove", "theme": "oepnv"},
    )
    assert answer.status_code == 503
    assert client.get("/staff/").status_code == 200  # what reads no texts still works


def test_an_act_that_is_refused_by_the_log_is_not_done(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant(session, 1, themes=["oepnv"], ortsteil="06")
        comment = session.scalars(select(Comment.id)).one()
    client = signed_in(sqlite_app.test_client(), sqlite_database)
    one = f"/staff/kommentare/{comment}"
    with sqlite_database.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON staff_action"
                " WHEN NEW.action = 'comment_remove'"
                " BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )

    fields = {"action": "remove", "theme": "oepnv"}
    answer = send(client, f"{one}/thema", fields, form_at=one)

    assert answer.status_code == 503
    tree = page(client, one)
    assert tree.xpath("//ul[@class='tag-list']/li/strong/text()") == [
        "Bus und Bahn (ÖPNV)"
    ]
    with sqlite_database.session() as session:
        assert set(session.scalars(select(StaffAction.action))) == {"comment_read"}
