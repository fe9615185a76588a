"""What pages and files read: the Beteiligungsstruktur on a day, and frozen hand-overs."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    FachplanungArea,
    Handover,
    ProcessStep,
    Responsibility,
    StepParticipation,
)


@dataclass(frozen=True, kw_only=True)
class ParticipationView:
    """How an actor group takes part; `mode` None: not decided yet."""

    group_key: str
    group_name: str
    mode: str | None
    format: str


@dataclass(frozen=True, kw_only=True)
class StepView:
    key: str
    name: str
    deliverable: str | None
    deliverable_key: str | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    source: str
    participation: tuple[ParticipationView, ...]


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """An actor group; `receives` lists parts of a hand-over."""

    key: str
    name: str
    receives: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class DeliverableView:
    key: str
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """A Fachplanung; empty `ortsteil_keys`: it covers the whole city."""

    key: str
    name: str
    document: str
    amt: str | None
    amt_confirmed: bool
    dezernat: str | None
    contact: str | None
    active: bool
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    source: str
    ortsteil_keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ResponsibilityView:
    theme_key: str
    plan_key: str
    role: str  # participation.core.kinds.PlanRole
    valid_from: datetime.date | None
    valid_to: datetime.date | None


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The Beteiligungsstruktur; responsibilities are those valid on the day."""

    on: datetime.date
    steps: tuple[StepView, ...]
    groups: tuple[GroupView, ...]
    deliverables: tuple[DeliverableView, ...]
    plans: tuple[PlanView, ...]  # all, also inactive ones
    responsibilities: tuple[ResponsibilityView, ...]


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    id: uuid.UUID
    reference: str
    title: str
    step_key: str
    step_name: str
    created_on: datetime.date


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


def is_valid(
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    on: datetime.date,
) -> bool:
    """Whether the day lies in the period; an open end reaches for ever."""
    return (valid_from is None or valid_from <= on) and (
        valid_to is None or on <= valid_to
    )


def structure(session: Session, *, on: datetime.date) -> Structure:
    """Steps, actor groups, plans and who is responsible for what on the day."""
    groups = list(session.scalars(select(ActorGroup).order_by(ActorGroup.position)))
    deliverables = list(
        session.scalars(select(Deliverable).order_by(Deliverable.position))
    )
    return Structure(
        on=on,
        steps=_steps(session, groups, {d.key: d.name for d in deliverables}),
        groups=tuple(
            GroupView(
                key=group.key,
                name=group.name,
                receives=tuple(group.receives),
                source=group.source,
            )
            for group in groups
        ),
        deliverables=tuple(
            DeliverableView(key=d.key, name=d.name, source=d.source)
            for d in deliverables
        ),
        plans=_plans(session),
        responsibilities=_responsibilities(session, on),
    )


def handovers(session: Session) -> list[HandoverLine]:
    """All hand-overs, the newest first."""
    query = (
        select(Handover, ProcessStep.name)
        .join(ProcessStep, ProcessStep.key == Handover.step_key)
        .order_by(Handover.created_on.desc(), Handover.reference.desc())
    )
    return [
        HandoverLine(
            id=row.id,
            reference=row.reference,
            title=row.title,
            step_key=row.step_key,
            step_name=step_name,
            created_on=row.created_on,
        )
        for row, step_name in session.execute(query)
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


def _steps(
    session: Session, groups: list[ActorGroup], deliverables: Mapping[str, str]
) -> tuple[StepView, ...]:
    by_step: dict[str, dict[str, StepParticipation]] = defaultdict(dict)
    for part in session.scalars(select(StepParticipation)):
        by_step[part.step_key][part.actor_group_key] = part
    return tuple(
        StepView(
            key=step.key,
            name=step.name,
            deliverable=deliverables.get(step.deliverable_key or ""),
            deliverable_key=step.deliverable_key,
            starts_on=step.starts_on,
            ends_on=step.ends_on,
            source=step.source,
            participation=tuple(
                ParticipationView(
                    group_key=group.key,
                    group_name=group.name,
                    mode=by_step[step.key][group.key].mode,
                    format=by_step[step.key][group.key].format,
                )
                for group in groups
                if group.key in by_step[step.key]
            ),
        )
        for step in session.scalars(select(ProcessStep).order_by(ProcessStep.position))
    )


def _plans(session: Session) -> tuple[PlanView, ...]:
    areas: dict[str, set[str]] = defaultdict(set)
    for area in session.scalars(select(FachplanungArea)):
        areas[area.fachplanung_key].add(area.ortsteil_key)
    return tuple(
        PlanView(
            key=plan.key,
            name=plan.name,
            document=plan.document,
            amt=plan.amt,
            amt_confirmed=plan.amt_confirmed,
            dezernat=plan.dezernat,
            contact=plan.contact,
            active=plan.active,
            valid_from=plan.valid_from,
            valid_to=plan.valid_to,
            source=plan.source,
            ortsteil_keys=frozenset(areas[plan.key]),
        )
        for plan in session.scalars(select(Fachplanung).order_by(Fachplanung.position))
    )


def _responsibilities(
    session: Session, on: datetime.date
) -> tuple[ResponsibilityView, ...]:
    query = select(Responsibility).order_by(
        Responsibility.theme_key,
        Responsibility.role.desc(),  # federfuehrend before beteiligt
        Responsibility.fachplanung_key,
    )
    return tuple(
        ResponsibilityView(
            theme_key=row.theme_key,
            plan_key=row.fachplanung_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in session.scalars(query)
        if is_valid(row.valid_from, row.valid_to, on)
    )
