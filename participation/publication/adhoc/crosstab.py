"""Two properties of people against each other, protected as one view. Pure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from participation.publication.adhoc.chance import Difference, difference
from participation.publication.adhoc.jointly import withheld_together
from participation.publication.protected import Head, ProtectedCount, share
from participation.publication.suppression import Sum

LEAST_FOR_SHARE = 20
"""People a percentage needs."""


class Percent(StrEnum):
    """Of whom a share is a share."""

    COLUMN = "column"
    ROW = "row"


@dataclass(frozen=True, kw_only=True)
class Side:
    """Rows or columns. `several`: a person may stand in more than one of them."""

    label: str
    heads: tuple[Head, ...]
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class CrossCounts:
    """People by both properties, not yet protected.

    `row_totals`, `column_totals`: people who are in the row (column) and in any column
    (row); `base`: people who are in both.
    """

    rows: Side
    columns: Side
    cells: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    base: int


@dataclass(frozen=True, kw_only=True)
class CrossTable:
    """The same, protected: whatever would tell a small number is None."""

    rows: Side
    columns: Side
    cells: tuple[tuple[ProtectedCount, ...], ...]
    row_totals: tuple[ProtectedCount, ...]
    column_totals: tuple[ProtectedCount, ...]
    base: ProtectedCount

    def share(self, row: int, column: int, by: Percent) -> int | None:
        """Whole percent of the cell's column or row; None on too few people."""
        of = (
            self.column_totals[column] if by == Percent.COLUMN else self.row_totals[row]
        )
        return share(self.cells[row][column], of, minimum=LEAST_FOR_SHARE)

    def share_of_all(self, place: int, by: Percent) -> int | None:
        """The share of a row (by column) or of a column (by row) among all people."""
        count = (self.row_totals if by == Percent.COLUMN else self.column_totals)[place]
        return share(count, self.base, minimum=LEAST_FOR_SHARE)

    def against_rest(self, row: int, column: int, by: Percent) -> Difference:
        """The cell's share against the share among all people outside its column (row)."""
        cell, base = self.cells[row][column].value, self.base.value
        part, whole = self.column_totals[column].value, self.row_totals[row].value
        if by == Percent.ROW:
            part, whole = whole, part
        if cell is None or base is None or part is None or whole is None:
            return difference(None, None, None, None)
        return difference(cell, part, whole - cell, base - part)

    def against(self, row: int, column: int, other: int) -> Difference:
        """The cell's share in its column against the share in another column."""
        return difference(
            self.cells[row][column].value,
            self.column_totals[column].value,
            self.cells[row][other].value,
            self.column_totals[other].value,
        )


def protect_cross(counts: CrossCounts, *, minimum: int) -> CrossTable:
    """Protect cells, totals and base together, and what follows from them."""
    values, sums = _system(counts)
    hidden = withheld_together(values, sums, minimum=minimum)

    def shown(key: Hashable) -> ProtectedCount:
        return ProtectedCount(None if key in hidden else values[key])

    rows, columns = range(len(counts.rows.heads)), range(len(counts.columns.heads))
    return CrossTable(
        rows=counts.rows,
        columns=counts.columns,
        cells=tuple(tuple(shown(("cell", r, c)) for c in columns) for r in rows),
        row_totals=tuple(shown(("row", r)) for r in rows),
        column_totals=tuple(shown(("column", c)) for c in columns),
        base=shown("base"),
    )


def _system(
    counts: CrossCounts,
) -> tuple[dict[Hashable, int], list[Sum[Hashable]]]:
    """Every figure of the view with every sum that a reader can make of them."""
    values: dict[Hashable, int] = {"base": counts.base}
    values |= {("row", r): value for r, value in enumerate(counts.row_totals)}
    values |= {("column", c): value for c, value in enumerate(counts.column_totals)}
    values |= {
        ("cell", r, c): value
        for r, line in enumerate(counts.cells)
        for c, value in enumerate(line)
    }
    rows, columns = len(counts.row_totals), len(counts.column_totals)
    sums: list[Sum[Hashable]] = []
    if counts.columns.several:
        sums += _others(values, "column", columns, rows)
    else:
        sums += _partition(("column", c) for c in range(columns))
        sums += [
            Sum(("row", r), tuple(("cell", r, c) for c in range(columns)))
            for r in range(rows)
        ]
    if counts.rows.several:
        sums += _others(values, "row", rows, columns)
    else:
        sums += _partition(("row", r) for r in range(rows))
        sums += [
            Sum(("column", c), tuple(("cell", r, c) for r in range(rows)))
            for c in range(columns)
        ]
    return values, sums


def _partition(parts: Iterable[Hashable]) -> list[Sum[Hashable]]:
    return [Sum("base", tuple(parts))]


def _others(
    values: dict[Hashable, int], side: str, number: int, across: int
) -> list[Sum[Hashable]]:
    """Sums with those who are *not* in a row (column) that people may share.

    They stand nowhere, but anybody can subtract: of 60 people 58 chose it.
    """
    sums: list[Sum[Hashable]] = []
    for n in range(number):
        rest = ("not", side, n)
        values[rest] = values["base"] - values[side, n]
        sums.append(Sum("base", ((side, n), rest)))
        for other in range(across):
            cell = ("cell", other, n) if side == "column" else ("cell", n, other)
            total = ("row" if side == "column" else "column", other)
            without = ("not", side, n, other)
            values[without] = values[total] - values[cell]
            sums.append(Sum(total, (cell, without)))
    return sums
