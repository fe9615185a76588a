"""Arabic and Farsi: a name in Latin letters must not reorder the sentence around it."""

import re

import pytest
from babel.messages.pofile import read_po

from config import ROOT

FOREIGN = re.compile(r"%\((?:name|city|text|host|address)\)s|\{name\}")
APART = re.compile(rf"\u2068(?:{FOREIGN.pattern})\u2069")


@pytest.mark.parametrize("locale", ["ar", "fa"])
def test_names_stand_apart_from_the_sentence(locale: str) -> None:
    path = ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        texts = [
            text
            for message in read_po(file, locale=locale)
            for text in forms(message.string)
            if message.id and FOREIGN.search(text)
        ]

    open_names = [t for t in texts if FOREIGN.search(APART.sub("", t))]

    assert len(texts) > 5, "the pattern finds no names any more"
    assert open_names == [], "put U+2068 before and U+2069 after the placeholder"


def forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())
