"""What others may know of accounts. Password hashes stay in this room."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.models import Account


@dataclass(frozen=True, kw_only=True)
class AccountView:
    id: uuid.UUID
    login: str
    display_name: str
    role: str
    active: bool
    session_number: int


def view_of(account: Account) -> AccountView:
    return AccountView(
        id=account.id,
        login=account.login,
        display_name=account.display_name,
        role=account.role,
        active=account.active,
        session_number=account.session_number,
    )


def account_by_id(session: Session, account_id: uuid.UUID) -> AccountView | None:
    """The active account of this id, or None."""
    account = session.get(Account, account_id)
    return view_of(account) if account is not None and account.active else None


def accounts(session: Session) -> list[AccountView]:
    """All accounts by name, deactivated ones too."""
    return [
        view_of(a) for a in session.scalars(select(Account).order_by(Account.login))
    ]


def has_accounts(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is not None


def display_names(session: Session) -> dict[uuid.UUID, str]:
    """Names for 'who did this', by account id."""
    rows = session.execute(select(Account.id, Account.display_name))
    return {row.id: row.display_name for row in rows}
