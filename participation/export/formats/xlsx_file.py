"""XLSX in constant memory: numbers as numbers, days as days, no text a formula or a link."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from participation.export.codebook import head, lines
from participation.export.dataset import Dataset
from participation.export.formats.cells import Cell, cell_of
from participation.export.formats.progress import Progress, counted
from participation.export.texts import text
from participation.publication.neutral import printable

LONGEST_CELL = 32_000  # Excel allows 32,767 characters
MOST_ROWS = 1_048_575  # below the head


class TooManyRowsError(Exception):
    """A spreadsheet cannot hold the data set; CSV can."""


def write_xlsx(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write data and codebook as two sheets. Raises TooManyRowsError."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        },
    )
    bold, day = (
        book.add_format({"bold": True}),
        book.add_format({"num_format": "dd.mm.yyyy"}),
    )
    book.set_properties({"title": printable(dataset.title),
                         "comments": text("raw_data", dataset.language)})  # fmt: skip
    sheet = book.add_worksheet(text("sheet_data", dataset.language))
    sheet.freeze_panes(1, 0)
    _write_row(sheet, 0, [v.name for v in dataset.variables], bold)
    for row, cells in enumerate(counted(dataset, progress), start=1):
        if row > MOST_ROWS:
            raise TooManyRowsError(str(row))
        values = [cell_of(v, cells.get(v.name, "")) for v in dataset.variables]
        _write_row(sheet, row, values, day)
    _codebook(
        book.add_worksheet(text("sheet_codebook", dataset.language)), dataset, bold
    )
    book.close()


def _codebook(sheet: Worksheet, dataset: Dataset, bold: Format) -> None:
    _write_row(sheet, 0, head(dataset.language), bold)
    for row, line in enumerate(lines(dataset.variables, dataset.language), start=1):
        _write_row(sheet, row, line, None)


def _write_row(
    sheet: Worksheet, row: int, values: Sequence[Cell], style: Format | None
) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            bold = style if row == 0 else None
            sheet.write_string(row, column, printable(value)[:LONGEST_CELL], bold)
        elif isinstance(value, float):
            sheet.write_number(row, column, value)
        elif value is not None:
            sheet.write_datetime(row, column, value, style)
