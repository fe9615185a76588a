"""Tables of the people who work here. Citizens have none."""

import datetime
import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.core.kinds import Role, RoleSource
from participation.database import Base


class Account(Base):
    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), unique=True)  # stored folded
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id; "": none opens
    active: Mapped[bool] = mapped_column(default=True)
    # May sign in by password even where everybody else comes by single sign-on.
    break_glass: Mapped[bool] = mapped_column(default=False)
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
    source: Mapped[str] = mapped_column(String(10), default=RoleSource.LOCAL.value)

    __table_args__ = (
        CheckConstraint(
            f"role IN ({', '.join(repr(r.value) for r in Role)})", name="known_role"
        ),
        CheckConstraint(
            "(role = 'ortsteil') = (mandate_key IS NOT NULL)", name="mandate"
        ),
        CheckConstraint("(role = 'fachplanung') = (plan_key IS NOT NULL)", name="plan"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="order"),
        CheckConstraint("source IN ('local', 'oidc')", name="known_source"),
    )


class RoleRequest(Base):
    """A role that waits for a second administrator."""

    __tablename__ = "role_request"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    grant_data: Mapped[dict[str, Any]]  # accounts/grants.py
    asked_by: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    asked_on: Mapped[datetime.date]


class AccountIdentity(Base):
    """Who an account is at the single sign-on of the city: its own key there, no name."""

    __tablename__ = "account_identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), unique=True
    )


class SecondFactor(Base):
    """The key of a confirmed authenticator app (TOTP), sealed."""

    __tablename__ = "second_factor"

    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_key: Mapped[str] = mapped_column(String(300))
    last_step: Mapped[int] = mapped_column(
        BigInteger
    )  # of the newest code that was used
    confirmed_on: Mapped[datetime.date]


class RecoveryCode(Base):
    """A code on paper that stands in for the app once. Only its keyed digest is kept."""

    __tablename__ = "recovery_code"

    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    code_digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class StaffSession(Base):
    """One sign-in. Days, not times, and no device: it is no record of somebody's work.

    Dead as soon as `session_number` is not the account's any more.
    """

    __tablename__ = "staff_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    session_number: Mapped[int]
    second_step: Mapped[str] = mapped_column(String(10))  # none, open, done
    began_on: Mapped[datetime.date]
    last_used_on: Mapped[datetime.date]
    ends_at: Mapped[datetime.datetime]
    # Single sign-on only: what asks the provider whether the person may still come in.
    sealed_refresh: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[datetime.datetime | None]
    next_check_at: Mapped[datetime.datetime | None]

    __table_args__ = (
        CheckConstraint(
            "second_step IN ('none', 'open', 'done')", name="known_second_step"
        ),
        CheckConstraint(
            "(checked_at IS NULL) = (next_check_at IS NULL)", name="checked_or_not"
        ),
    )


class SetupLink(Base):
    """A one-time link that lets its holder make an account, or set a new password.

    Only its digest is kept. `made_by`: an administrator; None: the operator's command.
    """

    __tablename__ = "setup_link"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    grants: Mapped[list[Any]]  # roles the account will have: accounts/grants.py
    expires_at: Mapped[datetime.datetime]
    made_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[uuid.UUID | None] = mapped_column(  # whose password it sets
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    break_glass: Mapped[bool] = mapped_column(default=False)


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
    """Recent tries at a password or code by keyed digest of whose; slows guessing down."""

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
