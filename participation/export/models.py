"""Exports that were asked for: who, what, how far, and the link that opens the file once."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import Account
from participation.background import Job
from participation.core.ids import new_id
from participation.database import Base


class RawExport(Job, Base):
    """One file with single answers. The file lies in DATA_DIR/exports until it is fetched.

    `done` of `total` submissions are written.
    """

    __tablename__ = "raw_export"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Account.id), index=True)
    questionnaire_key: Mapped[str] = mapped_column(String(60))
    series: Mapped[int | None]
    format: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    simulated: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime.datetime]
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_expires_at: Mapped[datetime.datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'fetched', 'failed', 'expired')",
            name="known_state",
        ),
        CheckConstraint(
            "(link_digest IS NULL) = (link_expires_at IS NULL)", name="link_expires"
        ),
    )
