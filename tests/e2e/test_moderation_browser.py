"""Twenty comments by keyboard: one key each, and nothing to wait for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from participation.core.clock import today
from participation.responses.models import ModerationDecision
from participation.responses.submit import record_comment
from tests.e2e import barriers
from tests.e2e.installations import Installation, serve

pytestmark = pytest.mark.e2e

COMMENTS = 20
KEYS = {"p": "published", "1": "held", "w": "forwarded"}


@pytest.fixture
def installation(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    with serve(sqlite_template, tmp_path, "fresh") as installation:
        database = installation.app.extensions["participation"].database
        with database.transaction() as session:
            for number in range(COMMENTS):
                record_comment(
                    session,
                    ortsteil_key="06",
                    text=f"Mehr Bänke, {number} Stück, Frau Muster",
                    key=f"comment-{number}",
                    language="de",
                    today=today(),
                )
        yield installation


def test_one_key_decides_and_shows_the_next(
    installation: Installation, page: Page
) -> None:
    server = installation.address
    page.context.add_cookies(
        [{"name": "session", "value": installation.cookie, "url": server}]
    )
    page.goto(f"{server}/staff/moderation")
    barriers.prepare(page)
    assert barriers.axe(page) == []
    wanted = [list(KEYS)[number % len(KEYS)] for number in range(COMMENTS)]

    for number, key in enumerate(wanted, start=1):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_load_state()
        if number < COMMENTS:
            expect(
                page.get_by_text(f"Heute haben Sie {number} entschieden")
            ).to_be_visible()

    expect(page.get_by_text("Hier wartet kein Kommentar")).to_be_visible()
    database = installation.app.extensions["participation"].database
    with database.session() as session:
        found = sorted(session.scalars(select(ModerationDecision.decision)))
    assert found == sorted(KEYS[key] for key in wanted)


def test_typing_a_text_presses_no_button(
    installation: Installation, page: Page
) -> None:
    server = installation.address
    page.context.add_cookies(
        [{"name": "session", "value": installation.cookie, "url": server}]
    )
    page.goto(f"{server}/staff/moderation")

    page.get_by_label("Text, den alle lesen können").press_sequentially("p1w")
    page.get_by_label("Tasten: eine Taste je Knopf").uncheck()
    page.locator("h1").press("p")

    assert (
        page.get_by_label("Text, den alle lesen können").input_value().startswith("p1w")
    )
