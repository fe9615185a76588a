"""The result pages in a real browser: no barrier, no script needed, everything in reach."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import barriers, installations
from tests.integration.releasing import plant_release
from tests.release_parts import make_release

pytestmark = pytest.mark.e2e

PAGES = (
    "/ergebnisse",
    "/ergebnisse/default",
    "/ergebnisse/default/altstadt",
    "/ergebnisse/default/karte",
    "/ergebnisse/default/methode",
    "/ergebnisse/default/archiv",
)
TARGET = 44


@pytest.fixture(scope="module")
def address(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    def results(session) -> dict[str, str]:
        plant_release(session, make_release())
        return {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(installations.CONDITIONS, "results", results)
        folder = tmp_path_factory.mktemp("results")
        with installations.serve(sqlite_template, folder, "results") as running:
            yield running.address


def visit(browser: Browser, address: str, width: int, **more: object) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 740},
        locale="de-DE",
        service_workers="block",
        **more,
    )
    page = context.new_page()
    page.on("request", lambda request: _is_ours(request.url, address))
    return page


def _is_ours(url: str, address: str) -> None:
    assert url.startswith((address, "data:")), url


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("", 360, "light"), ("/ar", 320, "light"), ("", 1280, "dark")],
    ids=["phone", "Arabic", "dark"],
)
def test_no_page_has_a_barrier(
    browser: Browser, address: str, language: str, width: int, scheme: str
) -> None:
    page = visit(browser, address, width, color_scheme=scheme)
    found = {}
    for path in PAGES:
        page.goto(language + path)
        barriers.unfold(page)
        barriers.prepare(page)
        problems = barriers.axe(page) + barriers.own(page, "overflow")
        problems += barriers.own(page, "clipped")
        problems += barriers.own(page, "targets", TARGET) if width < 1000 else []
        problems += barriers.sniffer(page) if scheme == "light" else []
        if problems:
            found[path] = problems
    assert page.context.cookies() == []
    page.context.close()

    assert found == {}


def test_everything_is_there_without_scripts(browser: Browser, address: str) -> None:
    page = visit(browser, address, 360, java_script_enabled=False)

    page.goto("/")
    page.get_by_role("link", name="Ergebnisse ansehen").click()
    page.get_by_role("link", name="Leben im Ortsteil").click()
    table = page.get_by_role("table", name="3. Wie wohnen Sie?")
    expect(table).to_be_hidden()
    page.get_by_text("Als Tabelle: 3. Wie wohnen Sie?").click()
    expect(table).to_be_visible()
    page.get_by_role("link", name="Auf der Karte").click()
    page.get_by_label("Welche Zahl?").select_option("question:home:own")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("im Eigentum")
    with page.expect_download() as download:
        page.goto("/ergebnisse/default")
        page.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename == "default-1.csv"
    page.context.close()


def test_the_pieces_of_a_scale_are_seen_and_mirrored_in_arabic(
    browser: Browser, address: str
) -> None:
    """Every piece has an area, and the lower end lies where reading begins."""
    starts = {}
    for language in ("", "/ar"):
        page = visit(browser, address, 360)
        page.goto(f"{language}/ergebnisse/default")
        pieces = page.locator(".chart__scale rect:not(.hatch)")
        boxes = [pieces.nth(n).bounding_box() for n in range(pieces.count())]
        assert len(boxes) == 5
        assert all(box and box["width"] > 8 and box["height"] > 20 for box in boxes)
        starts[language] = [box["x"] for box in boxes if box]
        page.context.close()

    assert starts[""] == sorted(starts[""])
    assert starts["/ar"] == sorted(starts["/ar"], reverse=True)
