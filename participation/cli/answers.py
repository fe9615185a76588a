"""`participation answers`: raw answers for the statistics office."""

import uuid
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.cli.progress import progress_bar
from participation.export.formats.registry import FORMATS, write_export
from participation.export.formats.xlsx_file import TooManyRowsError
from participation.export.jobs import run_export

OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("answers")
def group() -> None:
    """Write raw answers to a file, for the statistics office."""


@group.command()
@click.argument("key", default="default")
@click.option("--series", type=int, help="Which series; the newest one if left out.")
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="csv",
    show_default=True,
    help="csv-long: one line an answer. codebook and ddi: what columns and codes mean.",
)
@click.option("--out", type=OUT, required=True, help="The file to write.")
@click.option("--language", default="de", show_default=True, help="Of the labels.")
@click.option("--simulated", is_flag=True, help="Simulated answers, for a rehearsal.")
def export(
    key: str,
    *,
    series: int | None,
    format: str,
    out: Path,
    language: str,
    simulated: bool,
) -> None:
    """Write all answers to the questionnaire KEY.

    Answers in all languages stand under the same codes. The order of the lines is random.
    """
    with open_database() as database:
        with database.transaction() as session:
            # Before the first line: a file that nobody knows of cannot come to be.
            note(session, "answers_exported", f"{key}: {format}")
        with database.session() as session, progress_bar("Writing") as progress:
            try:
                dataset = write_export(
                    session,
                    key,
                    out,
                    format=format,
                    series=series,
                    language=language,
                    simulated=simulated,
                    progress=progress,
                )
            except OSError as error:
                raise click.ClickException(
                    f"cannot write {out}: {error.strerror}"
                ) from error
            except TooManyRowsError as error:
                raise click.ClickException(
                    "more rows than a spreadsheet can hold; choose csv or sav"
                ) from error
    noun = "submission" if dataset.total == 1 else "submissions"
    click.echo(f"{dataset.total} {noun}, {len(dataset.variables)} columns: {out}")


@group.command(hidden=True)
@click.argument("export_id", type=click.UUID)
def write(export_id: uuid.UUID) -> None:
    """Write the file of an export that was asked for in the browser."""
    with open_database() as database:
        ready = run_export(database, settings().data_dir / "exports", export_id)
    if not ready:
        raise click.ClickException("the export could not be written")
