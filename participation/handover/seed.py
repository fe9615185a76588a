"""Load a city's Beteiligungsstruktur. Only what is missing: the city's edits stay.

A responsibility that ended keeps its row (valid_to), and one that was struck out is in the
history, so that loading again never brings it back.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import DataFileError
from participation.database import Base
from participation.handover.editing.keeping import Kind
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    FachplanungArea,
    FachplanungDocument,
    FachplanungTargetGroup,
    ProcessStep,
    Responsibility,
    StepFormat,
    StepParticipation,
    StructureChange,
)
from participation.handover.process import ProcessFiles, read_process
from participation.places.models import Ortsteil
from participation.themes.models import Theme


def seed_process(session: Session, folder: Path) -> int:
    """Insert the missing rows of the city's process and plans; return how many.

    Ortsteile and themes must be there already; raises DataFileError.
    """
    files = read_process(folder)
    _check_themes(session, files)
    _check_ortsteile(session, files)
    rows = [
        *_plans(session, files),
        *_groups_and_deliverables(session, files),
        *_steps(session, files),
    ]
    for row in rows:
        session.add(row)
    session.flush()
    parts = [*_responsibilities(session, files), *_participation(session, files)]
    session.add_all(parts)
    session.flush()
    return len(rows) + len(parts)


def _check_themes(session: Session, files: ProcessFiles) -> None:
    known = set(session.scalars(select(Theme.key)))
    used = {entry.theme for entry in files.responsibilities}
    if missing := sorted(used - known):
        raise DataFileError(f"fachplanungen.json: unknown themes: {', '.join(missing)}")


def _check_ortsteile(session: Session, files: ProcessFiles) -> None:
    known = set(session.scalars(select(Ortsteil.key)))
    used = {key for plan in files.plans for key in plan.ortsteile}
    if missing := sorted(used - known):
        raise DataFileError(
            f"fachplanungen.json: unknown Ortsteile: {', '.join(missing)}"
        )


def _plans(session: Session, files: ProcessFiles) -> list[Base]:
    known = set(session.scalars(select(Fachplanung.key)))
    return [
        Fachplanung(
            key=plan.key,
            position=position,
            name=plan.name,
            documents=[
                FachplanungDocument(
                    position=number,
                    title=paper.title,
                    address=paper.address,
                    drucksache=paper.drucksache,
                )
                for number, paper in enumerate(plan.documents, start=1)
            ],
            target_groups=[
                FachplanungTargetGroup(group_key=key) for key in plan.target_groups
            ],
            target_groups_confirmed=plan.target_groups_confirmed,
            amt=plan.amt,
            amt_confirmed=plan.amt_confirmed,
            dezernat=plan.dezernat,
            contact=plan.contact,
            source=plan.source,
            areas=[FachplanungArea(ortsteil_key=key) for key in plan.ortsteile],
        )
        for position, plan in enumerate(files.plans, start=1)
        if plan.key not in known
    ]


def _responsibilities(session: Session, files: ProcessFiles) -> list[Base]:
    stored = select(Responsibility.theme_key, Responsibility.fachplanung_key)
    # Somebody may have struck one out: that it is not there was decided.
    changed = select(StructureChange.object_key, StructureChange.plan_key).where(
        StructureChange.object_kind == Kind.ROLE.value
    )
    known = {
        (theme, plan)
        for query in (stored, changed)
        for theme, plan in session.execute(query)
    }
    return [
        Responsibility(
            theme_key=entry.theme,
            fachplanung_key=entry.fachplanung,
            role=entry.role.value,
        )
        for entry in files.responsibilities
        if (entry.theme, entry.fachplanung) not in known
    ]


def _groups_and_deliverables(session: Session, files: ProcessFiles) -> list[Base]:
    groups = set(session.scalars(select(ActorGroup.key)))
    deliverables = set(session.scalars(select(Deliverable.key)))
    rows: list[Base] = [
        ActorGroup(
            key=group.key,
            position=position,
            name=group.name,
            receives=list(group.receives),
            source=group.source,
        )
        for position, group in enumerate(files.groups, start=1)
        if group.key not in groups
    ]
    rows.extend(
        Deliverable(
            key=entry.key, position=position, name=entry.name, source=entry.source
        )
        for position, entry in enumerate(files.deliverables, start=1)
        if entry.key not in deliverables
    )
    return rows


def _steps(session: Session, files: ProcessFiles) -> list[Base]:
    known = set(session.scalars(select(ProcessStep.key)))
    return [
        ProcessStep(
            key=step.key,
            position=position,
            name=step.name,
            deliverable_key=step.deliverable,
            starts_on=step.starts_on,
            ends_on=step.ends_on,
            description=step.description,
            formats=[
                StepFormat(
                    position=number,
                    kind=entry.kind.value,
                    title=entry.title,
                    starts_on=entry.starts_on,
                    ends_on=entry.ends_on,
                    place=entry.place,
                    address=entry.address,
                    open_to_all=entry.open_to_all,
                )
                for number, entry in enumerate(step.formats, start=1)
            ],
            source=step.source,
        )
        for position, step in enumerate(files.steps, start=1)
        if step.key not in known
    ]


def _participation(session: Session, files: ProcessFiles) -> list[Base]:
    """A row for every step and group: what no file decides is open, not left out."""
    known = {
        (step, group)
        for step, group in session.execute(
            select(StepParticipation.step_key, StepParticipation.actor_group_key)
        )
    }
    decided = {(entry.step, entry.group): entry for entry in files.participation}
    rows: list[Base] = []
    for step in files.steps:
        for group in files.groups:
            if (step.key, group.key) not in known:
                entry = decided.get((step.key, group.key))
                rows.append(
                    StepParticipation(
                        step_key=step.key,
                        actor_group_key=group.key,
                        mode=entry.mode.value if entry and entry.mode else None,
                        format=entry.format if entry else "",
                    )
                )
    return rows
