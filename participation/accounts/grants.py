"""Roles given to people: for a time, and for their own mandate or Fachplanung only."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from participation.accounts.models import AccountRole
from participation.core.errors import InvalidInputError
from participation.core.kinds import Role, RoleSource
from participation.places.queries import mandates


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role to be given. `valid_to`: the last day; None: until it is taken."""

    role: Role
    mandate_key: str | None = None
    plan_key: str | None = None
    valid_from: datetime.date | None = None  # None: from today
    valid_to: datetime.date | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        days = {
            name: datetime.date.fromisoformat(data[name]) if data.get(name) else None
            for name in ("valid_from", "valid_to")
        }
        return cls(
            role=Role(data["role"]),
            mandate_key=data.get("mandate_key"),
            plan_key=data.get("plan_key"),
            **days,
        )

    @property
    def area(self) -> str | None:
        return self.mandate_key or self.plan_key

    def __str__(self) -> str:
        """Name the grant for the record of what staff did."""
        days = f"{self.valid_from or ''}..{self.valid_to or ''}"
        return " ".join(filter(None, (self.role.value, self.area, days.strip("."))))

    def to_data(self) -> dict[str, Any]:
        return {
            "role": self.role.value,
            "mandate_key": self.mandate_key,
            "plan_key": self.plan_key,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


def check_grants(
    session: Session, grants: Iterable[Grant], *, today: datetime.date
) -> None:
    """Raise InvalidInputError unless each role has the area it needs, and no other."""
    known = {mandate.key for mandate in mandates(session)}
    for grant in grants:
        if (grant.role == Role.ORTSTEIL) != (grant.mandate_key is not None):
            raise InvalidInputError({"mandate": ["required"]})
        if (grant.role == Role.FACHPLANUNG) != (grant.plan_key is not None):
            raise InvalidInputError({"plan": ["required"]})
        if grant.mandate_key is not None and grant.mandate_key not in known:
            raise InvalidInputError({"mandate": ["unknown"]})
        first = grant.valid_from or today
        if grant.valid_to and grant.valid_to < first:
            raise InvalidInputError({"valid_to": ["ends_before_start"]})


def give_roles(
    session: Session,
    *,
    account_id: uuid.UUID,
    grants: Iterable[Grant],
    today: datetime.date,
    source: RoleSource = RoleSource.LOCAL,
) -> None:
    """Add roles to an account. Raises InvalidInputError."""
    grants = tuple(grants)
    check_grants(session, grants, today=today)
    session.add_all(
        AccountRole(
            account_id=account_id,
            role=grant.role.value,
            mandate_key=grant.mandate_key,
            plan_key=grant.plan_key,
            valid_from=grant.valid_from or today,
            valid_to=grant.valid_to,
            source=source.value,
        )
        for grant in grants
    )
    session.flush()
