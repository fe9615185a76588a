"""No half-translated page: catalogues are fresh, complete, and keep their placeholders."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from config import ROOT

TRANSLATIONS = ROOT / "translations"
LOCALES = sorted(
    path.parent.parent.name for path in TRANSLATIONS.glob("*/*/messages.po")
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def catalogue(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def test_english_is_offered() -> None:
    assert "en" in LOCALES


def test_the_template_is_what_the_code_says(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.pot"
    command = [
        sys.executable, "-m", "babel.messages.frontend", "-q", "extract",
        "--mapping", "translations/babel.cfg", "--output", str(fresh), "--no-location",
        "--omit-header", "--sort-output", "-c", "Translators:", "-k", "lazy_gettext",
        "participation",
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)

    kept = {m.id for m in catalogue(TRANSLATIONS / "messages.pot") if m.id}
    assert {m.id for m in catalogue(fresh) if m.id} == kept, "run `make translations`"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated_and_keeps_its_placeholders(locale: str) -> None:
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    wanted = {m.id for m in catalogue(TRANSLATIONS / "messages.pot") if m.id}
    stored = {m.id: m for m in catalogue(path, locale) if m.id}

    missing = [i for i in wanted if i not in stored or not all(texts(stored[i].string))]
    changed = [
        i
        for i in wanted
        if i in stored and placeholders(i) != placeholders(stored[i].string)
    ]

    assert missing == []
    assert changed == []
    assert [m.id for m in stored.values() if m.fuzzy] == []


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(value: str | tuple[str, ...]) -> set[str]:
    return set().union(*(PLACEHOLDER.findall(text) for text in texts(value)))
