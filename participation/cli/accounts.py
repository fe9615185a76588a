"""`participation accounts`: people who work with the product."""

import json

import click

from participation.accounts.grants import Grant
from participation.accounts.queries import accounts
from participation.accounts.setup import create_account, make_setup_link
from participation.cli.context import note, open_database, settings
from participation.core.clock import now, today
from participation.core.kinds import Role


def _grant(
    _context: object, _parameter: object, values: tuple[str, ...]
) -> tuple[Grant, ...]:
    """Read ROLE or ROLE:AREA, the key of a mandate or of a Fachplanung."""
    found = []
    for value in values:
        name, _, area = value.partition(":")
        if name not in {role.value for role in Role}:
            raise click.BadParameter(f"no role {name!r}; there are {', '.join(Role)}")
        role = Role(name)
        found.append(
            Grant(
                role=role,
                mandate_key=area or None if role == Role.ORTSTEIL else None,
                plan_key=area or None if role == Role.FACHPLANUNG else None,
            )
        )
    return tuple(found)


role_options = click.option(
    "--role",
    "grants",
    multiple=True,
    default=[Role.STAFF.value],
    show_default=True,
    callback=_grant,
    help="Repeat for several. ortsteil:MANDATE and fachplanung:PLAN name the area.",
)


@click.group("accounts")
def group() -> None:
    """Make and list accounts of staff."""


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="The name that colleagues see.")
@role_options
@click.password_option(help="At least 12 characters. Asked for if left out.")
def create(login: str, *, name: str, grants: tuple[Grant, ...], password: str) -> None:
    """Make an account with the sign-in name LOGIN."""
    with open_database() as database, database.transaction() as session:
        account = create_account(
            session,
            login=login,
            display_name=name,
            password=password,
            grants=grants,
            today=today(),
        )
        note(session, "account_created", str(account.id))
    click.echo(f"{account.login} can sign in as {', '.join(sorted(account.roles))}.")


@group.command()
@role_options
def link(*, grants: tuple[Grant, ...]) -> None:
    """Print a one-time link with which a colleague makes an account (7 days)."""
    with open_database() as database, database.transaction() as session:
        token = make_setup_link(session, grants=grants, now=now())
        note(session, "setup_link_made", ", ".join(g.role.value for g in grants))
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
                "roles": [r.role.value for r in a.roles],
                "active": a.active,
            }
            for a in accounts(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        active = "" if row["active"] else "  (deactivated)"
        click.echo(f"{row['login']:20} {_words(row['roles']):15} {row['name']}{active}")


def _words(roles: object) -> str:
    return ", ".join(roles) if isinstance(roles, list) else ""


def setup_address(token: str) -> str:
    """Return the address of a set-up link on this machine."""
    return f"http://127.0.0.1:{settings().port}/staff/einrichten/{token}"
