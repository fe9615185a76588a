"""`participation questionnaires`: what is asked, from JSON files."""

import datetime
import json
from pathlib import Path
from typing import Any

import click

from participation.cli.context import open_database
from participation.core.clock import today
from participation.places.queries import ortsteil_by_address
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_questionnaire,
)
from participation.questionnaires.queries import published_questionnaires

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("questionnaires")
def group() -> None:
    """Publish and check questionnaires."""


@group.command()
@click.argument("file", type=FILE)
def validate(file: Path) -> None:
    """Check FILE and tell every problem in it."""
    definition = _read(file)
    questions = len(definition.questions)
    click.echo(f"{file.name} is in order: {questions} questions, "
               f"{len(definition.pages)} pages.")  # fmt: skip


@group.command()
@click.argument("file", type=FILE)
@click.option("--key", default="default", show_default=True, help="Name of the series.")
@click.option("--ortsteil", help="Ask in one Ortsteil only (number or address).")
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
def publish(
    file: Path,
    *,
    key: str,
    ortsteil: str | None,
    opens: datetime.datetime | None,
    closes: datetime.datetime | None,
) -> None:
    """Publish FILE as the newest version of a questionnaire.

    A published version never changes; forms that are being filled in stay valid.
    """
    definition = _read(file)
    with open_database() as database, database.transaction() as session:
        place = ortsteil_by_address(session, ortsteil).key if ortsteil else None
        publish_questionnaire(
            session,
            key=key,
            definition=definition,
            today=today(),
            ortsteil_key=place,
            opens_on=opens.date() if opens else None,
            closes_on=closes.date() if closes else None,
            again=True,
        )
        number = next(
            q.number for q in published_questionnaires(session) if q.key == key
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
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise click.ClickException(f"{file.name}: not JSON ({error})") from error
    return parse_definition(data)
