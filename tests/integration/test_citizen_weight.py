"""What a visit costs in bytes over the air. People pay for mobile data."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.page import Page, read_page

FIRST_VISIT = 60_000
FURTHER_PAGE = 10_000
HEADERS = {"Accept-Encoding": "gzip"}


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


def weight(client: FlaskClient, address: str) -> int:
    response = client.get(address, headers=HEADERS)
    assert response.status_code == 200
    headers = sum(len(k) + len(v) + 4 for k, v in response.headers)
    return len(response.data) + headers


def requests_of(client: FlaskClient, address: str) -> list[str]:
    """The page and everything it loads, fonts named by the style sheet included."""
    page = read_page(client.get(address))
    sheets = [e["href"] for e in page.all("link", rel="stylesheet")]
    scripts = [e["src"] for e in page.all("script")]
    fonts = [
        f"/static/{name}"
        for sheet in sheets
        for name in re.findall(r"url\(([\w.-]+\.woff2)\)", client.get(sheet).text)
    ]
    assert page.all("img") == []
    return [address, *sheets, *scripts, *fonts]


@pytest.mark.parametrize(
    "address", ["/o/rieth/fragebogen", "/en/o/rieth/fragebogen", "/"]
)
def test_a_first_visit_is_light(client: FlaskClient, address: str) -> None:
    lang = "/en" if address.startswith("/en") else ""
    requests = requests_of(client, address) if not lang else [
        address, *requests_of(client, address.removeprefix("/en"))[1:]
    ]  # fmt: skip

    assert len(requests) <= 5
    assert sum(weight(client, request) for request in requests) <= FIRST_VISIT


@pytest.mark.parametrize(
    "address",
    ["/", "/o/rieth", "/o/rieth/fragebogen", "/o/rieth/danke", "/datenschutz"],
)
def test_a_further_page_is_lighter(client: FlaskClient, address: str) -> None:
    assert weight(client, address) <= FURTHER_PAGE


def test_nothing_comes_from_elsewhere(client: FlaskClient) -> None:
    for request in requests_of(client, "/o/rieth/fragebogen"):
        assert request.startswith("/")
    sheet = requests_of(client, "/")[1]
    assert re.findall(r"url\(['\"]?https?:", client.get(sheet).text) == []


def test_with_everything_for_going_on_without_network_it_is_still_light(
    client: FlaskClient,
) -> None:
    address = "/o/rieth/fragebogen"
    asked_later = [f"{address}/seiten?order=4711", "/sw.js"]

    requests = [*requests_of(client, address), *asked_later]

    assert sum(weight(client, request) for request in requests) <= FIRST_VISIT


def test_every_further_page_without_javascript_is_light(client: FlaskClient) -> None:
    address = "/o/rieth/fragebogen"
    page = read_page(client.get(address))
    weights = []

    while page.all("button", value="next", class_="kern-btn kern-btn--primary"):
        fields = page.fields() | {"action": ["next"], "q-relation": ["live", "work"]}
        response = client.post(address, data=fields, headers=HEADERS)
        headers = sum(len(k) + len(v) + 4 for k, v in response.headers)
        weights.append(len(response.data) + headers)
        page = Page(gzip.decompress(response.data).decode())

    assert len(weights) == 5
    assert max(weights) <= FURTHER_PAGE, weights
