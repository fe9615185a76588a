"""`participation release`: figures that leave the house, frozen, audited and signed."""

import uuid
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.core.clock import today
from participation.publication.releases.content import Audience
from participation.publication.releases.drafts import draft, drafts, subject_titles
from participation.publication.releases.jobs import freezes, run_freeze
from participation.publication.releases.queries import (
    archive,
    release,
    signed_manifest,
)
from participation.publication.releases.rechecking import recheck
from participation.publication.releases.releasing import (
    RealReleaseError,
    StaleDraftError,
    release_draft,
    withdraw_release,
)
from participation.publication.releases.signing import (
    is_signed,
    public_pem,
    signing_key,
)
from participation.publication.releases.stored import canonical, digest_of, to_content

AUDIENCES = click.Choice([audience.value for audience in Audience])
WHY_NOT = {
    "too_few": "fewer than 20 people took part, or came since the last release",
    "gone": "there is nothing of that name",
    "failed": "the freeze failed; the log says why",
}


@click.group("release")
def group() -> None:
    """Freeze, audit, release and withdraw figures."""


@group.command("list")
def list_releases() -> None:
    """List drafts and everything that was ever released."""
    with open_database() as database, database.session() as session:
        for (subject, simulated), draft_id in sorted(drafts(session).items()):
            kind = "simulated draft" if simulated else "draft"
            click.echo(f"{subject:30} {kind:16} {draft_id}")
        for subject in subject_titles(session):
            for one in archive(session, subject, audience=Audience.DESKS):
                state = f"withdrawn {one.withdrawn_on}" if one.withdrawn_on else ""
                click.echo(
                    f"{subject:30} number {one.number:<9} {one.released_on}"
                    f"  {one.audience.value:7} {state}"
                )


@group.command()
@click.argument("subject")
@click.option("--simulated", is_flag=True, help="Simulated answers, for a rehearsal.")
def freeze(subject: str, *, simulated: bool) -> None:
    """Freeze the questionnaire SUBJECT (or "comments") as a protected, audited draft."""
    with open_database() as database:
        with database.transaction() as session:
            note(session, "release_frozen", subject)
        draft_id = run_freeze(
            database,
            subject=subject,
            simulated=simulated,
            minimum=settings().minimum_count,
            today=today(),
        )
        if draft_id is None:
            with database.session() as session:
                found = freezes(session).get((subject, simulated))
            reason = WHY_NOT.get(found.problem if found else "", WHY_NOT["too_few"])
            raise click.ClickException(f"nothing was frozen: {reason}")
        with database.session() as session:
            view = draft(session, draft_id)
    click.echo(f"draft {draft_id}: {view.figures} figures, {view.withheld} withheld")


@group.command("publish")
@click.argument("draft_id", type=click.UUID)
@click.option("--audience", type=AUDIENCES, required=True)
def publish(draft_id: uuid.UUID, *, audience: str) -> None:
    """Release a draft, for good, and sign it."""
    key = signing_key(settings().data_dir)
    with open_database() as database, database.transaction() as session:
        try:
            number = release_draft(
                session,
                draft_id,
                audience=Audience(audience),
                key=key,
                account_id=None,
                today=today(),
            )
        except StaleDraftError as error:
            raise click.ClickException(
                "something was released since; freeze it anew"
            ) from error
        except RealReleaseError as error:
            raise click.ClickException(
                "there are real figures: invented ones cannot follow"
            ) from error
        note(session, "release_published", f"{draft_id} {audience}")
    click.echo(f"released as number {number}")


@group.command()
@click.argument("subject")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Everybody will read it.")
def withdraw(subject: str, number: int, *, reason: str) -> None:
    """Take a release back; its figures stay known to later audits."""
    with open_database() as database, database.transaction() as session:
        lines = archive(session, subject, audience=Audience.DESKS)
        found = [one for one in lines if one.number == number]
        if not found:
            raise click.ClickException(f"no release {number} of {subject}")
        withdraw_release(
            session, found[0].id, reason=reason, account_id=None, today=today()
        )
        note(session, "release_withdrawn", f"{subject} {number}")
    click.echo("withdrawn")


@group.command()
@click.argument("subject")
@click.argument("number", type=int)
def verify(subject: str, number: int) -> None:
    """Check digest and signature of a release (else exit code 1)."""
    pem = public_pem(signing_key(settings().data_dir))
    with open_database() as database, database.session() as session:
        signed = signed_manifest(session, subject, number, audience=Audience.DESKS)
        found = release(session, subject, number, audience=Audience.DESKS)
    if digest_of(to_content(found)) != signed.manifest["digest"]:
        raise click.ClickException("the figures are not those that were signed")
    if not is_signed(pem, canonical(signed.manifest), signed.signature):
        raise click.ClickException("the signature is not of this installation's key")
    click.echo("digest and signature are right")


@group.command()
@click.argument("subject")
@click.argument("number", type=int)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def export(subject: str, number: int, *, out: Path) -> None:
    """Write content, manifest, signature and public key into a folder."""
    with open_database() as database, database.session() as session:
        signed = signed_manifest(session, subject, number, audience=Audience.DESKS)
        found = release(session, subject, number, audience=Audience.DESKS)
    files = {
        "release.json": canonical(to_content(found)),
        "manifest.json": canonical(signed.manifest),
        "manifest.sig": signed.signature.encode("ascii"),
        "public-key.pem": public_pem(signing_key(settings().data_dir)),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error.strerror}") from error
    click.echo(f"{len(files)} files: {out}")


@group.command()
@click.argument("subject")
@click.option("--simulated", is_flag=True, help="Simulated answers, for a rehearsal.")
def audit(subject: str, *, simulated: bool) -> None:
    """Attack all figures of SUBJECT that are out, together (else exit code 1)."""
    with open_database() as database, database.session() as session:
        open_tables = recheck(session, subject, simulated=simulated)
    if open_tables:
        raise click.ClickException(
            f"withheld figures can be worked out in: {', '.join(open_tables)}"
        )
    click.echo("no withheld figure can be worked out")
