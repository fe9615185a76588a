"""Tokens of programs: made, listed and revoked; never stronger than their account."""

import datetime
import json
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from participation.accounts.models import ApiToken, StaffAction
from participation.accounts.rights import Right
from participation.accounts.tokens import caller, create_token, tokens
from participation.cli import context
from participation.cli.api_token import group
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.core.kinds import Role
from participation.database import Database
from tests.integration.staff import make_account

NOW = now()


def make(session, **changes):
    wanted = {"login": "staff", "name": "R", "days": 30, "now": NOW, **changes}
    return create_token(session, **wanted)


def test_only_the_digest_is_kept(database: Database) -> None:
    with database.transaction() as session:
        make_account(session)
        made = make(session)

    with database.session() as session:
        kept = session.scalars(select(ApiToken.token_digest)).one()
        who = caller(session, made.secret, today=today())
    assert kept == digest(made.secret)
    assert made.secret not in repr(made)
    assert re.fullmatch(r"ptn_[\w-]{43}", made.secret)
    assert who is not None
    assert (who.person.login, who.rights) == ("staff", who.person.rights)


def test_the_last_day_is_a_day(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        make_account(session)
        made = make(session, days=1)

        last = NOW.date() + datetime.timedelta(days=1)
        assert caller(session, made.secret, today=last)
        after = last + datetime.timedelta(days=1)
        assert caller(session, made.secret, today=after) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scope": [Right.RAW_DATA]}, "scope"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_what_a_token_cannot_be(
    sqlite_database: Database, changes: dict, field: str
) -> None:
    with sqlite_database.transaction() as session:
        make_account(session, roles=(Role.STAFF,))

        with pytest.raises(InvalidInputError) as refused:
            make(session, **changes)

        assert list(refused.value.problems) == [field]
        assert tokens(session) == []


def test_an_account_without_a_role_gets_no_token(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        make_account(session, roles=()).active = True

        with pytest.raises(InvalidInputError):
            make(session)


def test_an_ended_account_gets_no_token(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        make_account(session).active = False
        session.flush()

        with pytest.raises(NotFoundError):
            make(session)


def test_the_commands(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))
    context.settings.cache_clear()
    with sqlite_database.transaction() as session:
        make_account(session, roles=(Role.STATISTICS,))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(group, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    secret = run("create", "staff", "--name", "R", "--right", "comments").strip()
    [listed] = json.loads(run("list", "--json"))
    with sqlite_database.session() as session:
        before = caller(session, secret, today=today())
    words = run("revoke", listed["id"])
    again = run("revoke", listed["id"])
    plain = run("list")
    with sqlite_database.session() as session:
        after = caller(session, secret, today=today())
        actions = session.scalars(select(StaffAction.action)).all()
    context.settings.cache_clear()

    assert before is not None
    assert before.rights == {Right.COMMENTS}
    assert after is None
    assert (listed["login"], listed["rights"], listed["valid"]) == (
        "staff",
        ["comments"],
        True,
    )
    assert words == again == "The token is revoked.\n"
    assert "(over)" in plain
    assert secret not in plain
    assert sorted(actions) == ["create_api_token", "revoke_api_token"]
