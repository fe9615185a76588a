"""Signing in by password: same answer and same work for every wrong try."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select

from participation.accounts.keys import Keyring
from participation.accounts.models import Account
from participation.accounts.passwords import is_password
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.accounts.tries import (
    PASSWORDS,
    NetworkBrake,
    SignInError,
    forgive_try,
    reserve_try,
)
from participation.database import Database
from participation.text.normalise import fold


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a try comes from. `device`: one from which this very name signed in before.

    Tries of a known device are counted by themselves: others cannot lock it out.
    """

    device: str | None = None
    network: str | None = None
    brake: NetworkBrake | None = None

    def reserve(self, now: datetime.datetime) -> None:
        """Raise SignInError("too_many_tries") for too many from this network."""
        if self.device or self.brake is None or self.network is None:
            return
        if not self.brake.reserve(self.network, now=now):
            raise SignInError("too_many_tries")

    def forgive(self) -> None:
        if not self.device and self.brake is not None and self.network is not None:
            self.brake.forgive(self.network)


def sign_in(
    database: Database,
    keys: Keyring,
    *,
    login: str,
    password: str,
    now: datetime.datetime,
    source: Source | None = None,
    only_break_glass: bool = False,
) -> Person:
    """Return who it is. Raises SignInError("wrong") or SignInError("too_many_tries").

    Takes the database, not a session: checking a password costs 0.1 s on purpose, and no
    transaction (on SQLite: no citizen's answer) may wait for that.
    """
    login, source = folded_login(login), source or Source()
    source.reserve(now)
    counted = reserve_try(
        database,
        key=_counted_by(keys, login, source.device),
        limits=PASSWORDS,
        now=now,
    )
    with database.session() as session:
        query = select(Account.id, Account.password_hash).where(
            Account.login == login, Account.active
        )
        if only_break_glass:
            query = query.where(Account.break_glass)
        account = session.execute(query).first()
    right = is_password(account.password_hash if account else None, password)
    if account is None or not right:
        raise SignInError("wrong")
    source.forgive()
    with database.transaction() as session:
        forgive_try(session, counted)
        found = person(session, account.id, today=now.date())
    if found is None:  # ended while the password was checked
        raise SignInError("wrong")
    return found


def folded_login(login: str) -> str:
    """Return the name as it is stored: case and spaces around it do not matter."""
    return fold(login.strip()).replace("\0", "\ufffd")  # PostgreSQL takes no NUL


def _counted_by(keys: Keyring, login: str, device: str | None) -> str:
    """Keyed: people type their password into the field of the name, too."""
    if device is not None:
        return keys.digest("tries", "device", device)
    return keys.digest("tries", "login", login)
