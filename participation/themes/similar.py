"""What staff see of similar comments, and one click for a whole group."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.places.queries import all_ortsteile
from participation.responses.models import Comment
from participation.themes.correct import confirm_themes, set_theme
from participation.themes.effective import checked_by_people
from participation.themes.models import (
    CommentState,
    SimilarComment,
    SimilarGroup,
    Theme,
    ThemeTag,
)

MOST_AT_ONCE = 200
"""One click never handles more: a request must end, and a person must oversee it."""


@dataclass(frozen=True, kw_only=True)
class SimilarView:
    """Another comment that says the same."""

    id: uuid.UUID
    text: str
    language: str
    ortsteil_name: str | None
    checked_by_person: bool


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """The group of a comment. `others`: the most alike, as many as were asked for."""

    id: uuid.UUID
    size: int
    unchecked: int
    others: tuple[SimilarView, ...]


def group_sizes(
    session: Session, comment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, int]]:
    """Group and its size by comment; comments that are like no other are left out."""
    mine = select(SimilarComment.comment_id, SimilarComment.group_id).where(
        SimilarComment.comment_id.in_(comment_ids), SimilarComment.group_id.is_not(None)
    )
    groups = {comment: group for comment, group in session.execute(mine) if group}
    counted = session.execute(
        select(SimilarComment.group_id, func.count())
        .where(SimilarComment.group_id.in_(set(groups.values())))
        .group_by(SimilarComment.group_id)
    )
    sizes = {row[0]: row[1] for row in counted}
    return {
        comment: (group, sizes[group])
        for comment, group in groups.items()
        if sizes[group] > 1
    }


def group_of(
    session: Session, comment_id: uuid.UUID, *, shown: int = 10
) -> GroupView | None:
    """The group of a comment, or None where nobody else says the same."""
    group_id = session.scalar(
        select(SimilarComment.group_id).where(SimilarComment.comment_id == comment_id)
    )
    if group_id is None:
        return None
    size, unchecked = _size(session, group_id)
    if size < 2:
        return None
    return GroupView(
        id=group_id,
        size=size,
        unchecked=unchecked,
        others=_others(session, group_id, besides=comment_id, limit=shown),
    )


def one_group(session: Session, group_id: uuid.UUID) -> GroupView:
    """A group without its comments. Raises NotFoundError."""
    if session.get(SimilarGroup, group_id) is None:
        raise NotFoundError("similar_group", group_id)
    size, unchecked = _size(session, group_id)
    return GroupView(id=group_id, size=size, unchecked=unchecked, others=())


def confirm_group(
    session: Session,
    *,
    group_id: uuid.UUID,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> int:
    """Say of each comment of the group that its themes are right; return how many.

    Left as they are: those that a person has checked, and those without any theme.
    """
    confirmed = _unchecked(session, group_id, with_theme=True)
    for comment in confirmed:
        confirm_themes(session, comment_id=comment, account_id=account_id, today=today)
    return len(confirmed)


def copy_themes(
    session: Session,
    *,
    comment_id: uuid.UUID,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> int:
    """Give the themes that count here to the rest of the group; return to how many.

    What a person has checked stays as it is. Raises NotFoundError without a group.
    """
    group_id = session.scalar(
        select(SimilarComment.group_id).where(SimilarComment.comment_id == comment_id)
    )
    if group_id is None:
        raise NotFoundError("similar_group", comment_id)
    query = (
        select(ThemeTag.theme_key)
        .join(Theme, Theme.key == ThemeTag.theme_key)
        .where(
            ThemeTag.comment_id == comment_id,
            ThemeTag.counts.is_(True),
            Theme.ended_on.is_(None),
        )
    )
    themes = sorted(set(session.scalars(query)))
    others = [c for c in _unchecked(session, group_id) if c != comment_id]
    if not themes:
        return 0
    for comment in others:
        for theme in themes:
            set_theme(
                session, comment_id=comment, theme_key=theme, account_id=account_id,
                today=today,
            )  # fmt: skip
    return len(others)


def _size(session: Session, group_id: uuid.UUID) -> tuple[int, int]:
    checked = func.coalesce(CommentState.checked_by_person, False)
    rows = session.execute(
        select(checked, func.count())
        .select_from(SimilarComment)
        .outerjoin(CommentState, CommentState.comment_id == SimilarComment.comment_id)
        .where(SimilarComment.group_id == group_id)
        .group_by(checked)
    )
    counts = {bool(state): number for state, number in rows}
    return sum(counts.values()), counts.get(False, 0)


def _others(
    session: Session, group_id: uuid.UUID, *, besides: uuid.UUID, limit: int
) -> tuple[SimilarView, ...]:
    names = {o.key: o.name for o in all_ortsteile(session)}
    rows = session.execute(
        select(
            Comment.id,
            Comment.text,
            Comment.language,
            Comment.ortsteil_key,
            func.coalesce(CommentState.checked_by_person, False),
        )
        .join(SimilarComment, SimilarComment.comment_id == Comment.id)
        .outerjoin(CommentState, CommentState.comment_id == Comment.id)
        .where(SimilarComment.group_id == group_id, Comment.id != besides)
        .order_by(SimilarComment.likeness.desc(), Comment.id)
        .limit(limit)
    )
    return tuple(
        SimilarView(
            id=row[0],
            text=row[1],
            language=row[2],
            ortsteil_name=names.get(row[3] or ""),
            checked_by_person=row[4],
        )
        for row in rows
    )


def _unchecked(
    session: Session, group_id: uuid.UUID, *, with_theme: bool = False
) -> list[uuid.UUID]:
    """Members that no person has looked at; raises NotFoundError for no group.

    They are held until the end of the transaction: a review that is stored meanwhile
    waits, and one that came just before is seen by the second look.
    """
    if session.get(SimilarGroup, group_id) is None:
        raise NotFoundError("similar_group", group_id)
    query = (
        select(SimilarComment.comment_id)
        .outerjoin(CommentState, CommentState.comment_id == SimilarComment.comment_id)
        .where(
            SimilarComment.group_id == group_id,
            func.coalesce(CommentState.checked_by_person, False).is_(False),
        )
        .order_by(SimilarComment.likeness.desc(), SimilarComment.comment_id)
        .limit(MOST_AT_ONCE)
    )
    if with_theme:
        query = query.where(
            exists().where(
                ThemeTag.comment_id == SimilarComment.comment_id,
                ThemeTag.counts.is_not(False),
            )
        )
    members = list(session.scalars(query))
    session.execute(
        select(Comment.id)
        .where(Comment.id.in_(members))
        .order_by(Comment.id)
        .with_for_update()
    )
    checked = checked_by_people(session, members)
    return [member for member in members if member not in checked]
