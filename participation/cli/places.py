"""`participation places`: Ortsteile and their grouping."""

import json
from pathlib import Path

import click

from participation.cli.context import note, open_database
from participation.places.edit import import_planungsraeume
from participation.places.queries import all_ortsteile, planungsraeume


@click.group("places")
def group() -> None:
    """List Ortsteile, import Planungsräume."""


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


@group.command("planungsraeume")
def list_planungsraeume() -> None:
    """List the Planungsräume with their Ortsteile."""
    with open_database() as database, database.session() as session:
        for raum in planungsraeume(session):
            keys = " ".join(raum.ortsteil_keys)
            click.echo(f"{raum.grouping} | {raum.name} | {keys}")
