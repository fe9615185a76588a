"""What the city changes in its Beteiligungsstruktur. What ended is kept with its date."""

import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import ParticipationMode, PlanRole
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    FachplanungArea,
    ProcessStep,
    Responsibility,
    StepParticipation,
)
from participation.places.models import Ortsteil
from participation.themes.models import Theme

LONGEST = 200
LONGEST_DOCUMENT = 300


def update_fachplanung(
    session: Session,
    *,
    key: str,
    name: str,
    document: str = "",
    amt: str | None,
    amt_confirmed: bool,
    dezernat: str | None,
    contact: str | None,
    active: bool,
    valid_from: datetime.date | None,
    valid_to: datetime.date | None,
    ortsteil_keys: frozenset[str] = frozenset(),
) -> None:
    """Store what the city says of a plan. No `ortsteil_keys`: it covers the whole city."""
    plan = session.get(Fachplanung, key)
    if plan is None:
        raise NotFoundError("fachplanung", key)
    texts = {"name": name, "amt": amt, "dezernat": dezernat, "contact": contact}
    problems = _long_texts(texts, LONGEST)
    problems |= _long_texts({"document": document}, LONGEST_DOCUMENT)
    problems |= _period("valid_to", valid_from, valid_to)
    if not name.strip():
        problems["name"] = ["required"]
    if amt_confirmed and not (amt or "").strip():
        problems["amt"] = ["required"]  # nothing to confirm
    if any(session.get(Ortsteil, ortsteil) is None for ortsteil in ortsteil_keys):
        problems["ortsteil_keys"] = ["unknown"]
    if problems:
        raise InvalidInputError(problems)
    plan.name = name.strip()
    plan.amt, plan.amt_confirmed = _or_none(amt), amt_confirmed
    plan.dezernat, plan.contact = _or_none(dezernat), _or_none(contact)
    plan.active, plan.valid_from, plan.valid_to = active, valid_from, valid_to
    _replace_areas(session, key, ortsteil_keys)


def set_responsibility(
    session: Session,
    *,
    theme_key: str,
    fachplanung_key: str,
    role: PlanRole | None,
    today: datetime.date,
) -> None:
    """Give a plan a role for a theme from today on; None ends it with yesterday."""
    if session.get(Theme, theme_key) is None:
        raise NotFoundError("theme", theme_key)
    if session.get(Fachplanung, fachplanung_key) is None:
        raise NotFoundError("fachplanung", fachplanung_key)
    row = session.scalars(
        select(Responsibility)
        .where(
            Responsibility.theme_key == theme_key,
            Responsibility.fachplanung_key == fachplanung_key,
        )
        .order_by(Responsibility.valid_from.desc())
    ).first()
    if role is None:
        if row is not None:
            row.valid_to = today - datetime.timedelta(days=1)
    elif row is None:
        session.add(
            Responsibility(
                theme_key=theme_key,
                fachplanung_key=fachplanung_key,
                role=role.value,
                valid_from=today,
            )
        )
    else:
        if row.valid_to is not None and row.valid_to < today:
            row.valid_from = today
        row.role, row.valid_to = role.value, None
    session.flush()


def set_participation(
    session: Session,
    *,
    step_key: str,
    actor_group_key: str,
    mode: ParticipationMode | None,
    format: str = "",
) -> None:
    """Decide how a group takes part in a step; None: not decided."""
    if session.get(ProcessStep, step_key) is None:
        raise NotFoundError("process_step", step_key)
    if session.get(ActorGroup, actor_group_key) is None:
        raise NotFoundError("actor_group", actor_group_key)
    if problems := _long_texts({"format": format}, LONGEST):
        raise InvalidInputError(problems)
    session.merge(
        StepParticipation(
            step_key=step_key,
            actor_group_key=actor_group_key,
            mode=mode.value if mode else None,
            format=format.strip(),
        )
    )
    session.flush()


def update_step(
    session: Session,
    *,
    key: str,
    name: str,
    deliverable_key: str | None,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
) -> None:
    """Rename or date a process step, or file it under another deliverable."""
    step = session.get(ProcessStep, key)
    if step is None:
        raise NotFoundError("process_step", key)
    problems = _long_texts({"name": name}, LONGEST)
    problems |= _period("ends_on", starts_on, ends_on)
    if not name.strip():
        problems["name"] = ["required"]
    if deliverable_key and session.get(Deliverable, deliverable_key) is None:
        problems["deliverable_key"] = ["unknown"]
    if problems:
        raise InvalidInputError(problems)
    step.name, step.deliverable_key = name.strip(), deliverable_key or None
    step.starts_on, step.ends_on = starts_on, ends_on
    session.flush()


def _replace_areas(session: Session, key: str, ortsteil_keys: frozenset[str]) -> None:
    session.execute(
        delete(FachplanungArea).where(FachplanungArea.fachplanung_key == key)
    )
    session.flush()
    session.add_all(
        FachplanungArea(fachplanung_key=key, ortsteil_key=ortsteil)
        for ortsteil in sorted(ortsteil_keys)
    )
    session.flush()


def _or_none(text: str | None) -> str | None:
    return (text or "").strip() or None


def _long_texts(texts: dict[str, str | None], longest: int) -> dict[str, list[str]]:
    return {
        field: ["too_long"]
        for field, text in texts.items()
        if text is not None and len(text) > longest
    }


def _period(
    field: str, first: datetime.date | None, last: datetime.date | None
) -> dict[str, list[str]]:
    if first is not None and last is not None and last < first:
        return {field: ["ends_before_start"]}
    return {}
