"""`participation subscriptions`: citizens who hear by e-mail what became of it."""

import click

from participation.accounts.keys import Keyring
from participation.cli.context import note, open_database, settings
from participation.cli.once_a_day import OnceADay
from participation.core.clock import now
from participation.database import Database
from participation.handover.subscriptions.notify import Told
from participation.handover.subscriptions.notify import notify as tell
from participation.handover.subscriptions.queries import count_subscribers
from participation.handover.subscriptions.subscribe import (
    Site,
    delete_unconfirmed,
    forget,
)
from participation.mailing.addresses import read_address

MORNING = 7
"""Hour from which the e-mails of a day are made: nobody wants them at midnight."""


@click.group("subscriptions")
def group() -> None:
    """Tell subscribers by e-mail what changed, delete an address."""


@group.command()
def notify() -> None:
    """Put the e-mails about what changed until yesterday into the outbox.

    The worker of `participation run` does so every morning. Once more on the same day
    tells nobody anything twice.
    """
    if not is_on():
        raise click.ClickException(
            "no e-mail is sent to citizens: set MAIL_URL, MAIL_FROM and PUBLIC_ADDRESS"
        )
    with open_database() as database:
        told = tell(database, site=site(), now=now())
    click.echo(f"{told.addresses} addresses looked at, {told.mails} e-mails made.")
    if told.unreadable:
        click.echo(
            f"{told.unreadable} addresses were sealed with another SECRET_KEY.",
            err=True,
        )


@group.command()
def status() -> None:
    """Tell how many addresses there are, never which."""
    with open_database() as database, database.session() as session:
        found = count_subscribers(session)
    click.echo(f"{found.confirmed} confirmed, {found.waiting} not confirmed yet")


@group.command("forget")
def forget_address() -> None:
    """Delete an address with all that belongs to it.

    It is asked for, so that it does not stay in the history of the shell.
    """
    typed = click.prompt("E-mail address", hide_input=True)
    address = read_address(typed)
    if address is None:
        raise click.UsageError("that is no e-mail address")
    with open_database() as database, database.transaction() as session:
        if not forget(session, address, site=site()):
            raise click.ClickException("this address is not known")
        note(session, "subscription_deleted")
    click.echo("The address is deleted.")


def daily_notices(database: Database) -> OnceADay:
    """What the worker runs: each morning tell, and always forget who never confirmed."""

    def run() -> Told | int:
        if is_on():
            return tell(database, site=site(), now=now())
        with database.transaction() as session:
            return delete_unconfirmed(session, now=now())

    return OnceADay(run, now=now, from_hour=MORNING)


def is_on() -> bool:
    return bool(settings().sends_mail and settings().mail_link_address)


def site() -> Site:
    return Site(
        address=settings().mail_link_address, keyring=Keyring(settings().secret_key)
    )
