"""Let everybody read a comment, and take it back. What was sent stays as it was."""

import datetime
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.core.kinds import SubmissionKind
from participation.responses.models import Comment, PublishedComment, Submission
from participation.responses.submit import checked_text


class NotPublishableError(ParticipationError):
    """This comment may not be published. `reason`: simulated, not_asked, no_ortsteil."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"comment cannot be published: {reason}")
        self.reason = reason


def why_not_publishable(
    *, simulated: bool, submission_kind: str, ortsteil_key: str | None
) -> str | None:
    """Return the reason why a comment stays inside the house; None if it may go out.

    Only the comment form says that a comment may be published; who wrote into a
    questionnaire or a file that was imported was never told so.
    """
    if simulated:
        return "simulated"
    if submission_kind != SubmissionKind.COMMENT.value:
        return "not_asked"
    return "no_ortsteil" if ortsteil_key is None else None


def publish_comment(
    session: Session,
    *,
    comment_id: uuid.UUID,
    text: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Publish this text for a comment; again: the text is replaced, support is kept.

    Raises NotFoundError, NotPublishableError, InvalidInputError for the field `text`.
    """
    found = session.execute(
        select(Comment.simulated, Comment.ortsteil_key, Submission.kind)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(Comment.id == comment_id)
    ).first()
    if found is None:
        raise NotFoundError("comment", comment_id)
    reason = why_not_publishable(
        simulated=found.simulated,
        submission_kind=found.kind,
        ortsteil_key=found.ortsteil_key,
    )
    if reason is not None:
        raise NotPublishableError(reason)
    cleaned = checked_text(text)
    row = _publication(session, comment_id)
    if row is None:
        row = PublishedComment(comment_id=comment_id, text=cleaned, published_on=today)
        session.add(row)
    elif row.withdrawn_on is not None:
        row.published_on = today
    row.text = cleaned
    row.withdrawn_on = None
    row.published_by = account_id
    session.flush()


def withdraw_publication(
    session: Session, *, comment_id: uuid.UUID, today: datetime.date
) -> None:
    """Take a published comment off the public pages. Raises NotFoundError if it is on none."""
    row = _publication(session, comment_id)
    if row is None or row.withdrawn_on is not None:
        raise NotFoundError("published comment", comment_id)
    row.withdrawn_on = today
    session.flush()


def _publication(session: Session, comment_id: uuid.UUID) -> PublishedComment | None:
    return session.scalar(
        select(PublishedComment).where(PublishedComment.comment_id == comment_id)
    )
