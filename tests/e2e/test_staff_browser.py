"""The job of the people who evaluate, done in a browser: on a phone, and by keyboard."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config import ROOT
from tests.e2e.conftest import free_port, running_server
from tests.e2e.second_factor import set_up_second_factor

BIN = Path(sys.executable).parent
PASSWORD = "vier lange Wörter hier"


@pytest.fixture(scope="module")
def staff_environ(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """An installation of its own, with real and simulated comments, tagged."""
    folder = tmp_path_factory.mktemp("staff")
    shutil.copy(sqlite_template, folder / "participation.sqlite3")
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environ = {**inherited, "DATA_DIR": str(folder), "PORT": str(free_port())}
    environ["DOUBLE_ENTRY_PERCENT"] = "0"  # one form in ten would be thanked otherwise
    file = folder / "contributions.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["Ortsteil", "Beitrag", "Datum"])
        for number in range(12):
            text = (
                f"Der Bus {number} fährt abends zu selten, die Haltestelle ist dunkel."
            )
            rows.writerow(["Altstadt", text, "2026-09-05"])
        rows.writerow(["Rieth", "Das sehe ich anders.", "2026-09-06"])
    command_line(environ, "contributions", "import", str(file))
    command_line(environ, "demo", "fill", "--submissions", "300")
    command_line(environ, "themes", "tag", "--once")
    command_line(
        environ, "release", "create", "default", "--demo", "--audience", "public"
    )
    command_line(environ, "handover", "create", *first_step())
    return environ


def first_step() -> list[str]:
    step = ["--step", "bestandsaufnahme", "--title", "Erste Übergabe"]
    return [*step, "--subject", "default"]


def command_line(environ: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(BIN / "participation"), *arguments],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def staff_server(staff_environ: dict[str, str]) -> Iterator[str]:
    with running_server(staff_environ) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in_state(
    browser: Browser, staff_server: str, staff_environ: dict[str, str]
) -> object:
    """What the browser keeps after the account was made by a one-time link."""
    roles = ["--role", "administrator", "--role", "staff"]
    said = command_line(staff_environ, "accounts", "link", *roles)
    path = re.search(r"/staff/einrichten/\S+", said)
    assert path is not None
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(staff_server + path[0])
    assert context.cookies() == []
    page.get_by_label("Anmeldename").fill("m.muster")
    page.get_by_label("Ihr Name").fill("Maria Muster")
    page.get_by_label(re.compile(r"^Passwort( \(|$)")).fill(PASSWORD)
    page.get_by_label("Passwort wiederholen").fill(PASSWORD)
    page.get_by_role("button", name="Konto einrichten").click()
    set_up_second_factor(page)
    expect(page.get_by_role("heading", name="Übersicht")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def staff_page(
    browser: Browser, signed_in_state: object, staff_server: str
) -> Iterator[Page]:
    """A signed-in phone whose addresses begin at the server."""
    context = new_context(browser, signed_in_state, staff_server, width=360)
    yield context.new_page()
    context.close()


def new_context(
    browser: Browser, state: object, server: str, *, width: int
) -> BrowserContext:
    return browser.new_context(
        locale="de-DE",
        viewport={"width": width, "height": 740},
        storage_state=state,  # type: ignore[arg-type]
        base_url=server,
    )


@pytest.mark.e2e
def test_from_the_dashboard_to_a_corrected_tag(staff_page: Page) -> None:
    page = staff_page
    page.goto("/staff/")
    page.get_by_role("link", name="unsicher, bitte ansehen").click()
    page.get_by_role("link", name=re.compile("Warum so")).first.click()
    page.get_by_role("button", name="Jugend", exact=True).click()

    counting = page.locator(".tag-list").first
    expect(counting).to_contain_text("Jugend")
    expect(page.locator("#why ~ ul")).to_contain_text("Maria Muster")
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(page.get_by_label("Stand")).to_have_value("unsure")
    expect(page.get_by_role("link", name=re.compile("Warum so"))).to_have_count(0)


@pytest.mark.e2e
def test_from_a_number_to_its_comments_and_their_evidence(staff_page: Page) -> None:
    page = staff_page
    page.goto("/staff/zusammenfassung")
    page.locator(".theme-list summary", has_text="Bus und Bahn").click()
    page.locator(".theme-list").get_by_role("link", name="Altstadt").click()

    comments = page.get_by_role("link", name=re.compile("Warum so"))
    expect(comments).to_have_count(12)
    comments.first.click()
    expect(page.locator("mark").first).to_be_visible()


@pytest.mark.e2e
def test_summary_is_taken_as_a_file(staff_page: Page) -> None:
    page = staff_page
    page.goto("/staff/zusammenfassung")
    page.get_by_label("Titel").fill("Bericht")
    with page.expect_download() as download:
        page.get_by_role("button", name="DOCX").click()

    assert download.value.suggested_filename.endswith(".docx")


@pytest.mark.e2e
def test_handover_is_made_by_keyboard_alone(staff_page: Page) -> None:
    page = staff_page
    page.goto("/staff/uebergaben/neu")
    tab_to(page, "f-step")
    page.keyboard.press("ArrowDown")
    tab_to(page, "f-title")
    page.keyboard.type("Mit der Tastatur")
    page.keyboard.press("Enter")
    expect(page.get_by_text("noch nichts ist eingefroren")).to_be_visible()
    freeze = page.get_by_role("button", name="Jetzt einfrieren")
    freeze.focus()
    page.keyboard.press("Enter")

    # Made by a process of its own; the page looks for it by itself.
    expect(page.get_by_role("link", name="Übergabe ansehen")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_role("status")).to_contain_text("ist erstellt")


def tab_to(page: Page, element_id: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == element_id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{element_id} is not reached by the Tab key")


def test_a_paper_form_is_keyed_by_keyboard_alone_with_few_keys(
    staff_page: Page,
) -> None:
    """Under 30 seconds at three keys a second: times are no test, keys are."""
    staff_page.goto("/staff/eingabe")
    staff_page.get_by_role("link", name="Wie lebt es sich in Ihrem Ortsteil?").click()
    expect(staff_page.get_by_label("Was verbindet Sie")).to_be_focused()
    typed = "13\n06\n321"  # relation, Ortsteil, since, wellbeing, change
    typed += "123451234512"  # satisfaction, twelve lines
    typed += "3 7 12\n1231231212123451\n"  # priorities to contacts
    typed += "\nDie Bank am Teich.\n"  # nothing missing; what shall stay
    typed += "313\n"  # age, gender, household
    typed += "\n"  # the button to save

    for key in typed:
        staff_page.keyboard.press("Enter" if key == "\n" else key)

    expect(staff_page.get_by_role("status")).to_contain_text("ist gespeichert")
    assert staff_page.get_by_label("Um welchen Ortsteil geht es?").input_value() == "06"
    assert len(typed) <= 90
