"""Count what pages ask of a SQLite database, and how many rows they get."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from participation.database import Database


@dataclass
class Cost:
    """Statements that read, and all their rows."""

    statements: int = 0
    rows: int = 0


@contextmanager
def asked(database: Database) -> Iterator[Cost]:
    """What a block costs. Rows are counted at once: later there may be others."""
    found = Cost()

    def note(*args: Any) -> None:
        connection, _, statement, values, *_ = args
        if not statement.startswith(("SELECT", "WITH")):
            return
        counted = f"SELECT count(*) FROM ({statement})"
        cursor = connection.connection.dbapi_connection.execute(counted, values)
        found.statements += 1
        found.rows += cursor.fetchone()[0]

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def cost(database: Database, act: Callable[[], object]) -> Cost:
    """What an act costs."""
    with asked(database) as found:
        act()
    return found
