"""Tables of what people are asked to look at, and of what they said."""

import datetime
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base

PURPOSES = "purpose IN ('learning', 'audit', 'second', 'split')"


class ReviewItem(Base):
    """A comment that a person is asked to look at, and why.

    `simulated` repeats the comment's, since both kinds have queues of their own. Who is
    shown an item claims it for the day, so that two people get two comments; a claim
    binds nobody: the first review counts.
    """

    __tablename__ = "review_item"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    purpose: Mapped[str] = mapped_column(String(10))
    simulated: Mapped[bool]
    position: Mapped[int]
    reasons: Mapped[list[Any]]  # [[code, theme, ...]], themes/learning/choosing.py
    added_on: Mapped[datetime.date]
    is_open: Mapped[bool] = mapped_column(default=True)
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    claimed_on: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("comment_id", "purpose"),
        CheckConstraint(PURPOSES, name="known_purpose"),
        CheckConstraint(
            "(claimed_by IS NULL) = (claimed_on IS NULL)", name="claimed_by_whom"
        ),
        Index("ix_review_item_open", "is_open", "simulated", "purpose", "position"),
    )


class Review(Base):
    """All themes that a person found in a comment: those not named are not in it.

    The machine's are those it gave when the person looked, of the pipeline named.
    `number` runs within an account: the way back to the one before.
    """

    __tablename__ = "review"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    themes: Mapped[list[Any]]
    machine_assigned: Mapped[list[Any]]
    machine_suggested: Mapped[list[Any]]
    pipeline_version: Mapped[str] = mapped_column(String(80), default="")  # '': none
    reviewed_on: Mapped[datetime.date]

    __table_args__ = (
        UniqueConstraint("comment_id", "account_id", "purpose"),
        CheckConstraint(PURPOSES, name="known_purpose"),
        Index("ix_review_account_number", "account_id", "number"),
        Index("ix_review_purpose", "purpose"),
    )
