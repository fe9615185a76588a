"""The first account, on a phone and by keyboard alone: link, password, second factor, in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from participation.accounts.setup import FIRST_ACCOUNT, make_setup_link
from participation.core.clock import now
from tests.e2e import barriers
from tests.e2e.installations import Installation, serve
from tests.e2e.second_factor import code_for
from tests.e2e.test_staff_browser import tab_to

pytestmark = pytest.mark.e2e
PASSWORD = "vier lange Wörter hier"


@pytest.fixture(scope="module")
def installation(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("first")
    with serve(sqlite_template, folder, "fresh") as running:
        yield running


@pytest.fixture
def phone(browser: Browser, installation: Installation) -> Iterator[Page]:
    context = browser.new_context(
        base_url=installation.address,
        locale="de-DE",
        viewport={"width": 360, "height": 740},
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def first_link(installation: Installation) -> str:
    database = installation.app.extensions["participation"].database
    with database.transaction() as session:
        token = make_setup_link(session, grants=FIRST_ACCOUNT, now=now())
    return f"/staff/einrichten/{token}"


def type_into(page: Page, element_id: str, text: str) -> None:
    tab_to(page, element_id)
    page.keyboard.type(text)


def fine(page: Page) -> None:
    """No barrier that a machine finds, and no sideways scrolling."""
    barriers.prepare(page)
    assert barriers.axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_first_account_is_set_up_by_keyboard_on_a_phone(
    phone: Page, installation: Installation
) -> None:
    phone.goto(first_link(installation))
    type_into(phone, "f-login", "c.chef")
    type_into(phone, "f-display_name", "Clara Chef")
    type_into(phone, "f-password", PASSWORD)
    type_into(phone, "f-password_again", PASSWORD)
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Zweiten Faktor einrichten"
    )
    fine(phone)
    qr_code = phone.get_by_role("img", name=re.compile("QR-Code"))
    assert qr_code.evaluate("e => e.complete && e.naturalWidth > 100")
    type_into(phone, "f-code", "000")
    phone.keyboard.press("Enter")
    expect(phone.locator("#error-summary")).to_be_focused()
    code = code_for(phone)
    tab_to(phone, "f-code")
    phone.keyboard.press("Control+A")
    phone.keyboard.type(f"{code[:3]} {code[3:]}")
    phone.keyboard.press("Enter")

    codes = phone.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    fine(phone)
    paper = codes.first.inner_text()
    phone.get_by_role("link", name="Ich habe die Codes aufbewahrt").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Übersicht")

    phone.context.clear_cookies()
    phone.goto("/staff/konten")
    type_into(phone, "f-login", "C.Chef")
    type_into(phone, "f-password", PASSWORD)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Code eingeben")
    expect(phone.get_by_label("Code")).to_be_focused()
    fine(phone)
    phone.keyboard.type(paper.lower())
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Konten")
