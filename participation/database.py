"""Engine, session and the one place where a transaction begins and ends.

Durability is decided here (trust.md D2): an answer is acknowledged only after COMMIT
returned, and COMMIT returns only after the data is synced.
"""

import datetime
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Engine,
    MetaData,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from participation.core.errors import ParticipationError

__all__ = ["Base", "Database", "DatabaseAwayError", "Session", "will_commit"]

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for its turn before it gives up."""


WILL_COMMIT = "participation_will_commit"


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {
        dict[str, Any]: JSON,
        list[Any]: JSON,
        uuid.UUID: Uuid,
        datetime.date: Date,
        datetime.datetime: DateTime(timezone=True),
    }


class DatabaseAwayError(ParticipationError):
    """The database cannot be reached, is locked for too long or cannot write (disk full).

    Nothing was stored; the same request may be sent again. Carries no cause in its text:
    the driver's message quotes parameters, which may be somebody's answers.
    """


@contextmanager
def _away_is_one_error() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise DatabaseAwayError(
            "the database does not answer, is locked or cannot write; nothing was stored "
            f"({type(error).__name__})"
        ) from error


class Database:
    """One database by its URL. Knows no Flask and no table."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _build_engine(url)
        self._writer = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session for reading; whatever it changed is rolled back."""
        with (
            _away_is_one_error(),
            Session(self.engine, expire_on_commit=False) as session,
        ):
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that commits, synced, when the block ends without an error.

        On SQLite the write lock is taken at once (BEGIN IMMEDIATE), so that two writers
        wait for each other instead of failing half-way.
        """
        engine = self.engine.execution_options(participation_write=True)
        with (
            self._turn(),
            _away_is_one_error(),
            Session(
                engine, expire_on_commit=False, info={WILL_COMMIT: True}
            ) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this process write one after the other on SQLite.

        SQLite itself lets them poll, and the unlucky one waits for a second; a lock wakes
        the next one at once. Other processes still meet at BEGIN IMMEDIATE.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise DatabaseAwayError("no turn to write")
        try:
            yield
        finally:
            self._writer.release()

    def dispose(self) -> None:
        self.engine.dispose()


def will_commit(session: Session) -> bool:
    """Tell whether the session is one of `transaction`; what others change is dropped."""
    return bool(session.info.get(WILL_COMMIT))


def _build_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "isolation_level": None},
            hide_parameters=True,  # they may be answers, and errors get logged
        )
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "connect", _configure_postgresql)
    return engine


def _configure_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # COMMIT waits for the disk
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # deleted text is overwritten
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.close()


def _configure_postgresql(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.execute("SET synchronous_commit = on")
    connection.commit()


# Python's sqlite3 begins transactions on its own terms (and late); with isolation_level
# None it leaves that to us.
def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("participation_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
