"""ODS (ISO/IEC 26300), written as it goes: libraries hold the whole table in memory."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from participation.export.codebook import head, lines
from participation.export.dataset import Dataset
from participation.export.formats.cells import Cell, cell_of
from participation.export.formats.progress import Progress, counted
from participation.export.formats.xlsx_file import (
    LONGEST_CELL,
    MOST_ROWS,
    TooManyRowsError,
)
from participation.export.texts import text
from participation.publication.neutral import printable

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
    f' xmlns:office="{_NAMESPACE}:office:1.0" xmlns:table="{_NAMESPACE}:table:1.0"'
    f' xmlns:text="{_NAMESPACE}:text:1.0" xmlns:style="{_NAMESPACE}:style:1.0"'
    f' xmlns:number="{_NAMESPACE}:datastyle:1.0" office:version="1.3">'
    '<office:automatic-styles><number:date-style style:name="day">'
    '<number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell"'
    ' style:data-style-name="day"/></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest'
    f' xmlns:manifest="{_NAMESPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml"'
    ' manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write data and codebook as two sheets. Raises TooManyRowsError."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        # The type comes first and unpacked, so that programs know the file by its start.
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as raw:
            out = io.TextIOWrapper(raw, "utf-8", newline="\n")
            out.write(_HEAD)
            _data(out, dataset, progress)
            _sheet(
                out,
                text("sheet_codebook", dataset.language),
                [head(dataset.language), *lines(dataset.variables, dataset.language)],
            )
            out.write(_TAIL)
            out.close()


def _data(out: io.TextIOWrapper, dataset: Dataset, progress: Progress) -> None:
    names = [variable.name for variable in dataset.variables]

    def values() -> Iterable[Sequence[Cell]]:
        yield names
        for row, cells in enumerate(counted(dataset, progress), start=1):
            if row > MOST_ROWS:
                raise TooManyRowsError(str(row))
            yield [cell_of(v, cells.get(v.name, "")) for v in dataset.variables]

    _sheet(out, text("sheet_data", dataset.language), values())


def _sheet(out: io.TextIOWrapper, name: str, rows: Iterable[Sequence[Cell]]) -> None:
    out.write(f"<table:table table:name={quoteattr(name)}>")
    for row in rows:
        out.write(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>")
    out.write("</table:table>")


def _cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        return (
            '<table:table-cell table:style-name="date" office:value-type="date"'
            f' office:date-value="{value.isoformat()}"/>'
        )
    if isinstance(value, float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    # A text cell is a text, whatever it begins with: only office:value-type decides.
    said = "".join(f"<text:p>{_inline(p)}</text:p>" for p in _paragraphs(value))
    return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'


def _paragraphs(value: str) -> list[str]:
    return printable(value)[:LONGEST_CELL].split("\n")


def _inline(value: str) -> str:
    """Escape; spaces that XML would fold into one are said in elements."""
    said = escape(value).replace("\t", "<text:tab/>")
    return said.replace("  ", ' <text:s text:c="1"/>')
