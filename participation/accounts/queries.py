"""What others may know of accounts. Password hashes stay in this room."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from participation.accounts.models import (
    Account,
    AccountIdentity,
    AccountRole,
    SecondFactor,
)
from participation.accounts.rights import Person
from participation.core.errors import NotFoundError
from participation.core.kinds import Role, RoleSource
from participation.places.queries import mandates
from participation.text.normalise import fold


@dataclass(frozen=True, kw_only=True)
class RoleView:
    """A role of an account, also one that is over or has not begun."""

    id: uuid.UUID
    role: Role
    mandate_key: str | None
    plan_key: str | None
    valid_from: datetime.date
    valid_to: datetime.date | None
    source: RoleSource = RoleSource.LOCAL

    def is_valid(self, today: datetime.date) -> bool:
        return self.valid_from <= today and (
            self.valid_to is None or today <= self.valid_to
        )


@dataclass(frozen=True, kw_only=True)
class AccountView:
    id: uuid.UUID
    login: str
    display_name: str
    active: bool
    roles: tuple[RoleView, ...]
    second_factor: bool = False
    federated: bool = False  # comes by the city's single sign-on
    break_glass: bool = False
    has_password: bool = True

    def valid_roles(self, today: datetime.date) -> tuple[RoleView, ...]:
        return tuple(role for role in self.roles if role.is_valid(today))


def person(
    session: Session, account_id: uuid.UUID, *, today: datetime.date
) -> Person | None:
    """Return the active account with what it may do today; None for any other id."""
    account = session.get(Account, account_id)
    if account is None or not account.active:
        return None
    valid = session.scalars(
        select(AccountRole).where(
            AccountRole.account_id == account_id,
            AccountRole.valid_from <= today,
            or_(AccountRole.valid_to.is_(None), AccountRole.valid_to >= today),
        )
    ).all()
    mandate_keys = frozenset(row.mandate_key for row in valid if row.mandate_key)
    return Person(
        id=account.id,
        login=account.login,
        display_name=account.display_name,
        roles=frozenset(Role(row.role) for row in valid),
        mandate_keys=mandate_keys,
        ortsteil_keys=_ortsteile_of(session, mandate_keys),
        plan_keys=frozenset(row.plan_key for row in valid if row.plan_key),
        session_number=account.session_number,
    )


def accounts(session: Session) -> list[AccountView]:
    """All accounts by name, deactivated ones too."""
    return _views(session, select(Account).order_by(Account.login))


def account(session: Session, account_id: uuid.UUID) -> AccountView:
    """One account, also a deactivated one. Raises NotFoundError."""
    for found in _views(session, select(Account).where(Account.id == account_id)):
        return found
    raise NotFoundError("account", account_id)


def account_by_login(session: Session, login: str) -> AccountView:
    """The same by its sign-in name. Raises NotFoundError."""
    query = select(Account).where(Account.login == fold(login.strip()))
    for found in _views(session, query):
        return found
    raise NotFoundError("account", login)


def has_accounts(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is not None


def display_names(session: Session) -> dict[uuid.UUID, str]:
    """Names for 'who did this', by account id."""
    rows = session.execute(select(Account.id, Account.display_name))
    return {row.id: row.display_name for row in rows}


def _views(session: Session, query: Select[Account]) -> list[AccountView]:
    found = session.scalars(query).all()
    ids = [account.id for account in found]
    roles: dict[uuid.UUID, list[RoleView]] = defaultdict(list)
    for row in session.scalars(
        select(AccountRole)
        .where(AccountRole.account_id.in_(ids))
        .order_by(AccountRole.valid_from, AccountRole.role, AccountRole.id)
    ):
        roles[row.account_id].append(_role_view(row))
    secured = set(
        session.scalars(
            select(SecondFactor.account_id).where(SecondFactor.account_id.in_(ids))
        )
    )
    federated = set(
        session.scalars(
            select(AccountIdentity.account_id).where(
                AccountIdentity.account_id.in_(ids)
            )
        )
    )
    return [
        AccountView(
            id=account.id,
            login=account.login,
            display_name=account.display_name,
            active=account.active,
            roles=tuple(roles[account.id]),
            second_factor=account.id in secured,
            federated=account.id in federated,
            break_glass=account.break_glass,
            has_password=bool(account.password_hash),
        )
        for account in found
    ]


def _role_view(row: AccountRole) -> RoleView:
    return RoleView(
        id=row.id,
        role=Role(row.role),
        mandate_key=row.mandate_key,
        plan_key=row.plan_key,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=RoleSource(row.source),
    )


def _ortsteile_of(session: Session, mandate_keys: Iterable[str]) -> frozenset[str]:
    wanted = set(mandate_keys)
    if not wanted:
        return frozenset()
    return frozenset(
        key
        for mandate in mandates(session)
        if mandate.key in wanted
        for key in mandate.ortsteil_keys
    )
