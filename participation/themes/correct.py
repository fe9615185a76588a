"""A person's word on a comment: one click, kept beside what the machine said."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.responses.models import Comment
from participation.responses.once import insert_into
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
    _require(session, comment_id, theme_key, living=True)
    _say(session, comment_id, {theme_key: "set"}, account_id, today)
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
    _say(session, comment_id, {theme_key: "removed"}, account_id, today)
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
        _say(session, comment_id, {theme_key: "removed"}, account_id, today)
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
        _say(session, comment_id, {theme_key: "set"}, account_id, today)
    store_checked_state(session, comment_id=comment_id)


def set_exactly(
    session: Session,
    *,
    comment_id: uuid.UUID,
    theme_keys: Collection[str],
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment is about these themes and no others. Raises NotFoundError.

    What counted or was suggested and is not among them is marked as removed.
    """
    _require(session, comment_id)
    wanted = set(theme_keys)
    living = select(Theme.key).where(Theme.key.in_(wanted), Theme.ended_on.is_(None))
    known = set(session.scalars(living))
    if unknown := wanted - known:
        raise NotFoundError("theme", min(unknown))
    offered = select(ThemeTag.theme_key).where(
        ThemeTag.comment_id == comment_id,
        or_(ThemeTag.counts.is_not(False), ThemeTag.band == "suggested"),
    )
    removed = set(session.scalars(offered)) - wanted
    bands = {**dict.fromkeys(wanted, "set"), **dict.fromkeys(removed, "removed")}
    _say(session, comment_id, bands, account_id, today)
    store_checked_state(session, comment_id=comment_id, none_found=not wanted)


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
    bands: Mapping[str, str],
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Store the person's tags by theme (the later word holds) and silence the machine's."""
    if not bands:
        return
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "comment_id": comment_id,
            "theme_key": theme_key,
            "origin": "person",
            "score": None,
            "evidence": [],
            "pipeline_version": "",
            "band": band,
            "account_id": account_id,
            "tagged_on": today,
            "counts": band == "set",
        }
        for theme_key, band in sorted(bands.items())
    ]
    statement = insert_into(session, ThemeTag).values(rows)
    said = ("band", "account_id", "tagged_on", "counts")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["comment_id", "theme_key", "origin", "pipeline_version"],
            set_={name: statement.excluded[name] for name in said},
        )
    )
    session.execute(
        update(ThemeTag)
        .where(
            ThemeTag.comment_id == comment_id,
            ThemeTag.theme_key.in_(bands),
            ThemeTag.origin == "machine",
        )
        .values(counts=False)
        .execution_options(synchronize_session=False)
    )


def require_comment(session: Session, comment_id: uuid.UUID) -> None:
    """Raise NotFoundError where there is none; two clicks on one follow each other."""
    # The lock does it; SQLite has one writer.
    comment = session.scalar(
        select(Comment.id).where(Comment.id == comment_id).with_for_update()
    )
    if comment is None:
        raise NotFoundError("comment", comment_id)


def _require(
    session: Session,
    comment_id: uuid.UUID,
    theme_key: str | None = None,
    *,
    living: bool = False,
) -> None:
    """`living`: a theme that has ended is given no more, only taken away."""
    require_comment(session, comment_id)
    if theme_key is None:
        return
    theme = session.get(Theme, theme_key)
    if theme is None or (living and theme.ended_on is not None):
        raise NotFoundError("theme", theme_key)
