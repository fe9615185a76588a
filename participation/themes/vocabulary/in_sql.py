"""What the two databases write differently, for statements over very many rows."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.orm import Session

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
