"""How an account comes to be: by a one-time link, or by the operator's command."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.accounts.actions import record_action
from participation.accounts.giving import (
    drop_requests,
    give_from_link,
    refuse_last_administrator,
)
from participation.accounts.grants import Grant, check_grants, give_roles
from participation.accounts.keys import Keyring
from participation.accounts.models import Account, SetupLink
from participation.accounts.passwords import hash_password, is_password
from participation.accounts.queries import person
from participation.accounts.rights import Person
from participation.accounts.sessions import IN_THE_DATABASE, end_sessions
from participation.accounts.signin import folded_login
from participation.accounts.tries import PASSWORDS, forgive_try, reserve_try
from participation.core.clock import utc
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.database import Database

LINK_LASTS = datetime.timedelta(days=7)
LONGEST_LOGIN = 80
FIRST_ACCOUNT = tuple(
    Grant(role=role)
    for role in (Role.ADMINISTRATOR, Role.STAFF, Role.STATISTICS, Role.AUDITOR)
)
"""Who sets an installation up may do all of it, and gives the parts to others later."""


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """What a one-time link is for. `login`: whose password it sets; None: a new account."""

    login: str | None
    break_glass: bool  # of an account that may always sign in by password


def make_setup_link(
    session: Session,
    *,
    grants: Iterable[Grant],
    now: datetime.datetime,
    replace: bool = False,
    made_by: uuid.UUID | None = None,
    break_glass: bool = False,
) -> str:
    """Return the token of a new one-time link; `replace` voids all earlier ones.

    `made_by` None: the operator. Raises InvalidInputError for a role without its area.
    """
    grants = tuple(grants)
    check_grants(session, grants, today=now.date())
    if replace:
        session.execute(delete(SetupLink))
    token = _store_link(
        session, now, grants=grants, made_by=made_by, break_glass=break_glass
    )
    named = ", ".join(map(str, grants))
    if break_glass:
        record_action(
            session,
            account_id=made_by,
            action="break_glass_link_made",
            subject=named,
            now=now,
        )
    else:
        record_action(
            session,
            account_id=made_by,
            action="setup_link_made",
            subject=named,
            now=now,
        )
    return token


def make_password_link(
    session: Session, *, account_id: uuid.UUID, now: datetime.datetime
) -> str:
    """Return the token of a one-time link that sets a new password. For operators only:

    an administrator who could do this and reset the second factor would be that person.
    """
    account = _active(session, account_id)
    session.execute(delete(SetupLink).where(SetupLink.account_id == account.id))
    token = _store_link(session, now, grants=(), account_id=account.id)
    record_action(
        session,
        account_id=None,
        action="password_link_made",
        subject=str(account_id),
        now=now,
    )
    return token


def setup_link(
    session: Session, *, token: str, now: datetime.datetime
) -> LinkView | None:
    """Return what the link is for; None if it is unknown, used or expired."""
    link = _link(session, token, now)
    if link is None:
        return None
    account = session.get(Account, link.account_id) if link.account_id else None
    if link.account_id and (account is None or not account.active):
        return None
    return LinkView(
        login=account.login if account else None,
        break_glass=account.break_glass if account else link.break_glass,
    )


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
    link = _use_link(session, token, now)
    if link.account_id is not None:
        raise NotFoundError("setup_link", "sets a password")
    account = create_account(
        session,
        login=login,
        display_name=display_name,
        password=password,
        grants=(),
        today=now.date(),
        break_glass=link.break_glass,
    )
    record_action(
        session,
        account_id=account.id,
        action="account_made",
        subject=f"{account.id} by link",
        now=now,
    )
    give_from_link(
        session,
        account_id=account.id,
        grants=[Grant.from_data(data) for data in link.grants],
        by=link.made_by,
        now=now,
    )
    return _person(session, account.id, now.date())


def redeem_password_link(
    session: Session, *, token: str, password: str, now: datetime.datetime
) -> Person:
    """Set the password, sign out everywhere, void the link.

    Raises NotFoundError, InvalidInputError.
    """
    link = _use_link(session, token, now)
    if link.account_id is None:
        raise NotFoundError("setup_link", "makes an account")
    account = _active(session, link.account_id)
    account.password_hash = hash_password(password, own_words=_own_words(account))
    end_sessions(session, account_id=account.id)
    record_action(
        session,
        account_id=account.id,
        action="password_changed",
        subject=f"{account.id} by link",
        now=now,
    )
    return _person(session, account.id, now.date())


def create_account(
    session: Session,
    *,
    login: str,
    display_name: str,
    password: str,
    grants: Iterable[Grant],
    today: datetime.date,
    break_glass: bool = False,
) -> Person:
    """Store a new account with its roles. Raises InvalidInputError with all problems at once."""
    login, display_name = folded_login(login), display_name.replace("\0", "").strip()
    problems = login_problems(session, login) | name_problems(display_name)
    try:
        password_hash = hash_password(password, own_words=(login, display_name))
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
        break_glass=break_glass,
    )
    session.add(account)
    session.flush()
    give_roles(session, account_id=account.id, grants=grants, today=today)
    return _person(session, account.id, today)


def change_password(
    database: Database,
    keys: Keyring,
    *,
    account_id: uuid.UUID,
    old: str,
    new: str,
    now: datetime.datetime,
) -> None:
    """Replace the password. Raises InvalidInputError, SignInError("too_many_tries").

    Takes the database: both hashes are made while no transaction is open.
    """
    counted = reserve_try(
        database,
        key=keys.digest("tries", "own password", account_id),
        limits=PASSWORDS,
        now=now,
    )
    with database.session() as session:
        account = _active(session, account_id)
        old_hash, own_words = account.password_hash, _own_words(account)
    if not is_password(old_hash, old):
        raise InvalidInputError({"old_password": ["old_password_wrong"]})
    password_hash = hash_password(new, own_words=own_words)
    with database.transaction() as session:
        forgive_try(session, counted)
        _active(session, account_id).password_hash = password_hash
        record_action(
            session,
            account_id=account_id,
            action="password_changed",
            subject=str(account_id),
            now=now,
        )


def deactivate_account(session: Session, *, account_id: uuid.UUID) -> None:
    """End an account and all its sessions at once.

    Raises NotFoundError, or InvalidInputError for the last active administrator.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("account", account_id)
    refuse_last_administrator(session, account_id)
    account.active = False
    end_sessions(session, account_id=account_id)
    drop_requests(session, account_id=account_id)
    session.execute(delete(SetupLink).where(SetupLink.made_by == account_id))


def login_problems(session: Session, login: str) -> dict[str, list[str]]:
    """Return what is wrong with a folded sign-in name, as InvalidInputError holds it."""
    if not login or len(login) > LONGEST_LOGIN or any(c.isspace() for c in login):
        return {"login": ["login_unusable"]}
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        return {"login": ["login_taken"]}
    return {}


def name_problems(display_name: str) -> dict[str, list[str]]:
    if not display_name or len(display_name) > 120:
        return {"display_name": ["required"]}
    return {}


def _own_words(account: Account) -> tuple[str, str]:
    return account.login, account.display_name


def _active(session: Session, account_id: uuid.UUID) -> Account:
    account = session.get(Account, account_id)
    if account is None or not account.active:
        raise NotFoundError("account", account_id)
    return account


def _person(session: Session, account_id: uuid.UUID, today: datetime.date) -> Person:
    found = person(session, account_id, today=today)
    assert found is not None
    return found


def _store_link(
    session: Session,
    now: datetime.datetime,
    *,
    grants: Iterable[Grant],
    made_by: uuid.UUID | None = None,
    account_id: uuid.UUID | None = None,
    break_glass: bool = False,
) -> str:
    token = secrets.token_urlsafe(24)
    over = delete(SetupLink).where(SetupLink.expires_at < utc(now))
    session.execute(over, execution_options=IN_THE_DATABASE)
    session.add(
        SetupLink(
            token_digest=digest(token),
            grants=[grant.to_data() for grant in grants],
            expires_at=utc(now + LINK_LASTS),
            made_by=made_by,
            account_id=account_id,
            break_glass=break_glass,
        )
    )
    session.flush()
    return token


def _link(session: Session, token: str, now: datetime.datetime) -> SetupLink | None:
    link = session.get(SetupLink, digest(token))
    return link if link is not None and utc(link.expires_at) > utc(now) else None


def _use_link(session: Session, token: str, now: datetime.datetime) -> SetupLink:
    """Return the link and void it. Deleted first: two at once make no two accounts."""
    link = _link(session, token, now)
    if link is not None:
        gone = session.execute(
            delete(SetupLink)
            .where(SetupLink.token_digest == link.token_digest)
            .returning(SetupLink.token_digest)
            .execution_options(synchronize_session=False)
        ).all()
        if gone:
            session.expunge(link)
            return link
    raise NotFoundError("setup_link", "unknown, used or expired")
