"""No half-translated page: catalogues are fresh, complete, and keep their placeholders."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from config import LOCALES, ROOT
from participation.cli.translations import TEMPLATES, template_of, write_template
from participation.core.languages import LocaleInfo

TRANSLATIONS = ROOT / "translations"
OTHERS = LOCALES[1:]
# Python's, those that the script fills in, and marks of HTML.
KEPT = re.compile(r"%\(\w+\)\w|\{\w+\}|</?\w+[^>]*>")
NUMBERS = {"%(num)s", "%(num)d"}
ENOUGH_NUMBERS = 200
A_SENTENCE = 4


def test_every_language_offered_has_its_catalogue_and_no_other_does() -> None:
    folders = {path.parent.parent.name for path in TRANSLATIONS.glob("*/*/*.po")}

    assert folders == {LocaleInfo.of(tag).catalogue for tag in OTHERS}


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_templates_are_what_the_code_says(template: str, tmp_path: Path) -> None:
    write_template(template, tmp_path / template)

    fresh = {m.id for m in read(tmp_path / template) if m.id}
    kept = {m.id for m in read(TRANSLATIONS / template) if m.id}
    assert fresh - kept == set(), "new in the code: run `make translations`"
    assert kept - fresh == set(), "gone from the code: run `make translations`"


def test_citizens_texts_are_a_part_of_all() -> None:
    citizens, everything = wanted("uk"), wanted("en")

    assert citizens < everything
    assert "Absenden" in citizens
    assert "Abmelden (%(name)s)" in everything - citizens


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_is_translated_and_none_is_left_over(tag: str) -> None:
    stored = {m.id: m for m in catalogue(tag) if m.id}

    translated = {i for i, m in stored.items() if all(texts(m.string))}
    assert sorted(map(str, wanted(tag) - translated)) == [], "not translated"
    assert sorted(map(str, set(stored) - wanted(tag))) == [], "not in the code"
    assert [m.id for m in stored.values() if m.fuzzy] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_placeholders_and_marks_stay(tag: str) -> None:
    changed = [
        (message.id, form)
        for message in catalogue(tag)
        if message.id and all(texts(message.string))
        for form, expected, optional in pairs(message, catalogue(tag))
        if not expected - optional <= set(KEPT.findall(form)) <= expected
    ]

    assert changed == []


@pytest.mark.parametrize("tag", OTHERS)
def test_numbers_have_the_forms_of_the_language(tag: str) -> None:
    here, babel = catalogue(tag), Catalog(locale=LocaleInfo.of(tag).catalogue)

    assert here.plural_forms == babel.plural_forms
    wrong = [
        message.id
        for message in here
        if message.pluralizable and len(texts(message.string)) != here.num_plurals
    ]
    assert wrong == []


@pytest.mark.parametrize("tag", [tag for tag in OTHERS if tag != "de-leicht"])
def test_no_sentence_was_left_in_german(tag: str) -> None:
    copied = [
        message.id
        for message in catalogue(tag)
        if message.string == message.id and len(str(message.id).split()) >= A_SENTENCE
    ]

    assert copied == []


def pairs(
    message: Message, catalogue: Catalog
) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each text with what it must hold, and what of it may be missing.

    The number may be missing where a form stands for one number alone: "one minute". In
    Russian the first form stands for 1, 21, 31 and so on, and must name it.
    """
    german = texts(message.id)
    expected = set(KEPT.findall(german[-1]))
    if len(german) == 1:
        yield texts(message.string)[0], expected, set()
        return
    form_of = c2py(catalogue.plural_expr)
    forms = [form_of(number) for number in range(ENOUGH_NUMBERS)]
    for index, form in enumerate(texts(message.string)):
        yield form, expected, NUMBERS if forms.count(index) == 1 else set()


@cache
def wanted(tag: str) -> frozenset[str | tuple[str, ...]]:
    return frozenset(m.id for m in read(TRANSLATIONS / template_of(tag)) if m.id)


@cache
def catalogue(tag: str) -> Catalog:
    name = LocaleInfo.of(tag).catalogue
    return read(TRANSLATIONS / name / "LC_MESSAGES" / "messages.po", name)


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
