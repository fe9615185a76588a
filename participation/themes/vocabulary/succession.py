"""What came after themes that ended, as tagging and counting need it."""

import uuid
from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from participation.themes.models import Theme, ThemeTag
from participation.themes.vocabulary.models import ThemeChange, ThemeSuccession


def merged_into(session: Session) -> dict[str, str]:
    """The theme that stands for each one that was merged, however often since.

    Where that one was split later it stands all the same: nobody may guess further.
    """
    query = (
        select(ThemeSuccession.theme_key, ThemeSuccession.successor_key)
        .join(ThemeChange, ThemeChange.id == ThemeSuccession.change_id)
        .where(ThemeChange.kind == "merge")
    )
    steps = {row[0]: row[1] for row in session.execute(query)}
    return {key: _last(key, steps) for key in steps}


def settled_merges(session: Session) -> set[str]:
    """Merged themes whose tags have all been carried over (vocabulary/settling.py)."""
    query = (
        select(ThemeSuccession.theme_key)
        .join(ThemeChange, ThemeChange.id == ThemeSuccession.change_id)
        .where(ThemeChange.kind == "merge", ThemeChange.settled.is_(True))
    )
    return set(session.scalars(query))


def split_up(session: Session) -> dict[str, tuple[str, ...]]:
    """Themes that were split, with those that came out of them, in their order."""
    query = (
        select(ThemeSuccession.theme_key, ThemeSuccession.successor_key)
        .join(ThemeChange, ThemeChange.id == ThemeSuccession.change_id)
        .where(ThemeChange.kind == "split")
        .order_by(ThemeSuccession.theme_key, ThemeSuccession.position)
    )
    found: dict[str, tuple[str, ...]] = {}
    for theme, successor in session.execute(query):
        found[theme] = (*found.get(theme, ()), successor)
    return found


def in_use() -> ColumnElement[bool]:
    """Condition on Theme: it may be given, or something is still tagged with it."""
    counting = exists().where(
        ThemeTag.theme_key == Theme.key, ThemeTag.counts.is_(True)
    )
    return or_(Theme.ended_on.is_(None), counting)


def speaks_of_split(comment_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Condition: a theme still counts in the comment that was split since."""
    return exists().where(
        ThemeTag.comment_id == comment_id,
        ThemeTag.counts.is_not(False),
        ThemeTag.theme_key.in_(
            select(ThemeSuccession.theme_key)
            .join(ThemeChange, ThemeChange.id == ThemeSuccession.change_id)
            .where(ThemeChange.kind == "split")
        ),
    )


def _last(key: str, steps: Mapping[str, str]) -> str:
    seen = {key}
    while (following := steps.get(key)) is not None and following not in seen:
        seen.add(following)
        key = following
    return key
