"""The receipt: see what one sent, and take it back, by a code and without an account.

The code is worked out from the submission key, which only the sender's browser had. So a
second tap shows the same code, and the database keeps no more than its digest.
"""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import digest
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion
from participation.responses.models import (
    Answer,
    Comment,
    PublishedComment,
    Submission,
    SubmissionReceipt,
)
from participation.responses.once import insert_unless_known
from participation.responses.removals import note_removal
from participation.text.codes import code_of

COMMENTS = "comments"
"""The subject of what was not sent with a questionnaire, as releases name it."""


@dataclass(frozen=True, kw_only=True)
class OwnComment:
    """A text as it was sent. `published`: others can read it, perhaps masked."""

    id: uuid.UUID
    text: str
    published: bool


@dataclass(frozen=True, kw_only=True)
class OwnSubmission:
    """What somebody sent. `answers`: to how many questions, besides the texts."""

    subject: str
    questionnaire_version_id: uuid.UUID | None
    ortsteil_key: str | None
    received_on: datetime.date
    answers: int
    comments: tuple[OwnComment, ...]


@dataclass(frozen=True, kw_only=True)
class OwnReceipt:
    """What is behind a code. Nothing sent any more: taken back, or deleted in time."""

    sent: OwnSubmission | None
    withdrawn_on: datetime.date | None

    @property
    def comment_ids(self) -> list[uuid.UUID]:
        return [comment.id for comment in self.sent.comments] if self.sent else []


def receipt_code(key: str) -> str:
    """Return the code of what was sent with this submission key."""
    return code_of(f"receipt {key}")


def keep_receipt(session: Session, *, key: str, submission_id: uuid.UUID) -> bool:
    """Keep the way back; False if this was taken back before."""
    statement = insert_unless_known(session, SubmissionReceipt).values(
        code_digest=_digest(receipt_code(key)), submission_id=submission_id
    )
    made = session.execute(statement.returning(SubmissionReceipt.code_digest))
    return made.first() is not None


def find_receipt(session: Session, code: str) -> OwnReceipt:
    """Return what is behind the code. Raises NotFoundError for a code never given."""
    row = session.get(SubmissionReceipt, _digest(code))
    if row is None:
        raise NotFoundError("receipt", "")
    sent = session.get(Submission, row.submission_id) if row.submission_id else None
    return OwnReceipt(
        sent=_sent(session, sent) if sent else None, withdrawn_on=row.withdrawn_on
    )


def withdraw(session: Session, code: str, *, today: datetime.date) -> None:
    """Delete what was sent with the code; a second tap deletes nothing more.

    Everything that hangs on it goes as well: answers, texts, tags, what was published of
    them. Raises NotFoundError for a code never given.
    """
    row = session.get(SubmissionReceipt, _digest(code), with_for_update=True)
    if row is None:
        raise NotFoundError("receipt", "")
    sent = session.get(Submission, row.submission_id) if row.submission_id else None
    if sent is None:
        return
    subject = _subject(session, sent.questionnaire_version_id)
    submission_id = sent.id
    session.expunge(sent)
    session.execute(
        update(SubmissionReceipt)
        .where(SubmissionReceipt.code_digest == row.code_digest)
        .values(submission_id=None, withdrawn_on=today, subject=subject)
    )
    session.execute(delete(Submission).where(Submission.id == submission_id))
    note_removal(session)
    session.expire_all()


def _sent(session: Session, sent: Submission) -> OwnSubmission:
    answers = select(func.count(Answer.question_key.distinct())).where(
        Answer.submission_id == sent.id, Answer.comment_id.is_(None)
    )
    is_public = (
        select(PublishedComment.id)
        .where(
            PublishedComment.comment_id == Comment.id,
            PublishedComment.withdrawn_on.is_(None),
        )
        .exists()
    )
    comments = (
        select(Comment.id, Comment.text, is_public)
        .where(Comment.submission_id == sent.id)
        .order_by(Comment.question_key, Comment.id)
    )
    return OwnSubmission(
        subject=_subject(session, sent.questionnaire_version_id),
        questionnaire_version_id=sent.questionnaire_version_id,
        ortsteil_key=sent.ortsteil_key,
        received_on=sent.received_on,
        answers=session.scalar(answers) or 0,
        comments=tuple(
            OwnComment(id=row[0], text=row[1], published=bool(row[2]))
            for row in session.execute(comments)
        ),
    )


def _subject(session: Session, version_id: uuid.UUID | None) -> str:
    if version_id is None:
        return COMMENTS
    query = (
        select(Questionnaire.key)
        .join(QuestionnaireVersion)
        .where(QuestionnaireVersion.id == version_id)
    )
    return session.scalars(query).one()


def _digest(code: str) -> str:
    return digest("receipt", code)
