"""A citizen with a phone: the whole job, with and without JavaScript, and by keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(
    request: pytest.FixtureRequest, browser: Browser, live_server: str
) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE,
        locale="de-DE",
        base_url=live_server,
        java_script_enabled=request.param,
        has_touch=True,
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def visitor(browser: Browser, live_server: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="de-DE", base_url=live_server)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if is_problem(m) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def is_problem(message: Any) -> bool:
    """Anything but the browser's note that a page came with status 404 or 422."""
    return message.type in {"error", "warning"} and "Failed to load" not in message.text


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name)


def fill_in(page: Page) -> None:
    """From the start page to the thank-you page."""
    page.goto("/")
    page.get_by_label("Name oder Nummer des Ortsteils").fill("Melchndorf")
    button(page, "Suchen").click()
    expect(page).to_have_url(re.compile("/o/melchendorf$"))
    page.get_by_role("link", name="Fragebogen ausfüllen").click()
    page.get_by_label("Ich wohne dort").check()
    button(page, "Weiter").click()
    page.get_by_label("sehr gern", exact=True).check()
    page.get_by_role("group", name="Bus und Bahn").get_by_label(
        "zufrieden", exact=True
    ).check()
    button(page, "Weiter").click()
    page.get_by_label("Parks und Natur").check()
    button(page, "Weiter").click()
    button(page, "Weiter").click()
    page.get_by_label("Was fehlt in Ihrem Ortsteil").fill("Eine Bank am Spielplatz.")
    button(page, "Weiter").click()
    page.get_by_label("30 bis 49 Jahre").check()
    button(page, "Absenden").click()


def test_the_whole_job_on_a_phone(phone: Page) -> None:
    fill_in(phone)

    expect(phone).to_have_url(re.compile(r"/o/melchendorf/danke(\?q=.*)?$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vielen Dank!")


def test_a_mistake_and_a_step_back_lose_nothing(phone: Page) -> None:
    phone.goto("/o/rieth/fragebogen")
    phone.get_by_label("schon immer").check()
    button(phone, "Weiter").click()
    expect(phone.get_by_text("Bitte prüfen Sie 1 Angabe")).to_be_visible()
    expect(phone.locator("#error-summary")).to_be_focused()
    expect(phone.get_by_label("schon immer")).to_be_checked()

    phone.get_by_role("link", name="Was verbindet Sie").click()
    phone.get_by_label("Ich arbeite dort").check()
    button(phone, "Weiter").click()
    phone.get_by_label("sehr gern", exact=True).check()
    button(phone, "Zurück").click()

    expect(phone.get_by_label("Ich arbeite dort")).to_be_checked()
    button(phone, "Weiter").click()
    expect(phone.get_by_label("sehr gern", exact=True)).to_be_checked()


def test_the_language_can_be_changed_on_the_way(phone: Page) -> None:
    phone.goto("/o/rieth/fragebogen")
    phone.get_by_label("Ich wohne dort").check()
    phone.get_by_text("Deutsch").click()
    phone.get_by_role("button", name="English").click()

    expect(phone).to_have_url(re.compile("/en/o/rieth/fragebogen$"))
    expect(phone.get_by_label("I live there")).to_be_checked()
    button(phone, "Continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Life in the district")


def test_back_and_send_again_is_one_thank_you(phone: Page) -> None:
    phone.goto("/o/rieth/kommentar")
    phone.get_by_label("Was möchten Sie der Stadt sagen?").fill("Mehr Bänke.")
    button(phone, "Absenden").click()
    expect(phone).to_have_url(re.compile("danke"))

    phone.go_back()
    expect(phone.get_by_label("Was möchten Sie")).to_have_value("Mehr Bänke.")
    button(phone, "Absenden").click()

    expect(phone).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))


def test_a_double_tap_is_one_thank_you(visitor: Page) -> None:
    visitor.goto("/o/rieth/kommentar")
    visitor.get_by_label("Was möchten Sie der Stadt sagen?").fill("Mehr Licht.")
    button(visitor, "Absenden").dblclick()

    expect(visitor).to_have_url(re.compile(r"danke\?fuer=kommentar(&q=.*)?$"))


def test_the_counter_says_what_is_left(visitor: Page) -> None:
    visitor.goto("/o/rieth/kommentar")
    area = visitor.get_by_label("Was möchten Sie der Stadt sagen?")

    area.fill("Bänke 🥦")
    expect(visitor.get_by_text("Noch 4.993 Zeichen")).to_be_visible()
    area.fill("x" * 5001)
    expect(visitor.get_by_text("1 Zeichen zu viel")).to_be_visible()


def test_the_questionnaire_by_keyboard_alone(visitor: Page) -> None:
    visitor.goto("/o/rieth/fragebogen")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    visitor.keyboard.press("Enter")

    tab_to(visitor, visitor.get_by_label("Ich wohne dort"))
    visitor.keyboard.press("Space")
    visitor.keyboard.press("Enter")  # goes on, as the button would
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Leben im Ortsteil")

    tab_to(visitor, visitor.get_by_label("sehr gern", exact=True))
    visitor.keyboard.press("ArrowDown")
    expect(visitor.get_by_label("gern", exact=True)).to_be_checked()
    tab_to(visitor, button(visitor, "Weiter"))
    visitor.keyboard.press("Enter")
    for _ in range(3):
        tab_to(visitor, button(visitor, "Weiter"))
        visitor.keyboard.press("Enter")
    tab_to(visitor, button(visitor, "Absenden"))
    visitor.keyboard.press("Enter")

    expect(visitor).to_have_url(re.compile(r"/o/rieth/danke(\?q=.*)?$"))


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reached {target}")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visit_loads_five_things_from_here_alone(
    browser: Browser, live_server: str, viewport: Any
) -> None:
    context = browser.new_context(
        viewport=viewport, locale="de-DE", base_url=live_server
    )
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))

    page.goto("/o/rieth/fragebogen", wait_until="networkidle")

    addresses = [r.url for r in loaded if not r.url.startswith("data:")]
    assert all(address.startswith(live_server) for address in addresses)
    assert len(addresses) <= 5
    assert sum(weight(r) for r in loaded if r.url in addresses) <= 60_000
    context.close()


def weight(response: Response) -> int:
    sizes = response.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
