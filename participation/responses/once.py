"""Insert what is not there yet, in one statement that no other writer can come between."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from participation.database import Base


def insert_unless_known(session: Session, table: type[Base]) -> Any:
    """Return INSERT ... ON CONFLICT DO NOTHING in the dialect of the session.

    A query before the insert would let two taps on the same button pass both.
    """
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
