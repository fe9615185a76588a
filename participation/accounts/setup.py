"""How an account comes to be: by a one-time link, or by the operator's command."""

import datetime
import secrets
import uuid

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account, SetupLink
from participation.accounts.passwords import hash_password
from participation.accounts.queries import AccountView, view_of
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.text.normalise import fold

LINK_LASTS = datetime.timedelta(days=7)
LONGEST_LOGIN = 80


def make_setup_link(
    session: Session, *, role: Role, now: datetime.datetime, replace: bool = False
) -> str:
    """Return the token of a new one-time link; `replace` voids all earlier ones."""
    if replace:
        session.execute(delete(SetupLink))
    token = secrets.token_urlsafe(24)
    session.add(
        SetupLink(
            token_digest=digest(token), role=role.value, expires_at=now + LINK_LASTS
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
) -> AccountView:
    """Make the account and void the link. Raises NotFoundError, InvalidInputError."""
    link = _link(session, token, now)
    if link is None:
        raise NotFoundError("setup_link", "unknown, used or expired")
    account = create_account(
        session,
        login=login,
        display_name=display_name,
        password=password,
        role=Role(link.role),
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
    role: Role,
    today: datetime.date,
) -> AccountView:
    """Store a new account. Raises InvalidInputError with all problems at once."""
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
        role=role.value,
        active=True,
        session_number=0,
        created_on=today,
    )
    session.add(account)
    session.flush()
    return view_of(account)


def deactivate_account(session: Session, *, account_id: uuid.UUID) -> None:
    """End an account and all its sessions at once.

    Raises NotFoundError, or InvalidInputError for the last active administrator.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("account", account_id)
    if account.role == Role.ADMINISTRATOR and not _other_administrator(
        session, account_id
    ):
        raise InvalidInputError({"account": ["last_administrator"]})
    account.active = False
    account.session_number += 1


def end_sessions(session: Session, *, account_id: uuid.UUID) -> None:
    """Sign the person out everywhere."""
    account = session.get(Account, account_id)
    if account is not None:
        account.session_number += 1


def _other_administrator(session: Session, account_id: uuid.UUID) -> bool:
    query = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR.value,
        Account.active,
        Account.id != account_id,
    )
    return session.scalar(query.limit(1)) is not None


def _link(session: Session, token: str, now: datetime.datetime) -> SetupLink | None:
    link = session.get(SetupLink, digest(token))
    if link is None:
        return None
    expires_at = link.expires_at
    if expires_at.tzinfo is None:  # SQLite gives back what it was given, without zone
        expires_at = expires_at.replace(tzinfo=now.tzinfo)
    return link if expires_at > now else None
