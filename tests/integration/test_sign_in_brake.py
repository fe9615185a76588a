"""Guessing is slow for whoever guesses, and nobody else is locked out by it."""

import datetime
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts import passwords
from participation.accounts.keys import Keyring
from participation.accounts.models import Account, LoginFailure
from participation.accounts.setup import create_account
from participation.accounts.signin import Source, sign_in
from participation.accounts.tries import (
    PASSWORDS,
    NetworkBrake,
    SignInError,
    reserve_try,
)
from participation.core.clock import CITY_TIME, today
from participation.database import Database

KEYS = Keyring("not secret: tests only")
NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=CITY_TIME)
PASSWORD = "vier lange Wörter hier"


class CountedHasher:
    """The real hasher of passwords, and how often it worked."""

    def __init__(self, hasher: Any) -> None:
        self.hasher = hasher
        self.verified = 0

    def verify(self, *arguments: Any) -> bool:
        self.verified += 1
        return bool(self.hasher.verify(*arguments))

    def hash(self, password: str) -> str:
        return str(self.hasher.hash(password))


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountedHasher:
    counted = CountedHasher(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", counted)
    return counted


def make(database: Database, login: str = "ada", **changes: Any) -> None:
    with database.transaction() as session:
        made = create_account(
            session,
            login=login,
            display_name="Ada",
            password=PASSWORD,
            grants=(),
            today=today(),
        )
        account = session.get_one(Account, made.id)
        for name, value in changes.items():
            setattr(account, name, value)


def said(
    database: Database,
    login: str = "ada",
    password: str = "falsch falsch",
    *,
    minutes: float = 0,
    source: Source | None = None,
    only_break_glass: bool = False,
) -> str:
    try:
        return sign_in(
            database,
            KEYS,
            login=login,
            password=password,
            now=NOW + datetime.timedelta(minutes=minutes),
            source=source,
            only_break_glass=only_break_glass,
        ).login
    except SignInError as error:
        return error.code


def test_every_wrong_try_costs_one_hash_whoever_is_meant(
    database: Database, hasher: CountedHasher
) -> None:
    make(database)
    make(database, "gone", active=False)
    make(database, "sso", password_hash="")
    costs = {}

    for login in ("ada", "gone", "sso", "nobody", "x" * 200, "nul\0byte", "\0"):
        before = hasher.verified
        costs[login] = (said(database, login), hasher.verified - before)

    assert set(costs.values()) == {("wrong", 1)}


def test_a_braked_try_costs_no_hash_whoever_is_meant(
    database: Database, hasher: CountedHasher
) -> None:
    make(database)
    for login in ("ada", "nobody"):
        for _ in range(PASSWORDS[0].tries):
            said(database, login)
    before = hasher.verified

    answers = {said(database, login) for login in ("ada", "nobody")}

    assert answers == {"too_many_tries"}
    assert hasher.verified == before


def test_no_password_opens_an_account_that_has_none(database: Database) -> None:
    make(database, "sso", password_hash="")

    assert said(database, "sso", "no account has this password") == "wrong"
    assert said(database, "sso", "") == "wrong"


def test_a_known_device_is_not_locked_out_by_others(database: Database) -> None:
    make(database)
    brake = NetworkBrake()
    stranger = Source(network="198.51.100.0/24", brake=brake)
    own = Source(device="my phone", network="198.51.100.0/24", brake=brake)

    guesses = [said(database, source=stranger) for _ in range(12)]

    assert guesses == ["wrong"] * 10 + ["too_many_tries"] * 2
    assert said(database, password=PASSWORD, source=stranger) == "too_many_tries"
    assert said(database, password=PASSWORD, source=own) == "ada"
    wrong = [said(database, source=own) for _ in range(11)]
    assert wrong == ["wrong"] * 10 + ["too_many_tries"]  # its own tries count


def test_many_names_from_one_network_are_braked(database: Database) -> None:
    make(database)
    brake = NetworkBrake()
    here = Source(network="198.51.100.0/24", brake=brake)
    there = Source(network="203.0.113.0/24", brake=brake)

    guesses = [said(database, f"name{n}", source=here) for n in range(11)]

    assert guesses == ["wrong"] * 10 + ["too_many_tries"]
    assert said(database, password=PASSWORD, source=here) == "too_many_tries"
    assert said(database, password=PASSWORD, source=there) == "ada"
    assert said(database, password=PASSWORD, source=here, minutes=16) == "ada"


def test_the_network_is_free_for_those_who_know_their_password(
    database: Database,
) -> None:
    """Fifty people of a town hall, in the morning, behind one address."""
    make(database)
    source = Source(network="198.51.100.0/24", brake=NetworkBrake())

    came = [said(database, password=PASSWORD, source=source) for _ in range(15)]

    assert came == ["ada"] * 15


def test_tries_at_the_same_moment_are_all_counted(database: Database) -> None:
    answers: list[str] = []
    start = threading.Barrier(16)

    def attempt() -> None:
        start.wait()
        try:
            reserve_try(database, key="k", limits=PASSWORDS, now=NOW)
            answers.append("may")
        except SignInError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers.count("too_many_tries") >= 6
    assert 0 < answers.count("may") <= 10
    with database.session() as session:
        kept = session.scalars(select(LoginFailure)).all()
    assert len(kept) == answers.count("may")  # a braked try does not prolong the brake


def test_where_sso_is_required_only_break_glass_comes_by_password(
    database: Database, hasher: CountedHasher
) -> None:
    make(database)
    make(database, "notfall", break_glass=True)

    costs = {}
    for login in ("ada", "nobody", "notfall"):
        before = hasher.verified
        answer = said(database, login, PASSWORD, only_break_glass=True)
        costs[login] = (answer, hasher.verified - before)

    assert costs == {
        "ada": ("wrong", 1),
        "nobody": ("wrong", 1),
        "notfall": ("notfall", 1),
    }


def post(client: FlaskClient, login: str, password: str, address: str) -> int:
    answer = client.post(
        "/staff/anmelden",
        data={"login": login, "password": password},
        environ_base={"REMOTE_ADDR": address},
    )
    return answer.status_code


def test_in_the_browser_the_device_is_known_after_a_sign_in(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    """The cookie names nobody, and is worth nothing for another name."""
    for login in ("ada", "bea"):
        make(sqlite_database, login)
    owner, stranger = sqlite_app.test_client(), sqlite_app.test_client()
    assert post(owner, "ada", PASSWORD, "198.51.100.1") == 302
    cookie = owner.get_cookie("device")
    assert cookie is not None
    owner.delete_cookie("session")

    guessed = [post(stranger, "ada", "falsch falsch", f"10.0.{n}.1") for n in range(11)]
    more = [post(stranger, "bea", "falsch falsch", f"10.1.{n}.1") for n in range(11)]

    assert guessed == more == [422] * 10 + [429]
    assert post(stranger, "ada", PASSWORD, "10.9.9.9") == 429
    assert post(owner, "ada", PASSWORD, "198.51.100.1") == 302
    owner.delete_cookie("session")
    assert post(owner, "bea", PASSWORD, "198.51.100.1") == 429
    assert (cookie.http_only, cookie.same_site, "ada" in cookie.value) == (
        True,
        "Lax",
        False,
    )
    forged = sqlite_app.test_client()
    forged.set_cookie("device", cookie.value[:-3] + "abc")
    assert post(forged, "ada", PASSWORD, "198.51.100.1") == 429


def test_in_the_browser_a_network_is_braked(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    make(sqlite_database)
    client = sqlite_app.test_client()

    guessed = [
        post(client, f"n{n}", "falsch falsch", f"198.51.100.{n}") for n in range(11)
    ]

    assert guessed == [422] * 10 + [429]
    assert post(client, "ada", PASSWORD, "198.51.101.1") == 302
