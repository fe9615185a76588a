"""The audit log: one chain, whatever happens at once, and every damage is found."""

import datetime
import hashlib
import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from participation.accounts.actions import (
    NotRecordedError,
    record_action,
    record_read,
)
from participation.accounts.audit import Break, ChainState, check_chain, entries
from participation.accounts.models import LoginFailure, StaffAction
from participation.database import Database

NOON = datetime.datetime(2026, 9, 5, 12, 0, 0, 123456, tzinfo=datetime.UTC)
SOMEBODY = uuid.UUID("12345678123456781234567812345678")


def note(session: Session, subject: str, *, action: str = "comment_publish") -> None:
    record_action(
        session, account_id=SOMEBODY, action=action, subject=subject, now=NOON
    )


def stored(database: Database) -> list[tuple[int, str, str]]:
    with database.session() as session:
        return [(e.number, e.subject, e.shown) for e, _ in entries(session)]


def state(database: Database, **how: object) -> ChainState:
    with database.session() as session:
        return check_chain(session, **how)  # type: ignore[arg-type]


def test_an_entry_can_be_checked_with_nothing_but_the_documented_format(
    database: Database,
) -> None:
    first, second = uuid.UUID(int=1), uuid.UUID(int=2)
    with database.transaction() as session:
        note(session, "a")
        record_read(
            session,
            account_id=None,
            action="comments_read",
            shown=[second, first, second],
            now=NOON.astimezone(datetime.timezone(datetime.timedelta(hours=2))),
        )

    with database.session() as session:
        one, two = (entry for entry, _ in entries(session))

    at = "2026-09-05T12:00:00.123456+00:00"
    content = [1, 1, at, str(SOMEBODY), "comment_publish", "a", "", "0" * 64]
    digest = _sha256(content)
    assert (one.previous_hash, one.hash) == ("0" * 64, digest)
    ids = f"{first} {second}"
    content = [1, 2, at, None, "comments_read", "", ids, digest]
    assert (two.previous_hash, two.hash) == (digest, _sha256(content))


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(database: Database) -> None:
    with suppress(ZeroDivisionError), database.transaction() as session:
        note(session, "never done")
        raise ZeroDivisionError
    with database.transaction() as session:
        note(session, "before")
        kept = session.begin_nested()
        note(session, "in a savepoint")
        kept.commit()
        undone = session.begin_nested()
        note(session, "undone")
        undone.rollback()
        note(session, "after")

    assert stored(database) == [
        (1, "before", ""),
        (2, "in a savepoint", ""),
        (3, "after", ""),
    ]
    assert state(database).broken is None


def test_a_page_without_anybodys_words_is_no_read(database: Database) -> None:
    with database.transaction() as session:
        record_read(
            session, account_id=None, action="comments_read", shown=[], now=NOON
        )

    assert stored(database) == []
    assert state(database) == ChainState(entries=0, head=None, broken=None)


def test_a_session_that_never_commits_cannot_record(database: Database) -> None:
    with database.session() as session, pytest.raises(NotRecordedError):
        note(session, "would be lost")


def test_a_subject_is_one_short_line(database: Database) -> None:
    with database.transaction() as session:
        note(session, "a\x00b\ud800\nc" + "d" * 300)

    [(_, subject, _)] = stored(database)
    assert subject == "a b  c" + "d" * 194
    assert state(database).broken is None


def test_many_writers_at_once_never_fork_the_chain(database: Database) -> None:
    """Half record first and then lock what the others lock first; some roll back."""
    with database.transaction() as session:
        session.add(LoginFailure(login_digest="all want it", failed_at=NOON))
    start = threading.Barrier(8)

    def write(writer: int) -> None:
        start.wait()
        for turn in range(12):
            with suppress(ZeroDivisionError), database.transaction() as session:
                if writer % 2 and turn < 6:
                    _touch(session)
                note(session, f"{writer} {turn} first")
                if turn < 6:
                    _touch(session)
                note(session, f"{writer} {turn} second")
                if turn % 4 == 3:
                    raise ZeroDivisionError  # a change of mind

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    found = stored(database)
    expected = {
        f"{writer} {turn} {part}"
        for writer in range(8)
        for turn in range(12)
        if turn % 4 != 3
        for part in ("first", "second")
    }
    assert [number for number, _, _ in found] == list(range(1, len(expected) + 1))
    assert {subject for _, subject, _ in found} == expected
    assert state(database).broken is None


def test_the_database_itself_refuses_to_change_the_log(database: Database) -> None:
    with database.transaction() as session:
        note(session, "a")
        note(session, "b")
    before = stored(database)
    again = (
        "INSERT INTO staff_action SELECT number + {0}, at, account_id, action, subject,"
        " shown, {1}, hash FROM staff_action WHERE number = 2"
    )
    attempts = [
        "UPDATE staff_action SET subject = 'x' WHERE number = 1",
        "DELETE FROM staff_action WHERE number = 2",
        "DELETE FROM staff_action",
        again.format(2, "hash"),  # a gap
        again.format(1, "previous_hash"),  # a fork
        again.format(1, "'x'"),  # a loose end
    ]
    attempts += (
        [again.format(0, "previous_hash").replace("INSERT", "REPLACE")]
        if database.is_sqlite
        else ["TRUNCATE staff_action"]
    )

    for statement in attempts:
        with pytest.raises(DBAPIError), database.engine.begin() as connection:
            connection.execute(text(statement))

    assert stored(database) == before


@pytest.fixture
def ten_thousand(sqlite_database: Database) -> Database:
    """A log of 10,000 entries, and somebody who can take the triggers away."""
    with sqlite_database.transaction() as session:
        for number in range(10_000):
            note(session, f"entry {number}")
    with sqlite_database.engine.begin() as connection:
        for name in ("no_update", "no_delete", "in_turn"):
            connection.execute(text(f"DROP TRIGGER staff_action_{name}"))
    return sqlite_database


def test_one_damage_in_ten_thousand_entries_is_found(ten_thousand: Database) -> None:
    head = state(ten_thousand).head
    assert head is not None
    assert head.startswith("10000:")
    swap = (
        "UPDATE staff_action SET number = -1 WHERE number = 30",
        "UPDATE staff_action SET number = 30 WHERE number = 31",
        "UPDATE staff_action SET number = 31 WHERE number = -1",
    )
    damages: dict[tuple[str, ...], Break] = {
        ("UPDATE staff_action SET subject = 'entry 7' WHERE number = 5001",): Break(
            number=5001, why="changed"
        ),
        ("UPDATE staff_action SET at = '2026-09-06 12:00:00' WHERE number = 1",): Break(
            number=1, why="changed"
        ),
        ("UPDATE staff_action SET account_id = NULL WHERE number = 2",): Break(
            number=2, why="changed"
        ),
        ("UPDATE staff_action SET shown = 'x' WHERE number = 9999",): Break(
            number=9999, why="changed"
        ),
        ("DELETE FROM staff_action WHERE number = 777",): Break(
            number=778, why="missing"
        ),
        ("DELETE FROM staff_action WHERE number = 1",): Break(number=2, why="missing"),
        swap: Break(number=30, why="changed"),
        ("DELETE FROM staff_action WHERE number > 9990",): Break(
            number=10_000, why="cut_off"
        ),
        ("DELETE FROM staff_action",): Break(number=10_000, why="cut_off"),
    }

    for statements, expected in damages.items():
        with ten_thousand.engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
            found = check_chain(Session(connection), expected=head)
            connection.rollback()
        assert found.broken == expected, statements
    assert state(ten_thousand, expected=head).broken is None


def test_an_entry_rewritten_with_a_right_hash_of_its_own_is_found(
    ten_thousand: Database,
) -> None:
    with ten_thousand.engine.begin() as connection:
        content = [
            1, 40, "2026-09-05T12:00:00.123456+00:00", str(SOMEBODY), "comment_publish",
            "harmless", "",
            connection.scalar(text("SELECT hash FROM staff_action WHERE number = 39")),
        ]  # fmt: skip
        connection.execute(
            text(
                "UPDATE staff_action SET subject = 'harmless', hash = :hash"
                " WHERE number = 40"
            ),
            {"hash": _sha256(content)},
        )

    assert state(ten_thousand).broken == Break(number=41, why="relinked")
    assert state(ten_thousand, newest=9_960).broken == Break(number=41, why="relinked")
    assert state(ten_thousand, newest=100) == ChainState(
        entries=100, head=state(ten_thousand, newest=1).head, broken=None
    )


def test_an_older_head_stays_good_while_the_log_grows(database: Database) -> None:
    with database.transaction() as session:
        note(session, "a")
    head = state(database).head
    with database.transaction() as session:
        note(session, "b")

    assert state(database, expected=head) == ChainState(
        entries=2, head=state(database).head, broken=None
    )
    assert state(database, expected=f"2:{'0' * 64}").broken == Break(
        number=2, why="cut_off"
    )


Take = Callable[[Database], None]


def _table_away(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE staff_action"))


def _refusing(database: Database) -> None:
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(
                text(
                    "CREATE TRIGGER refuse BEFORE INSERT ON staff_action"
                    " BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        else:
            connection.execute(
                text("ALTER TABLE staff_action ADD CHECK (number < 0) NOT VALID")
            )


@pytest.mark.parametrize("take", [_table_away, _refusing])
def test_what_cannot_be_recorded_is_not_done(database: Database, take: Take) -> None:
    take(database)

    def act() -> None:
        with database.transaction() as session:
            session.add(LoginFailure(login_digest="x", failed_at=NOON))
            note(session, "a")

    with pytest.raises(NotRecordedError):
        act()

    with database.session() as session:
        assert session.scalars(select(LoginFailure)).all() == []


def test_the_log_and_its_table_have_the_same_columns() -> None:
    """A column that the hash does not cover could be changed unseen."""
    assert {column.name for column in StaffAction.__table__.columns} == {
        "number", "at", "account_id", "action", "subject", "shown", "previous_hash",
        "hash",
    }  # fmt: skip


def _touch(session: Session) -> None:
    session.execute(text("UPDATE login_failure SET failed_at = failed_at"))


def _sha256(content: list[object]) -> str:
    packed = json.dumps(content, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()
