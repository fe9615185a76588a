"""`participation findings`: counts that are kept ready for what is found."""

import click

from participation.cli.context import open_database
from participation.core.clock import now, today
from participation.findings.tallies import count_tallies
from participation.themes.vocabulary.settling import settle_all


@click.group("findings")
def group() -> None:
    """Keep the counts behind gaps and interfaces ready."""


@group.command("count")
def count() -> None:
    """Count people by topic, Ortsteil and set of themes anew.

    The worker of `participation run` does so a minute after something changed. Nothing
    waits for it but a page of staff of a very large installation.
    """
    with open_database() as database:
        settle_all(database, today=today)
        for simulated in (False, True):
            rows = count_tallies(database, simulated=simulated, now=now)
            kind = "simulated" if simulated else "real"
            click.echo(f"{rows:,} rows of counts of {kind} contributions are ready.")
