"""Everybody reads and supports what staff have published."""

import datetime
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from participation.database import Database, DatabaseAwayError
from participation.responses.details import CommentDetails
from participation.responses.models import Submission
from participation.responses.published import publication_of
from participation.responses.publishing import withdraw_publication
from tests.integration.commenting import (
    DAY,
    count_support,
    publish,
    stored_comments,
    support,
    write,
)
from tests.integration.test_citizen_weight import requests_of, weight
from tests.page import Page, read_page

ADDRESS = "/o/rieth/kommentare"


def texts(page: Page) -> list[str]:
    return [quote.text for quote in page.all("blockquote")]


def tap(
    client: FlaskClient, page: Page, published: uuid.UUID | str, **more: str
) -> object:
    [token] = page.fields()["token"]
    data = {"token": token, "page": "1", "support": str(published), **more}
    return client.post(ADDRESS, data=data)


def test_without_any_the_page_says_so_and_nothing_links_there(
    client: FlaskClient,
) -> None:
    assert "noch kein Kommentar" in read_page(client.get(ADDRESS)).html
    assert ADDRESS not in read_page(client.get("/o/rieth")).html


def test_the_newest_come_first_each_in_its_language(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Alt", on=datetime.date(2026, 9, 1))
    publish(
        database,
        "Neu",
        on=datetime.date(2026, 9, 9),
        language="uk",
        details=CommentDetails(
            kind="praise", place_name="Am Platz", place_point="51,11"
        ),
    )
    publish(database, "Woanders", ortsteil="01")
    write(database, "Nicht veröffentlicht")

    page = read_page(client.get(ADDRESS))

    assert texts(page) == ["Neu", "Alt"]
    assert [quote["lang"] for quote in page.all("blockquote")] == ["uk", "de"]
    assert "Lob" in page.html
    assert "Am Platz" in page.html
    assert "51.0000" not in page.html
    assert [a["href"] for a in read_page(client.get("/o/rieth")).all("a", href=ADDRESS)]


def test_einfache_sprache_is_read_aloud_as_german(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Kurz", language="de-leicht")

    assert read_page(client.get(ADDRESS)).one("blockquote")["lang"] == "de"


def test_only_the_checked_text_is_shown(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Frau Müller 0361 1234567", public_text="Eine Frau <b>")

    page = read_page(client.get(ADDRESS))

    assert texts(page) == ["Eine Frau <b>"]
    assert "Müller" not in page.html
    assert [c.text for c in stored_comments(database)] == ["Frau Müller 0361 1234567"]


def test_many_are_read_page_by_page(client: FlaskClient, database: Database) -> None:
    for number in range(21):
        publish(database, f"Kommentar {number}", on=DAY + datetime.timedelta(number))

    first = read_page(client.get(ADDRESS))
    second = read_page(client.get(f"{ADDRESS}?seite=2"))

    assert (len(texts(first)), texts(second)) == (20, ["Kommentar 0"])
    assert first.all("a", rel="next")[0]["href"] == f"{ADDRESS}?seite=2"
    for wrong in ("3", "99999"):
        read_page(client.get(f"{ADDRESS}?seite={wrong}"), 404)
    for nonsense in ("0", "-1", "x", "²", "9" * 400):
        assert len(texts(read_page(client.get(f"{ADDRESS}?seite={nonsense}")))) == 20


def test_one_tap_counts_once(client: FlaskClient, database: Database) -> None:
    published = publish(database, "Mehr Bänke")
    page = read_page(client.get(ADDRESS))

    for _ in range(2):  # a double tap, or Back and again
        response = tap(client, page, published)
        assert response.status_code == 303
    assert count_support(database) == 1

    address, _, anchor = response.headers["Location"].partition("#")
    thanked = read_page(client.get(address))
    assert anchor in [item.get("id") for item in thanked.all("li")]
    assert "Danke, Ihre Unterstützung zählt." in thanked.html
    assert thanked.all("button", name="support") == []


def test_two_comments_of_one_page_can_both_be_supported(
    client: FlaskClient, database: Database
) -> None:
    both = [publish(database, "Mehr Bänke"), publish(database, "Mehr Bäume")]
    page = read_page(client.get(ADDRESS))

    for published in both:
        tap(client, page, published)

    assert count_support(database) == 2


@pytest.mark.parametrize(
    ("taps", "said"),
    [
        (0, None),
        (1, "von einigen unterstützt"),
        (4, "von einigen unterstützt"),
        (5, "5-mal unterstützt"),
        (6, "6-mal unterstützt"),
    ],
)
def test_the_number_respects_the_minimum(
    client: FlaskClient, database: Database, taps: int, said: str | None
) -> None:
    support(database, publish(database, "Mehr Bänke"), taps)

    page = read_page(client.get(ADDRESS))

    told = [p.text for p in page.all("p") if p.text.endswith("unterstützt")]
    assert told == ([said] if said else [])


def test_what_is_not_public_here_cannot_be_supported(
    client: FlaskClient, database: Database
) -> None:
    publish(database, "Hier")
    elsewhere = publish(database, "Dort", ortsteil="01")
    withdrawn = publish(database, "Fort")
    [comment] = [c for c in stored_comments(database) if c.text == "Fort"]
    with database.transaction() as session:
        withdraw_publication(session, comment_id=comment.id, today=DAY)
    page = read_page(client.get(ADDRESS))

    assert texts(page) == ["Hier"]
    for other in (elsewhere, withdrawn, uuid.uuid4(), "nix", ""):
        assert tap(client, page, other).status_code == 404
    assert count_support(database) == 0


def test_a_forged_form_counts_nothing(client: FlaskClient, database: Database) -> None:
    published = publish(database, "Mehr Bänke")
    page = read_page(client.get(ADDRESS))
    [comment_token] = read_page(client.get("/o/rieth/kommentar")).fields()["token"]

    for token in ("forged", "", comment_token):
        again = read_page(tap(client, page, published, token=token), 422)
        assert "Diese Seite war zu lange offen" in again.html
    foreign = client.post(ADDRESS, data={}, headers={"Origin": "https://evil.example"})

    assert foreign.status_code == 403
    assert count_support(database) == 0
    assert tap(client, again, published).status_code == 303


def test_while_the_database_is_away_nothing_counts(
    app: Flask, client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def session(self) -> None:
            raise DatabaseAwayError

        transaction = session

    published = publish(database, "Mehr Bänke")
    page = read_page(client.get(ADDRESS))
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["participation"], "database", Away())
        read_page(tap(client, page, published), 503)
        read_page(client.get(ADDRESS), 503)
    assert tap(client, page, published).status_code == 303
    assert count_support(database) == 1


def test_a_comment_that_is_removed_takes_its_publication_with_it(
    client: FlaskClient, database: Database
) -> None:
    support(database, publish(database, "Mehr Bänke"), 2)
    with database.transaction() as session:
        session.execute(delete(Submission))

    assert texts(read_page(client.get(ADDRESS))) == []
    assert count_support(database) == 0


def test_support_outlives_a_changed_text(database: Database) -> None:
    support(database, publish(database, "Mehr Bänke"), 2)
    [comment] = stored_comments(database)
    with database.session() as session:
        assert publication_of(session, comment.id).supporters == 2


def test_the_pages_are_light(sqlite_app: Flask, sqlite_database: Database) -> None:
    for number in range(20):
        publish(sqlite_database, f"Am Platz {number} fehlt ein Baum. " * 4)
    client = sqlite_app.test_client()

    for address in ("/o/rieth/kommentar", "/ar/o/rieth/kommentar", ADDRESS):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        assert len(response.data) < 10_000, address


def test_a_first_visit_to_the_comment_form_is_light(sqlite_app: Flask) -> None:
    """With its scripts and the words that come when somebody begins to write."""
    client = sqlite_app.test_client()
    form = "/o/rieth/kommentar"

    loaded = requests_of(client, form)
    words = read_page(client.get(form)).one("form", id="comment")["data-words"]

    assert len(loaded) <= 6
    assert sum(weight(client, address) for address in [*loaded, words]) < 60_000
