"""Tables of what was published. A released row never changes but by its withdrawal."""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import Account
from participation.core.ids import new_id
from participation.database import Base


class StoredRelease(Base):
    """A freeze of one subject: a draft, then released, perhaps withdrawn.

    `content` and `report` hold protected figures only. The counts behind them lie in
    another table, which nothing that shows figures may read (releases/evidence.py).
    """

    __tablename__ = "stored_release"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    subject: Mapped[str] = mapped_column(String(60))
    series: Mapped[int]  # of the questionnaire; 0: comments
    simulated: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    # One draft a subject: UNIQUE binds while this is filled in, so only for drafts.
    draft_of: Mapped[str | None] = mapped_column(String(80), unique=True)
    number: Mapped[int | None]
    audience: Mapped[str | None] = mapped_column(String(10))
    known: Mapped[int]  # the last number that the audit of this one knew; 0: none
    as_of: Mapped[datetime.date]
    frozen_on: Mapped[datetime.date]
    frozen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    released_on: Mapped[datetime.date | None]
    released_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    withdrawn_on: Mapped[datetime.date | None]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    reason: Mapped[str] = mapped_column(Text, default="")  # of the withdrawal
    content: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    signature: Mapped[str | None] = mapped_column(String(100))

    __table_args__ = (
        UniqueConstraint("subject", "number"),
        CheckConstraint(
            "state IN ('draft', 'released', 'withdrawn')", name="known_state"
        ),
        CheckConstraint(
            "audience IS NULL OR audience IN ('desks', 'public')",
            name="known_audience",
        ),
        CheckConstraint(
            "(state = 'draft') = (number IS NULL)"
            " AND (state = 'draft') = (released_on IS NULL)"
            " AND (state = 'draft') = (audience IS NULL)"
            " AND (state = 'draft') = (draft_of IS NOT NULL)",
            name="released_has_number",
        ),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name="withdrawn_has_day",
        ),
    )


class ReleaseFreeze(Base):
    """A freeze that is under way, or what came of the last one of a subject.

    `problem` names why there is no draft: too_few, gone, failed.
    """

    __tablename__ = "release_freeze"

    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    simulated: Mapped[bool] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    problem: Mapped[str] = mapped_column(String(20), default="")
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    asked_at: Mapped[datetime.datetime]

    __table_args__ = (
        CheckConstraint("state IN ('running', 'done', 'failed')", name="known_state"),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="says_why"),
    )
