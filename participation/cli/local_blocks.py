"""`participation questionnaires local`: an Ortsteil's own questions."""

from pathlib import Path

import click

from participation.cli.context import note, open_database
from participation.core.clock import today
from participation.places.citydata import read_json
from participation.places.queries import all_ortsteile, ortsteil_by_address
from participation.questionnaires.publish import (
    publish_local_block,
    withdraw_local_block,
)
from participation.questionnaires.queries import local_blocks

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("local")
def local() -> None:
    """Up to three questions of an Ortsteil's own, beside those of the city."""


@local.command()
@click.argument("file", type=FILE)
@click.option("--key", default="default", show_default=True, help="The questionnaire.")
@click.option("--ortsteil", required=True, help="Number or address.")
def publish(file: Path, *, key: str, ortsteil: str) -> None:
    """Ask the questions in FILE in one Ortsteil from now on."""
    with open_database() as database, database.transaction() as session:
        place = ortsteil_by_address(session, ortsteil)
        publish_local_block(
            session,
            key=key,
            ortsteil_key=place.key,
            data=read_json(file),
            today=today(),
        )
        note(session, "local_block_published", f"{key} {place.key}")
    click.echo(f"{place.name} asks its own questions with {key}.")


@local.command()
@click.option("--key", default="default", show_default=True, help="The questionnaire.")
@click.option("--ortsteil", required=True, help="Number or address.")
def withdraw(*, key: str, ortsteil: str) -> None:
    """Ask the city's questions only again. Answers given so far stay."""
    with open_database() as database, database.transaction() as session:
        place = ortsteil_by_address(session, ortsteil)
        withdraw_local_block(session, key=key, ortsteil_key=place.key, today=today())
        note(session, "local_block_withdrawn", f"{key} {place.key}")
    click.echo(f"{place.name} asks no questions of its own.")


@local.command("list")
def list_blocks() -> None:
    """List all blocks: what is asked now, what was replaced or withdrawn."""
    with open_database() as database, database.session() as session:
        names = {ortsteil.key: ortsteil.name for ortsteil in all_ortsteile(session)}
        newest: set[tuple[str, str]] = set()
        for block in local_blocks(session):  # newest first
            place = (block.questionnaire_key, block.ortsteil_key)
            state = "replaced" if place in newest else "in use"
            newest.add(place)
            if block.withdrawn_on:
                state = f"withdrawn {block.withdrawn_on}"
            name = names.get(block.ortsteil_key, "")
            click.echo(
                f"{block.questionnaire_key}  {block.ortsteil_key} {name}  "
                f"block {block.number}  {block.questions} questions  "
                f"{block.published_on}  {state}"
            )
