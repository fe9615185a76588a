"""What every command starts from: the settings and the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import click

from config import Settings, SettingsError
from participation.database import Database


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
