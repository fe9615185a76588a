"""Writing a comment on a phone: the guess, the map, the draft and a network that fails."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from participation.database import Database
from participation.responses.models import Comment
from tests.integration.commenting import publish

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 740}
ADDRESS = "/o/herrenberg/kommentar"
HERRENBERG = "15"
TEXT = "Was möchten Sie der Stadt sagen?"


@pytest.fixture(scope="module")
def stored(server_environ: dict[str, str]) -> Iterator[Database]:
    """The database behind the server."""
    path = Path(server_environ["DATA_DIR"]) / "participation.sqlite3"
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="de-DE", base_url=live_server)
    yield context
    assert context.cookies() == []
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    assert problems == []


@pytest.fixture
def plain_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """The same without JavaScript."""
    context = browser.new_context(
        viewport=PHONE, locale="de-DE", base_url=live_server, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def send(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Absenden", exact=True).click()


def texts_like(database: Database, begin: str) -> list[Comment]:
    with database.session() as session:
        found = list(
            session.scalars(select(Comment).where(Comment.text.startswith(begin)))
        )
        session.expunge_all()
        return found


def kept_on_device(page: Page) -> int:
    number: int = page.evaluate("localStorage.length")
    return number


def test_the_guess_is_taken_by_keyboard_and_nothing_leaves_the_device(
    page: Page,
) -> None:
    sent: list[tuple[str, str | None]] = []
    page.goto(ADDRESS)
    page.on("request", lambda request: sent.append((request.url, request.post_data)))

    page.get_by_label(TEXT).press_sequentially("Die Straßenbahn kommt zu selten")
    expect(
        page.get_by_text("Es scheint um „Bus und Straßen-Bahn“ zu gehen.")
    ).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Als Thema übernehmen")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_label("Welches Thema passt?")).to_have_value("oepnv")
    expect(page.get_by_label(TEXT)).to_be_focused()
    [(address, data)] = [s for s in sent if not s[0].startswith("data:")]
    assert re.search(r"/woerter/words\.\w+\.json$", address)
    assert data is None


def test_a_defect_is_told_while_writing_and_taken_back(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_label(TEXT).press_sequentially("Die Laterne ist kaputt")
    told = page.get_by_text("Das klingt nach einem Schaden.")
    expect(told).to_be_visible()

    page.get_by_label(TEXT).fill("Die Laterne ist schön")
    expect(told).to_be_hidden()


def test_a_place_by_keyboard_alone(page: Page, stored: Database) -> None:
    page.goto(ADDRESS)
    page.get_by_label(TEXT).fill("Tastatur: hier fehlt Schatten")
    page.get_by_role("button", name="Auf der Karte zeigen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application", name="Karte von Herrenberg")).to_be_focused()
    point = page.locator("input[name=place_point]")

    page.keyboard.press("Enter")  # sets the point, does not send the form
    expect(page.get_by_text("Punkt gesetzt in Herrenberg.")).to_be_visible()
    first = point.input_value()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    second = point.input_value()
    assert [b > a for a, b in zip(degrees(first), degrees(second), strict=True)] == [
        True,
        True,
    ]
    page.keyboard.press("Delete")
    expect(page.get_by_text("Kein Punkt gesetzt.")).to_be_visible()
    expect(point).to_have_value("")
    page.keyboard.press("ArrowDown")
    third = point.input_value()
    send(page)

    expect(page).to_have_url(re.compile("danke"))
    [comment] = texts_like(stored, "Tastatur:")
    assert comment.place_point == third == first


def degrees(point: str) -> list[float]:
    return [float(part) for part in point.split(",")]


def test_a_place_by_finger_is_shown_again(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_role("button", name="Auf der Karte zeigen").click()
    page.locator(".place-map svg").click()
    expect(page.get_by_text("Punkt gesetzt in Herrenberg.")).to_be_visible()
    point = page.locator("input[name=place_point]").input_value()
    send(page)  # without a text
    expect(page.get_by_text("Ein Punkt auf der Karte ist gesetzt.")).to_be_visible()

    page.get_by_role("button", name="Auf der Karte zeigen").click()
    expect(page.locator(".place-pin")).to_be_visible()
    expect(page.locator("input[name=place_point]")).to_have_value(point)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Punkt entfernen").click()
    expect(page.locator("input[name=place_point]")).to_have_value("")


def test_without_network_it_is_sent_once_when_the_network_is_back(
    context: BrowserContext, page: Page, stored: Database
) -> None:
    page.goto(ADDRESS)
    page.get_by_label(TEXT).fill("Ohne Netz: mehr Bäume")
    context.set_offline(True)
    send(page)
    expect(page.get_by_text("wird gesendet, sobald Netz da ist")).to_be_visible()
    expect(page.get_by_label(TEXT)).to_have_value("Ohne Netz: mehr Bäume")
    assert texts_like(stored, "Ohne Netz:") == []

    context.set_offline(False)

    expect(page).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))
    assert len(texts_like(stored, "Ohne Netz:")) == 1
    assert kept_on_device(page) == 0


def test_an_answer_that_got_lost_does_not_double(page: Page, stored: Database) -> None:
    """The server has stored it, and the network breaks before it can say so."""
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.goto(ADDRESS)
    page.route(f"**{ADDRESS}", lose_first)
    page.get_by_label(TEXT).fill("Verlorene Antwort: mehr Wege")
    send(page)
    expect(page.get_by_text("wird gesendet, sobald Netz da ist")).to_be_visible()
    assert lost == [303]
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))
    assert len(texts_like(stored, "Verlorene Antwort:")) == 1


def test_the_draft_survives_a_reload_and_goes_when_told(page: Page) -> None:
    page.goto(ADDRESS)
    assert kept_on_device(page) == 0  # nothing before somebody writes

    page.get_by_label("Idee").check()
    page.get_by_label(TEXT).fill("Entwurf: ein Dach")
    expect(page.get_by_text("bleibt Ihr Text auf diesem Gerät")).to_be_visible()
    page.reload()
    expect(page.get_by_label(TEXT)).to_have_value("Entwurf: ein Dach")
    expect(page.get_by_label("Idee")).to_be_checked()
    expect(page.get_by_text("noch nicht abgesendet")).to_be_visible()

    page.get_by_role("button", name="Entwurf löschen").click()
    expect(page.get_by_label(TEXT)).to_have_value("")
    expect(page.get_by_label("Idee")).not_to_be_checked()
    assert kept_on_device(page) == 0


def test_an_old_draft_is_thrown_away(page: Page) -> None:
    page.goto(ADDRESS)
    page.evaluate(
        """localStorage.setItem("kommentar-herrenberg", JSON.stringify(
             {at: Date.now() - 31 * 24 * 3600 * 1000, values: {text: "alt"}}))"""
    )
    page.reload()

    expect(page.get_by_label(TEXT)).to_have_value("")
    assert kept_on_device(page) == 0


def test_similar_comments_come_before_sending(page: Page, stored: Database) -> None:
    publish(stored, "Ein Brunnen mit Trinkwasser am Marktplatz", ortsteil=HERRENBERG)
    page.goto(ADDRESS)
    page.get_by_label(TEXT).fill("Trinkwasser: Brunnen am Marktplatz!")
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ähnliche Kommentare gibt es schon"
    )
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Meinen Kommentar trotzdem absenden").click()

    expect(page).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))
    assert len(texts_like(stored, "Trinkwasser:")) == 1
    assert kept_on_device(page) == 0


def test_all_of_it_without_javascript(plain_page: Page, stored: Database) -> None:
    page = plain_page
    publish(stored, "Eine Rutsche für das Schwimmbad", ortsteil=HERRENBERG)
    page.goto(ADDRESS)
    expect(page.get_by_role("button", name="Auf der Karte zeigen")).to_have_count(0)
    expect(page.get_by_text("Dafür gibt es etwas Schnelleres")).to_be_visible()
    page.get_by_label("Idee").check()
    page.get_by_label(TEXT).fill("Schwimmbad: eine Rutsche")
    page.get_by_label("Um welche Stelle geht es?").fill("Am Bad")
    page.get_by_label("Welches Thema passt?").select_option("Freizeit")
    send(page)

    page.get_by_role("button", name="Das unterstütze ich").first.click()
    expect(page.get_by_text("Danke, Ihre Unterstützung zählt.")).to_be_visible()
    page.get_by_role("button", name="Meinen Kommentar trotzdem absenden").click()

    expect(page).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))
    [comment] = texts_like(stored, "Schwimmbad:")
    assert (comment.kind, comment.place_name, comment.theme_hint) == (
        "idea",
        "Am Bad",
        "freizeit",
    )
    page.goto("/o/herrenberg/kommentare")
    support: Any = page.get_by_role("button", name="Das unterstütze ich").first
    support.click()
    expect(page.get_by_text("Danke, Ihre Unterstützung zählt.")).to_be_visible()
