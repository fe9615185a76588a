"""`participation release`: figures that are safe to publish, signed and archived."""

import json
import sys
from pathlib import Path

import click

from participation.accounts.actions import record_action
from participation.cli.context import open_database, settings
from participation.cli.files import write_folder
from participation.core.clock import now, today
from participation.database import Session
from participation.publication.releases import overview, proof, queries
from participation.publication.releases.content import Audience
from participation.publication.releases.jobs import run_freeze
from participation.publication.releases.releasing import (
    release_draft,
    withdraw_release,
)
from participation.publication.releases.signing import public_pem, signing_key
from participation.publication.releases.source import TooFewError

DEMO = click.option(
    "--demo", is_flag=True, help="Of simulated answers, marked as such."
)


@click.group("release")
def group() -> None:
    """Freeze, audit, release and withdraw figures of a questionnaire or of comments."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_releases(*, as_json: bool) -> None:
    """List all that was ever released, withdrawn releases included."""
    with open_database() as database, database.session() as session:
        found = [
            line
            for subject in queries.subjects_ever(session)
            for line in overview.everything_out(session, subject)
        ]
    for line in found:
        if as_json:
            continue
        state = "withdrawn" if line.withdrawn_on else line.audience.value
        demo = "  (demo)" if line.simulated else ""
        click.echo(
            f"{line.subject:20} {line.number:4}  {line.released_on}  {state:10}"
            f" {line.digest[:12]}{demo}"
        )
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "subject": line.subject,
                        "number": line.number,
                        "audience": line.audience.value,
                        "as_of": line.as_of.isoformat(),
                        "released_on": line.released_on.isoformat(),
                        "withdrawn_on": line.withdrawn_on.isoformat()
                        if line.withdrawn_on
                        else None,
                        "simulated": line.simulated,
                        "digest": line.digest,
                    }
                    for line in found
                ]
            )
        )


@group.command("create")
@click.argument("subject")
@click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    help="Release it at once to these; without it a draft is kept.",
)
@DEMO
def create(subject: str, *, audience: str | None, demo: bool) -> None:
    """Freeze SUBJECT (the name of a questionnaire, or comments) and audit it."""
    from participation.publication.releases.freezing import freeze_settled, store_draft

    with open_database() as database:
        try:
            draft = freeze_settled(
                database,
                subject=subject,
                simulated=demo,
                minimum=settings().minimum_count,
                today=today(),
            )
        except TooFewError as error:
            raise click.ClickException(
                "too few people took part, or came since the last release"
            ) from error
        with database.transaction() as session:
            stored = store_draft(session, draft, account_id=None, today=today())
            number = None
            if audience is not None:
                released = release_draft(
                    session,
                    stored,
                    audience=Audience(audience),
                    key=signing_key(settings().data_dir),
                    account_id=None,
                    today=today(),
                )
                number = released.number
            if number is None:
                _note(session, "release_frozen", subject, number)
            else:
                _note(session, "release_published", subject, number)
    report = draft.report
    click.echo(
        f"{report['new']} lines told anew, {report['carried']} carried over;"
        f" {report['withheld_percent']} % of the answers in them withheld;"
        f" {len(report['city_only'])} tables for the whole city alone,"
        f" {len(report['left_out'])} left out"
    )
    if number is None:
        click.echo("Kept as a draft: /staff/veroeffentlichungen")
    else:
        click.echo(f"{subject} {number} is released.")


@group.command("audit")
@click.argument("subject")
@DEMO
def audit(subject: str, *, demo: bool) -> None:
    """Attack all releases of SUBJECT together; exit code 1 if anything is given away."""
    from participation.publication.releases.auditing import audit_releases

    with open_database() as database, database.session() as session:
        result = audit_releases(session, subject, simulated=demo)
    if result.tables:
        click.echo(f"Given away in: {', '.join(result.tables)}", err=True)
        sys.exit(1)
    click.echo(f"{result.releases} releases: nothing withheld can be worked out.")


@group.command("verify")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public key to trust; that of this installation if left out.",
)
def verify(folder: Path | None, *, key: Path | None) -> None:
    """Check signatures: of an exported FOLDER, or of everything stored here."""
    own = key.read_bytes() if key else public_pem(signing_key(settings().data_dir))
    if folder is not None:
        files = {
            name: (folder / name).read_bytes()
            for name in (proof.CONTENT, proof.MANIFEST, proof.SIGNATURE)
            if (folder / name).exists()
        }
        checked = {str(folder): proof.is_genuine(files, own)}
    else:
        with open_database() as database, database.session() as session:
            checked = {
                f"{one.subject} {one.number}": one.genuine
                for one in proof.check_stored(session, own)
            }
    for name, genuine in checked.items():
        click.echo(f"{name}: {'genuine' if genuine else 'NOT genuine'}")
    if not all(checked.values()):
        sys.exit(1)


@group.command("withdraw")
@click.argument("subject")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; everybody will read it.")
def withdraw(subject: str, number: int, *, reason: str) -> None:
    """Take release NUMBER of SUBJECT back. The archive goes on naming it."""
    with open_database() as database, database.transaction() as session:
        page = overview.release_page(session, subject, number)
        done = withdraw_release(
            session,
            page.archived.id,
            reason=reason,
            account_id=None,
            today=today(),
        )
        if done:
            _note(session, "release_withdrawn", subject, number)
    click.echo(f"{subject} {number} is withdrawn.")


@group.command("export")
@click.argument("subject")
@click.argument("number", type=int)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for content, manifest, signature and public key.",
)
def export(subject: str, number: int, *, out: Path) -> None:
    """Write release NUMBER of SUBJECT with what proves it."""
    with open_database() as database, database.session() as session:
        page = overview.release_page(session, subject, number)
        content = overview.content_of(session, subject, number)
    key = public_pem(signing_key(settings().data_dir))
    files = proof.bundle(content, page.manifest, page.signature, key)
    write_folder(out, files)


def _note(session: Session, action: str, subject: str, number: int | None) -> None:
    record_action(
        session,
        account_id=None,
        action=action,
        subject=f"{subject} {number or ''}".strip(),
        now=now(),
    )


@group.command("freeze", hidden=True)
@click.argument("subject")
@click.option("--simulated", is_flag=True, help="Of simulated answers.")
def freeze_asked(subject: str, *, simulated: bool) -> None:
    """Freeze what was asked for in the browser."""
    with open_database() as database:
        run_freeze(
            database,
            subject=subject,
            simulated=simulated,
            minimum=settings().minimum_count,
            today=today(),
        )
