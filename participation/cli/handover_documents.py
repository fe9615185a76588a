"""`participation handover document` and `... template`: papers, and what they are made of."""

from pathlib import Path

import click

from participation.cli.context import note, open_database
from participation.cli.files import OUT, write_file
from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.handover.documents.kinds import (
    FORMATS,
    FROM_TEMPLATE,
    LANGUAGES,
    Kind,
    offers,
)

KIND = click.Choice([kind.value for kind in Kind])
TEMPLATE = click.Choice([kind.value for kind in FROM_TEMPLATE])
LANGUAGE = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="de",
    show_default=True,
    help="Language of the words.",
)


@click.command("documents")
@click.argument("reference")
@LANGUAGE
def list_documents(*, reference: str, language: str) -> None:
    """List the documents that can be made of the hand-over REFERENCE."""
    from participation.handover.snapshot.queries import stored_handover

    with open_database() as database, database.session() as session:
        try:
            found = stored_handover(session, reference)
        except NotFoundError as error:
            raise click.ClickException(f"unknown hand-over: {reference}") from error
    for offer in offers(found.handover, language):
        formats = " ".join(offer.formats)
        click.echo(
            f"{offer.kind.value:10} {offer.subject or '-':20} {formats:20} {offer.label}".rstrip()
        )


@click.command("document")
@click.argument("reference")
@click.option("--kind", type=KIND, required=True, help="Which document.")
@click.option(
    "--format", "file_format", required=True, help="docx, pdf, xlsx, ods, pptx."
)
@click.option(
    "--subject", default="", help="Plan, space or interface: `handover documents`."
)
@LANGUAGE
@OUT
def write_document(
    *,
    reference: str,
    kind: str,
    file_format: str,
    subject: str,
    language: str,
    out: Path,
) -> None:
    """Write a document of the hand-over REFERENCE (such as UE-2026-001) as a file."""
    from participation.handover.documents.filling.fill import TemplateRefusedError
    from participation.handover.documents.render import render_handover
    from participation.handover.snapshot.queries import stored_handover
    from participation.handover.templates.keep import template_of
    from participation.typesetting.pdf import PrintError

    wanted = Kind(kind)
    if file_format not in FORMATS[wanted]:
        known = ", ".join(FORMATS[wanted])
        raise click.UsageError(f"{kind} comes as {known}, not as {file_format}")
    with open_database() as database:
        try:
            with database.session() as session:
                found = stored_handover(session, reference)
                own = template_of(session, wanted, language)
            made = render_handover(
                found.handover,
                kind=wanted,
                format=file_format,
                language=language,
                subject=subject,
                template=own,
                counts_comments=found.counts_comments,
                withdrawn=found.withdrawn,
            )
        except NotFoundError as error:
            raise click.ClickException(str(error)) from error
        except (TemplateRefusedError, PrintError) as error:
            raise click.ClickException(f"cannot be made: {error}") from error
        with database.transaction() as session:
            note(session, "handover_exported", f"{made.name}: {reference}")
    _write(out, made.content)


@click.group("template")
def template() -> None:
    """Take out, bring in and undo the templates of papers and slides."""


@template.command("list")
def list_templates() -> None:
    """List the templates and whose is in use."""
    from participation.handover.templates.keep import template_lines

    with open_database() as database, database.session() as session:
        lines = template_lines(session)
    for line in lines:
        use = (
            f"own, version {line.versions[0].number} of {line.versions[0].set_on}"
            if line.own
            else "shipped"
        )
        click.echo(f"{line.kind.value:10} {line.language}  {use}")


@template.command("export")
@click.argument("kind", type=TEMPLATE)
@LANGUAGE
@click.option("--shipped", is_flag=True, help="The one that the product ships.")
@OUT
def export_template(*, kind: str, language: str, shipped: bool, out: Path) -> None:
    """Write the template in use as a file, to be changed in Word or PowerPoint."""
    from participation.handover.documents.render import shipped_template
    from participation.handover.templates.keep import template_of

    wanted = Kind(kind)
    with open_database() as database, database.session() as session:
        own = None if shipped else template_of(session, wanted, language)
    _write(out, own or shipped_template(wanted, language))


@template.command("import")
@click.argument("kind", type=TEMPLATE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@LANGUAGE
def import_template(*, kind: str, file: Path, language: str) -> None:
    """Try a changed template with an example, and use it from now on."""
    from participation.handover.documents.filling.fill import TemplateRefusedError
    from participation.handover.templates.keep import (
        ChangedMeanwhileError,
        check_template,
        keep_template,
    )

    wanted, content = Kind(kind), file.read_bytes()
    try:
        check_template(content, kind=wanted, language=language)
        with open_database() as database, database.transaction() as session:
            kept = keep_template(
                session,
                content,
                kind=wanted,
                language=language,
                set_by=None,
                today=today(),
            )
            if kept:
                note(session, "template_changed", f"{kind} {language}")
    except TemplateRefusedError as error:
        raise click.ClickException(f"refused: {error}") from error
    except ChangedMeanwhileError as error:
        raise click.ClickException("somebody else changed it just now") from error
    click.echo("in use from now on" if kept else "in use already")


@template.command("reset")
@click.argument("kind", type=TEMPLATE)
@LANGUAGE
def reset_template(*, kind: str, language: str) -> None:
    """Use the template that the product ships again; the own ones are kept."""
    from participation.handover.templates.keep import back_to_shipped

    with open_database() as database, database.transaction() as session:
        done = back_to_shipped(
            session, kind=Kind(kind), language=language, set_by=None, today=today()
        )
        if done:
            note(session, "template_reset", f"{kind} {language}")
    click.echo("the shipped one is in use" + ("" if done else " already"))


def _write(out: Path, content: bytes) -> None:
    write_file(out, content)
    click.echo(f"{out}: {len(content)} bytes")
