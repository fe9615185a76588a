"""`participation summary`: the thematic summary, shown or as a file."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from participation.cli.context import note, note_shown, open_database, settings
from participation.cli.files import OUT, write_file
from participation.cli.selecting import chosen_ortsteile, day, period_and_channel
from participation.core.clock import today
from participation.publication.contents import Summary
from participation.publication.release import Selection, SummaryMeta, summary

Command = TypeVar("Command", bound=Callable[..., Any])
TITLE = "Thematische Zusammenfassung der Bürgerbeteiligung"


@click.group("summary")
def group() -> None:
    """Show and export the thematic summary.

    Numbers below the minimum (MINIMUM_COUNT, default 5) are never shown.
    """


def _selection_options(command: Command) -> Command:
    for option in (
        click.option(
            "--simulated", is_flag=True, help="Simulated data instead of real data."
        ),
        click.option(
            "--language",
            type=click.Choice(["de", "en"]),
            default="de",
            show_default=True,
            help="Language of titles and explanations.",
        ),
        click.option(
            "--spaces",
            type=click.Choice(["ortsteil", "planungsraum"]),
            default="ortsteil",
            show_default=True,
            help="What the table breaks the themes down by.",
        ),
        period_and_channel,
        click.option("--kind", help="Only Ortsteile of this kind, such as plattenbau."),
        click.option("--planungsraum", help="Only Ortsteile of this Planungsraum."),
        click.option(
            "--ortsteil",
            "ortsteile",
            multiple=True,
            help="Only this Ortsteil (name, number or address); may be repeated.",
        ),
    ):
        command = option(command)
    return command


@group.command("export")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "xlsx", "docx", "json"]),
    required=True,
    help="File format.",
)
@OUT
@click.option("--title", default=TITLE, help="Title on top of the paper.")
@click.option("--drucksache", default="", help="Number of the council paper.")
@click.option("--vorhaben", default="", help="Number in the Vorhabenliste.")
@_selection_options
def export(
    *,
    file_format: str,
    out: Path,
    title: str,
    drucksache: str,
    vorhaben: str,
    **chosen: Any,
) -> None:
    """Write the summary as a file that a council paper can carry."""
    from participation.publication.documents.render import render_summary

    meta = SummaryMeta(
        title=title, drucksache=drucksache, vorhaben=vorhaben, created_on=today()
    )
    found = _build(meta, exported_as=file_format, **chosen)
    rendered = render_summary(found, format=file_format)
    write_file(out, rendered.content)
    click.echo(f"{out}: {len(rendered.content)} bytes")


@group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
@_selection_options
def show(*, as_json: bool, **chosen: Any) -> None:
    """Print how many comments each theme has."""
    found = _build(SummaryMeta(title=TITLE, created_on=today()), **chosen)
    if as_json:
        from participation.publication.documents.json import write

        click.echo(write(found).decode("utf-8"), nl=False)
        return
    method = found.method
    if method.simulated:
        click.echo("SIMULATED DATA")
    click.echo(
        f"{method.submissions.text} submissions, {method.comments.text} comments"
    )
    for theme in found.ranking:
        share = "" if theme.share is None else f"{theme.share} %"
        click.echo(f"{theme.count.text:>7} {share:>6}  {theme.label}")
    click.echo(f"· withheld: below {method.minimum}, or it would tell another number")


def _build(
    meta: SummaryMeta,
    *,
    ortsteile: tuple[str, ...],
    planungsraum: str | None,
    kind: str | None,
    channel: str | None,
    date_from: datetime.datetime | None,
    date_to: datetime.datetime | None,
    spaces: str,
    language: str,
    simulated: bool,
    exported_as: str = "",
) -> Summary:
    """Read, then record whose sentences are in it: unrecorded, nothing is given out."""
    with open_database() as database:
        with database.session() as session:
            keys = chosen_ortsteile(
                session,
                names=ortsteile,
                planungsraum=planungsraum,
                kind=kind,
                on=meta.created_on,
            )
            found = summary(
                session,
                selection=Selection(
                    ortsteil_keys=keys,
                    channel=channel,
                    date_from=day(date_from),
                    date_to=day(date_to),
                    simulated=simulated,
                ),
                meta=meta,
                minimum=settings().minimum_count,
                language=language,
                spaces=spaces,
            )
        with database.transaction() as session:
            if exported_as:
                note(session, "summary_exported", exported_as)
            note_shown(session, "summary_read", found.quoted_ids, exported_as)
    return found
