"""Insert what is not there yet, in one statement that no other writer can come between."""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from participation.database import Base


def insert_into(session: Session, table: type[Base]) -> Any:
    """INSERT in the dialect of the session, which knows ON CONFLICT."""
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def insert_unless_known(session: Session, table: type[Base]) -> Any:
    """Return INSERT ... ON CONFLICT DO NOTHING.

    A query before the insert would let two taps on the same button pass both.
    """
    return insert_into(session, table).on_conflict_do_nothing()


def insert_rows_unless_known(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert many rows, those left out that are there. All have the same columns.

    On PostgreSQL as one document that the server takes apart: row by row it costs more
    than finding the themes of the comments.
    """
    if not rows:
        return
    if session.get_bind().dialect.name != "postgresql":
        session.execute(insert_unless_known(session, table), list(rows))
        return
    known = table.__table__
    assert isinstance(known, Table)
    names = ", ".join(f'"{name}"' for name in rows[0])
    statement = text(
        f'INSERT INTO "{known.name}" ({names}) SELECT {names} FROM'  # noqa: S608 -- names of our own tables
        f' json_populate_recordset(NULL::"{known.name}", CAST(:rows AS json))'
        " ON CONFLICT DO NOTHING"
    )
    session.execute(statement, {"rows": json.dumps(rows, default=_plain)})


def _plain(value: object) -> str:
    if isinstance(value, uuid.UUID | datetime.date):
        return str(value)
    raise TypeError(type(value).__name__)
