"""Each citizen page in each language on the smallest phone: nothing cut off or pushed out."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from config import LOCALES
from participation.core.languages import LocaleInfo

pytestmark = pytest.mark.e2e

SMALLEST = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
KNOWN = {"address": "rieth"}
OTHER_FONTS = {"uk", "ar", "ru", "pl", "ro", "fa"}
FAULTS = """() => {
  const found = [];
  const root = document.documentElement;
  const linesOf = element => {  // of the text that is there to be seen
    const lines = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (texts.currentNode.parentElement.closest(".kern-sr-only")) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      lines.push(...[...range.getClientRects()].filter(line => line.width > 1));
    }
    return lines;
  };
  if (root.scrollWidth > root.clientWidth) found.push("scrolls sideways");
  for (const part of ["header", "main", "footer", "main h1"])
    if (document.querySelectorAll("body " + part).length !== 1)
      found.push("not one " + part);
  for (const button of document.querySelectorAll("button, .kern-btn, summary, label")) {
    if (!button.checkVisibility()) continue;
    if (linesOf(button).some(line => line.left < -0.5 || line.right > innerWidth + 0.5))
      found.push("out of sight: " + button.textContent.trim());
    if (button.matches("button, .kern-btn") && !button.matches(".kern-sr-only") &&
        (button.scrollWidth > button.clientWidth + 1 ||
         button.scrollHeight > button.clientHeight + 1))
      found.push("cut off: " + button.textContent.trim());
  }
  const main = document.querySelector("main").getBoundingClientRect();
  const lines = linesOf(document.querySelector("main h1"));
  const gap = root.dir === "rtl"
    ? main.right - Math.max(...lines.map(line => line.right))
    : Math.min(...lines.map(line => line.left)) - main.left;
  if (gap > 20) found.push("the heading does not begin where reading begins: " + gap);
  return [...new Set(found)];
}"""


@pytest.mark.parametrize("tag", LOCALES)
def test_no_page_is_wider_than_the_smallest_phone(
    browser: Browser, live_server: str, sqlite_app: Flask, tag: str
) -> None:
    context = browser.new_context(viewport=SMALLEST, base_url=live_server)
    page = context.new_page()
    addresses = pages(sqlite_app, context)
    assert "/o/rieth/kommentar" in addresses

    found = {}
    for address in [*addresses, "/nix"]:
        page.goto(f"/{tag}{address}")
        check_language(page, tag)
        found[address] = page.evaluate(FAULTS)
    page.goto(f"/{tag}/o/rieth/fragebogen")
    page.locator("main button[value=next]").first.click()
    found["errors"] = page.evaluate(FAULTS)
    page.locator(".languages summary").click()
    found["languages"] = page.evaluate(FAULTS)

    assert {where: faults for where, faults in found.items() if faults} == {}
    context.close()


def pages(app: Flask, context: BrowserContext) -> list[str]:
    """Addresses of the pages that citizens can open, from the application's own map."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("citizen.")
        and "GET" in (rule.methods or ())
        and rule.arguments <= KNOWN.keys()
    ]
    with app.test_request_context():
        addresses = {app.url_for(rule.endpoint, **KNOWN) for rule in rules}
    known = sorted(address.partition("?")[0] for address in addresses)
    return [
        address
        for address in known
        if "html" in context.request.get(address).headers["content-type"]
    ]


def check_language(page: Page, tag: str) -> None:
    locale = LocaleInfo.of(tag)
    assert page.evaluate("[document.documentElement.lang, document.dir]") == [
        locale.lang,
        locale.direction,
    ]


@pytest.mark.parametrize("tag", LOCALES)
def test_only_languages_of_its_letters_load_the_font(
    browser: Browser, live_server: str, tag: str
) -> None:
    context = browser.new_context(viewport=SMALLEST, base_url=live_server)
    page = context.new_page()
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(request.resource_type))

    page.goto(f"/{tag}/o/rieth/fragebogen", wait_until="networkidle")

    assert ("font" in fonts) is (tag not in OTHER_FONTS)
    context.close()


@pytest.mark.parametrize("viewport", [SMALLEST, DESKTOP], ids=["phone", "desktop"])
def test_the_language_is_found_and_changed_by_keyboard(
    browser: Browser, live_server: str, viewport: dict[str, int]
) -> None:
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        base_url=live_server,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/de/o/rieth/kommentar")
    page.locator("textarea").fill("Mehr Bänke.")
    switch = page.locator(".languages summary")
    assert switch.inner_text().split() == ["Sprache", "/", "Language:", "Deutsch"]
    page.evaluate("scrollTo(0, 0)")
    before = switch.bounding_box()

    switch.press("Enter")
    assert switch.bounding_box() == before
    page.get_by_role("button", name="العربية").press("Enter")

    check_language(page, "ar")
    assert page.url.endswith("/ar/o/rieth/kommentar")
    assert page.locator("textarea").input_value() == "Mehr Bänke."
    context.close()


def test_the_browsers_language_is_spoken_at_the_first_visit(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context(locale="uk-UA", base_url=live_server)
    page = context.new_page()
    page.goto("/o/rieth")
    assert page.url.endswith("/uk/o/rieth")

    page.locator(".languages summary").click()
    page.get_by_role("link", name="Deutsch").click()
    page.locator(".site-name").click()

    check_language(page, "de")
    assert page.url.endswith("/de/")
    assert context.cookies() == []
    context.close()
