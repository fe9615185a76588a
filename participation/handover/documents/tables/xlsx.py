"""Sheets as XLSX: numbers as numbers, native charts, heads repeated on every page."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from participation.handover.documents import pictures
from participation.handover.documents.context.saying import Saying
from participation.handover.documents.tables.sheets import (
    Cell,
    Count,
    Percent,
    Sheet,
    unique_names,
)
from participation.publication.documents.workbook import Workbook
from participation.publication.neutral import printable
from participation.publication.protected import NOTHING, WITHHELD
from participation.publication.texts import text

LONGEST_NAME = 31
NUMBER = '#,##0{mark};-#,##0{mark};"' + NOTHING + '"{mark}'
CM = 37.8  # pixels
LINE = 15  # points


def write(said: Saying, sheets: Sequence[Sheet]) -> bytes:
    """One workbook; whatever is simulated says so on every printed page."""
    found = said.handover
    book = Workbook(title=found.title, created_on=found.created_on)
    looks = _Looks(book)
    head = text("simulated", said.language) if found.simulated else ""
    for name, sheet in zip(unique_names(sheets, LONGEST_NAME), sheets, strict=True):
        page = book.sheet(name)
        foot = f"{found.city} · {found.reference} · {name}".replace("&", "&&")
        page.set_footer(f"&L&8{foot[:180]}&R&8&P / &N")
        if head:
            page.set_header(f"&C&B{head}")
        _write(book, page, sheet, looks)
        if sheet.chart:
            _chart(book, page, sheet, name)
    return book.content()


class _Looks:
    """Formats of numbers, one for each mark."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[str, Any] = {}

    def number(self, mark: str) -> Any:
        if mark not in self.known:
            shown = f'" {mark}"' if mark else ""
            self.known[mark] = self.book.book.add_format(
                {
                    "num_format": NUMBER.format(mark=shown),
                    "align": "right",
                    "valign": "top",
                }
            )
        return self.known[mark]


def _write(book: Workbook, page: Any, sheet: Sheet, looks: _Looks) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        style = book.upright if column.upright else book.head
        book.write_text(page, 0, place, column.head, style)
    if any(column.upright for column in sheet.columns):
        page.set_row(0, 180)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for row, cells in enumerate(sheet.rows, start=1):
        # Programs that do not fit rows to wrapped words on opening would cut them.
        page.set_row(row, LINE * _lines(sheet, cells))
        for place, cell in enumerate(cells):
            _cell(book, page, row, place, cell, looks)


def _cell(
    book: Workbook, page: Any, row: int, place: int, cell: Cell, looks: _Looks
) -> None:
    if isinstance(cell, Percent):
        book.write_share(page, row, place, cell.value)
    elif isinstance(cell, Count):
        style = looks.number(cell.mark)
        if cell.value is None:
            words = f"{WITHHELD} {cell.mark}".strip()
            page.write_string(row, place, words, style)
        else:
            page.write_number(row, place, cell.value, style)
    elif cell:
        book.write_text(page, row, place, cell, book.wrap)


def _lines(sheet: Sheet, cells: Sequence[Cell]) -> int:
    """How many lines the longest words of the row take."""
    return max(
        (
            math.ceil(1.15 * len(cell) / column.width)
            for cell, column in zip(cells, sheet.columns, strict=True)
            if isinstance(cell, str) and cell
        ),
        default=1,
    )


def _chart(book: Workbook, page: Any, sheet: Sheet, name: str) -> None:
    """A native chart of the numbers in the sheet itself, below them.

    What is withheld is a text in its cell, so that it has no bar.
    """
    last = len(sheet.rows)
    chart = book.book.add_chart({"type": "bar"})
    cells = partial(_range, name, last)
    chart.add_series(
        {
            "name": sheet.columns[2].head,
            "categories": cells(0),
            "values": cells(2),
            "fill": {"color": f"#{pictures.BAR}"},
            "gap": 45,
            "data_labels": {"value": True},
        }
    )
    chart.set_title(
        {"name": printable(sheet.chart["title"])[:200], "name_font": {"size": 12}}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis(
        {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    )
    chart.set_size({"width": 17 * CM, "height": (2 + 0.75 * last) * CM})
    options = {"description": printable(sheet.chart["alt"]), "object_position": 2}
    page.insert_chart(last + 2, 0, chart, options)


def _range(name: str, last: int, column: int) -> list[Any]:
    return [name, 1, column, last, column]
