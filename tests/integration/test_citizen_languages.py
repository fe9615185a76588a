"""Which language a citizen reads: the address says it, or else the browser's wish."""

import dataclasses

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import LOCALES, ROOT, Settings, SettingsError
from participation.cli.seed import load_city
from participation.core.languages import LocaleInfo
from participation.database import Database
from tests.conftest import build_app
from tests.page import Page, read_page, sent_to

ARABIC = {"Accept-Language": "ar-SY,ar;q=0.9,de;q=0.5"}


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("address", ["/", "/o/rieth", "/o/rieth/fragebogen", "/nix"])
def test_every_page_has_its_language_and_stays_in_it(
    client: FlaskClient, tag: str, address: str
) -> None:
    status = 404 if address == "/nix" else 200
    page = read_page(
        client.get(f"/{tag}{address}"), status, lang=LocaleInfo.of(tag).lang
    )

    ways = [a["href"] for a in page.all("a") if a.get("class") != "language"]
    forms = [form["action"] for form in page.all("form")]
    inside = [way for way in ways + forms if way.startswith("/")]
    assert [way for way in inside if not way.startswith(f"/{tag}/")] == []


def test_the_switch_names_each_other_language_in_itself(client: FlaskClient) -> None:
    page = read_page(client.get("/uk/o/rieth"), lang="uk")

    links = page.all("a", class_="language")
    others = [LocaleInfo.of(tag) for tag in LOCALES if tag != "uk"]
    assert [(a.text, a["lang"], a["dir"], a["href"]) for a in links] == [
        (o.name, o.lang, o.direction, f"/{o.tag}/o/rieth") for o in others
    ]
    assert "Українська" in page.one("summary").text


def test_on_a_form_the_switch_is_made_of_its_buttons(client: FlaskClient) -> None:
    for path, form in [("fragebogen", "questionnaire"), ("kommentar", "comment")]:
        page = read_page(client.get(f"/o/rieth/{path}"))

        buttons = page.all("button", value="language")
        assert [(b["form"], b["formaction"]) for b in buttons] == [
            (form, f"/{tag}/o/rieth/{path}") for tag in LOCALES[1:]
        ]
        assert page.all("a", class_="language") == []


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/", "/ar/"),
        ("/?q=rie", "/ar/?q=rie"),
        ("/o/rieth/fragebogen", "/ar/o/rieth/fragebogen"),
        ("/nix", "/ar/nix"),
    ],
)
def test_a_first_visit_is_sent_to_the_wished_language(
    client: FlaskClient, address: str, target: str
) -> None:
    response = client.open(address, headers=ARABIC)

    assert (response.status_code, response.location) == (302, target)
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers.getlist("Set-Cookie") == []
    assert response.headers["Content-Security-Policy"]
    assert "Accept-Language" not in client.get(target, headers=ARABIC).headers["Vary"]


def test_the_wish_cannot_lead_to_another_site(client: FlaskClient) -> None:
    path = {"PATH_INFO": "//evil.example/x"}
    response = client.get("/", environ_overrides=path, headers=ARABIC)

    assert response.location == "/ar/evil.example/x"


@pytest.mark.parametrize("wish", [None, "de", "de-AT,en;q=0.5", "tr", "*"])
def test_who_wishes_german_or_nothing_offered_stays(
    client: FlaskClient, wish: str | None
) -> None:
    headers = {"Accept-Language": wish} if wish else {}
    response = client.get("/o/rieth", headers=headers)

    read_page(response)
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("prefix", ["/de", "/en", "/de-leicht"])
def test_a_language_that_was_chosen_stays(client: FlaskClient, prefix: str) -> None:
    for address in ("/", "/o/rieth", "/impressum"):
        response = client.get(prefix + address, headers=ARABIC)
        read_page(response, lang="en" if prefix == "/en" else "de")


def test_a_number_of_an_ortsteil_leads_to_it_in_two_steps(client: FlaskClient) -> None:
    first = client.get("/o/25", headers=ARABIC)
    second = client.get(first.location, headers=ARABIC)

    assert first.status_code == 301
    assert second.location == f"/ar{first.location}"
    read_page(client.get(second.location, headers=ARABIC), lang="ar")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/livez", 200), ("/readyz", 200), ("/staff/", 302), ("/staff/anmelden", 200)],
)
def test_only_citizens_pages_ask_for_the_wish(
    client: FlaskClient, address: str, status: int
) -> None:
    response = client.get(address, headers=ARABIC)

    assert response.status_code == status
    assert "/ar/" not in (response.location or "")
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_files_have_one_address(client: FlaskClient) -> None:
    sheet = read_page(client.get("/")).all("link", rel="stylesheet")[0]["href"]

    assert client.get(sheet, headers=ARABIC).status_code == 200


def test_what_was_sent_is_never_sent_elsewhere(client: FlaskClient) -> None:
    form = read_page(client.get("/o/rieth/kommentar")).fields()
    answer = client.post(
        "/o/rieth/kommentar",
        data={**form, "text": "Mehr Bänke.", "action": "send"},
        headers=ARABIC,
    )
    broken = client.post("/o/rieth/kommentar", data={"action": "send"}, headers=ARABIC)

    assert (answer.status_code, sent_to(answer)) == (
        303,
        "/o/rieth/danke?fuer=kommentar",
    )
    read_page(broken, 422)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/ar/staff/kommentare?stand=unsure", "/staff/kommentare?stand=unsure"),
        ("/de-leicht/staff", "/staff"),
        ("/de/staff/anmelden", "/staff/anmelden"),
        ("/fa/staff//evil.example", "/staff//evil.example"),
    ],
)
def test_staff_pages_are_in_german_and_english_only(
    client: FlaskClient, address: str, target: str
) -> None:
    response = client.get(address)

    assert (response.status_code, response.location) == (302, target)


def test_staff_pages_offer_german_and_english(client: FlaskClient) -> None:
    german = read_page(client.get("/staff/anmelden"))
    english = read_page(client.get("/en/staff/anmelden"), lang="en")

    [there] = german.all("a", class_="language")
    [back] = english.all("a", class_="language")
    assert (there["href"], back["href"]) == ("/en/staff/anmelden", "/staff/anmelden")


def test_a_city_may_offer_fewer_languages(
    sqlite_database: Database, settings: Settings
) -> None:
    fewer = Settings.from_environ(
        {"DATA_DIR": str(settings.data_dir), "LOCALES": "uk de uk"}
    )
    app = build_app(
        sqlite_database, dataclasses.replace(settings, locales=fewer.locales)
    )
    client = app.test_client()

    page = read_page(client.get("/"))
    assert [a.text for a in page.all("a", class_="language")] == ["Українська"]
    assert client.get("/ar/").status_code == 404
    assert client.get("/", headers=ARABIC).status_code == 200


@pytest.mark.parametrize(
    ("tag", "message"), [("tr", "language tr has no catalogue"), ("xx-", "unknown")]
)
def test_a_language_without_catalogue_is_refused(
    sqlite_database: Database, settings: Settings, tag: str, message: str
) -> None:
    wrong = dataclasses.replace(settings, locales=("de", tag))

    with pytest.raises(SettingsError, match=message):
        build_app(sqlite_database, wrong)


def test_what_the_city_has_not_translated_is_shown_and_marked(
    empty_database: Database, settings: Settings
) -> None:
    with empty_database.transaction() as session:
        load_city(session, str(ROOT / "tests" / "data" / "tiny-city"))
    client = build_app(empty_database, settings).test_client()

    form = read_page(client.get("/ar/o/markt/fragebogen"), lang="ar")
    thanks = read_page(client.get("/ar/o/markt/danke"), lang="ar")

    assert "Hier" in marked_as_german(form)
    assert "Zwei Fragen." in marked_as_german(form)
    assert any("Was fehlt?" in text for text in marked_as_german(form))
    assert "Danke." in marked_as_german(thanks)


def marked_as_german(page: Page) -> list[str]:
    marks = {"lang": "de", "dir": "ltr"}.items()
    return [
        " ".join(element.text.split())
        for element in page.elements
        if element.is_inside("main") and marks <= element.attributes.items()
    ]
