"""Comments are read in batches, passed on, seen and answered; nobody sees a foreign one."""

import datetime
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant
from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Role
from participation.database import Database
from participation.desks.forwards import (
    ForwardState,
    answer_forward,
    mark_seen,
    own_forwards,
    pass_on,
    plan_forward,
    plan_forwards,
)
from participation.desks.models import CommentForward
from participation.desks.overview import own_mandates
from participation.desks.reading import own_batches, readable_comment
from participation.responses.models import PublishedComment
from tests.integration.desking import forward_ids, mandate_grant, publish
from tests.integration.staff import make_account, page, send, signed_in, told, words
from tests.page import Page

READ = "/staff/mein-ortsteil/lesen"
PLANS = "/staff/meine-planung"


@pytest.fixture
def desk(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.session() as session:
        grant = mandate_grant(session, "06")
    client = sqlite_app.test_client()
    return signed_in(client, sqlite_database, roles=(grant,), login="rieth")


def texts(client: FlaskClient, address: str = READ) -> list[str]:
    return [words(q) for q in page(client, address).xpath("//main//blockquote")]


def test_checked_texts_are_shown_without_anything_of_the_writer(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish(session, "06", 24, text="Text")

    tree = page(desk, f"{READ}?stapel=2")
    main = words(tree.xpath("//main")[0])

    assert len(texts(desk)) == len(texts(desk, f"{READ}?stapel=2")) == 10
    assert len({*texts(desk), *texts(desk, f"{READ}?stapel=2")}) == 20
    page(desk, f"{READ}?stapel=3", status=404)  # four wait
    for attribute in ("GEHEIM", "2026", "online", str(today().year)):
        assert attribute not in main
    assert tree.xpath("//main//blockquote[@lang]") == []


def test_nine_are_too_few_and_todays_wait_until_tomorrow(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish(session, "06", 9)
        publish(session, "06", 5, on=today())

    assert texts(desk) == []
    assert "mindestens 10" in words(page(desk, READ).xpath("//main")[0])


def test_comments_of_other_ortsteile_look_missing(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        [foreign, *_] = publish(session, "01", 12, text="MARKE")
        publish(session, "06", 10)
        yesterday = today() - datetime.timedelta(days=1)
        [waiting] = publish(session, "06", 1, text="NEU", on=yesterday)
    forward = "/staff/mein-ortsteil/weitergeben"
    token = Page(desk.get(READ).text)
    fields = {"plan": "verkehr", "csrf_token": token.fields().get("csrf_token", "")}

    answers = [
        desk.get(f"{READ}?ortsteil=altstadt"),
        desk.get(f"{READ}?ortsteil=nirgends"),
        desk.get(f"{forward}/{foreign}"),
        desk.get(f"{forward}/{uuid.uuid4()}"),
        desk.get(f"{forward}/{waiting}"),
        desk.post(f"{forward}/{foreign}", data=fields),
    ]

    assert [a.status_code for a in answers] == [404] * 6
    assert len({told(a) for a in answers}) == 1
    assert [t for t in texts(desk) if "MARKE" in t or "NEU" in t] == []


def test_a_comment_is_passed_on_once_seen_and_answered(
    sqlite_app: Flask, desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish(session, "06", 10)
    plan, other = (
        signed_in(
            sqlite_app.test_client(),
            sqlite_database,
            roles=(Grant(role=Role.FACHPLANUNG, plan_key=key),),
            login=key,
        )
        for key in ("verkehr", "kita")
    )
    [address, *_] = page(desk, READ).xpath("//main//li//a/@href")

    passed = [
        send(desk, address, {"plan": "verkehr", "note": "Das sagen viele."}).location
        for _ in range(2)
    ]
    [answer] = page(plan, PLANS).xpath("//main//li//a/@href")
    send(plan, f"{answer}/gesehen", {}, form_at=PLANS)
    seen = words(page(desk, passed[0]).xpath("//main")[0])
    first = send(plan, answer, {"answer": "Die Lampe kommt."})
    main = words(page(desk, passed[0]).xpath("//main")[0])

    assert passed == ["/staff/mein-ortsteil/weitergegeben"] * 2
    assert ("gesehen am" in seen, first.status_code) == (True, 303)
    assert "beantwortet" in main
    assert "Antwort: Die Lampe kommt." in main
    assert page(other, PLANS).xpath("//main//li") == []
    page(other, answer, status=404)
    with sqlite_database.session() as session:
        assert len(session.scalars(select(CommentForward)).all()) == 1
        actions = sorted(session.scalars(select(StaffAction.action)))
    assert actions == ["comment_forwarded", "forward_answered", "forward_seen"]


def test_a_note_with_a_name_is_stored_only_after_a_second_look(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish(session, "06", 10)
    [address, *_] = page(desk, READ).xpath("//main//li//a/@href")
    typed = {"plan": "verkehr", "note": "Das schrieb bestimmt Frau Meier."}

    warned = send(desk, address, {**typed, "action": "check"})
    fields = Page(warned.text).fields()
    other = {**fields, "note": "Das war Herr Schulze.", "action": "keep"}
    not_that = desk.post(address, data=other)
    masked = desk.post(address, data={**fields, "action": "mask"})

    assert (warned.status_code, not_that.status_code) == (422, 422)
    assert (fields["note"], fields["plan"]) == ([typed["note"]], ["verkehr"])
    assert masked.status_code == 303
    with sqlite_database.session() as session:
        assert session.scalars(select(CommentForward.note)).all() == [
            "Das schrieb bestimmt [Name]."
        ]


def test_a_comment_that_is_taken_back_is_read_by_nobody_any_more(
    session: Session,
) -> None:
    by = passer(session)
    published = publish(session, "06", 10)
    passed(session, published[0], by)
    session.get_one(PublishedComment, published[0]).withdrawn_on = today()
    session.flush()

    assert [f.text for f in own_forwards(session, mandate_keys={"rieth"})] == [None]
    ids = session.scalars(select(CommentForward.id)).all()
    there = plan_forwards(session, plan_keys={"verkehr"}, ids=ids)
    assert [f.text for f in there] == [None]
    assert plan_forwards(session, plan_keys={"senioren"}, ids=ids) == []
    with pytest.raises(NotFoundError):
        readable_comment(session, published[0], ortsteil_keys={"06"}, today=today())


def test_an_answer_is_given_once_and_by_the_plan_alone(session: Session) -> None:
    by = passer(session)
    published = publish(session, "06", 10)
    passed(session, published[0], by)
    [made] = forward_ids(session, published[:1])
    mine = {"plan_keys": {"verkehr"}, **by}
    foreign = {"plan_keys": {"kita"}, **by}

    for act in (
        lambda: mark_seen(session, made, **foreign),
        lambda: answer_forward(session, made, answer="x", **foreign),
        lambda: plan_forward(session, made, plan_keys={"kita"}),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert answer_forward(session, made, answer=" Ja. ", **mine) is True
    assert answer_forward(session, made, answer="Ja.", **mine) is False
    with pytest.raises(InvalidInputError):
        answer_forward(session, made, answer="Nein.", **mine)
    assert mark_seen(session, made, **mine) is False
    [found] = own_forwards(session, mandate_keys={"rieth"})
    assert (found.state, found.answer) == (ForwardState.ANSWERED, "Ja.")
    assert own_forwards(session, mandate_keys={"altstadt"}) == []


def test_the_same_comment_goes_to_a_plan_once(session: Session) -> None:
    by = passer(session)
    published = publish(session, "06", 10)

    assert [passed(session, published[0], by) for _ in range(2)] == [True, False]
    assert passed(session, published[0], by, plan="kita") is True
    with pytest.raises(InvalidInputError):
        passed(session, published[0], by, plan="ghost")


def test_a_new_comment_is_not_seen_alone(session: Session) -> None:
    earlier = today() - datetime.timedelta(days=9)
    publish(session, "06", 10, on=earlier)

    def read() -> list[list[uuid.UUID]]:
        return own_batches(
            session, ortsteil_key="06", ortsteil_keys={"06"}, today=today()
        )

    before = read()
    publish(session, "06", 9, text="NEU")
    assert read() == before
    publish(session, "06", 1, text="NEU")
    assert [len(batch) for batch in read()] == [10, 10]
    assert read()[0] == before[0]


def passer(session: Session) -> dict[str, Any]:
    return {"account_id": make_account(session, login="a").id, "today": today()}


def passed(
    session: Session, published: uuid.UUID, by: dict[str, Any], *, plan: str = "verkehr"
) -> bool:
    return pass_on(
        session,
        published,
        plan_key=plan,
        plan_keys={"verkehr", "kita"},
        mandates=own_mandates(session, mandate_keys={"rieth"}),
        note="",
        **by,
    )
