"""The page of the releases: freeze, look, release, withdraw; and who may not."""

import json
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from participation.accounts.models import StaffAction
from participation.core.kinds import Role
from participation.database import Database
from participation.publication.releases import proof
from participation.publication.releases.signing import public_pem, signing_key
from tests.integration.releasing import plant_people
from tests.integration.staff import page, send, signed_in, words

HOME = "/staff/veroeffentlichungen"


def planted(database: Database, count: int = 40) -> None:
    with database.transaction() as session:
        for ortsteil in ("01", "06"):
            for option in ("under_1", "always"):
                plant_people(session, count, [("since", "", option)], ortsteil=ortsteil)


def actions(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        rows = session.execute(
            select(StaffAction.action, StaffAction.subject).order_by(StaffAction.at)
        )
        return [
            (action, subject)
            for action, subject in rows
            if action.startswith("release")
        ]


def frozen(client: FlaskClient) -> str:
    answer = send(client, f"{HOME}/default/einfrieren", {}, form_at=HOME)
    assert answer.status_code == 302
    return str(answer.location)


def release(client: FlaskClient, draft: str, audience: str = "public") -> Any:
    return send(client, draft, {"action": "release", "audience": audience})


def test_from_freeze_to_release_to_withdrawal(
    client: FlaskClient, database: Database
) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])

    draft = frozen(client)
    preview = page(client, draft)
    assert "Die Prüfung ist bestanden" in words(preview)
    [table] = preview.xpath("//table[caption='Wie lange schon?']")
    assert [words(cell) for cell in table.xpath(".//tbody/tr[1]/*")] == [
        "Ganze Stadt", "80", "–0", "–0", "–0", "80", "160",
    ]  # fmt: skip
    answer = release(client, draft)
    assert answer.location == f"{HOME}/default/1"
    assert "Nummer 1" in words(page(client, answer.location).xpath("//h1")[0])

    withdrawn = send(client, f"{HOME}/default/1", {"reason": "Zählfehler"})
    assert withdrawn.status_code == 302
    assert "Zählfehler" in words(page(client, f"{HOME}/default/1"))
    assert actions(database) == [
        ("release_freeze", "default"),
        ("release", "default 1"),
        ("release_withdraw", "default 1"),
    ]


def test_the_second_click_finds_the_release(
    client: FlaskClient, database: Database
) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])
    draft = frozen(client)
    token = page(client, draft).xpath("string(//input[@name='csrf_token']/@value)")

    answers = [
        client.post(
            draft,
            data={"csrf_token": token, "action": "release", "audience": "desks"},
        )
        for _ in range(2)
    ]

    assert [one.location for one in answers] == [f"{HOME}/default/1"] * 2
    assert [name for name, _ in actions(database)] == ["release_freeze", "release"]


def test_somebody_must_be_chosen_and_a_reason_given(
    client: FlaskClient, database: Database
) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])
    draft = frozen(client)

    answer = release(client, draft, audience="everybody")
    assert answer.status_code == 422
    assert release(client, draft).status_code == 302
    answer = send(client, f"{HOME}/default/1", {"reason": "  "})
    assert answer.status_code == 422
    assert [name for name, _ in actions(database)] == ["release_freeze", "release"]


def test_files_prove_the_release(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])
    release(client, frozen(client))

    files = {
        name: client.get(f"{HOME}/default/1/{name}").data
        for name in (proof.CONTENT, proof.MANIFEST, proof.SIGNATURE, proof.KEY)
    }

    assert files[proof.KEY] == public_pem(signing_key(settings.data_dir))
    assert proof.is_genuine(files, files[proof.KEY])
    assert json.loads(files[proof.CONTENT])["audience"] == "public"
    assert client.get(f"{HOME}/default/1/nix.json").status_code == 404


def test_too_few_newcomers_leave_everything_as_it_is(
    client: FlaskClient, database: Database
) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])
    release(client, frozen(client))
    token = page(client, HOME).xpath("string(//input[@name='csrf_token']/@value)")

    answer = client.post(f"{HOME}/default/einfrieren", data={"csrf_token": token})

    assert answer.location == HOME
    assert "zu wenige" in words(page(client, HOME))
    assert [name for name, _ in actions(database)] == ["release_freeze", "release"]


def test_a_draft_can_be_thrown_away(client: FlaskClient, database: Database) -> None:
    planted(database)
    signed_in(client, database, roles=[Role.STATISTICS])
    draft = frozen(client)

    assert send(client, draft, {"action": "discard"}).location == HOME

    page(client, draft, status=404)


def test_those_who_run_surveys_do_not_release(
    client: FlaskClient, database: Database
) -> None:
    signed_in(client, database, roles=[Role.STAFF])

    assert client.get(HOME).status_code == 403
    assert client.get(f"{HOME}/default/1").status_code == 403
