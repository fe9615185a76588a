"""What the browser shows and reads is what the server decides."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from config import ROOT
from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.publish import publish_questionnaire
from tests.integration.test_citizen_questionnaire import close

pytestmark = pytest.mark.e2e

CASES = json.loads((ROOT / "tests/data/conditions.json").read_text("utf-8"))["cases"]
HOST = "http://localhost"
HOLDS = """cases => cases.map(one => {
  const answers = {};
  for (const [key, values] of Object.entries(one.answers)) {
    answers[key] = values.map(value => {
      if (typeof value === "object") {
        const [[item, code]] = Object.entries(value);
        return {item, value: code};
      }
      return value.startsWith("text:") ? {text: value.slice(5)} : {value};
    });
  }
  return participation.conditions.holds(one.if, answers);
})"""
FORM = """() => Array.from(new FormData(document.getElementById("questionnaire")))
  .filter(([name]) => name.startsWith("q-"))"""
SHOWN = """() => Array.from(document.querySelectorAll("[data-question]"))
  .filter(question => !question.hidden).map(question => question.dataset.question)"""
READ = """() => Object.fromEntries(
  Array.from(document.querySelectorAll("[data-question]")).filter(q => !q.hidden)
    .map(q => [q.dataset.question, participation.conditions.given(q)])
    .filter(([, rows]) => rows.length))"""


@pytest.fixture
def definition() -> Definition:
    source = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    return parse_definition(source)


@pytest.fixture
def page(
    browser: Browser,
    sqlite_app: Flask,
    sqlite_database: Database,
    definition: Definition,
) -> Iterator[Page]:
    """A page of this very application, without a server between."""
    with sqlite_database.transaction() as session:
        publish_questionnaire(
            session,
            key="every-type",
            definition=definition,
            today=today(),
            ortsteil_key="06",
        )
    client = sqlite_app.test_client()

    def answer(route: Route) -> None:
        response = client.open(
            route.request.url.removeprefix(HOST),
            method=route.request.method,
            data=route.request.post_data,
        )
        headers = dict(response.headers)
        route.fulfill(status=response.status_code, headers=headers, body=response.data)

    context = browser.new_context(service_workers="block", locale="de-DE")
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{HOST}/o/rieth/fragebogen/seiten")
    yield page
    context.close()


def test_conditions_mean_the_same(page: Page) -> None:
    found = page.evaluate(HOLDS, CASES)

    wrong = [
        case for case, holds in zip(CASES, found, strict=True) if holds != case["holds"]
    ]
    assert wrong == []


def choose(page: Page, name: str, number: int) -> None:
    """Tap on it, also where it stands on a page that is not shown just now."""
    page.locator(f"[name^='{name}']").nth(number).evaluate("field => field.click()")


def first_choices(page: Page) -> None:
    for name in ("q-one", "q-many", "q-level", "q-stars", "q-ok", "q-grid"):
        choose(page, name, 0)


def last_choices(page: Page) -> None:
    for name in ("q-one", "q-many", "q-level", "q-stars", "q-grid"):
        choose(page, name, -1)
    field = page.locator("[name='q-one-other'], [name='q-many-other']").first
    if field.count():
        field.evaluate(TYPE, "Etwas anderes")


TYPE = """(field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  field.dispatchEvent(new Event("change", {bubbles: true}));
}"""


def typed_values(page: Page) -> None:
    first_choices(page)
    for name, value in {
        "q-age": "٤٢",
        "q-rent": "1.234,50",
        "q-since": "2020-02-29",
        "q-word": "  zwei   Worte ",
        "q-long": "Eine Bank\n\nund Licht.",
        "q-spot-name": "Marktplatz",
    }.items():
        field = page.locator(f"[name='{name}']")
        if field.count():
            field.evaluate(TYPE, value)
    for number, field in enumerate(page.locator("[name^='q-order-']").all()):
        code = field.locator("option").nth(number + 1).get_attribute("value")
        field.evaluate(TYPE, code)


@pytest.mark.parametrize(
    "fill", [lambda page: None, first_choices, last_choices, typed_values]
)
def test_the_browser_shows_and_reads_what_the_server_does(
    page: Page, definition: Definition, fill: Any
) -> None:
    fill(page)

    raw: dict[str, list[str]] = {}
    for name, value in page.evaluate(FORM):
        raw.setdefault(name, []).append(value)
    walked = definition.walk(raw)
    shown = {q.key for q in definition.questions} & walked.shown
    assert set(page.evaluate(SHOWN)) == shown
    read = {
        key: [{"item": "", "value": None, "text": None} | row for row in rows]
        for key, rows in page.evaluate(READ).items()
    }
    assert read == {
        key: [{"item": a.item, "value": a.value, "text": a.text} for a in rows]
        for key, rows in walked.answers.items()
    }


VOICE = """
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [{lang: "de-DE"}],
  speak: utterance => spoken.push(utterance.text),
  cancel: () => spoken.push("stop"),
  addEventListener: () => {},
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text };
"""


def test_none_of_these_takes_the_others_off(page: Page) -> None:
    page.goto(f"{HOST}/o/rieth/fragebogen")
    many = page.locator("[name=q-many]")
    alone = page.locator("[name=q-many][data-exclusive]")
    many.first.check()

    alone.check()
    expect(many.first).not_to_be_checked()
    many.first.check()
    expect(alone).not_to_be_checked()


def test_the_text_for_others_comes_with_its_option(page: Page) -> None:
    page.goto(f"{HOST}/o/rieth/fragebogen")
    text = page.locator("[data-question=one] [data-other-text]")
    expect(text).to_be_hidden()

    page.locator("[name=q-one][data-other]").check()
    expect(text).to_be_visible()
    text.locator("input").fill("Etwas anderes")
    page.locator("[name=q-one]").first.check()
    expect(text).to_be_visible()  # it would not get lost unseen


def test_a_long_list_is_searched(page: Page) -> None:
    # As where nobody came by a poster: nothing is chosen when the script looks.
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " const list = document.querySelector('select[name=q-ortsteil]');"
        " if (list) list.value = ''; }, {once: true})"
    )
    page.goto(f"{HOST}/o/altstadt/fragebogen")
    ortsteil = page.locator("select[name=q-ortsteil]")
    before = ortsteil.locator("option").count()

    page.locator("[id='f-q-ortsteil-filter']").fill("bruhl")

    names = [name.strip() for name in ortsteil.locator("option").all_inner_texts()]
    assert names == ["Bitte wählen", "Brühlervorstadt"]
    page.locator("[id='f-q-ortsteil-filter']").fill("")
    assert ortsteil.locator("option").count() == before


def test_a_list_that_is_answered_already_has_no_search(page: Page) -> None:
    page.goto(f"{HOST}/o/altstadt/fragebogen")

    expect(page.locator("select[name=q-ortsteil]")).to_have_value("01")
    assert page.locator("[id='f-q-ortsteil-filter']").count() == 0


def test_a_page_is_read_aloud_and_stops_when_it_is_turned(page: Page) -> None:
    page.add_init_script(VOICE)
    page.goto(f"{HOST}/o/rieth/fragebogen")
    button = page.get_by_role("button", name="Vorlesen")

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    spoken = page.evaluate("spoken")
    assert spoken[0] == page.locator("h1").inner_text()
    assert len(spoken) > 5
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("spoken.at(-1)") == "stop"


def test_texts_are_handed_back_when_it_closed_meanwhile(
    page: Page, sqlite_database: Database
) -> None:
    address = f"{HOST}/o/altstadt/fragebogen"
    page.goto(address)
    page.locator("[name=q-relation]").first.check()
    page.locator("[data-page='5']").wait_for(state="attached")
    for _ in range(4):
        page.locator("main .kern-btn--primary:visible").click()
    page.locator("[name=q-missing]").fill("Eine Bank am Spielplatz.")
    page.locator("main .kern-btn--primary:visible").click()
    close(sqlite_database)
    page.locator("main .kern-btn--primary:visible").click()

    kept = page.locator("#kept")
    expect(kept).to_be_visible()
    expect(page.get_by_text("Eine Bank am Spielplatz.")).to_have_count(1)
    page.goto(address)  # and still so on another day
    expect(kept).to_contain_text("Eine Bank am Spielplatz.")
    kept.get_by_role("button").click()
    expect(kept).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
