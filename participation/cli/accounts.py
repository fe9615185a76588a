"""`participation accounts`: people who work with the product."""

import dataclasses
import datetime
import json
import uuid

import click

from participation.accounts.actions import record_action
from participation.accounts.giving import give, take
from participation.accounts.grants import Grant
from participation.accounts.queries import AccountView, account_by_login, accounts
from participation.accounts.second_factor import remove_second_factor
from participation.accounts.sessions import end_sessions
from participation.accounts.setup import (
    create_account,
    make_password_link,
    make_setup_link,
)
from participation.cli.context import open_database, settings
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Role
from participation.database import Session
from participation.handover.queries import structure


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


def _day(
    _context: object, _parameter: object, value: datetime.datetime | None
) -> datetime.date | None:
    return value.date() if value else None


HELP_ROLE = "Repeat for several. ortsteil:MANDATE and fachplanung:PLAN name the area."
role_options = click.option(
    "--role",
    "grants",
    multiple=True,
    default=[Role.STAFF.value],
    show_default=True,
    callback=_grant,
    help=HELP_ROLE,
)
roles_wanted = click.option(
    "--role", "grants", multiple=True, required=True, callback=_grant, help=HELP_ROLE
)
first_day = click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="First day of the roles; from today if left out.",
)
last_day = click.option(
    "--until",
    "last",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="Last day of the roles; for good if left out.",
)


@click.group("accounts")
def group() -> None:
    """Make and list accounts of staff, give and take roles."""


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="The name that colleagues see.")
@role_options
@first_day
@last_day
@click.password_option(help="At least 12 characters. Asked for if left out.")
def create(
    login: str,
    *,
    name: str,
    grants: tuple[Grant, ...],
    first: datetime.date | None,
    last: datetime.date | None,
    password: str,
) -> None:
    """Make an account with the sign-in name LOGIN."""
    with open_database() as database, database.transaction() as session:
        _check_plans(session, grants)
        account = create_account(
            session,
            login=login,
            display_name=name,
            password=password,
            grants=_with_days(grants, first, last),
            today=today(),
        )
        named = ", ".join(map(str, grants))
        _record(session, "account_made", f"{account.id} {named}")
    click.echo(f"{account.login} can sign in as {', '.join(sorted(account.roles))}.")


@group.command()
@role_options
@first_day
@last_day
def link(
    *,
    grants: tuple[Grant, ...],
    first: datetime.date | None,
    last: datetime.date | None,
) -> None:
    """Print a one-time link with which a colleague makes an account (7 days)."""
    with open_database() as database, database.transaction() as session:
        _check_plans(session, grants)
        token = make_setup_link(
            session, grants=_with_days(grants, first, last), now=now()
        )
    click.echo(public_setup_address(token))


@group.command("break-glass")
@click.option(
    "--role",
    "grants",
    multiple=True,
    default=[Role.ADMINISTRATOR.value],
    show_default=True,
    callback=_grant,
    help=HELP_ROLE,
)
def break_glass(*, grants: tuple[Grant, ...]) -> None:
    """Print a one-time link to an account for emergencies.

    It may sign in by password also where single sign-on is required (LOCAL_SIGN_IN=0).
    The link, the account and each of its sign-ins are in the audit log.
    """
    with open_database() as database, database.transaction() as session:
        _check_plans(session, grants)
        token = make_setup_link(session, grants=grants, now=now(), break_glass=True)
    click.echo(public_setup_address(token))


@group.command()
@click.argument("login")
@roles_wanted
@first_day
@last_day
def grant(
    login: str,
    *,
    grants: tuple[Grant, ...],
    first: datetime.date | None,
    last: datetime.date | None,
) -> None:
    """Give LOGIN more roles."""
    with open_database() as database, database.transaction() as session:
        _check_plans(session, grants)
        found = account_by_login(session, login)
        for wanted in _with_days(grants, first, last):
            give(session, account_id=found.id, grant=wanted, by=None, now=now())
    click.echo(f"{found.login}: given {', '.join(map(str, grants))}.")


@group.command()
@click.argument("login")
@roles_wanted
def revoke(login: str, *, grants: tuple[Grant, ...]) -> None:
    """Take roles from LOGIN, at once."""
    with open_database() as database, database.transaction() as session:
        found = account_by_login(session, login)
        for unwanted in grants:
            for role_id in _held(found, unwanted):
                take(session, account_id=found.id, role_id=role_id, by=None, now=now())
    click.echo(f"{found.login}: taken {', '.join(map(str, grants))}.")


@group.command("password-link")
@click.argument("login")
def password_link(login: str) -> None:
    """Print a one-time link with which LOGIN sets a new password (7 days)."""
    with open_database() as database, database.transaction() as session:
        found = account_by_login(session, login)
        token = make_password_link(session, account_id=found.id, now=now())
    click.echo(public_setup_address(token))


@group.command("reset-second-factor")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Forget the authenticator app of LOGIN; the next sign-in sets a new one up."""
    with open_database() as database, database.transaction() as session:
        found = account_by_login(session, login)
        remove_second_factor(session, account_id=found.id)
        end_sessions(session, account_id=found.id)
        _record(session, "second_factor_reset", str(found.id))
    click.echo(f"{found.login} sets up a new second factor at the next sign-in.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def list_accounts(*, as_json: bool) -> None:
    """List all accounts with the roles that hold today."""
    with open_database() as database, database.session() as session:
        rows = [
            {
                "login": a.login,
                "name": a.display_name,
                "roles": [r.role.value for r in a.valid_roles(today())],
                "active": a.active,
                "second_factor": a.second_factor,
                "break_glass": a.break_glass,
            }
            for a in accounts(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        active = "" if row["active"] else "  (deactivated)"
        click.echo(f"{row['login']:20} {_words(row['roles']):15} {row['name']}{active}")


def setup_address(token: str) -> str:
    """Return the address of a set-up link on this machine."""
    return f"http://127.0.0.1:{settings().port}/staff/einrichten/{token}"


def public_setup_address(token: str) -> str:
    """Return the address as colleagues reach it, if it is known."""
    if settings().public_address:
        return f"{settings().public_address}/staff/einrichten/{token}"
    return setup_address(token)


def _with_days(
    grants: tuple[Grant, ...], first: datetime.date | None, last: datetime.date | None
) -> list[Grant]:
    return [dataclasses.replace(g, valid_from=first, valid_to=last) for g in grants]


def _check_plans(session: Session, grants: tuple[Grant, ...]) -> None:
    known = {plan.key for plan in structure(session, on=today()).plans}
    if unknown := {g.plan_key for g in grants if g.plan_key} - known:
        raise InvalidInputError({"plan": [f"unknown: {', '.join(sorted(unknown))}"]})


def _held(found: AccountView, unwanted: Grant) -> list[uuid.UUID]:
    """Return the ids of the account's roles that are meant. Raises NotFoundError."""
    held = [
        role.id
        for role in found.roles
        if role.role == unwanted.role
        and (role.mandate_key or role.plan_key) == unwanted.area
        and (role.valid_to is None or role.valid_to >= today())
    ]
    if not held:
        raise NotFoundError("role", unwanted)
    return held


def _record(session: Session, action: str, subject: str) -> None:
    record_action(session, account_id=None, action=action, subject=subject, now=now())


def _words(roles: object) -> str:
    return ", ".join(roles) if isinstance(roles, list) else ""
