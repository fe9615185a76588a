"""Who gets in, who does not, and that nothing is kept before."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.grants import Grant
from participation.accounts.queries import accounts
from participation.accounts.setup import deactivate_account, make_setup_link
from participation.core.clock import now
from participation.core.kinds import Role
from participation.database import Database
from participation.web.access import needed_access
from participation.web.staff.signin import local_staff_path
from tests.integration.staff import PASSWORD, checked, page, send, sign_in

NOBODY = "00000000-0000-4000-8000-000000000000"
"""The id of nothing that exists."""


def link_for(database: Database, role: Role = Role.ADMINISTRATOR) -> str:
    with database.transaction() as session:
        return f"/staff/einrichten/{make_setup_link(session, grants=[Grant(role=role)], now=now())}"


def set_up_fields(**changes: str) -> dict[str, str]:
    return {
        "login": "m.muster",
        "display_name": "Maria Muster",
        "password": PASSWORD,
        "password_again": PASSWORD,
        **changes,
    }


def test_link_makes_an_account_once(client: FlaskClient, database: Database) -> None:
    address = link_for(database)

    made = client.post(address, data=set_up_fields())
    again = client.get(address)

    assert (made.status_code, made.location) == (302, "/staff/")
    assert again.status_code == 404
    with database.session() as session:
        assert [(a.login, [r.role for r in a.roles]) for a in accounts(session)] == [
            ("m.muster", [Role.ADMINISTRATOR])
        ]
    page(client, "/staff/konto/zweiter-faktor")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "zu kurz", "password_again": "zu kurz"}, "password"),
        ({"password_again": "etwas ganz anderes"}, "password_again"),
        ({"login": "mit leerzeichen drin"}, "login"),
        ({"display_name": ""}, "display_name"),
    ],
)
def test_set_up_explains_and_keeps_what_was_typed(
    client: FlaskClient, database: Database, changes: dict[str, str], field: str
) -> None:
    fields = set_up_fields(**changes)

    answer = client.post(link_for(database), data=fields)

    assert answer.status_code == 422
    tree = checked(answer)
    assert tree.xpath(f"//*[@id='f-{field}']/@aria-invalid") == ["true"]
    assert tree.xpath("string(//input[@name='login']/@value)") == fields["login"]
    assert tree.xpath("//input[@type='password']/@value") in ([], ["", ""])


def test_no_cookie_before_sign_in_and_a_guarded_one_after(
    client: FlaskClient, database: Database
) -> None:
    before = client.get("/staff/anmelden")
    sign_in(client, database)

    assert "Set-Cookie" not in before.headers
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert (cookie.path, cookie.http_only, cookie.same_site) == ("/", True, "Lax")


def test_wrong_password_says_the_same_for_known_and_unknown_names(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, database)
    send(client, "/staff/abmelden", {}, form_at="/staff/")

    said = []
    for login in ("staff", "niemand"):
        answer = client.post(
            "/staff/anmelden", data={"login": login, "password": "falsch falsch"}
        )
        assert answer.status_code == 422
        said.append(answer.text.replace(f'value="{login}"', ""))

    assert said[0] == said[1]


def test_sign_in_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/staff/anmelden",
        data={"login": "x", "password": "y"},
        headers={"Origin": "https://example.org"},
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/staff/kommentare?stand=unsure", "/staff/kommentare?stand=unsure"),
        ("/staff/", "/staff/"),
        (None, "/staff/"),
        ("https://example.org/staff/", "/staff/"),
        ("//example.org/staff/", "/staff/"),
        ("/staff//example.org", "/staff/"),
        ("/staff/\\example.org", "/staff/"),
        ("/staff/\nSet-Cookie: a=b", "/staff/"),
        ("/staff/../o/rieth", "/staff/"),
        ("/o/rieth", "/staff/"),
    ],
)
def test_sign_in_leads_on_to_our_own_pages_only(
    sqlite_app: Flask, target: str | None, leads_to: str
) -> None:
    with sqlite_app.test_request_context():
        assert local_staff_path(target) == leads_to


def test_sign_in_leads_back_to_the_page_that_was_asked_for(
    client: FlaskClient, database: Database
) -> None:
    sent_away = client.get("/en/staff/kommentare?stand=unsure")
    sign_in(client, database)
    send(client, "/staff/abmelden", {}, form_at="/staff/")

    answer = client.post(
        sent_away.location, data={"login": "staff", "password": PASSWORD}
    )

    assert sent_away.location.startswith("/en/staff/anmelden?next=")
    assert answer.location == "/en/staff/kommentare?stand=unsure"


def test_strangers_see_no_staff_page(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    rules = [
        rule
        for rule in sqlite_app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.")
        and needed_access(sqlite_app.view_functions[rule.endpoint]) != "public"
    ]
    values = {
        "reference": "UE-2026-001",
        "format": "pdf",
        "key": "wohnen",
        "file_format": "json",
        "number": 1,
        "ortsteil": "rieth",
        "view": "fragen",
    }

    with sqlite_app.test_request_context():
        for rule in rules:
            parts: dict[str, Any] = {n: values.get(n, NOBODY) for n in rule.arguments}
            address = sqlite_app.url_for(rule.endpoint, **parts | (rule.defaults or {}))
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                answer = client.open(address, method=method)
                assert answer.status_code == 302, (method, address)
                assert answer.location.startswith("/staff/anmelden"), address


def test_staff_do_not_manage_accounts(client: FlaskClient, database: Database) -> None:
    sign_in(client, database)

    assert client.get("/staff/konten").status_code == 403


def test_end_of_an_account_ends_its_session(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, database)
    with database.transaction() as session:
        (account,) = accounts(session)
        deactivate_account(session, account_id=account.id)

    assert client.get("/staff/").status_code == 302


def test_administrator_makes_a_link_that_works(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, database, role=Role.ADMINISTRATOR)

    tree = checked(send(client, "/staff/konten", {"role": "staff"}))
    (link,) = tree.xpath("//*[@class='kern-body link-text']/a/@href")
    other = app.test_client().post(link, data=set_up_fields(login="neu"))

    assert other.status_code == 302
    with database.session() as session:
        assert [a.login for a in accounts(session)] == ["administrator", "neu"]


def test_last_administrator_stays(client: FlaskClient, database: Database) -> None:
    sign_in(client, database, role=Role.ADMINISTRATOR)
    with database.session() as session:
        (account,) = accounts(session)

    send(client, f"/staff/konten/{account.id}/stilllegen", {}, form_at="/staff/konten")

    with database.session() as session:
        assert [a.active for a in accounts(session)] == [True]


def test_sign_out_needs_the_token_of_a_page(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, database)

    forged = client.post("/staff/abmelden")
    still_in = client.get("/staff/").status_code
    send(client, "/staff/abmelden", {}, form_at="/staff/")

    assert (forged.status_code, still_in) == (400, 200)
    assert client.get("/staff/").status_code == 302
