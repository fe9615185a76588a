"""A device that turns pages itself tells which were reached, once each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from participation.web.state import installation
from tests.e2e.installations import Installation, serve

pytestmark = pytest.mark.e2e

ADDRESS = "/o/rieth/fragebogen"


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    with serve(sqlite_template, tmp_path, "fresh") as running:
        yield running


def counts(server: Installation) -> dict[str, int]:
    counter = installation(server.app).page_counter
    return {page.page_key: times for page, times in counter.counts.items()}


def is_told(response: Response) -> bool:
    return response.url.endswith("/seite")


def telling(page: Page, act: Callable[[], None]) -> int:
    """Do something and wait until the page has told of it."""
    with page.expect_response(is_told) as told:
        act()
    return told.value.status


def turn(page: Page, action: str) -> None:
    page.locator(f"main button[name=action][value={action}]").click()


def test_pages_turned_on_the_device_count_once_each(
    page: Page, server: Installation
) -> None:
    page.goto(server.address + ADDRESS)
    begun = telling(page, lambda: page.locator("[value=live]").check())
    page.locator("button[value=back]").wait_for(state="attached")  # all pages are here

    second = telling(page, lambda: turn(page, "next"))
    third = telling(page, lambda: turn(page, "next"))
    turn(page, "back")
    turn(page, "next")
    page.reload()
    page.locator("[data-page='2']:not([hidden])").wait_for()
    fourth = telling(page, lambda: turn(page, "next"))

    assert {begun, second, third, fourth} == {204}
    assert counts(server) == {
        "page_you": 1,
        "page_life": 1,
        "page_priorities": 1,
        "page_together": 1,
    }


def test_whoever_only_looks_is_not_told_of(page: Page, server: Installation) -> None:
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))

    page.goto(server.address + ADDRESS, wait_until="networkidle")

    assert [address for address in told if address.endswith("/seite")] == []


def test_without_network_pages_turn_as_ever(page: Page, server: Installation) -> None:
    page.goto(server.address + ADDRESS)
    telling(page, lambda: page.locator("[value=live]").check())
    page.locator("button[value=back]").wait_for(state="attached")
    page.context.set_offline(True)

    turn(page, "next")

    page.locator("[data-page='1']:not([hidden])").wait_for()
    assert counts(server) == {"page_you": 1}
