"""Where a new part of the structure stands: its key, and its place at the end of its list."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.handover.editing.typed import key_of
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    ProcessStep,
)

Table = type[ActorGroup] | type[Deliverable] | type[Fachplanung] | type[ProcessStep]


def place_for(session: Session, table: Table, name: str) -> tuple[str, int]:
    """Return a free key and the next position. Raises InvalidInputError: name taken."""
    known = {
        key: taken.casefold()
        for key, taken in session.execute(select(table.key, table.name))
    }
    if name.casefold() in known.values():
        raise InvalidInputError({"name": ["name_taken"]})
    last = session.scalar(select(func.max(table.position))) or 0
    return key_of(name, known), last + 1
