"""The words of e-mails to citizens, one file a language. Below web there is no gettext."""

import datetime
import json
from functools import cache
from pathlib import Path

from babel.dates import format_date

from participation.core.languages import LocaleInfo

FOLDER = Path(__file__).parent / "words"
FIRST = "de"


@cache
def known_languages() -> frozenset[str]:
    """Languages that e-mails can be written in."""
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


def word(key: str, language: str, **values: object) -> str:
    """One text with its placeholders filled in; of German for an unknown language."""
    return words(language)[key].format(**values)


def words(language: str) -> dict[str, str]:
    return dict(_load(language if language in known_languages() else FIRST))


def day(date: datetime.date, language: str) -> str:
    """A day as it is written in the language, with the name of the month."""
    tag = language if language in known_languages() else FIRST
    return format_date(date, format="long", locale=LocaleInfo.of(tag).lang)


@cache
def _load(language: str) -> dict[str, str]:
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded
