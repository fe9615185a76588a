"""What becomes of a comment: the next one first, one decision, kept with its reason."""

import datetime
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import StaffAction
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Role
from participation.database import Database
from participation.responses.models import Comment, ModerationDecision
from participation.responses.moderation import (
    DecidedMeanwhileError,
    Decision,
    Reason,
    decide,
)
from participation.responses.moderation_queue import (
    count_waiting,
    decisions_on,
    moderation_view,
    take_next,
)
from participation.responses.publishing import NotPublishableError
from participation.themes.models import SimilarComment, SimilarGroup
from tests.integration.commenting import publish, write
from tests.integration.staff import (
    checked,
    make_account,
    page,
    send,
    signed_in,
    words,
)

NOW = datetime.datetime(2026, 11, 23, 19, tzinfo=datetime.UTC)
TODAY = NOW.date()
TEXT = "Frau Muster, 0361 1234567: mehr Bänke"


def account(database: Database, login: str = "ada") -> uuid.UUID:
    with database.transaction() as session:
        return make_account(session, login=login).id


def took(database: Database, who: uuid.UUID, **more: Any) -> uuid.UUID | None:
    with database.transaction() as session:
        return take_next(session, account_id=who, today=more.pop("on", TODAY), **more)


def decided(
    database: Database, comment: uuid.UUID, decision: Decision, **more: Any
) -> None:
    with database.transaction() as session:
        decide(
            session,
            comment_id=comment,
            decision=decision,
            account_id=more.pop("who", None),
            now=NOW,
            **more,
        )


def state(database: Database, comment: uuid.UUID) -> str:
    with database.session() as session:
        found = moderation_view(session, comment)
    assert found is not None
    return found.state


def dated(database: Database, comment: uuid.UUID, day: int) -> None:
    with database.transaction() as session:
        session.get_one(Comment, comment).received_on = datetime.date(2026, 9, day)


def test_what_waits_longest_comes_first_and_nobody_gets_the_same(
    database: Database,
) -> None:
    new, old = write(database, "Neu"), write(database, "Alt")
    dated(database, new, 9)
    dated(database, old, 2)
    ada, ben = account(database, "ada"), account(database, "ben")

    assert took(database, ada) == old
    assert took(database, ben) == new
    assert took(database, ada) == old  # hers until she decides
    assert took(database, account(database, "cem")) is None
    assert took(database, ben, skipped=frozenset({new})) is None


def test_a_claim_ends_with_the_day(database: Database) -> None:
    comment = write(database, "Bänke")
    took(database, account(database, "ada"))

    tomorrow = TODAY + datetime.timedelta(days=1)
    assert took(database, account(database, "ben"), on=tomorrow) == comment


def test_only_what_may_be_published_waits(database: Database) -> None:
    write(database, "Simuliert", simulated=True)
    publish(database, "Schon öffentlich")

    with database.session() as session:
        assert count_waiting(session) == 0
    assert took(database, account(database)) is None


def test_a_decision_stands_until_the_next_and_both_are_kept(database: Database) -> None:
    comment, ada = write(database, TEXT), account(database)

    decided(database, comment, Decision.HELD, reason=Reason.PERSONAL, who=ada)
    assert state(database, comment) == "held"
    decided(
        database,
        comment,
        Decision.PUBLISHED,
        text="Mehr Bänke",
        note=" nach  Rücksprache ",
    )

    assert state(database, comment) == "published"
    with database.session() as session:
        kept = [
            (d.number, d.decision, d.reason, d.account_id, d.note)
            for d in decisions_on(session, comment)
        ]
    assert kept == [
        (1, "held", "personal", ada, ""),
        (2, "published", None, None, "nach Rücksprache"),
    ]


def test_holding_back_takes_a_public_comment_off(
    client: FlaskClient, database: Database
) -> None:
    comment = write(database, TEXT)
    decided(database, comment, Decision.PUBLISHED, text="Mehr Bänke")
    assert "Mehr Bänke" in client.get("/o/rieth/kommentare").text

    decided(database, comment, Decision.HELD, reason=Reason.INSULT)

    assert "Mehr Bänke" not in client.get("/o/rieth/kommentare").text


@pytest.mark.parametrize(
    ("wish", "problems"),
    [
        ({"decision": Decision.HELD}, {"reason": ["required"]}),
        (
            {"decision": Decision.PUBLISHED, "text": "x", "reason": Reason.INSULT},
            {"reason": ["required"]},
        ),
        ({"decision": Decision.MERGED}, {"merged_into": ["unknown"]}),
        (
            {"decision": Decision.MERGED, "merged_into": uuid.uuid4()},
            {"merged_into": ["unknown"]},
        ),
        ({"decision": Decision.FORWARDED, "note": "n" * 501}, {"note": ["too_long"]}),
    ],
)
def test_a_decision_needs_what_belongs_to_it(
    database: Database, wish: dict[str, Any], problems: dict[str, list[str]]
) -> None:
    comment = write(database, TEXT)

    with pytest.raises(InvalidInputError) as refused:
        decided(database, comment, **wish)

    assert refused.value.problems == problems
    assert state(database, comment) == "waiting"


def test_a_comment_is_merged_into_one_that_stands_for_itself(
    database: Database,
) -> None:
    first, second, third = (write(database, f"Bänke {n}") for n in range(3))

    decided(database, second, Decision.MERGED, merged_into=first)

    assert state(database, second) == "merged"
    for target in (second, third):
        with pytest.raises(InvalidInputError):
            decided(database, third, Decision.MERGED, merged_into=target)


def test_who_decides_second_is_told(database: Database) -> None:
    comment = write(database, TEXT)
    decided(database, comment, Decision.FORWARDED, seen=0)

    with pytest.raises(DecidedMeanwhileError) as told:
        decided(database, comment, Decision.HELD, reason=Reason.INSULT, seen=0)

    assert told.value.decision == "forwarded"


def test_what_nobody_was_asked_for_is_never_published(database: Database) -> None:
    simulated = write(database, "Simuliert", simulated=True)

    with pytest.raises(NotPublishableError):
        decided(database, simulated, Decision.PUBLISHED, text="x")
    with pytest.raises(NotFoundError):
        decided(database, uuid.uuid4(), Decision.FORWARDED)


@pytest.fixture
def desk(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database, roles=[Role.STAFF])


ADDRESS = "/staff/moderation"


def test_the_desk_leads_from_comment_to_comment(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    comment = write(sqlite_database, TEXT)
    led = desk.get(ADDRESS)
    assert (led.status_code, led.location) == (302, f"{ADDRESS}/{comment}")

    shown = page(desk, led.location)
    assert shown.xpath("string(//textarea[@name='text'])").strip() == (
        "[Name], [Telefon]: mehr Bänke"
    )
    assert [mark.text for mark in shown.xpath("//blockquote/mark")] == [
        "Frau Muster", "0361 1234567",
    ]  # fmt: skip
    fields = {"decision": "published", "text": "Mehr Bänke", "seen": "0"}
    assert send(desk, led.location, fields).location == ADDRESS
    assert "Hier wartet kein Kommentar" in words(page(desk, ADDRESS))
    again = page(desk, f"{ADDRESS}/{comment}")
    assert "Veröffentlicht" in words(
        again.xpath("//section[@aria-labelledby='history']")[0]
    )


def test_masking_once_more_keeps_what_was_typed(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    comment = write(sqlite_database, TEXT)

    answer = send(
        desk, f"{ADDRESS}/{comment}",
        {"decision": "mask", "text": "Mehr Bänke, Ihr Hans Muster, 0361 7654321",
         "note": "fast", "seen": "0"},
    )  # fmt: skip

    tree = checked(answer)
    assert answer.status_code == 200
    assert tree.xpath("string(//textarea[@name='text'])").strip() == (
        "Mehr Bänke, Ihr [Name], [Telefon]"
    )
    assert tree.xpath("//input[@name='note']/@value") == ["fast"]
    assert state(sqlite_database, comment) == "waiting"


def test_a_double_click_decides_once(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{ADDRESS}/{write(sqlite_database, TEXT)}"
    source = page(desk, address)
    fields = {
        "csrf_token": source.xpath("string(//input[@name='csrf_token']/@value)"),
        "decision": "held:insult", "text": "typed", "seen": "0",
    }  # fmt: skip

    first, second = (desk.post(address, data=fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Inzwischen hat jemand anderes entschieden." in words(checked(second))
    assert checked(second).xpath("string(//textarea[@name='text'])").strip() == "typed"
    with sqlite_database.session() as session:
        assert len(session.scalars(select(ModerationDecision)).all()) == 1


@pytest.mark.parametrize(
    "wish", ["", "held", "held:x", "merged:x", "deleted", "waiting"]
)
def test_a_strange_decision_is_refused(
    desk: FlaskClient, sqlite_database: Database, wish: str
) -> None:
    address = f"{ADDRESS}/{write(sqlite_database, TEXT)}"

    answer = send(desk, address, {"decision": wish, "text": "x", "seen": "0"})

    assert answer.status_code == 400


def test_skipping_goes_on_and_comes_back(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    comment = write(sqlite_database, TEXT)
    skip = page(desk, f"{ADDRESS}/{comment}").xpath("string(//a[@data-key='s']/@href)")

    told = page(desk, skip)

    assert "Übersprungen haben Sie: 1." in words(told)
    assert desk.get(f"{ADDRESS}?ohne=;,--,{'x' * 5000}").status_code == 302


def test_defects_are_pointed_to_the_maengelmelder(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    defect = write(sqlite_database, "Die Laterne vor der Schule ist kaputt.")

    shown = page(desk, f"{ADDRESS}/{defect}")

    assert "Das klingt nach einem Mangel" in words(shown)
    send(
        desk, f"{ADDRESS}/{defect}", {"decision": "forwarded", "text": "", "seen": "0"}
    )
    assert state(sqlite_database, defect) == "forwarded"


def test_similar_comments_are_merged_from_the_desk(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    one, other = (
        write(sqlite_database, "Bänke am Teich"),
        write(sqlite_database, "Teich: Bänke"),
    )
    with sqlite_database.transaction() as session:
        group = SimilarGroup(centre_id=one)
        session.add(group)
        session.flush()
        session.add_all(
            SimilarComment(comment_id=c, group_id=group.id, likeness=1.0)
            for c in (one, other)
        )
    address = f"{ADDRESS}/{other}"
    [wish] = page(desk, address).xpath(
        "//button[starts-with(@value, 'merged:')]/@value"
    )

    send(desk, address, {"decision": wish, "text": "", "seen": "0"})

    assert wish == f"merged:{one}"
    assert state(sqlite_database, other) == "merged"


def test_reading_and_deciding_is_on_record_without_the_text(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    address = f"{ADDRESS}/{write(sqlite_database, TEXT)}"

    send(desk, address, {"decision": "held:personal", "text": TEXT, "seen": "0"})

    with sqlite_database.session() as session:
        rows = session.execute(
            select(StaffAction.action, StaffAction.subject, StaffAction.shown).order_by(
                StaffAction.number
            )
        ).all()
    comment = address.rpartition("/")[2]
    assert [tuple(row) for row in rows] == [
        ("moderation_read", "", comment),
        ("moderation_held", f"{comment} personal", ""),
    ]


def test_who_may_not_moderate_sees_nothing(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    comment = write(sqlite_database, TEXT)
    client = signed_in(
        sqlite_app.test_client(), sqlite_database, roles=[Role.STATISTICS]
    )

    for address in (ADDRESS, f"{ADDRESS}/{comment}"):
        assert client.get(address).status_code == 403


def test_what_is_not_there_and_what_is_none_of_ours_are_alike(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    simulated = write(sqlite_database, "Simuliert", simulated=True)

    for comment in (simulated, uuid.uuid4()):
        assert desk.get(f"{ADDRESS}/{comment}").status_code == 404
