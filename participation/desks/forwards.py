"""Comments that an Ortsteil passes to a Fachplanung, and what became of them."""

import datetime
import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_id
from participation.desks.models import CommentForward
from participation.desks.once import stored_now
from participation.desks.reading import readable_comment
from participation.desks.typed import checked
from participation.places.queries import MandateView
from participation.responses.models import Comment, PublishedComment

LONGEST_NOTE = 1000
LONGEST_ANSWER = 1000


class ForwardState(StrEnum):
    PASSED = "passed"
    SEEN = "seen"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class ForwardView:
    """`text` None: the comment was taken back since, nobody reads it any more."""

    id: uuid.UUID
    text: str | None
    ortsteil_key: str
    mandate_key: str
    plan_key: str
    note: str
    passed_on: datetime.date
    seen_on: datetime.date | None
    answer: str
    answered_on: datetime.date | None

    @property
    def state(self) -> ForwardState:
        if self.answered_on is not None:
            return ForwardState.ANSWERED
        return ForwardState.PASSED if self.seen_on is None else ForwardState.SEEN


@dataclass(frozen=True, kw_only=True)
class ForwardCount:
    """Comments that a plan was passed on one day."""

    plan_key: str
    passed_on: datetime.date
    answered: bool
    number: int


def pass_on(
    session: Session,
    published_id: uuid.UUID,
    *,
    plan_key: str,
    plan_keys: Set[str],
    mandates: list[MandateView],
    note: str,
    account_id: uuid.UUID,
    today: datetime.date,
) -> bool:
    """Pass a comment on; return False where it was passed to that plan before.

    `mandates`: of the person; `plan_keys`: the plans there are, the caller knows them.
    Raises NotFoundError for a comment the person cannot read, InvalidInputError.
    """
    if plan_key not in plan_keys:
        raise InvalidInputError({"plan": ["unknown" if plan_key else "required"]})
    cleaned = checked(note, field="note", longest=LONGEST_NOTE)
    keys = {key for mandate in mandates for key in mandate.ortsteil_keys}
    _, ortsteil = readable_comment(
        session, published_id, ortsteil_keys=keys, today=today
    )
    mandate = next(m for m in mandates if ortsteil in m.ortsteil_keys)
    row = {
        "id": new_id(),
        "published_comment_id": published_id,
        "mandate_key": mandate.key,
        "plan_key": plan_key,
        "note": cleaned,
        "passed_by": account_id,
        "passed_on": today,
        "answer": "",
    }
    return stored_now(session, CommentForward, row)


def own_forwards(session: Session, *, mandate_keys: Set[str]) -> list[ForwardView]:
    """What the person's own mandates passed on, newest first."""
    return _views(session, CommentForward.mandate_key.in_(sorted(mandate_keys)))


def plan_forwards(
    session: Session, *, plan_keys: Set[str], ids: Sequence[uuid.UUID]
) -> list[ForwardView]:
    """Of these what was passed to the person's own plans, newest first."""
    return _views(
        session,
        CommentForward.id.in_(ids),
        CommentForward.plan_key.in_(sorted(plan_keys)),
    )


def plan_forward(
    session: Session, forward_id: uuid.UUID, *, plan_keys: Set[str]
) -> ForwardView:
    """One of them. Raises NotFoundError, also for what went to another plan."""
    found = _views(
        session,
        CommentForward.id == forward_id,
        CommentForward.plan_key.in_(sorted(plan_keys)),
    )
    if not found:
        raise NotFoundError("forward", forward_id)
    return found[0]


def all_forwards(session: Session) -> list[ForwardView]:
    """For staff, newest first."""
    return _views(session)


def count_forwards(session: Session) -> list[ForwardCount]:
    """How many of a day each plan has, without those that were taken back unanswered."""
    row = (
        select(
            CommentForward.plan_key,
            CommentForward.passed_on,
            CommentForward.answered_on.is_not(None).label("answered"),
        )
        .join(
            PublishedComment, PublishedComment.id == CommentForward.published_comment_id
        )
        .where(
            PublishedComment.withdrawn_on.is_(None)
            | CommentForward.answered_on.is_not(None)
        )
        .subquery()
    )
    kinds = (row.c.plan_key, row.c.passed_on, row.c.answered)
    return [
        ForwardCount(plan_key=key, passed_on=day, answered=answered, number=number)
        for key, day, answered, number in session.execute(
            select(*kinds, func.count()).group_by(*kinds)
        )
    ]


def mark_seen(
    session: Session,
    forward_id: uuid.UUID,
    *,
    plan_keys: Set[str],
    account_id: uuid.UUID,
    today: datetime.date,
) -> bool:
    """Tell the Ortsteil that it was read; False if it was told before. NotFoundError."""
    row = _for_change(session, forward_id, plan_keys)
    if row.seen_on is not None:
        return False
    row.seen_by, row.seen_on = account_id, today
    session.flush()
    return True


def answer_forward(
    session: Session,
    forward_id: uuid.UUID,
    *,
    answer: str,
    plan_keys: Set[str],
    account_id: uuid.UUID,
    today: datetime.date,
) -> bool:
    """Answer once; False where the same answer is there. NotFoundError, InvalidInputError.

    Another answer than the one given is refused with "answered": the Ortsteil has read it.
    """
    words = checked(answer, field="answer", longest=LONGEST_ANSWER, required=True)
    row = _for_change(session, forward_id, plan_keys)
    if row.answered_on is not None:
        if row.answer != words:
            raise InvalidInputError({"answer": ["answered"]})
        return False
    if row.seen_on is None:
        row.seen_by, row.seen_on = account_id, today
    row.answer, row.answered_by, row.answered_on = words, account_id, today
    session.flush()
    return True


def _for_change(
    session: Session, forward_id: uuid.UUID, plan_keys: Set[str]
) -> CommentForward:
    row = session.scalar(
        select(CommentForward)
        .where(
            CommentForward.id == forward_id,
            CommentForward.plan_key.in_(sorted(plan_keys)),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFoundError("forward", forward_id)
    return row


def _views(session: Session, *conditions: Any) -> list[ForwardView]:
    query: Select[CommentForward, str, datetime.date | None, str | None] = (
        select(
            CommentForward,
            PublishedComment.text,
            PublishedComment.withdrawn_on,
            Comment.ortsteil_key,
        )
        .join(
            PublishedComment, PublishedComment.id == CommentForward.published_comment_id
        )
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(*conditions)
        .order_by(CommentForward.passed_on.desc(), CommentForward.id)
    )
    return [
        ForwardView(
            id=row.id,
            text=text if withdrawn is None else None,
            ortsteil_key=ortsteil or "",
            mandate_key=row.mandate_key,
            plan_key=row.plan_key,
            note=row.note,
            passed_on=row.passed_on,
            seen_on=row.seen_on,
            answer=row.answer,
            answered_on=row.answered_on,
        )
        for row, text, withdrawn, ortsteil in session.execute(query)
    ]
