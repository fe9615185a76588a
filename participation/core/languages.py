"""The languages a text can be in: how a page names, writes and directs each."""

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

EASY_GERMAN = "de-leicht"
STAFF_LOCALES = ("de", "en")
"""Staff pages are in these; other catalogues hold only what citizens read."""


@dataclass(frozen=True)
class LocaleInfo:
    """A language as `<html lang dir>`, the language switch and the catalogues need it."""

    tag: str  # in addresses, and the key of texts in questionnaires
    lang: str  # for HTML: what a voice reads it with
    direction: str  # "ltr" or "rtl"
    name: str  # in the language itself
    catalogue: str  # Babel's name: folder of the catalogue, form of dates and numbers

    @classmethod
    def of(cls, tag: str) -> "LocaleInfo":
        """Describe a language. Raises ValueError for a tag that Babel does not know."""
        if tag == EASY_GERMAN:
            return _EASY_GERMAN
        return _described(tag)


# Called "Einfache Sprache" until a review group has signed it as Leichte Sprache. A POSIX
# modifier gives it a catalogue of its own and leaves dates and numbers German.
_EASY_GERMAN = LocaleInfo(
    tag=EASY_GERMAN,
    lang="de",
    direction="ltr",
    name="Einfache Sprache",
    catalogue="de@leicht",
)


@cache
def _described(tag: str) -> LocaleInfo:
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"unknown language: {tag}") from error
    name = locale.get_language_name() or tag
    return LocaleInfo(
        tag=tag,
        lang=tag,
        direction=locale.text_direction,
        name=name[:1].upper() + name[1:],
        catalogue=str(locale),
    )
