"""The record of what staff did and read. It names things, never an answer's text.

Entries wait in the session and are appended to the chain as the last thing before its
commit: so the chain is locked for a moment only, and always after every other lock, which
leaves no two transactions waiting for each other. What cannot be recorded is not done: the
commit fails, and with it the act, or the page that was to be shown.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction

from participation.accounts.chain import Entry, sealed
from participation.accounts.models import StaffAction
from participation.database import DatabaseAwayError, will_commit

WAITING = "staff actions"
LONGEST_SUBJECT = 200
CHAIN_LOCK = 0x6175646974  # "audit": any number that nobody else locks


class NotRecordedError(DatabaseAwayError):
    """The audit log cannot be written, so nothing was done and nothing may be shown."""


@dataclass(frozen=True)
class _Waiting:
    entry: Entry
    within: tuple[SessionTransaction, ...]  # savepoints that may still be rolled back


def record_action(
    session: Session,
    *,
    account_id: uuid.UUID | None,
    action: str,
    subject: str,
    now: datetime.datetime,
) -> None:
    """Note an action in the transaction of the action itself; None: the operator."""
    _wait(session, account_id, action, subject, "", now)


def record_read(
    session: Session,
    *,
    account_id: uuid.UUID | None,
    action: str,
    shown: Iterable[object],
    now: datetime.datetime,
    subject: str = "",
) -> None:
    """Note of which comments or answers a person is shown the words: one entry a page.

    `shown`: their ids. Where there are none nothing was read, and nothing is noted.
    """
    ids = sorted({str(one) for one in shown})
    if ids:
        _wait(session, account_id, action, subject, " ".join(ids), now)


def _wait(
    session: Session,
    account_id: uuid.UUID | None,
    action: str,
    subject: str,
    shown: str,
    now: datetime.datetime,
) -> None:
    if not will_commit(session):
        raise NotRecordedError("recorded in a session that is never committed")
    entry = Entry(
        number=0,
        at=now.astimezone(datetime.UTC),
        account_id=account_id,
        action=action,
        subject=_one_line(subject)[:LONGEST_SUBJECT],
        shown=shown,
    )
    waiting = session.info.setdefault(WAITING, [])
    waiting.append(_Waiting(entry, tuple(_savepoints(session))))


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(WAITING):
        return
    session.flush()  # every other lock first
    waiting: list[_Waiting] = session.info.pop(WAITING)
    try:
        _lock_chain(session)
        last = _last(session)
        rows = []
        for each in waiting:
            last = sealed(each.entry, after=last)
            rows.append(asdict(last))
        session.execute(insert(StaffAction), rows)
    except SQLAlchemyError as error:
        raise NotRecordedError(
            f"the audit log cannot be written; nothing was done ({type(error).__name__})"
        ) from error


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was rolled back was not done."""
    waiting: list[_Waiting] = session.info.get(WAITING, [])
    session.info[WAITING] = [
        each for each in waiting if ended.parent and ended not in each.within
    ]


def _lock_chain(session: Session) -> None:
    """Let nobody else append until the commit. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def _last(session: Session) -> Entry | None:
    columns = [getattr(StaffAction, name) for name in Entry.__dataclass_fields__]
    query = select(*columns).order_by(StaffAction.number.desc()).limit(1)
    row = session.execute(query).first()
    return Entry(**row._mapping) if row else None


def _savepoints(session: Session) -> Iterable[SessionTransaction]:
    found = session.get_nested_transaction()
    while found is not None:
        yield found
        found = found.parent


def _one_line(subject: str) -> str:
    return "".join(c if c.isprintable() else " " for c in subject)
