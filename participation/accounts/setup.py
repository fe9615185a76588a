"""How an account comes to be: by a one-time link, or by the operator's command."""

import datetime
import secrets
import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant, check_grants, give_roles
from participation.accounts.models import Account, AccountRole, SetupLink
from participation.accounts.passwords import hash_password
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.text.normalise import fold

LINK_LASTS = datetime.timedelta(days=7)
LONGEST_LOGIN = 80
FIRST_ACCOUNT = tuple(
    Grant(role=role)
    for role in (Role.ADMINISTRATOR, Role.STAFF, Role.STATISTICS, Role.AUDITOR)
)
"""Who sets an installation up may do all of it, and gives the parts to others later."""


def make_setup_link(
    session: Session,
    *,
    grants: Iterable[Grant],
    now: datetime.datetime,
    replace: bool = False,
) -> str:
    """Return the token of a new one-time link; `replace` voids all earlier ones.

    Raises InvalidInputError for a role without its area.
    """
    grants = tuple(grants)
    check_grants(session, grants)
    if replace:
        session.execute(delete(SetupLink))
    token = secrets.token_urlsafe(24)
    session.add(
        SetupLink(
            token_digest=digest(token),
            grants=[grant.to_data() for grant in grants],
            expires_at=now + LINK_LASTS,
        )
    )
    return token


def is_setup_link(session: Session, *, token: str, now: datetime.datetime) -> bool:
    return _link(session, token, now) is not None


def redeem_setup_link(
    session: Session,
    *,
    token: str,
    login: str,
    display_name: str,
    password: str,
    now: datetime.datetime,
) -> Person:
    """Make the account and void the link. Raises NotFoundError, InvalidInputError."""
    link = _link(session, token, now)
    if link is None:
        raise NotFoundError("setup_link", "unknown, used or expired")
    account = create_account(
        session,
        login=login,
        display_name=display_name,
        password=password,
        grants=[Grant.from_data(data) for data in link.grants],
        today=now.date(),
    )
    session.delete(link)
    return account


def create_account(
    session: Session,
    *,
    login: str,
    display_name: str,
    password: str,
    grants: Iterable[Grant],
    today: datetime.date,
) -> Person:
    """Store a new account with its roles. Raises InvalidInputError with all problems at once."""
    login = fold(login.strip())
    display_name = display_name.strip()
    problems: dict[str, list[str]] = {}
    if not login or len(login) > LONGEST_LOGIN or any(c.isspace() for c in login):
        problems["login"] = ["login_unusable"]
    elif session.scalar(select(Account.id).where(Account.login == login)) is not None:
        problems["login"] = ["login_taken"]
    if not display_name or len(display_name) > 120:
        problems["display_name"] = ["required"]
    try:
        password_hash = hash_password(password)
    except InvalidInputError as error:
        problems |= error.problems
    if problems:
        raise InvalidInputError(problems)
    account = Account(
        login=login,
        display_name=display_name,
        password_hash=password_hash,
        active=True,
        session_number=0,
        created_on=today,
    )
    session.add(account)
    session.flush()
    give_roles(session, account_id=account.id, grants=grants, today=today)
    made = person(session, account.id, today=today)
    assert made is not None
    return made


def deactivate_account(session: Session, *, account_id: uuid.UUID) -> None:
    """End an account and all its sessions at once.

    Raises NotFoundError, or InvalidInputError for the last active administrator.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("account", account_id)
    if _is_last_administrator(session, account_id):
        raise InvalidInputError({"account": ["last_administrator"]})
    account.active = False
    account.session_number += 1


def end_sessions(session: Session, *, account_id: uuid.UUID) -> None:
    """Sign the person out everywhere."""
    account = session.get(Account, account_id)
    if account is not None:
        account.session_number += 1


def _is_last_administrator(session: Session, account_id: uuid.UUID) -> bool:
    query = (
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            AccountRole.role == Role.ADMINISTRATOR.value,
            AccountRole.valid_to.is_(None),
            Account.active,
        )
    )
    return set(session.scalars(query)) == {account_id}


def _link(session: Session, token: str, now: datetime.datetime) -> SetupLink | None:
    link = session.get(SetupLink, digest(token))
    if link is None:
        return None
    expires_at = link.expires_at
    if expires_at.tzinfo is None:  # SQLite gives back what it was given, without zone
        expires_at = expires_at.replace(tzinfo=now.tzinfo)
    return link if expires_at > now else None
