"""How much waits for an answer, and for how long: by Fachplanung and by Amt.

Honest figures: a theme waits from the day on which it was first passed on, however often
it came again since. People are counted by released figures alone, which cannot be added up
to people: whoever spoke of two themes is in both. So the sum is called mentions, and of the
spaces of a theme only the largest is taken: it is a "no fewer than".
"""

import datetime
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.desks.forwards import all_forwards
from participation.handover.models import Fachplanung
from participation.handover.routing.content import CLOSED, RoutingStatus
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.queries import untold


@dataclass(frozen=True, kw_only=True)
class Item:
    """A theme in a space, or (theme "") a comment that an Ortsteil passed on.

    `closed_on` None: it waits. `people` None: withheld.
    """

    plan_key: str
    theme: str
    passed_on: datetime.date
    due_on: datetime.date | None
    closed_on: datetime.date | None
    people: int | None


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
    themes, simulated = _themes(session, for_public=for_public)
    items = [*themes, *(() if simulated else _comments(session))]
    plans = {
        plan.key: plan
        for plan in session.scalars(select(Fachplanung).order_by(Fachplanung.position))
    }
    by_plan: dict[str, list[Item]] = defaultdict(list)
    by_amt: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        plan = plans.get(item.plan_key)
        if plan is None:  # a comment passed to a plan that is no more
            continue
        by_plan[plan.key].append(item)
        by_amt[_amt(plan)].append(item)
    return Overview(
        on=today,
        total=_counted("", "", [i for part in by_plan.values() for i in part], today),
        by_amt=_sorted(_counted(a, a, found, today) for a, found in by_amt.items()),
        by_plan=_sorted(
            _counted(plans[key].name, _amt(plans[key]), found, today)
            for key, found in by_plan.items()
        ),
        simulated=simulated,
    )


def _amt(plan: Fachplanung) -> str:
    """The Amt, if the city confirmed it: nobody is blamed on a guess."""
    return plan.amt if plan.amt and plan.amt_confirmed else ""


def _sorted(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple(
        sorted(found, key=lambda w: (-w.overdue, -w.waiting, -(w.oldest_days or 0)))
    )


def _counted(name: str, amt: str, items: list[Item], today: datetime.date) -> Waiting:
    open_ones = [item for item in items if item.closed_on is None]
    days = [(today - item.passed_on).days for item in open_ones]
    largest: dict[str, int] = {}  # by theme: two plans that lead it share its people
    for item in open_ones:
        if item.theme and item.people is not None:
            largest[item.theme] = max(largest.get(item.theme, 0), item.people)
    return Waiting(
        name=name,
        amt=amt,
        themes=sum(1 for item in open_ones if item.theme),
        comments=sum(1 for item in open_ones if not item.theme),
        mentions=sum(largest.values()) if largest else None,
        withheld=sum(1 for item in open_ones if item.theme and item.people is None),
        median_days=round(statistics.median(days)) if days else None,
        oldest_days=max(days, default=None),
        overdue=sum(1 for i in open_ones if i.due_on is not None and i.due_on < today),
        answered=len(items) - len(open_ones),
    )


def _themes(session: Session, *, for_public: bool) -> tuple[list[Item], bool]:
    """Each theme once, with the figure of its newest hand-over."""
    query = (
        select(
            RoutedTheme,
            RoutedOccurrence.people,
            RoutedHandover.is_public,
            RoutedHandover.reference,
        )
        .join(RoutedOccurrence, RoutedOccurrence.routed_id == RoutedTheme.id)
        .join(RoutedHandover, RoutedHandover.reference == RoutedOccurrence.reference)
        .where(RoutedHandover.given_on.is_not(None))
        .order_by(RoutedHandover.given_on, RoutedHandover.reference)
    )
    hidden = untold(session) if for_public else frozenset[str]()
    newest = {row[0].id: row for row in session.execute(query)}
    real = [row for row in newest.values() if not row[0].simulated]
    items = [
        Item(
            plan_key=theme.plan_key,
            theme=theme.theme_key,
            passed_on=theme.passed_on or theme.changed_on,
            due_on=theme.due_on,
            closed_on=theme.changed_on
            if RoutingStatus(theme.status) in CLOSED
            else None,
            people=people
            if not for_public or (is_public and reference not in hidden)
            else None,
        )
        for theme, people, is_public, reference in (real or newest.values())
    ]
    return items, bool(newest) and not real


def _comments(session: Session) -> list[Item]:
    """Comments that Ortsteile passed on; those that were taken back wait no more."""
    return [
        Item(
            plan_key=forward.plan_key,
            theme="",
            passed_on=forward.passed_on,
            due_on=None,
            closed_on=forward.answered_on,
            people=None,
        )
        for forward in all_forwards(session)
        if forward.text is not None or forward.answered_on is not None
    ]
