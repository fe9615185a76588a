"""`participation drafts`: what the server keeps of unfinished questionnaires."""

import click

from participation.cli.context import open_database
from participation.core.clock import today
from participation.database import Database
from participation.responses.drafts import delete_expired_drafts


@click.group("drafts")
def group() -> None:
    """Delete what the server kept of unfinished questionnaires."""


@group.command("delete-expired")
def delete_expired() -> None:
    """Delete drafts after their 30 days. The worker of `participation run` does so daily."""
    with open_database() as database:
        deleted = delete_expired_now(database)
    click.echo(f"{deleted} expired drafts deleted.")


def delete_expired_now(database: Database) -> int:
    """Delete the drafts whose last day was before today; return how many."""
    with database.transaction() as session:
        return delete_expired_drafts(session, today=today())
