"""Comments that everybody may read, and what staff need to decide on one."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.languages import LocaleInfo
from participation.responses.models import (
    Comment,
    CommentSupport,
    PublishedComment,
    Submission,
)
from participation.responses.publishing import why_not_publishable


@dataclass(frozen=True, kw_only=True)
class PublishedView:
    """A published comment. `supporters` None: too few to be counted in public."""

    id: uuid.UUID
    text: str
    kind: str | None
    place_name: str | None
    language: str  # as HTML names it: "de-leicht" is read aloud as German
    published_on: datetime.date
    supporters: int | None
    supported: bool


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A comment in the eyes of who may publish it. `obstacle` None: it may go out."""

    kind: str | None
    place_name: str | None
    place_point: str | None
    theme_hint: str | None
    obstacle: str | None
    ortsteil_key: str | None
    text: str | None  # as published
    published_on: datetime.date | None
    withdrawn_on: datetime.date | None
    supporters: int

    @property
    def is_public(self) -> bool:
        return self.published_on is not None and self.withdrawn_on is None


def published_comments(
    session: Session,
    *,
    ortsteil_key: str,
    minimum: int,
    offset: int = 0,
    limit: int = 20,
) -> list[PublishedView]:
    """Published comments of an Ortsteil, newest first; those of one day in no order.

    Fewer than `minimum` supporters are not told as a number: in a village of 300 people
    "2" may be a married couple.
    """
    query = (
        _public(ortsteil_key)
        .order_by(PublishedComment.published_on.desc(), PublishedComment.id)
        .offset(offset)
        .limit(limit)
    )
    return [_view(row, minimum) for row in session.execute(query)]


def count_published(session: Session, *, ortsteil_key: str) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(_public(ortsteil_key).subquery())
        )
        or 0
    )


def publication_of(session: Session, comment_id: uuid.UUID) -> Publication:
    """What the comment form asked beside a comment, and its publication. NotFoundError."""
    row = session.execute(
        select(
            Comment.kind,
            Comment.place_name,
            Comment.place_point,
            Comment.theme_hint,
            Comment.simulated,
            Comment.ortsteil_key,
            Submission.kind.label("submission_kind"),
            PublishedComment.text,
            PublishedComment.published_on,
            PublishedComment.withdrawn_on,
            _supporters().label("supporters"),
        )
        .join(Submission, Submission.id == Comment.submission_id)
        .outerjoin(PublishedComment, PublishedComment.comment_id == Comment.id)
        .where(Comment.id == comment_id)
    ).first()
    if row is None:
        raise NotFoundError("comment", comment_id)
    values = row._asdict()
    obstacle = why_not_publishable(
        simulated=values.pop("simulated"),
        submission_kind=values.pop("submission_kind"),
        ortsteil_key=row.ortsteil_key,
    )
    return Publication(obstacle=obstacle, **values)


def _public(ortsteil_key: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PublishedComment.id,
            PublishedComment.text,
            PublishedComment.published_on,
            Comment.kind,
            Comment.place_name,
            Comment.language,
            _supporters().label("supporters"),
        )
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(
            Comment.ortsteil_key == ortsteil_key,
            PublishedComment.withdrawn_on.is_(None),
        )
    )


def _supporters() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(CommentSupport.published_comment_id == PublishedComment.id)
        .correlate(PublishedComment)
        .scalar_subquery()
    )


def _view(row: Any, minimum: int) -> PublishedView:
    values = row._asdict()
    number = values.pop("supporters")
    return PublishedView(
        **{**values, "language": LocaleInfo.of(row.language).lang},
        supporters=number if number >= minimum else None,
        supported=number > 0,
    )
