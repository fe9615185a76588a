"""Which plan deals with a theme, in which role, from when to when."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.kinds import PlanRole
from participation.handover.editing.keeping import (
    Author,
    Kind,
    keep_change,
    refuse_if_changed,
)
from participation.handover.editing.states import periods_state, roles_state
from participation.handover.editing.typed import Typed
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.structure import ResponsibilityView
from participation.themes.models import Theme

MOST_PERIODS = 400


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A plan has a role for the theme of the form. No days: always."""

    plan_key: str
    role: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


def roles_of_theme(session: Session, theme_key: str) -> list[ResponsibilityView]:
    """All roles that plans ever had for the theme, by plan and beginning."""
    rows = [
        ResponsibilityView(
            theme_key=row.theme_key,
            plan_key=row.fachplanung_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in session.scalars(
            select(Responsibility).where(Responsibility.theme_key == theme_key)
        )
    ]
    return sorted(
        rows, key=lambda r: (r.plan_key, r.valid_from or datetime.date.min, r.role)
    )


def change_roles(
    session: Session,
    theme_key: str,
    *,
    lines: Sequence[RoleLine],
    author: Author,
    seen: str | None = None,
) -> list[str]:
    """Let the theme have exactly these roles; return the keys of the plans concerned.

    Problems are named by the number of their line: role-1, plan-1, to-1. Raises
    NotFoundError, InvalidInputError, StructureChangedError.
    """
    # Not FOR UPDATE: that would stop the worker that tags comments with the theme.
    if session.get(Theme, theme_key, with_for_update={"key_share": True}) is None:
        raise NotFoundError("theme", theme_key)
    _check(session, lines)
    before = roles_of_theme(session, theme_key)
    after = [_view(theme_key, line) for line in lines]
    refuse_if_changed(roles_state(before), roles_state(after), seen)
    changed = _changed_plans(before, after)
    for plan_key in changed:
        _replace(session, theme_key, plan_key, before, after, author)
    return changed


def _check(session: Session, lines: Sequence[RoleLine]) -> None:
    typed = Typed()
    plans = set(session.scalars(select(Fachplanung.key)))
    roles = {role.value for role in PlanRole}
    if len(lines) > MOST_PERIODS:
        typed.note("role-1", "too_many")
        typed.done()
    earlier: dict[str, list[RoleLine]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        if line.plan_key not in plans:
            typed.note(f"plan-{number}", "unknown")
        if line.role not in roles:
            typed.note(f"role-{number}", "unknown")
        typed.period(f"to-{number}", line.valid_from, line.valid_to)
        if any(_overlap(line, other) for other in earlier[line.plan_key]):
            typed.note(f"from-{number}", "periods_overlap")
        earlier[line.plan_key].append(line)
    typed.done()


def _overlap(one: RoleLine, other: RoleLine) -> bool:
    """Whether a day lies in both; a period that ends before it begins has no day."""
    first, last = datetime.date.min, datetime.date.max
    begins = max(one.valid_from or first, other.valid_from or first)
    ends = min(one.valid_to or last, other.valid_to or last)
    return begins <= ends


def _view(theme_key: str, line: RoleLine) -> ResponsibilityView:
    return ResponsibilityView(
        theme_key=theme_key,
        plan_key=line.plan_key,
        role=line.role,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )


def _changed_plans(
    before: Sequence[ResponsibilityView], after: Sequence[ResponsibilityView]
) -> list[str]:
    old, new = roles_state(before), roles_state(after)
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


def _replace(
    session: Session,
    theme_key: str,
    plan_key: str,
    before: Sequence[ResponsibilityView],
    after: Sequence[ResponsibilityView],
    author: Author,
) -> None:
    old = [row for row in before if row.plan_key == plan_key]
    new = [row for row in after if row.plan_key == plan_key]
    session.execute(
        delete(Responsibility).where(
            Responsibility.theme_key == theme_key,
            Responsibility.fachplanung_key == plan_key,
        )
    )
    session.add_all(
        Responsibility(
            theme_key=theme_key,
            fachplanung_key=plan_key,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in new
    )
    session.flush()
    keep_change(
        session,
        kind=Kind.ROLE,
        key=theme_key,
        plan_key=plan_key,
        before=periods_state(old) if old else None,
        after=periods_state(new),
        author=author,
    )
