"""Ask people where the comments of a theme belong that was split."""

import datetime
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import JSON, ColumnElement, cast, func, literal, select
from sqlalchemy.orm import Session

from participation.responses.models import Comment
from participation.responses.once import insert_into
from participation.themes.learning.models import ReviewItem
from participation.themes.models import ThemeTag
from participation.themes.vocabulary.in_sql import random_id

SPLIT = "split"


def ask_people(
    session: Session,
    split: Mapping[str, Sequence[str]],
    *,
    among: ColumnElement[bool],
    today: datetime.date,
) -> None:
    """Put comments on the review desk in which such a theme counts.

    `among`: which, a condition on ThemeTag.comment_id. Within the database: a theme may
    have a hundred thousand comments. One that was asked before is asked again.
    """
    for theme, parts in split.items():
        last = session.scalar(select(func.max(ReviewItem.position))) or 0
        reasons = [[SPLIT, theme, *parts]]
        counting = select(ThemeTag.comment_id).where(
            ThemeTag.theme_key == theme, ThemeTag.counts.is_(True), among
        )
        rows = select(
            random_id(session),
            Comment.id,
            literal(SPLIT),
            Comment.simulated,
            last + func.row_number().over(order_by=Comment.id),
            cast(literal(json.dumps(reasons)), JSON) if _is_postgresql(session)
            else literal(json.dumps(reasons)),
            literal(today),
            literal(True),
        ).where(Comment.id.in_(counting))  # fmt: skip
        statement = insert_into(session, ReviewItem).from_select(
            [
                "id", "comment_id", "purpose", "simulated", "position", "reasons",
                "added_on", "is_open",
            ],
            rows,
        )  # fmt: skip
        new = statement.excluded
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["comment_id", "purpose"],
                set_={
                    "is_open": True,
                    "reasons": new.reasons,
                    "position": new.position,
                    "added_on": new.added_on,
                    "claimed_by": None,
                    "claimed_on": None,
                },
            )
        )


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
