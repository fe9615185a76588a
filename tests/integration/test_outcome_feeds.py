"""Feeds of what became of it."""

import datetime
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.database import Database
from participation.handover.routing.models import RoutedTheme
from participation.web.citizen.outcome_feeds import MOST_ENTRIES
from tests.integration.releasing import plant_release
from tests.integration.routing_planting import example_handover, plant_routed
from tests.integration.test_outcomes import (
    BUS,
    BUS_IN_RIETH,
    EVERY_PAGE,
    INDEX,
    LATER,
    REPLY,
    RIETH,
    SURVEY,
    bus_release,
    many_spaces,
)
from tests.integration.test_outcomes import planted as planted
from tests.page import read_page

A = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


def feed(client: FlaskClient, page: str) -> ElementTree.Element:
    answer = client.get(f"{page}/feed.atom")
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.data)


def text(element: ElementTree.Element, name: str) -> str:
    found = element.find(f"{A}{name}")
    assert found is not None, name
    return found.text or ""


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_has_a_feed_with_all_that_atom_asks_for(
    client: FlaskClient, planted: Database, page: str
) -> None:
    found = feed(client, page)

    assert text(found, "id") == f"http://localhost{page}/feed.atom"
    assert text(found, "updated") == f"{LATER}T00:00:00Z"
    assert text(found.find(f"{A}author"), "name") == "Landeshauptstadt Erfurt"
    assert [(x.get("rel"), x.get("href")) for x in found.findall(f"{A}link")] == [
        ("self", f"http://localhost{page}/feed.atom"),
        ("alternate", f"http://localhost{page}"),
    ]
    entries = found.findall(f"{A}entry")
    assert len({text(entry, "id") for entry in entries}) == len(entries) > 0
    [alternate] = read_page(client.get(page)).all("link", rel="alternate")
    assert (alternate["href"], alternate["type"]) == (
        f"{page}/feed.atom", "application/atom+xml",
    )  # fmt: skip


def test_an_entry_says_what_changed_and_where_to_read_it(
    client: FlaskClient, planted: Database
) -> None:
    entry = feed(client, BUS_IN_RIETH).find(f"{A}entry")

    assert text(entry, "title") == "Oepnv – Rieth: in die Planung aufgenommen"
    assert text(entry, "summary") == REPLY
    assert entry.find(f"{A}summary").get(f"{XML}lang") == "de"
    assert text(entry, "updated") == f"{LATER}T00:00:00Z"
    link = entry.find(f"{A}link").get("href")
    page, _, anchor = link.removeprefix("http://localhost").partition("#")
    assert read_page(client.get(page)).one("li", id=anchor)


def test_a_feed_is_in_the_language_of_its_address(
    client: FlaskClient, planted: Database
) -> None:
    found = feed(client, f"/en{RIETH}")

    assert found.get(f"{XML}lang") == "en"
    assert text(found, "id") == f"http://localhost/en{RIETH}/feed.atom"
    assert text(found.find(f"{A}entry"), "title").startswith("oepnv (en) – Rieth")
    assert found.find(f"{A}entry/{A}summary").get(f"{XML}lang") == "de"


def test_a_reader_that_knows_it_gets_nothing_again(
    client: FlaskClient, planted: Database
) -> None:
    first = client.get(f"{SURVEY}/feed.atom")
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(f"{SURVEY}/feed.atom", headers=known)
    with planted.transaction() as session:
        row = session.query(RoutedTheme).filter_by(theme_key="oepnv").first()
        row.changed_on = LATER + datetime.timedelta(days=1)

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (same.status_code, same.data) == (304, b"")
    assert client.get(f"{SURVEY}/feed.atom", headers=known).status_code == 200


def test_hostile_texts_stay_texts(client: FlaskClient, planted: Database) -> None:
    hostile = "]]><script>&amp;\"'\x0b\ufffe\U0001f600"
    with planted.transaction() as session:
        for row in session.query(RoutedTheme).filter_by(theme_key="oepnv"):
            row.status, row.reply, row.measure = "aufgenommen", hostile, "x"

    for entry in feed(client, BUS).findall(f"{A}entry"):
        assert text(entry, "summary") == "]]><script>&amp;\"'\U0001f600"


def test_nothing_yet_is_a_feed_too(client: FlaskClient) -> None:
    assert feed(client, INDEX).findall(f"{A}entry") == []


def test_a_feed_has_an_end_and_nothing_invented(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, bus_release(), simulated=True)
        plant_routed(session, example_handover(simulated=True))
    assert feed(client, INDEX).findall(f"{A}entry") == []

    with sqlite_database.transaction() as session:
        plant_routed(session, many_spaces(43))
    assert len(feed(client, INDEX).findall(f"{A}entry")) == MOST_ENTRIES
