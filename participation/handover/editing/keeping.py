"""Nothing is changed without a trace, and nothing that somebody else changed meanwhile."""

import datetime
import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.handover.editing.states import State, version_of
from participation.handover.models import StructureChange


class Kind(StrEnum):
    """What a change is about."""

    PLAN = "plan"
    ROLE = "role"
    STEP = "step"
    GROUP = "group"
    DELIVERABLE = "deliverable"
    ORDER = "order"  # the sequence of one of the others


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who changes something, and on which day. `account_id` None: a command."""

    account_id: uuid.UUID | None
    on: datetime.date


class StructureChangedError(ParticipationError):
    """Somebody changed the same thing meanwhile. `now`: as it is stored; `typed`: as it
    would be with what was typed, which is not stored."""

    def __init__(self, now: State, typed: State) -> None:
        super().__init__("the structure was changed meanwhile")
        self.now, self.typed = now, typed


def refuse_if_changed(now: State, typed: State, seen: str | None) -> None:
    """Raise StructureChangedError unless `seen` names what is stored now.

    None: nobody looked. Two people who type the same do not hinder each other.
    """
    if seen is not None and seen != version_of(now) and now != typed:
        raise StructureChangedError(now, typed)


def keep_change(
    session: Session,
    *,
    kind: Kind,
    key: str,
    plan_key: str = "",
    before: State | None,
    after: State,
    author: Author,
) -> bool:
    """Add to the history what became different; False where nothing did."""
    if before == after:
        return False
    session.add(
        StructureChange(
            changed_on=author.on,
            account_id=author.account_id,
            object_kind=kind.value,
            object_key=key,
            plan_key=plan_key,
            before=before,
            after=after,
        )
    )
    session.flush()
    return True
