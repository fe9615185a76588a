"""The desk of a Fachplanung: themes of hand-overs and comments of Ortsteile in one list.

Both are put in one order and cut into pages in the database, as the list of staff is.
"""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from participation.desks.forwards import ForwardView, plan_forwards
from participation.desks.models import CommentForward
from participation.handover.routing.answering import Reach
from participation.handover.routing.lines import RoutedLine, lines
from participation.handover.routing.lists import Wanted, narrowed
from participation.handover.routing.models import RoutedTheme
from participation.handover.routing.order import letters
from participation.handover.routing.queries import IS_CLOSED


@dataclass(frozen=True, kw_only=True)
class OnDesk:
    """What a desk is narrowed to. `themes`, `comments`: which of both."""

    plan_keys: Set[str]
    wanted: Wanted
    themes: bool = True
    comments: bool = True

    @property
    def reach(self) -> Reach:
        return Reach(plan_keys=self.plan_keys)


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """One of both."""

    line: RoutedLine | None = None
    forward: ForwardView | None = None


def count_items(session: Session, desk: OnDesk, *, today: datetime.date) -> int:
    found = _both(desk, today).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def read_items(
    session: Session, desk: OnDesk, *, today: datetime.date, offset: int, limit: int
) -> list[DeskItem]:
    """A page of the desk: what waits first, then by the day it is due, then by age.

    Comments have no day; among what was passed on at the same one they come first.
    """
    found = _both(desk, today).subquery()
    columns = found.c
    order = (
        columns.closed,
        columns.due_on.is_(None),
        columns.due_on,
        columns.passed_on,
        columns.theme,  # none of a comment
        columns.is_space,
        columns.space,
        columns.id,
    )
    page = session.execute(
        select(columns.is_theme, columns.id)
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    ).all()
    by_id = _read(
        session,
        desk,
        themes=[row.id for row in page if row.is_theme],
        comments=[row.id for row in page if not row.is_theme],
    )
    return [by_id[row.id] for row in page if row.id in by_id]


def _read(
    session: Session,
    desk: OnDesk,
    *,
    themes: list[uuid.UUID],
    comments: list[uuid.UUID],
) -> dict[uuid.UUID, DeskItem]:
    found = {
        line.id: DeskItem(line=line)
        for line in lines(session, themes, reach=desk.reach)
    }
    forwards = plan_forwards(session, plan_keys=desk.plan_keys, ids=comments)
    return found | {one.id: DeskItem(forward=one) for one in forwards}


def _both(desk: OnDesk, today: datetime.date) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_themes(desk, today), _comments(desk))


def _themes(desk: OnDesk, today: datetime.date) -> Select[*tuple[Any, ...]]:
    return select(
        literal(1).label("is_theme"),
        RoutedTheme.id.label("id"),
        IS_CLOSED.label("closed"),
        RoutedTheme.due_on.label("due_on"),
        RoutedTheme.passed_on.label("passed_on"),
        letters(RoutedTheme.theme_key.expression).label("theme"),
        (RoutedTheme.space_key != "").label("is_space"),
        letters(RoutedTheme.space_label.expression).label("space"),
    ).where(literal(desk.themes), desk.reach.sees(), *narrowed(desk.wanted, today))


def _comments(desk: OnDesk) -> Select[*tuple[Any, ...]]:
    """A comment has no theme nor space nor day of its answer, so it is found by none."""
    wanted, answered = desk.wanted, CommentForward.answered_on.is_not(None)
    nothing = letters(literal("", String))
    query = select(
        literal(0),
        CommentForward.id,
        answered,
        cast(null(), Date),
        CommentForward.passed_on,
        nothing,
        literal(False),
        nothing,
    ).where(
        literal(
            desk.comments
            and wanted.status in ("", "open")
            and not wanted.theme
            and wanted.space is None
            and not wanted.overdue
        ),
        CommentForward.plan_key.in_(sorted(desk.plan_keys)),
    )
    if wanted.status:
        query = query.where(~answered)
    if wanted.plan:
        query = query.where(CommentForward.plan_key == wanted.plan)
    return query
