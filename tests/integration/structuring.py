"""The Beteiligungsstruktur changed in one line, as the pages do it."""

import datetime
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from participation.core.kinds import ParticipationMode
from participation.handover.editing.keeping import Author
from participation.handover.editing.plans import PlanWords, change_plan
from participation.handover.editing.roles import (
    RoleLine,
    change_roles,
    roles_of_theme,
)
from participation.handover.editing.steps import Part, StepWords, change_step
from participation.handover.queries import PlanView, StepView, structure

DAY = datetime.date(2026, 9, 5)
NOBODY = Author(account_id=None, on=DAY)


def plan_of(session: Session, key: str) -> PlanView:
    return next(p for p in structure(session, on=DAY).plans if p.key == key)


def step_of(session: Session, key: str) -> StepView:
    found = structure(session, on=DAY, with_ended=True)
    return next(s for s in found.steps if s.key == key)


def plan_words(plan: PlanView) -> PlanWords:
    """What a form would send for the plan when nothing was touched."""
    return PlanWords(
        name=plan.name,
        amt=plan.amt or "",
        amt_confirmed=plan.amt_confirmed,
        dezernat=plan.dezernat or "",
        contact=plan.contact or "",
        active=plan.active,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        documents=plan.documents,
        ortsteil_keys=plan.ortsteil_keys,
        target_groups=plan.target_groups,
        target_groups_confirmed=plan.target_groups_confirmed,
        source=plan.source,
    )


def step_words(step: StepView) -> StepWords:
    return StepWords(
        name=step.name,
        description=step.description,
        deliverable_key=step.deliverable_key or "",
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        formats=step.formats,
        parts={
            p.group_key: Part(mode=p.mode or "", format=p.format)
            for p in step.participation
        },
        added_on=step.added_on,
        ended_on=step.ended_on,
        source=step.source,
    )


def let_plan(session: Session, key: str, **changes: Any) -> None:
    words = replace(plan_words(plan_of(session, key)), **changes)
    change_plan(session, key, words=words, author=NOBODY)


def let_step(session: Session, key: str, **changes: Any) -> None:
    words = replace(step_words(step_of(session, key)), **changes)
    change_step(session, key, words=words, author=NOBODY)


def let_roles(session: Session, theme_key: str, *lines: RoleLine) -> None:
    """Let the theme have these roles and no other."""
    change_roles(session, theme_key, lines=lines, author=NOBODY)


def end_role(
    session: Session, theme_key: str, plan_key: str, *, today: datetime.date
) -> None:
    """Let a plan no longer have to do with the theme from today on."""
    lines = [
        RoleLine(
            plan_key=row.plan_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=today - datetime.timedelta(days=1)
            if row.plan_key == plan_key
            else row.valid_to,
        )
        for row in roles_of_theme(session, theme_key)
    ]
    let_roles(session, theme_key, *lines)


def let_take_part(
    session: Session,
    *,
    step_key: str,
    actor_group_key: str,
    mode: ParticipationMode | None,
    format: str = "",
) -> None:
    """Decide how a group takes part in a step; None: not decided."""
    part = Part(mode=mode.value if mode else "", format=format)
    let_step(session, step_key, parts={actor_group_key: part})
