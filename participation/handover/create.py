"""Make a hand-over: protected numbers, gaps and interfaces, frozen with a digest.

Everything in it comes from publication/release.py; gaps are found on what is not zero,
their numbers are the protected ones.
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import (
    InvalidInputError,
    NotFoundError,
    ParticipationError,
)
from participation.core.kinds import PlanRole
from participation.handover import content
from participation.handover.gaps import Plan, Responsible, leading_plans
from participation.handover.models import Handover
from participation.handover.queries import (
    StepView,
    Structure,
    is_valid,
    structure,
)
from participation.publication.release import (
    Selection,
    SummaryMeta,
    shared_comments,
    summary,
)
from participation.themes.models import Theme

SPACES = ("ortsteil", "planungsraum")
LONGEST_TITLE = 300


class SimulatedDataError(ParticipationError):
    """Simulated answers were asked for in a hand-over, which is never possible."""


def create_handover(
    session: Session,
    *,
    step_key: str,
    title: str,
    drucksache: str = "",
    vorhaben: str = "",
    selection: Selection,
    spaces: str = "ortsteil",
    minimum: int,
    created_by: uuid.UUID | None,
    today: datetime.date,
) -> uuid.UUID:
    """Freeze a hand-over of the selection for a step; return its id."""
    if selection.simulated:
        raise SimulatedDataError
    title = " ".join(title.split())
    _check(title=title, spaces=spaces)
    arrangement = structure(session, on=today)
    step = _step(arrangement, step_key)
    reference = _next_reference(session, today.year)
    body = _content(
        session,
        arrangement,
        step,
        selection=selection,
        meta=SummaryMeta(
            title=title, drucksache=drucksache, vorhaben=vorhaben, created_on=today
        ),
        spaces=spaces,
        minimum=minimum,
    )
    body = {"format": content.FORMAT, "reference": reference, **body}
    made = Handover(
        reference=reference,
        title=title,
        step_key=step.key,
        created_on=today,
        created_by=created_by,
        content=body,
        content_digest=content_digest(body),
    )
    session.add(made)
    session.flush()
    return made.id


def content_digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the content as JSON with sorted keys and no spaces, in UTF-8."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _check(*, title: str, spaces: str) -> None:
    problems: dict[str, list[str]] = {}
    if not title:
        problems["title"] = ["required"]
    elif len(title) > LONGEST_TITLE:
        problems["title"] = ["too_long"]
    if spaces not in SPACES:
        problems["spaces"] = ["unknown"]
    if problems:
        raise InvalidInputError(problems)


def _step(arrangement: Structure, key: str) -> StepView:
    for step in arrangement.steps:
        if step.key == key:
            return step
    raise NotFoundError("process_step", key)


def _next_reference(session: Session, year: int) -> str:
    """The next free reference of the year; UNIQUE stops two of the same number."""
    prefix = f"UE-{year}-"
    query = select(Handover.reference).where(Handover.reference.startswith(prefix))
    last = max(
        (int(reference.removeprefix(prefix)) for reference in session.scalars(query)),
        default=0,
    )
    return f"{prefix}{last + 1:03d}"


def _content(
    session: Session,
    arrangement: Structure,
    step: StepView,
    *,
    selection: Selection,
    meta: SummaryMeta,
    spaces: str,
    minimum: int,
) -> dict[str, Any]:
    by_ortsteil = summary(session, selection=selection, meta=meta, minimum=minimum)
    shown = by_ortsteil
    if spaces != "ortsteil":
        shown = summary(
            session, selection=selection, meta=meta, minimum=minimum, spaces=spaces
        )
    plans = plans_at_work(arrangement)
    responsible = responsible_plans(arrangement)
    return content.build(
        arrangement,
        step,
        by_ortsteil=by_ortsteil,
        shown=shown,
        plans=plans,
        responsible=responsible,
        shared=shared_comments(
            session,
            selection,
            groups=leading_plans(plans, responsible),
            minimum=minimum,
        ),
        schemes=[
            {"scheme": key, "version": version}
            for key, version in session.execute(
                select(Theme.scheme_key, Theme.scheme_version)
                .distinct()
                .order_by(Theme.scheme_key, Theme.scheme_version)
            )
        ],
    )


def plans_at_work(arrangement: Structure) -> list[Plan]:
    """Active plans that are valid on the day of the structure."""
    return [
        Plan(key=plan.key, ortsteil_keys=plan.ortsteil_keys)
        for plan in arrangement.plans
        if plan.active and is_valid(plan.valid_from, plan.valid_to, arrangement.on)
    ]


def responsible_plans(arrangement: Structure) -> list[Responsible]:
    """Who deals with which theme on the day of the structure."""
    return [
        Responsible(
            theme_key=entry.theme_key,
            plan_key=entry.plan_key,
            role=PlanRole(entry.role),
        )
        for entry in arrangement.responsibilities
    ]
