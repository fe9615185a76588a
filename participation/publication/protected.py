"""The only forms in which numbers may be shown: counts that passed suppression."""

from dataclasses import dataclass

WITHHELD = "·"
NOTHING = "–"


@dataclass(frozen=True)
class ProtectedCount:
    """A count that may be shown, or None: withheld because it (or another) is small."""

    value: int | None

    @property
    def withheld(self) -> bool:
        return self.value is None

    @property
    def text(self) -> str:
        """The number; "·" for withheld, "–" for nothing."""
        if self.value is None:
            return WITHHELD
        return str(self.value) if self.value else NOTHING


@dataclass(frozen=True)
class Head:
    """A row or column: its key (empty for "no Ortsteil") and the words for it."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ProtectedTable:
    """Protected counts by row and column.

    `row_totals` are the sums of their rows. `column_totals` count comments, of which one
    may stand in several rows: they are not the sums of their columns.
    """

    title: str
    row_heads: tuple[Head, ...]
    column_heads: tuple[Head, ...]
    cells: tuple[tuple[ProtectedCount, ...], ...]
    row_totals: tuple[ProtectedCount, ...]
    column_totals: tuple[ProtectedCount, ...]
    base: ProtectedCount
    minimum: int

    def cell(self, row_key: str, column_key: str) -> ProtectedCount:
        """The count at the keys; KeyError for keys that are not in the table."""
        rows = {head.key: number for number, head in enumerate(self.row_heads)}
        columns = {head.key: number for number, head in enumerate(self.column_heads)}
        return self.cells[rows[row_key]][columns[column_key]]

    def columns_with_input(self) -> tuple[int, ...]:
        """Positions of the columns that have at least one shown, non-zero number."""
        return tuple(
            column
            for column in range(len(self.column_heads))
            if self.column_totals[column].value
            or any(row[column].value for row in self.cells)
        )


def share(count: ProtectedCount, base: ProtectedCount, *, minimum: int) -> int | None:
    """Whole percent of the base; None unless both are shown and the base is enough."""
    if count.value is None or base.value is None or base.value < minimum:
        return None
    # Integer arithmetic: half a percent rounds up, the same on every machine.
    return (200 * count.value + base.value) // (2 * base.value)
