"""Tables of the people who work here. Citizens have none."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class Account(Base):
    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(80), unique=True)  # stored folded
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id
    role: Mapped[str] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)
    session_number: Mapped[int] = mapped_column(default=0)  # raised to end all sessions
    created_on: Mapped[datetime.date]

    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'staff')", name="known_role"),
    )


class SetupLink(Base):
    """A one-time link that lets its holder make an account. Only its digest is kept."""

    __tablename__ = "setup_link"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(40))
    expires_at: Mapped[datetime.datetime]


class LoginFailure(Base):
    """Recent failed sign-ins by digest of the login name; slows guessing down."""

    __tablename__ = "login_failure"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    login_digest: Mapped[str] = mapped_column(String(64), index=True)
    failed_at: Mapped[datetime.datetime]


class StaffAction(Base):
    """What staff did to published or tagged things; never an answer's text."""

    __tablename__ = "staff_action"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime.datetime]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")
