"""Tables of what people said. Nothing here tells who they are or at what hour.

Ids are random, dates have no time. `Comment` repeats the few attributes of its
submission that counts group by, so that a count over 100,000 comments reads one table.
"""

import datetime
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import Account
from participation.core.ids import new_id
from participation.database import Base

CHANNELS = "channel IN ('online', 'paper', 'on_site', 'telephone')"
COMMENT_KINDS = "kind IS NULL OR kind IN ('idea', 'praise', 'problem', 'question')"


class ImportBatch(Base):
    """One imported file. The digest covers its bytes and how its columns were read."""

    __tablename__ = "import_batch"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64), unique=True)
    imported_on: Mapped[datetime.date]
    row_count: Mapped[int]
    options: Mapped[dict[str, Any]]


class Submission(Base):
    """One person's form, comment or imported contribution."""

    __tablename__ = "submission"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Digest of the submission key (forms) or of the row (imports): stored exactly once.
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    # Digest of what was said, so that a resend is told from other content.
    content_digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    questionnaire_version_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("questionnaire_version.id")
    )
    # The Ortsteil's own questions that were asked as well; they are never removed.
    local_block_id: Mapped[uuid.UUID | None]
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id")
    )
    ortsteil_key: Mapped[str | None] = mapped_column(ForeignKey("ortsteil.key"))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    received_on: Mapped[datetime.date]
    simulated: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(CHANNELS, name="known_channel"),
        CheckConstraint(
            "(kind = 'questionnaire') = (questionnaire_version_id IS NOT NULL)",
            name="questionnaire_has_version",
        ),
        CheckConstraint(
            "(kind = 'contribution') = (import_batch_id IS NOT NULL)",
            name="contribution_has_batch",
        ),
        Index(
            "ix_submission_counts",
            "simulated",
            "ortsteil_key",
            "channel",
            "received_on",
            "kind",
        ),
        # What findings group by, in the order of ids: so the answers, which lie in the
        # same order in their index, are read one after the other.
        Index(
            "ix_submission_findings",
            "questionnaire_version_id",
            "simulated",
            "id",
            "ortsteil_key",
            "channel",
            "language",
            "received_on",
            "local_block_id",
        ),
    )


class Comment(Base):
    """One free text, from a question, the comment form or an imported file."""

    __tablename__ = "comment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE")
    )
    question_key: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)  # as typed
    ortsteil_key: Mapped[str | None] = mapped_column(ForeignKey("ortsteil.key"))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    received_on: Mapped[datetime.date]
    simulated: Mapped[bool] = mapped_column(default=False)
    # What the comment form asks beside the text; all of it may be left out.
    kind: Mapped[str | None] = mapped_column(String(20))
    place_name: Mapped[str | None] = mapped_column(String(200))
    place_point: Mapped[str | None] = mapped_column(String(24))  # "50.9785,11.0291"
    # What the writer took it to be about: shown beside the text, never counted.
    theme_hint: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        CheckConstraint("text <> ''", name="text_not_empty"),
        CheckConstraint(CHANNELS, name="known_channel"),
        CheckConstraint(COMMENT_KINDS, name="known_kind"),
        Index(
            "ix_comment_counts",
            "simulated",
            "ortsteil_key",
            "channel",
            "received_on",
            "id",
        ),
        # From a submission to its comments, without reading the row and its text.
        Index("ix_comment_findings", "submission_id", "question_key", "id"),
        # From a tag to what counts group by, without reading the row and its text.
        Index(
            "ix_comment_facts",
            "id",
            "simulated",
            "ortsteil_key",
            "channel",
            "received_on",
        ),
    )


class Answer(Base):
    """One answer to one question: an option code, a number, or a comment.

    `item` names the line of a matrix; a question with several choices has one row each.
    """

    __tablename__ = "answer"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE")
    )
    question_key: Mapped[str] = mapped_column(String(60))
    item: Mapped[str] = mapped_column(String(60), default="")
    value: Mapped[str | None] = mapped_column(String(250))
    comment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"),
        index=True,  # or removing a comment reads every answer
    )

    __table_args__ = (
        CheckConstraint(
            "(value IS NULL) <> (comment_id IS NULL)", name="one_kind_of_value"
        ),
        Index("ix_answer_findings", "submission_id", "question_key", "item", "value"),
    )


class BarrierReport(Base):
    """What somebody could not use, and the page. Whoever wrote it is not known."""

    __tablename__ = "barrier_report"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    page: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    received_on: Mapped[datetime.date]
    done_on: Mapped[datetime.date | None]

    __table_args__ = (CheckConstraint("text <> ''", name="text_not_empty"),)


class PublishedComment(Base):
    """A comment as everybody may read it: the text that staff checked, not the original."""

    __tablename__ = "published_comment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str] = mapped_column(Text)
    published_on: Mapped[datetime.date]
    withdrawn_on: Mapped[datetime.date | None]
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))

    __table_args__ = (CheckConstraint("text <> ''", name="text_not_empty"),)


class Moderation(Base):
    """Where a comment stands that may be published, and who has it before her."""

    __tablename__ = "moderation"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(10))
    decisions: Mapped[int] = mapped_column(default=0)  # made so far
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    claimed_on: Mapped[datetime.date | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'published', 'held', 'merged', 'forwarded')",
            name="known_state",
        ),
        CheckConstraint(
            "(claimed_by IS NULL) = (claimed_on IS NULL)", name="claimed_by_whom"
        ),
    )


class ModerationDecision(Base):
    """One decision on a comment; never changed, a later one stands beside it."""

    __tablename__ = "moderation_decision"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    merged_into: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("comment.id", ondelete="SET NULL")
    )
    note: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id))
    decided_at: Mapped[datetime.datetime]

    __table_args__ = (
        UniqueConstraint("comment_id", "number"),
        CheckConstraint(
            "decision IN ('published', 'held', 'merged', 'forwarded')",
            name="known_decision",
        ),
        CheckConstraint(
            "(decision = 'held') = (reason IS NOT NULL)", name="held_with_reason"
        ),
    )


class CommentSupport(Base):
    """Somebody supports a published comment. The digest counts one tap once."""

    __tablename__ = "comment_support"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    published_comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("published_comment.id", ondelete="CASCADE"), index=True
    )
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    given_on: Mapped[datetime.date]


class Draft(Base):
    """What somebody without JavaScript has filled in so far. Never counted, never shown.

    It is found by its code alone, which only that person has. A device that keeps the
    draft itself makes no row here.
    """

    __tablename__ = "draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    questionnaire_version_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("questionnaire_version.id")
    )
    ortsteil_key: Mapped[str] = mapped_column(ForeignKey("ortsteil.key"))
    content: Mapped[dict[str, Any]]  # submission key, page, fields as typed
    expires_on: Mapped[datetime.date] = mapped_column(index=True)  # the last day


class PaperForm(Base):
    """A form that was keyed, and what a second person read on the same paper.

    `number` is written on the paper, which names nobody. JSON columns hold SQL NULL where
    there is no second entry, so that the constraint sees it.
    """

    __tablename__ = "paper_form"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    submission_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), unique=True
    )
    number: Mapped[int] = mapped_column(unique=True)
    keyed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    second_wanted: Mapped[bool]
    second_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    second: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    fields_compared: Mapped[int | None]
    fields_agreed: Mapped[int | None]
    valid_entry: Mapped[str | None] = mapped_column(String(8))  # "first" or "second"

    __table_args__ = (
        CheckConstraint(
            "(second IS NULL) = (fields_compared IS NULL)", name="compared_with_second"
        ),
        CheckConstraint("valid_entry IN ('first', 'second')", name="known_entry"),
    )


class PageCount(Base):
    """How often a page of a questionnaire was reached on a day. Nobody is behind a row."""

    __tablename__ = "page_count"

    questionnaire_version_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("questionnaire_version.id"), primary_key=True
    )
    reached_on: Mapped[datetime.date] = mapped_column(primary_key=True)
    page_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    times: Mapped[int]


class Removals(Base):
    """One row: how often submissions or comments were removed (responses/removals.py)."""

    __tablename__ = "removals"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
