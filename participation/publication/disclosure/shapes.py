"""What the gate is given: tables as everybody knows them, true counts by row, releases.

Every table is spaces by the options of one question. Tables share the number of people
of each space and hang together only where a question was asked of those alone who chose
something before.

A *row* is one space at one freeze. A release shows each space by its newest row, which
may be an old one that was carried over; its city line is the sum of the rows it shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.publication.disclosure.system import Key

CITY = ""
BASE = "base"

RowId = tuple[str, str]  # freeze, space


class Shape(StrEnum):
    PARTS = "parts"  # everybody who answers stands in one cell
    CHOICES = "choices"  # in one or several
    NAMED = "named"  # in none, one or several: themes


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Only those are asked who chose one of these options of another table.

    `unanswered`: or who gave no answer there.
    """

    table: str
    options: frozenset[str]
    unanswered: bool = False


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """What everybody knows of a table before any figure is told."""

    key: str
    shape: Shape
    exclusive: frozenset[str] = frozenset()  # whoever chose it chose nothing else
    least: int = 1
    most: int | None = None
    limits: tuple[Limit, ...] = ()
    only_in: bool = False  # a question of one space: there is no city line


@dataclass(frozen=True, kw_only=True)
class Counts:
    """True counts of one table in one row: people by option, and who answered."""

    cells: Mapping[str, int]
    base: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Which figures of a table's line were printed: options, and perhaps the base."""

    cells: frozenset[str]
    base: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One space at one freeze. `shown` None: still to be decided."""

    id: RowId
    people: int
    tables: Mapping[str, Counts]
    k: int
    shown: Mapping[str, Shown] | None = None


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A release: its rows, and the city line that sums them.

    Where a single row is the whole city, the city line is that row.
    """

    name: str
    rows: tuple[RowId, ...]
    k: int
    shown: Mapping[str, Shown] | None = None

    @property
    def is_city_only(self) -> bool:
        return len(self.rows) == 1 and self.rows[0][1] == CITY

    @property
    def city(self) -> RowId:
        return self.rows[0] if self.is_city_only else (self.name, CITY)


@dataclass(frozen=True, kw_only=True)
class Change:
    """An earlier row and the rows that have taken its place."""

    before: RowId
    after: tuple[RowId, ...]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Everything of one subject that was ever published, and what is about to be.

    The last edition is the new one.
    """

    shapes: Mapping[str, TableShape]
    rows: Mapping[RowId, Row]
    editions: Sequence[Edition]
    changes: Sequence[Change] = ()


def cell(row: RowId, table: str, name: str) -> Key:
    """The key of a printed figure: of an option's cell, or of the base."""
    return ("cell", *row, table, name)


def option(name: str) -> str:
    """The name of an option's cell, apart from BASE whatever its code is."""
    return f"option {name}"


def summed(counts: Iterable[Counts]) -> Counts:
    """The counts of several rows together; an option that one lacks counts as 0 there."""
    parts = list(counts)
    names = dict.fromkeys(name for part in parts for name in part.cells)
    return Counts(
        cells={name: sum(part.cells.get(name, 0) for part in parts) for name in names},
        base=sum(part.base for part in parts),
    )
