"""Each check of the walk finds the flaw it is there for: a clean scan alone proves nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import barriers

pytestmark = pytest.mark.e2e

WHOLE = """<!doctype html><html lang="de" dir="ltr"><head><title>Probe</title></head>
<body><header>Stadt</header><main><h1>Probe</h1><p>Ein Satz.</p>{}</main></body></html>"""
Check = Callable[[Page], list[str]]


def own(name: str, *arguments: object) -> Check:
    return lambda page: barriers.own(page, name, *arguments)


FLAWS: dict[str, tuple[Check, str, str]] = {
    "axe": (barriers.axe, "<input type='text'>", "axe label"),
    "axe, colours": (
        barriers.axe_colours,
        "<p style='color:#aaa;background:#fff'>Blass</p>",
        "axe color-contrast",
    ),
    "HTML_CodeSniffer": (barriers.sniffer, "<img src='data:,'>", "H37"),
    "language": (own("page", "en", "ltr"), "", "lang is de, not en"),
    "direction": (own("page", "de", "rtl"), "", "dir is ltr, not rtl"),
    "headings": (own("page", "de", "ltr"), "<h1>Noch eine</h1>", "2 headings"),
    "moves": (
        own("page", "de", "ltr"),
        "<video autoplay></video>",
        "moves by itself",
    ),
    "sideways": (
        own("overflow"),
        "<div style='width:500px'>Breit</div>",
        "scrolls sideways",
    ),
    "clipped": (
        own("clipped"),
        "<p style='overflow:hidden;height:5px'>Wort</p>",
        "cuts off its text",
    ),
    "text spacing": (
        own("textSpacing"),
        "<p style='overflow:hidden;white-space:nowrap;width:fit-content;"
        "max-width:12ch;font:16px monospace'>zwölf  Lang</p>",
        "with wide text: cuts off",
    ),
    "target": (
        own("targets", 44),
        "<a href='#x' style='display:block'>Klein</a>",
        "px high, not 44",
    ),
    "focus": (
        own("focus"),
        "<style>a:focus{outline:0}</style><a href='#x'>Wo?</a>",
        "shows no focus",
    ),
    "error summary without focus": (
        own("errorSummary"),
        "<div id='error-summary' tabindex='-1'>Fehler</div>",
        "has the focus",
    ),
    "error summary without field": (
        own("errorSummary"),
        "<div id='error-summary' tabindex='-1'><a href='#nix'>Fehler</a></div>",
        "leads to no field",
    ),
}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 320, "height": 256})
    barriers.prepare_all(context, checkers=True)
    return context.new_page()


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_planted_flaw_is_found(blank: Page, flaw: str) -> None:
    check, html, said = FLAWS[flaw]
    blank.set_content(WHOLE.format(html))

    assert [text for text in check(blank) if said in text] != []


@pytest.mark.parametrize(
    "check",
    [
        barriers.axe,
        barriers.sniffer,
        own("page", "de", "ltr"),
        own("overflow"),
        own("clipped"),
        own("textSpacing"),
        own("targets", 44),
        own("focus"),
        own("errorSummary"),
    ],
)
def test_a_page_without_flaws_is_left_alone(blank: Page, check: Check) -> None:
    blank.set_content(
        WHOLE.format("<p>Noch ein Satz.</p>").replace("<header>Stadt</header>", "")
    )

    assert check(blank) == []
