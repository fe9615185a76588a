"""People by Wohngebiet of an Ortsteil, as the places of their comments say. Unprotected."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, distinct, func, or_, select
from sqlalchemy.orm import Session

from participation.places.wohngebiete import WohngebietView, area_of
from participation.responses.models import Comment, Submission
from participation.themes.models import ThemeTag


@dataclass(frozen=True, kw_only=True)
class AreaCounts:
    """`people` by Wohngebiet, `elsewhere` those of whom none is known; `themes` by theme
    and Wohngebiet (None: not known). One person stands in one Wohngebiet."""

    people: dict[uuid.UUID, int]
    elsewhere: int
    themes: dict[tuple[str, uuid.UUID | None], int]


def people_by_area(
    session: Session,
    areas: Sequence[WohngebietView],
    *,
    ortsteil_key: str,
    simulated: bool,
) -> AreaCounts:
    """Count those who commented and named the Ortsteil. The first comment with a place
    that says something of a Wohngebiet decides."""
    conditions = _conditions(ortsteil_key, simulated=simulated)
    placed = _placed(session, areas, conditions)
    everybody = session.scalar(
        select(func.count(distinct(Comment.submission_id))).where(*conditions)
    )
    people = Counter(placed.values())
    return AreaCounts(
        people=dict(people),
        elsewhere=(everybody or 0) - len(placed),
        themes=_themes(session, placed, conditions),
    )


def _conditions(ortsteil_key: str, *, simulated: bool) -> list[ColumnElement[bool]]:
    return [Comment.ortsteil_key == ortsteil_key, Comment.simulated.is_(simulated)]


def _placed(
    session: Session,
    areas: Sequence[WohngebietView],
    conditions: Sequence[ColumnElement[bool]],
) -> dict[uuid.UUID, uuid.UUID]:
    """The Wohngebiet of each person of whom one is known."""
    rows = session.execute(
        select(
            Comment.submission_id,
            Comment.ortsteil_key,
            Comment.place_name,
            Comment.place_point,
        )
        .join(Submission, Submission.id == Comment.submission_id)
        .where(
            or_(Comment.place_name.is_not(None), Comment.place_point.is_not(None)),
            *conditions,
        )
        .order_by(Comment.received_on, Comment.id)
    )
    found: dict[uuid.UUID, uuid.UUID] = {}
    for person, ortsteil, name, point in rows:
        if person not in found:
            area = area_of(
                areas, ortsteil_key=ortsteil, place_name=name, place_point=point
            )
            if area is not None:
                found[person] = area.id
    return found


def _themes(
    session: Session,
    placed: dict[uuid.UUID, uuid.UUID],
    conditions: Sequence[ColumnElement[bool]],
) -> dict[tuple[str, uuid.UUID | None], int]:
    rows = session.execute(
        select(ThemeTag.theme_key, Comment.submission_id)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(ThemeTag.counts.is_(True), *conditions)
        .distinct()
    )
    return dict(Counter((theme, placed.get(person)) for theme, person in rows))
