"""An Ortsteil asks for questions of its own; they are asked only after release."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.desks.models import LocalRequest
from participation.desks.requests import (
    RequestDecidedError,
    RequestWaitsError,
    own_request,
    own_requests,
    release_request,
    send_back_request,
    send_request,
    withdraw_request,
)
from participation.questionnaires.queries import block_source, local_blocks
from tests.integration.desking import BLOCK, mandate_grant
from tests.integration.staff import make_account, page, send, signed_in, told, words
from tests.page import Page

ASK = "/staff/mein-ortsteil/fragen/rieth/neu"
LIST = "/staff/mein-ortsteil/fragen"
RIETH = frozenset({"06"})


@pytest.fixture
def desk(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.session() as session:
        grant = mandate_grant(session, "06")
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=(grant,), login="rieth")


@pytest.fixture
def office(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database, login="office")


def ask(client: FlaskClient, **fields: object) -> tuple[int, Page]:
    shown = Page(client.get(ASK).text)
    answer = client.post(ASK, data={**shown.fields(), **fields})
    return answer.status_code, Page(answer.text)


def the_request(database: Database) -> str:
    with database.session() as session:
        return str(session.scalars(select(LocalRequest.id)).one())


def test_questions_are_asked_only_after_release(
    desk: FlaskClient, office: FlaskClient, sqlite_database: Database
) -> None:
    status, _ = ask(
        desk,
        bank=["bank_benches"],
        text_1="Fehlt ein Zaun?",
        kind_1="text",
        note="Bald",
    )
    waiting = desk.get("/o/rieth/fragebogen/seiten").text
    address = f"/staff/anfragen/{the_request(sqlite_database)}"
    shown = words(page(office, address).xpath("//main")[0])

    released = send(
        office, address, {"action": "release", "questionnaire": "default"}
    )  # fmt: skip
    asked = desk.get("/o/rieth/fragebogen/seiten").text

    assert (status, released.status_code) == (303, 303)
    assert ("Fehlt ein Zaun?" in waiting, "Fehlt ein Zaun?" in asked) == (False, True)
    assert "Gibt es genug Bänke zum Ausruhen?" in asked
    assert ("Fehlt ein Zaun?" in shown, "Nachricht: Bald" in shown) == (True, True)
    assert "freigegeben" in words(page(desk, LIST).xpath("//main")[0])
    with sqlite_database.session() as session:
        actions = session.scalars(select(StaffAction.action)).all()
    assert sorted(actions) == ["local_request_released", "local_request_sent"]


def test_a_double_click_sends_once(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    shown = Page(desk.get(ASK).text)
    fields = {**shown.fields(), "bank": ["bank_shade"]}

    answers = [desk.post(ASK, data=fields).status_code for _ in range(2)]

    assert answers == [303, 303]
    the_request(sqlite_database)  # one


def test_another_request_waits_its_turn_and_keeps_what_was_typed(
    desk: FlaskClient,
) -> None:
    ask(desk, bank=["bank_shade"])

    status, shown = ask(desk, text_2="Noch etwas?", kind_2="text", note="Eilt")

    assert status == 422
    assert [e.text.strip() for e in shown.all("li") if "liegen schon" in e.text] == [
        "Für diesen Ortsteil liegen schon Fragen beim Amt. Nehmen Sie sie zuerst zurück, "
        "wenn Sie andere stellen wollen."
    ]
    assert (shown.fields()["text_2"], shown.fields()["note"]) == (
        ["Noch etwas?"],
        ["Eilt"],
    )


def test_four_questions_are_one_too_many(desk: FlaskClient) -> None:
    status, shown = ask(
        desk,
        bank=["bank_shade", "bank_benches"],
        text_1="Wo?",
        kind_1="text",
        text_3="Wann?",
        kind_3="text",
    )

    assert status == 422
    assert "Das sind 4 Fragen. Höchstens drei sind möglich." in [
        e.text.strip() for e in shown.all("li")
    ]
    assert shown.fields()["bank"] == ["bank_benches", "bank_shade"]


def test_what_was_sent_back_says_why_and_is_written_anew(
    desk: FlaskClient, office: FlaskClient, sqlite_database: Database
) -> None:
    ask(desk, bank=["bank_shade"], text_1="Wo?", kind_1="text", intro="Wir fragen.")
    address = f"/staff/anfragen/{the_request(sqlite_database)}"

    without = send(office, address, {"action": "send_back", "reason": " "})
    sent = send(office, address, {"action": "send_back", "reason": "Wo <b>was</b>?"})
    tree = page(desk, LIST)
    [again] = tree.xpath("//a[contains(@href, '?von=')]/@href")
    fields = Page(desk.get(again).text).fields()

    assert (without.status_code, sent.status_code) == (422, 303)
    assert "Begründung des Amtes: Wo <b>was</b>?" in words(tree.xpath("//main")[0])
    assert (fields["text_1"], fields["intro"]) == (["Wo?"], ["Wir fragen."])
    assert fields["bank"] == ["bank_shade"]


def test_who_decides_second_is_told_so(
    desk: FlaskClient, office: FlaskClient, sqlite_database: Database
) -> None:
    ask(desk, bank=["bank_shade"])
    address = f"/staff/anfragen/{the_request(sqlite_database)}"
    open_elsewhere = Page(office.get(address).text).fields()
    withdraw = f"{LIST}/{the_request(sqlite_database)}/zuruecknehmen"
    send(desk, withdraw, {}, form_at=LIST)

    late = office.post(
        address,
        data={**open_elsewhere, "action": "release", "questionnaire": "default"},
    )

    assert late.status_code == 303
    assert "Darüber ist inzwischen entschieden." in office.get(address).text
    with sqlite_database.session() as session:
        assert local_blocks(session) == []


def test_foreign_and_missing_ortsteile_look_the_same(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        foreign = sent(session, "01", RIETH | {"01"})
    token = Page(desk.get(ASK).text).fields()["csrf_token"]

    answers = [
        desk.get(f"{LIST}/altstadt/neu"),
        desk.get(f"{LIST}/nirgends/neu"),
        desk.post(f"{LIST}/altstadt/neu", data={"csrf_token": token}),
        desk.get(f"{ASK}?von={foreign}"),
        desk.post(f"{LIST}/{foreign}/zuruecknehmen", data={"csrf_token": token}),
    ]

    assert [a.status_code for a in answers] == [404] * 5
    assert told(answers[0]) == told(answers[1])
    assert "Altstadt" not in desk.get(LIST).text


def sent(
    session: Session, ortsteil: str, keys: frozenset[str], key: str = "a key"
) -> object:
    account = make_account(session, login=f"of {ortsteil} {key}")
    send_request(
        session,
        ortsteil_key=ortsteil,
        ortsteil_keys=keys,
        block=BLOCK,
        note="",
        key=f"{key} {ortsteil}",
        account_id=account.id,
        today=today(),
    )
    query = select(LocalRequest.id).where(LocalRequest.ortsteil_key == ortsteil)
    return session.scalars(query.where(LocalRequest.state == "sent")).one()


def test_one_request_at_a_time_also_between_two_people(session: Session) -> None:
    first = sent(session, "06", RIETH)

    with pytest.raises(RequestWaitsError):
        sent(session, "06", RIETH, key="another")
    by = {"account_id": make_account(session).id, "today": today()}
    withdraw_request(session, first, ortsteil_keys=RIETH, **by)  # type: ignore[arg-type]
    sent(session, "06", RIETH, key="a third")

    states = [r.state for r in own_requests(session, ortsteil_keys=RIETH)]
    assert states == ["sent", "withdrawn"]
    assert own_requests(session, ortsteil_keys=frozenset({"01"})) == []
    with pytest.raises(NotFoundError):
        own_request(session, first, ortsteil_keys=frozenset({"01"}))  # type: ignore[arg-type]


def test_a_decision_is_made_once(session: Session) -> None:
    waiting = sent(session, "06", RIETH)
    by = {"account_id": make_account(session).id, "today": today()}

    with pytest.raises(InvalidInputError):
        release_request(session, waiting, questionnaire_key="ghost", **by)  # type: ignore[arg-type]
    release_request(session, waiting, questionnaire_key="default", **by)  # type: ignore[arg-type]

    assert len((block_source(session, "default", "06") or {})["questions"]) == 2
    for act in (
        lambda: release_request(session, waiting, questionnaire_key="default", **by),  # type: ignore[arg-type]
        lambda: send_back_request(session, waiting, reason="Nein", **by),  # type: ignore[arg-type]
        lambda: withdraw_request(session, waiting, ortsteil_keys=RIETH, **by),  # type: ignore[arg-type]
    ):
        with pytest.raises(RequestDecidedError):
            act()
    assert session.scalar(select(func.count()).select_from(LocalRequest)) == 1
