"""One role changed by itself, from a day on."""

import datetime
from dataclasses import replace

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.kinds import PlanRole
from participation.handover.editing.keeping import Author
from participation.handover.editing.roles import (
    RoleLine,
    change_roles,
    roles_of_theme,
)
from participation.handover.models import Fachplanung
from participation.handover.structure import is_valid


def set_responsibility(
    session: Session,
    *,
    theme_key: str,
    fachplanung_key: str,
    role: PlanRole | None,
    today: datetime.date,
) -> None:
    """Give a plan a role for a theme from today on; None ends it with yesterday.

    What was planned for later is dropped; a role that holds already stays as it is.
    """
    if session.get(Fachplanung, fachplanung_key) is None:
        raise NotFoundError("fachplanung", fachplanung_key)
    lines = []
    for row in roles_of_theme(session, theme_key):
        line = RoleLine(
            plan_key=row.plan_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        own = line.plan_key == fachplanung_key
        if own and role and _holds(line, role, today):
            return
        lines.extend(_until(line, today) if own else [line])
    if role is not None:
        lines.append(
            RoleLine(plan_key=fachplanung_key, role=role.value, valid_from=today)
        )
    author = Author(account_id=None, on=today)
    change_roles(session, theme_key, lines=lines, author=author)


def _holds(line: RoleLine, role: PlanRole, on: datetime.date) -> bool:
    """Whether the plan has the role on the day and no end of it is set."""
    return (
        line.role == role.value
        and line.valid_to is None
        and is_valid(line.valid_from, line.valid_to, on)
    )


def _until(line: RoleLine, today: datetime.date) -> list[RoleLine]:
    """What is left of a period before today; nothing of one that begins today."""
    yesterday = today - datetime.timedelta(days=1)
    if line.valid_to is not None and line.valid_to <= yesterday:
        return [line]
    if line.valid_from is not None and line.valid_from > yesterday:
        return []
    return [replace(line, valid_to=yesterday)]
