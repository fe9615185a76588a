"""What a release holds: protected figures with their words, and nothing countable beside them.

Public pages, files, the API, the desk of an Ortsteil and of a Fachplanung are drawn from
this object alone. A withheld figure is None and stands nowhere else.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Texts = Mapping[str, str]  # by language; German is always there

COMMENTS = "comments"
"""The subject of comments outside questionnaires; any other subject is a questionnaire."""
CITY = ""
"""The space key of the line that counts everybody."""
NO_ORTSTEIL = "none"
"""The space key of those who named no Ortsteil; such a space has no Ortsteile."""


class Audience(StrEnum):
    """Who may see a release. Both kinds count as published for the audit."""

    DESKS = "desks"  # Ortsteil desks and Fachplanungen: between two public releases
    PUBLIC = "public"


class TableKind(StrEnum):
    SUBMISSIONS = "submissions"  # one column: how many took part
    SINGLE = "single"  # the options share the people out
    SCALE = "scale"  # the same, in an order with two ends
    MULTIPLE = "multiple"  # a person may stand in several columns
    RANKING = "ranking"  # people who put the option first
    THEMES = "themes"  # people whose comments name the theme
    TARGET_GROUPS = "target_groups"  # people whose comments speak of the group
    THEME_PAIRS = "theme_pairs"  # people whose comments name both themes; city alone


@dataclass(frozen=True, kw_only=True)
class Space:
    """One published line of places: an Ortsteil, or several merged because few answered."""

    key: str  # of the first Ortsteil; CITY for all
    label: str
    ortsteil_keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One column: what could be answered, or a theme."""

    key: str
    label: Texts


@dataclass(frozen=True, kw_only=True)
class Line:
    """The figures of one space. `base`: people who answered; None: withheld like a cell.

    `as_of`: the last day counted; earlier than that of the release where the line did not
    change enough to be told anew.
    """

    space_key: str
    cells: tuple[int | None, ...]
    base: int | None
    as_of: datetime.date


@dataclass(frozen=True, kw_only=True)
class ReleasedTable:
    """One question or the themes, by space. The first line is the whole city.

    It may be the only one: where most of a table would be withheld by space, and in
    releases without spaces.
    """

    key: str  # "submissions", "question:KEY", "question:KEY/ITEM" of a matrix, or the kind
    kind: TableKind
    title: Texts
    options: tuple[Option, ...]
    lines: tuple[Line, ...]

    def line(self, space_key: str) -> Line:
        """Return the line of a space; KeyError where there is none."""
        for line in self.lines:
            if line.space_key == space_key:
                return line
        raise KeyError(space_key)


@dataclass(frozen=True, kw_only=True)
class Release:
    """Frozen, protected, audited and released figures of one subject."""

    subject: str  # questionnaire key, or COMMENTS
    number: int  # of the subject, from 1
    audience: Audience
    title: Texts
    as_of: datetime.date  # the last day counted
    released_on: datetime.date
    spaces: tuple[Space, ...]
    tables: tuple[ReleasedTable, ...]
    method: Mapping[str, Any]  # how it came about: docs/formats/release.md
    digest: str  # SHA-256 of the canonical JSON, as in the signed manifest
    simulated: bool = False  # made of invented answers, to show the software; no result

    def table(self, key: str) -> ReleasedTable:
        """Return a table; KeyError where there is none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def space_of(self, ortsteil_key: str) -> Space | None:
        """Return the line an Ortsteil is counted in."""
        for space in self.spaces:
            if ortsteil_key in space.ortsteil_keys:
                return space
        return None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """That a release was taken back, and why, as everybody reads it. No figure of it."""

    subject: str
    number: int
    withdrawn_on: datetime.date
    reason: str
