"""Which tags of themes and target groups count today. The one place that decides it.

The machine's tags stay as they were given, of every pipeline that ever read a comment.
Of them counts what the pipeline now in use has assigned; what it only suggests waits for
a person. As soon as a person has said something about a comment the machine has no more
say in it: its tags that counted then go on counting unless the person removes them, and
what a later pipeline thinks is kept beside them without effect.

Target groups follow the same rules by themselves: who corrects the groups of a comment has
said nothing about its themes (models.TargetGroupCheck).
"""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, select, update
from sqlalchemy.orm import Session

from participation.responses.once import insert_into
from participation.themes.models import (
    CommentState,
    TaggingRun,
    TargetGroupCheck,
    TargetGroupTag,
    ThemeTag,
)
from participation.themes.vocabulary.succession import settled_merges

TAGGED, UNSURE, NONE = "tagged", "unsure", "none"

# Written so that SQLite, which has no statistics, does not take the index of the counts:
# with it every look at one comment reads all tags that count (2 ms each at 100,000).
_COUNTS = ThemeTag.counts.is_not(False)


def recount(
    session: Session,
    *,
    version: str,
    comment_ids: Collection[uuid.UUID] | None = None,
) -> None:
    """Let the tags of this pipeline count, for all comments it has read or some of them.

    Comments that a person has checked stay as they are.
    """
    counts = _assigned_by(version, sorted(settled_merges(session)))
    changed = session.execute(
        update(ThemeTag)
        .where(
            ThemeTag.origin == "machine",
            ThemeTag.counts != counts,
            ThemeTag.comment_id.in_(_read_by(version, comment_ids)),
            ~_is_checked(),
        )
        .values(counts=counts)
        .returning(ThemeTag.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is not None or comment_ids is not None:
        _store_states(session, version, comment_ids)
    _recount_groups(session, version, comment_ids)


def checked_by_people(
    session: Session, comment_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Comments among these in which the machine has no more say."""
    query = select(CommentState.comment_id).where(
        CommentState.comment_id.in_(list(comment_ids)),
        CommentState.checked_by_person.is_(True),
    )
    return set(session.scalars(query))


def groups_checked_by_people(
    session: Session, comment_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Comments among these whose target groups a person has settled."""
    query = select(TargetGroupCheck.comment_id).where(
        TargetGroupCheck.comment_id.in_(list(comment_ids))
    )
    return set(session.scalars(query))


def store_checked_state(
    session: Session, *, comment_id: uuid.UUID, none_found: bool = False
) -> None:
    """Note that a person looked at the comment, and where it stands now."""
    has_theme = session.scalar(
        select(exists().where(ThemeTag.comment_id == comment_id, _COUNTS))
    )
    without = NONE if none_found else UNSURE
    row = {
        "comment_id": comment_id,
        "state": TAGGED if has_theme else without,
        "checked_by_person": True,
    }
    statement = insert_into(session, CommentState).values(row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["comment_id"],
            set_={"state": row["state"], "checked_by_person": True},
        )
    )
    session.expire_all()


def _recount_groups(
    session: Session, version: str, comment_ids: Collection[uuid.UUID] | None
) -> None:
    of_it = TargetGroupTag.pipeline_version == version
    settled = exists().where(TargetGroupCheck.comment_id == TargetGroupTag.comment_id)
    session.execute(
        update(TargetGroupTag)
        .where(
            TargetGroupTag.origin == "machine",
            TargetGroupTag.counts != of_it,
            TargetGroupTag.comment_id.in_(_read_by(version, comment_ids)),
            ~settled,
        )
        .values(counts=of_it)
        .execution_options(synchronize_session=False)
    )


def _store_states(
    session: Session, version: str, comment_ids: Collection[uuid.UUID] | None
) -> None:
    has_theme = exists().where(ThemeTag.comment_id == TaggingRun.comment_id, _COUNTS)
    states = select(
        TaggingRun.comment_id, case((has_theme, TAGGED), else_=UNSURE), false()
    ).where(*_runs(version, comment_ids))
    statement = insert_into(session, CommentState).from_select(
        ["comment_id", "state", "checked_by_person"], states
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["comment_id"],
            set_={"state": statement.excluded.state},
            where=CommentState.checked_by_person.is_(False),
        )
    )


def _assigned_by(version: str, merged: Collection[str]) -> ColumnElement[bool]:
    """Whether it counts. For a theme that was merged, the one it became counts.

    Not before all its tags were carried over: what counts is what goes on counting.
    """
    assigned = and_(ThemeTag.pipeline_version == version, ThemeTag.band == "assigned")
    return and_(assigned, ThemeTag.theme_key.not_in(merged)) if merged else assigned


def _is_checked() -> ColumnElement[bool]:
    return exists().where(
        CommentState.comment_id == ThemeTag.comment_id,
        CommentState.checked_by_person.is_(True),
    )


def _read_by(version: str, comment_ids: Collection[uuid.UUID] | None) -> Any:
    return select(TaggingRun.comment_id).where(*_runs(version, comment_ids))


def _runs(
    version: str, comment_ids: Collection[uuid.UUID] | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [TaggingRun.pipeline_version == version]
    if comment_ids is not None:
        found.append(TaggingRun.comment_id.in_(list(comment_ids)))
    return found
