import gzip
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.database import DatabaseAwayError
from participation.web.security import CONTENT_SECURITY_POLICY
from tests.page import read_page

PAGES = [
    "/",
    "/?q=vorstadt",
    "/o/rieth",
    "/o/altstadt",
    "/o/rieth/fragebogen",
    "/o/rieth/kommentar",
    "/o/rieth/danke",
    "/o/rieth/danke?fuer=kommentar",
    "/o/rieth/danke?erste=1",
    "/quittung",
    "/quittung/zurueckgezogen",
    "/datenschutz",
    "/barrierefreiheit",
    "/impressum",
]
HOSTILE = [
    "%00",
    "%ed%a0%80",
    "%ff%fe",
    "%F0%9F%A5%A6",
    "%E2%80%AE",
    "'\"<script>",
    "x" * 5000,
]


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_in_both_languages(
    client: FlaskClient, address: str
) -> None:
    german = read_page(client.get(address))
    english = read_page(client.get(f"/en{address}"), lang="en")

    assert german.heading
    for link in english.all("a"):
        href = link["href"]
        if href.startswith("/") and link.get("hreflang") is None:
            assert href.startswith("/en/")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Rieth", "rieth"),
        ("rieth", "rieth"),
        ("Melchndorf", "melchendorf"),
        ("loebervorstadt", "loebervorstadt"),
        ("Löbervorstadt", "loebervorstadt"),
        ("20", "bindersleben"),
        ("6", "rieth"),
        ("Ortsteil Rieth", "rieth"),
    ],
)
def test_search_leads_to_the_ortsteil_that_is_surely_meant(
    client: FlaskClient, typed: str, slug: str
) -> None:
    response = client.get("/", query_string={"q": typed})

    assert (response.status_code, response.headers["Location"]) == (302, f"/o/{slug}")


def test_search_offers_what_may_be_meant(client: FlaskClient) -> None:
    page = read_page(client.get("/?q=vorstadt"))

    found = [e.text for e in page.all("a") if e.is_inside("section")][:5]
    assert found == [
        "Andreasvorstadt",
        "Brühlervorstadt",
        "Johannesvorstadt",
        "Krämpfervorstadt",
        "Löbervorstadt",
    ]


def test_search_without_a_hit_says_so_and_keeps_the_list(client: FlaskClient) -> None:
    page = read_page(client.get("/?q=qwxyz"))

    assert "Zu „qwxyz“ gibt es keinen Ortsteil." in page.html
    assert page.one("input", id="q")["value"] == "qwxyz"
    assert len([a for a in page.all("a") if a["href"].startswith("/o/")]) == 2 * 53


def test_the_map_shows_what_the_list_names(client: FlaskClient) -> None:
    page = read_page(client.get("/"))

    on_map = {a["href"] for a in page.all("a") if a.is_inside("svg")}
    in_list = {a["href"] for a in page.all("a") if a.is_inside("ul")}
    assert on_map == {a for a in in_list if a.startswith("/o/")}
    assert len(on_map) == 53
    assert "Datenlizenz Deutschland" in page.html


@pytest.mark.parametrize("address", ["06", "6", "Rieth", "Riet", "RIETH"])
@pytest.mark.parametrize("rest", ["", "/fragebogen", "/kommentar"])
def test_other_spellings_lead_to_the_one_address(
    client: FlaskClient, address: str, rest: str
) -> None:
    response = client.get(f"/o/{address}{rest}")

    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/o/rieth{rest}",
    )


def test_an_ortsteil_names_who_speaks_for_it(client: FlaskClient) -> None:
    with_council = read_page(client.get("/o/rieth"))
    without = read_page(client.get("/o/altstadt"))

    assert "Ortsteilbürgermeister von Rieth" in with_council.html
    assert "Quartiersplanungskoordination" in without.html


def test_the_language_switch_keeps_the_page(client: FlaskClient) -> None:
    german = read_page(client.get("/o/rieth?x=1"))
    english = read_page(client.get("/en/o/rieth"), lang="en")

    assert german.one("a", hreflang="en")["href"] == "/en/o/rieth?x=1"
    [back] = [
        link for link in english.all("a", hreflang="de") if link.text == "Deutsch"
    ]
    assert back["href"] == "/de/o/rieth"


def test_the_language_switch_cannot_lead_to_another_site(client: FlaskClient) -> None:
    for address in ("//evil.example/x", "/en//evil.example/x"):
        response = client.get(address)
        assert 'href="//' not in response.text


@pytest.mark.parametrize(
    "address", ["/nix", "/o/qwxyz", "/o/qwxyz/fragebogen", "/o/%00", "/en/nix"]
)
def test_an_unknown_page_offers_the_search(client: FlaskClient, address: str) -> None:
    page = read_page(client.get(address), 404, lang="en" if "/en" in address else "de")

    assert page.one("input", id="q")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/o/rieth/kommentar"])
def test_a_wrong_method_names_the_right_ones(
    client: FlaskClient, method: str, address: str
) -> None:
    response = client.open(address, method=method)

    read_page(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses_get_a_page(client: FlaskClient, text: str) -> None:
    assert client.get(f"/?q={text}").status_code == 200
    for address in ("/{}", "/o/{}", "/o/{}/fragebogen", "/en/{}", "/static/{}"):
        read_page(
            client.get(address.format(text)),
            404,
            lang="en" if address.startswith("/en") else "de",
        )
    assert client.get(f"/o/rieth/danke?fuer={text}&erste={text}").status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/o/06", 301),
        ("GET", "/nix", 404),
        ("DELETE", "/", 405),
        ("POST", "/o/rieth/kommentar", 422),
        ("GET", "/livez", 200),
        ("GET", "/static/nix.css", 404),
    ],
)
def test_every_answer_is_guarded_and_sets_no_cookie(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    response = client.open(address, method=method)

    assert response.status_code == status
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers


def test_pages_are_compressed_for_who_can_read_it(client: FlaskClient) -> None:
    plain = client.get("/datenschutz")
    zipped = client.get("/datenschutz", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(zipped.data) == plain.data
    assert "Accept-Encoding" in zipped.headers["Vary"]


def test_assets_may_be_kept_for_ever(client: FlaskClient) -> None:
    page = read_page(client.get("/"))
    sheet = page.one("link", rel="stylesheet")["href"]

    response = client.get(sheet)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"/en{sheet}").data == response.data


def test_too_much_text_gets_a_page(client: FlaskClient) -> None:
    response = client.post("/o/rieth/kommentar", data={"text": "x" * 1_100_000})

    assert read_page(response, 413).heading == "Das ist zu viel Text auf einmal"


def test_an_unknown_error_gets_a_page_and_no_text_in_the_log(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("somebody's answer")

    broken.access = "public"  # type: ignore[attr-defined]
    sqlite_app.add_url_rule("/broken", "broken", broken)
    with caplog.at_level(logging.DEBUG):
        response = sqlite_app.test_client().get("/broken")

    read_page(response, 500)
    assert "RuntimeError" in caplog.text
    assert "somebody's answer" not in caplog.text


def test_the_error_page_cannot_fail(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_args: object, **_kwargs: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("participation.web.errors.render_template", fail)
    monkeypatch.setattr("participation.web.citizen.start.render_template", fail)
    response = sqlite_app.test_client().get("/")

    assert response.status_code == 500
    assert "Something went wrong" in response.text


class Away:
    """A database that cannot be reached."""

    def session(self) -> None:
        raise DatabaseAwayError

    transaction = session


def test_without_database_pages_that_were_read_before_stay(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_app.test_client()
    for address in ("/", "/o/rieth", "/o/rieth/fragebogen"):
        read_page(client.get(address))

    monkeypatch.setattr(sqlite_app.extensions["participation"], "database", Away())

    for address in ("/", "/o/rieth", "/o/rieth/fragebogen", "/o/rieth/kommentar"):
        read_page(client.get(address))
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_without_database_from_the_start_there_is_an_error_page(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_app.extensions["participation"], "database", Away())

    response = sqlite_app.test_client().get("/o/rieth")

    assert read_page(response, 503).heading == "Das geht gerade nicht"
    assert response.headers["Retry-After"] == "30"
