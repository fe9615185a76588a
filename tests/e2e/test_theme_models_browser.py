"""Which model tags: seen and decided on a phone, by keyboard and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import barriers
from tests.e2e.installations import Installation, serve

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def installation(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("models")
    with serve(sqlite_template, folder, "filled") as found:
        yield found


@pytest.fixture
def page(browser: Browser, installation: Installation) -> Iterator[Page]:
    context = browser.new_context(
        base_url=installation.address,
        viewport={"width": 360, "height": 740},
        locale="de-DE",
        java_script_enabled=False,
    )
    context.add_cookies(
        [{"name": "session", "value": installation.cookie, "url": installation.address}]
    )
    yield context.new_page()
    context.close()


def press(page: Page, role: str, name: str) -> None:
    """Press a button or a link by keyboard."""
    found = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    found.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_insist_on_a_worse_model_step_back_and_learn_anew(page: Page) -> None:
    page.goto("/staff/themen")
    expect(page.locator("#in-use ~ p").first).to_contain_text("Modell 2")
    expect(page.get_by_text("sicher schlechter")).to_be_visible()

    press(page, "link", "Ansehen und entscheiden")
    press(page, "button", "Trotzdem verwenden")
    expect(page.get_by_text("Bitte ausfüllen.").first).to_be_visible()
    page.get_by_label("Begründung").fill("Das Schema ist neu.")
    press(page, "button", "Trotzdem verwenden")
    expect(page.get_by_text("Modell 3 ist jetzt im Einsatz.")).to_be_visible()

    press(page, "button", "Zurück zu Modell 2")
    expect(page.locator("#in-use ~ p").first).to_contain_text("Modell 2")

    page.get_by_role("link", name="Modell 3", exact=True).last.click()
    expect(page.get_by_text("Das Schema ist neu.")).to_be_visible()
    page.go_back()

    press(page, "button", "Jetzt neu lernen")
    expect(page.get_by_text("Das Lernen ist angestoßen.")).to_be_visible()
    expect(page.get_by_role("button", name="Jetzt neu lernen")).to_have_count(0)
    expect(page.get_by_role("link", name="Aktualisieren").last).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["themen", "themen/modelle/2", "themen/modelle/3"])
def test_pages_have_no_barrier_and_do_not_scroll_sideways(
    browser: Browser, installation: Installation, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=installation.address,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.add_cookies(
        [{"name": "session", "value": installation.cookie, "url": installation.address}]
    )
    page = context.new_page()
    page.goto(f"/staff/{address}")
    barriers.prepare(page)

    assert barriers.axe(page) == []
    assert barriers.sniffer(page) == []
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0
    context.close()
