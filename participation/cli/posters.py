"""`participation posters`: what hangs at the bus stop."""

from collections.abc import Sequence
from pathlib import Path

import click

from participation.cli.context import open_database, settings
from participation.cli.files import write_folder
from participation.cli.selecting import chosen_ortsteile
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.places.queries import OrtsteilView, all_ortsteile


@click.command("posters")
@click.option(
    "--ortsteil",
    "names",
    multiple=True,
    help="Of this Ortsteil (name, number or address); may be repeated.",
)
@click.option("--all", "every", is_flag=True, help="Of every Ortsteil.")
@click.option(
    "--size",
    type=click.Choice(["a4", "a5"]),
    default="a4",
    show_default=True,
    help="Size of the sheet.",
)
@click.option(
    "--outcomes",
    is_flag=True,
    help="What became of it, with answers of the city, instead of an invitation.",
)
@click.option(
    "--city",
    "whole_city",
    is_flag=True,
    help="With --outcomes: one poster of the whole city.",
)
@click.option("--slips", is_flag=True, help="A4 with a row of strips to tear off.")
@click.option(
    "--address",
    help="Where citizens find the survey, https://… [default: PUBLIC_ADDRESS]",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the files; made if it is not there.",
)
def group(
    *,
    names: tuple[str, ...],
    every: bool,
    size: str,
    slips: bool,
    outcomes: bool,
    whole_city: bool,
    address: str | None,
    out: Path,
) -> None:
    """Print posters as PDF files, one an Ortsteil.

    Each has the question, the QR code and the short address of the Ortsteil's page, how
    long it takes and in which languages.
    """
    if whole_city and not outcomes:
        raise click.UsageError("--city is of --outcomes only")
    if [every, bool(names), whole_city].count(True) != 1:
        raise click.UsageError("say either --all or --ortsteil")
    if slips and size != "a4":
        raise click.UsageError("--slips are printed on A4 only")
    sheet = "slips" if slips else size
    with open_database() as database, database.session() as session:
        chosen = [] if whole_city else _chosen(session, names)
        base = known_address(address)
        if outcomes:
            files = _answers(session, chosen or [None], sheet=sheet, address=base)
        else:
            files = _printed(session, chosen, sheet=sheet, address=base)
    write_folder(out, files)
    noun = "1 poster is" if len(files) == 1 else f"{len(files)} posters are"
    click.echo(f"{noun} in {out}.")


def known_address(given: str | None) -> str:
    """Address for paper: as given, else PUBLIC_ADDRESS. Neither is a usage error."""
    address = given or settings().public_address
    if not address:
        raise click.UsageError(
            "paper needs an address: give --address or set PUBLIC_ADDRESS"
        )
    return address


def _chosen(session: Session, names: tuple[str, ...]) -> list[OrtsteilView]:
    keys = chosen_ortsteile(
        session, names=names, planungsraum=None, kind=None, on=today()
    )
    return [o for o in all_ortsteile(session) if keys is None or o.key in keys]


def _printed(
    session: Session, ortsteile: list[OrtsteilView], *, sheet: str, address: str
) -> dict[str, bytes]:
    from participation.questionnaires.print.posters import Sheet, poster_pdf, posters

    try:
        made = posters(
            session,
            ortsteile,
            address=address,
            languages=settings().locales,
            today=today(),
        )
    except InvalidInputError as error:
        raise click.UsageError(f"not a web address: {address}") from error
    return {
        f"plakat-{ortsteil.slug}-{sheet}.pdf": poster_pdf(
            [poster], sheet=Sheet(sheet), today=today()
        )
        for ortsteil, poster in zip(ortsteile, made, strict=True)
    }


def _answers(
    session: Session,
    ortsteile: Sequence[OrtsteilView | None],
    *,
    sheet: str,
    address: str,
) -> dict[str, bytes]:
    """Posters of what became of it; None among the Ortsteile is the whole city."""
    from participation.handover.posters import outcome_posters
    from participation.questionnaires.print.posters import Sheet, poster_pdf

    try:
        made = outcome_posters(
            session, ortsteile, address=address, languages=settings().locales
        )
    except InvalidInputError as error:
        raise click.UsageError(f"not a web address: {address}") from error
    names = [ortsteil.slug if ortsteil else "stadt" for ortsteil in ortsteile]
    return {
        f"plakat-antworten-{name}-{sheet}.pdf": poster_pdf(
            [poster], sheet=Sheet(sheet), today=today()
        )
        for name, poster in zip(names, made, strict=True)
    }
