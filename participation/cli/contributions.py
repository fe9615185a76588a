"""`participation contributions`: citizens' texts from files, as cities have them."""

import json
import sys
import uuid
from dataclasses import asdict
from pathlib import Path

import click

from participation.cli.context import note, open_database
from participation.cli.progress import progress_bar
from participation.core.clock import today
from participation.core.kinds import Channel
from participation.responses.batches import import_batches, remove_batch
from participation.responses.columns import ColumnError, Columns
from participation.responses.importing import (
    ImportOptions,
    ImportRefusedError,
    ImportResult,
    import_contributions,
)
from participation.responses.rows import RowProblem

CHANNELS = {channel.value.replace("_", "-"): channel for channel in Channel}
DELIMITERS = {"auto": "auto", "comma": ",", "semicolon": ";", "tab": "\t"}
SHORT_DELIMITERS = {"": "auto", ",": "comma", ";": "semicolon", "\t": "tab"}

REASONS = {
    "empty_text": "has no text (leave such rows out with --skip-empty)",
    "too_long": "the text is too long ({value} characters, 50,000 are taken)",
    "unreadable_characters": "the text has unreadable characters (wrong encoding?)",
    "unknown_ortsteil": "unknown Ortsteil {value!r}; the nearest are {suggestions}",
    "bad_date": "{value!r} is no date (01.02.2024 or 2024-02-01)",
    "future_date": "the date {value} lies in the future",
    "unknown_channel": "unknown channel {value!r} (online, Papier, vor Ort, Telefon)",
    "too_many_cells": "has more cells than the header, from {value!r} on"
    " (a delimiter in a text without quotation marks?)",
}  # fmt: skip


@click.group("contributions")
def group() -> None:
    """Import citizens' texts from CSV and XLSX files."""


def _delimiter(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = SHORT_DELIMITERS.get(value, value)
    if name not in DELIMITERS:
        raise click.BadParameter("one of auto, comma, semicolon, tab")
    return DELIMITERS[name]


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text-column", help="Heading of the column with the texts.")
@click.option("--title-column", help="Heading of a title, put before the text.")
@click.option("--ortsteil-column", help="Heading of the Ortsteil, by name or number.")
@click.option("--date-column", help="Heading of the date; without it: today.")
@click.option("--channel-column", help="Heading of the channel of each row.")
@click.option("--id-column", help="Heading of a number that tells rows apart.")
@click.option(
    "--channel",
    type=click.Choice(list(CHANNELS)),
    default="online",
    show_default=True,
    help="How rows without a channel of their own reached the city.",
)
@click.option(
    "--source",
    help="Where the texts come from [default: the file's name]. Give the same for the"
    " next, longer export: only its new rows are added.",
)
@click.option("--encoding", default="auto", show_default=True, help="For CSV.")
@click.option(
    "--delimiter",
    default="auto",
    show_default=True,
    callback=_delimiter,
    help="For CSV: comma, semicolon, tab.",
)
@click.option(
    "--language", default="de", show_default=True, help="Language of the texts."
)
@click.option("--skip-empty", is_flag=True, help="Leave out rows without a text.")
@click.option(
    "--unknown-ortsteil",
    type=click.Choice(["refuse", "city-wide"]),
    default="refuse",
    show_default=True,
    help="What to do with a name that is no Ortsteil: city-wide counts it for the city.",
)
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def import_file(
    file: Path,
    *,
    text_column: str | None,
    title_column: str | None,
    ortsteil_column: str | None,
    date_column: str | None,
    channel_column: str | None,
    id_column: str | None,
    channel: str,
    source: str | None,
    encoding: str,
    delimiter: str,
    language: str,
    skip_empty: bool,
    unknown_ortsteil: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the contributions in FILE (CSV or XLSX): all rows or none.

    Columns are found by their headings (Beitrag, Vorschlag, Titel, Ortsteil, Datum ...);
    name them where that fails, or say "" for one that must not be used. The same file
    again adds nothing.
    """
    options = ImportOptions(
        source=source or file.name,
        columns=Columns(
            text=text_column,
            title=title_column,
            ortsteil=ortsteil_column,
            date=date_column,
            channel=channel_column,
            id=id_column,
        ),
        channel=CHANNELS[channel],
        language=language,
        encoding=encoding,
        delimiter=delimiter,
        skip_empty=skip_empty,
        unknown_ortsteil_city_wide=unknown_ortsteil == "city-wide",
    )
    try:
        with (
            open_database() as database,
            progress_bar("Importing") as progress,
            database.transaction() as session,
        ):
            result = import_contributions(
                session,
                data=file.read_bytes(),
                name=file.name,
                options=options,
                today=today(),
                dry_run=dry_run,
                progress=progress,
            )
            if not dry_run and result.same_file_on is None:
                subject = f"{result.batch_id}: {result.added}"
                note(session, "contributions_imported", subject)
    except ColumnError as error:
        raise click.ClickException(_column_reason(error)) from error
    except ImportRefusedError as refused:
        _report_problems(refused, as_json=as_json)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(asdict(result), default=str, ensure_ascii=False))
    else:
        _report(result, dry_run=dry_run)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_batches(*, as_json: bool) -> None:
    """List the imported files."""
    with open_database() as database, database.session() as session:
        batches = import_batches(session)
    if as_json:
        rows = [asdict(batch) for batch in batches]
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
        return
    for batch in batches:
        number = f"{batch.contributions:7,}"
        click.echo(f"{batch.id}  {batch.imported_on}  {number}  {batch.source}")


@group.command("remove")
@click.argument("batch", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(batch: uuid.UUID, *, yes: bool) -> None:
    """Remove an imported file (its id is in the list) with all its tags."""
    if not yes:
        click.confirm("Remove these contributions and their tags?", abort=True)
    with open_database() as database, database.transaction() as session:
        number = remove_batch(session, batch)
        note(session, "contributions_removed", f"{batch}: {number}")
    click.echo(f"{number} contributions are removed.")


def _report(result: ImportResult, *, dry_run: bool) -> None:
    for role, heading in result.columns.items():
        click.echo(f"{role:9} from column {heading!r}")
    if result.same_file_on is not None:
        click.echo(
            f"This file was imported on {result.same_file_on}; nothing was added."
            f" To read it in another way, remove {result.batch_id} first."
        )
        return
    verb = "would be imported (dry run)" if dry_run else "imported"
    click.echo(f"{result.added} contributions {verb} of {result.rows} rows.")
    for number, what in (
        (result.known, "were here already"),
        (result.skipped_empty, "without a text left out"),
        (result.city_wide, "count for the whole city"),
    ):
        if number:
            click.echo(f"{number} {what}.")
    if result.unknown_ortsteile:
        click.echo(f"No Ortsteil: {', '.join(result.unknown_ortsteile)}")


def _report_problems(refused: ImportRefusedError, *, as_json: bool) -> None:
    if as_json:
        rows = [asdict(problem) for problem in refused.problems]
        click.echo(json.dumps({"problems": rows}, ensure_ascii=False))
    for problem in refused.problems:
        click.echo(_reason(problem), err=True)
    rows_with_problems = len({problem.line for problem in refused.problems})
    click.echo(f"Nothing was imported: {rows_with_problems} bad rows.", err=True)


def _reason(problem: RowProblem) -> str:
    reason = REASONS[problem.code].format(
        value=problem.value, suggestions=", ".join(problem.suggestions)
    )
    return f"Line {problem.line}: {reason}"


def _column_reason(error: ColumnError) -> str:
    found = ", ".join(repr(name) for name in error.found)
    header = ", ".join(repr(name) for name in error.header)
    option = f"--{error.role}-column"
    if error.code == "ambiguous":
        return f"more than one column may hold the {error.role}: {found}; say {option}"
    if error.code == "unknown":
        return f"no column {found}; the file has {header}"
    return (
        f"no column with the {error.role} was found; say {option}. There are {header}"
    )
