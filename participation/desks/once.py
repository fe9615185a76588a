"""Store what somebody sent once, however often it arrives."""

from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.orm import Session

from participation.core.ids import digest
from participation.database import Base
from participation.responses.once import insert_unless_known


def stored_now(session: Session, table: type[Base], row: dict[str, Any]) -> bool:
    """Insert unless a constraint says that it is there; tell whether it was inserted."""
    insert = insert_unless_known(session, table).values(row)
    return session.execute(insert.returning(literal_column("1"))).first() is not None


def key_digest(key: str, *, what: str) -> str:
    """Return what is kept of the key that a form carries."""
    return digest(what, key)
