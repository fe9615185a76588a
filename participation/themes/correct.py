"""A person's word on a comment: one click, kept beside what the machine said."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.responses.models import Comment
from participation.themes.effective import store_checked_state
from participation.themes.models import Theme, ThemeTag


def set_theme(
    session: Session,
    *,
    comment_id: uuid.UUID,
    theme_key: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment is about the theme. Raises NotFoundError."""
    _require(session, comment_id, theme_key)
    _say(session, comment_id, theme_key, "set", account_id, today)
    store_checked_state(session, comment_id=comment_id)


def remove_theme(
    session: Session,
    *,
    comment_id: uuid.UUID,
    theme_key: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment is not about the theme. Raises NotFoundError.

    Without any theme left the comment waits for a person again: wrong is not yet right.
    """
    _require(session, comment_id, theme_key)
    _say(session, comment_id, theme_key, "removed", account_id, today)
    store_checked_state(session, comment_id=comment_id)


def confirm_no_theme(
    session: Session,
    *,
    comment_id: uuid.UUID,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that no theme fits; removes those that counted. Raises NotFoundError."""
    _require(session, comment_id)
    for theme_key in _counting_themes(session, comment_id):
        _say(session, comment_id, theme_key, "removed", account_id, today)
    store_checked_state(session, comment_id=comment_id, none_found=True)


def confirm_themes(
    session: Session,
    *,
    comment_id: uuid.UUID,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the themes which count are right as they are. Raises NotFoundError."""
    _require(session, comment_id)
    for theme_key in _counting_themes(session, comment_id):
        _say(session, comment_id, theme_key, "set", account_id, today)
    store_checked_state(session, comment_id=comment_id)


def _counting_themes(session: Session, comment_id: uuid.UUID) -> Sequence[str]:
    query = (
        select(ThemeTag.theme_key)
        .where(ThemeTag.comment_id == comment_id, ThemeTag.counts.is_(True))
        .distinct()
    )
    return session.scalars(query).all()


def _say(
    session: Session,
    comment_id: uuid.UUID,
    theme_key: str,
    band: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Store the person's tag (the later word holds) and silence the machine's."""
    said = {
        "band": band,
        "account_id": account_id,
        "tagged_on": today,
        "counts": band == "set",
    }
    statement = _insert(session).values(
        id=new_id(),
        comment_id=comment_id,
        theme_key=theme_key,
        origin="person",
        score=None,
        evidence=[],
        pipeline_version="",
        **said,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["comment_id", "theme_key", "origin", "pipeline_version"],
            set_=said,
        )
    )
    session.execute(
        update(ThemeTag)
        .where(
            ThemeTag.comment_id == comment_id,
            ThemeTag.theme_key == theme_key,
            ThemeTag.origin == "machine",
        )
        .values(counts=False)
        .execution_options(synchronize_session=False)
    )


def _require(
    session: Session, comment_id: uuid.UUID, theme_key: str | None = None
) -> None:
    # The lock lets two clicks on one comment follow each other; SQLite has one writer.
    comment = session.scalar(
        select(Comment.id).where(Comment.id == comment_id).with_for_update()
    )
    if comment is None:
        raise NotFoundError("comment", comment_id)
    if theme_key is not None and session.get(Theme, theme_key) is None:
        raise NotFoundError("theme", theme_key)


def _insert(session: Session) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(ThemeTag)
