"""Reviewing by keyboard alone, on a phone, and without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import select

from participation.core.clock import today
from participation.database import Database
from participation.themes.learning.fill import fill_queue
from participation.themes.learning.models import Review
from participation.themes.models import TargetGroupTag
from tests.e2e import barriers
from tests.e2e.installations import Installation, serve
from tests.integration.reviewing import in_sample, read_comment, to_learn

pytestmark = pytest.mark.e2e

DESK = "/staff/pruefen"


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation with 30 comments to review, ten of them of the sample."""
    with serve(sqlite_template, tmp_path, "fresh") as installation:
        with database_of(installation).transaction() as session:
            for number in range(20):
                text = f"Der Bus {number} fährt zu selten"
                read_comment(session, to_learn(number), text, assigned=["oepnv"],
                             suggested=["jugend"], doubt=1 - number / 100)  # fmt: skip
            for number in range(10):
                read_comment(session, in_sample(number), f"Der Park {number}")
            fill_queue(session, today=today(), batch=30)
        yield installation


def database_of(installation: Installation) -> Database:
    database: Database = installation.app.extensions["participation"].database
    return database


def reviews(installation: Installation) -> list[tuple[str, list[str]]]:
    with database_of(installation).session() as session:
        query = select(Review).order_by(Review.number)
        return [(review.purpose, review.themes) for review in session.scalars(query)]


@pytest.fixture
def desk(browser: Browser, server: Installation) -> Iterator[Page]:
    yield from opened(browser, server, scripts=True)


@pytest.fixture
def plain_desk(browser: Browser, server: Installation) -> Iterator[Page]:
    """The same in a browser without JavaScript."""
    yield from opened(browser, server, scripts=False)


def opened(browser: Browser, server: Installation, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.address,
        locale="de-DE",
        viewport={"width": 360, "height": 740},
        java_script_enabled=scripts,
    )
    context.add_cookies(
        [{"name": "session", "value": server.cookie, "url": server.address}]
    )
    page = context.new_page()
    page.goto(DESK)
    yield page
    context.close()


def test_twenty_comments_by_keyboard_cost_two_keys_and_one_request_each(
    desk: Page, server: Installation
) -> None:
    requests: list[Request] = []
    desk.on("request", lambda request: requests.append(request))

    for number in range(20):
        heading = f"Ihr {number + 1}. Kommentar heute"
        expect(desk.get_by_role("heading", name=heading)).to_be_visible()
        desk.keyboard.press("8" if number % 2 else "a")  # gruen, jugend
        desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Ihr 21. Kommentar heute")).to_be_visible()

    assert [request.method for request in requests] == ["POST"] * 20
    assert (
        reviews(server)
        == [
            ("learning", ["jugend", "oepnv"]),
            ("audit", ["gruen"]),
        ]
        * 10
    )


def test_second_enter_is_no_review_of_a_comment_that_nobody_has_read(
    desk: Page, server: Installation
) -> None:
    desk.evaluate(
        """async () => {
          const enter = () => document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
          const shown = new Promise((done) => new MutationObserver(done)
            .observe(document.getElementById("review"), {childList: true}));
          enter(); enter();
          await shown;
          enter();
        }"""
    )
    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()
    desk.wait_for_timeout(200)

    assert reviews(server) == [("learning", ["oepnv"])]


def test_back_shows_what_was_said_and_keeps_what_was_begun(
    desk: Page, server: Installation
) -> None:
    desk.keyboard.press("a")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()
    desk.keyboard.press("1")
    desk.keyboard.press("z")
    expect(desk.get_by_role("heading", name="schon geprüft")).to_be_visible()
    assert chosen(desk) == ["oepnv", "jugend"]

    desk.keyboard.press("4")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()
    assert chosen(desk) == ["wohnen"]
    assert reviews(server) == [("learning", ["jugend"])]
    desk.keyboard.press("Backspace")
    expect(desk.get_by_role("heading", name="schon geprüft")).to_be_visible()


def chosen(page: Page) -> list[str]:
    found: list[str] = page.locator("input[name=theme]").evaluate_all(
        "boxes => boxes.filter((box) => box.checked).map((box) => box.value)"
    )
    return found


def test_no_theme_has_a_key_of_its_own_and_enter_alone_does_not_say_it(
    desk: Page, server: Installation
) -> None:
    desk.keyboard.press("4")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_have_text(
        "Es ist kein Thema gesetzt. Wenn keines passt, drücken Sie k."
    )
    desk.keyboard.press("k")
    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()

    assert reviews(server) == [("learning", [])]


def test_keys_are_explained_and_can_be_switched_off(
    desk: Page, server: Installation
) -> None:
    desk.keyboard.press("?")
    switch = desk.get_by_label("Diese Tasten benutzen")
    expect(desk.locator("#keys summary")).to_be_focused()
    switch.uncheck()
    desk.locator("h1").click()
    desk.keyboard.press("a")
    desk.keyboard.press("k")
    assert chosen(desk) == ["oepnv"]
    expect(desk.locator("#desk kbd").first).to_be_hidden()
    desk.reload()

    desk.keyboard.press("k")

    assert chosen(desk) == ["oepnv"]
    assert reviews(server) == []


def test_what_could_not_be_stored_is_said_and_can_be_sent_again(
    desk: Page, server: Installation
) -> None:
    desk.context.set_offline(True)
    desk.keyboard.press("a")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("Nicht gespeichert")
    assert chosen(desk) == ["oepnv", "jugend"]
    desk.context.set_offline(False)

    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()
    assert reviews(server) == [("learning", ["jugend", "oepnv"])]


def test_the_same_without_scripts(plain_desk: Page, server: Installation) -> None:
    page = plain_desk
    expect(page.locator("#desk kbd").first).to_be_hidden()
    page.get_by_role("checkbox", name="Jugend", exact=True).check()
    page.get_by_role("button", name="Bestätigen und weiter").click()
    expect(page.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()
    page.get_by_role("button", name="Bestätigen und weiter").click()
    expect(page.locator("#error-summary")).to_be_visible()
    page.get_by_role("button", name="Kein Thema").click()
    expect(page.get_by_role("heading", name="Ihr 3. Kommentar heute")).to_be_visible()
    page.get_by_role("link", name="Zurück", exact=True).click()

    expect(page.get_by_role("heading", name="schon geprüft")).to_be_visible()
    assert reviews(server) == [("learning", ["jugend", "oepnv"]), ("audit", [])]


def test_desk_has_no_barrier_after_the_next_comment_came(desk: Page) -> None:
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_focused()
    barriers.prepare(desk)

    assert barriers.axe(desk) == []
    assert barriers.own(desk, "overflow") == []


def test_target_groups_are_set_with_the_shift_key(
    desk: Page, server: Installation
) -> None:
    expect(desk.get_by_text("Keine erkannt.")).to_be_visible()

    desk.keyboard.press("Shift+E")  # seniors
    expect(desk.get_by_role("checkbox", name="Ältere Menschen")).to_be_checked()
    desk.keyboard.press("Shift+B")
    desk.keyboard.press("Shift+B")  # set, and taken away again
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Ihr 2. Kommentar heute")).to_be_visible()

    with database_of(server).session() as session:
        query = select(TargetGroupTag.group_key, TargetGroupTag.band)
        assert [tuple(row) for row in session.execute(query)] == [("seniors", "set")]
