"""`participation questionnaires print`: the form to fill in by hand."""

from pathlib import Path

import click

from participation.cli.context import open_database
from participation.cli.files import write_file
from participation.cli.posters import known_address
from participation.cli.selecting import one_ortsteil
from participation.core.clock import today
from participation.core.errors import InvalidInputError


@click.command("print")
@click.option("--key", default="default", show_default=True, help="Name of the series.")
@click.option(
    "--ortsteil",
    help="With this Ortsteil's own questions and address (name, number or address).",
)
@click.option(
    "--language", default="de", show_default=True, help="One of the questionnaire's."
)
@click.option("--large", is_flag=True, help="Large print: 17 points instead of 11.")
@click.option(
    "--address",
    help="Where citizens find the survey, https://… [default: PUBLIC_ADDRESS]",
)
@click.option(
    "--return-address",
    default="",
    help="Where the filled-in form goes, its lines parted by commas"
    " [default: the office in city.json].",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="PDF file to write; one that exists is replaced.",
)
def print_form(
    *,
    key: str,
    ortsteil: str | None,
    language: str,
    large: bool,
    address: str | None,
    return_address: str,
    out: Path,
) -> None:
    """Print the newest version as a form to fill in by hand (PDF/UA)."""
    from participation.questionnaires.print.paper import paper_form, paper_pdf

    with open_database() as database, database.session() as session:
        try:
            form = paper_form(
                session,
                key=key,
                ortsteil=one_ortsteil(session, ortsteil) if ortsteil else None,
                address=known_address(address),
                return_address=return_address.replace(",", "\n"),
            )
        except InvalidInputError as error:
            raise click.UsageError(f"not a web address: {address}") from error
    if language not in form.definition.languages:
        known = ", ".join(form.definition.languages)
        raise click.UsageError(f"{key} is not in {language} (it is in {known})")
    content = paper_pdf(form, language=language, large=large, today=today())
    write_file(out, content)
    click.echo(f"{key} version {form.number} is in {out}.")
