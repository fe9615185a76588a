"""The way that a theme went: which hand-overs took it along, which plans deal with it.

Counted in the database: a theme of the whole city has a line in every space of every plan.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, distinct, func, select
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.content import CLOSED, RoutingStatus
from participation.handover.routing.given import newest_occurrence, newest_reference
from participation.handover.routing.models import (
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.queries import (
    ORDER,
    Chosen,
)


@dataclass(frozen=True, kw_only=True)
class OnlyAnswer:
    """The answer of a plan that has but one."""

    status: RoutingStatus
    measure: str
    drucksache: str
    passed_on: datetime.date
    changed_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class PlanOnWay:
    """A Fachplanung: how many answers stand where, or its only one."""

    name: str
    amt: str | None
    counts: Mapping[RoutingStatus, int]
    only: OnlyAnswer | None


@dataclass(frozen=True, kw_only=True)
class OnWay:
    """A hand-over that took the theme along, and the day it was passed on."""

    reference: str
    passed_on: datetime.date
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Way:
    """`plans`: the first of them, in the order in which the answers name them."""

    plans: tuple[PlanOnWay, ...]
    plans_in_all: int
    handovers: tuple[OnWay, ...]  # the newest first


@dataclass(frozen=True, kw_only=True)
class MostPeople:
    """The largest figure that is told of the theme; None: all are withheld."""

    people: int | None
    base: int | None


def read_way(session: Session, chosen: Chosen, *, most_plans: int) -> Way:
    """The way of what is chosen, as far as it went."""
    plans, in_all = _plans(session, chosen, most_plans)
    return Way(
        plans=plans, plans_in_all=in_all, handovers=tuple(_handovers(session, chosen))
    )


def most_people(session: Session, chosen: Chosen) -> MostPeople | None:
    """The largest figure by the newest hand-over of each answer; None: there is no answer."""
    is_told = RoutedOccurrence.reference.in_(chosen.told)
    people = case((is_told, RoutedOccurrence.people))
    row = session.execute(
        select(people, case((is_told, RoutedOccurrence.base)))
        .select_from(RoutedTheme)
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .join(RoutedOccurrence, newest_occurrence(chosen.given))
        .where(*chosen.conditions)
        .order_by(func.coalesce(people, -1).desc(), *ORDER)
        .limit(1)
    ).first()
    return None if row is None else MostPeople(people=row[0], base=row[1])


def _handovers(session: Session, chosen: Chosen) -> list[OnWay]:
    given = {one.reference: one for one in chosen.given}
    named = (
        select(newest_reference(chosen.given).label("reference"), RoutedTheme.passed_on)
        .where(*chosen.conditions)
        .subquery()
    )
    first = func.min(named.c.passed_on)
    rows = session.execute(
        select(named.c.reference, first)
        .group_by(named.c.reference)
        .order_by(first.desc(), named.c.reference.desc())
    )
    return [
        OnWay(reference=reference, passed_on=day, subjects=given[reference].subjects)
        for reference, day in rows
    ]


def _plans(
    session: Session, chosen: Chosen, most: int
) -> tuple[tuple[PlanOnWay, ...], int]:
    """The first plans with what they say, and how many there are."""
    lines = (
        select(
            RoutedTheme.plan_key,
            RoutedTheme.status,
            RoutedTheme.measure,
            RoutedTheme.drucksache,
            RoutedTheme.passed_on,
            RoutedTheme.changed_on,
            func.row_number().over(order_by=ORDER).label("place"),
        )
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .where(*chosen.conditions)
        .cte()
    )
    first = func.min(lines.c.place).over(partition_by=lines.c.plan_key)
    placed = select(lines, first.label("first")).subquery()
    in_all = select(func.count(distinct(lines.c.plan_key))).scalar_subquery()
    rows = session.execute(
        select(
            placed.c.plan_key,
            placed.c.status,
            func.count().label("number"),
            func.max(placed.c.measure).label("measure"),
            func.max(placed.c.drucksache).label("drucksache"),
            func.max(placed.c.passed_on).label("passed_on"),
            func.max(placed.c.changed_on).label("changed_on"),
            in_all.label("plans"),
        )
        .group_by(placed.c.first, placed.c.plan_key, placed.c.status)
        .order_by(placed.c.first)
        .limit(most * len(RoutingStatus))
    ).all()
    by_plan: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_plan.setdefault(row.plan_key, []).append(row)
    names = _names(session, list(by_plan)[:most])
    return (
        tuple(_plan(plan, by_plan[plan.key]) for plan in names),
        rows[0].plans if rows else 0,
    )


def _names(session: Session, keys: list[str]) -> list[Fachplanung]:
    """The plans in the order of the keys."""
    found = session.scalars(select(Fachplanung).where(Fachplanung.key.in_(keys)))
    return sorted(found, key=lambda plan: keys.index(plan.key))


def _plan(plan: Fachplanung, rows: list[Row[Any]]) -> PlanOnWay:
    counted = {RoutingStatus(row.status): row.number for row in rows}
    only = rows[0] if sum(counted.values()) == 1 else None
    return PlanOnWay(
        name=plan.name,
        amt=plan.amt if plan.amt_confirmed else None,
        counts={
            status: counted[status] for status in RoutingStatus if status in counted
        },
        only=_only(only) if only else None,
    )


def _only(row: Row[Any]) -> OnlyAnswer:
    """What a group of one line holds; nothing of a draft."""
    status = RoutingStatus(row.status)
    closed = status in CLOSED
    return OnlyAnswer(
        status=status,
        measure=row.measure if closed else "",
        drucksache=row.drucksache if closed else "",
        passed_on=row.passed_on,
        changed_on=row.changed_on,
    )
