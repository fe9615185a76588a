"""Single sign-on against a real OIDC provider, run here; and everything that may be forged."""

import base64
import datetime
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select

from config import Settings, SingleSignOn
from participation.accounts.grants import Grant
from participation.accounts.models import Account, StaffAction, StaffSession
from participation.accounts.queries import accounts
from participation.accounts.setup import (
    create_account,
    make_setup_link,
    redeem_setup_link,
)
from participation.core.clock import now, today
from participation.core.kinds import Role
from participation.database import Database
from participation.places.queries import mandates
from tests.conftest import build_app
from tests.integration.oidc import Provider, running_provider
from tests.integration.staff import PASSWORD, checked, page, send, words

pytestmark = [  # of the provider's side
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
START = "/staff/anmelden/verwaltungskonto"
RETURN = f"{START}/zurueck"
CLIENT = "participation"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.change, running.away = None, False
    running.seen.clear()
    return running


@pytest.fixture
def sso_settings(settings: Settings, provider: Provider) -> Settings:
    return replace(
        settings,
        single_sign_on=SingleSignOn(
            issuer=provider.issuer,
            client_id=CLIENT,
            client_secret="secret",
            roles=(
                ("pb-staff", "staff"),
                ("pb-ob", "ortsteil"),
                ("pb-audit", "auditor"),
            ),
        ),
    )


@pytest.fixture
def sso(sqlite_database: Database, sso_settings: Settings) -> Flask:
    return build_app(sqlite_database, sso_settings)


def begin(client: FlaskClient, target: str = "") -> str:
    """Ask to sign in; where the browser is sent."""
    answer = client.get(START + (f"?next={target}" if target else ""))
    assert answer.status_code == 302
    return str(answer.location)


def sign_in(client: FlaskClient, provider: Provider, sub: str, target: str = "") -> Any:
    return client.get(provider.answer(begin(client, target), sub))


def realm(*roles: str, **claims: Any) -> dict[str, Any]:
    return {"realm_access": {"roles": list(roles)}, **claims}


def roles_of(database: Database, login: str) -> list[tuple[Any, ...]]:
    with database.session() as session:
        [found] = [a for a in accounts(session) if a.login == login]
    return sorted(
        (r.role.value, r.mandate_key, r.source.value)
        for r in found.valid_roles(today())
    )


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/konto").status_code == 200


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let minutes pass for sessions."""
    from participation.web.staff import rechecking, user

    def pass_minutes(minutes: float) -> None:
        later = now() + datetime.timedelta(minutes=minutes)
        for module in (rechecking, user):
            monkeypatch.setattr(module, "now", lambda: later)

    return pass_minutes


def test_the_question_is_asked_with_state_nonce_and_a_challenge(
    sso: Flask, provider: Provider
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()

    address = begin(client)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
    client.get(provider.answer(address, "eva"))

    assert address.startswith(f"{provider.issuer}/oauth2/authorize?")
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"http://localhost{RETURN}"
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    [redeemed] = provider.seen
    digest = hashlib.sha256(redeemed["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip(
        "="
    )
    again = {k: v[0] for k, v in parse_qs(urlsplit(begin(client)).query).items()}
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 32
        assert asked[name] != again.get(name)


def test_claims_make_the_account_and_its_roles(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    with sqlite_database.session() as session:
        rieth = next(m.key for m in mandates(session) if m.name == "Rieth")
    provider.user(
        "otto", name="Otto Bär", **realm("pb-ob", "uma_authorization", ortsteil="Rieth")
    )
    client = sso.test_client()

    answer = sign_in(client, provider, "otto", "/staff/konto")

    assert answer.location == "/staff/konto"
    shown = words(page(client, "/staff/konto").xpath("//main")[0])
    assert "Otto Bär" in shown
    assert roles_of(sqlite_database, "otto") == [("ortsteil", rieth, "oidc")]
    with sqlite_database.session() as session:
        actions = session.scalars(select(StaffAction.action)).all()
    assert sorted(actions) == ["account_made", "role_given", "signed_in"]


def test_the_next_sign_in_replaces_what_claims_gave_and_keeps_what_people_gave(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    from participation.accounts.giving import give

    provider.user("eva", **realm("pb-staff", "pb-audit"))
    sign_in(sso.test_client(), provider, "eva")
    with sqlite_database.transaction() as session:
        [eva] = accounts(session)
        give(
            session,
            account_id=eva.id,
            grant=Grant(role=Role.DATA_ENTRY),
            by=None,
            now=now(),
        )
    provider.user("eva", name="Eva Neu", **realm("pb-audit", "unknown"))

    sign_in(sso.test_client(), provider, "eva")

    assert roles_of(sqlite_database, "eva") == [
        ("auditor", None, "oidc"),
        ("data_entry", None, "local"),
    ]
    with sqlite_database.session() as session:
        assert [a.display_name for a in accounts(session)] == ["Eva Neu"]


def test_nobody_is_taken_for_a_local_account_of_the_same_name(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        create_account(session, login="chef", display_name="Chef", password=PASSWORD,
                       grants=[Grant(role=Role.ADMINISTRATOR)], today=today())  # fmt: skip
    provider.user("x-1", preferred_username="Chef", **realm("pb-audit"))

    sign_in(sso.test_client(), provider, "x-1")

    assert roles_of(sqlite_database, "chef") == [("administrator", None, "local")]
    assert roles_of(sqlite_database, "chef-2") == [("auditor", None, "oidc")]


def test_who_has_no_role_here_gets_no_account(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    provider.user("gast", **realm("offline_access"))

    answer = sign_in(sso.test_client(), provider, "gast")

    assert answer.status_code == 403
    assert "keine Rechte" in words(checked(answer).xpath("//main")[0])
    with sqlite_database.session() as session:
        assert accounts(session) == []


def test_a_deactivated_account_stays_out(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    provider.user("eva", **realm("pb-staff"))
    sign_in(sso.test_client(), provider, "eva")
    with sqlite_database.transaction() as session:
        session.scalars(select(Account)).one().active = False
    client = sso.test_client()

    assert sign_in(client, provider, "eva").status_code == 403
    assert is_in(client) is False


@pytest.mark.parametrize(
    ("amr", "led"),
    [
        (["otp"], "/staff/konto"),
        (["pwd"], "/staff/konto/zweiter-faktor?next=/staff/konto"),
    ],
)
def test_a_second_factor_is_asked_for_here_if_it_was_not_there(
    sso: Flask, provider: Provider, amr: list[str], led: str
) -> None:
    provider.user("eva", amr=amr, **realm("pb-staff"))
    client = sso.test_client()
    sign_in(client, provider, "eva")

    answer = client.get("/staff/konto")

    assert (answer.location or "/staff/konto") == led


# What is forged or replayed.


def test_an_answer_is_good_once(sso: Flask, provider: Provider) -> None:
    provider.user("eva", **realm("pb-staff"))
    client, other = sso.test_client(), sso.test_client()
    back = provider.answer(begin(client), "eva")
    first = client.get(back)
    with client.session_transaction() as cookie:
        cookie.clear()

    again = client.get(back)
    begin(other)
    stolen = other.get(back)  # another browser, with a question of its own
    begin(other)
    with other.session_transaction() as cookie:
        state = cookie["sso"]["state"]
    code = parse_qs(urlsplit(back).query)["code"][0]
    replayed = other.get(f"{RETURN}?code={code}&state={state}")

    assert first.status_code == 302
    assert [a.status_code for a in (again, stolen, replayed)] == [403, 403, 403]
    assert not is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?state={state}",
        "?code={code}",
        "?code={code}&state=",
        "?code={code}&state={state}x",
        "?code={code}&state=%ED%A0%80",
        "?code=&state={state}",
        "?code=wrong&state={state}",
        "?error=access_denied&state={state}",
        "?code={code}&state={state}&iss=https://evil.example.org",
    ],
)
def test_a_wrong_answer_is_refused_and_used_up(
    sso: Flask, provider: Provider, query: str
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    back = provider.answer(begin(client), "eva")
    values = {k: v[0] for k, v in parse_qs(urlsplit(back).query).items()}

    wrong = client.get(RETURN + query.format(**values))
    right_but_late = client.get(back)

    assert (wrong.status_code, right_but_late.status_code) == (403, 403)
    assert not is_in(client)


def test_an_answer_that_comes_too_late_is_refused(
    sso: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.web.staff import single_sign_on

    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    monkeypatch.setattr(single_sign_on, "LASTS_S", 120)  # less than a token may be old
    back = provider.answer(begin(client), "eva")
    later = now() + datetime.timedelta(seconds=122)
    monkeypatch.setattr(single_sign_on, "now", lambda: later)

    assert client.get(back).status_code == 403


OWN_KEY = RSAKey.generate_key(2048, {"kid": "own"})


def body_of(token: str) -> dict[str, Any]:
    import json

    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def unsigned(claims: dict[str, Any]) -> str:
    import json

    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return (
        ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."
    )


FORGERIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "alg none": lambda t: {**t, "id_token": unsigned(body_of(t["id_token"]))},
    "another key": lambda t: {
        **t,
        "id_token": jwt.encode({"alg": "RS256"}, body_of(t["id_token"]), OWN_KEY),
    },
    "signature cut off": lambda t: {
        **t, "id_token": t["id_token"].rsplit(".", 1)[0] + "."
    },
    "no token": lambda t: {k: v for k, v in t.items() if k != "id_token"},
    "nonsense": lambda t: {**t, "id_token": "nonsense"},
    "not a text": lambda t: {**t, "id_token": {"sub": "eva"}},
}  # fmt: skip


@pytest.mark.parametrize("how", sorted(FORGERIES))
def test_a_forged_token_lets_nobody_in(
    sso: Flask, provider: Provider, sqlite_database: Database, how: str
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    back = provider.answer(begin(client), "eva")
    provider.change = FORGERIES[how]

    answer = client.get(back)

    assert answer.status_code == 403
    assert not is_in(client)
    with sqlite_database.session() as session:
        assert accounts(session) == []


def test_the_token_of_another_question_is_refused(
    sso: Flask, provider: Provider
) -> None:
    """Rightly signed, for us, in time: but the nonce is of another browser."""
    provider.user("eva", **realm("pb-staff"))
    first, second = sso.test_client(), sso.test_client()
    kept: dict[str, Any] = {}
    back = provider.answer(begin(first), "eva")
    provider.change = lambda told: kept.update(told) or told
    first.get(back)
    back = provider.answer(begin(second), "eva")
    provider.change = lambda told: {**told, "id_token": kept["id_token"]}

    assert second.get(back).status_code == 403
    assert not is_in(second)


def test_a_token_for_another_client_is_refused(
    sqlite_database: Database, sso_settings: Settings, provider: Provider
) -> None:
    provider.user("eva", **realm("pb-staff"))
    kept: dict[str, Any] = {}
    apps = {}
    for name in ("other", CLIENT):
        chosen = sso_settings.single_sign_on
        assert chosen is not None
        apps[name] = build_app(
            sqlite_database,
            replace(sso_settings, single_sign_on=replace(chosen, client_id=name)),
        )
    other, ours = apps["other"].test_client(), apps[CLIENT].test_client()
    question = begin(ours)
    with ours.session_transaction() as cookie:
        nonce = cookie["sso"]["nonce"]
    theirs = re.sub(r"nonce=[^&]+", f"nonce={nonce}", begin(other))
    back = provider.answer(theirs, "eva")
    provider.change = lambda told: kept.update(told) or told
    other.get(back)
    provider.change = lambda told: {**told, "id_token": kept["id_token"]}

    assert kept["id_token"]
    assert ours.get(provider.answer(question, "eva")).status_code == 403


def test_an_expired_token_is_refused(
    sso: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from participation.web.staff import single_sign_on

    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    hours = now() + datetime.timedelta(hours=2)  # the provider's clock, not ours
    monkeypatch.setattr(single_sign_on, "now", lambda: hours)

    assert client.get(provider.answer(begin(client), "eva")).status_code == 403


def test_a_provider_that_calls_itself_otherwise_is_refused(
    sqlite_database: Database, sso_settings: Settings, provider: Provider
) -> None:
    chosen = sso_settings.single_sign_on
    assert chosen is not None
    elsewhere = provider.issuer.replace("localhost", "127.0.0.1") + "/"
    app = build_app(
        sqlite_database,
        replace(sso_settings, single_sign_on=replace(chosen, issuer=elsewhere)),
    )

    assert app.test_client().get(START).status_code == 403


def test_while_the_provider_is_away_it_is_said(sso: Flask, provider: Provider) -> None:
    provider.away = True

    answer = sso.test_client().get(START)

    assert answer.status_code == 503
    assert "antwortet nicht" in words(checked(answer).xpath("//main")[0])


# Out there, out here.


def test_after_four_minutes_the_provider_is_asked_and_roles_follow(
    sso: Flask,
    provider: Provider,
    sqlite_database: Database,
    clock: Callable[[float], None],
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    sign_in(client, provider, "eva")
    provider.user("eva", **realm("pb-audit"))

    before = client.get("/staff/kommentare").status_code
    asked_before = len(provider.seen)
    clock(4.1)
    after = client.get("/staff/kommentare").status_code
    asked = [seen["grant_type"] for seen in provider.seen[asked_before:]]
    client.get("/staff/konto")

    assert (before, after) == (200, 403)
    assert asked == ["refresh_token"]
    assert len(provider.seen) == asked_before + 1  # not at every request
    assert roles_of(sqlite_database, "eva") == [("auditor", None, "oidc")]


def test_who_was_put_out_there_is_out_within_five_minutes(
    sso: Flask,
    provider: Provider,
    sqlite_database: Database,
    clock: Callable[[float], None],
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    sign_in(client, provider, "eva")
    provider.revoke("eva")

    still = is_in(client)
    clock(4.1)
    out = client.get("/staff/konto")

    assert still is True
    assert out.location == "/staff/anmelden?next=/staff/konto"
    with sqlite_database.session() as session:
        assert session.scalars(select(StaffSession)).all() == []
        actions = session.scalars(select(StaffAction.action)).all()
    assert "session_ended_by_sso" in actions


def test_while_the_provider_is_away_nobody_stays_longer_than_five_minutes(
    sso: Flask, provider: Provider, clock: Callable[[float], None]
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    sign_in(client, provider, "eva")
    provider.away = True

    clock(4.5)
    within = is_in(client)
    clock(5.1)
    beyond = is_in(client)
    provider.away = False
    back = is_in(client)  # the next question is due after half a minute
    clock(5.7)

    assert (within, beyond, back, is_in(client)) == (True, False, False, True)


def test_another_person_in_a_refreshed_answer_ends_the_session(
    sso: Flask, provider: Provider, clock: Callable[[float], None]
) -> None:
    provider.user("eva", **realm("pb-staff"))
    provider.user("udo", **realm("pb-staff"))
    client, other = sso.test_client(), sso.test_client()
    kept: dict[str, Any] = {}
    back = provider.answer(begin(other), "udo")
    provider.change = lambda told: kept.update(told) or told
    other.get(back)
    provider.change = None
    sign_in(client, provider, "eva")
    provider.change = lambda told: {**told, "access_token": kept["access_token"]}

    clock(4.1)

    assert is_in(client) is False


def test_without_a_refresh_token_the_session_ends_when_it_should_be_asked(
    sso: Flask, provider: Provider, clock: Callable[[float], None]
) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    back = provider.answer(begin(client), "eva")
    provider.change = lambda told: {
        k: v for k, v in told.items() if k != "refresh_token"
    }
    client.get(back)

    assert is_in(client) is True
    clock(4.1)
    assert is_in(client) is False


def test_no_token_of_the_provider_lies_open_in_the_database(
    sso: Flask, provider: Provider, sqlite_database: Database
) -> None:
    provider.user("eva", **realm("pb-staff"))
    kept: dict[str, Any] = {}
    client = sso.test_client()
    back = provider.answer(begin(client), "eva")
    provider.change = lambda told: kept.update(told) or told
    client.get(back)

    with sqlite_database.session() as session:
        sealed = session.scalars(select(StaffSession.sealed_refresh)).one()
    assert sealed
    assert kept["refresh_token"] not in sealed


# With and without the password.


def test_where_it_is_not_configured_there_is_nothing_of_it(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()

    assert [client.get(a).status_code for a in (START, RETURN)] == [404, 404]
    assert START not in client.get("/staff/anmelden").text


def test_both_ways_side_by_side(sso: Flask) -> None:
    tree = page(sso.test_client(), "/staff/anmelden?next=/staff/konto")

    assert tree.xpath(f"//a[starts-with(@href, '{START}')]/@href") == [
        f"{START}?next=/staff/konto"
    ]
    assert tree.xpath("//input/@name") == ["login", "password"]


def test_where_it_is_required_only_the_break_glass_account_comes_by_password(
    sqlite_database: Database, sso_settings: Settings
) -> None:
    app = build_app(sqlite_database, replace(sso_settings, local_sign_in=False))
    with sqlite_database.transaction() as session:
        create_account(session, login="ada", display_name="Ada", password=PASSWORD,
                       grants=[Grant(role=Role.AUDITOR)], today=today())  # fmt: skip
        token = make_setup_link(
            session, grants=[Grant(role=Role.AUDITOR)], now=now(), break_glass=True
        )
        redeem_setup_link(session, token=token, login="notfall", display_name="Notfall",
                          password=PASSWORD, now=now())  # fmt: skip
    shown = page(app.test_client(), "/staff/anmelden")
    emergency = page(app.test_client(), "/staff/anmelden?notfall=1")

    answers = {
        login: app.test_client()
        .post("/staff/anmelden", data={"login": login, "password": PASSWORD})
        .status_code
        for login in ("ada", "notfall")
    }

    assert shown.xpath("//input/@name") == []
    assert emergency.xpath("//input/@name") == ["login", "password"]
    assert answers == {"ada": 422, "notfall": 302}
    with sqlite_database.session() as session:
        noted = session.scalars(select(StaffAction.subject).where(
            StaffAction.action == "signed_in")).all()  # fmt: skip
        made = session.scalars(select(StaffAction.action)).all()
    assert [subject.split(" ", 1)[1] for subject in noted] == ["break glass"]
    assert "break_glass_link_made" in made


def test_where_it_is_required_ordinary_links_open_nothing(
    sqlite_database: Database, sso_settings: Settings
) -> None:
    app = build_app(sqlite_database, replace(sso_settings, local_sign_in=False))
    with sqlite_database.transaction() as session:
        tokens = [
            make_setup_link(
                session,
                grants=[Grant(role=Role.AUDITOR)],
                now=now(),
                break_glass=break_glass,
            )
            for break_glass in (False, True)
        ]

    said = [
        app.test_client().get(f"/staff/einrichten/{token}").status_code
        for token in tokens
    ]

    assert said == [404, 200]


def test_signing_out_ends_it_here(sso: Flask, provider: Provider) -> None:
    provider.user("eva", **realm("pb-staff"))
    client = sso.test_client()
    sign_in(client, provider, "eva")

    send(client, "/staff/abmelden", {}, form_at="/staff/konto")

    assert is_in(client) is False
