"""Subscribe by e-mail in the browser: what is shown, sent and never told."""

import dataclasses
import datetime
import re

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.cli import context
from participation.cli.subscriptions import group
from participation.core.clock import now
from participation.database import Database
from participation.handover.subscriptions import brake
from participation.handover.subscriptions.models import Subscriber, Subscription
from participation.mailing.models import OutgoingMail
from participation.web.state import installation
from tests.integration.routing_planting import plant_answer, plant_routed
from tests.page import Page, follow_form, read_page

ADDRESS = "/abo"
SENT = "/abo/gesendet"
EVA = "eva@example.org"
BASE = "https://beteiligung.example"
DAYS_4 = datetime.timedelta(days=4)


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    set_mail(sqlite_app, mail_url="smtp://localhost", public_address=BASE)
    return sqlite_app.test_client()


def set_mail(app: Flask, **changes: str) -> None:
    held = installation(app)
    held.settings = dataclasses.replace(held.settings, **changes)


def ask(
    client: FlaskClient, email: str = EVA, what: str = "ortsteil:06", lang: str = ""
):
    address = f"{lang}{ADDRESS}"
    page = read_page(client.get(address), lang=lang.strip("/") or "de")
    return follow_form(client, address, page, "send", email=email, worueber=what)


def mails(database: Database) -> list[tuple[str, str, str]]:
    with database.session() as session:
        rows = session.scalars(select(OutgoingMail).order_by(OutgoingMail.due_at))
        return [(m.recipient, m.subject, m.text) for m in rows]


def link_in(text: str) -> str:
    """The path of the one link."""
    [link] = re.findall(rf"{BASE}(/\S+)", text)
    return link


def confirmed(
    client: FlaskClient, database: Database, what: str = "ortsteil:06"
) -> str:
    """Subscribe and confirm as a person does; the address of the page that ends it."""
    ask(client, what=what)
    answer = client.post(link_in(mails(database)[-1][2]))
    assert answer.status_code == 303
    return answer.headers["Location"].removesuffix("?neu=1")


def count(database: Database, table: type) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_somebody_subscribes_confirms_looks_and_ends_it(
    client: FlaskClient, sqlite_database: Database
) -> None:
    page = read_page(client.get(f"{ADDRESS}?worueber=theme:oepnv"))
    assert page.fields()["worueber"] == ["theme:oepnv"]
    assert ask(client, what="theme:oepnv").headers["Location"] == SENT
    assert "Postfach" in read_page(client.get(SENT)).heading

    [(recipient, _, text)] = mails(sqlite_database)
    assert recipient == EVA
    link = link_in(text)
    assert link.startswith("/de/abo/bestaetigen/")
    opened = client.get(link)
    assert "Thema: Bus und Bahn (ÖPNV)" in read_page(opened).html
    assert opened.headers["Cache-Control"] == "no-store"
    confirming = client.post(link)
    own = confirming.headers["Location"]
    shown = read_page(client.get(own))
    assert "Ab jetzt bekommen Sie E-Mails" in shown.html
    assert EVA not in shown.html
    [button] = shown.all("button", name="ende")
    ended = client.post(own.partition("?")[0], data={"ende": button["value"]})
    assert read_page(ended).heading == "Sie bekommen keine E-Mails mehr"
    assert count(sqlite_database, Subscriber) == 0
    assert read_page(client.get(own), 404).heading == "Dieser Link gilt nicht mehr"
    assert read_page(client.post(link), 404).heading == "Dieser Link gilt nicht mehr"


def test_opening_a_link_changes_nothing(
    client: FlaskClient, sqlite_database: Database
) -> None:
    ask(client)
    link = link_in(mails(sqlite_database)[0][2])
    for _ in range(2):
        client.get(link)
        client.head(link)
    with sqlite_database.session() as session:
        assert session.scalars(select(Subscription.confirmed_on)).all() == [None]
    own = client.post(link).headers["Location"].partition("?")[0]

    read_page(client.get(f"{own}/ende"))

    assert count(sqlite_database, Subscriber) == 1


def test_one_click_of_a_mail_program_ends_everything(
    client: FlaskClient, sqlite_database: Database
) -> None:
    own = confirmed(client, sqlite_database)
    one_click = {
        "data": {"List-Unsubscribe": "One-Click"},
        "headers": {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    }

    for _ in range(2):  # no redirect, and twice is once
        answer = client.post(f"{own.removeprefix('/de')}/ende", **one_click)
        assert read_page(answer).heading == "Sie bekommen keine E-Mails mehr"
        assert count(sqlite_database, Subscriber) == 0


def test_the_answer_is_the_same_for_a_known_address_and_an_unknown_one(
    client: FlaskClient, sqlite_database: Database
) -> None:
    confirmed(client, sqlite_database)

    def shape(email: str) -> tuple[int, str, bytes]:
        answer = ask(client, email)
        return answer.status_code, answer.headers["Location"], answer.data

    known, unknown = shape(EVA), shape("zoran@example.org")
    braked = [shape(EVA) for _ in range(brake.TO_ONE)][-1]

    assert known == unknown == braked
    assert [to for to, _, _ in mails(sqlite_database)] == [
        EVA, EVA, "zoran@example.org", EVA,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "email",
    [
        "",
        "eva",
        "eva@example.org\r\nBcc: all@example.org",
        "eva@example.org%0d%0aBcc: all@example.org",
        "eva@example.org,zoran@example.org",
        "<script>@example.org",
        "eva\x00@example.org",
        "e" * 100_000 + "@example.org",
    ],
)
def test_what_is_no_address_is_named_and_nothing_is_sent(
    client: FlaskClient, sqlite_database: Database, email: str
) -> None:
    page = read_page(ask(client, email), 422)

    assert page.errors == ["Bitte schreiben Sie eine E-Mail-Adresse."]
    assert mails(sqlite_database) == []
    assert count(sqlite_database, Subscriber) == 0


def test_idn_and_plus_addresses_are_written_to(
    client: FlaskClient, sqlite_database: Database
) -> None:
    for email in ("eva+rieth@müller.example", "eva@straße.example"):
        assert ask(client, email).status_code == 303

    assert [to for to, _, _ in mails(sqlite_database)] == [
        "eva+rieth@xn--mller-kva.example", "eva@xn--strae-oqa.example",
    ]  # fmt: skip


def test_only_what_there_is_can_be_subscribed_to(
    client: FlaskClient, sqlite_database: Database
) -> None:
    for what in ("", "all:x", "ortsteil:99", "theme:nothing", "survey:\x00", "x"):
        page = read_page(ask(client, what=what), 422)
        assert page.errors == ["Bitte wählen Sie aus der Liste."]
    assert mails(sqlite_database) == []


def test_a_form_of_another_site_and_one_without_token_are_refused(
    client: FlaskClient, sqlite_database: Database
) -> None:
    data = {"email": EVA, "worueber": "all", "action": "send"}

    foreign = client.post(ADDRESS, data=data, headers={"Origin": "https://x.example"})
    without = client.post(ADDRESS, data=data)

    assert foreign.status_code == 403
    assert read_page(without, 422).fields()["email"] == [EVA]
    assert mails(sqlite_database) == []


def test_a_network_cannot_ask_without_end(
    client: FlaskClient, sqlite_database: Database
) -> None:
    asked = [ask(client, f"a{n}@example.org").status_code for n in range(12)]

    assert asked == [303] * 10 + [429] * 2
    with time_machine.travel(now() + datetime.timedelta(minutes=16)):
        assert ask(client, "a99@example.org").status_code == 303


def test_too_many_in_the_whole_installation_is_said(
    client: FlaskClient, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brake, "OF_ALL", 0)

    page = read_page(ask(client), 429)

    assert "in einer Stunde" in page.html
    assert page.fields()["email"] == [EVA]
    assert mails(sqlite_database) == []


@pytest.mark.parametrize("lang", ["en", "ar", "de-leicht"])
def test_the_mail_is_in_the_language_of_the_page(
    client: FlaskClient, sqlite_database: Database, lang: str
) -> None:
    address = f"/{lang}{ADDRESS}"
    page = Page(client.get(address).text)
    follow_form(client, address, page, "send", email=EVA, worueber="all")

    [(_, subject, text)] = mails(sqlite_database)
    assert subject != "Erfurt: Möchten Sie E-Mails dazu, was daraus wurde?"
    link = link_in(text)
    assert link.startswith(f"/{lang}/abo/bestaetigen/")
    assert client.get(link).status_code == 200
    own = client.post(link).headers["Location"]
    assert own.startswith(f"/{lang}/abo/meine/")
    with sqlite_database.session() as session:
        assert session.scalars(select(Subscriber.language)).all() == [lang]


def test_what_is_typed_survives_a_change_of_language(client: FlaskClient) -> None:
    page = read_page(client.get(ADDRESS))
    sent = {**page.fields(), "email": EVA, "worueber": "ortsteil:06"}

    again = client.post(f"/en{ADDRESS}", data={**sent, "action": "language"})

    fields = read_page(again, lang="en").fields()
    assert (fields["email"], fields["worueber"]) == ([EVA], ["ortsteil:06"])


@pytest.mark.parametrize(
    "changes",
    [{"mail_url": ""}, {"public_address": ""}],
)
def test_without_mail_nothing_is_offered(
    client: FlaskClient, sqlite_app: Flask, sqlite_database: Database, changes
) -> None:
    set_mail(sqlite_app, **changes)

    page = read_page(client.get(ADDRESS))

    assert page.fields() == {}
    assert "E-Mails verschicken wir hier zurzeit nicht." in page.html
    data = {"email": EVA, "worueber": "all", "action": "send"}
    assert client.post(ADDRESS, data=data).status_code == 404
    links = [a["href"] for a in read_page(client.get("/was-wurde-daraus")).all("a")]
    assert [link for link in links if link.startswith(ADDRESS)] == []


def test_a_forged_host_leads_no_link_elsewhere(
    client: FlaskClient, sqlite_database: Database
) -> None:
    page = read_page(client.get(ADDRESS))
    sent = {**page.fields(), "email": EVA, "worueber": "all", "action": "send"}

    client.post(ADDRESS, data=sent, headers={"Host": "evil.example"})

    assert "evil.example" not in mails(sqlite_database)[0][2]


@pytest.mark.parametrize("token", ["x", "A" * 24, "%00", "%ff", "a" * 5000])
def test_an_unknown_link_says_so(client: FlaskClient, token: str) -> None:
    for address in (f"{ADDRESS}/meine/{token}", f"{ADDRESS}/bestaetigen/{token}"):
        assert client.get(address).status_code == 404
    assert client.post(f"{ADDRESS}/bestaetigen/{token}").status_code == 404
    wrong = client.post(f"{ADDRESS}/meine/{token}", data={"ende": "no id"})
    assert wrong.status_code == 400


def test_a_link_expires_after_three_days(
    client: FlaskClient, sqlite_database: Database
) -> None:
    ask(client)
    link = link_in(mails(sqlite_database)[0][2])

    with time_machine.travel(now() + DAYS_4):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404


def test_the_form_says_no_address_in_the_log(
    client: FlaskClient, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask(client)
    ask(client, "no address")
    client.get(link_in(mails(sqlite_database)[0][2]))

    assert EVA not in caplog.text
    assert "/abo/bestaetigen" not in caplog.text


@pytest.fixture
def operator(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands with the settings of the application."""
    settings = dataclasses.replace(
        installation(sqlite_app).settings,
        mail_url="smtp://localhost",
        public_address=BASE,
    )
    for module in ("participation.cli.context", "participation.cli.subscriptions"):
        monkeypatch.setattr(f"{module}.settings", lambda: settings)
    assert context.settings() is settings
    return CliRunner()


def test_the_command_tells_once_and_an_address_can_be_forgotten(
    operator: CliRunner, client: FlaskClient, sqlite_database: Database
) -> None:
    own = confirmed(client, sqlite_database)
    today = now().date()
    with sqlite_database.transaction() as session:
        ids = plant_routed(session, today=today)
        plant_answer(session, ids["verkehr", "oepnv", "06"], today=today)

    with time_machine.travel(now() + datetime.timedelta(days=1)):
        outputs = [operator.invoke(group, ["notify"]).output for _ in range(2)]

    assert outputs == [
        "1 addresses looked at, 1 e-mails made.\n",
        "0 addresses looked at, 0 e-mails made.\n",
    ]
    assert f"{BASE}{own}" in mails(sqlite_database)[-1][2]
    assert operator.invoke(group, ["status"]).output == (
        "1 confirmed, 0 not confirmed yet\n"
    )
    unknown = operator.invoke(group, ["forget"], input="zoran@example.org\n")
    assert (unknown.exit_code, "not known" in unknown.output) == (1, True)
    done = operator.invoke(group, ["forget"], input=f"{EVA}\n")
    assert (done.exit_code, EVA in done.output) == (0, False)
    assert count(sqlite_database, Subscriber) == 0
