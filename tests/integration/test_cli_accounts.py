"""`participation accounts`: links, roles, and the way in when single sign-on is down."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from participation.accounts.models import SetupLink, StaffAction
from participation.accounts.queries import account_by_login
from participation.cli import accounts as module
from participation.cli import context
from participation.core.clock import today
from participation.database import Database

PASSWORD = "vier lange Wörter hier"


@pytest.fixture
def run(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv(
        "DATABASE_URL", sqlite_database.url.render_as_string(hide_password=False)
    )
    monkeypatch.setenv("OIDC_ISSUER", "https://sso.example.org/realms/stadt")
    monkeypatch.setenv("OIDC_CLIENT_ID", "participation")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")
    monkeypatch.setenv("LOCAL_SIGN_IN", "0")
    context.settings.cache_clear()

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(module.group, list(arguments))

    yield call
    context.settings.cache_clear()


def create(run: Any, *roles: str) -> Result:
    wanted = [part for role in roles for part in ("--role", role)]
    done: Result = run(
        "create", "ada", "--name", "Ada", *wanted, "--password", PASSWORD
    )
    return done


def held(database: Database) -> list[tuple[Any, ...]]:
    with database.session() as session:
        found = account_by_login(session, "ada")
    return [(r.role.value, r.plan_key, r.valid_to) for r in found.valid_roles(today())]


def noted(database: Database) -> list[tuple[Any, ...]]:
    with database.session() as session:
        rows = session.execute(
            select(StaffAction.account_id, StaffAction.action).order_by(StaffAction.at)
        )
        return [tuple(row) for row in rows]


def test_roles_are_given_and_taken(run: Any, sqlite_database: Database) -> None:
    create(run, "auditor")
    given = run(
        "grant", "ADA", "--role", "staff", "--role", "fachplanung:senioren",
        "--until", "2031-12-31",
    )  # fmt: skip
    assert given.exit_code == 0, given.output
    last = datetime.date(2031, 12, 31)
    assert sorted(held(sqlite_database)) == [
        ("auditor", None, None),
        ("fachplanung", "senioren", last),
        ("staff", None, last),
    ]

    taken = run("revoke", "ada", "--role", "staff", "--role", "fachplanung:senioren")

    assert taken.exit_code == 0, taken.output
    assert held(sqlite_database) == [("auditor", None, None)]
    assert noted(sqlite_database) == [
        (None, action)
        for action in (
            "account_made", "role_given", "role_given", "role_taken", "role_taken"
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ("grant", "ada", "--role", "fachplanung:mars"),
        ("grant", "ada", "--role", "ortsteil:mars"),
        ("grant", "ada", "--role", "ortsteil"),
        ("grant", "ada", "--role", "king"),
        ("grant", "ada", "--role", "auditor"),  # has it
        ("grant", "nobody", "--role", "staff"),
        ("revoke", "ada", "--role", "staff"),  # has it not
        ("password-link", "nobody"),
        ("reset-second-factor", "nobody"),
        ("link", "--role", "fachplanung:mars"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    run: Any, sqlite_database: Database, arguments: tuple[str, ...]
) -> None:
    create(run, "auditor")

    assert run(*arguments).exit_code != 0
    assert held(sqlite_database) == [("auditor", None, None)]
    assert len(noted(sqlite_database)) == 1


def test_break_glass_makes_a_link_although_single_sign_on_is_required(
    run: Any, sqlite_database: Database
) -> None:
    done = run("break-glass")

    assert re.fullmatch(
        r"http://127\.0\.0\.1:5000/staff/einrichten/\S{32}\n", done.output
    )
    with sqlite_database.session() as session:
        link = session.scalars(select(SetupLink)).one()
        kept = (link.break_glass, [grant["role"] for grant in link.grants])
    assert kept == (True, ["administrator"])
    assert noted(sqlite_database) == [(None, "break_glass_link_made")]


def test_links_begin_with_the_public_address_where_it_is_known(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(run, "auditor")
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://mitreden.example.org")
    context.settings.cache_clear()

    said = [run(*c).output for c in (("link",), ("password-link", "ada"))]

    assert all(
        s.startswith("https://mitreden.example.org/staff/einrichten/") for s in said
    )


def test_the_list_tells_roles_of_today_and_second_factors(run: Any) -> None:
    create(run, "auditor", "data_entry")

    listed = json.loads(run("list", "--json").output)

    [row] = listed
    assert sorted(row.pop("roles")) == ["auditor", "data_entry"]
    assert row == {
        "login": "ada",
        "name": "Ada",
        "active": True,
        "second_factor": False,
        "break_glass": False,
    }
