"""How much waits for an answer, and for how long: by Fachplanung and by Amt.

Honest figures: a theme waits from the day on which it was first passed on, however often
it came again since. People are counted by released figures alone, which cannot be added up
to people: whoever spoke of two themes is in both. So the sum is called mentions, and of the
spaces of a theme only the largest is taken: it is a "no fewer than".
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from participation.desks.forwards import count_forwards
from participation.handover.models import Fachplanung
from participation.handover.routing.given import given_handovers, newest_occurrence
from participation.handover.routing.models import (
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.queries import (
    IS_CLOSED,
    IS_GIVEN,
)


@dataclass(frozen=True, kw_only=True)
class OfDay:
    """What a plan was passed on one day: themes in spaces, comments of Ortsteile."""

    plan_key: str
    passed_on: datetime.date
    themes: int = 0
    comments: int = 0
    overdue: int = 0
    answered: int = 0


@dataclass(frozen=True, kw_only=True)
class OfTheme:
    """A theme that waits at a plan: most people of a space (None: withheld everywhere)."""

    plan_key: str
    theme_key: str
    people: int | None
    withheld: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Of one plan, one Amt or all. Days are None where nothing waits.

    `mentions`: no fewer than so many; None where all figures are withheld.
    """

    name: str
    amt: str
    themes: int
    comments: int
    mentions: int | None
    withheld: int
    median_days: int | None
    oldest_days: int | None
    overdue: int
    answered: int

    @property
    def waiting(self) -> int:
        return self.themes + self.comments


@dataclass(frozen=True, kw_only=True)
class Overview:
    on: datetime.date
    total: Waiting
    by_amt: tuple[Waiting, ...]
    by_plan: tuple[Waiting, ...]
    simulated: bool


def overview(
    session: Session, *, today: datetime.date, for_public: bool = False
) -> Overview:
    """What waits; who has most and longest first. Nothing was passed on: no lines.

    `for_public`: people only by figures that are published for everybody. Invented
    answers count only as long as there are no real ones.
    """
    days, simulated = _days(session, today)
    if not simulated:
        days += _comments(session)
    plans = {
        plan.key: plan
        for plan in session.scalars(select(Fachplanung).order_by(Fachplanung.position))
    }
    # A comment may have been passed to a plan that is no more.
    days = [one for one in days if one.plan_key in plans]
    themes = _themes(session, simulated=simulated, for_public=for_public)
    by_plan = _grouped({key: key for key in plans}, days, themes)
    by_amt = _grouped({key: _amt(plan) for key, plan in plans.items()}, days, themes)
    return Overview(
        on=today,
        total=_counted("", "", Group(days, themes), today),
        by_amt=_sorted(_counted(a, a, found, today) for a, found in by_amt.items()),
        by_plan=_sorted(
            _counted(plans[key].name, _amt(plans[key]), found, today)
            for key, found in by_plan.items()
        ),
        simulated=simulated,
    )


@dataclass(frozen=True)
class Group:
    """What belongs to one line of the overview."""

    days: list[OfDay]
    themes: list[OfTheme]


def _grouped(
    names: dict[str, str], days: Sequence[OfDay], themes: Sequence[OfTheme]
) -> dict[str, Group]:
    """By the names of the plans; only where something was passed on."""
    found: dict[str, Group] = defaultdict(lambda: Group([], []))
    for day in days:
        found[names[day.plan_key]].days.append(day)
    for theme in themes:
        found[names[theme.plan_key]].themes.append(theme)
    return found


def _amt(plan: Fachplanung) -> str:
    """The Amt, if the city confirmed it: nobody is blamed on a guess."""
    return plan.amt if plan.amt and plan.amt_confirmed else ""


def _sorted(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple(
        sorted(found, key=lambda w: (-w.overdue, -w.waiting, -(w.oldest_days or 0)))
    )


def _counted(name: str, amt: str, found: Group, today: datetime.date) -> Waiting:
    waits: Counter[int] = Counter()
    for day in found.days:
        if day.themes + day.comments:
            waits[(today - day.passed_on).days] += day.themes + day.comments
    largest: dict[str, int] = {}  # by theme: two plans that lead it share its people
    for one in found.themes:
        if one.people is not None:
            largest[one.theme_key] = max(largest.get(one.theme_key, 0), one.people)
    return Waiting(
        name=name,
        amt=amt,
        themes=sum(day.themes for day in found.days),
        comments=sum(day.comments for day in found.days),
        mentions=sum(largest.values()) if largest else None,
        withheld=sum(one.withheld for one in found.themes),
        median_days=_median(waits),
        oldest_days=max(waits, default=None),
        overdue=sum(day.overdue for day in found.days),
        answered=sum(day.answered for day in found.days),
    )


def _median(waits: Counter[int]) -> int | None:
    """Of how many wait how long; between the two in the middle if they are even."""
    if not waits:
        return None
    middle = ((waits.total() - 1) // 2, waits.total() // 2)
    return round(sum(_place(waits, place) for place in middle) / 2)


def _place(waits: Counter[int], place: int) -> int:
    """How long the one at that place waits, the shortest wait first."""
    for days in sorted(waits):
        place -= waits[days]
        if place < 0:
            return days
    raise IndexError(place)


def _days(session: Session, today: datetime.date) -> tuple[list[OfDay], bool]:
    """Counts by plan and day, and whether they are all about invented answers."""
    line = (
        select(
            RoutedTheme.simulated,
            RoutedTheme.plan_key,
            RoutedTheme.passed_on,
            case((IS_CLOSED, 1), else_=0).label("answered"),
            case((~IS_CLOSED & (RoutedTheme.due_on < today), 1), else_=0).label("late"),
        )
        .where(IS_GIVEN)
        .subquery()
    )
    kinds = (line.c.simulated, line.c.plan_key, line.c.passed_on)
    rows = session.execute(
        select(
            *kinds, func.count(), func.sum(line.c.answered), func.sum(line.c.late)
        ).group_by(*kinds)
    ).all()
    simulated = bool(rows) and all(row.simulated for row in rows)
    days = [
        OfDay(
            plan_key=key,
            passed_on=day,
            themes=number - answered,
            overdue=late,
            answered=answered,
        )
        for invented, key, day, number, answered, late in rows
        if invented == simulated and day is not None
    ]
    return days, simulated


def _themes(session: Session, *, simulated: bool, for_public: bool) -> list[OfTheme]:
    """Figures of what waits, each by the newest hand-over that names it."""
    people: ColumnElement[int | None] = RoutedOccurrence.people.expression
    if for_public:
        told = [one.reference for one in given_handovers(session) if one.is_told]
        people = case((RoutedOccurrence.reference.in_(told), people))
    line = (
        select(RoutedTheme.plan_key, RoutedTheme.theme_key, people.label("people"))
        .join(RoutedOccurrence, newest_occurrence())
        .where(IS_GIVEN, ~IS_CLOSED, RoutedTheme.simulated.is_(simulated))
        .subquery()
    )
    kinds = (line.c.plan_key, line.c.theme_key)
    most, known = func.max(line.c.people), func.count(line.c.people)
    rows = session.execute(select(*kinds, most, func.count() - known).group_by(*kinds))
    return [
        OfTheme(plan_key=plan, theme_key=theme, people=people_there, withheld=withheld)
        for plan, theme, people_there, withheld in rows
    ]


def _comments(session: Session) -> list[OfDay]:
    """Comments that Ortsteile passed on; those that were taken back wait no more."""
    return [
        OfDay(
            plan_key=one.plan_key,
            passed_on=one.passed_on,
            comments=0 if one.answered else one.number,
            answered=one.number if one.answered else 0,
        )
        for one in count_forwards(session)
    ]
