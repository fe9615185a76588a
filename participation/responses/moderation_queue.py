"""Which comment a person should look at next, and what was decided before."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.core.kinds import SubmissionKind
from participation.responses.models import (
    Comment,
    Moderation,
    ModerationDecision,
    PublishedComment,
    Submission,
)

WAITING = "waiting"


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """One decision on a comment, as it was made."""

    number: int
    decision: str
    reason: str | None
    merged_into: uuid.UUID | None
    note: str
    account_id: uuid.UUID | None
    decided_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class ModerationView:
    """A comment on the desk of whoever moderates."""

    comment_id: uuid.UUID
    text: str
    language: str
    ortsteil_key: str
    kind: str | None
    place_name: str | None
    received_on: datetime.date
    state: str
    public_text: str | None  # as published
    decisions: tuple[DecisionView, ...]

    @property
    def seen(self) -> int:
        return len(self.decisions)


def take_next(
    session: Session,
    *,
    account_id: uuid.UUID,
    today: datetime.date,
    skipped: frozenset[uuid.UUID] = frozenset(),
    ortsteil_key: str | None = None,
) -> uuid.UUID | None:
    """Claim what waits longest and return it; None: nothing waits.

    What a colleague has before her today is left to her. Who claimed something before gets
    that again first.
    """
    while True:
        found = session.execute(
            _waiting(account_id, today, ortsteil_key)
            .where(Comment.id.not_in(skipped))
            .order_by(
                func.coalesce(Moderation.claimed_by == account_id, False).desc(),
                Comment.received_on,
                Comment.id,
            )
            .limit(1)
        ).first()
        if found is None:
            return None
        if _claim(session, found.id, account_id=account_id, today=today):
            return uuid.UUID(str(found.id))


def count_waiting(session: Session) -> int:
    """Return how many comments wait for a decision, claimed ones too."""
    query = select(func.count()).select_from(_undecided().subquery())
    return session.scalar(query) or 0


def decided_today(
    session: Session, *, account_id: uuid.UUID, since: datetime.datetime
) -> int:
    """Return how many decisions a person has made since then."""
    query = select(func.count()).where(
        ModerationDecision.account_id == account_id,
        ModerationDecision.decided_at >= since,
    )
    return session.scalar(query) or 0


def moderation_view(session: Session, comment_id: uuid.UUID) -> ModerationView | None:
    """Return a comment that may be published; None for any other."""
    row = session.execute(
        _publishable()
        .add_columns(
            Comment.text,
            Comment.language,
            Comment.ortsteil_key,
            Comment.kind,
            Comment.place_name,
            Comment.received_on,
            func.coalesce(Moderation.state, WAITING).label("state"),
            PublishedComment.text.label("public_text"),
            PublishedComment.withdrawn_on,
        )
        .outerjoin(PublishedComment, PublishedComment.comment_id == Comment.id)
        .where(Comment.id == comment_id)
    ).first()
    if row is None:
        return None
    values = row._asdict()
    values["comment_id"] = values.pop("id")
    if values.pop("withdrawn_on") is None and values["public_text"] is not None:
        values["state"] = "published"
    return ModerationView(**values, decisions=decisions_on(session, comment_id))


def decisions_on(session: Session, comment_id: uuid.UUID) -> tuple[DecisionView, ...]:
    """Return all decisions, the first one first."""
    rows = session.scalars(
        select(ModerationDecision)
        .where(ModerationDecision.comment_id == comment_id)
        .order_by(ModerationDecision.number)
    )
    return tuple(
        DecisionView(
            number=row.number,
            decision=row.decision,
            reason=row.reason,
            merged_into=row.merged_into,
            note=row.note,
            account_id=row.account_id,
            decided_at=row.decided_at,
        )
        for row in rows
    )


def states(session: Session, comment_ids: list[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the state of those that were looked at."""
    rows = session.execute(
        select(Moderation.comment_id, Moderation.state).where(
            Moderation.comment_id.in_(comment_ids)
        )
    )
    return {row.comment_id: row.state for row in rows}


def _publishable() -> Select[uuid.UUID]:
    return (
        select(Comment.id)
        .join(Submission, Submission.id == Comment.submission_id)
        .outerjoin(Moderation, Moderation.comment_id == Comment.id)
        .where(
            Comment.simulated.is_(False),
            Comment.ortsteil_key.is_not(None),
            Submission.kind == SubmissionKind.COMMENT.value,
        )
    )


def _undecided() -> Select[uuid.UUID]:
    public = exists().where(PublishedComment.comment_id == Comment.id)
    return _publishable().where(
        or_(Moderation.state.is_(None), Moderation.state == WAITING), ~public
    )


def _waiting(
    account_id: uuid.UUID, today: datetime.date, ortsteil_key: str | None
) -> Select[uuid.UUID]:
    query = _undecided().where(_free(account_id, today))
    return (
        query
        if ortsteil_key is None
        else query.where(Comment.ortsteil_key == ortsteil_key)
    )


def _free(account_id: uuid.UUID, today: datetime.date) -> ColumnElement[bool]:
    """Not before a colleague today; a claim of yesterday is forgotten."""
    return or_(
        Moderation.claimed_by.is_(None),
        Moderation.claimed_by == account_id,
        and_(Moderation.claimed_on.is_not(None), Moderation.claimed_on < today),
    )


def _claim(
    session: Session,
    comment_id: uuid.UUID,
    *,
    account_id: uuid.UUID,
    today: datetime.date,
) -> bool:
    """Mark a comment as before this person; False where a colleague was quicker."""
    row = session.get(
        Moderation, comment_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        try:
            with session.begin_nested():
                session.add(
                    Moderation(
                        comment_id=comment_id,
                        state=WAITING,
                        decisions=0,
                        claimed_by=account_id,
                        claimed_on=today,
                    )
                )
        except IntegrityError:
            return False
        return True
    others = row.claimed_by not in (None, account_id) and row.claimed_on == today
    if row.state != WAITING or others:
        return False
    row.claimed_by, row.claimed_on = account_id, today
    session.flush()
    return True
