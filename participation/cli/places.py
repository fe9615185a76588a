"""`participation places`: Ortsteile, what is above and below them, their index."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from participation.cli.context import note, open_database
from participation.core.clock import today
from participation.places.edit import import_planungsraeume
from participation.places.queries import all_ortsteile, planungsraeume
from participation.places.refused_lines import LineProblem, LinesRefusedError
from participation.places.social_index import import_social_index
from participation.places.wohngebiete import import_wohngebiete
from participation.responses.tables import read_table


@click.group("places")
def group() -> None:
    """List Ortsteile; import Planungsräume, Wohngebiete, the index of the city."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_ortsteile(*, as_json: bool) -> None:
    """List the Ortsteile with number, address and kind."""
    with open_database() as database, database.session() as session:
        ortsteile = all_ortsteile(session)
    if as_json:
        rows = [
            {"key": o.key, "name": o.name, "slug": o.slug, "kind": o.kind}
            for o in ortsteile
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for o in ortsteile:
        click.echo(f"{o.key}  {o.name:24} /o/{o.slug:24} {o.kind}")


@group.command("import-planungsraeume")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_planungsraeume_file(file: Path) -> None:
    """Store the grouping of FILE (CSV: grouping,name,ortsteil,valid_from,valid_to).

    A grouping of the same name is replaced; all others stay.
    """
    text = file.read_text(encoding="utf-8-sig")
    with open_database() as database, database.transaction() as session:
        count = import_planungsraeume(session, text=text, name=file.name)
        note(session, "planungsraeume_imported", str(count))
    click.echo(f"{count} Planungsräume are stored.")


@group.command("import-wohngebiete")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_wohngebiete_file(file: Path) -> None:
    """Store the Wohngebiete of FILE: CSV (ortsteil,name,aliases,valid_from,valid_to) or
    GeoJSON with the same properties and their boundaries.
    """
    try:
        with open_database() as database, database.transaction() as session:
            count = import_wohngebiete(session, content=file.read_bytes())
            note(session, "wohngebiete_imported", str(count))
    except LinesRefusedError as refused:
        _refuse(file, refused.problems)
    click.echo(f"{count} Wohngebiete are stored.")


@group.command("import-social-index")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--high",
    type=click.Choice(["burdened", "not-burdened"]),
    required=True,
    help="What a high value says of an Ortsteil.",
)
@click.option("--year", type=int, help="Of lines that say none.")
@click.option(
    "--edition", default="", help="Edition or source, of lines that say none."
)
def import_social_index_file(
    file: Path, *, high: str, year: int | None, edition: str
) -> None:
    """Store the index of the Sozialstrukturatlas in FILE (CSV or XLSX).

    Columns: ortsteil (number or name), wert; and jahr, ausgabe where the options do not
    say them. An edition of the same name is replaced; the newest year counts.
    """
    table = read_table(file.read_bytes(), name=file.name)
    try:
        with open_database() as database, database.transaction() as session:
            editions = import_social_index(
                session,
                header=table.header,
                rows=[(row.line, row.cells) for row in table.rows],
                high_is_burdened=high == "burdened",
                year=year,
                edition=edition,
                today=today(),
            )
            for name in editions:
                note(session, "social_index_imported", name)
    except LinesRefusedError as refused:
        _refuse(file, refused.problems)
    click.echo(f"{', '.join(editions)}: stored.")


def _refuse(file: Path, problems: Sequence[LineProblem]) -> NoReturn:
    for problem in problems:
        place = f", line {problem.line}" if problem.line else ""
        what = problem.flaw.value.replace("_", " ")
        click.echo(f"{file.name}{place}: {what} {problem.value}".rstrip(), err=True)
    sys.exit(1)


@group.command("planungsraeume")
def list_planungsraeume() -> None:
    """List the Planungsräume with their Ortsteile."""
    with open_database() as database, database.session() as session:
        for raum in planungsraeume(session):
            keys = " ".join(raum.ortsteil_keys)
            click.echo(f"{raum.grouping} | {raum.name} | {keys}")
