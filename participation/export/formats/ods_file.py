"""ODS (ISO/IEC 26300), written as it goes: libraries hold the whole table in memory."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from participation.export.codebook import head, lines
from participation.export.dataset import Dataset
from participation.export.formats.cells import Cell, cell_of
from participation.export.formats.progress import Progress, counted
from participation.export.formats.xlsx_file import MOST_ROWS, TooManyRowsError
from participation.export.texts import text
from participation.publication.documents.opendocument import (
    TAIL,
    begin,
    cell,
    content_head,
)

_STYLES = (
    '<number:date-style style:name="day">'
    '<number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell"'
    ' style:data-style-name="day"/>'
)


def write_ods(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write data and codebook as two sheets. Raises TooManyRowsError."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        begin(archive, {})
        with archive.open("content.xml", "w", force_zip64=True) as raw:
            out = io.TextIOWrapper(raw, "utf-8", newline="\n")
            out.write(content_head(_STYLES))
            _data(out, dataset, progress)
            _sheet(
                out,
                text("sheet_codebook", dataset.language),
                [head(dataset.language), *lines(dataset.variables, dataset.language)],
            )
            out.write(TAIL)
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
    return cell(value, style="date" if isinstance(value, datetime.date) else "")
