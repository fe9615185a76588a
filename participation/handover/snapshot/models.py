"""Tables of snapshots: their parts, the proof of what was counted, and orders under way."""

import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import Account
from participation.background import Job
from participation.database import Base
from participation.handover.models import Handover
from participation.responses.models import Submission


class HandoverPart(Base):
    """The bytes of one part, as the manifest names them. `derived`: a table of ours."""

    __tablename__ = "handover_part"

    handover_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Handover.id, ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    derived: Mapped[bool]
    content: Mapped[str] = mapped_column(Text)


class HandoverRecord(Base):
    """The leaf of one counted submission. It tells nothing, and stays for ever."""

    __tablename__ = "handover_record"

    handover_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Handover.id, ondelete="CASCADE"), primary_key=True
    )
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True)


class HandoverCounted(Base):
    """What was counted of a submission (snapshot/leaves.py); gone with the submission.

    Themes, groups and tags stand between spaces, so that one of them can be searched for.
    """

    __tablename__ = "handover_counted"

    handover_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Submission.id, ondelete="CASCADE")
    )
    subject: Mapped[str] = mapped_column(String(60))
    ortsteil_key: Mapped[str | None] = mapped_column(String(8))
    commented: Mapped[bool]
    themes: Mapped[str] = mapped_column(Text)
    target_groups: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(String(64))
    tags: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))

    __table_args__ = (
        ForeignKeyConstraint(
            ["handover_id", "leaf"],
            ["handover_record.handover_id", "handover_record.leaf"],
            name="fk_handover_counted_record",
            ondelete="CASCADE",
        ),
        # Deleting a submission, and comparing two hand-overs, start from it.
        Index("ix_handover_counted_submission", "submission_id", "handover_id"),
    )


class HandoverOrder(Job, Base):
    """A hand-over that was asked for. Its id comes from the form: a double click is one.

    `done` of `total` submissions are kept. `problem` names why there is no hand-over:
    no_release, gone, stale, failed.
    """

    __tablename__ = "handover_order"

    asked: Mapped[dict[str, Any]]  # snapshot/gathering.py: Asked
    problem: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(40), default="")
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name="known_state"
        ),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="says_why"),
        CheckConstraint("(state = 'done') = (reference <> '')", name="says_which"),
    )
