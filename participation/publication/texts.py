"""Words that files carry, in German and English.

Below web there is no gettext; a file must read the same whoever made it, in the language
that was asked for.
"""

import datetime

TEXTS: dict[str, tuple[str, str]] = {
    "no_ortsteil": ("ohne Ortsteil / ganze Stadt", "no Ortsteil / whole city"),
    "other_spaces": ("übrige Ortsteile", "other Ortsteile"),
    "table_title": ("Kommentare nach Thema und Raum", "Comments by theme and area"),
}


def text(key: str, language: str) -> str:
    """The words for the key; German unless English is asked for."""
    german, english = TEXTS[key]
    return english if language == "en" else german


def number(value: int, language: str) -> str:
    """A whole number with the thousands mark of the language."""
    grouped = f"{value:,}"
    return grouped if language == "en" else grouped.replace(",", ".")


def date(value: datetime.date, language: str) -> str:
    """A date as council papers write it: 05.09.2026, or 5 September 2026."""
    if language == "en":
        return f"{value.day} {value:%B %Y}"
    return f"{value:%d.%m.%Y}"
