"""Tables of the people who work here. Citizens have none."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.core.kinds import Role
from participation.database import Base


class Account(Base):
    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), unique=True)  # stored folded
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id
    active: Mapped[bool] = mapped_column(default=True)
    session_number: Mapped[int] = mapped_column(default=0)  # raised to end all sessions
    created_on: Mapped[datetime.date]


class AccountRole(Base):
    """A role of an account for a time. A role of an area names its area.

    `plan_key` has no foreign key: the room of Fachplanungen lies above this one.
    """

    __tablename__ = "account_role"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(20))
    mandate_key: Mapped[str | None] = mapped_column(ForeignKey("mandate.key"))
    plan_key: Mapped[str | None] = mapped_column(String(60))
    valid_from: Mapped[datetime.date]
    valid_to: Mapped[datetime.date | None]  # the last day

    __table_args__ = (
        CheckConstraint(
            f"role IN ({', '.join(repr(r.value) for r in Role)})", name="known_role"
        ),
        CheckConstraint(
            "(role = 'ortsteil') = (mandate_key IS NOT NULL)", name="mandate"
        ),
        CheckConstraint("(role = 'fachplanung') = (plan_key IS NOT NULL)", name="plan"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="order"),
    )


class SetupLink(Base):
    """A one-time link that lets its holder make an account. Only its digest is kept."""

    __tablename__ = "setup_link"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    grants: Mapped[list[Any]]  # roles the account will have: accounts/grants.py
    expires_at: Mapped[datetime.datetime]


class ApiToken(Base):
    """What a program shows instead of a password. Only the digest is kept.

    `scope`: names of rights; the token has those of them that the account has that day.
    """

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[list[Any]]
    created_on: Mapped[datetime.date]
    expires_on: Mapped[datetime.date]  # the last day
    revoked_on: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint("created_on <= expires_on", name="order"),
        CheckConstraint("name <> ''", name="named"),
    )


class LoginFailure(Base):
    """Recent failed sign-ins by digest of the login name; slows guessing down."""

    __tablename__ = "login_failure"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login_digest: Mapped[str] = mapped_column(String(64), index=True)
    failed_at: Mapped[datetime.datetime]


class StaffAction(Base):
    """An entry of the audit log: only ever appended, which triggers of the database guard.

    `account_id` has no foreign key: the log outlives what it names. No answer's text.
    """

    __tablename__ = "staff_action"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime.datetime] = mapped_column(index=True)  # UTC
    account_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    shown: Mapped[str] = mapped_column(Text)  # ids: accounts/chain.py
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
