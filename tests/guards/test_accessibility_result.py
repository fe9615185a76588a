"""What the accessibility statement says was tested: all pages, all languages, this year."""

from flask import Flask

from config import LOCALES
from participation.core.clock import today
from participation.web.citizen.statement import VALID_DAYS, check_result
from tests.e2e.states import pages_of

REDO = "run `make accessibility`, which looks at every page and rewrites the result"


def test_the_result_is_not_older_than_a_year() -> None:
    result = check_result()

    assert not result.is_old(today()), REDO
    assert (today() - result.checked_on).days in range(VALID_DAYS + 1), REDO
    assert result.stated_on <= result.checked_on


def test_the_result_is_about_every_page_and_language(sqlite_app: Flask) -> None:
    result = check_result()

    assert list(result.pages) == pages_of(sqlite_app), REDO
    assert result.languages == LOCALES, REDO
    assert result.looks > result.states > len(result.pages), REDO
    assert set(result.tools) == {"axe-core", "HTML_CodeSniffer", "Chromium"}
