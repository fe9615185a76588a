"""`participation mail`: send the e-mails that wait, and look whether they leave."""

import json
import time
from collections.abc import Callable

import click

from participation.cli.context import open_database, settings
from participation.cli.stopping import stop_signal
from participation.core.clock import now
from participation.core.errors import InvalidInputError
from participation.database import Database, DatabaseAwayError
from participation.mailing.outbox import queue_mail
from participation.mailing.sending import Sent, outbox_state, send_due

LOOK_EVERY_S = 2.0
AWAY_PAUSES_S = (10.0, 30.0, 60.0, 120.0, 300.0)
"""How long to leave a server alone that cannot be used, growing."""


@click.group("mail")
def group() -> None:
    """Send the e-mails that wait, and look whether they leave."""


@group.command()
@click.option("--follow", is_flag=True, help="Go on until stopped.")
def send(*, follow: bool) -> None:
    """Send what is due now, to the server of MAIL_URL."""
    if not settings().sends_mail:
        raise click.ClickException("mail is off: set MAIL_URL and MAIL_FROM")
    stop = stop_signal()
    with open_database() as database:
        if follow:
            follow_outbox(lambda: _pass(database, stop), stop=stop, sleep=time.sleep)
            return
        done = _pass(database, stop)
    click.echo(
        f"{done.sent} sent, {done.later} to be tried again, {done.given_up} given up."
    )
    if done.away:
        raise click.ClickException(f"the mail server cannot be used ({done.away})")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def status(*, as_json: bool) -> None:
    """Tell how many e-mails wait, since when, and what keeps them."""
    with open_database() as database, database.session() as session:
        found = outbox_state(session)
    oldest = found.oldest.isoformat(timespec="seconds") if found.oldest else None
    row = {
        "on": settings().sends_mail,
        "waiting": found.waiting,
        "oldest": oldest,
        "troubles": found.troubles,
    }
    if as_json:
        click.echo(json.dumps(row))
        return
    click.echo(f"mail is {'on' if row['on'] else 'off'}; {found.waiting} waiting")
    if oldest:
        click.echo(f"the oldest since {oldest}")
    for code, count in sorted(found.troubles.items()):
        click.echo(f"{count} failed with {code}")


@group.command()
@click.argument("address")
def test(*, address: str) -> None:
    """Put an e-mail to ADDRESS into the outbox, to see whether it arrives."""
    if not settings().sends_mail:
        raise click.ClickException("mail is off: set MAIL_URL and MAIL_FROM")
    with open_database() as database, database.transaction() as session:
        try:
            queue_mail(
                session,
                recipient=address,
                subject="Probe der Beteiligungsplattform",
                text="Diese E-Mail zeigt, dass der Versand eingerichtet ist.",
                now=now(),
            )
        except InvalidInputError as error:
            raise click.UsageError("that is no e-mail address") from error
    click.echo("It waits; `participation mail send` sends it.")


def follow_outbox(
    once: Callable[[], Sent],
    *,
    stop: Callable[[], bool],
    sleep: Callable[[float], None],
) -> None:
    """Send again and again; wait longer and longer for a server that is away."""
    failed = 0
    while not stop():
        try:
            failed = failed + 1 if once().away else 0
        except DatabaseAwayError:
            failed += 1
        pause = AWAY_PAUSES_S[min(failed, len(AWAY_PAUSES_S)) - 1] if failed else 0.0
        for _ in range(max(1, round(pause / LOOK_EVERY_S))):
            if stop():
                return
            sleep(LOOK_EVERY_S)


def _pass(database: Database, stop: Callable[[], bool]) -> Sent:
    return send_due(
        database,
        url=settings().mail_url,
        sender=settings().mail_from,
        now=now,
        stop=stop,
    )
