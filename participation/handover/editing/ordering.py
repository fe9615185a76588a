"""The sequence of steps, groups, deliverables and plans: one place up or down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.editing.keeping import Author, Kind, keep_change
from participation.handover.models import (
    ActorGroup,
    Deliverable,
    Fachplanung,
    ProcessStep,
)
from participation.handover.structure import is_part

Row = ProcessStep | ActorGroup | Deliverable | Fachplanung
TABLES: dict[Kind, type[Row]] = {
    Kind.STEP: ProcessStep,
    Kind.GROUP: ActorGroup,
    Kind.DELIVERABLE: Deliverable,
    Kind.PLAN: Fachplanung,
}


def move(
    session: Session, kind: Kind, key: str, *, earlier: bool, author: Author
) -> bool:
    """Change places with the one shown before (or after); False at the end of the list.

    What ended is passed over: nobody sees it between the others.
    """
    table = TABLES[kind]
    rows: list[Row] = list(
        session.scalars(select(table).order_by(table.position, table.key))
    )
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        raise NotFoundError(kind.value, key)
    before = {"keys": [row.key for row in rows]}
    place = rows.index(found)
    others = range(place - 1, -1, -1) if earlier else range(place + 1, len(rows))
    other = next((n for n in others if _shown(rows[n], author)), None)
    if other is None:
        return False
    rows.insert(other, rows.pop(place))
    for number, row in enumerate(rows, start=1):
        row.position = number
    session.flush()
    return keep_change(
        session,
        kind=Kind.ORDER,
        key=kind.value,
        before=before,
        after={"keys": [row.key for row in rows]},
        author=author,
    )


def _shown(row: Row, author: Author) -> bool:
    if isinstance(row, Fachplanung):
        return True
    return is_part(row.added_on, row.ended_on, author.on)
