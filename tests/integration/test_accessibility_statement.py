"""The accessibility statement says what was tested, honestly, and what the city must add."""

import dataclasses
import datetime
import json

import pytest
from flask import Flask

from participation.core.clock import today
from participation.web.citizen import information
from participation.web.citizen.statement import RESULT, CheckResult, check_result
from tests.page import Page, read_page

ADDRESS = "/barrierefreiheit"


def statement(app: Flask, monkeypatch: pytest.MonkeyPatch, result: CheckResult) -> Page:
    monkeypatch.setattr(information, "check_result", lambda: result)
    return read_page(app.test_client().get(ADDRESS))


def text_of(page: Page) -> str:
    return " ".join(page.one("main").text.split())


def test_it_has_the_parts_of_the_eu_form(sqlite_app: Flask) -> None:
    page = read_page(sqlite_app.test_client().get(ADDRESS))

    assert page.heading == "Erklärung zur Barrierefreiheit"
    assert [section["aria-labelledby"] for section in page.all("section")] == [
        "status",
        "gaps",
        "method",
        "report",
        "enforcement",
    ]
    said = text_of(page)
    assert "Landeshauptstadt Erfurt ist bemüht" in said
    assert "Selbstbewertung" in said
    assert "Thüringer Landesbeauftragten für Menschen mit Behinderungen" in said
    assert page.all("a", href="/barrierefreiheit/melden")[0].is_inside("main")


def test_what_the_city_has_not_said_is_named_as_missing(sqlite_app: Flask) -> None:
    page = read_page(sqlite_app.test_client().get(ADDRESS))

    missing = [e for e in page.all("em") if "ergänzt die Stadt noch" in e.text]
    assert len(missing) == 2  # whom to write to, and the address of the enforcement


def test_it_reports_the_stored_result(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CheckResult(
        stated_on=datetime.date(2026, 11, 23),
        checked_on=today(),
        tools={"axe-core": "4.12.1"},
        languages=("de", "en"),
        pages=("/", "/impressum", "/datenschutz"),
        states=4,
        looks=1234,
        findings={},
    )

    said = text_of(statement(sqlite_app, monkeypatch, result))

    assert "3 Seiten in 4 Zuständen" in said
    assert "zusammen 1.234 Ansichten: in 2 Sprachen" in said
    assert "axe-core 4.12.1" in said
    assert "23. November 2026" in said
    assert "keinen Fehler gefunden" in said
    assert "teilweise vereinbar" in said
    assert "älter als ein Jahr" not in said


def test_findings_and_age_are_not_hidden(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = dataclasses.replace(
        check_result(),
        checked_on=today() - datetime.timedelta(days=366),
        findings={"axe label: <input>": ("/ [de 320 px]", "/ [en 320 px]")},
    )

    said = text_of(statement(sqlite_app, monkeypatch, result))

    assert "hat 1 Fehler gefunden" in said
    assert "axe label: <input> (an 2 Stellen)" in said
    assert "Diese Prüfung ist älter als ein Jahr" in said
    assert "keinen Fehler gefunden" not in said


def test_the_result_is_read_as_it_is_stored() -> None:
    stored = json.loads(RESULT.read_text(encoding="utf-8"))

    result = check_result()

    assert result.checked_on.isoformat() == stored["checked_on"]
    assert list(result.pages) == stored["pages"]
    assert (result.looks, result.states) == (stored["looks"], stored["states"])
