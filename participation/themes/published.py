"""Published comments about a theme: what everybody may read anyway, found by theme."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from participation.core.languages import LocaleInfo
from participation.responses.models import Comment, PublishedComment
from participation.themes.models import ThemeTag


@dataclass(frozen=True, kw_only=True)
class PublishedWord:
    """A published comment, without anything that leads back to who wrote it."""

    id: uuid.UUID
    text: str
    ortsteil_key: str | None
    language: str  # as HTML names it
    published_on: datetime.date


def published_of_theme(
    session: Session,
    theme_key: str,
    *,
    ortsteil_keys: Collection[str] | None = None,
    limit: int = 3,
) -> list[PublishedWord]:
    """The newest published comments that the theme counts for. None: of the whole city."""
    has_theme = exists().where(
        ThemeTag.comment_id == Comment.id,
        ThemeTag.theme_key == theme_key,
        ThemeTag.counts.is_not(False),
    )
    query = (
        select(
            PublishedComment.id,
            PublishedComment.text,
            Comment.ortsteil_key,
            Comment.language,
            PublishedComment.published_on,
        )
        .join(Comment, Comment.id == PublishedComment.comment_id)
        .where(PublishedComment.withdrawn_on.is_(None), has_theme)
        .order_by(PublishedComment.published_on.desc(), PublishedComment.id)
        .limit(limit)
    )
    if ortsteil_keys is not None:
        query = query.where(Comment.ortsteil_key.in_(sorted(ortsteil_keys)))
    return [
        PublishedWord(**{**row._asdict(), "language": LocaleInfo.of(row.language).lang})
        for row in session.execute(query)
    ]
