"""Actor groups and deliverables: made, renamed, ended with a date. None is deleted."""

import datetime
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.editing.adding import place_for
from participation.handover.editing.keeping import (
    Author,
    Kind,
    keep_change,
    refuse_if_changed,
)
from participation.handover.editing.states import (
    State,
    deliverable_state,
    group_state,
)
from participation.handover.editing.typed import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Typed,
)
from participation.handover.models import ActorGroup, Deliverable
from participation.handover.process import PARTS
from participation.handover.structure import deliverable_view, group_view

Row = ActorGroup | Deliverable
TABLES: dict[Kind, type[ActorGroup] | type[Deliverable]] = {
    Kind.GROUP: ActorGroup,
    Kind.DELIVERABLE: Deliverable,
}


@dataclass(frozen=True, kw_only=True)
class PartWords:
    """What the city says of a group or a deliverable; `receives` is for groups only."""

    name: str
    added_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    source: str = ""
    receives: tuple[str, ...] = ()


def create_part(
    session: Session, kind: Kind, *, words: PartWords, author: Author
) -> str:
    """Add a group or a deliverable at the end; return its key."""
    table = TABLES[kind]
    checked = _checked(words)
    key, position = place_for(session, table, checked.name)
    row = table(key=key, position=position)
    _write(row, checked)
    session.add(row)
    session.flush()
    after = _state(row)
    keep_change(
        session, kind=kind, key=row.key, before=None, after=after, author=author
    )
    return row.key


def change_part(
    session: Session,
    kind: Kind,
    key: str,
    *,
    words: PartWords,
    author: Author,
    seen: str | None = None,
) -> bool:
    """Change a group or deliverable; False where nothing became different.

    Raises NotFoundError, InvalidInputError, StructureChangedError.
    """
    row = session.get(TABLES[kind], key, with_for_update={"key_share": True})
    if not isinstance(row, (ActorGroup, Deliverable)):
        raise NotFoundError(kind.value, key)
    checked = _checked(words)
    before = _state(row)
    _write(row, checked)
    session.flush()
    after = _state(row)
    refuse_if_changed(before, after, seen)
    return keep_change(
        session, kind=kind, key=key, before=before, after=after, author=author
    )


def _state(row: Row) -> State:
    if isinstance(row, ActorGroup):
        return group_state(group_view(row))
    return deliverable_state(deliverable_view(row))


def _checked(words: PartWords) -> PartWords:
    typed = Typed()
    name = typed.text("name", words.name, longest=LONGEST_NAME, required=True)
    source = typed.text("source", words.source, longest=LONGEST_TEXT)
    typed.period("ended_on", words.added_on, words.ended_on)
    if set(words.receives) - set(PARTS):
        typed.note("receives", "unknown")
    typed.done()
    return replace(words, name=name, source=source)


def _write(row: Row, words: PartWords) -> None:
    row.name, row.source = words.name, words.source
    row.added_on, row.ended_on = words.added_on, words.ended_on
    if isinstance(row, ActorGroup):
        row.receives = [part for part in PARTS if part in words.receives]
