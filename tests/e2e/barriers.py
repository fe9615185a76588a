"""Look for barriers on a page: axe, HTML_CodeSniffer, and what neither of them sees."""

import contextlib
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SNIFFER_ERROR = 1
# The sniffer reads neither dark nor forced colours, nor SVG; axe does both. The rest are
# WCAG 2.0 techniques that its own standard has withdrawn since 2020.
SNIFFER_SILENT: frozenset[str] = frozenset()
TOOLS = {
    "axe-core": re.search(r"axe v([\d.]+)", AXE_SCRIPT)[1],  # type: ignore[index]
    "HTML_CodeSniffer": re.search(  # type: ignore[index]
        r"html_codesniffer - v([\d.]+)",
        (VENDOR / "HTMLCS.js").read_text("utf-8")[:200],
    )[1],
}

RUN_AXE = """async (rules) => {
  const run = rules.only
    ? {type: "rule", values: rules.only} : {type: "tag", values: rules.tags};
  const without = Object.fromEntries(rules.without.map((id) => [id, {enabled: false}]));
  const options = {runOnly: run, rules: without, resultTypes: ["violations"], iframes: false, preload: false};
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes.map(
    (node) => `axe ${id}: ${node.html.replace(/\\s+/g, " ").slice(0, 160)}`
      + ` (${node.failureSummary.split("\\n")[1]?.trim().slice(0, 160)})`));
}"""
RUN_SNIFFER = """(kind) => new Promise((resolve) => HTMLCS.process("WCAG2AA", document, () =>
  resolve(HTMLCS.getMessages().filter((m) => m.type === kind).map((m) => [m.code,
    (m.element.outerHTML || "").replace(/\\s+/g, " ").slice(0, 160)]))))"""


OWN_CHECKS = HERE / "checks.js"
OWN_SCRIPT = OWN_CHECKS.read_text("utf-8") + ";\n0"
CHECKERS = AXE_SCRIPT + ";\n" + (VENDOR / "HTMLCS.js").read_text("utf-8") + ";\n0"


def prepare(page: Page) -> None:
    """Give the page the tools. They come by the debugger: the page's policy stays."""
    page.evaluate(OWN_SCRIPT)
    page.evaluate(CHECKERS)


def prepare_all(context: BrowserContext, *, checkers: bool) -> None:
    """Give the tools to every page that will be opened.

    The browser keeps them: sending them again for each of a thousand pages took longer
    than what they do there. Without `checkers` only our own.
    """
    context.add_init_script(script=OWN_SCRIPT)
    if checkers:
        context.add_init_script(script=CHECKERS)


def axe(page: Page, *, colours: bool = True) -> list[str]:
    """Run all rules; without those about colours where no colour can be different."""
    found: list[str] = page.evaluate(
        RUN_AXE, {"tags": TAGS, "without": [] if colours else COLOUR_RULES}
    )
    return found


def axe_colours(page: Page) -> list[str]:
    """Run the rules about colours alone: the page itself was looked at before."""
    found: list[str] = page.evaluate(RUN_AXE, {"only": COLOUR_RULES, "without": []})
    return found


def sniffer(page: Page) -> list[str]:
    messages: list[tuple[str, str]] = page.evaluate(RUN_SNIFFER, SNIFFER_ERROR)
    return [
        f"HTML_CodeSniffer {code}: {html}"
        for code, html in messages
        if code not in SNIFFER_SILENT
    ]


def unfold(page: Page) -> None:
    """Show what is folded away, but for menus that would lie over the page."""
    page.evaluate(
        "document.querySelectorAll('main details').forEach((e) => { e.open = true; })"
    )


def own(page: Page, check: str, *arguments: Any) -> list[str]:
    """Run one of the functions of checks.js."""
    found: list[str] = page.evaluate(
        "([name, values]) => ownChecks[name](...values)", [check, list(arguments)]
    )
    return found


def focused(page: Page) -> dict[str, Any]:
    """What has the focus; asked again while the next page is on its way."""
    with contextlib.suppress(PlaywrightError):
        now: dict[str, Any] = page.evaluate("ownChecks.focused()")
        return now
    page.wait_for_load_state()
    later: dict[str, Any] = page.evaluate("ownChecks.focused()")
    return later
