"""What others may know of accounts. Password hashes stay in this room."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account, AccountRole
from participation.accounts.rights import Person
from participation.core.kinds import Role
from participation.places.queries import mandates


@dataclass(frozen=True, kw_only=True)
class RoleView:
    """A role of an account, also one that is over or has not begun."""

    id: uuid.UUID
    role: Role
    mandate_key: str | None
    plan_key: str | None
    valid_from: datetime.date
    valid_to: datetime.date | None

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
    roles: dict[uuid.UUID, list[RoleView]] = defaultdict(list)
    for row in session.scalars(
        select(AccountRole).order_by(AccountRole.valid_from, AccountRole.role)
    ):
        roles[row.account_id].append(_role_view(row))
    return [
        AccountView(
            id=account.id,
            login=account.login,
            display_name=account.display_name,
            active=account.active,
            roles=tuple(roles[account.id]),
        )
        for account in session.scalars(select(Account).order_by(Account.login))
    ]


def has_accounts(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is not None


def display_names(session: Session) -> dict[uuid.UUID, str]:
    """Names for 'who did this', by account id."""
    rows = session.execute(select(Account.id, Account.display_name))
    return {row.id: row.display_name for row in rows}


def _role_view(row: AccountRole) -> RoleView:
    return RoleView(
        id=row.id,
        role=Role(row.role),
        mandate_key=row.mandate_key,
        plan_key=row.plan_key,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
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
