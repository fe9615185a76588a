"""`participation api-token`: tokens with which programs use the API."""

import json
import uuid

import click

from participation.accounts.rights import Right
from participation.accounts.tokens import (
    LONGEST_DAYS,
    create_token,
    revoke_token,
    tokens,
)
from participation.cli.context import open_database
from participation.core.clock import now, today


@click.group("api-token")
def group() -> None:
    """Make, list and revoke tokens with which programs use the API."""


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="What the token is for, to know it again.")
@click.option(
    "--right",
    "rights",
    multiple=True,
    type=click.Choice([right.value for right in Right]),
    help="Repeat for several. Left out: all rights that the account has.",
)
@click.option(
    "--days",
    default=90,
    show_default=True,
    type=click.IntRange(1, LONGEST_DAYS),
    help="How many days it is valid.",
)
def create(login: str, *, name: str, rights: tuple[str, ...], days: int) -> None:
    """Make a token for the account LOGIN and print it, once."""
    with open_database() as database, database.transaction() as session:
        made = create_token(
            session,
            login=login,
            name=name,
            scope=[Right(right) for right in rights],
            days=days,
            now=now(),
        )
    click.echo(made.secret)
    click.echo(
        f"Token {made.id}, valid until {made.expires_on}, rights: "
        f"{', '.join(sorted(made.scope))}. It is not shown again.",
        err=True,
    )


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_tokens(*, as_json: bool) -> None:
    """List all tokens, those that are over too; never the token itself."""
    with open_database() as database, database.session() as session:
        rows = [
            {
                "id": str(token.id),
                "login": token.login,
                "name": token.name,
                "rights": list(token.scope),
                "created_on": token.created_on.isoformat(),
                "expires_on": token.expires_on.isoformat(),
                "valid": token.is_valid(today()),
            }
            for token in tokens(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        over = "" if row["valid"] else "  (over)"
        click.echo(
            f"{row['id']}  {row['login']:16} until {row['expires_on']}{over}  "
            f"{row['name']}"
        )


@group.command()
@click.argument("token_id", type=click.UUID)
def revoke(token_id: uuid.UUID) -> None:
    """End the token with the id TOKEN_ID at once."""
    with open_database() as database, database.transaction() as session:
        revoke_token(session, token_id, now=now())
    click.echo("The token is revoked.")
