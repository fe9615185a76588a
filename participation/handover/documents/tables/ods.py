"""Sheets as ODS (ISO/IEC 26300): the same cells as in XLSX, charts as vector pictures."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from participation.handover.documents import pictures
from participation.handover.documents.context.saying import Saying
from participation.handover.documents.tables.sheets import (
    Cell,
    Count,
    Percent,
    Sheet,
    unique_names,
)
from participation.publication.documents import opendocument
from participation.publication.neutral import one_line
from participation.publication.protected import NOTHING, WITHHELD
from participation.publication.texts import text

LONGEST_NAME = 100
CHARACTER = 0.19  # cm
FIXED = (1980, 1, 1, 0, 0, 0)


def write(said: Saying, sheets: Sequence[Sheet]) -> bytes:
    """One file; the same hand-over gives the same bytes."""
    charts = {
        f"Pictures/{place}.svg": pictures.svg(sheet.chart, language=said.language)
        for place, sheet in enumerate(sheets)
        if sheet.chart
    }
    marks = sorted(
        {
            cell.mark
            for sheet in sheets
            for row in sheet.rows
            for cell in row
            if isinstance(cell, Count)
        }
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        opendocument.begin(
            archive,
            {
                "styles.xml": "text/xml",
                "meta.xml": "text/xml",
                **dict.fromkeys(charts, "image/svg+xml"),
            },
        )
        archive.writestr("meta.xml", _meta(said))
        archive.writestr("styles.xml", _page_styles(said))
        for path, svg in charts.items():
            archive.writestr(path, svg)
        with archive.open("content.xml", "w") as raw:
            for part in _content(sheets, marks):
                raw.write(part.encode())
    return _dated(out.getvalue())


def _content(sheets: Sequence[Sheet], marks: Sequence[str]) -> Iterator[str]:
    widths = sorted({column.width for sheet in sheets for column in sheet.columns})
    yield opendocument.content_head(_styles(widths, marks))
    names = unique_names(sheets, LONGEST_NAME)
    for place, (name, sheet) in enumerate(zip(names, sheets, strict=True)):
        yield f'<table:table table:name={quoteattr(name)} table:style-name="page">'
        if sheet.chart:
            yield _picture(sheet, place)
        for column in sheet.columns:
            style = f"w{widths.index(column.width)}"
            yield f'<table:table-column table:style-name="{style}"/>'
        yield "<table:table-header-rows><table:table-row>"
        for column in sheet.columns:
            style = "upright" if column.upright else "head"
            yield opendocument.cell(column.head, style=style)
        yield "</table:table-row></table:table-header-rows>"
        for row in sheet.rows:
            cells = "".join(_cell(cell, marks) for cell in row)
            yield f"<table:table-row>{cells}</table:table-row>"
        yield "</table:table>"
    yield opendocument.TAIL


def _cell(cell: Cell, marks: Sequence[str]) -> str:
    if isinstance(cell, Percent):
        value = None if cell.value is None else cell.value / 100
        return opendocument.cell(value, style="percent")
    if isinstance(cell, Count):
        if cell.value is None:
            words = f"{WITHHELD} {cell.mark}".strip()
            return opendocument.cell(words, style="withheld")
        return opendocument.cell(cell.value, style=f"number{marks.index(cell.mark)}")
    return opendocument.cell(cell or None, style="words")


def _styles(widths: Sequence[float], marks: Sequence[str]) -> str:
    columns = "".join(
        f'<style:style style:name="w{number}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CHARACTER:.2f}cm"/>'
        "</style:style>"
        for number, width in enumerate(widths)
    )
    numbers = "".join(_number_style(number, mark) for number, mark in enumerate(marks))
    cells = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{more}>{inside}'
        "</style:style>"
        for name, more, inside in (
            ("words", "", '<style:table-cell-properties fo:wrap-option="wrap"'
             ' style:vertical-align="top"/>'),
            ("head", "", _head()),
            ("upright", "", _head(' style:rotation-angle="90"')),
            ("withheld", "", '<style:paragraph-properties fo:text-align="end"/>'),
            ("percent", ' style:data-style-name="whole"', ""),
        )
    )  # fmt: skip
    return (
        '<number:percentage-style style:name="whole"><number:number'
        ' number:decimal-places="0" number:min-integer-digits="1"/>'
        "<number:text>\u00a0%</number:text></number:percentage-style>"
        '<style:style style:name="page" style:family="table"'
        ' style:master-page-name="Default"/>'
        '<style:style style:name="picture" style:family="graphic"/>'
        f"{columns}{numbers}{cells}"
    )


def _number_style(number: int, mark: str) -> str:
    """Thousands parted; "–" for zero; the mark behind the number."""
    behind = f"<number:text> {escape(mark)}</number:text>" if mark else ""
    return (
        f'<number:number-style style:name="z{number}"><number:text>{NOTHING}'
        f"</number:text>{behind}</number:number-style>"
        f'<number:number-style style:name="n{number}"><number:number'
        ' number:decimal-places="0" number:min-integer-digits="1"'
        f' number:grouping="true"/>{behind}<style:map style:condition="value()=0"'
        f' style:apply-style-name="z{number}"/></number:number-style>'
        f'<style:style style:name="number{number}" style:family="table-cell"'
        f' style:data-style-name="n{number}"/>'
    )


def _head(more: str = "") -> str:
    return (
        '<style:table-cell-properties fo:background-color="#e8edf4"'
        f' fo:wrap-option="wrap"{more}/>'
        '<style:text-properties fo:font-weight="bold"/>'
    )


def _picture(sheet: Sheet, place: int) -> str:
    """The chart to the right of the table, with its words for those who do not see it."""
    left = sum(column.width for column in sheet.columns) * CHARACTER + 1
    tall = pictures.height(sheet.chart["bars"])
    return (
        '<table:shapes><draw:frame draw:style-name="picture" draw:z-index="0"'
        f' svg:x="{left:.2f}cm" svg:y="0.5cm" svg:width="17cm" svg:height="{tall:.2f}cm">'
        f'<draw:image xlink:href="Pictures/{place}.svg" xlink:type="simple"'
        ' xlink:show="embed" xlink:actuate="onLoad"/>'
        f"<svg:title>{_words(sheet.chart['title'])}</svg:title>"
        f"<svg:desc>{_words(sheet.chart['alt'])}</svg:desc>"
        "</draw:frame></table:shapes>"
    )


def _meta(said: Saying) -> str:
    found = said.handover
    tongue = "en-GB" if said.language == "en" else "de-DE"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta'
        f' xmlns:office="{opendocument.NAMESPACE}:office:1.0"'
        f' xmlns:meta="{opendocument.NAMESPACE}:meta:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
        f"<office:meta><dc:title>{_words(found.title)}</dc:title>"
        f"<dc:language>{tongue}</dc:language>"
        f"<meta:creation-date>{found.created_on.isoformat()}T00:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )


def _page_styles(said: Saying) -> str:
    """Landscape A4; head and foot of each page; the language of the words."""
    found = said.handover
    space = opendocument.NAMESPACE
    language, country = ("en", "GB") if said.language == "en" else ("de", "DE")
    mark = text("simulated", said.language) if found.simulated else ""
    foot = f"{found.city} · {found.reference} · "
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-styles'
        f' xmlns:office="{space}:office:1.0" xmlns:style="{space}:style:1.0"'
        f' xmlns:fo="{space}:xsl-fo-compatible:1.0" xmlns:text="{space}:text:1.0"'
        ' office:version="1.3"><office:styles><style:default-style'
        ' style:family="table-cell"><style:text-properties'
        f' fo:language="{language}" fo:country="{country}" fo:font-size="10pt"/>'
        "</style:default-style></office:styles><office:automatic-styles>"
        '<style:page-layout style:name="a4"><style:page-layout-properties'
        ' fo:page-width="29.7cm" fo:page-height="21cm" fo:margin="1.5cm"'
        ' style:print-orientation="landscape" style:scale-to-X="1"/>'
        "<style:header-style/><style:footer-style/></style:page-layout>"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Default" style:page-layout-name="a4">'
        f"<style:header><text:p>{_words(mark)}</text:p></style:header>"
        f"<style:footer><text:p>{_words(foot)}<text:page-number>1</text:page-number> / "
        "<text:page-count>1</text:page-count></text:p></style:footer>"
        "</style:master-page></office:master-styles></office:document-styles>"
    )


def _words(words: str) -> str:
    return escape(one_line(words))


def _dated(content: bytes) -> bytes:
    """The archive with one day in all its entries: the clock does not belong to it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, FIXED)
            made.compress_type = entry.compress_type
            new.writestr(made, old.read(entry))
    return out.getvalue()
