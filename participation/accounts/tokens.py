"""Tokens for programs: made by the operator for an account, never stronger than it.

A token has no life of its own. Each request asks anew what its account may do that day,
so that a role that is taken, or an account that is ended, ends the token with it.
"""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.actions import record_action
from participation.accounts.models import Account, ApiToken
from participation.accounts.queries import person
from participation.accounts.rights import Person, Right
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.text.normalise import fold

PREFIX = "ptn_"
"""So that a token that lies somewhere is known for what it is, also by scanners."""

LONGEST_DAYS = 366
LONGEST_NAME = 120
LONGEST_TOKEN = 100


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """`secret` is told once and kept nowhere."""

    id: uuid.UUID
    secret: str = field(repr=False)
    scope: frozenset[Right]
    expires_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class TokenView:
    id: uuid.UUID
    login: str
    name: str
    scope: tuple[str, ...]
    created_on: datetime.date
    expires_on: datetime.date
    revoked_on: datetime.date | None

    def is_valid(self, today: datetime.date) -> bool:
        return self.revoked_on is None and today <= self.expires_on


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls through a token: the account today, with the rights of the token."""

    person: Person
    token_id: uuid.UUID
    rights: frozenset[Right]

    def may(self, *wanted: Right) -> bool:
        return not self.rights.isdisjoint(wanted)


def create_token(
    session: Session,
    *,
    login: str,
    name: str,
    scope: Iterable[Right] = (),
    days: int,
    now: datetime.datetime,
) -> NewToken:
    """Make a token with these rights, or all of the account's where none is named.

    Raises NotFoundError without such an active account, and InvalidInputError for rights
    that the account does not have, no name, or too long a life.
    """
    account = session.scalar(
        select(Account).where(Account.login == fold(login.strip()))
    )
    holder = person(session, account.id, today=now.date()) if account else None
    if holder is None:
        raise NotFoundError("account", login)
    wanted = frozenset(scope) or holder.rights
    _check(name, wanted, holder, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account_id=holder.id,
        name=name.strip(),
        token_digest=digest(secret),
        scope=sorted(right.value for right in wanted),
        created_on=now.date(),
        expires_on=now.date() + datetime.timedelta(days=days),
    )
    session.add(token)
    session.flush()
    record_action(
        session,
        account_id=None,
        action="create_api_token",
        subject=f"token {token.id} account {holder.id}",
        now=now,
    )
    return NewToken(
        id=token.id, secret=secret, scope=wanted, expires_on=token.expires_on
    )


def revoke_token(
    session: Session, token_id: uuid.UUID, *, now: datetime.datetime
) -> None:
    """End a token at once; one that has ended already stays so. Raises NotFoundError."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFoundError("token", token_id)
    if token.revoked_on is None:
        token.revoked_on = now.date()
        record_action(
            session,
            account_id=None,
            action="revoke_api_token",
            subject=f"token {token_id} account {token.account_id}",
            now=now,
        )
        session.flush()


def caller(session: Session, secret: str, *, today: datetime.date) -> Caller | None:
    """Who shows this token; None for one that is unknown, over or of an ended account."""
    if len(secret) > LONGEST_TOKEN:
        return None
    token = session.scalar(
        select(ApiToken).where(
            ApiToken.token_digest == digest(secret),
            ApiToken.revoked_on.is_(None),
            ApiToken.expires_on >= today,
        )
    )
    holder = person(session, token.account_id, today=today) if token else None
    if token is None or holder is None:
        return None
    scope = frozenset(Right(name) for name in token.scope if name in set(Right))
    return Caller(person=holder, token_id=token.id, rights=scope & holder.rights)


def tokens(session: Session) -> list[TokenView]:
    """Every token that was made, newest first."""
    rows = session.execute(
        select(ApiToken, Account.login)
        .join(Account, Account.id == ApiToken.account_id)
        .order_by(ApiToken.created_on.desc(), Account.login, ApiToken.id)
    )
    return [
        TokenView(
            id=token.id,
            login=login,
            name=token.name,
            scope=tuple(token.scope),
            created_on=token.created_on,
            expires_on=token.expires_on,
            revoked_on=token.revoked_on,
        )
        for token, login in rows
    ]


def _check(name: str, wanted: frozenset[Right], holder: Person, days: int) -> None:
    problems: dict[str, list[str]] = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        problems["name"] = ["required"]
    if not wanted or not wanted <= holder.rights:
        problems["scope"] = ["more_than_account"]
    if not 1 <= days <= LONGEST_DAYS:
        problems["days"] = ["out_of_range"]
    if problems:
        raise InvalidInputError(problems)
