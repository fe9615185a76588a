"""A theme on its whole way: from a phone to the council paper, to a public answer, and back.

One installation, three people at their browsers: a citizen, staff, and a Fachplanung.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from participation.core.clock import today
from participation.handover.snapshot.refs import read_ref
from participation.themes.learning.current import SHIPPED_MODEL
from participation.themes.pipeline.loading import load_tagger
from participation.themes.worker import tag_all
from tests.e2e.installations import Installation, serve
from tests.integration.planting import plant
from tests.integration.releasing import publish

pytestmark = [
    pytest.mark.e2e,
    # The server of this test starts processes that outlive it, as the real one does.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SAID = "Auf dem Spielplatz im Park fehlt Schatten, wir brauchen mehr Bäume und Wiesen."
REPLY = "Im Herbst pflanzt die Stadt zwölf Bäume auf dem Spielplatz."


@pytest.fixture
def city(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    with serve(sqlite_template, tmp_path, "fresh") as running:
        yield running


def test_what_one_person_says_is_answered_in_public_and_found_again(
    city: Installation, browser: Browser
) -> None:
    phone = browser.new_page(
        base_url=city.address, viewport={"width": 360, "height": 740}, locale="de-DE"
    )
    desk = browser.new_page(base_url=city.address, locale="de-DE")
    desk.context.add_cookies(
        [{"name": "session", "value": city.cookie, "url": city.address}]
    )

    code = _says(phone)
    _is_read_and_released(city)
    reference = _is_handed_over(desk)
    figure = _is_in_the_council_paper(desk, reference)
    _is_traced(desk, reference, figure)
    _is_answered(desk, reference)

    phone.goto("/was-wurde-daraus/thema/gruen")
    expect(phone.get_by_text(REPLY).first).to_be_visible()
    _finds_the_answer_by_its_code(phone, code)


def _says(phone: Page) -> str:
    phone.goto("/o/rieth/kommentar")
    phone.get_by_role("textbox").first.fill(SAID)
    phone.get_by_role("button", name="Absenden").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vielen Dank!")
    shown = phone.locator(".draft-code__code").inner_text().strip()
    assert re.fullmatch(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", shown)
    return shown


def _is_read_and_released(city: Installation) -> None:
    """Forty others say the like; the pipeline reads this one; statistics release."""
    database = city.app.extensions["participation"].database
    with database.transaction() as session:
        plant(
            session, 40, themes=["gruen"], ortsteil="06", text="Mehr Grün", on=today()
        )
    tagger = load_tagger(SHIPPED_MODEL)
    tag_all(database, tagger=tagger, today=today)
    with database.transaction() as session:
        publish(session, "comments", on=today())


def _is_handed_over(desk: Page) -> str:
    desk.goto("/staff/uebergaben/neu")
    desk.locator("[name=step]").select_option("bestandsaufnahme")
    desk.locator("[name=title]").fill("Was das Rieth braucht")
    desk.locator("button[value=preview]").click()
    desk.get_by_role("button", name="Jetzt einfrieren").click()
    desk.get_by_role("link", name="Übergabe ansehen").click(timeout=30_000)
    found = re.search(r"UE-\d{4}-\d{3}", desk.url)
    assert found is not None
    return found.group()


def _is_in_the_council_paper(desk: Page, reference: str) -> str:
    """Return the short reference of the figure of the theme, as printed."""
    answer = desk.request.get(
        f"/staff/uebergaben/{reference}/dokumente/annex?annex-format=docx"
    )
    assert answer.ok, answer.status
    paper = docx.Document(io.BytesIO(answer.body()))
    rows = [
        [cell.text for cell in row.cells]
        for table in paper.tables
        for row in table.rows
    ]
    row = next(row for row in rows if row[0].startswith("Grün"))
    refs = [r for r in re.findall(r"[A-Z]-\d{4}[A-Z]", " ".join(row)) if read_ref(r)]
    return str(refs[0])


def _is_traced(desk: Page, reference: str, figure: str) -> None:
    desk.goto(f"/staff/uebergaben/{reference}/spur/{figure}")
    expect(desk.locator("main")).to_contain_text("Mehr Grün")


def _is_answered(desk: Page, reference: str) -> None:
    desk.goto(f"/staff/uebergaben/{reference}/fachplanungen")
    desk.locator("button[value=prepare]").click()
    desk.locator("button[value=give]").click()
    desk.goto("/staff/antworten")
    desk.get_by_role("link", name=re.compile("Grün")).first.click()
    desk.get_by_label("aufgenommen", exact=True).check()
    desk.locator("[name=reply]").fill(REPLY)
    desk.locator("[name=measure]").fill("Baumpflanzung 2027")
    desk.locator("button[value=save]").click()
    expect(desk.get_by_role("status")).to_be_visible()


def _finds_the_answer_by_its_code(phone: Page, code: str) -> None:
    phone.goto("/weiter")
    phone.locator("[name=code]").fill(code.lower())
    phone.locator("main form button").first.click()
    expect(phone.get_by_text(SAID)).to_be_visible()
    expect(phone.get_by_text(REPLY).first).to_be_visible()
    phone.get_by_role("button", name="Zurückziehen").click()
    phone.get_by_role("button", name="Ja, alles löschen").click()
    expect(phone.locator("main")).to_contain_text("zurückgezogen")
