"""Figures leave the house: asked for once, looked at, released, withdrawn, on record."""

import datetime
import json
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from participation.core.kinds import Role
from participation.database import Database
from participation.publication.releases.content import Audience
from participation.publication.releases.jobs import (
    LASTS,
    ask_freeze,
    freezes,
    run_freeze,
)
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.queries import (
    archive,
    current_release,
    signed_manifest,
)
from participation.publication.releases.signing import is_signed
from participation.publication.releases.stored import canonical
from participation.web.staff import releases as views
from tests.integration.planting import plant
from tests.integration.releasing import plant_draft, plant_release
from tests.integration.staff import acts, checked, page, send, signed_in, words

ADDRESS = "/staff/veroeffentlichungen"
DRAFT = "/staff/veroeffentlichungs-entwuerfe"
NOW = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()


@pytest.fixture
def desk(
    sqlite_app: Flask, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """Somebody of the statistics office; a freeze is done at once, in this process."""

    def freeze_now(subject: str, *, simulated: bool, **_: object) -> None:
        run_freeze(
            sqlite_database,
            subject=subject,
            simulated=simulated,
            minimum=5,
            today=TODAY,
        )

    monkeypatch.setattr(views, "start_freeze", freeze_now)
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=[Role.STATISTICS])


def freeze(client: FlaskClient, subject: str = "comments", simulated: str = "") -> int:
    fields = {"data": "demo" if simulated else ""}
    answer = send(client, f"{ADDRESS}/{subject}/einfrieren", fields, form_at=ADDRESS)
    return int(answer.status_code)


def comments(database: Database, number: int = 60) -> None:
    with database.transaction() as session:
        plant(session, number, themes=["oepnv"], ortsteil="06", text="Bus")


def views_freeze(database: Database) -> None:
    """What the button starts."""
    with database.transaction() as session:
        ask_freeze(
            session, subject="comments", simulated=False, account_id=None, now=NOW
        )
    run_freeze(database, subject="comments", simulated=False, minimum=5, today=TODAY)


def only_draft(database: Database) -> uuid.UUID:
    with database.session() as session:
        return session.scalars(
            select(StoredRelease.id).where(StoredRelease.state == "draft")
        ).one()


def test_from_the_button_to_the_public_and_back(
    desk: FlaskClient, sqlite_database: Database, settings: Settings
) -> None:
    comments(sqlite_database)

    assert freeze(desk) == 303
    address = f"{DRAFT}/{only_draft(sqlite_database)}"
    shown = page(desk, address)
    assert "Die Prüfung ist bestanden" in words(shown)
    released = send(desk, address, {"audience": "public", "action": "release"})
    assert (released.status_code, released.location) == (302, f"{ADDRESS}/comments/1")

    with sqlite_database.session() as session:
        found = current_release(session, subject="comments", audience=Audience.PUBLIC)
        signed = signed_manifest(session, "comments", 1, audience=Audience.PUBLIC)
    assert found is not None
    assert found.table("submissions").line("").cells == (60,)
    manifest = json.loads(desk.get(f"{ADDRESS}/comments/1/manifest.json").data)
    assert manifest == signed.manifest
    pem = desk.get(f"{ADDRESS}/comments/1/key.pem").data
    assert is_signed(pem, canonical(signed.manifest), signed.signature)
    assert desk.get("/ergebnisse/comments").status_code == 200

    reason = {"reason": "Doppelt gezählt"}
    assert send(desk, f"{ADDRESS}/comments/1", reason).status_code == 302
    with sqlite_database.session() as session:
        [line] = archive(session, "comments")
        assert (line.reason, line.withdrawn_on is None) == ("Doppelt gezählt", False)
        assert [act for act, _ in acts(session)] == [
            "release_frozen", "release_published", "release_withdrawn",
        ]  # fmt: skip
    assert desk.get("/ergebnisse/comments").status_code in (404, 410)


def test_too_few_are_told_and_nothing_is_kept(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    comments(sqlite_database, 19)

    views_freeze(sqlite_database)

    with sqlite_database.session() as session:
        assert freezes(session)["comments", False].problem == "too_few"
        assert session.scalars(select(StoredRelease)).all() == []


def test_a_failure_is_told_and_can_be_tried_again(
    desk: FlaskClient, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.publication.releases import freezing

    comments(sqlite_database)
    with monkeypatch.context() as broken:
        broken.setattr(freezing, "freeze", lambda *_, **__: 1 / 0)
        freeze(desk)
    assert "Das hat nicht geklappt." in words(page(desk, ADDRESS))

    freeze(desk)

    assert "Das hat nicht geklappt." not in words(page(desk, ADDRESS))


def test_a_double_click_freezes_once_and_a_dead_one_can_be_repeated(
    database: Database,
) -> None:
    def ask(now: datetime.datetime) -> bool:
        with database.transaction() as session:
            return ask_freeze(
                session, subject="comments", simulated=False, account_id=None, now=now
            )

    assert [ask(NOW), ask(NOW), ask(NOW + LASTS)] == [True, False, True]
    with database.session() as session:
        assert freezes(session)["comments", False].state == "running"


def test_the_second_click_releases_nothing_twice(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        address = f"{DRAFT}/{plant_draft(session)}"
    token = page(desk, address).xpath("string(//input[@name='csrf_token']/@value)")
    fields = {"csrf_token": token, "audience": "desks", "action": "release"}

    answers = [desk.post(address, data=fields).status_code for _ in range(2)]

    assert answers == [302, 302]
    with sqlite_database.session() as session:
        lines = archive(session, "default", audience=Audience.DESKS)
        assert [(line.number, line.audience) for line in lines] == [(1, "desks")]


def test_what_came_between_makes_a_draft_stale(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        address = f"{DRAFT}/{plant_draft(session)}"
    token = page(desk, address).xpath("string(//input[@name='csrf_token']/@value)")
    with sqlite_database.transaction() as session:
        plant_release(session)

    refused = desk.post(
        address, data={"csrf_token": token, "audience": "public", "action": "release"}
    )

    assert "Bitte frieren Sie neu ein." in words(checked(refused))
    with sqlite_database.session() as session:
        assert [line.number for line in archive(session, "default")] == [1]


def test_a_withdrawal_needs_words(desk: FlaskClient, sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session)
    address = f"{ADDRESS}/default/1"

    empty = send(desk, address, {"reason": "  "})
    long = send(desk, address, {"reason": "w" * 1001})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert checked(long).xpath("string(//textarea)").strip() == "w" * 1001
    assert desk.get(f"{ADDRESS}/default/2").status_code == 404


def test_a_draft_can_be_thrown_away(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        draft_id = plant_draft(session)
    address = f"{DRAFT}/{draft_id}"

    send(desk, address, {"action": "discard"})

    assert desk.get(address).status_code == 404
    with sqlite_database.session() as session:
        assert session.scalars(select(StoredRelease)).all() == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_statistics_may_release(
    sqlite_app: Flask, sqlite_database: Database, role: Role
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database, roles=[role])

    for address in (ADDRESS, f"{DRAFT}/{uuid.uuid4()}"):
        assert client.get(address).status_code == 403


def test_what_is_no_subject_is_not_frozen(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    comments(sqlite_database)  # else no form stands on the page

    assert freeze(desk, "ghost") == 404
