"""`participation handover`: what the Beteiligungsstruktur receives, and its proof."""

import json
import sys
import uuid
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.cli.files import OUT, write_file
from participation.cli.handover_documents import (
    list_documents,
    template,
    write_document,
)
from participation.cli.handover_words import (
    describe_difference,
    describe_recount,
    describe_verified,
)
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.queries import handovers, structure
from participation.handover.snapshot.gathering import Asked, NoReleaseError
from participation.handover.snapshot.verifying import verify as verify_bundle
from participation.publication.releases.content import COMMENTS
from participation.publication.releases.signing import public_pem, signing_key

AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for a program."
)


@click.group("handover")
def group() -> None:
    """Make, prove, compare and export hand-overs to the Beteiligungsstruktur."""


@group.command("create")
@click.option("--step", "step_key", required=True, help="Key of `handover steps`.")
@click.option("--title", required=True, help="Title on top of the paper.")
@click.option("--drucksache", default="", help="Number of the council paper.")
@click.option("--vorhaben", default="", help="Number in the Vorhabenliste.")
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    default=[COMMENTS],
    show_default=True,
    help="Name of a questionnaire, or comments; more than one are added up.",
)
@click.option(
    "--release", "number", type=int, help="Of the one subject; else the newest."
)
@click.option("--grouping", default="", help="Planungsräume instead of Ortsteile.")
@AS_JSON
def create(
    *,
    step_key: str,
    title: str,
    drucksache: str,
    vorhaben: str,
    subjects: tuple[str, ...],
    number: int | None,
    grouping: str,
    as_json: bool,
) -> None:
    """Freeze a hand-over for a process step, from released figures alone."""
    from participation.handover.snapshot.creating import create_handover

    if number is not None and len(set(subjects)) != 1:
        raise click.UsageError("--release goes with one --subject")
    asked = Asked(
        step_key=step_key,
        title=title,
        drucksache=drucksache,
        vorhaben=vorhaben,
        subjects=tuple((subject, number) for subject in sorted(set(subjects))),
        grouping=grouping,
    )
    with open_database() as database:
        try:
            reference = create_handover(
                database,
                asked,
                minimum=settings().minimum_count,
                key=signing_key(settings().data_dir),
                account_id=None,
                today=today(),
                also=lambda session, made: note(session, "handover_created", made),
            )
        except NoReleaseError as error:
            raise click.ClickException(
                f"no release of {error}: make one first (participation release create)"
            ) from error
        except NotFoundError as error:
            raise click.UsageError(
                f"unknown {error.what}: {error.key} (see `handover steps`)"
            ) from error
        except InvalidInputError as error:
            raise click.UsageError(str(error.problems)) from error
    click.echo(
        json.dumps({"reference": reference}) if as_json else f"{reference} is made."
    )


@group.command("freeze", hidden=True)
@click.argument("order_id", type=click.UUID)
def freeze(order_id: uuid.UUID) -> None:
    """Make what was asked for in the browser."""
    from participation.handover.snapshot.jobs import run_order

    with open_database() as database:
        run_order(
            database,
            order_id,
            minimum=settings().minimum_count,
            key=signing_key(settings().data_dir),
            today=today(),
        )


@group.command("list")
@AS_JSON
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
@click.option("--format", "file_format", required=True, help="bundle, json, docx …")
@OUT
def export(*, reference: str, file_format: str, out: Path) -> None:
    """Write the hand-over REFERENCE (such as UE-2026-001) as a file."""
    from participation.handover.snapshot.files import render_file
    from participation.handover.snapshot.queries import stored_handover

    pem = public_pem(signing_key(settings().data_dir))
    with open_database() as database, database.transaction() as session:
        try:
            found = stored_handover(session, reference)
            rendered = render_file(session, found, format=file_format, public_pem=pem)
            note(session, "handover_exported", f"{file_format}: {reference}")
        except NotFoundError as error:
            raise click.ClickException(f"unknown hand-over: {reference}") from error
        except InvalidInputError as error:
            raise click.UsageError(f"no such format: {file_format}") from error
    write_file(out, rendered.content)
    click.echo(f"{out}: {len(rendered.content)} bytes")


@group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public key to trust; without it the one in the file, which proves less.",
)
@AS_JSON
def verify(file: Path, *, key: Path | None, as_json: bool) -> None:
    """Check a snapshot and work every table of it out again. Needs no database."""
    result = verify_bundle(
        file.read_bytes(), public_pem=key.read_bytes() if key else None
    )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "reference": result.reference,
                    "holds": result.holds,
                    "own_key": result.own_key,
                    "fingerprint": result.fingerprint,
                    "tables": result.tables,
                    "problems": [
                        {"fault": problem.fault.value, "name": problem.name}
                        for problem in result.problems
                    ],
                }
            )
        )
    else:
        click.echo("\n".join(describe_verified(result)))
    if not result.holds:
        sys.exit(1)


@group.command("recount")
@click.argument("reference")
def recount(reference: str) -> None:
    """Count the records of REFERENCE again; exit code 1 if a figure is not told."""
    from participation.handover.snapshot.queries import inputs_of, stored_handover
    from participation.handover.snapshot.recounting import recount as count_again

    with open_database() as database, database.session() as session:
        try:
            found = stored_handover(session, reference)
            inputs = inputs_of(session, found)
        except NotFoundError as error:
            raise click.ClickException(f"no records of {reference}") from error
        result = count_again(session, found.id, inputs.releases)
    root = str((found.manifest or {})["records"]["root"])
    click.echo("\n".join(describe_recount(result, root)))
    if not result.holds(root):
        sys.exit(1)


@group.command("diff")
@click.argument("before")
@click.argument("after")
@click.option(
    "--exact", is_flag=True, help="With unprotected counts of reasons; recorded."
)
@AS_JSON
def diff(before: str, after: str, *, exact: bool, as_json: bool) -> None:
    """Say what changed from hand-over BEFORE to AFTER, and why."""
    from participation.handover.snapshot.differing import difference, exactly
    from participation.handover.snapshot.stored import plain

    with (
        open_database() as database,
        database.transaction() if exact else database.session() as session,
    ):
        try:
            found = difference(session, before, after)
            reasons = exactly(session, before, after) if exact else None
        except NotFoundError as error:
            raise click.ClickException(f"cannot be compared: {error.key}") from error
        if exact:
            note(session, "handover_reasons_read", f"{before} {after}")
    if as_json:
        click.echo(json.dumps(plain(found), ensure_ascii=False))
        return
    click.echo("\n".join(describe_difference(found, reasons)))


@group.command("steps")
@AS_JSON
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


for command in (list_documents, write_document, template):
    group.add_command(command)
