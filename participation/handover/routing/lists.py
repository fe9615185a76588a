"""What lies before a Fachplanung, or before staff: the list, and one theme with its story."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.models import Fachplanung
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import CLOSED, Document, RoutingStatus
from participation.handover.routing.models import (
    RoutedChange,
    RoutedHandover,
    RoutedNote,
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from participation.handover.routing.queries import (
    newest_occurrence,
    read_documents,
    split_keys,
)

BATCH = 500
NO_DAY = datetime.date.max
NO_DRAFT: dict[str, Any] = {
    "reply": "",
    "reason": "",
    "measure": "",
    "drucksache": "",
    "documents": (),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; "" and False: everything."""

    status: str = ""  # RoutingStatus, or "open"
    theme: str = ""
    space: str | None = None  # "" is the whole city
    plan: str = ""
    overdue: bool = False
    led: bool = False  # without what the plans only take part in


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a theme stands in the list: what waits first, and first what is due first."""

    id: uuid.UUID
    closed: bool
    due_on: datetime.date | None
    passed_on: datetime.date
    theme_key: str
    space: str  # its name; "" for the whole city, which comes first

    @property
    def order(self) -> tuple[bool, datetime.date, datetime.date, str]:
        """Of the same day by theme and space, so that the list keeps its order."""
        words = f"{self.theme_key}\n{self.space.casefold()}\n{self.id}"
        return self.closed, self.due_on or NO_DAY, self.passed_on, words


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


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    from_status: RoutingStatus
    to_status: RoutingStatus
    said: Mapping[str, Any]
    due_on: datetime.date | None
    account_id: uuid.UUID | None
    changed_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class NoteView:
    text: str
    account_id: uuid.UUID
    written_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class OccurrenceView:
    reference: str
    given_on: datetime.date
    people: int | None
    base: int | None
    figure_ref: str


@dataclass(frozen=True, kw_only=True)
class RoutedStory:
    """One theme in a space, and all that happened. `others`: other plans that lead it."""

    line: RoutedLine
    partners: tuple[str, ...]
    others: tuple[RoutedLine, ...]
    occurrences: tuple[OccurrenceView, ...]
    changes: tuple[ChangeView, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a list can be narrowed to, by what is in it."""

    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spaces: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)


def places(
    session: Session, *, reach: Reach, wanted: Wanted, today: datetime.date
) -> list[Place]:
    """The list in its order, without the words: those are read for one page of it."""
    query = select(
        RoutedTheme.id,
        RoutedTheme.status,
        RoutedTheme.due_on,
        RoutedTheme.passed_on,
        RoutedTheme.theme_key,
        RoutedTheme.space_key,
        RoutedTheme.space_label,
    ).where(reach.leads() if wanted.led else reach.sees(), *_narrowed(wanted, today))
    found = [
        Place(
            id=row.id,
            closed=RoutingStatus(row.status) in CLOSED,
            due_on=row.due_on,
            passed_on=row.passed_on or NO_DAY,
            theme_key=row.theme_key,
            space=row.space_label if row.space_key else "",
        )
        for row in session.execute(query)
    ]
    return sorted(found, key=lambda place: place.order)


def lines(
    session: Session, ids: Sequence[uuid.UUID], *, reach: Reach
) -> list[RoutedLine]:
    """These lines in the order of the ids; those out of reach are left out.

    Each with the figures of the newest hand-over that names it. In batches, for a database
    takes only so many values in a statement, and a list of years is longer.
    """
    found: dict[uuid.UUID, RoutedLine] = {}
    for start in range(0, len(ids), BATCH):
        rows = session.execute(
            select(RoutedTheme, Fachplanung, RoutedOccurrence)
            .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
            .join(RoutedOccurrence, newest_occurrence())
            .where(reach.sees(), RoutedTheme.id.in_(ids[start : start + BATCH]))
        )
        found |= {row[0].id: _line(*row, reach) for row in rows}
    return [found[one] for one in ids if one in found]


def choices(session: Session, *, reach: Reach) -> Choices:
    """Themes, spaces and plans that stand in the list."""
    rows = session.execute(
        select(
            RoutedTheme.theme_key,
            RoutedTheme.theme_label,
            RoutedTheme.space_key,
            RoutedTheme.space_label,
            RoutedTheme.plan_key,
            Fachplanung.name,
        )
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .where(reach.sees())
        .order_by(
            RoutedTheme.space_key != "",
            func.lower(RoutedTheme.space_label),
            Fachplanung.position,
        )
    ).all()
    return Choices(
        themes={row.theme_key: row.theme_label for row in rows},
        spaces={row.space_key: row.space_label for row in rows},
        plans={row.plan_key: row.name for row in rows},
    )


def story(session: Session, routed_id: uuid.UUID, *, reach: Reach) -> RoutedStory:
    """One theme in a space. Raises NotFoundError, also for what is out of reach."""
    found = lines(session, [routed_id], reach=reach)
    if not found:
        raise NotFoundError("routed theme", routed_id)
    line = found[0]
    return RoutedStory(
        line=line,
        partners=_partners(session, routed_id),
        others=_others(session, line),
        occurrences=_occurrences(session, routed_id),
        changes=_changes(session, routed_id),
        notes=_notes(session, routed_id),
    )


def _narrowed(wanted: Wanted, today: datetime.date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    waiting = RoutedTheme.status.not_in([status.value for status in CLOSED])
    if wanted.status == "open":
        conditions.append(waiting)
    elif wanted.status:
        conditions.append(RoutedTheme.status == wanted.status)
    if wanted.theme:
        conditions.append(RoutedTheme.theme_key == wanted.theme)
    if wanted.space is not None:
        conditions.append(RoutedTheme.space_key == wanted.space)
    if wanted.plan:
        conditions.append(RoutedTheme.plan_key == wanted.plan)
    if wanted.overdue:
        conditions += [waiting, RoutedTheme.due_on < today]
    return conditions


def _line(
    theme: RoutedTheme, plan: Fachplanung, newest: RoutedOccurrence, reach: Reach
) -> RoutedLine:
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


def _occurrences(session: Session, routed_id: uuid.UUID) -> tuple[OccurrenceView, ...]:
    """Given hand-overs that name it, the newest first."""
    rows = session.execute(
        select(RoutedOccurrence, RoutedHandover.given_on)
        .join(RoutedHandover, RoutedHandover.reference == RoutedOccurrence.reference)
        .where(
            RoutedOccurrence.routed_id == routed_id,
            RoutedHandover.given_on.is_not(None),
        )
        .order_by(RoutedHandover.given_on.desc(), RoutedHandover.reference.desc())
    )
    return tuple(
        OccurrenceView(
            reference=row.reference,
            given_on=given_on or NO_DAY,
            people=row.people,
            base=row.base,
            figure_ref=row.figure_ref,
        )
        for row, given_on in rows
    )


def _partners(session: Session, routed_id: uuid.UUID) -> tuple[str, ...]:
    query = (
        select(Fachplanung.name)
        .join(RoutedPartner, RoutedPartner.plan_key == Fachplanung.key)
        .where(RoutedPartner.routed_id == routed_id)
        .order_by(Fachplanung.position)
    )
    return tuple(session.scalars(query))


def _others(session: Session, line: RoutedLine) -> tuple[RoutedLine, ...]:
    """The same theme in the same space with other leading plans, as everybody reads it."""
    ids = session.scalars(
        select(RoutedTheme.id)
        .where(
            RoutedTheme.theme_key == line.theme_key,
            RoutedTheme.space_key == line.space_key,
            RoutedTheme.ortsteile == ",".join(line.ortsteil_keys),
            RoutedTheme.simulated.is_(line.simulated),
            RoutedTheme.id != line.id,
            RoutedTheme.passed_on.is_not(None),
        )
        .order_by(RoutedTheme.plan_key)
    ).all()
    found = lines(session, ids, reach=Reach(plan_keys=None))
    return tuple(
        line if line.is_closed else replace(line, **NO_DRAFT) for line in found
    )


def _changes(session: Session, routed_id: uuid.UUID) -> tuple[ChangeView, ...]:
    rows = session.scalars(
        select(RoutedChange)
        .where(RoutedChange.routed_id == routed_id)
        .order_by(RoutedChange.number.desc())
    )
    return tuple(
        ChangeView(
            from_status=RoutingStatus(row.from_status),
            to_status=RoutingStatus(row.to_status),
            said=row.said,
            due_on=_day(row.said.get("due_on")),
            account_id=row.account_id,
            changed_on=row.changed_on,
        )
        for row in rows
    )


def _notes(session: Session, routed_id: uuid.UUID) -> tuple[NoteView, ...]:
    rows = session.scalars(
        select(RoutedNote)
        .where(RoutedNote.routed_id == routed_id)
        .order_by(RoutedNote.written_at, RoutedNote.id)
    )
    return tuple(
        NoteView(text=row.text, account_id=row.account_id, written_on=row.written_on)
        for row in rows
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
