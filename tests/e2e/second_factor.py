"""What an authenticator app does, for tests in a browser."""

import pyotp
from playwright.sync_api import Page


def code_for(page: Page) -> str:
    """The code that an app shows for the key on the page."""
    key = page.locator(".secret-key").inner_text().replace(" ", "")
    return pyotp.TOTP(key).now()


def set_up_second_factor(page: Page) -> None:
    """Go through the pages that come after the first sign-in."""
    page.get_by_label("Code").fill(code_for(page))
    page.get_by_role("button", name="Einrichten").click()
    page.get_by_role("link", name="Ich habe die Codes aufbewahrt").click()
