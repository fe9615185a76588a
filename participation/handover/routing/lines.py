"""A theme in a space as Fachplanungen and staff read it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import CLOSED, Document, RoutingStatus
from participation.handover.routing.given import newest_occurrence
from participation.handover.routing.models import RoutedOccurrence, RoutedTheme
from participation.handover.routing.queries import (
    read_documents,
    split_keys,
)

NO_DAY = datetime.date.max


@dataclass(frozen=True, kw_only=True)
class RoutedLine:
    """A line of the list. `people` None: withheld. `leads`: whether one's own plan answers.

    `answered_in`: the hand-over it was answered in, where a newer one names it again.
    """

    id: uuid.UUID
    theme_key: str
    theme_label: Mapping[str, str]
    plan_key: str
    plan_name: str
    amt: str | None
    space_key: str
    space_label: str
    ortsteil_keys: tuple[str, ...]
    people: int | None
    base: int | None
    figure_ref: str
    reference: str
    status: RoutingStatus
    due_on: datetime.date | None
    passed_on: datetime.date
    changed_on: datetime.date
    answered_in: str
    simulated: bool
    leads: bool
    reply: str
    reason: str
    measure: str
    drucksache: str
    documents: tuple[Document, ...]
    revision: int

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    def is_overdue(self, today: datetime.date) -> bool:
        return not self.is_closed and self.due_on is not None and self.due_on < today


def routed_lines(
    reach: Reach,
) -> Select[RoutedTheme, Fachplanung, RoutedOccurrence]:
    """Lines within reach, each with the figures of the newest hand-over that names it."""
    return (
        select(RoutedTheme, Fachplanung, RoutedOccurrence)
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .join(RoutedOccurrence, newest_occurrence())
        .where(reach.sees())
    )


def lines(
    session: Session, ids: Sequence[uuid.UUID], *, reach: Reach
) -> list[RoutedLine]:
    """These lines, as many as a page has, in the order of the ids; none out of reach."""
    rows = session.execute(routed_lines(reach).where(RoutedTheme.id.in_(ids)))
    found = {row[0].id: line_of(*row, reach) for row in rows}
    return [found[one] for one in ids if one in found]


def line_of(
    theme: RoutedTheme, plan: Fachplanung, newest: RoutedOccurrence, reach: Reach
) -> RoutedLine:
    """What a row of `routed_lines` says to whom it is shown."""
    again = theme.answered_in not in ("", newest.reference)
    return RoutedLine(
        id=theme.id,
        theme_key=theme.theme_key,
        theme_label=dict(theme.theme_label),
        plan_key=plan.key,
        plan_name=plan.name,
        amt=plan.amt,
        space_key=theme.space_key,
        space_label=theme.space_label,
        ortsteil_keys=split_keys(theme.ortsteile),
        people=newest.people,
        base=newest.base,
        figure_ref=newest.figure_ref,
        reference=newest.reference,
        status=RoutingStatus(theme.status),
        due_on=theme.due_on,
        passed_on=theme.passed_on or NO_DAY,
        changed_on=theme.changed_on,
        answered_in=theme.answered_in if again else "",
        simulated=theme.simulated,
        leads=reach.plan_keys is None or theme.plan_key in reach.plan_keys,
        reply=theme.reply,
        reason=theme.reason,
        measure=theme.measure,
        drucksache=theme.drucksache,
        documents=read_documents(theme.documents),
        revision=theme.revision,
    )
