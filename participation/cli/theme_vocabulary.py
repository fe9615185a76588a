"""`participation themes versions`, `skos` and `import`: the scheme as a vocabulary."""

import json
from pathlib import Path

import click

from participation.cli.context import note, open_database, settings
from participation.cli.files import NEW_FILE
from participation.cli.theme_files import FILE
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.publication.documents.skos import (
    LOCAL,
    Published,
    render_skos,
)
from participation.themes.queries import scheme_in_use, scheme_versions
from participation.themes.vocabulary.comparing import vocabulary_of
from participation.themes.vocabulary.importing import (
    ImportPlan,
    import_vocabulary,
    plan_import,
)
from participation.themes.vocabulary.queries import numbered, version_content
from participation.themes.vocabulary.skos_bounds import UnreadableVocabularyError
from participation.themes.vocabulary.skos_in import (
    LARGEST_FILE,
    read_skos,
)


@click.command("versions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def versions(*, as_json: bool) -> None:
    """List the versions of the theme scheme, the newest first."""
    with open_database() as database, database.session() as session:
        found = scheme_versions(session)
    rows = [
        {
            "number": version.number,
            "scheme": version.key,
            "version": version.version,
            "published_on": version.published_on.isoformat(),
            "origin": version.origin,
            "reason": version.reason,
            "digest": version.digest,
        }
        for version in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            f"{row['number']:4}  {row['published_on']}  {row['version']:28}"
            f"  {row['origin']}"
        )


@click.command("skos")
@click.option("--out", type=NEW_FILE, required=True,
              help="Write there: .ttl is Turtle, .jsonld is JSON-LD.")  # fmt: skip
@click.option("--version", help="Name or number [default: the one in use].")
def skos(*, out: Path, version: str | None) -> None:
    """Write the themes and target groups as a SKOS vocabulary."""
    format = out.suffix.removeprefix(".")
    if format not in ("ttl", "jsonld"):
        raise click.UsageError("--out must end in .ttl or .jsonld")
    with open_database() as database, database.session() as session:
        known = scheme_versions(session)
        if not known:
            raise click.ClickException("there is no version yet: participation seed")
        try:
            number = numbered(session, version) if version else known[0].number
        except NotFoundError as error:
            raise click.ClickException(f"there is no version {version}") from error
        content = version_content(session, number)
    issued = next(v.published_on for v in known if v.number == number).isoformat()
    published = Published(
        vocabulary=vocabulary_of(content),
        issued=issued,
        address=settings().public_address or LOCAL,
    )
    out.write_bytes(render_skos(published, format=format))
    click.echo(f"{out.name}: version {content['version']}.")


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--apply", "is_meant", is_flag=True, help="Store it, too.")
@click.option("--reason", default="", help="Why; needed with --apply.")
def import_file(*, file: Path, is_meant: bool, reason: str) -> None:
    """Tell what a SKOS file (Turtle, JSON-LD) would change; with --apply, store it."""
    with file.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    with open_database() as database:
        with database.session() as session:
            in_use = scheme_in_use(session)
            try:
                read = read_skos(content, scheme_key=in_use.key if in_use else "")
            except UnreadableVocabularyError as error:
                raise click.ClickException(f"{file.name}: {error}") from error
            plan = plan_import(session, read)
        _tell(plan)
        if not is_meant or plan.is_empty:
            return
        try:
            with database.transaction() as session:
                import_vocabulary(
                    session,
                    read,
                    against=plan.against,
                    reason=reason,
                    account_id=None,
                    today=today(),
                )
                note(session, "scheme_imported", f"{len(plan.new)}"
                     f" {len(plan.changed)} {len(plan.ended)}")  # fmt: skip
        except InvalidInputError as error:
            raise click.ClickException(f"not stored: {error.problems}") from error
    click.echo("Stored.")


def _tell(plan: ImportPlan) -> None:
    for theme in plan.new:
        click.echo(f"new      {theme.key}")
    for change in plan.changed:
        click.echo(f"changed  {change.theme}: {change.field} ({change.language})")
    for key, heirs in plan.ended.items():
        click.echo(f"ended    {key} -> {', '.join(heirs)}")
    for code, place in plan.unknown:
        click.echo(f"left out {place}: {code}")
    click.echo(
        f"{plan.same} themes are the same, {len(plan.missing)} are not in the file"
        " and stay."
    )
