"""What was changed in the Beteiligungsstruktur, by whom, on which day."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from participation.accounts.models import Account
from participation.handover.editing.keeping import Kind
from participation.handover.models import StructureChange

PART = "part"
"""Field of a difference about one actor group of a step: part:<key of the group>."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that became different. None: there was no such thing before or after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """`who` None: a command of the operator. `is_new`: the thing was made by this."""

    number: int
    changed_on: datetime.date
    account_id: uuid.UUID | None
    who: str | None
    kind: Kind
    key: str
    plan_key: str
    is_new: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the history is narrowed to. For a plan its roles belong to it."""

    kind: Kind | None = None
    key: str = ""


def changes(
    session: Session, *, wanted: Wanted, below: int | None = None, limit: int
) -> tuple[list[ChangeView], bool]:
    """Changes, the newest first, below a number; and whether there are older ones."""
    query = (
        _narrowed(wanted)
        .outerjoin(Account, Account.id == StructureChange.account_id)
        .order_by(StructureChange.number.desc())
        .limit(limit + 1)
    )
    if below is not None:
        query = query.where(StructureChange.number < below)
    rows = session.execute(query).all()
    return [_view(row, name) for row, name in rows[:limit]], len(rows) > limit


def _narrowed(wanted: Wanted) -> Select[StructureChange, str]:
    query = select(StructureChange, Account.display_name)
    if wanted.kind is None:
        return query
    about = and_(
        StructureChange.object_kind == wanted.kind.value,
        StructureChange.object_key == wanted.key,
    )
    if wanted.kind == Kind.PLAN:
        about = or_(about, StructureChange.plan_key == wanted.key)
    return query.where(about)


def _view(row: StructureChange, name: str | None) -> ChangeView:
    return ChangeView(
        number=row.number,
        changed_on=row.changed_on,
        account_id=row.account_id,
        who=name,
        kind=Kind(row.object_kind),
        key=row.object_key,
        plan_key=row.plan_key,
        is_new=row.before is None,
        differences=tuple(differences(row.before or {}, row.after)),
    )


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Field by field what became different; the groups of a step one by one."""
    for field in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(field), after.get(field)
        if field == "parts":
            yield from _parts(old or {}, new or {})
        elif (old or None) != (new or None):
            yield Difference(field=field, before=old, after=new)


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Difference(
                field=f"{PART}:{key}", before=old.get(key), after=new.get(key)
            )
