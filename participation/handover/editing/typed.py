"""What people type into the structure: checked, all problems at once, by field."""

import datetime
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from participation.core.errors import InvalidInputError
from participation.text.intake import clean_input
from participation.text.normalise import fold

LONGEST_NAME = 200
LONGEST_TITLE = 300
LONGEST_ADDRESS = 500
LONGEST_PAPER = 60
LONGEST_TEXT = 1000
LONGEST_KEY = 30
RESERVED = ("neu",)
"""Taken in addresses by the page that makes something new."""


class Typed:
    """Collects the problems of a form; `done` raises them together."""

    def __init__(self) -> None:
        self.problems: dict[str, list[str]] = {}

    def text(
        self, field: str, typed: str | None, *, longest: int, required: bool = False
    ) -> str:
        """The text in its normal form, its problems noted."""
        cleaned, codes = clean_input(typed or "")
        if required and not cleaned and not codes:
            codes = ["required"]
        if len(cleaned) > longest:
            codes = [*codes, "too_long"]
        self.note(field, *codes)
        return cleaned

    def address(self, field: str, typed: str) -> str:
        """A web address; others (javascript:, file:) must never become a link."""
        cleaned = self.text(field, typed, longest=LONGEST_ADDRESS)
        if cleaned and not is_web_address(cleaned):
            self.note(field, "not_an_address")
        return cleaned

    def period(
        self, field: str, first: datetime.date | None, last: datetime.date | None
    ) -> None:
        if first is not None and last is not None and last < first:
            self.note(field, "ends_before_start")

    def note(self, field: str, *codes: str) -> None:
        if codes:
            self.problems.setdefault(field, []).extend(codes)

    def done(self) -> None:
        """Raise InvalidInputError if anything was noted."""
        if self.problems:
            raise InvalidInputError(self.problems)


def is_web_address(text: str) -> bool:
    """Whether this is http or https with a host, and nothing that hides another one."""
    if re.search(r"[\s\\]", text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def key_of(name: str, taken: Iterable[str]) -> str:
    """A key that is not taken, made of the name; it stays when the name changes."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")
    stem = plain[:LONGEST_KEY].strip("_") or "x"
    used = {*taken, *RESERVED}
    number, key = 1, stem
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key
