"""`participation handover`: what the Beteiligungsstruktur receives."""

import datetime
import json
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.cli.selecting import day, period_and_channel
from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.handover.queries import (
    handover,
    handover_by_reference,
    handovers,
    structure,
)
from participation.publication.release import Selection


@click.group("handover")
def group() -> None:
    """Make and export hand-overs to the Beteiligungsstruktur."""


@group.command("create")
@click.option("--step", "step_key", required=True, help="Key of `handover steps`.")
@click.option("--title", required=True, help="Title on top of the paper.")
@click.option("--drucksache", default="", help="Number of the council paper.")
@click.option("--vorhaben", default="", help="Number in the Vorhabenliste.")
@click.option(
    "--spaces",
    type=click.Choice(["ortsteil", "planungsraum"]),
    default="ortsteil",
    show_default=True,
    help="What the matrix breaks the themes down by.",
)
@period_and_channel
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def create(
    *,
    step_key: str,
    title: str,
    drucksache: str,
    vorhaben: str,
    spaces: str,
    date_from: datetime.datetime | None,
    date_to: datetime.datetime | None,
    channel: str | None,
    as_json: bool,
) -> None:
    """Freeze a hand-over for a process step. Simulated data is never part of it."""
    from participation.handover.create import create_handover

    with open_database() as database, database.transaction() as session:
        if step_key not in {step.key for step in structure(session, on=today()).steps}:
            raise click.UsageError(f"unknown step: {step_key} (see `handover steps`)")
        made = create_handover(
            session,
            step_key=step_key,
            title=title,
            drucksache=drucksache,
            vorhaben=vorhaben,
            selection=Selection(
                channel=channel, date_from=day(date_from), date_to=day(date_to)
            ),
            spaces=spaces,
            minimum=settings().minimum_count,
            created_by=None,
            today=today(),
        )
        view = handover(session, made)
        note(session, "handover_created", view.reference)
    if as_json:
        line = {"reference": view.reference, "digest": view.content_digest}
        click.echo(json.dumps(line))
        return
    click.echo(f"{view.reference} is made. SHA-256 {view.content_digest}")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_handovers(*, as_json: bool) -> None:
    """List the hand-overs, the newest first."""
    with open_database() as database, database.session() as session:
        lines = handovers(session)
    if as_json:
        rows = [
            {
                "reference": line.reference,
                "title": line.title,
                "step": line.step_key,
                "created_on": line.created_on.isoformat(),
            }
            for line in lines
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in lines:
        click.echo(
            f"{line.reference}  {line.created_on}  {line.step_name:24} {line.title}"
        )


@group.command("export")
@click.argument("reference")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["json", "xlsx", "docx"]),
    required=True,
    help="File format.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write; one that exists is replaced.",
)
def export(*, reference: str, file_format: str, out: Path) -> None:
    """Write the hand-over REFERENCE (such as UE-2026-001) as a file."""
    from participation.handover.documents.render import render_handover

    with open_database() as database, database.transaction() as session:
        try:
            view = handover_by_reference(session, reference)
            note(session, "handover_exported", f"{file_format}: {view.reference}")
        except NotFoundError as error:
            raise click.ClickException(f"unknown hand-over: {reference}") from error
    rendered = render_handover(view, format=file_format)
    try:
        out.write_bytes(rendered.content)
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error.strerror}") from error
    click.echo(f"{out}: {len(rendered.content)} bytes")


@group.command("steps")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def steps(*, as_json: bool) -> None:
    """List the process steps with their keys."""
    with open_database() as database, database.session() as session:
        found = structure(session, on=today()).steps
    if as_json:
        rows = [
            {"key": step.key, "name": step.name, "deliverable": step.deliverable}
            for step in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for step in found:
        click.echo(f"{step.key:24} {step.name:24} {step.deliverable or '–'}")
