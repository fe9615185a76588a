"""A questionnaire is built by keyboard on a phone, published, answered; two people meet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from participation.database import Database
from participation.questionnaires.draft_queries import all_drafts
from participation.responses.models import Answer
from tests.e2e import barriers
from tests.e2e.installations import Installation, serve

pytestmark = pytest.mark.e2e

MOST_STOPS = 80
DRAFTS = "/staff/fragebogen/entwuerfe"


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Installation]:
    with serve(sqlite_template, tmp_path, "fresh") as installation:
        yield installation


def database_of(installation: Installation) -> Database:
    database: Database = installation.app.extensions["participation"].database
    return database


def phone(browser: Browser, server: Installation, *, scripts: bool = True) -> Page:
    context = browser.new_context(
        base_url=server.address,
        locale="de-DE",
        viewport={"width": 360, "height": 740},
        java_script_enabled=scripts,
        service_workers="block",
    )
    context.add_cookies(
        [{"name": "session", "value": server.cookie, "url": server.address}]
    )
    return context.new_page()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there: what cannot be reached so is a defect."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"not reached by keyboard: {target}")


def type_into(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def enter(page: Page, role: str, name: str) -> None:
    """Go to a link or button and press it."""
    target = page.get_by_role(role, name=name, exact=False).first  # type: ignore[arg-type]
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def no_barrier(page: Page) -> None:
    barriers.prepare(page)
    assert barriers.axe(page) + barriers.own(page, "overflow") == []


def add_question(page: Page, text: str, kind: str) -> None:
    enter(page, "link", "Frage hinzufügen")
    type_into(page, "Frage", text)
    page.keyboard.press("Tab")
    while not page.get_by_label(kind, exact=True).is_checked():
        page.keyboard.press(
            "Space" if not page.locator(":checked").count() else "ArrowDown"
        )
    no_barrier(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_nothing_to_the_first_answer_by_keyboard_on_a_phone(
    browser: Browser, server: Installation
) -> None:
    page = phone(browser, server)
    page.goto("/staff/fragebogen")
    enter(page, "link", "Fragebogen schreiben")
    type_into(page, "Name der Reihe (Pflichtangabe)", "bus")
    type_into(page, "Titel", "Rund um den Bus")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    enter(page, "link", "Seite bearbeiten")
    type_into(page, "Titel", "Unterwegs")
    enter(page, "button", "Speichern und zurück")
    enter(page, "link", "Titel, Einleitung und Sprachen")
    type_into(page, "Einleitung", "Wir fragen nach dem Bus.")
    enter(page, "button", "Speichern und zurück")
    add_question(page, "Was fehlt?", "Frei schreiben")
    enter(page, "button", "Speichern und zurück")
    add_question(page, "Wie oft fährt der Bus?", "Eine Antwort ankreuzen")
    type_into(page, "Neue Antworten", "oft genug\nzu selten")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_label("Antwort 2", exact=True)).to_have_value("zu selten")
    no_barrier(page)
    enter(page, "button", "Speichern und zurück")

    expect(page.locator("#question-wie_oft_faehrt_der_bus")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    order = page.locator("ol.cards > li > a").all_inner_texts()
    assert order == ["Wie oft fährt der Bus?", "Was fehlt?"]
    no_barrier(page)
    enter(page, "link", "Prüfen und veröffentlichen")
    no_barrier(page)
    enter(page, "button", "Veröffentlichen")
    expect(page.get_by_role("status")).to_contain_text("Veröffentlicht: bus, Version 1")

    page.goto("/o/rieth/fragebogen")
    page.get_by_label("zu selten").check()
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Vielen Dank!")).to_be_visible()
    with database_of(server).session() as session:
        answers = session.execute(select(Answer.question_key, Answer.value)).all()
    assert [tuple(row) for row in answers] == [("wie_oft_faehrt_der_bus", "zu_selten")]
    page.context.close()


def test_the_second_of_two_people_sees_both_versions_and_loses_nothing(
    browser: Browser, server: Installation
) -> None:
    one, other = (phone(browser, server, scripts=False) for _ in range(2))
    one.goto(f"{DRAFTS}/neu?origin=default 1&key=runde_2")
    one.get_by_role("button", name="Entwurf anlegen").click()
    address = f"{one.url.partition('#')[0]}/fragen/change"
    for page in (one, other):
        page.goto(address)

    other.get_by_label("Frage", exact=True).fill("Was hat sich geändert?")
    other.get_by_role("button", name="Speichern", exact=True).last.click()
    one.get_by_label("Frage", exact=True).fill("Was ist jetzt anders?")
    one.get_by_label("Hinweis", exact=True).fill("In den letzten Jahren")
    one.get_by_role("button", name="Speichern", exact=True).last.click()

    warned = one.get_by_text("hat inzwischen dasselbe geändert")
    expect(warned).to_be_visible()
    assert one.get_by_label("Ihre Fassung: Was ist jetzt anders?").is_checked()
    expect(one.get_by_label("Hinweis", exact=True)).to_have_value(
        "In den letzten Jahren"
    )
    one.get_by_label("Fassung von Maria Muster: Was hat sich geändert?").check()
    one.get_by_role("button", name="Speichern", exact=True).last.click()

    expect(warned).to_have_count(0)
    with database_of(server).session() as session:
        [draft] = all_drafts(session)
    [asked] = [
        q for p in draft.source["pages"] for q in p["questions"] if q["key"] == "change"
    ]
    assert asked["text"]["de"] == "Was hat sich geändert?"
    assert asked["hint"] == {"de": "In den letzten Jahren"}
    for page in (one, other):
        page.context.close()


def test_the_frame_shows_the_trial_and_leads_to_the_thanks(
    browser: Browser, server: Installation
) -> None:
    page = phone(browser, server)
    page.goto(f"{DRAFTS}/neu?origin=default 1&key=runde_2")
    page.get_by_role("button", name="Entwurf anlegen").click()
    page.get_by_role("link", name="Vorschau und Probelauf").click()

    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Probelauf")).to_be_visible()
    frame.get_by_label("Ich wohne dort").check()
    for number in range(2, 7):
        frame.get_by_role("button", name="Weiter").click()
        expect(frame.get_by_text(f"Seite {number} von 6")).to_be_visible()
    frame.get_by_role("button", name="Absenden").click()

    expect(frame.get_by_role("heading", name="Vielen Dank!")).to_be_visible()
    expect(frame.get_by_text("Nichts davon wird gespeichert")).to_be_visible()
    with database_of(server).session() as session:
        assert session.scalars(select(Answer.id)).all() == []
    page.context.close()
