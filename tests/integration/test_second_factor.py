"""The second factor: who needs one, that a code is good once, and what happens without it."""

import datetime
import re
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.keys import Keyring
from participation.accounts.models import RecoveryCode, SecondFactor, StaffAction
from participation.accounts.queries import accounts
from participation.accounts.rights import RIGHTS, Right
from participation.accounts.second_factor import (
    Used,
    check_second_factor,
    set_second_factor,
)
from participation.accounts.setup import create_account
from participation.accounts.tries import SignInError
from participation.core.clock import CITY_TIME, today
from participation.core.errors import InvalidInputError
from participation.core.kinds import Role
from participation.database import Database
from tests.integration.staff import PASSWORD, checked, page, send, signed_in, words

KEYS = Keyring("not secret: tests only")
NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=CITY_TIME)
KEY = pyotp.random_base32()


def code(seconds: int = 0, key: str = KEY) -> str:
    return pyotp.TOTP(key).at(NOW + datetime.timedelta(seconds=seconds))


@pytest.fixture
def account(database: Database) -> Any:
    with database.transaction() as session:
        made = create_account(
            session,
            login="ada",
            display_name="Ada",
            password=PASSWORD,
            grants=(),
            today=today(),
        )
    return made.id


@pytest.fixture
def recovery_codes(database: Database, account: Any) -> list[str]:
    with database.transaction() as session:
        return set_second_factor(
            session,
            KEYS,
            account_id=account,
            key=KEY,
            typed=code(-60),
            now=NOW - datetime.timedelta(seconds=60),
        )


def used(database: Database, account: Any, typed: str, *, seconds: float = 0) -> str:
    now = NOW + datetime.timedelta(seconds=seconds)
    try:
        return check_second_factor(
            database, KEYS, account_id=account, typed=typed, now=now
        )
    except SignInError as error:
        return error.code


@pytest.mark.usefixtures("recovery_codes")
def test_a_code_is_good_once(database: Database, account: Any) -> None:
    first = code()

    said = [used(database, account, first) for _ in range(2)]
    older = used(database, account, code(-30))
    later = used(database, account, code(30), seconds=30)

    assert said == [Used.APP, "code_wrong"]
    assert older == "code_wrong"  # its step is before the one that was used
    assert later == Used.APP


@pytest.mark.usefixtures("recovery_codes")
def test_the_code_of_the_enrolment_does_not_sign_in(
    database: Database, account: Any
) -> None:
    assert used(database, account, code(-60), seconds=-60) == "code_wrong"


@pytest.mark.usefixtures("recovery_codes")
@pytest.mark.parametrize(
    ("shift", "answer"),
    [(-30, Used.APP), (0, Used.APP), (30, Used.APP), (60, "code_wrong"),
     (-90, "code_wrong")],
)  # fmt: skip
def test_clocks_may_differ_by_one_step(
    database: Database, account: Any, shift: int, answer: str
) -> None:
    assert used(database, account, code(shift)) == answer


@pytest.mark.usefixtures("recovery_codes")
def test_codes_are_read_as_apps_and_hands_write_them(
    database: Database, account: Any
) -> None:
    digits = code()
    arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    said = used(database, account, f" {arabic[:3]} {arabic[3:]} ")

    assert said == Used.APP


def test_a_recovery_code_is_good_once_and_kept_as_a_digest(
    database: Database, account: Any, recovery_codes: list[str]
) -> None:
    typed = recovery_codes[3].lower().replace("-", " ")

    said = [used(database, account, typed) for _ in range(2)]

    assert said == [Used.RECOVERY_CODE, "code_wrong"]
    with database.session() as session:
        kept = session.scalars(select(RecoveryCode.code_digest)).all()
        sealed = session.scalars(select(SecondFactor.sealed_key)).one()
    assert len(kept) == 9
    assert not {c for c in recovery_codes if any(c in digest for digest in kept)}
    assert KEY not in sealed


def test_codes_of_another_account_are_worth_nothing(
    database: Database, recovery_codes: list[str]
) -> None:
    with database.transaction() as session:
        other = create_account(
            session,
            login="bea",
            display_name="Bea",
            password=PASSWORD,
            grants=(),
            today=today(),
        )
        theirs = pyotp.random_base32()
        set_second_factor(
            session,
            KEYS,
            account_id=other.id,
            key=theirs,
            typed=code(-60, theirs),
            now=NOW - datetime.timedelta(seconds=60),
        )

    assert used(database, other.id, recovery_codes[0]) == "code_wrong"
    assert used(database, other.id, code()) == "code_wrong"


@pytest.mark.usefixtures("recovery_codes")
def test_codes_are_braked_for_minutes_and_for_the_day(
    database: Database, account: Any
) -> None:
    wrong = str((int(code()) + 1) % 1_000_000).zfill(6)

    first = [used(database, account, wrong) for _ in range(11)]
    right = used(database, account, code())
    rest = [
        used(database, account, "keiner", seconds=1000 * quarter)
        for quarter in (1, 2, 3)
        for _ in range(10)
    ]

    assert first == ["code_wrong"] * 10 + ["too_many_tries"]
    assert right == "too_many_tries"
    assert rest == ["code_wrong"] * 20 + ["too_many_tries"] * 10


@pytest.mark.usefixtures("recovery_codes")
def test_with_another_secret_key_it_says_that_it_cannot_be_read(
    database: Database, account: Any
) -> None:
    with pytest.raises(SignInError, match="factor_unreadable"):
        check_second_factor(
            database, Keyring("another"), account_id=account, typed=code(), now=NOW
        )


@pytest.mark.usefixtures("recovery_codes")
def test_there_is_one_second_factor(database: Database, account: Any) -> None:
    other = pyotp.random_base32()

    with pytest.raises(InvalidInputError) as caught, database.transaction() as session:
        set_second_factor(
            session, KEYS, account_id=account, key=other, typed=code(0, other), now=NOW
        )

    assert caught.value.problems == {"code": ["second_factor_there"]}


def test_raw_text_and_accounts_need_a_second_factor() -> None:
    needed = {role for role, rights in RIGHTS.items() if rights & {
        Right.COMMENTS, Right.MODERATION, Right.THEMES, Right.RAW_DATA, Right.ACCOUNTS
    }}  # fmt: skip

    assert needed == {Role.ADMINISTRATOR, Role.STAFF, Role.STATISTICS}


# In the browser, at the time that it is.


def key_on(tree: Any) -> str:
    return str(tree.xpath("string(//code[@class='secret-key'])")).replace(" ", "")


def app_code(key: str, *, steps: int = 0) -> str:
    time = datetime.datetime.now(tz=datetime.UTC)
    return pyotp.TOTP(key).at(time + datetime.timedelta(seconds=30 * steps))


def new_account(database: Database, *roles: Role) -> None:
    from participation.accounts.grants import Grant

    with database.transaction() as session:
        create_account(
            session,
            login="ada",
            display_name="Ada",
            password=PASSWORD,
            grants=[Grant(role=role) for role in roles],
            today=today(),
        )


def by_password(client: FlaskClient, target: str = "") -> Any:
    return client.post(
        f"/staff/anmelden?next={target}", data={"login": "ada", "password": PASSWORD}
    )


def test_first_sign_in_leads_through_the_enrolment(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    new_account(database, Role.STAFF)
    by_password(client, "/staff/kommentare")

    led = client.get("/staff/kommentare")
    first, again = (page(client, led.location) for _ in range(2))
    wrong = checked(send(client, led.location, {"code": "12"}))
    done = checked(send(client, led.location, {"code": app_code(key_on(first))}))

    assert led.location == "/staff/konto/zweiter-faktor?next=/staff/kommentare"
    assert key_on(first) == key_on(again) == key_on(wrong)
    assert len(key_on(first)) == 32
    assert first.xpath("//img/@src")[0].startswith("data:image/svg+xml")
    assert first.xpath("//form//a/@href")[0].startswith("otpauth://totp/")
    assert wrong.xpath("//*[@id='f-code']/@aria-invalid") == ["true"]
    codes = [words(c) for c in done.xpath("//ul[@class='recovery-codes']//code")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", c) for c in codes)
    [onward] = done.xpath("//main//a/@href")
    assert onward == "/staff/kommentare"
    page(client, onward)
    with database.session() as session:
        kept = session.scalars(
            select(StaffAction.action).order_by(StaffAction.at)
        ).all()
    assert kept == ["signed_in", "second_factor_set"]

    other = app.test_client()
    assert by_password(other).location == "/staff/"
    assert other.get("/staff/kommentare").location == (
        "/staff/anmelden/code?next=/staff/kommentare"
    )
    refused = send(other, "/staff/anmelden/code", {"code": "000000"})
    right = send(
        other,
        "/staff/anmelden/code?next=/staff/kommentare",
        {"code": codes[0]},
        form_at="/staff/anmelden/code",
    )
    assert (refused.status_code, right.status_code, right.location) == (
        422,
        302,
        "/staff/kommentare",
    )
    page(other, "/staff/kommentare")
    third = app.test_client()
    by_password(third)
    assert send(third, "/staff/anmelden/code", {"code": codes[0]}).status_code == 422


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_the_second_step_no_page_opens(
    sqlite_app: Flask, sqlite_database: Database, method: str
) -> None:
    """Whatever the address: signed in by password alone is not signed in."""
    new_account(
        sqlite_database, *(r for r in Role if r not in {"ortsteil", "fachplanung"})
    )
    client = sqlite_app.test_client()
    by_password(client)
    nothing = "00000000-0000-4000-8000-000000000000"
    open_pages = set()

    with sqlite_app.test_request_context():
        for rule in sqlite_app.url_map.iter_rules():
            if not rule.rule.startswith("/staff") or method not in (rule.methods or ()):
                continue
            values: dict[str, Any] = dict.fromkeys(rule.arguments, nothing)
            values |= rule.defaults or {}
            if "number" in values:
                values["number"] = 1
            if rule.endpoint == "staff.desk_council_file":
                values["format"] = "pdf"
            address = sqlite_app.url_for(rule.endpoint, **values)
            answer = client.open(address, method=method)
            if answer.location is None or "zweiter-faktor" not in answer.location:
                open_pages.add((rule.endpoint, answer.status_code))

    if method == "GET":
        assert open_pages == {
            ("staff.second_factor", 200),
            ("staff.sign_in", 302),
            ("staff.second_step", 302),
            ("staff.set_up", 404),
            ("staff.single_sign_on", 404),
            ("staff.single_sign_on_return", 404),
        }
    else:
        assert open_pages == {
            ("staff.second_factor", 422),  # no token
            ("staff.sign_in", 302),
            ("staff.sign_out", 400),
            ("staff.second_step", 302),
            ("staff.set_up", 404),
        }


def test_who_needs_none_may_have_one(client: FlaskClient, database: Database) -> None:
    new_account(database, Role.AUDITOR)
    by_password(client)
    page(client, "/staff/konto")

    key = key_on(page(client, "/staff/konto/zweiter-faktor"))
    typed = app_code(key)
    send(client, "/staff/konto/zweiter-faktor", {"code": typed})
    off = send(
        client,
        "/staff/konto/zweiter-faktor/beenden",
        {"code": typed},  # used already
        form_at="/staff/konto/zweiter-faktor",
    )
    gone = send(
        client,
        "/staff/konto/zweiter-faktor/beenden",
        {"code": app_code(key, steps=1)},
        form_at="/staff/konto/zweiter-faktor",
    )

    assert (off.status_code, gone.status_code) == (422, 302)
    with database.session() as session:
        assert [a.second_factor for a in accounts(session)] == [False]
        assert session.scalars(select(RecoveryCode)).all() == []


def test_who_gives_up_a_needed_second_factor_sets_up_a_new_one_at_once(
    client: FlaskClient, database: Database
) -> None:
    new_account(database, Role.STAFF)
    by_password(client)
    own = "/staff/konto/zweiter-faktor"
    key = key_on(page(client, own))
    done = checked(send(client, own, {"code": app_code(key)}))
    paper = words(done.xpath("//ul[@class='recovery-codes']//code")[0])
    page(client, "/staff/kommentare")

    send(client, f"{own}/beenden", {"code": paper}, form_at=own)

    assert client.get("/staff/kommentare").location == f"{own}?next=/staff/kommentare"
    assert key_on(page(client, own)) != key


def test_new_recovery_codes_replace_the_old_ones(
    client: FlaskClient, database: Database
) -> None:
    new_account(database, Role.STAFF)
    by_password(client)
    own = "/staff/konto/zweiter-faktor"
    key = key_on(page(client, own))
    first = checked(send(client, own, {"code": app_code(key)}))
    old = [words(c) for c in first.xpath("//ul[@class='recovery-codes']//code")]

    second = checked(send(client, f"{own}/codes", {"code": old[0]}, form_at=own))
    new = [words(c) for c in second.xpath("//ul[@class='recovery-codes']//code")]

    assert len(set(new)) == 10
    assert not set(new) & set(old)
    again = send(client, f"{own}/codes", {"code": old[1]}, form_at=own)
    assert again.status_code == 422


def test_an_administrator_resets_a_lost_second_factor(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    new_account(database, Role.STAFF)
    person = app.test_client()
    by_password(person)
    own = "/staff/konto/zweiter-faktor"
    key = key_on(page(person, own))
    send(person, own, {"code": app_code(key)})
    signed_in(client, database, roles=[Role.ADMINISTRATOR], login="chef")
    with database.session() as session:
        [ada] = [a.id for a in accounts(session) if a.login == "ada"]

    answer = send(
        client,
        f"/staff/konten/{ada}/zweiten-faktor-zuruecksetzen",
        {},
        form_at=f"/staff/konten/{ada}",
    )

    assert answer.location == f"/staff/konten/{ada}"
    assert person.get("/staff/kommentare").location.startswith("/staff/anmelden?")
    by_password(person)
    assert key_on(page(person, own)) != key
    with database.session() as session:
        actions = session.scalars(select(StaffAction.action)).all()
    assert actions.count("second_factor_reset") == 1
