"""The Stellungnahme: nobody overwrites another, and what was handed in stays."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.desks.models import FrozenStatementError, Statement
from participation.desks.statements import (
    StatementChangedError,
    StatementView,
    Words,
    begin_statement,
    discard_draft,
    new_version,
    own_statement,
    own_statements,
    save_statement,
    submit_statement,
    submitted_statements,
    withdraw_statement,
)
from tests.integration.desking import mandate_grant
from tests.integration.staff import make_account, page, send, signed_in, told, words
from tests.page import Page

NEW = "/staff/mein-ortsteil/stellungnahmen/neu"
LIST = "/staff/mein-ortsteil/stellungnahmen"


@pytest.fixture
def desks(sqlite_app: Flask, sqlite_database: Database) -> tuple[FlaskClient, ...]:
    """Two people of the same mandate, and one of another."""
    with sqlite_database.session() as session:
        rieth, altstadt = (mandate_grant(session, key) for key in ("06", "01"))
    return tuple(
        signed_in(sqlite_app.test_client(), sqlite_database, roles=(g,), login=login)
        for login, g in (("a", rieth), ("b", rieth), ("c", altstadt))
    )


def write(client: FlaskClient, address: str, **fields: str) -> Any:
    shown = Page(client.get(address).text)
    return client.post(address, data={**shown.fields(), **fields})


def test_two_people_do_not_overwrite_each_other(
    desks: tuple[FlaskClient, ...], sqlite_database: Database
) -> None:
    first, second, _ = desks
    made = write(first, NEW, subject="Bus", text="Anfang", action="save")
    address = made.location
    opened = Page(second.get(address).text).fields()
    write(first, address, text="Vom Ersten", action="save")

    clash = second.post(
        address, data={**opened, "text": "Vom Zweiten", "action": "save"}
    )
    shown = Page(clash.text)
    resolved = second.post(
        address, data={**shown.fields(), "text": "Von beiden", "action": "save"}
    )

    assert (made.status_code, clash.status_code, resolved.status_code) == (
        303,
        409,
        303,
    )
    assert "Vom Ersten" in clash.text
    assert shown.fields()["text"] == ["Vom Zweiten"]
    with sqlite_database.session() as session:
        rows = session.scalars(select(Statement)).all()
        assert [(row.text, row.revision) for row in rows] == [("Von beiden", 3)]


def test_what_was_handed_in_is_dated_frozen_and_read_by_staff(
    desks: tuple[FlaskClient, ...], sqlite_app: Flask, sqlite_database: Database
) -> None:
    desk, _, foreign = desks
    office = signed_in(sqlite_app.test_client(), sqlite_database, login="office")
    address = write(desk, NEW, subject="Bus", text="Öfter!", action="save").location
    before = words(page(office, "/staff/stellungnahmen").xpath("//main")[0])
    opened = Page(desk.get(address).text).fields()

    handed_in = desk.post(address, data={**opened, "action": "submit"})
    late = desk.post(address, data={**opened, "text": "Anders", "action": "save"})
    after = words(page(office, "/staff/stellungnahmen").xpath("//main")[0])

    assert (handed_in.status_code, late.status_code) == (303, 409)
    assert ("Öfter!" in before, "Öfter!" in after) == (False, True)
    assert "Anders" in late.text  # nothing typed is lost
    assert "Öfter!" in words(page(desk, address).xpath("//main")[0])
    page(foreign, address, status=404)
    with sqlite_database.session() as session:
        actions = sorted(session.scalars(select(StaffAction.action)))
    assert actions == ["statement_begun", "statement_submitted"]


def test_errors_keep_what_was_typed(desks: tuple[FlaskClient, ...]) -> None:
    answer = write(desks[0], NEW, subject=" ", text="x" * 10_001, action="save")
    shown = Page(answer.text)

    assert answer.status_code == 422
    assert shown.errors == ["Bitte ausfüllen.", "Der Text ist zu lang."]
    assert shown.fields()["text"] == ["x" * 10_001]


def test_foreign_statements_look_missing(
    desks: tuple[FlaskClient, ...], sqlite_database: Database
) -> None:
    desk, _, foreign = desks
    address = write(desk, NEW, subject="MARKE", text="MARKE", action="save").location
    token = {"csrf_token": Page(foreign.get(NEW).text).fields()["csrf_token"]}
    missing = re.sub(r"[0-9a-f]{12}$", "0" * 12, address)

    answers = [
        foreign.get(address),
        foreign.get(missing),
        foreign.post(address, data={**token, "text": "x", "subject": "x"}),
        foreign.post(f"{address}/zurueckziehen", data=token),
        foreign.post(f"{address}/neue-fassung", data=token),
        foreign.post(
            NEW, data={**token, "key": "a long key", "subject": "x", "mandate": "rieth"}
        ),
    ]

    assert [a.status_code for a in answers] == [404] * 6
    assert told(answers[0]) == told(answers[1])
    assert "MARKE" not in foreign.get(LIST).text


def test_a_new_version_replaces_the_old_one_when_it_is_handed_in(
    session: Session,
) -> None:
    by = person(session)
    first = begun(session, by)
    submit_statement(session, first.id, revision=1, **by)

    draft = new_version(session, first.id, **by)
    again = new_version(session, first.id, **by)
    standing = submitted_statements(session)
    submit_statement(session, draft.id, revision=1, **by)

    assert (draft.number, draft.text, again.id) == (2, "Öfter!", draft.id)
    assert [s.number for s in standing] == [1]
    assert [s.number for s in submitted_statements(session)] == [2]
    mine = {"mandate_keys": by["mandate_keys"]}
    assert own_statement(session, first.id, **mine).withdrawn_on == today()
    assert withdraw_statement(session, draft.id, today=today(), **mine) is True
    assert withdraw_statement(session, draft.id, today=today(), **mine) is False
    assert submitted_statements(session) == []


def test_a_second_click_finds_the_first_draft(session: Session) -> None:
    by = person(session)

    assert begun(session, by).id == begun(session, by).id


def test_only_a_draft_as_it_was_seen_can_be_thrown_away(session: Session) -> None:
    by = person(session)
    mine = {"mandate_keys": by["mandate_keys"]}
    draft = begun(session, by)
    words = Words(subject="Bus", text="Neuer Text")
    save_statement(session, draft.id, words=words, revision=1, **by)

    with pytest.raises(StatementChangedError):
        discard_draft(session, draft.id, revision=1, **mine)
    discard_draft(session, draft.id, revision=2, **mine)

    assert own_statements(session, **mine) == []


def test_nothing_empty_and_nothing_of_another_mandate_is_handed_in(
    session: Session,
) -> None:
    by = person(session)
    empty = begun(session, by, text=" ")

    with pytest.raises(InvalidInputError):
        submit_statement(session, empty.id, revision=1, **by)
    with pytest.raises(NotFoundError):
        submit_statement(
            session, empty.id, revision=1, **{**by, "mandate_keys": {"altstadt"}}
        )


def test_words_that_were_handed_in_cannot_change(session: Session) -> None:
    by = person(session)
    first = begun(session, by)
    submit_statement(session, first.id, revision=1, **by)

    session.get_one(Statement, first.id).text = "anders"

    with pytest.raises(FrozenStatementError):
        session.flush()


def person(session: Session) -> dict[str, Any]:
    return {
        "mandate_keys": {"rieth"},
        "account_id": make_account(session, login="a").id,
        "today": today(),
    }


def begun(
    session: Session, by: dict[str, Any], *, text: str = "Öfter!"
) -> StatementView:
    words = Words(subject="Bus", text=text)
    return begin_statement(
        session, mandate_key="rieth", words=words, key="one long key", **by
    )


def test_the_page_of_a_form_that_was_open_too_long_keeps_the_text(
    desks: tuple[FlaskClient, ...],
) -> None:
    desk = desks[0]
    address = write(desk, NEW, subject="Bus", text="Öfter!", action="save").location
    stale = desk.post(
        address,
        data={"csrf_token": "x", "text": "Neu", "subject": "Bus", "revision": "1"},
    )
    assert stale.status_code == 422
    assert Page(stale.text).fields()["text"] == ["Neu"]
    assert send(
        desk, address, {"text": "Neu", "subject": "Bus", "revision": "1"}
    ).location
