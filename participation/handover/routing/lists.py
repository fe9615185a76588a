"""The list of themes that lies before a Fachplanung, or before staff.

A city has some 100,000 of them after some years. So the list is narrowed, ordered, counted
and cut into pages in the database, and what is not shown is not read.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, select
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.answering import Reach
from participation.handover.routing.lines import RoutedLine, line_of, routed_lines
from participation.handover.routing.models import RoutedTheme
from participation.handover.routing.order import letters
from participation.handover.routing.queries import IS_CLOSED
from participation.themes.models import Theme

BATCH = 500
ORDER = (
    IS_CLOSED,
    RoutedTheme.due_on.is_(None),
    RoutedTheme.due_on,
    RoutedTheme.passed_on,
    letters(RoutedTheme.theme_key.expression),
    RoutedTheme.space_key != "",
    letters(RoutedTheme.space_label.expression),
    RoutedTheme.id,
)
"""What waits first, and first what is due first. Of the same day by theme and space, the
whole city first."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; "" and False: everything."""

    status: str = ""  # RoutingStatus, or "open"
    theme: str = ""
    space: str | None = None  # "" is the whole city
    plan: str = ""
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a list can be narrowed to, by what is in it."""

    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spaces: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Due:
    """How much of what is led waits too long, and how much is due soon."""

    overdue: int
    soon: int


def count_lines(
    session: Session, *, reach: Reach, wanted: Wanted, today: datetime.date
) -> int:
    query = select(func.count()).select_from(RoutedTheme)
    found = session.scalar(query.where(reach.sees(), *narrowed(wanted, today)))
    return found or 0


def read_lines(
    session: Session,
    *,
    reach: Reach,
    wanted: Wanted,
    today: datetime.date,
    offset: int,
    limit: int,
) -> list[RoutedLine]:
    """A page of the list in its order."""
    page = (
        select(RoutedTheme.id)
        .where(reach.sees(), *narrowed(wanted, today))
        .order_by(*ORDER)
        .offset(offset)
        .limit(limit)
    )
    query = routed_lines(reach).where(RoutedTheme.id.in_(page)).order_by(*ORDER)
    return [line_of(*row, reach) for row in session.execute(query)]


def every_line(
    session: Session, *, reach: Reach, wanted: Wanted, today: datetime.date
) -> Iterator[RoutedLine]:
    """The whole list in its order, a few at a time in memory."""
    query = routed_lines(reach).where(*narrowed(wanted, today)).order_by(*ORDER)
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        yield line_of(*row, reach)


def count_due(
    session: Session, *, reach: Reach, today: datetime.date, soon: datetime.timedelta
) -> Due:
    """What the plans answer for and is due, without what they only take part in."""
    late = func.count(case((RoutedTheme.due_on < today, 1)))
    row = session.execute(
        select(late, func.count()).where(
            reach.leads(), ~IS_CLOSED, RoutedTheme.due_on <= today + soon
        )
    ).one()
    return Due(overdue=row[0], soon=row[1] - row[0])


def choices(session: Session, *, reach: Reach) -> Choices:
    """Themes, spaces and plans that stand in the list, under their newest names."""
    named = _newest_name(
        reach, RoutedTheme.space_key.expression, RoutedTheme.space_label.expression
    )
    spaces = {row.key: row.name for row in session.execute(named)}
    return Choices(
        themes=_themes(session, reach),
        spaces=dict(
            sorted(spaces.items(), key=lambda s: (s[0] != "", s[1].casefold()))
        ),
        plans=_plans(session, reach),
    )


def narrowed(wanted: Wanted, today: datetime.date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status == "open":
        conditions.append(~IS_CLOSED)
    elif wanted.status:
        conditions.append(RoutedTheme.status == wanted.status)
    if wanted.theme:
        conditions.append(RoutedTheme.theme_key == wanted.theme)
    if wanted.space is not None:
        conditions.append(RoutedTheme.space_key == wanted.space)
    if wanted.plan:
        conditions.append(RoutedTheme.plan_key == wanted.plan)
    if wanted.overdue:
        conditions += [~IS_CLOSED, RoutedTheme.due_on < today]
    return conditions


def _newest_name(
    reach: Reach, key: ColumnElement[str], name: ColumnElement[str]
) -> Select[str, str]:
    """Each key with each of its names, the newest name last."""
    return (
        select(key.label("key"), name.label("name"))
        .where(reach.sees())
        .group_by(key, name)
        .order_by(func.max(RoutedTheme.passed_on), letters(name))
    )


def _themes(session: Session, reach: Reach) -> dict[str, Mapping[str, str]]:
    """In the order of the scheme; what it has no longer comes last."""
    label = cast(RoutedTheme.theme_label, Text)  # PostgreSQL does not compare JSON
    named = session.execute(
        _newest_name(reach, RoutedTheme.theme_key.expression, label)
    )
    labels = {row.key: json.loads(row.name) for row in named}
    known = session.scalars(
        select(Theme.key).where(Theme.key.in_(labels)).order_by(Theme.position)
    ).all()
    return {key: labels[key] for key in (*known, *sorted(set(labels) - set(known)))}


def _plans(session: Session, reach: Reach) -> dict[str, str]:
    found = select(RoutedTheme.plan_key).where(reach.sees()).distinct()
    rows = session.execute(
        select(Fachplanung.key, Fachplanung.name)
        .where(Fachplanung.key.in_(found))
        .order_by(Fachplanung.position)
    )
    return {row.key: row.name for row in rows}
