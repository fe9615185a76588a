"""The pages of accounts: what an administrator gives and takes holds in the next request."""

import datetime
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.grants import Grant
from participation.accounts.models import Account, StaffAction, StaffSession
from participation.accounts.queries import account, accounts
from participation.accounts.setup import create_account, make_password_link
from participation.core.clock import now, today
from participation.core.kinds import Role
from participation.database import Database
from participation.places.queries import mandates
from tests.integration.staff import (
    PASSWORD,
    checked,
    make_account,
    page,
    pass_second_steps,
    send,
    signed_in,
    words,
)

LIST = "/staff/konten"
NEW_PASSWORD = "ganz andere Wörter dort"


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Pages are the same on both kinds; the rooms below are tested on both."""
    return sqlite_database


@pytest.fixture
def desk(client: FlaskClient, database: Database) -> FlaskClient:
    """The only administrator."""
    return signed_in(client, database, roles=[Role.ADMINISTRATOR], login="chef")


def colleague(
    app: Flask, database: Database, *roles: Role | Grant, login: str = "ada"
) -> tuple[FlaskClient, uuid.UUID]:
    """Somebody else, signed in at her own device."""
    client = app.test_client()
    with database.transaction() as session:
        made = make_account(session, login=login, name=login.title(), roles=roles)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{made.id}/0"
        return client, made.id


def roles_of(database: Database, account_id: uuid.UUID) -> list[tuple[Any, ...]]:
    with database.session() as session:
        found = account(session, account_id)
    return [
        (r.role, r.mandate_key, r.plan_key, r.valid_from, r.valid_to)
        for r in found.valid_roles(today())
    ]


def actions(database: Database) -> list[str]:
    with database.session() as session:
        return list(
            session.scalars(select(StaffAction.action).order_by(StaffAction.at))
        )


def test_a_role_given_and_taken_holds_in_the_next_request(
    app: Flask, desk: FlaskClient, database: Database
) -> None:
    ada, ada_id = colleague(app, database, Role.DATA_ENTRY)
    one = f"{LIST}/{ada_id}"
    before = ada.get("/staff/kommentare").status_code

    send(desk, one, {"role": "staff"})
    given = ada.get("/staff/kommentare").status_code
    [role] = [r for r in page(desk, one).xpath("//form/@action") if "/rechte/" in r][1:]
    send(desk, role, {}, form_at=one)
    taken = ada.get("/staff/kommentare").status_code

    assert (before, given, taken) == (403, 200, 403)
    assert actions(database) == ["role_given", "role_taken"]


@pytest.mark.parametrize(
    ("address", "action"),
    [("stilllegen", "account_deactivated"), ("abmelden", "sessions_ended")],
)
def test_an_end_holds_in_the_next_request(
    app: Flask, desk: FlaskClient, database: Database, address: str, action: str
) -> None:
    ada, ada_id = colleague(app, database, Role.STAFF)
    before = ada.get("/staff/kommentare").status_code

    send(desk, f"{LIST}/{ada_id}/{address}", {}, form_at=f"{LIST}/{ada_id}")
    after = ada.get("/staff/kommentare")

    assert (before, after.status_code) == (200, 302)
    assert after.location.startswith("/staff/anmelden")
    assert actions(database) == [action]
    with database.session() as session:
        kept = session.scalars(
            select(StaffSession).where(StaffSession.account_id == ada_id)
        ).all()
    assert kept == []


def test_a_role_ends_with_its_last_day(app: Flask, database: Database) -> None:
    yesterday = today() - datetime.timedelta(days=1)
    over = Grant(role=Role.STAFF, valid_from=yesterday, valid_to=yesterday)
    last_day = Grant(role=Role.STAFF, valid_from=yesterday, valid_to=today())
    tomorrow = Grant(role=Role.STAFF, valid_from=today() + datetime.timedelta(days=1))

    answers = [
        colleague(app, database, grant, login=login)[0].get("/staff/kommentare")
        for login, grant in (("over", over), ("last", last_day), ("soon", tomorrow))
    ]

    assert [answer.status_code for answer in answers] == [403, 200, 403]


def test_without_any_role_one_finds_the_own_account(
    app: Flask, database: Database
) -> None:
    ada, _ = colleague(app, database)

    led = ada.get("/staff/")

    assert led.location == "/staff/konto"
    assert "keine Rechte" in words(page(ada, "/staff/konto").xpath("//main")[0])


def test_a_link_with_several_roles_area_and_term(
    app: Flask, desk: FlaskClient, database: Database
) -> None:
    with database.session() as session:
        mandate = mandates(session)[0].key
    fields = {
        "role": ["ortsteil", "data_entry"],
        "mandate": mandate,
        "plan": "",
        "valid_from": "",
        "valid_to": "2029-06-30",
    }

    made = checked(send(desk, LIST, fields))
    [link] = made.xpath("//*[@class='kern-body link-text']/a/@href")
    person = app.test_client()
    answer = person.post(
        link,
        data={
            "login": "ob",
            "display_name": "Otto Bär",
            "password": PASSWORD,
            "password_again": PASSWORD,
        },
    )

    assert answer.status_code == 302
    with database.session() as session:
        [otto] = [a.id for a in accounts(session) if a.login == "ob"]
    last = datetime.date(2029, 6, 30)
    assert sorted(roles_of(database, otto)) == [
        ("data_entry", None, None, today(), last),
        ("ortsteil", mandate, None, today(), last),
    ]
    assert actions(database) == [
        "setup_link_made",
        "account_made",
        "role_given",
        "role_given",
        "signed_in",
    ]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"role": ["ortsteil"]}, "mandate", "Bitte ausfüllen."),
        ({"role": ["fachplanung"]}, "plan", "Bitte ausfüllen."),
        ({"role": ["fachplanung"], "plan": "mars"}, "plan", "gibt es nicht"),
        ({"role": ["ortsteil"], "mandate": "mars"}, "mandate", "gibt es nicht"),
        ({}, "role", "Bitte ausfüllen."),
        ({"role": ["staff"], "valid_to": "2020-01-01"}, "valid_to", "vor dem Anfang"),
        ({"role": ["staff"], "valid_to": "morgen"}, "valid_to", "Datum wie"),
    ],
)
def test_a_link_explains_what_is_missing_and_keeps_the_rest(
    desk: FlaskClient, database: Database, fields: dict[str, Any], field: str, said: str
) -> None:
    typed = {"mandate": "", "plan": "", "valid_from": "2026-05-04", **fields}

    answer = send(desk, LIST, typed)

    tree = checked(answer)
    assert answer.status_code == 422
    assert said in words(tree.xpath(f"//*[@id='f-{field}-error']")[0])
    assert tree.xpath("string(//input[@name='valid_from']/@value)") == "2026-05-04"
    assert tree.xpath("//input[@name='role'][@checked]/@value") == fields.get(
        "role", []
    )
    assert actions(database) == []


def test_two_administrators_decide_in_their_pages(
    app: Flask, desk: FlaskClient, database: Database
) -> None:
    other, _ = colleague(app, database, Role.ADMINISTRATOR, login="zweite")
    _ada, ada_id = colleague(app, database)

    answer = send(desk, f"{LIST}/{ada_id}", {"role": "staff"})
    own = page(desk, LIST)
    theirs = page(other, LIST)
    [confirm] = [f for f in theirs.xpath("//form/@action") if "bestaetigen" in f]
    refused = send(desk, confirm, {}, form_at=LIST)
    nothing = roles_of(database, ada_id)
    send(other, confirm, {}, form_at=LIST)

    assert answer.status_code == refused.status_code == 302
    assert [f for f in own.xpath("//form/@action") if "bestaetigen" in f] == []
    assert nothing == []
    assert [r[0] for r in roles_of(database, ada_id)] == ["staff"]
    assert actions(database) == ["role_asked", "role_given"]
    twice = send(other, confirm, {}, form_at=LIST)
    assert "schon entschieden" in words(page(other, twice.location))


def test_an_administrator_alone_asks_for_her_own_roles_in_vain(
    app: Flask, desk: FlaskClient, database: Database
) -> None:
    colleague(app, database, Role.ADMINISTRATOR, login="zweite")
    with database.session() as session:
        [chef] = [a.id for a in accounts(session) if a.login == "chef"]

    send(desk, f"{LIST}/{chef}", {"role": "statistics"})

    assert [r[0] for r in roles_of(database, chef)] == ["administrator"]
    assert desk.get("/staff/kommentare").status_code == 403


def test_foreign_and_missing_things_are_all_the_same_404(
    app: Flask, desk: FlaskClient, database: Database
) -> None:
    _ada, ada_id = colleague(app, database, Role.STAFF)
    _bea, bea_id = colleague(app, database, Role.STAFF, login="bea")
    with database.session() as session:
        [role] = account(session, ada_id).roles
    nobody = uuid.uuid4()
    addresses = [
        f"{LIST}/{bea_id}/rechte/{role.id}/nehmen",  # the role is ada's
        f"{LIST}/{ada_id}/rechte/{nobody}/nehmen",
        *(f"{LIST}/{nobody}/{act}" for act in (
            "stilllegen", "abmelden", "zweiten-faktor-zuruecksetzen"
        )),
    ]  # fmt: skip

    answers = [send(desk, a, {}, form_at=LIST).status_code for a in addresses]

    assert answers == [404] * len(addresses)
    assert desk.get(f"{LIST}/{nobody}").status_code == 404
    assert [r[0] for r in roles_of(database, ada_id)] == ["staff"]


# The own account.


def by_password(
    app: Flask, login: str = "ada", password: str = PASSWORD
) -> FlaskClient:
    client = app.test_client()
    client.post("/staff/anmelden", data={"login": login, "password": password})
    return client


@pytest.fixture
def ada(database: Database) -> uuid.UUID:
    with database.transaction() as session:
        return create_account(
            session,
            login="ada",
            display_name="Ada",
            password=PASSWORD,
            grants=[Grant(role=Role.AUDITOR)],
            today=today(),
        ).id


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/konto").status_code == 200


def test_one_sees_the_own_sessions_and_ends_them(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    here, there, elsewhere = (by_password(app) for _ in range(3))
    own = page(here, "/staff/konto")
    ends = [a for a in own.xpath("//form/@action") if "/anmeldungen/" in a]

    assert len(ends) == 3  # two others, and "everywhere else"
    send(here, ends[0], {}, form_at="/staff/konto")
    assert sorted([is_in(there), is_in(elsewhere)]) == [False, True]
    send(here, "/staff/konto/anmeldungen/andere-beenden", {}, form_at="/staff/konto")
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, False)
    assert (
        words(own.xpath("//section[@aria-labelledby='sessions']")[0]).count(
            "diese hier"
        )
        == 1
    )


def test_nobody_ends_the_session_of_another(
    app: Flask, client: FlaskClient, database: Database, ada: uuid.UUID
) -> None:
    hers = by_password(app)
    with database.session() as session:
        row = session.scalars(
            select(StaffSession.id).where(StaffSession.account_id == ada)
        ).one()
    signed_in(client, database, roles=[Role.AUDITOR], login="bob")

    send(client, f"/staff/konto/anmeldungen/{row}/beenden", {}, form_at="/staff/konto")

    assert is_in(hers)


def test_signing_out_ends_the_session_on_the_server(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    client = by_password(app)
    cookie = client.get_cookie("session")
    assert cookie is not None
    send(client, "/staff/abmelden", {}, form_at="/staff/konto")

    thief = app.test_client()
    thief.set_cookie("session", cookie.value)

    assert thief.get("/staff/konto").status_code == 302


def test_a_session_keeps_days_and_no_device(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    client = app.test_client()
    client.post(
        "/staff/anmelden",
        data={"login": "ada", "password": PASSWORD},
        headers={"User-Agent": "Marker/9"},
        environ_base={"REMOTE_ADDR": "198.51.100.77"},
    )
    with database.session() as session:
        [row] = session.scalars(select(StaffSession)).all()
        kept = {c.name: getattr(row, c.name) for c in StaffSession.__table__.columns}
    with client.session_transaction() as cookie:
        held = dict(cookie)

    assert (kept["began_on"], kept["last_used_on"]) == (today(), today())
    assert "Marker" not in str(kept) + str(held)
    assert "198.51" not in str(kept) + str(held)
    assert held["_user_id"] not in str(kept)
    assert set(held) <= {"_user_id", "_fresh", "_permanent", "csrf_token", "_flashes"}


def test_a_session_that_begins_while_all_are_ended_is_dead_too(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    """Its row is written after the others were deleted, with the number from before."""
    client = by_password(app)
    before = is_in(client)
    with database.transaction() as session:
        session.get_one(Account, ada).session_number += 1

    assert (before, is_in(client)) == (True, False)


def test_a_session_ends_after_twelve_hours(
    app: Flask, database: Database, ada: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.web.staff import user

    client = by_password(app)
    later = now() + datetime.timedelta(hours=12, seconds=1)
    before = is_in(client)
    monkeypatch.setattr(user, "now", lambda: later)

    assert (before, is_in(client)) == (True, False)


def change(client: FlaskClient, **fields: str) -> Any:
    full = {
        "old_password": PASSWORD,
        "password": NEW_PASSWORD,
        "password_again": NEW_PASSWORD,
        **fields,
    }
    return send(client, "/staff/konto/passwort", full)


def test_a_new_password_holds_and_signs_out_elsewhere(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    here, there = by_password(app), by_password(app)

    answer = change(here)

    assert answer.location == "/staff/konto"
    assert (is_in(here), is_in(there)) == (True, False)
    assert is_in(by_password(app)) is False
    assert is_in(by_password(app, password=NEW_PASSWORD)) is True
    assert actions(database).count("password_changed") == 1


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"old_password": "falsch falsch"}, "old_password", "bisheriges"),
        ({"password_again": "anders anders"}, "password_again", "nicht gleich"),
        (
            {"password": "Passwort2026!", "password_again": "Passwort2026!"},
            "password",
            "zu leicht zu erraten",
        ),
        ({"password": "kurz", "password_again": "kurz"}, "password", "12 Zeichen"),
    ],
)
def test_a_bad_change_of_password_is_explained(
    app: Flask,
    database: Database,
    ada: uuid.UUID,
    fields: dict[str, str],
    field: str,
    said: str,
) -> None:
    client = by_password(app)

    answer = change(client, **fields)

    assert answer.status_code == 422
    assert said in words(checked(answer).xpath(f"//*[@id='f-{field}-error']")[0])
    assert is_in(by_password(app))


def test_the_old_password_is_not_to_be_guessed(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    client = by_password(app)

    said = [change(client, old_password=f"falsch {n} falsch") for n in range(11)]

    assert "Zu viele Versuche" in said[10].text
    assert "Zu viele Versuche" not in said[9].text
    assert change(client).status_code == 422


def test_the_operators_link_sets_a_new_password_and_signs_out(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    old = by_password(app)
    with database.transaction() as session:
        token = make_password_link(session, account_id=ada, now=now())
    person = app.test_client()
    address = f"/staff/einrichten/{token}"

    shown = page(person, address)
    answer = person.post(
        address, data={"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    )

    assert shown.xpath("//input[@name='login']") == []
    assert "ada" in words(shown.xpath("//main")[0])
    assert answer.location == "/staff/"
    assert (is_in(person), is_in(old)) == (True, False)
    assert person.get(address).status_code == 404
    assert is_in(by_password(app, password=NEW_PASSWORD))


def test_a_person_of_single_sign_on_has_no_password_to_change(
    app: Flask, database: Database
) -> None:
    client, _ = colleague(app, database, Role.AUDITOR)

    assert client.get("/staff/konto/passwort").location == "/staff/konto"
    assert page(client, "/staff/konto").xpath("//a[contains(@href, 'passwort')]") == []


def test_the_pages_ask_the_same_number_of_questions_for_many_accounts(
    client: FlaskClient, database: Database
) -> None:
    from sqlalchemy import event

    signed_in(client, database, roles=[Role.ADMINISTRATOR], login="chef")
    counts = []
    for round_number in range(2):
        statements: list[str] = []

        def note(
            _c: Any, _k: Any, statement: str, *_rest: Any, s: Any = statements
        ) -> None:
            s.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        page(client, LIST)
        event.remove(database.engine, "before_cursor_execute", note)
        counts.append(len(statements))
        with database.transaction() as session:
            for n in range(3):
                make_account(session, login=f"n{round_number}{n}")

    assert counts[0] == counts[1]


def test_a_deactivated_account_cannot_sign_in(
    app: Flask, database: Database, ada: uuid.UUID
) -> None:
    with database.transaction() as session:
        session.get_one(Account, ada).active = False
        pass_second_steps(session)

    assert is_in(by_password(app)) is False
