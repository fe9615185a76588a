"""`participation seed`: a city from its data files."""

import click

from participation.cli.context import open_database, settings
from participation.core.clock import today
from participation.database import Session
from participation.handover.seed import seed_process
from participation.places.citydata import city_folder, read_json
from participation.places.queries import city as stored_city
from participation.places.seed import seed_city
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_shipped
from participation.themes.scheme import load_scheme, scheme_file
from participation.themes.seed import seed_scheme


@click.command("seed")
@click.argument("city", required=False)
def group(city: str | None) -> None:
    """Load CITY (default: the setting CITY, "erfurt") from its data files.

    CITY is a shipped name or the path of a folder. Running it again changes nothing that
    the city has edited since.
    """
    with open_database() as database, database.transaction() as session:
        load_city(session, city or settings().city)
        name = stored_city(session).official_name
    click.echo(f"{name} is loaded.")


def load_city(session: Session, city: str) -> None:
    """Load everything that a city's folder describes, each room its own part."""
    folder = city_folder(city)
    seed_city(session, folder, today=today())
    seed_scheme(session, load_scheme(scheme_file(folder)), today=today())
    seed_process(session, folder)
    publish_shipped(
        session,
        key="default",
        definition=parse_definition(read_json(folder / "questionnaire.json")),
        today=today(),
    )
