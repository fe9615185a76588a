"""`participation answers`: raw answers for the statistics office."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from participation.cli.context import note, open_database
from participation.publication.neutral import neutral_cell
from participation.questionnaires.definition import in_language
from participation.responses.wide import AnswerTable, answer_rows_of, answer_table

OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group("answers")
def group() -> None:
    """Raw answers. They are for the statistics office alone, never for publication."""


@group.command()
@click.argument("key", default="default")
@click.option("--series", type=int, help="Which series; the newest one if left out.")
@click.option("--out", type=OUT, required=True, help="The CSV file to write.")
@click.option("--codebook", type=OUT, help="Also write what columns and codes mean.")
@click.option("--language", default="de", show_default=True, help="Of the codebook.")
def export(
    key: str, *, series: int | None, out: Path, codebook: Path | None, language: str
) -> None:
    """Write all answers to the questionnaire KEY, one line a submission.

    Answers in all languages stand under the same codes. The order of the lines is random.
    """
    with open_database() as database, database.session() as session:
        table = answer_table(session, key, series=series)
        # Before the first line is written: a file that nobody knows of cannot come to be.
        with database.transaction() as log:
            note(log, "answers_exported", f"{key}, series {table.series}")
        count = 0
        with _written(out) as file:
            writer = csv.DictWriter(file, table.header, restval="", delimiter=";")
            writer.writeheader()
            for row in answer_rows_of(session, table):
                writer.writerow({name: neutral_cell(v) for name, v in row.items()})
                count += 1
    if codebook is not None:
        _write_codebook(codebook, table, language)
    noun = "submission" if count == 1 else "submissions"
    click.echo(f"{count} {noun}, {len(table.header)} columns: {out}")


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error


def _write_codebook(path: Path, table: AnswerTable, language: str) -> None:
    with _written(path) as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["column", "label", "code", "meaning"])
        for column in table.columns:
            label = neutral_cell(in_language(column.label, language)[0])
            for option in column.codes or ():
                meaning = neutral_cell(in_language(option.text, language)[0])
                writer.writerow([column.name, label, option.code, meaning])
            if not column.codes:
                writer.writerow([column.name, label, "", ""])
