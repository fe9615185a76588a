"""Which cells of a table must be withheld. Pure; knows keys, numbers and sums only.

Primary: a count above 0 and below the minimum. Complementary: where a sum is shown beside
its parts, the withheld parts together must not be a small number, not be a single one, and
not be so few that each must be 1. Repeated until nothing changes; the set only grows.

This is the rule of the first release. It does not audit several tables against each
other (docs/formats/summary.md says so to the reader).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from participation.publication.protected import Head, ProtectedCount, ProtectedTable

Key = TypeVar("Key", bound=Hashable)
CellKey = tuple[str, int, int]


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """A shown total and the parts that add up to it."""

    total: Key
    parts: tuple[Key, ...]


def withheld_cells(
    values: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    minimum: int,
    also: Collection[Key] = (),
) -> frozenset[Key]:
    """Keys of all cells (totals too) that must not be shown.

    `also`: cells that are withheld already, for another reason than their size.
    """
    withheld = {key for key, value in values.items() if 0 < value < minimum}
    withheld |= set(also)
    before = -1
    while len(withheld) > before:
        before = len(withheld)
        for line in sums:
            _close(line, values, withheld, minimum)
    return frozenset(withheld)


def _close(
    line: Sum[Key], values: Mapping[Key, int], withheld: set[Key], minimum: int
) -> None:
    """Withhold what one sum gives away."""
    if line.total in withheld:
        # The total must not be the plain sum of shown parts.
        if not any(part in withheld for part in line.parts):
            _withhold_smallest(line.parts, values, withheld)
        return
    while _gives_away(line, values, withheld, minimum):
        if not _withhold_smallest(line.parts, values, withheld):
            withheld.add(line.total)
            return


def _gives_away(
    line: Sum[Key], values: Mapping[Key, int], withheld: set[Key], minimum: int
) -> bool:
    """Whether total minus shown parts tells a small number or a single cell."""
    hidden = [values[part] for part in line.parts if part in withheld]
    if not hidden:
        return False
    rest = sum(hidden)
    return len(hidden) == 1 or rest < minimum or rest <= len(hidden)


def _withhold_smallest(
    parts: Iterable[Key], values: Mapping[Key, int], withheld: set[Key]
) -> bool:
    candidates = [p for p in parts if p not in withheld and values[p] > 0]
    if not candidates:
        return False
    withheld.add(min(candidates, key=lambda part: values[part]))
    return True


def protect_counts(
    values: Mapping[str, int], *, total: int, minimum: int
) -> tuple[dict[str, ProtectedCount], ProtectedCount]:
    """Parts that add up to a total, both protected."""
    cells: dict[tuple[str, str], int] = {("part", k): v for k, v in values.items()}
    line = Sum(("total", ""), tuple(cells))
    cells["total", ""] = total
    hidden = withheld_cells(cells, [line], minimum=minimum)
    shown = {
        key: ProtectedCount(None if key in hidden else value)
        for key, value in cells.items()
    }
    return {key: shown["part", key] for key in values}, shown["total", ""]


def protect_single(value: int, *, minimum: int) -> ProtectedCount:
    """Protect a count that stands beside no sum it is part of."""
    return ProtectedCount(None if 0 < value < minimum else value)


def protect_table(
    *,
    title: str,
    row_heads: Sequence[Head],
    column_heads: Sequence[Head],
    cells: Sequence[Sequence[int]],
    column_totals: Sequence[int],
    minimum: int,
) -> ProtectedTable:
    """Protect a table whose rows add up to their totals.

    `column_totals` are counts of their own, which add up to the base.
    """
    values: dict[CellKey, int] = {}
    sums = []
    for number, row in enumerate(cells):
        parts = tuple(("cell", number, column) for column in range(len(row)))
        values.update(zip(parts, row, strict=True))
        values["row", number, 0] = sum(row)
        sums.append(Sum(("row", number, 0), parts))
    columns = tuple(("column", 0, column) for column in range(len(column_totals)))
    values.update(zip(columns, column_totals, strict=True))
    values["base", 0, 0] = sum(column_totals)
    sums.append(Sum(("base", 0, 0), columns))
    hidden = withheld_cells(values, sums, minimum=minimum)

    def shown(key: CellKey) -> ProtectedCount:
        return ProtectedCount(None if key in hidden else values[key])

    return ProtectedTable(
        title=title,
        row_heads=tuple(row_heads),
        column_heads=tuple(column_heads),
        cells=tuple(
            tuple(shown(("cell", number, column)) for column in range(len(row)))
            for number, row in enumerate(cells)
        ),
        row_totals=tuple(shown(("row", number, 0)) for number in range(len(cells))),
        column_totals=tuple(shown(key) for key in columns),
        base=shown(("base", 0, 0)),
        minimum=minimum,
    )
