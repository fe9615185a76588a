"""Nothing that was answered is lost or counted twice, whatever happens to phone and network."""

import itertools
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 740}
ADDRESS = "/o/rieth/fragebogen"
STORED = """async () => ({
  local: Object.keys(localStorage).length,
  session: Object.keys(sessionStorage).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": 0, "session": 0, "caches": 0, "workers": 0}
KEPT_OFFLINE = """async () =>
  Boolean(await caches.match("/offline")) && Boolean(await caches.match(location.pathname +
    "/seiten", {ignoreSearch: true})) && Boolean(navigator.serviceWorker.controller)"""
numbers = itertools.count()

OpenPhone = Callable[..., BrowserContext]
Count = Callable[[str], int]


@pytest.fixture
def open_phone(browser: Browser, live_server: str) -> Iterator[OpenPhone]:
    """Phones of several people; each has its own storage."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(
            viewport=PHONE,
            locale="de-DE",
            base_url=live_server,
            has_touch=True,
            **options,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        assert context.cookies() == []
        context.close()


@pytest.fixture
def phone(open_phone: OpenPhone) -> BrowserContext:
    return open_phone()


@pytest.fixture
def stored(server_environ: dict[str, str]) -> Count:
    """How many comments with a text are in the database."""
    path = Path(server_environ["DATA_DIR"]) / "participation.sqlite3"

    def count(text: str) -> int:
        with sqlite3.connect(path) as connection:
            query = "SELECT count(*) FROM comment WHERE text = ?"
            found: int = connection.execute(query, [text]).fetchone()[0]
            return found

    return count


@pytest.fixture
def text() -> str:
    """A text that no other test sends."""
    return f"Eine Bank am Spielplatz, Nummer {next(numbers)}."


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def eventually(page: Page, script: str, expected: Any) -> None:
    """Wait for what a script says; Playwright's own waiting takes promises for true."""
    deadline = time.monotonic() + 10
    while (found := page.evaluate(script)) != expected:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def begin(page: Page) -> None:
    """Answer the first page; after that the device has everything."""
    page.goto(ADDRESS)
    page.get_by_label("Ich wohne dort").check()
    expect(page.locator("[data-page]")).to_have_count(6)
    button(page, "Weiter").click()
    heading(page, "Leben im Ortsteil")


def answer_the_rest(page: Page, text: str) -> None:
    """From the second page to the last one, without sending."""
    page.get_by_label("sehr gern", exact=True).check()
    for _ in range(3):
        button(page, "Weiter").click()
    page.get_by_label("Was fehlt in Ihrem Ortsteil").fill(text)
    button(page, "Weiter").click()
    heading(page, "Zum Schluss: Angaben zu Ihnen")


def test_nothing_is_stored_before_the_first_answer(phone: BrowserContext) -> None:
    page = phone.new_page()
    for address in ("/", "/o/rieth", ADDRESS, "/weiter", "/offline"):
        page.goto(address)
        assert page.evaluate(STORED) == NOTHING

    page.goto(ADDRESS)
    page.get_by_label("Ich wohne dort").check()
    eventually(page, KEPT_OFFLINE, True)
    assert page.evaluate(STORED) == {
        "local": 1,
        "session": 1,
        "caches": 1,
        "workers": 1,
    }


def test_a_reload_changes_nothing(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    page.get_by_label("sehr gern", exact=True).check()

    page.reload()

    heading(page, "Leben im Ortsteil")
    expect(page.get_by_label("sehr gern", exact=True)).to_be_checked()
    expect(page.get_by_text("Seite 2 von 6")).to_be_visible()
    button(page, "Zurück").click()
    expect(page.get_by_label("Ich wohne dort")).to_be_checked()


def test_a_closed_tab_can_be_taken_up_again(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    begin(page)
    page.get_by_label("sehr gern", exact=True).check()
    page.close()

    page = phone.new_page()
    page.goto(ADDRESS)
    heading(page, "Sie haben schon angefangen")
    expect(page.get_by_label("Ich wohne dort")).to_be_hidden()
    button(page, "Weitermachen").click()
    heading(page, "Leben im Ortsteil")
    expect(page.get_by_label("sehr gern", exact=True)).to_be_checked()
    answer_the_rest(page, text)
    button(page, "Absenden").click()

    heading(page, "Vielen Dank!")
    assert stored(text) == 1


def test_the_back_key_turns_one_page_back(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/o/rieth")
    begin(page)
    button(page, "Weiter").click()
    heading(page, "Was zuerst zu tun ist")

    page.go_back()
    heading(page, "Leben im Ortsteil")
    page.go_back()
    heading(page, "Sie und der Ortsteil")
    expect(page.get_by_label("Ich wohne dort")).to_be_checked()
    page.go_forward()
    heading(page, "Leben im Ortsteil")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile("/o/rieth$"))


def test_the_language_can_change_in_the_middle(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    begin(page)
    page.get_by_label("sehr gern", exact=True).check()

    page.locator("summary").first.click()
    page.get_by_role("button", name="English").click()

    heading(page, "Life in the district")
    expect(page).to_have_url(re.compile("/en/o/rieth/fragebogen$"))
    expect(
        page.get_by_label("like it very much", exact=True)
        .or_(page.locator("input[name=q-wellbeing][value='5']"))
        .first
    ).to_be_checked()
    for _ in range(3):
        button(page, "Continue").click()
    page.locator("textarea[name=q-missing]").fill(text)
    button(page, "Continue").click()
    page.locator("main .kern-btn--primary:visible").click()

    expect(page).to_have_url(re.compile(r"/en/o/rieth/danke(\?q=.*)?$"))
    assert stored(text) == 1


def test_without_network_from_page_two_it_is_sent_once_it_is_back(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    begin(page)
    eventually(page, KEPT_OFFLINE, True)
    phone.set_offline(True)
    page.reload()
    heading(page, "Leben im Ortsteil")
    answer_the_rest(page, text)
    button(page, "Absenden").click()

    heading(page, "Gespeichert auf diesem Gerät")
    expect(page.get_by_text("Beantwortete Fragen: 4.")).to_be_visible()
    page.reload()
    heading(page, "Gespeichert auf diesem Gerät")
    page.goto("/o/altstadt")
    heading(page, "Diese Seite braucht Netz")
    page.go_back()
    heading(page, "Gespeichert auf diesem Gerät")
    assert stored(text) == 0

    phone.set_offline(False)
    heading(page, "Vielen Dank!")
    assert stored(text) == 1
    eventually(page, STORED, NOTHING)


def test_what_waits_is_sent_from_any_page(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    begin(page)
    answer_the_rest(page, text)
    phone.set_offline(True)
    button(page, "Absenden").click()
    heading(page, "Gespeichert auf diesem Gerät")
    page.close()
    phone.set_offline(False)

    page = phone.new_page()
    page.goto("/impressum")

    expect(page.get_by_text("Ihre Antworten sind jetzt gesendet.")).to_be_visible()
    assert stored(text) == 1
    eventually(page, STORED, NOTHING)


def test_while_the_server_is_away_answers_wait(
    open_phone: OpenPhone, stored: Count, text: str
) -> None:
    phone = open_phone(service_workers="block")
    page = phone.new_page()
    begin(page)
    answer_the_rest(page, text)

    def away(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=503, body="away")
        else:
            route.continue_()

    page.route("**/fragebogen", away)
    button(page, "Absenden").click()
    heading(page, "Gespeichert auf diesem Gerät")
    button(page, "Jetzt noch einmal versuchen").click()
    expect(page.get_by_text("Es ging noch nicht.")).to_be_visible()
    button(page, "Antworten ansehen oder ändern").click()
    heading(page, "Zum Schluss: Angaben zu Ihnen")
    page.get_by_label("30 bis 49 Jahre").check()
    page.unroute("**/fragebogen")
    button(page, "Absenden").click()

    heading(page, "Vielen Dank!")
    assert stored(text) == 1


def test_an_answer_that_got_lost_on_its_way_back_counts_once(
    open_phone: OpenPhone, stored: Count, text: str
) -> None:
    phone = open_phone(service_workers="block")
    page = phone.new_page()
    begin(page)
    answer_the_rest(page, text)

    def swallow(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)  # stored, but the phone never hears of it
            route.abort()
        else:
            route.continue_()

    page.route("**/fragebogen", swallow)
    button(page, "Absenden").click()
    heading(page, "Gespeichert auf diesem Gerät")
    assert stored(text) == 1
    page.unroute("**/fragebogen")
    button(page, "Jetzt noch einmal versuchen").click()

    heading(page, "Vielen Dank!")
    expect(page.get_by_text("Ihre erste Sendung zählt")).to_be_hidden()
    assert stored(text) == 1


def test_a_double_tap_turns_one_page_and_sends_once(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    begin(page)
    button(page, "Weiter").dblclick()
    heading(page, "Was zuerst zu tun ist")
    button(page, "Zurück").click()
    answer_the_rest(page, text)

    button(page, "Absenden").dblclick()

    heading(page, "Vielen Dank!")
    assert stored(text) == 1


def test_two_tabs_send_one_form(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    first = phone.new_page()
    begin(first)
    answer_the_rest(first, text)
    second = phone.new_page()
    second.goto(ADDRESS)
    button(second, "Weitermachen").click()
    heading(second, "Zum Schluss: Angaben zu Ihnen")

    button(second, "Absenden").click()
    heading(second, "Vielen Dank!")

    # The other window learns of it and cannot send it again.
    heading(first, "Vielen Dank!")
    assert stored(text) == 1


def test_a_second_tab_does_not_overwrite_what_was_begun(phone: BrowserContext) -> None:
    first, second = phone.new_page(), phone.new_page()
    second.goto(ADDRESS)
    begin(first)
    first.get_by_label("sehr gern", exact=True).check()

    second.get_by_label("Ich arbeite dort").check()

    heading(second, "Sie haben schon angefangen")
    button(second, "Weitermachen").click()
    expect(second.get_by_label("sehr gern", exact=True)).to_be_checked()


def test_deleting_leaves_nothing_on_the_device(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    eventually(page, KEPT_OFFLINE, True)

    button(page, "Angefangene Antworten auf diesem Gerät löschen").click()

    heading(page, "Sie und der Ortsteil")
    expect(page.get_by_label("Ich wohne dort")).not_to_be_checked()
    eventually(page, STORED, NOTHING)


def test_a_mistake_is_shown_here_and_one_that_the_server_finds_there(
    phone: BrowserContext, stored: Count, text: str
) -> None:
    page = phone.new_page()
    page.goto(ADDRESS)
    page.get_by_label("schon immer").check()
    expect(page.locator("[data-page]")).to_have_count(6)
    button(page, "Weiter").click()
    expect(page.get_by_text("Bitte prüfen Sie 1 Angabe")).to_be_visible()
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary").get_by_role("link").click()
    page.get_by_label("Ich wohne dort").check()
    button(page, "Weiter").click()
    answer_the_rest(page, "x" * 5001)
    button(page, "Absenden").click()

    heading(page, "In Ihren eigenen Worten")
    expect(page.get_by_text("Bitte prüfen Sie 1 Angabe")).to_be_visible()
    page.get_by_label("Was fehlt in Ihrem Ortsteil").fill(text)
    button(page, "Weiter").click()
    button(page, "Absenden").click()
    heading(page, "Vielen Dank!")
    assert stored(text) == 1


BLOCKED = """
Object.defineProperty(window, "localStorage", {get() { throw new DOMException("", "SecurityError") }});
Object.defineProperty(window, "sessionStorage", {get() { throw new DOMException("", "SecurityError") }});
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError") };
"""


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_without_storage_the_plain_form_works(
    phone: BrowserContext, stored: Count, text: str, script: str
) -> None:
    phone.add_init_script(script)
    page = phone.new_page()
    page.goto(ADDRESS)
    page.get_by_label("Ich wohne dort").check()
    button(page, "Weiter").click()
    heading(page, "Leben im Ortsteil")
    expect(page.get_by_text("Ihr Code zum Weitermachen")).to_be_visible()
    answer_the_rest(page, text)
    button(page, "Absenden").click()

    expect(page).to_have_url(re.compile(r"/o/rieth/danke(\?q=.*)?$"))
    assert stored(text) == 1


def test_without_javascript_a_code_leads_back_on_another_device(
    open_phone: OpenPhone, stored: Count, text: str
) -> None:
    page = open_phone(java_script_enabled=False).new_page()
    page.goto(ADDRESS)
    page.get_by_label("Ich wohne dort").check()
    button(page, "Weiter").click()
    page.get_by_label("sehr gern", exact=True).check()
    button(page, "Weiter").click()
    heading(page, "Was zuerst zu tun ist")
    code = page.locator(".draft-code strong").inner_text()

    page = open_phone(java_script_enabled=True).new_page()
    page.goto("/weiter")
    page.get_by_label("Ihr Code").fill(code.lower().replace("-", " "))
    button(page, "Weitermachen").click()
    heading(page, "Was zuerst zu tun ist")
    button(page, "Zurück").click()
    expect(page.get_by_label("sehr gern", exact=True)).to_be_checked()
    answer_the_rest(page, text)
    assert page.evaluate(STORED) == NOTHING  # it stays where it was
    button(page, "Absenden").click()

    heading(page, "Vielen Dank!")
    assert stored(text) == 1
