"""Signing in: same answer and same work for every wrong try, and a brake on guessing."""

import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account, LoginFailure
from participation.accounts.passwords import is_password
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.core.errors import ParticipationError
from participation.core.ids import digest
from participation.database import Database
from participation.text.normalise import fold

TRIES = 10
WINDOW = datetime.timedelta(minutes=15)


class SignInError(ParticipationError):
    """Name or password is wrong, or too many tries; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign_in(
    database: Database, *, login: str, password: str, now: datetime.datetime
) -> Person:
    """Return who it is. Raises SignInError("wrong") or SignInError("too_many_tries").

    Takes the database, not a session: checking a password costs 0.1 s on purpose, and no
    transaction (on SQLite: no citizen's answer) may wait for that.
    """
    login = fold(login.strip())
    key = digest(login)
    # Stored without zone on SQLite: compare in one fixed zone.
    now = now.astimezone(datetime.UTC)
    with database.session() as session:
        if _failures(session, key, now) >= TRIES:
            raise SignInError("too_many_tries")
        account = session.scalar(
            select(Account).where(Account.login == login, Account.active)
        )
        view = person(session, account.id, today=now.date()) if account else None
        password_hash = account.password_hash if account else None
    if not is_password(password_hash, password) or view is None:
        with database.transaction() as session:
            _note_failure(session, key, now)
        raise SignInError("wrong")
    with database.transaction() as session:
        session.execute(delete(LoginFailure).where(LoginFailure.login_digest == key))
    return view


def _note_failure(session: Session, key: str, now: datetime.datetime) -> None:
    session.execute(delete(LoginFailure).where(LoginFailure.failed_at < now - WINDOW))
    session.add(LoginFailure(login_digest=key, failed_at=now))


def _failures(session: Session, key: str, now: datetime.datetime) -> int:
    query = select(func.count()).where(
        LoginFailure.login_digest == key, LoginFailure.failed_at >= now - WINDOW
    )
    return session.scalar(query) or 0
