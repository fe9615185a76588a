"""What the gate is given: tables as everybody knows them, true counts by row, releases.

Every table is spaces by the options of one question. Tables share the number of people
of each space and hang together only where a question was asked of those alone who chose
something before, or where they tell of the same comments (disclosure/beside.py).

A *row* is one space at one freeze. A release shows each space by its newest row, which
may be an old one that was carried over; its city line is the sum of the rows it shows. A
table that would mostly be withheld by space is told for the whole city alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from participation.publication.disclosure.system import Key

CITY = ""
SUM = "*"
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
    conditional: bool = False  # not everybody was asked
    limits: tuple[Limit, ...] = ()  # what is known of who was
    beside: str | None = None  # a table with the very same people in its base
    pairs: bool = False  # options are two options of that table, chosen by one person


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
    """Some Ortsteile at one freeze. `members` None: everybody, wherever he lives.

    It has the tables that are told by line; what is told for the whole city alone stands
    in the row of everybody. `shown` None: still to be decided.
    """

    id: RowId
    members: frozenset[str] | None
    people: int
    tables: Mapping[str, Counts]
    k: int
    shown: Mapping[str, Shown] | None = None

    def contains(self, other: "Row") -> bool:
        if self.members is None:
            return True
        return other.members is not None and other.members <= self.members


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A release: its rows, and the city line that sums them.

    `shown`: of the city line, by table. `city_only`: tables that it tells for the whole
    city alone. `left_out`: tables that are no part of it, nor of any later one.
    """

    name: str
    rows: tuple[RowId, ...]
    k: int
    shown: Mapping[str, Shown] | None = None
    city_only: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @property
    def city(self) -> RowId:
        """Where the sums over the lines stand."""
        return self.name, SUM


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Everything of one subject that was ever published, and what is about to be.

    The last edition is the new one.
    """

    shapes: Mapping[str, TableShape]
    rows: Mapping[RowId, Row]
    editions: Sequence[Edition]

    def lines(self, edition: Edition, table: str) -> list[Row]:
        """The rows in which a release tells a table."""
        if table in edition.left_out:
            return []
        rows = [self.rows[row] for row in edition.rows]
        alone = table in edition.city_only
        return [
            row
            for row in rows
            if table in row.tables and (row.members is None) == alone
        ]

    def is_summed(self, edition: Edition, table: str) -> bool:
        """Whether a table has lines, and so a city line that is their sum."""
        return table not in edition.city_only and bool(self.lines(edition, table))

    def city(self, edition: Edition, table: str) -> RowId:
        """Where the city figures of a table stand: among the sums, or in their own row."""
        if self.is_summed(edition, table):
            return edition.city
        return self.lines(edition, table)[0].id

    def only(self, tables: frozenset[str]) -> "Publication":
        """Return some of the tables; the others must not hang on them."""
        return replace(
            self,
            shapes={key: self.shapes[key] for key in self.shapes if key in tables},
            rows={
                key: replace(
                    row, tables={t: c for t, c in row.tables.items() if t in tables}
                )
                for key, row in self.rows.items()
            },
        )


def cell(row: RowId, table: str, name: str) -> Key:
    """The key of a printed figure: of an option's cell, or of the base."""
    return ("cell", *row, table, name)


def pair(first: str, second: str) -> str:
    """The name of the option of those who chose both; the order makes no difference."""
    return "+".join(sorted((first, second)))


def parts(name: str) -> tuple[str, str]:
    """The two options of a pair."""
    first, second = name.split("+")
    return first, second


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
