"""Number plates of vehicles: district, letters, digits, as people type them."""

import re
from collections.abc import Iterator
from typing import Final

from participation.text.name_lists import PLATE_CODES, words_in

Stretch = tuple[int, int]

_PLATE: Final = re.compile(
    r"(?<![\w.:-])(?P<code>[A-Za-zÄÖÜäöü]{1,3})"
    r"(?P<between>[ \xa0]?[–-][ \xa0]?|[.:·]|[ \xa0])"
    r"(?P<letters>[A-Za-z]{1,2})[ \xa0-]{0,2}(?P<digits>\d{1,4})(?: ?[EHeh])?(?!\w)"
)
_JOINED: Final = re.compile(
    r"(?<!\w)(?:EF|SÖM|GTH|IK)[A-Z]{1,2}[ \xa0-]?\d{2,4}[EH]?(?!\w)"
)
# A digit first: the engine then skips all else quickly.
_DIGIT_BEHIND_LETTERS: Final = re.compile(
    r"\d(?:(?<=[A-Za-z]\d)|(?<=[A-Za-z][ \xa0-]\d)|(?<=[A-Za-z][ \xa0-]{2}\d))"
)
_LETTERS_FAR: Final = 14
_PLATE_WORD: Final = re.compile(
    r"kennzeichen|nummernschild|schild|pkw|kfz|auto|wagen|transporter", re.IGNORECASE
)
_AFTER: Final = re.compile(r"\s*(?:Uhr|h\b|:\d|,\d|€|Euro|%|Jahre|km)", re.IGNORECASE)
_WORDS_BEFORE: Final = 30

_NEAR: Final = frozenset({"EF", "SÖM", "GTH", "IK"})
_DAYS: Final = frozenset({"MO", "DI", "MI", "DO", "FR", "SA", "SO"})
# DIN A4 is paper; the others are words or short forms in a text of capital letters.
_NEVER: Final = frozenset({"DIN"})
_WORDS: Final = words_in(
    "IN AM AN ES SO DA UM AB DU WER WAR WEN WEG ROT TUT EIN ALS HAB HER MAL MAI SEE BAR"
    " BAD PER ER EU EG OG DS KM CA TE ZI NR HIN HAT BIS OHA MED"
)


def find_plates(text: str) -> Iterator[Stretch]:
    for match in _plates(text):
        if _is_plate(text, match):
            yield match.span()
    if "EF" in text or "SÖM" in text or "GTH" in text or "IK" in text:
        yield from (match.span() for match in _JOINED.finditer(text))


def _plates(text: str) -> Iterator[re.Match[str]]:
    """Yield what has the shape of a plate: the pattern is tried where digits allow it."""
    done = 0
    for digit in _DIGIT_BEHIND_LETTERS.finditer(text):
        if digit.start() < done:
            continue
        match = _PLATE.search(
            text, max(done, digit.start() - _LETTERS_FAR), digit.end() + 8
        )
        if match:
            done = match.end()
            yield match


def _is_plate(text: str, match: re.Match[str]) -> bool:
    """Capital letters and a hyphen are enough; the less there is, the more is asked."""
    code, letters = match["code"], match["letters"]
    district, spaced = code.upper(), match["between"].isspace()
    if district not in PLATE_CODES or district in _NEVER:
        return False
    if (
        district in _DAYS
        and letters.upper() in _DAYS
        or _AFTER.match(text, match.end())
    ):
        return False
    before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()]
    if _PLATE_WORD.search(before):
        return True
    if code.isupper() and letters.isupper():
        return not spaced or _stands_alone(district, letters)
    if code.islower() and letters.islower():
        near = district in _NEAR and len(match["digits"]) > 1
        return near or ("-" in match["between"] and district not in _WORDS)
    return False


def _stands_alone(district: str, letters: str) -> bool:
    """Whether capital letters with a space between can hardly be words."""
    return (
        len(district + letters) > 2 and district not in _WORDS and district not in _DAYS
    )
