"""`participation accounts`: people who work with the product."""

import json

import click

from participation.accounts.queries import accounts
from participation.accounts.setup import create_account, make_setup_link
from participation.cli.context import open_database, settings
from participation.core.clock import now, today
from participation.core.kinds import Role

ROLES = click.Choice([role.value for role in Role])


@click.group("accounts")
def group() -> None:
    """Make and list accounts of staff."""


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--role", type=ROLES, default=Role.STAFF.value, show_default=True)
@click.password_option(help="At least 12 characters. Asked for if left out.")
def create(login: str, *, name: str, role: str, password: str) -> None:
    """Make an account with the sign-in name LOGIN."""
    with open_database() as database, database.transaction() as session:
        account = create_account(
            session,
            login=login,
            display_name=name,
            password=password,
            role=Role(role),
            today=today(),
        )
    click.echo(f"{account.login} can sign in as {account.role}.")


@group.command()
@click.option("--role", type=ROLES, default=Role.STAFF.value, show_default=True)
def link(*, role: str) -> None:
    """Print a one-time link with which a colleague makes an account (7 days)."""
    with open_database() as database, database.transaction() as session:
        token = make_setup_link(session, role=Role(role), now=now())
    click.echo(setup_address(token))


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_accounts(*, as_json: bool) -> None:
    """List all accounts."""
    with open_database() as database, database.session() as session:
        rows = [
            {
                "login": a.login,
                "name": a.display_name,
                "role": a.role,
                "active": a.active,
            }
            for a in accounts(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        active = "" if row["active"] else "  (deactivated)"
        click.echo(f"{row['login']:20} {row['role']:15} {row['name']}{active}")


def setup_address(token: str) -> str:
    """Return the address of a set-up link on this machine."""
    return f"http://127.0.0.1:{settings().port}/staff/einrichten/{token}"
