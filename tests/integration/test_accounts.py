import datetime

import pytest
from sqlalchemy import select

from participation.accounts.grants import Grant
from participation.accounts.keys import Keyring
from participation.accounts.models import LoginFailure, SetupLink
from participation.accounts.setup import (
    create_account,
    deactivate_account,
    make_setup_link,
    redeem_setup_link,
)
from participation.accounts.signin import sign_in
from participation.accounts.tries import PASSWORDS, SignInError
from participation.core.clock import CITY_TIME
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Role
from participation.database import Database

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=CITY_TIME)
PASSWORD = "ein langes Kennwort"
KEYS = Keyring("not secret: tests only")


def make_account(database: Database, login: str = "ada") -> None:
    with database.transaction() as session:
        create_account(
            session,
            login=login,
            display_name="Ada",
            password=PASSWORD,
            grants=[Grant(role=Role.ADMINISTRATOR)],
            today=NOW.date(),
        )


def try_sign_in(database: Database, password: str, *, minutes: int = 0) -> str:
    now = NOW + datetime.timedelta(minutes=minutes)
    try:
        return sign_in(database, KEYS, login=" ADA ", password=password, now=now).login
    except SignInError as error:
        return error.code


def test_a_setup_link_makes_one_account_once(database: Database) -> None:
    with database.transaction() as session:
        token = make_setup_link(
            session, grants=[Grant(role=Role.ADMINISTRATOR)], now=NOW
        )
    details = {"login": "ada", "display_name": "Ada", "password": PASSWORD}

    with database.transaction() as session:
        account = redeem_setup_link(session, token=token, now=NOW, **details)

    assert (account.login, account.roles) == ("ada", {Role.ADMINISTRATOR})
    with pytest.raises(NotFoundError), database.transaction() as session:
        redeem_setup_link(session, token=token, now=NOW, **{**details, "login": "bob"})


def test_a_setup_link_ends_after_a_week_and_is_never_stored(database: Database) -> None:
    with database.transaction() as session:
        token = make_setup_link(session, grants=[Grant(role=Role.STAFF)], now=NOW)
    later = NOW + datetime.timedelta(days=7, seconds=1)

    with pytest.raises(NotFoundError), database.transaction() as session:
        redeem_setup_link(
            session,
            token=token,
            login="ada",
            display_name="Ada",
            password=PASSWORD,
            now=later,
        )
    with database.session() as session:
        assert token not in session.scalars(select(SetupLink.token_digest)).all()


def test_create_account_reports_all_problems(database: Database) -> None:
    make_account(database)

    with pytest.raises(InvalidInputError) as caught, database.transaction() as session:
        create_account(
            session,
            login="Ada",
            display_name=" ",
            password="kurz",
            grants=[Grant(role=Role.STAFF)],
            today=NOW.date(),
        )

    assert caught.value.problems == {
        "login": ["login_taken"],
        "display_name": ["required"],
        "password": ["password_too_short"],
    }


def test_sign_in_brakes_guessing_and_recovers(database: Database) -> None:
    make_account(database)

    wrong = [try_sign_in(database, "falsch falsch") for _ in range(PASSWORDS[0].tries)]

    assert wrong == ["wrong"] * PASSWORDS[0].tries
    assert try_sign_in(database, PASSWORD) == "too_many_tries"
    assert try_sign_in(database, PASSWORD, minutes=16) == "ada"
    assert try_sign_in(database, PASSWORD, minutes=25 * 60) == "ada"
    with database.session() as session:
        assert session.scalars(select(LoginFailure)).all() == []


def test_the_last_administrator_cannot_be_deactivated(database: Database) -> None:
    make_account(database)
    account = sign_in(database, KEYS, login="ada", password=PASSWORD, now=NOW)

    with pytest.raises(InvalidInputError), database.transaction() as session:
        deactivate_account(session, account_id=account.id)

    make_account(database, login="bea")
    with database.transaction() as session:
        deactivate_account(session, account_id=account.id)
    assert try_sign_in(database, PASSWORD) == "wrong"
