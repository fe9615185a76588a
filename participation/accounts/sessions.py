"""Sessions on the server: one row for each sign-in, ended by deleting it.

The browser holds a random token, the table its digest. Changing the account's session number
ends all at once, also one that begins in the same moment.
"""

import datetime
import secrets
import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account, StaffSession
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.accounts.second_factor import has_second_factor
from participation.core.clock import utc
from participation.core.errors import NotFoundError
from participation.core.ids import digest, new_id

LASTS = datetime.timedelta(hours=12)
IN_THE_DATABASE = {"synchronize_session": False}  # SQLite gives times without a zone
LASTS_OPEN = datetime.timedelta(minutes=30)  # until the second step is done


class SecondStep(StrEnum):
    NONE = "none"  # the account has no second factor
    OPEN = "open"  # a code is still to be given
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class SessionView:
    id: uuid.UUID
    account_id: uuid.UUID
    second_step: SecondStep
    began_on: datetime.date
    last_used_on: datetime.date
    checked_at: datetime.datetime | None = None
    next_check_at: datetime.datetime | None = None

    @property
    def is_federated(self) -> bool:
        """Tell whether it came by the city's single sign-on."""
        return self.checked_at is not None


def begin_session(
    session: Session,
    *,
    account_id: uuid.UUID,
    now: datetime.datetime,
    second_step: SecondStep | None = None,
) -> tuple[str, uuid.UUID]:
    """Return token and id of a new session. `second_step` None: as the account needs it."""
    account = session.get(Account, account_id)
    if account is None or not account.active:
        raise NotFoundError("account", account_id)
    over = delete(StaffSession).where(StaffSession.ends_at < utc(now))
    session.execute(over, execution_options=IN_THE_DATABASE)
    if second_step is None:
        has_one = has_second_factor(session, account_id=account_id)
        second_step = SecondStep.OPEN if has_one else SecondStep.NONE
    token = secrets.token_urlsafe(32)
    row = StaffSession(
        id=new_id(),
        token_digest=digest(token),
        account_id=account_id,
        session_number=account.session_number,
        second_step=second_step.value,
        began_on=now.date(),
        last_used_on=now.date(),
        ends_at=utc(now) + (LASTS_OPEN if second_step == SecondStep.OPEN else LASTS),
    )
    session.add(row)
    session.flush()
    return token, row.id


def find_session(
    session: Session, *, token: str, now: datetime.datetime, today: datetime.date
) -> tuple[SessionView, Person] | None:
    """Return whose token it is; None once the session, or its account, has ended."""
    found = session.execute(
        select(StaffSession, Account)
        .join(Account, Account.id == StaffSession.account_id)
        .where(
            StaffSession.token_digest == digest(token),
            StaffSession.session_number == Account.session_number,
            StaffSession.ends_at > utc(now),
            Account.active,
        )
    ).first()
    if found is None:
        return None
    row, account = found  # held here, so that `person` need not ask for it again
    whose = person(session, account.id, today=today)
    return (_view(row), whose) if whose is not None else None


def sessions_of(
    session: Session, *, account_id: uuid.UUID, now: datetime.datetime
) -> list[SessionView]:
    """Return the sessions that are alive, the newest first."""
    rows = session.scalars(
        select(StaffSession)
        .join(Account, Account.id == StaffSession.account_id)
        .where(
            StaffSession.account_id == account_id,
            StaffSession.session_number == Account.session_number,
            StaffSession.ends_at > utc(now),
        )
        .order_by(StaffSession.began_on.desc(), StaffSession.id)
    )
    return [_view(row) for row in rows]


def pass_second_step(
    session: Session, *, session_id: uuid.UUID, now: datetime.datetime
) -> str:
    """Mark that the code was right. Returns a new token: the old one no longer opens."""
    row = _row(session, session_id)
    token = secrets.token_urlsafe(32)
    row.token_digest = digest(token)
    row.second_step = SecondStep.DONE.value
    row.ends_at = utc(now) + LASTS
    session.flush()
    return token


def forget_second_step(session: Session, *, session_id: uuid.UUID) -> None:
    """Whoever needs a second factor is led to a new one before any other page."""
    _row(session, session_id).second_step = SecondStep.NONE.value


def use_session(
    session: Session, *, session_id: uuid.UUID, today: datetime.date
) -> None:
    """Note the day of the last use."""
    if (row := session.get(StaffSession, session_id)) is not None:
        row.last_used_on = today


def end_session(
    session: Session, *, account_id: uuid.UUID, session_id: uuid.UUID
) -> None:
    """Sign one session of the account out; one that is not its own stays."""
    session.execute(
        delete(StaffSession).where(
            StaffSession.id == session_id, StaffSession.account_id == account_id
        )
    )


def end_other_sessions(
    session: Session, *, account_id: uuid.UUID, keep: uuid.UUID
) -> None:
    session.execute(
        delete(StaffSession).where(
            StaffSession.account_id == account_id, StaffSession.id != keep
        )
    )


def end_sessions(session: Session, *, account_id: uuid.UUID) -> None:
    """Sign the person out everywhere."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("account", account_id)
    account.session_number += 1
    session.execute(delete(StaffSession).where(StaffSession.account_id == account_id))


def _row(session: Session, session_id: uuid.UUID) -> StaffSession:
    row = session.get(StaffSession, session_id)
    if row is None:
        raise NotFoundError("session", session_id)
    return row


def _view(row: StaffSession) -> SessionView:
    return SessionView(
        id=row.id,
        account_id=row.account_id,
        second_step=SecondStep(row.second_step),
        began_on=row.began_on,
        last_used_on=row.last_used_on,
        checked_at=utc(row.checked_at) if row.checked_at else None,
        next_check_at=utc(row.next_check_at) if row.next_check_at else None,
    )
