"""A summary as XLSX: real numbers, a chart that Excel draws itself, comments as text."""

from xlsxwriter.worksheet import Worksheet

from participation.publication.charts import describe, theme_bars
from participation.publication.contents import Summary
from participation.publication.documents.workbook import Workbook
from participation.publication.texts import text
from participation.publication.wording import (
    legend_lines,
    meta_lines,
    method_lines,
    source_line,
)


def write(summary: Summary) -> bytes:
    """Sheets: overview with ranking and chart, wide table, comments, legend."""
    book = Workbook(title=summary.meta.title, created_on=summary.meta.created_on)
    _overview(book, summary)
    _table(book, summary)
    _typical(book, summary)
    _legend(book, summary)
    return book.content()


def _overview(book: Workbook, summary: Summary) -> None:
    language = summary.language
    sheet = book.sheet(text("page_overview", language))
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 3, 14)
    book.write_text(sheet, 0, 0, summary.meta.title, book.title)
    row = 1
    if summary.method.simulated:
        book.write_text(sheet, row, 0, text("simulated", language), book.bold)
        row += 1
    note = text("not_representative", language)
    sheet.merge_range(row, 0, row, 2, "", book.bold)
    book.write_text(sheet, row, 0, note, book.bold)
    sheet.set_row(row, 32)
    row = book.write_pairs(sheet, row + 1, meta_lines(summary))
    book.write_text(sheet, row + 1, 0, text("method", language), book.title)
    row = book.write_pairs(sheet, row + 2, method_lines(summary.method, language))
    _ranking(book, sheet, summary, row + 1)


def _ranking(book: Workbook, sheet: Worksheet, summary: Summary, row: int) -> None:
    language = summary.language
    book.write_text(sheet, row, 0, text("ranking", language), book.title)
    book.write_text(sheet, row + 1, 0, text("ranking_note", language))
    head = [
        text("theme", language),
        text("count", language),
        text("share_of", language),
        text("checked", language),
    ]
    book.write_head(sheet, row + 2, head, upright_from=len(head))
    first = row + 3
    for number, theme in enumerate(summary.ranking):
        book.write_text(sheet, first + number, 0, theme.label)
        book.write_count(sheet, first + number, 1, theme.count.value)
        book.write_share(sheet, first + number, 2, theme.share)
        book.write_share(sheet, first + number, 3, theme.checked_share)
    bars = theme_bars(summary.ranking)
    if bars:
        _chart(book, sheet, summary, first=first, last=first + len(bars) - 1)


def _chart(
    book: Workbook, sheet: Worksheet, summary: Summary, *, first: int, last: int
) -> None:
    language = summary.language
    name = sheet.get_name()
    chart = book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": text("comments", language),
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1],
            "fill": {"color": "#1D4F91"},
            "gap": 40,
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": text("ranking", language), "overlay": False})
    chart.set_legend({"none": True})
    # Excel draws bars from below; the most frequent theme belongs on top.
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 760, "height": 120 + 26 * (last - first + 1)})
    description = describe(theme_bars(summary.ranking), language)
    sheet.insert_chart(0, 5, chart, {"description": description[:2000]})


def _table(book: Workbook, summary: Summary) -> None:
    language, table = summary.language, summary.table
    sheet = book.sheet(text(f"by_{summary.spaces}", language))
    head = [
        text("key", language),
        text(summary.spaces, language),
        text("all_comments", language),
        *(theme.label for theme in table.row_heads),
    ]
    book.write_head(sheet, 0, head, upright_from=2)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, len(head) - 1, 6)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for column, area in enumerate(table.column_heads):
        row = column + 1
        book.write_text(sheet, row, 0, area.key)
        book.write_text(sheet, row, 1, area.label)
        book.write_count(sheet, row, 2, table.column_totals[column].value)
        for number, counts in enumerate(table.cells):
            book.write_count(sheet, row, 3 + number, counts[column].value)
    row = len(table.column_heads) + 1
    book.write_text(sheet, row, 1, text("sum", language), book.bold)
    book.write_count(sheet, row, 2, table.base.value)
    for number, total in enumerate(table.row_totals):
        book.write_count(sheet, row, 3 + number, total.value)


def _typical(book: Workbook, summary: Summary) -> None:
    language = summary.language
    sheet = book.sheet(text("page_comments", language))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 100)
    book.write_text(sheet, 0, 0, text("typical_note", language))
    head = [text(key, language) for key in ("theme", "space", "sentence")]
    book.write_head(sheet, 1, head, upright_from=len(head))
    row = 2
    for theme in summary.typical:
        for space, words in zip(theme.spaces, theme.texts, strict=True):
            for column, cell in enumerate((theme.label, space, words)):
                book.write_text(sheet, row, column, cell, book.wrap)
            row += 1


def _legend(book: Workbook, summary: Summary) -> None:
    sheet = book.sheet(text("page_legend", summary.language))
    sheet.set_column(0, 0, 120)
    for row, line in enumerate([*legend_lines(summary.language), source_line(summary)]):
        book.write_text(sheet, row, 0, line, book.wrap)
