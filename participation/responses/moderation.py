"""What becomes of a comment that may be published: decided by a person, and kept.

A decision never changes what was sent. A later decision stands over an earlier one, and
both are kept with who, when and why.
"""

import datetime
import uuid
from enum import StrEnum

from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import SubmissionKind
from participation.responses.models import (
    Comment,
    Moderation,
    ModerationDecision,
    Submission,
)
from participation.responses.publishing import (
    NotPublishableError,
    publish_comment,
    why_not_publishable,
    withdraw_publication,
)

LONGEST_NOTE = 500


class Decision(StrEnum):
    PUBLISHED = "published"
    HELD = "held"
    MERGED = "merged"  # says the same as another one, which stands for both
    FORWARDED = "forwarded"  # a defect, passed to the Mängelmelder


class Reason(StrEnum):
    """Why a comment is held back."""

    PERSONAL = "personal"
    INSULT = "insult"
    UNLAWFUL = "unlawful"
    ADVERTISING = "advertising"
    NO_SUBJECT = "no_subject"
    UNREADABLE = "unreadable"
    WITHDRAWN = "withdrawn"  # was public before


class DecidedMeanwhileError(Exception):
    """Somebody else decided since the page was made; `decision` is theirs."""

    def __init__(self, decision: str) -> None:
        super().__init__(decision)
        self.decision = decision


def decide(
    session: Session,
    *,
    comment_id: uuid.UUID,
    decision: Decision,
    account_id: uuid.UUID | None,
    now: datetime.datetime,
    text: str = "",
    reason: Reason | None = None,
    merged_into: uuid.UUID | None = None,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Keep a decision and do what follows from it.

    `text` is what everybody will read; `seen`: the number of decisions that the page
    showed, None where nobody else can have come between. Raises NotFoundError,
    NotPublishableError, InvalidInputError, DecidedMeanwhileError.
    """
    comment = _comment(session, comment_id)
    moderation = _moderation(session, comment_id)
    if seen is not None and moderation.decisions != seen:
        raise DecidedMeanwhileError(moderation.state)
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise InvalidInputError({"note": ["too_long"]})
    if (decision == Decision.HELD) != (reason is not None):
        raise InvalidInputError({"reason": ["required"]})
    if decision == Decision.MERGED:
        _check_target(session, comment, merged_into)
    if decision == Decision.PUBLISHED:
        publish_comment(
            session,
            comment_id=comment_id,
            text=text,
            account_id=account_id,
            today=now.date(),
        )
    else:
        _take_off(session, comment_id, today=now.date())
    session.add(
        ModerationDecision(
            comment_id=comment_id,
            number=moderation.decisions + 1,
            decision=decision.value,
            reason=reason.value if reason else None,
            merged_into=merged_into if decision == Decision.MERGED else None,
            note=note,
            account_id=account_id,
            decided_at=now,
        )
    )
    moderation.state = decision.value
    moderation.decisions += 1
    moderation.claimed_by = moderation.claimed_on = None
    session.flush()


def _comment(session: Session, comment_id: uuid.UUID) -> Comment:
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFoundError("comment", comment_id)
    submission = session.get_one(Submission, comment.submission_id)
    obstacle = why_not_publishable(
        simulated=comment.simulated,
        submission_kind=submission.kind,
        ortsteil_key=comment.ortsteil_key,
    )
    if obstacle is not None:
        raise NotPublishableError(obstacle)
    return comment


def _moderation(session: Session, comment_id: uuid.UUID) -> Moderation:
    """Return the row of the comment, locked where the database can."""
    row = session.get(Moderation, comment_id, with_for_update=True)
    if row is None:
        row = Moderation(comment_id=comment_id, state="waiting", decisions=0)
        session.add(row)
        session.flush()
    return row


def _check_target(
    session: Session, comment: Comment, merged_into: uuid.UUID | None
) -> None:
    """The other one must exist, be another one, and stand for itself."""
    target = session.get(Comment, merged_into) if merged_into else None
    if target is None or target.id == comment.id or target.simulated:
        raise InvalidInputError({"merged_into": ["unknown"]})
    submission = session.get_one(Submission, target.submission_id)
    other = session.get(Moderation, target.id)
    if submission.kind != SubmissionKind.COMMENT or (
        other is not None and other.state == Decision.MERGED
    ):
        raise InvalidInputError({"merged_into": ["unknown"]})


def _take_off(session: Session, comment_id: uuid.UUID, *, today: datetime.date) -> None:
    try:
        withdraw_publication(session, comment_id=comment_id, today=today)
    except NotFoundError:
        return  # it was on no public page
