"""What every command starts from: the settings and the database."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import click

from config import Settings, SettingsError
from participation.accounts.actions import record_action, record_read
from participation.core.clock import now
from participation.database import Database, Session


@cache
def settings() -> Settings:
    """Read the settings once. A bad value is a usage error (exit code 2)."""
    try:
        return Settings.from_environ(os.environ)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"DATA_DIR cannot be used: {error}") from error


@contextmanager
def open_database() -> Iterator[Database]:
    """Open the configured database for one command."""
    database = Database(settings().database_url)
    try:
        yield database
    finally:
        database.dispose()


def note(session: Session, action: str, subject: str = "") -> None:
    """Record in the audit log what the operator does, in the transaction of the act."""
    record_action(session, account_id=None, action=action, subject=subject, now=now())


def note_shown(
    session: Session, action: str, shown: Iterable[object], subject: str = ""
) -> None:
    """Record whose words the operator is given."""
    record_read(
        session,
        account_id=None,
        action=action,
        shown=shown,
        subject=subject,
        now=now(),
    )
