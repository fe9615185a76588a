"""Carry the tags of merged themes over to the theme they became.

The old tags stay as they are and count no more; beside them stands what they mean now, said
by the same machine or person on the same day. Of several in a comment one counts.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from participation.responses.once import insert_into
from participation.themes.models import ThemeTag
from participation.themes.vocabulary.in_sql import random_id

_KEPT = (
    "band", "score", "evidence", "rule_score", "model_score", "account_id",
    "tagged_on", "counts",
)  # fmt: skip


def carry_tags(
    session: Session,
    sources: Sequence[str],
    *,
    into: str,
    among: ColumnElement[bool],
) -> None:
    """Let comments of the themes count for the one. All within the database.

    `among`: of which comments, a condition on ThemeTag.comment_id. Once more changes
    nothing.
    """
    _copy_best(session, sources, into, among)
    _count_once(session, into, among)
    session.execute(
        update(ThemeTag)
        .where(ThemeTag.theme_key.in_(sources), ThemeTag.counts.is_(True), among)
        .values(counts=False)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def _copy_best(
    session: Session, sources: Sequence[str], into: str, among: ColumnElement[bool]
) -> None:
    """The strongest tag of each voice: every pipeline, and the person.

    That a person took one of the themes away says nothing of the others, so it is not
    carried over; in a checked comment the machine has no say anyway.
    """
    place = (
        func.row_number()
        .over(
            partition_by=(
                ThemeTag.comment_id, ThemeTag.origin, ThemeTag.pipeline_version,
            ),
            order_by=(
                ThemeTag.counts.desc(),
                case((ThemeTag.band == "assigned", 0), else_=1),
                ThemeTag.score.desc(),
                ThemeTag.theme_key,
            ),
        )
        .label("place")
    )  # fmt: skip
    best = (
        select(ThemeTag, place)
        .where(ThemeTag.theme_key.in_(sources), ThemeTag.band != "removed", among)
        .subquery()
    )
    names = ("comment_id", "origin", "pipeline_version", *_KEPT)
    rows = select(
        random_id(session),
        literal(into),
        *(best.c[name] for name in names),
    ).where(best.c.place == 1)
    statement = insert_into(session, ThemeTag).from_select(
        ["id", "theme_key", *names], rows
    )
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["comment_id", "theme_key", "origin", "pipeline_version"],
            set_={name: new[name] for name in _KEPT},
            where=_is_stronger(new.counts, new.score),
        )
    )


def _is_stronger(
    counts: ColumnElement[bool], score: ColumnElement[float]
) -> ColumnElement[bool]:
    return or_(
        and_(counts, ThemeTag.counts.is_(False)),
        and_(counts == ThemeTag.counts, score > ThemeTag.score),
    )


def _count_once(session: Session, theme: str, among: ColumnElement[bool]) -> None:
    """Where both a person's and a machine's tag came over, the person's counts."""
    place = (
        func.row_number()
        .over(
            partition_by=ThemeTag.comment_id,
            order_by=(
                ThemeTag.origin.desc(),
                ThemeTag.score.desc(),
                ThemeTag.pipeline_version.desc(),
            ),
        )
        .label("place")
    )
    counts = (ThemeTag.theme_key == theme, ThemeTag.counts.is_(True), among)
    # Few have two: found in the index of the counts, before any row is read.
    several = (
        select(ThemeTag.comment_id)
        .where(*counts)
        .group_by(ThemeTag.comment_id)
        .having(func.count() > 1)
    )
    counting = (
        select(ThemeTag.id, place)
        .where(*counts, ThemeTag.comment_id.in_(several))
        .subquery()
    )
    session.execute(
        update(ThemeTag)
        .where(ThemeTag.id.in_(select(counting.c.id).where(counting.c.place > 1)))
        .values(counts=False)
        .execution_options(synchronize_session=False)
    )
