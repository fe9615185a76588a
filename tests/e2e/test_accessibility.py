"""All pages, in all languages and states, without a barrier that a machine can find."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from config import LOCALES
from participation.core.languages import LocaleInfo
from participation.web.citizen.comment_words import words_address
from participation.web.state import installation
from tests.e2e import barriers
from tests.e2e.accessibility_result import Record
from tests.e2e.installations import CONDITIONS, Installation, serve
from tests.e2e.states import (
    BY_TOKEN,
    CITIZEN,
    FILES,
    ONLY_REDIRECT,
    STAFF,
    STATES,
    State,
    endpoints,
    pages_of,
)

pytestmark = pytest.mark.e2e

# 1280 x 1024 at 400 % zoom is 320 x 256: one variant for small screens and for zoom.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
BOTH_DIRECTIONS = {"de", "ar"}
OLDER_BROWSER = "delete Element.prototype.replaceChildren"
"""Pages of a questionnaire stay as the server makes them; the device's are apart."""
STAFF_LANGUAGES = ("de", "en")
TARGET = 44
MOST_STOPS = 400  # of the Tab key, from the first page to the thanks


@pytest.fixture(scope="module")
def installations(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Installation]]:
    folder = tmp_path_factory.mktemp("accessibility")
    with contextlib.ExitStack() as stack:
        yield {
            condition: stack.enter_context(serve(sqlite_template, folder, condition))
            for condition in CONDITIONS
        }


@pytest.fixture(scope="module")
def record(
    request: pytest.FixtureRequest,
    browser: Browser,
    installations: dict[str, Installation],
) -> Iterator[Record]:
    """What both walks find; written down for the statement if asked for."""
    record = Record()
    yield record
    if request.config.getoption("--write-accessibility-result", default=False):
        record.write(
            tools={**barriers.TOOLS, "Chromium": browser.version},
            languages=LOCALES,
            pages=pages_of(installations["fresh"].app),
            states=len(STATES),
        )


class Walker:
    """Opens states in one browser, one context for each server and person.

    `thorough`: each checker looks at each language, as before the result is written into
    the statement. In every test run German is looked at in all ways, Arabic closely (it is
    written the other way round), and the rest is held to what their words can break: markup
    and style sheet are the same in all of them.
    """

    def __init__(
        self,
        browser: Browser,
        installations: dict[str, Installation],
        record: Record,
        *,
        thorough: bool,
    ) -> None:
        self.thorough = thorough
        self.browser = browser
        self.installations = installations
        self.record = record
        self.pages: dict[tuple[str, bool, bool], Page] = {}
        self.found: dict[str, list[str]] = defaultdict(list)

    def looks_closely(self, language: str) -> bool:
        """Tell whether every checker looks at pages in this language."""
        return self.thorough or language in BOTH_DIRECTIONS

    def looks_in_all_ways(self, language: str) -> bool:
        """Tell whether it is also looked at wide, dark and in the person's colours."""
        return language == LOCALES[0] or (self.thorough and language in BOTH_DIRECTIONS)

    def page(self, state: State, language: str) -> Page:
        closely = self.looks_closely(language)
        key = (state.server, state.signed_in, closely)
        if key not in self.pages:
            self.pages[key] = self._context(state, checkers=closely).new_page()
        return self.pages[key]

    def _context(self, state: State, *, checkers: bool) -> BrowserContext:
        server = self.installations[state.server]
        context = self.browser.new_context(
            base_url=server.address,
            locale="de-DE",
            viewport=ZOOMED,
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        barriers.prepare_all(context, checkers=checkers)
        # Not by a route: that would turn off the browser's cache for all that pages share.
        if not state.signed_in:
            context.add_init_script(script=OLDER_BROWSER)
        else:
            context.add_cookies(
                [{"name": "session", "value": server.cookie, "url": server.address}]
            )
        return context

    def open(self, state: State, language: str) -> Page:
        page = self.page(state, language)
        page.set_viewport_size(ZOOMED)
        page.emulate_media(color_scheme="light", forced_colors="none")
        known = self.installations[state.server].known
        prefix = "" if language == LOCALES[0] else f"/{language}"
        page.goto(prefix + state.address.format(**known))
        if state.steps is not None:
            state.steps(page)
        status = page.evaluate(
            "performance.getEntriesByType('navigation')[0].responseStatus"
        )
        assert status == state.status, f"{state} in {language}: status {status}"
        return page

    @contextlib.contextmanager
    def reaching(self, state: State, language: str) -> Iterator[None]:
        """Go on with the other pages when one cannot be reached; it is a finding."""
        try:
            yield
        except (AssertionError, PlaywrightError) as error:
            self.note(state, language, [f"not reached: {str(error)[:300]}"])

    def note(self, state: State, variant: str, findings: list[str]) -> None:
        """Keep what was found, by finding: a fault in a shared part is on every page."""
        for finding in findings:
            self.found[finding].append(f"{state} [{variant}]")
        self.record.add(findings, f"{state} [{variant}]")

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture
def walker(
    request: pytest.FixtureRequest,
    browser: Browser,
    installations: dict[str, Installation],
    record: Record,
) -> Iterator[Walker]:
    thorough = request.config.getoption("--write-accessibility-result", default=False)
    walker = Walker(browser, installations, record, thorough=bool(thorough))
    yield walker
    walker.close()


def test_no_page_is_forgotten(sqlite_app: Flask) -> None:
    listed = (
        {state.endpoint for state in STATES} | FILES.keys() | ONLY_REDIRECT | BY_TOKEN
    )

    assert endpoints(sqlite_app) - listed == set()
    assert listed - endpoints(sqlite_app) == {"error"}


@pytest.mark.parametrize("endpoint", FILES)
def test_what_is_called_a_file_is_no_page(
    installations: dict[str, Installation], endpoint: str
) -> None:
    address = FILES[endpoint]
    server = installations["every_type" if "{version}" in address else "filled"]
    client = server.app.test_client()
    client.set_cookie("session", server.cookie)
    with server.app.test_request_context():
        known = {
            **server.known,
            "words": words_address(),
            "style": installation().assets.address("app.css"),
        }

    with client.get(address.format(**known)) as answer:
        assert answer.status_code == 200
        assert answer.mimetype != "text/html"


def test_citizens_meet_no_barrier(walker: Walker) -> None:
    for state in CITIZEN:
        for language in LOCALES:
            with walker.reaching(state, language):
                look_small(walker, state, language, targets=True)
                if walker.looks_in_all_ways(language):
                    look_in_all_ways(walker, state, language)

    assert walker.found == {}


def test_staff_meets_no_barrier(walker: Walker) -> None:
    for state in STAFF:
        for language in STAFF_LANGUAGES:
            with walker.reaching(state, language):
                look_small(walker, state, language, targets=False)
                if walker.thorough or language == LOCALES[0]:
                    look_wide(walker, state, language)

    assert walker.found == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_keyboard_alone_leads_to_the_thanks_and_is_always_seen(
    browser: Browser, installations: dict[str, Installation], scripts: bool
) -> None:
    context = browser.new_context(
        base_url=installations["fresh"].address,
        locale="de-DE",
        viewport=ZOOMED,
        service_workers="block",
    )
    context.add_init_script(path=barriers.OWN_CHECKS)
    if not scripts:
        context.route("**/static/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto("/o/rieth/fragebogen")
    unseen = set()
    chosen = False

    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = barriers.focused(page)
        if not stop["seen"]:
            unseen.add(stop["name"])
        if stop["choice"] and not chosen:
            page.keyboard.press("Space")
            chosen = True
        if stop["forward"]:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
        if "/danke" in page.url:
            break

    assert "/o/rieth/danke" in page.url
    assert unseen == set()
    context.close()


def look_small(walker: Walker, state: State, language: str, *, targets: bool) -> None:
    """At 320 px, which is also 400 % zoom; everything that can be looked at."""
    page = walker.open(state, language)
    locale = LocaleInfo.of(language)
    barriers.unfold(page)
    findings = [] if language != LOCALES[0] else barriers.own(page, "errorSummary")
    findings += barriers.own(page, "page", locale.lang, locale.direction)
    findings += barriers.own(page, "overflow")
    findings += barriers.own(page, "clipped")
    findings += barriers.own(page, "textSpacing")
    if targets:
        findings += barriers.own(page, "targets", TARGET)
    if language in BOTH_DIRECTIONS:
        findings += barriers.own(page, "focus")
    # The style sheet is one for all languages, but for the direction of writing.
    if walker.looks_closely(language):
        findings += barriers.axe(page, colours=walker.looks_in_all_ways(language))
        findings += barriers.sniffer(page)
    walker.note(state, f"{language} 320 px", findings)


def look_wide(walker: Walker, state: State, language: str) -> None:
    page = walker.page(state, language)
    page.set_viewport_size(DESKTOP)
    findings = barriers.own(page, "overflow") + barriers.own(page, "clipped")
    findings += barriers.axe(page) + barriers.sniffer(page)
    walker.note(state, f"{language} 1280 px", findings)


def look_in_all_ways(walker: Walker, state: State, language: str) -> None:
    """Wide, dark, and with the colours of the person. The page itself stays the same."""
    look_wide(walker, state, language)
    page = walker.page(state, language)
    page.emulate_media(color_scheme="dark")
    walker.note(state, f"{language} dark", barriers.axe_colours(page))
    page.emulate_media(color_scheme="light", forced_colors="active")
    findings = barriers.axe_colours(page) + barriers.own(page, "focus")
    walker.note(state, f"{language} forced colours", findings)
