"""Building blocks of an XLSX: every text is written as text, never as formula or link."""

import datetime
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from participation.publication.neutral import printable
from participation.publication.protected import NOTHING, WITHHELD

Value = int | str | None
LONGEST_CELL = 32_000  # Excel allows 32,767 characters


class Workbook:
    """A workbook with the few formats that the documents need.

    `folder`: for one of many rows. Each is written there once it is whole, so rows come in
    their order and none is changed later; memory does not grow with them. Else in memory.
    """

    def __init__(
        self, *, title: str, created_on: datetime.date, folder: Path | None = None
    ) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out,
            {
                "in_memory": folder is None,
                "constant_memory": folder is not None,
                "tmpdir": str(folder) if folder else None,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        moment = datetime.datetime.combine(created_on, datetime.time())
        self.book.set_properties({"title": printable(title), "created": moment})
        add = self.book.add_format
        self.title = add({"bold": True, "font_size": 16})
        self.bold = add({"bold": True, "text_wrap": True, "valign": "top"})
        self.head = add(
            {"bold": True, "text_wrap": True, "bg_color": "#E8EDF4", "border": 1}
        )
        self.upright = add(
            {"bold": True, "rotation": 90, "bg_color": "#E8EDF4", "border": 1}
        )
        self.wrap = add({"text_wrap": True, "valign": "top"})
        self.number = add({"num_format": "#,##0", "align": "right"})
        self.percent = add({"num_format": "0\u00a0%", "align": "right"})

    def sheet(self, name: str) -> Worksheet:
        """A sheet for A4 pages. The name is cut to what Excel allows."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def write_text(
        self, sheet: Worksheet, row: int, column: int, words: str, style: object = None
    ) -> None:
        sheet.write_string(row, column, printable(words)[:LONGEST_CELL], style)

    def write_count(
        self, sheet: Worksheet, row: int, column: int, value: Value
    ) -> None:
        """A number as number; withheld and nothing as their symbols."""
        if isinstance(value, int) and value:
            sheet.write_number(row, column, value, self.number)
            return
        words = WITHHELD if value is None else (value or NOTHING)
        sheet.write_string(row, column, str(words), self.number)

    def write_share(
        self, sheet: Worksheet, row: int, column: int, value: int | None
    ) -> None:
        if value is not None:
            sheet.write_number(row, column, value / 100, self.percent)

    def write_pairs(
        self, sheet: Worksheet, row: int, lines: Sequence[tuple[str, str]]
    ) -> int:
        """Labels and values below each other; returns the next free row."""
        for label, words in lines:
            self.write_text(sheet, row, 0, label, self.bold)
            self.write_text(sheet, row, 1, words, self.wrap)
            row += 1
        return row

    def write_head(
        self, sheet: Worksheet, row: int, labels: Sequence[str], *, upright_from: int
    ) -> None:
        """A head row; from the given column on the words stand upright."""
        for column, label in enumerate(labels):
            style = self.upright if column >= upright_from else self.head
            self.write_text(sheet, row, column, label, style)
        if upright_from < len(labels):
            sheet.set_row(row, 200)

    def content(self) -> bytes:
        self.book.close()
        return self.out.getvalue()
