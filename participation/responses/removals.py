"""How often something was taken out of what people said: who keeps counts looks here.

A count that was made before a removal still has what is gone in it. So whoever removes a
submission or a comment notes it in the same transaction, and counts that know of fewer
removals are not shown.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.responses.models import Removals


def note_removal(session: Session) -> None:
    """Note that submissions or comments are removed in this transaction."""
    session.execute(update(Removals).values(number=Removals.number + 1))


def removals(session: Session, *, lock: bool = False) -> int:
    """How many were noted. `lock`: none comes in until the transaction ends."""
    query = select(Removals.number)
    if lock:  # SQLite leaves it out; its transactions write one after the other
        query = query.with_for_update()
    return session.scalar(query) or 0
