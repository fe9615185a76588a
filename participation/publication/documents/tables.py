"""Tables of one view as CSV or XLSX, with how they came about above them."""

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from participation.core.errors import InvalidInputError
from participation.publication.documents.render import MEDIA_TYPES, RenderedFile
from participation.publication.documents.workbook import Workbook
from participation.publication.neutral import neutral_cell
from participation.publication.protected import ProtectedCount
from participation.publication.texts import text
from participation.publication.wording import legend_lines

Value = ProtectedCount | str | None
"""A protected count, words, or nothing. Shares are words: they carry their sign."""

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, kw_only=True)
class FileTable:
    """One table: the first columns hold words, the others figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """What a file holds. `method`: labels and words; `notes`: sentences under the tables."""

    title: str
    stem: str  # of the file's name
    created_on: datetime.date
    simulated: bool
    method: tuple[tuple[str, str], ...]
    tables: tuple[FileTable, ...]
    notes: tuple[str, ...]
    language: str


def render_tables(content: TableFile, *, format: str) -> RenderedFile:
    """Write the tables as csv or xlsx; raises InvalidInputError for anything else."""
    if format not in FORMATS:
        raise InvalidInputError({"format": ["unknown"]})
    write = {"csv": _csv, "xlsx": _xlsx}[format]
    stem = f"{content.stem}-simuliert" if content.simulated else content.stem
    return RenderedFile(
        name=f"{stem}-{content.created_on.isoformat()}.{format}",
        media_type=MEDIA_TYPES[format],
        content=write(content),
    )


def _above(content: TableFile) -> list[str]:
    language = content.language
    said = [text("simulated", language)] if content.simulated else []
    return [*said, text("not_representative", language)]


def _below(content: TableFile) -> list[str]:
    return [*legend_lines(content.language), *content.notes]


def _csv(content: TableFile) -> bytes:
    """Everything one below the other, as German Excel opens it with a double click."""
    lines: list[list[str]] = [[content.title], *([one] for one in _above(content))]
    lines += [[label, words] for label, words in content.method]
    for table in content.tables:
        lines += [[], [table.title], list(table.head)]
        lines += [[_plain(value) for value in row] for row in table.rows]
    lines += [[], *([one] for one in _below(content))]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[neutral_cell(cell) for cell in line] for line in lines])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if isinstance(value, ProtectedCount):
        return value.text
    return value or ""


def _xlsx(content: TableFile) -> bytes:
    """Method and tables on one sheet, so that no figure is without its method."""
    book = Workbook(title=content.title, created_on=content.created_on)
    sheet = book.sheet(text("findings", content.language))
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 60, 16)
    book.write_text(sheet, 0, 0, content.title, book.title)
    row = 1
    for sentence in _above(content):
        book.write_text(sheet, row, 0, sentence)
        row += 1
    row = book.write_pairs(sheet, row, content.method)
    for table in content.tables:
        row += 1
        book.write_text(sheet, row, 0, table.title, book.bold)
        for column, words in enumerate(table.head):
            book.write_text(sheet, row + 1, column, words, book.head)
        row += 2
        for values in table.rows:
            _write_row(book, sheet, row, values)
            row += 1
    for sentence in _below(content):
        row += 1
        book.write_text(sheet, row, 0, sentence)
    return book.content()


def _write_row(
    book: Workbook, sheet: object, row: int, values: Sequence[Value]
) -> None:
    for column, value in enumerate(values):
        if isinstance(value, ProtectedCount):
            book.write_count(sheet, row, column, value.value)
        elif value:
            book.write_text(sheet, row, column, value, book.wrap)
