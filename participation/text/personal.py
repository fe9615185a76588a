"""Personal data in what people write: found, and replaced by visible marks.

Without spaCy, so that web and worker find the same. It proposes; a person decides before
anything becomes public. What is found and what is missed: docs/decisions/0011.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from participation.text.contact_data import (
    find_emails,
    find_ibans,
    find_links,
    find_phones,
)
from participation.text.house_numbers import find_house_numbers
from participation.text.number_plates import find_plates
from participation.text.person_names import find_names

Kind = Literal["link", "email", "iban", "phone", "plate", "address", "name"]
Stretch = tuple[int, int]

MARKS: Final[dict[Kind, str]] = {
    "link": "[Link]",
    "email": "[E-Mail]",
    "iban": "[IBAN]",
    "phone": "[Telefon]",
    "plate": "[Kennzeichen]",
    "address": "[Hausnummer]",
    "name": "[Name]",
}

# In this order: the first to claim a stretch keeps it. An IBAN holds what looks like a
# telephone number, an e-mail address what looks like a name.
# The number: fewer digits than these, and there is none of this kind.
_FINDERS: Final[tuple[tuple[Kind, int, Callable[[str], Iterable[Stretch]]], ...]] = (
    ("link", 0, find_links),
    ("email", 0, find_emails),
    ("iban", 12, find_ibans),
    ("phone", 5, find_phones),
    ("plate", 1, find_plates),
    ("address", 1, find_house_numbers),
    ("name", 0, find_names),
)
_DIGIT: Final = re.compile(r"\d")
_MARK: Final = re.compile("|".join(map(re.escape, MARKS.values())))
_MOST_LOOKS: Final = 20

_Taken = tuple[int, int, Kind | None]
"""Start, end and kind; None where a mark stands already."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A stretch of a text that says who somebody is; of an address the house number."""

    kind: Kind
    start: int
    end: int


def find_personal(text: str) -> list[PersonalData]:
    """Return what is found, in the order of the text; no two overlap."""
    taken: list[_Taken] = [(*mark.span(), None) for mark in _MARK.finditer(text)]
    digits = len(_DIGIT.findall(text))
    for kind, least, find in _FINDERS:
        if digits >= least:
            for start, end in find(text):
                _claim(taken, (start, end, kind))
    return [PersonalData(kind, start, end) for start, end, kind in taken if kind]


def mask_personal(text: str) -> str:
    """Return the text with a mark in place of each; masking twice changes nothing.

    A mark parts what was one word before, so that more may show: looked at again until
    nothing does.
    """
    for _ in range(_MOST_LOOKS):
        found = find_personal(text)
        if not found:
            break
        text = mask_stretches(text, found)
    return text


def mask_stretches(text: str, found: Iterable[PersonalData]) -> str:
    """Return the text with a mark in place of each stretch."""
    parts: list[str] = []
    done = 0
    for one in found:
        parts += (text[done : one.start], MARKS[one.kind])
        done = one.end
    parts.append(text[done:])
    return "".join(parts)


def _claim(taken: list[_Taken], one: _Taken) -> None:
    """Put one in its place unless something taken earlier overlaps it."""
    start, end, _ = one
    place = bisect(taken, (start, end))
    if place and taken[place - 1][1] > start:
        return
    if place < len(taken) and taken[place][0] < end:
        return
    taken.insert(place, one)
