"""What the two databases write differently, for statements over very many rows."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from participation.database import Base

_SQLITE_ID = (
    "lower(hex(randomblob(6))) || '4' || substr(lower(hex(randomblob(2))), 2)"
    " || substr('89ab', 1 + abs(random() % 4), 1)"
    " || substr(lower(hex(randomblob(8))), 2)"
)


def random_id(session: Session) -> ColumnElement[Any]:
    """A fresh random id for each row, as core/ids.py makes them."""
    if session.get_bind().dialect.name == "postgresql":
        return func.gen_random_uuid()
    return literal_column(_SQLITE_ID)


def insert_into(session: Session, table: type[Base]) -> Any:
    """INSERT in the dialect of the session, which knows ON CONFLICT."""
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
