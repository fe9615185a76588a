"""Hostile texts in every column, shown by a real browser: nothing runs, nothing is fetched.

Once with the policy (CSP) and counting what it had to stop, once without it: escaping alone
must hold.
"""

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from config import Settings
from tests.e2e.installations import Quiet
from tests.integration.permissions.hostile import hostile_strings, plant_texts
from tests.integration.permissions.table import load
from tests.integration.permissions.walking import pages
from tests.integration.permissions.world import EVERYTHING, build_world

pytestmark = pytest.mark.e2e

SINK = """
window.ran = [];
window.pwned = () => window.ran.push("pwned");
window.alert = window.confirm = window.prompt = () => window.ran.push("dialog");
document.addEventListener("securitypolicyviolation",
  (event) => window.ran.push(event.violatedDirective + " " + event.blockedURI));
"""
TYPESET = {"staff.poster", "staff.paper"}
"""Files that take a second each, and are no pages."""
Hostile = tuple[list[str], str, str]


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(
        data_dir=folder, database_url="sqlite://", secret_key="not secret"
    )
    made = build_world(sqlite_template, folder, settings)
    with made.database.transaction() as session:
        plant_texts(session, itertools.cycle(hostile_strings()))
    shown = [
        address
        for rule, address in pages(made, load(), public=False)
        if rule.endpoint not in TYPESET
        and made.ask(EVERYTHING, address).mimetype == "text/html"
    ]
    server = make_server("127.0.0.1", 0, made.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield shown, made.cookies[EVERYTHING], f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    made.database.dispose()


@pytest.mark.parametrize("without_policy", [True, False])
def test_no_text_runs_or_fetches_anything(
    browser: Browser, world: Hostile, without_policy: bool
) -> None:
    shown, cookie, server = world
    name, _, value = cookie.partition("=")
    context = browser.new_context(bypass_csp=without_policy)
    context.add_cookies([{"name": name, "value": value, "url": server}])
    context.add_init_script(SINK)
    page = context.new_page()
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda r: (
            None if r.url.startswith((server, "data:")) else elsewhere.append(r.url)
        ),
    )
    ran = {}

    for address in shown:
        page.goto(server + address, wait_until="load")
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        if found := page.evaluate("window.ran"):
            ran[address] = found

    context.close()
    assert ran == {}
    assert elsewhere == []
    assert len(shown) > 35


def test_the_sink_works(browser: Browser, world: Hostile) -> None:
    """Else the test above could not fail."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(SINK)
    page = context.new_page()
    page.goto(world[2] + "/impressum")

    page.evaluate("document.body.innerHTML = '<img src=x onerror=pwned()>'")
    page.wait_for_function("window.ran.length > 0")

    assert page.evaluate("window.ran") == ["pwned"]
    context.close()
