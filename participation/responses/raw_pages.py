"""Single answers page by page, for programs with the right to read them.

The order is that of random ids: it tells nothing of when, and a page stays the same page
while others answer. Simulated answers are left out.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.queries import published_versions
from participation.responses.models import Answer, Comment, Submission

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class RawSubmission:
    id: uuid.UUID
    version: int
    ortsteil_key: str | None
    language: str
    channel: str
    received_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class RawAnswer:
    """`text` where something was written: then there is no `value`."""

    submission_id: uuid.UUID
    question_key: str
    item: str
    value: str | None
    text: str | None


@dataclass(frozen=True, kw_only=True)
class RawComment:
    id: uuid.UUID
    submission_id: uuid.UUID
    question_key: str
    text: str
    ortsteil_key: str | None
    language: str
    channel: str
    received_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class RawPage(Generic[Row]):
    """`last`: the id after which the next page begins; None: there is none.

    `read`: the comments whose words stand on the page.
    """

    rows: tuple[Row, ...]
    last: uuid.UUID | None
    read: tuple[uuid.UUID, ...] = ()


def submission_page(
    session: Session, key: str, *, after: uuid.UUID | None, limit: int
) -> RawPage[RawSubmission]:
    """Submissions of a questionnaire, all versions. Raises NotFoundError."""
    versions = _versions(session, key)
    found = _submissions(session, versions, after, limit)
    return _page(
        [
            RawSubmission(
                id=row.id,
                version=versions[row.questionnaire_version_id],
                ortsteil_key=row.ortsteil_key,
                language=row.language,
                channel=row.channel,
                received_on=row.received_on,
            )
            for row in found
        ],
        limit,
    )


def answer_page(
    session: Session, key: str, *, after: uuid.UUID | None, limit: int
) -> RawPage[RawAnswer]:
    """All answers of `limit` submissions: no submission is torn apart. NotFoundError."""
    versions = _versions(session, key)
    found = _submissions(session, versions, after, limit)
    ids = [row.id for row in found[:limit]]
    rows = session.execute(
        select(
            Answer.submission_id,
            Answer.question_key,
            Answer.item,
            Answer.value,
            Comment.text,
            Answer.comment_id,
        )
        .outerjoin(Comment, Comment.id == Answer.comment_id)
        .where(Answer.submission_id.in_(ids))
        .order_by(Answer.submission_id, Answer.question_key, Answer.item, Answer.id)
    )
    said = [row._asdict() for row in rows]
    read = [row.pop("comment_id") for row in said]
    return RawPage(
        rows=tuple(RawAnswer(**row) for row in said),
        last=ids[-1] if len(found) > limit else None,
        read=tuple(one for one in read if one is not None),
    )


def comment_page(
    session: Session, key: str, *, after: uuid.UUID | None, limit: int
) -> RawPage[RawComment]:
    """Comments written in a questionnaire, as typed. Raises NotFoundError."""
    query = (
        select(
            Comment.id,
            Comment.submission_id,
            Comment.question_key,
            Comment.text,
            Comment.ortsteil_key,
            Comment.language,
            Comment.channel,
            Comment.received_on,
        )
        .join(Submission, Submission.id == Comment.submission_id)
        .where(
            Submission.questionnaire_version_id.in_(_versions(session, key)),
            Comment.simulated.is_(False),
        )
        .order_by(Comment.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(Comment.id > after)
    found = [RawComment(**row._asdict()) for row in session.execute(query)]
    page = _page(found, limit)
    return replace(page, read=tuple(comment.id for comment in page.rows))


def _versions(session: Session, key: str) -> dict[uuid.UUID, int]:
    versions = {v.version_id: v.number for v in published_versions(session, key)}
    if not versions:
        raise NotFoundError("questionnaire", key)
    return versions


def _submissions(
    session: Session,
    versions: dict[uuid.UUID, int],
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[Any]:
    """One more than the page holds, to know whether another one follows."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Submission.id,
            Submission.questionnaire_version_id,
            Submission.ortsteil_key,
            Submission.language,
            Submission.channel,
            Submission.received_on,
        )
        .where(
            Submission.questionnaire_version_id.in_(versions),
            Submission.simulated.is_(False),
        )
        .order_by(Submission.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(Submission.id > after)
    return session.execute(query).all()


def _page(rows: list[Any], limit: int) -> RawPage[Any]:
    shown = tuple(rows[:limit])
    return RawPage(rows=shown, last=shown[-1].id if len(rows) > limit else None)
