"""The list of a hand-over before it is given, and what became of giving it."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.content import CLOSED, RoutingStatus
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)


@dataclass(frozen=True, kw_only=True)
class PlanCount:
    key: str
    name: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """`given_on` None: it can still be changed."""

    reference: str
    prepared_on: datetime.date
    given_on: datetime.date | None
    given_by: uuid.UUID | None
    plans: tuple[PlanCount, ...]

    @property
    def lines(self) -> int:
        return sum(plan.lines for plan in self.plans)


@dataclass(frozen=True, kw_only=True)
class PreparedLine:
    """`since`: passed on before, in an earlier hand-over; then where it stands."""

    id: uuid.UUID
    theme_key: str
    theme_label: Mapping[str, str]
    space_key: str
    space_label: str
    people: int | None
    since: datetime.date | None
    status: RoutingStatus
    answered_in: str

    @property
    def is_answered(self) -> bool:
        return self.status in CLOSED


def prepared(session: Session, reference: str) -> Prepared | None:
    """What is prepared or given of a hand-over; None: nothing yet."""
    row = session.get(RoutedHandover, reference)
    if row is None:
        return None
    counts = session.execute(
        select(Fachplanung.key, Fachplanung.name, func.count())
        .join(RoutedTheme, RoutedTheme.plan_key == Fachplanung.key)
        .join(RoutedOccurrence, RoutedOccurrence.routed_id == RoutedTheme.id)
        .where(RoutedOccurrence.reference == reference)
        .group_by(Fachplanung.key, Fachplanung.name, Fachplanung.position)
        .order_by(Fachplanung.position)
    )
    return Prepared(
        reference=reference,
        prepared_on=row.prepared_on,
        given_on=row.given_on,
        given_by=row.given_by,
        plans=tuple(PlanCount(key=k, name=n, lines=c) for k, n, c in counts),
    )


def prepared_lines(
    session: Session, reference: str, *, plan_key: str, offset: int, limit: int
) -> list[PreparedLine]:
    """Lines of one plan: by theme, the whole city first, then most people first."""
    query = (
        select(RoutedTheme, RoutedOccurrence.people)
        .join(RoutedOccurrence, RoutedOccurrence.routed_id == RoutedTheme.id)
        .where(
            RoutedOccurrence.reference == reference, RoutedTheme.plan_key == plan_key
        )
        .order_by(
            RoutedTheme.theme_key,
            RoutedTheme.space_key != "",
            func.coalesce(RoutedOccurrence.people, 0).desc(),
            RoutedTheme.space_key,
            RoutedTheme.id,
        )
        .offset(offset)
        .limit(limit)
    )
    return [
        PreparedLine(
            id=theme.id,
            theme_key=theme.theme_key,
            theme_label=dict(theme.theme_label),
            space_key=theme.space_key,
            space_label=theme.space_label,
            people=people,
            since=theme.passed_on,
            status=RoutingStatus(theme.status),
            answered_in=theme.answered_in,
        )
        for theme, people in session.execute(query)
    ]
