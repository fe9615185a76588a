"""The fixed words on paper, one file a language. Below web there is no gettext.

A translation that is missing would show only when somebody prints, so a test compares the
keys and placeholders of all files.
"""

import datetime
import json
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

from participation.core.languages import LocaleInfo

FOLDER = Path(__file__).parent / "words"
FIRST = "de"


@cache
def known_languages() -> frozenset[str]:
    """Languages that paper can be printed in."""
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


def spoken(language: str) -> LocaleInfo:
    """The language as paper treats it: German where Babel does not know it."""
    try:
        return LocaleInfo.of(language)
    except ValueError:  # an imported questionnaire may bring a language of its own
        return LocaleInfo.of(FIRST)


def words(language: str) -> dict[str, str]:
    """All words of a language; of German where the language has none."""
    return dict(_load(language if language in known_languages() else FIRST))


def word(key: str, language: str, **values: object) -> str:
    """One text with its placeholders filled in."""
    return words(language)[key].format(**values)


def day(date: datetime.date, language: str) -> str:
    """A day as it is written in the language, with the name of the month."""
    return format_date(date, format="long", locale=spoken(language).lang)


def figure(value: float | str, language: str) -> str:
    """A number, or a day from its ISO date, as it is written in the language."""
    locale = spoken(language).lang
    if isinstance(value, str):
        return day(datetime.date.fromisoformat(value), language)
    return format_decimal(value, locale=locale, group_separator=False)


@cache
def _load(language: str) -> dict[str, str]:
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded
