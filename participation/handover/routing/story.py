"""One theme in a space with its story: who gave it on, what was said, by whom."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.models import Fachplanung
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.lines import NO_DAY, RoutedLine, lines
from participation.handover.routing.models import (
    RoutedChange,
    RoutedHandover,
    RoutedNote,
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from participation.handover.withdrawn import withdrawn_since
from participation.publication.releases.content import Withdrawal

NO_DRAFT: dict[str, Any] = {
    "reply": "",
    "reason": "",
    "measure": "",
    "drucksache": "",
    "documents": (),
}


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
    """`withdrawn`: releases that the hand-over was made of and that were withdrawn since."""

    reference: str
    given_on: datetime.date
    people: int | None
    base: int | None
    figure_ref: str
    withdrawn: tuple[Withdrawal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoutedStory:
    """One theme in a space, and all that happened. `others`: other plans that lead it."""

    line: RoutedLine
    partners: tuple[str, ...]
    others: tuple[RoutedLine, ...]
    occurrences: tuple[OccurrenceView, ...]
    changes: tuple[ChangeView, ...]
    notes: tuple[NoteView, ...]


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
    ).all()
    withdrawn = withdrawn_since(session, [row.reference for row, _ in rows])
    return tuple(
        OccurrenceView(
            reference=row.reference,
            given_on=given_on or NO_DAY,
            people=row.people,
            base=row.base,
            figure_ref=row.figure_ref,
            withdrawn=withdrawn.get(row.reference, ()),
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
