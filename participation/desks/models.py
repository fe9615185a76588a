"""Tables of the desks: what an Ortsteil asks for, passes on and says itself.

A plan is named by its key without a foreign key: Fachplanungen lie in a room above.
"""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import get_history

# The tables that foreign keys below name.
import participation.accounts.models
import participation.places.models
import participation.responses.models  # noqa: F401
from participation.core.ids import new_id
from participation.database import Base

WAITING = text("state = 'sent'")


class DeskVisit(Base):
    """The day on which somebody last said to have seen all that is new."""

    __tablename__ = "desk_visit"

    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    seen_on: Mapped[datetime.date]


class LocalRequest(Base):
    """Questions that an Ortsteil wants to ask. Frozen: another wish is another row.

    `content`: questionnaires/local_simple.py; what staff saw is what they release.
    """

    __tablename__ = "local_request"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    ortsteil_key: Mapped[str] = mapped_column(ForeignKey("ortsteil.key"), index=True)
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")  # why, and when, to staff
    state: Mapped[str] = mapped_column(String(12), default="sent")
    sent_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    sent_on: Mapped[datetime.date]
    questionnaire_key: Mapped[str | None] = mapped_column(String(60))  # once released
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_on: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('sent', 'released', 'sent_back', 'withdrawn')",
            name="known_state",
        ),
        CheckConstraint("(state = 'sent') = (decided_on IS NULL)", name="decided"),
        CheckConstraint("state <> 'sent_back' OR reason <> ''", name="reason_given"),
        CheckConstraint(
            "(state = 'released') = (questionnaire_key IS NOT NULL)", name="released_in"
        ),
        # One at a time: two people of a mandate must not send two that overwrite each other.
        Index(
            "uq_local_request_waiting",
            "ortsteil_key",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )


class CommentForward(Base):
    """A published comment passed to a Fachplanung, and what became of it."""

    __tablename__ = "comment_forward"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    published_comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("published_comment.id", ondelete="CASCADE")
    )
    mandate_key: Mapped[str] = mapped_column(ForeignKey("mandate.key"), index=True)
    plan_key: Mapped[str] = mapped_column(String(60), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    passed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    passed_on: Mapped[datetime.date]
    seen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    seen_on: Mapped[datetime.date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[datetime.date | None]

    __table_args__ = (
        UniqueConstraint("published_comment_id", "mandate_key", "plan_key"),
        CheckConstraint("(answer = '') = (answered_on IS NULL)", name="answered"),
        CheckConstraint(
            "answered_on IS NULL OR seen_on IS NOT NULL", name="seen_before_answer"
        ),
    )


class Statement(Base):
    """A version of an Ortsteil's Stellungnahme. Once handed in, its words stay.

    `series_id` holds the versions of one together; `revision` rises with every change of a
    draft, so that two people of a mandate do not overwrite each other.
    """

    __tablename__ = "statement"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    series_id: Mapped[uuid.UUID] = mapped_column(default=new_id)
    number: Mapped[int] = mapped_column(default=1)
    mandate_key: Mapped[str] = mapped_column(ForeignKey("mandate.key"), index=True)
    questionnaire_key: Mapped[str | None] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    changed_on: Mapped[datetime.date]
    submitted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    submitted_on: Mapped[datetime.date | None]
    withdrawn_on: Mapped[datetime.date | None]  # also where a newer version replaced it

    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        CheckConstraint("subject <> ''", name="subject_not_empty"),
        CheckConstraint("submitted_on IS NULL OR text <> ''", name="text_not_empty"),
        CheckConstraint(
            "withdrawn_on IS NULL OR submitted_on IS NOT NULL", name="submitted_first"
        ),
    )


class FrozenStatementError(RuntimeError):
    """Words of a submitted statement were about to change: a defect, no input error."""


@event.listens_for(Statement, "before_update")
def _refuse_change(
    _mapper: Mapper[Any], _connection: object, statement: Statement
) -> None:
    before = get_history(statement, "submitted_on")
    was_submitted = bool(before.deleted and before.deleted[0]) or bool(
        not before.deleted and statement.submitted_on
    )
    words = ("subject", "text", "submitted_on", "submitted_by")
    if was_submitted and any(get_history(statement, w).has_changes() for w in words):
        raise FrozenStatementError(str(statement.id))
