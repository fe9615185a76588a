"""A release as XLSX: a sheet for each table, spaces in rows, numbers as numbers."""

from participation.publication.charts.lines import percent_of
from participation.publication.documents.release.words import (
    head_lines,
    method_lines,
    release_text,
    space_names,
)
from participation.publication.documents.workbook import Workbook
from participation.publication.releases.content import Release, ReleasedTable
from participation.publication.texts import in_language, text

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
LONGEST_NAME = 24


def write(release: Release, language: str) -> bytes:
    """An overview with the method, then the tables."""
    title = in_language(release.title, language)
    book = Workbook(title=title, created_on=release.released_on)
    _overview(book, release, language)
    for number, table in enumerate(release.tables, start=1):
        _table(book, release, table, number, language)
    return book.content()


def sheet_name(number: int, title: str) -> str:
    """A name that Excel takes, different for each number."""
    return f"{number} {title.translate(FORBIDDEN)[:LONGEST_NAME].strip()}".strip()


def _overview(book: Workbook, release: Release, language: str) -> None:
    sheet = book.sheet(text("page_overview", language))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    book.write_text(sheet, 0, 0, in_language(release.title, language), book.title)
    row = book.write_pairs(sheet, 1, head_lines(release, language))
    book.write_text(sheet, row + 1, 0, text("method", language), book.title)
    row = book.write_pairs(sheet, row + 2, method_lines(release, language))
    book.write_text(sheet, row + 1, 0, text("legend", language), book.title)
    for key in ("legend_withheld", "legend_nothing"):
        row += 1
        book.write_text(sheet, row + 1, 0, text(key, language))


def _table(
    book: Workbook, release: Release, table: ReleasedTable, number: int, language: str
) -> None:
    title = in_language(table.title, language)
    sheet = book.sheet(sheet_name(number, title))
    names = space_names(release, language)
    labels = [in_language(option.label, language) for option in table.options]
    head = [
        text("space", language),
        text("created_on", language),
        release_text("people", language),
        *labels,
        *(f"{label} (%)" for label in labels),
    ]
    book.write_text(sheet, 0, 0, title, book.title)
    book.write_head(sheet, 2, head, upright_from=len(head))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(head) - 1, 16)
    sheet.freeze_panes(3, 1)
    for row, line in enumerate(table.lines, start=3):
        book.write_text(sheet, row, 0, names[line.space_key])
        book.write_text(sheet, row, 1, line.as_of.isoformat())
        book.write_count(sheet, row, 2, line.base)
        for column, count in enumerate(line.cells):
            book.write_count(sheet, row, 3 + column, count)
            share = percent_of(count, line.base)
            book.write_share(sheet, row, 3 + len(labels) + column, share)
