"""`participation questionnaires`: what is asked, from files and into files."""

import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from participation.cli.context import note, open_database
from participation.cli.exchange_words import (
    imported_file,
    note_lines,
    print_lines,
    print_report,
    refuse_problems,
)
from participation.cli.files import NEW_FILE, OUT, write_file
from participation.cli.local_blocks import local
from participation.cli.paper import print_form
from participation.cli.selecting import one_ortsteil, series_name
from participation.core.clock import today
from participation.database import Session
from participation.places.queries import all_ortsteile
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.exchange.adopting import with_known_information
from participation.questionnaires.exchange.files import Format
from participation.questionnaires.exchange.native import write_native
from participation.questionnaires.exchange.notes import Note
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_questionnaire,
)
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    published_questionnaires,
    published_versions,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
Command = Callable[..., None]


def publishing_options(command: Command) -> Command:
    """Add what every command that publishes asks, in this order."""
    for option in reversed(
        [
            click.option(
                "--key",
                default="default",
                show_default=True,
                callback=series_name,
                help="Name of the series.",
            ),
            click.option(
                "--ortsteil", help="Ask in one Ortsteil only (number or address)."
            ),
            click.option("--opens", type=DAY, help="First day."),
            click.option("--closes", type=DAY, help="Last day."),
            click.option(
                "--new-series", is_flag=True, help="Answers need not be comparable."
            ),
        ]
    ):
        command = option(command)
    return command


@click.group("questionnaires")
def group() -> None:
    """Publish, check, import and export questionnaires."""


group.add_command(local)


group.add_command(print_form)


@group.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def validate(file: Path, *, as_json: bool) -> None:
    """Check FILE (JSON, XLSForm or LimeSurvey) and tell every problem in it."""
    imported = imported_file(file, None)
    if as_json:
        print_report(imported)
    elif not imported.problems:
        print_lines(note_lines(imported.notes))
        definition = parse_definition(imported.source)
        questions = len(definition.questions)
        click.echo(
            f"{file.name} is in order: {questions} questions, "
            f"{len(definition.pages)} pages."
        )
    refuse_problems(imported)


@group.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["auto", *(known.value for known in Format)]),
    default="auto",
    show_default=True,
    help="What the file is; told by its content.",
)
@click.option("--out", type=NEW_FILE, help="Write the questionnaire as JSON.")
@click.option("--publish", "is_published", is_flag=True, help="Publish it at once.")
@publishing_options
@click.option("--yes", is_flag=True, help="Go on although something is left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def import_file(
    file: Path,
    *,
    file_format: str,
    out: Path | None,
    is_published: bool,
    key: str,
    ortsteil: str | None,
    opens: datetime.datetime | None,
    closes: datetime.datetime | None,
    new_series: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Read FILE and tell what cannot be carried over.

    Nothing is stored without --publish, nothing written without --out.
    """
    wanted = None if file_format == "auto" else Format(file_format)
    imported = imported_file(file, wanted)
    if as_json:
        print_report(imported)
    else:
        print_lines(note_lines(imported.notes))
    is_complete = not any(note.is_left_out for note in imported.notes)
    if (out or is_published) and not (is_complete or yes):
        if as_json:
            raise click.ClickException("something is left out: add --yes to go on")
        click.confirm("Go on without what is left out?", abort=True)
    if out is not None:
        write_file(out, write_native(imported.source))
    refuse_problems(imported)
    number = None
    if is_published:
        number = _publish(
            imported.source,
            key=key,
            ortsteil=ortsteil,
            opens=opens,
            closes=closes,
            new_series=new_series,
        )
    if not as_json:
        done = f"version {number} of {key}" if number else "in order, not published"
        click.echo(f"{file.name} is {done}.")


@group.command()
@click.argument("key")
@click.option("--version", type=int, help="Number of the version [default: newest].")
@click.option(
    "--format",
    "file_format",
    type=click.Choice([Format.JSON.value, Format.XLSFORM.value]),
    required=True,
    help="File format.",
)
@OUT
def export(key: str, *, version: int | None, file_format: str, out: Path) -> None:
    """Write the questionnaire KEY as JSON or XLSForm (for Kobo and ODK)."""
    from participation.questionnaires.exchange.xlsform_export import write_xlsform

    with open_database() as database, database.session() as session:
        found = _published(session, key, version)
        ortsteile = [(o.key, o.name) for o in all_ortsteile(session)]
    notes: tuple[Note, ...] = ()
    if file_format == Format.JSON:
        content = write_native(found.definition.source)
    else:
        exported = write_xlsform(
            found.definition.source,
            key=key,
            version=found.number,
            ortsteile=ortsteile,
        )
        content, notes = exported.content, exported.notes
    write_file(out, content)
    print_lines(note_lines(notes))
    click.echo(f"{out}: version {found.number} of {key}, {len(content)} bytes")


@group.command()
@click.argument("file", type=FILE)
@publishing_options
def publish(
    file: Path,
    *,
    key: str,
    ortsteil: str | None,
    opens: datetime.datetime | None,
    closes: datetime.datetime | None,
    new_series: bool,
) -> None:
    """Publish FILE (JSON) as the newest version of a questionnaire.

    A published version never changes; forms that are being filled in stay valid.
    """
    number = _publish(
        _read(file).source,
        key=key,
        ortsteil=ortsteil,
        opens=opens,
        closes=closes,
        new_series=new_series,
    )
    click.echo(f"{file.name} is version {number} of {key}.")


@group.command()
@click.argument("key")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Last day [default: today]."
)
def close(key: str, *, on: datetime.datetime | None) -> None:
    """Take no more answers to the questionnaire KEY after a day."""
    last = on.date() if on else today()
    with open_database() as database, database.transaction() as session:
        close_questionnaire(session, key=key, closes_on=last)
        note(session, "questionnaire_period_set", f"{key} {last}")
    click.echo(f"{key} takes answers until {last}, that day included.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_published(*, as_json: bool) -> None:
    """List the published versions."""
    with open_database() as database, database.session() as session:
        rows: list[dict[str, Any]] = [
            {
                "key": q.key,
                "version": q.number,
                "ortsteil": q.ortsteil_key,
                "opens_on": q.opens_on,
                "closes_on": q.closes_on,
                "published_on": q.published_on,
                "questions": len(q.definition.questions),
                "title": q.definition.title,
            }
            for q in published_questionnaires(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
        return
    for row in rows:
        until = f"until {row['closes_on']}" if row["closes_on"] else "open"
        place = row["ortsteil"] or "all Ortsteile"
        click.echo(
            f"{row['key']:20} version {row['version']}  {row['published_on']}"
            f"  {place}  {row['questions']} questions  {until}"
        )


def _read(file: Path) -> Definition:
    imported = imported_file(file, Format.JSON)
    return parse_definition(imported.source)


def _publish(
    source: Mapping[str, Any],
    *,
    key: str,
    ortsteil: str | None,
    opens: datetime.datetime | None,
    closes: datetime.datetime | None,
    new_series: bool,
) -> int:
    """Publish and return the number of the version."""
    with open_database() as database, database.transaction() as session:
        place = one_ortsteil(session, ortsteil).key if ortsteil else None
        known = published_questionnaires(session)
        publish_questionnaire(
            session,
            key=key,
            definition=parse_definition(with_known_information(source, known)),
            today=today(),
            ortsteil_key=place,
            opens_on=opens.date() if opens else None,
            closes_on=closes.date() if closes else None,
            again=True,
            new_series=new_series,
        )
        found = _published(session, key, None)
        note(session, "questionnaire_published", f"{key} {found.number}")
    return found.number


def _published(
    session: Session, key: str, version: int | None
) -> PublishedQuestionnaire:
    """The version of that number, or the newest; they come newest first."""
    for questionnaire in published_versions(session, key):
        if version in (None, questionnaire.number):
            return questionnaire
    of = f", version {version}" if version else ""
    raise click.ClickException(f"unknown questionnaire: {key}{of}")
