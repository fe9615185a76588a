"""`participation routing`: what Fachplanungen have to answer, and reminding them of it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.cli.files import OUT, write_file
from participation.core.clock import now, today
from participation.database import Database
from participation.handover.routing.answering import Reach
from participation.handover.routing.files import TYPES, list_file, read_list
from participation.handover.routing.lists import Wanted, count_lines
from participation.handover.routing.reminding import Reminded
from participation.handover.routing.reminding import remind as queue_reminders
from participation.handover.routing.waiting import overview

DESK = "/staff/meine-planung"


@click.group("routing")
def group() -> None:
    """Remind Fachplanungen of what waits for an answer, and list it."""


@group.command()
def remind() -> None:
    """Queue an e-mail to each Fachplanung with something due; none twice a day.

    `participation run` does so daily.
    """
    if not settings().sends_mail:
        raise click.ClickException("mail is off: set MAIL_URL and MAIL_FROM")
    with open_database() as database:
        done = remind_now(database)
    click.echo(f"{done.mails} e-mails about {done.themes} themes.")
    for name in done.no_address:
        click.echo(f"no address known: {name}", err=True)


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def waiting(*, as_json: bool) -> None:
    """Tell how much waits for an answer, by Fachplanung."""
    with open_database() as database, database.session() as session:
        found = overview(session, today=today())
    if as_json:
        rows = [asdict(one) for one in (*found.by_plan, found.total)]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in found.by_plan:
        click.echo(
            f"{one.name:40} {one.waiting:4} waiting, {one.overdue:4} overdue,"
            f" oldest {'–' if one.oldest_days is None else one.oldest_days} days"
        )


@group.command()
@click.option("--plan", default="", help="Key of one Fachplanung [default: all].")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(sorted(TYPES)),
    required=True,
    help="File format.",
)
@OUT
def export(*, plan: str, file_format: str, out: Path) -> None:
    """Write the list of a Fachplanung, or of all, with what they answered."""
    reach = Reach(plan_keys={plan} if plan else None)
    with open_database() as database:
        with database.transaction() as session:
            note(session, "routing_exported", f"{file_format}: {plan or 'all'}")
        with database.session() as session:
            count = count_lines(session, reach=reach, wanted=Wanted(), today=today())
            found = read_list(session, reach=reach, wanted=Wanted(), today=today())
            made = list_file(found, format=file_format, today=today())
    write_file(out, made.content)
    click.echo(f"{out}: {count} themes")


def remind_now(database: Database) -> Reminded:
    """Queue the reminders of today, with a link to the desk where its address is known."""
    address = settings().public_address
    with database.transaction() as session:
        return queue_reminders(
            session, link=f"{address}{DESK}" if address else "", now=now()
        )
