"""Roles of people in words: which right, for which area, until when."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_date, gettext

from participation.accounts.grants import Grant
from participation.accounts.queries import RoleView
from participation.core.kinds import RoleSource
from participation.database import Session
from participation.handover.queries import structure
from participation.places.queries import mandates
from participation.web.staff.labels import ROLES


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """`state`: now, later or over. `takeable`: False where single sign-on gave it."""

    id: uuid.UUID
    words: str
    state: str
    takeable: bool


@dataclass(frozen=True)
class Areas:
    """Names of mandates and Fachplanungen by key, in the order of a list."""

    mandates: dict[str, str]
    plans: dict[str, str]

    @classmethod
    def of(cls, session: Session, *, today: datetime.date) -> "Areas":
        return cls(
            mandates={m.key: m.name for m in mandates(session)},
            plans={
                p.key: p.name for p in structure(session, on=today).plans if p.active
            },
        )


def role_lines(
    roles: Iterable[RoleView], areas: Areas, *, today: datetime.date
) -> list[RoleLine]:
    return [
        RoleLine(
            id=role.id,
            words=_words(
                role.role.value,
                role.mandate_key,
                role.plan_key,
                role.valid_from if role.valid_from > today else None,
                role.valid_to,
                areas,
            ),
            state=_state(role, today),
            takeable=role.source == RoleSource.LOCAL,
        )
        for role in roles
    ]


def grant_words(grant: Grant, areas: Areas) -> str:
    return _words(
        grant.role.value,
        grant.mandate_key,
        grant.plan_key,
        grant.valid_from,
        grant.valid_to,
        areas,
    )


def _words(
    role: str,
    mandate_key: str | None,
    plan_key: str | None,
    first: datetime.date | None,
    last: datetime.date | None,
    areas: Areas,
) -> str:
    words = str(ROLES[role])
    if mandate_key:
        words += f": {areas.mandates.get(mandate_key, mandate_key)}"
    if plan_key:
        words += f": {areas.plans.get(plan_key, plan_key)}"
    if first:
        words += gettext(", ab %(day)s", day=format_date(first, "medium"))
    if last:
        words += gettext(", bis %(day)s", day=format_date(last, "medium"))
    return words


def _state(role: RoleView, today: datetime.date) -> str:
    if role.is_valid(today):
        return "now"
    return "later" if role.valid_from > today else "over"
