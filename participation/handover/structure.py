"""The Beteiligungsstruktur on a day: steps, actor groups, plans, who deals with what.

What is dated (validity of plans and roles, when a step, group or deliverable became a part
and stopped being one) is told for the day asked for. Names and texts are those of today;
how they were before stands in the history (history.py).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from participation.core.kinds import PlanRole
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    ProcessStep,
    Responsibility,
)
from participation.handover.rules.evidence import Arrangement, Plan, Responsible


@dataclass(frozen=True, kw_only=True)
class ParticipationView:
    """How an actor group takes part; `mode` None: not decided yet."""

    group_key: str
    group_name: str
    mode: str | None
    format: str


@dataclass(frozen=True, kw_only=True)
class FormatView:
    """A survey, workshop or meeting. `kind`: participation.core.kinds.FormatKind."""

    kind: str
    title: str
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    place: str = ""
    address: str = ""
    open_to_all: bool = False


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
    description: str = ""
    formats: tuple[FormatView, ...] = ()
    added_on: datetime.date | None = None
    ended_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """An actor group; `receives` lists parts of a hand-over."""

    key: str
    name: str
    receives: tuple[str, ...]
    source: str
    added_on: datetime.date | None = None
    ended_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class DeliverableView:
    key: str
    name: str
    source: str
    added_on: datetime.date | None = None
    ended_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A paper of a plan; both may be empty: where it is to be found is not known."""

    title: str
    address: str = ""  # http or https
    drucksache: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """A Fachplanung; no `ortsteil_keys`: the whole city; no `target_groups`: everybody."""

    key: str
    name: str
    amt: str | None
    amt_confirmed: bool
    dezernat: str | None
    contact: str | None
    active: bool
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    source: str
    ortsteil_keys: frozenset[str]
    documents: tuple[DocumentView, ...] = ()
    target_groups: frozenset[str] = frozenset()
    target_groups_confirmed: bool = False

    @property
    def document(self) -> str:
        """The titles of all papers in one line."""
        return ", ".join(document.title for document in self.documents)

    def holds(self, on: datetime.date) -> bool:
        """Whether the plan is at work on the day."""
        return self.active and is_valid(self.valid_from, self.valid_to, on)


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


ROLE_ORDER = {role.value: number for number, role in enumerate(PlanRole)}


def is_valid(
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    on: datetime.date,
) -> bool:
    """Whether the day lies in the period; an open end reaches for ever."""
    return (valid_from is None or valid_from <= on) and (
        valid_to is None or on <= valid_to
    )


def is_part(
    added_on: datetime.date | None, ended_on: datetime.date | None, on: datetime.date
) -> bool:
    """Whether a step, group or deliverable belongs to the structure on the day."""
    return (added_on is None or added_on <= on) and (ended_on is None or on < ended_on)


def structure(
    session: Session, *, on: datetime.date, with_ended: bool = False
) -> Structure:
    """What is part of the structure on the day; `with_ended`: and all that ever was."""

    def shown(row: ActorGroup | Deliverable | ProcessStep) -> bool:
        return with_ended or is_part(row.added_on, row.ended_on, on)

    known = session.scalars(
        select(ActorGroup).order_by(ActorGroup.position, ActorGroup.key)
    )
    groups = [group for group in known if shown(group)]
    deliverables = list(
        session.scalars(
            select(Deliverable).order_by(Deliverable.position, Deliverable.key)
        )
    )
    steps = session.scalars(
        select(ProcessStep)
        .order_by(ProcessStep.position, ProcessStep.key)
        .options(selectinload(ProcessStep.parts), selectinload(ProcessStep.formats))
    )
    names = {d.key: d.name for d in deliverables}
    return Structure(
        on=on,
        steps=tuple(step_view(step, groups, names) for step in steps if shown(step)),
        groups=tuple(group_view(group) for group in groups),
        deliverables=tuple(deliverable_view(d) for d in deliverables if shown(d)),
        plans=plans(session),
        responsibilities=tuple(
            row
            for row in responsibilities(session)
            if is_valid(row.valid_from, row.valid_to, on)
        ),
    )


def arrangement(session: Session, *, on: datetime.date) -> Arrangement:
    """Who deals with what on the day, as the rules of the findings read it."""
    return Arrangement(
        on=on,
        plans=tuple(
            Plan(
                key=plan.key,
                ortsteil_keys=plan.ortsteil_keys,
                target_groups=plan.target_groups,
                active=plan.active,
                valid_from=plan.valid_from,
                valid_to=plan.valid_to,
            )
            for plan in plans(session)
        ),
        responsible=tuple(
            Responsible(
                theme_key=row.theme_key,
                plan_key=row.plan_key,
                role=PlanRole(row.role),
            )
            for row in responsibilities(session)
            if is_valid(row.valid_from, row.valid_to, on)
        ),
    )


def plans(session: Session) -> tuple[PlanView, ...]:
    """All Fachplanungen in the order of the city, ended ones too."""
    query = (
        select(Fachplanung)
        .order_by(Fachplanung.position, Fachplanung.key)
        .options(
            selectinload(Fachplanung.areas),
            selectinload(Fachplanung.target_groups),
            selectinload(Fachplanung.documents),
        )
    )
    return tuple(plan_view(plan) for plan in session.scalars(query))


def responsibilities(session: Session) -> tuple[ResponsibilityView, ...]:
    """All roles that ever were, leading plans first, then by plan and beginning."""
    rows = [
        ResponsibilityView(
            theme_key=row.theme_key,
            plan_key=row.fachplanung_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in session.scalars(select(Responsibility))
    ]
    return tuple(sorted(rows, key=_role_order))


def _role_order(row: ResponsibilityView) -> tuple[str, int, str, datetime.date]:
    began = row.valid_from or datetime.date.min
    return (row.theme_key, ROLE_ORDER[row.role], row.plan_key, began)


def plan_view(plan: Fachplanung) -> PlanView:
    return PlanView(
        key=plan.key,
        name=plan.name,
        amt=plan.amt,
        amt_confirmed=plan.amt_confirmed,
        dezernat=plan.dezernat,
        contact=plan.contact,
        active=plan.active,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        source=plan.source,
        ortsteil_keys=frozenset(area.ortsteil_key for area in plan.areas),
        documents=tuple(
            DocumentView(
                title=paper.title, address=paper.address, drucksache=paper.drucksache
            )
            for paper in plan.documents
        ),
        target_groups=frozenset(row.group_key for row in plan.target_groups),
        target_groups_confirmed=plan.target_groups_confirmed,
    )


def step_view(
    step: ProcessStep, groups: list[ActorGroup], deliverables: Mapping[str, str]
) -> StepView:
    """The step, with all groups: one that nothing was said of is open."""
    parts = {part.actor_group_key: part for part in step.parts}
    return StepView(
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
                mode=parts[group.key].mode if group.key in parts else None,
                format=parts[group.key].format if group.key in parts else "",
            )
            for group in groups
        ),
        description=step.description,
        formats=tuple(
            FormatView(
                kind=row.kind,
                title=row.title,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                place=row.place,
                address=row.address,
                open_to_all=row.open_to_all,
            )
            for row in step.formats
        ),
        added_on=step.added_on,
        ended_on=step.ended_on,
    )


def group_view(group: ActorGroup) -> GroupView:
    return GroupView(
        key=group.key,
        name=group.name,
        receives=tuple(group.receives),
        source=group.source,
        added_on=group.added_on,
        ended_on=group.ended_on,
    )


def deliverable_view(entry: Deliverable) -> DeliverableView:
    return DeliverableView(
        key=entry.key,
        name=entry.name,
        source=entry.source,
        added_on=entry.added_on,
        ended_on=entry.ended_on,
    )
