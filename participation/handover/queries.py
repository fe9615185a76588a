"""What pages and files read: the Beteiligungsstruktur on a day, and frozen hand-overs."""

import datetime
import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.models import Fachplanung, Handover, ProcessStep
from participation.handover.structure import (
    DeliverableView,
    DocumentView,
    FormatView,
    GroupView,
    ParticipationView,
    PlanView,
    ResponsibilityView,
    StepView,
    Structure,
    arrangement,
    is_valid,
    responsibilities,
    structure,
)
from participation.handover.withdrawn import withdrawn_since
from participation.publication.releases.content import Withdrawal

__all__ = [
    "DeliverableView",
    "DocumentView",
    "FormatView",
    "GroupView",
    "HandoverLine",
    "HandoverView",
    "ParticipationView",
    "PlanView",
    "ResponsibilityView",
    "StepView",
    "Structure",
    "arrangement",
    "handover",
    "handover_by_reference",
    "handovers",
    "is_valid",
    "plan_names",
    "responsibilities",
    "structure",
]


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    """`withdrawn`: releases that it was made of and that were withdrawn since."""

    id: uuid.UUID
    reference: str
    title: str
    step_key: str
    step_name: str
    created_on: datetime.date
    withdrawn: tuple[Withdrawal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    """A frozen hand-over; `content` as docs/formats/handover.md describes it."""

    id: uuid.UUID
    reference: str
    title: str
    step_key: str
    created_on: datetime.date
    content: Mapping[str, Any]
    content_digest: str


def plan_names(session: Session, keys: Set[str]) -> dict[str, str]:
    """Names of these Fachplanungen; what is no plan is left out."""
    rows = session.execute(
        select(Fachplanung.key, Fachplanung.name).where(Fachplanung.key.in_(keys))
    )
    return {row.key: row.name for row in rows}


def handovers(session: Session) -> list[HandoverLine]:
    """All hand-overs, the newest first, without their content: it is large."""
    rows = session.execute(
        select(
            Handover.id,
            Handover.reference,
            Handover.title,
            Handover.step_key,
            ProcessStep.name,
            Handover.created_on,
        )
        .join(ProcessStep, ProcessStep.key == Handover.step_key)
        .order_by(Handover.created_on.desc(), Handover.reference.desc())
    )
    withdrawn = withdrawn_since(session)
    return [
        HandoverLine(
            id=row.id,
            reference=row.reference,
            title=row.title,
            step_key=row.step_key,
            step_name=row.name,
            created_on=row.created_on,
            withdrawn=withdrawn.get(row.reference, ()),
        )
        for row in rows
    ]


def handover_by_reference(session: Session, reference: str) -> HandoverView:
    """One hand-over by its reference (UE-2026-001); raises NotFoundError."""
    found = session.scalar(select(Handover).where(Handover.reference == reference))
    if found is None:
        raise NotFoundError("handover", reference)
    return _view(found)


def handover(session: Session, handover_id: uuid.UUID) -> HandoverView:
    """One hand-over by its id; raises NotFoundError."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise NotFoundError("handover", handover_id)
    return _view(found)


def _view(found: Handover) -> HandoverView:
    return HandoverView(
        id=found.id,
        reference=found.reference,
        title=found.title,
        step_key=found.step_key,
        created_on=found.created_on,
        content=found.content,
        content_digest=found.content_digest,
    )
