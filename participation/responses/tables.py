"""Read a table as cities deliver it: CSV in the encodings of Excel, or XLSX.

The formats' quirks end here: what comes out is a header and rows of plain text, each
with the line of the file at which a person finds it.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from participation.core.errors import DataFileError

MAX_BYTES = 30_000_000
MAX_UNPACKED_BYTES = 300_000_000  # an XLSX is a ZIP file: small ones can be bombs
MAX_ROWS = 200_000
MAX_COLUMNS = 500
DELIMITERS = (";", ",", "\t")
END = "\x1cend of the file\x1c"

# What UTF-8 looks like when it is read as Windows-1252: Ã¤, Ã¶, Ã¼, ÃŸ ...
_READ_TWICE = re.compile("Ã[¤¶¼Ÿ„–œ]")


class TableError(DataFileError):
    """A file cannot be read as a table. The message names the file, place and reason."""


@dataclass(frozen=True)
class Row:
    """One row; `line` as an editor or a spreadsheet counts it, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(
    data: bytes, *, name: str, encoding: str = "auto", delimiter: str = "auto"
) -> Table:
    """Return the table in a file. Rows without any content are left out."""
    if len(data) > MAX_BYTES:
        raise TableError(f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
    if data.startswith(b"PK\x03\x04"):
        records = _read_xlsx(data, name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(f"{name}: old Excel format (.xls); save it as .xlsx or CSV")
    else:
        records = _read_csv(_decode(data, name, encoding), name, delimiter)
    return _table(records, name)


def _table(records: Iterator[Row], name: str) -> Table:
    rows = [row for row in records if any(row.cells)]
    if not rows:
        raise TableError(f"{name}: is empty")
    header = tuple(rows[0].cells)
    while header and not header[-1]:
        header = header[:-1]
    return Table(header=header, rows=tuple(rows[1:]))


def _decode(data: bytes, name: str, encoding: str) -> str:
    if encoding != "auto":
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError) as error:
            raise TableError(f"{name}: not readable as {encoding} ({error})") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(data, name, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _decode(data, name, "utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_windows(data, name)


def _decode_windows(data: bytes, name: str) -> str:
    text = _decode(data, name, "cp1252")
    damaged = _READ_TWICE.search(text)
    if damaged is not None:
        line = text.count("\n", 0, damaged.start()) + 1
        raise TableError(
            f"{name}: mixes UTF-8 and Windows-1252 (line {line}); say which with"
            " --encoding, or repair the file"
        )
    return text


def _read_csv(text: str, name: str, delimiter: str) -> Iterator[Row]:
    first_line = 1
    said = re.match("sep=(.)\r?\n", text)  # Excel's own way to name the delimiter
    if said is not None:
        text, first_line = text[said.end() :], 2
        delimiter = said[1] if delimiter == "auto" else delimiter
    if delimiter == "auto":
        delimiter = _guess_delimiter(text)
    # Without the extra record an open quotation mark would swallow the rest unnoticed.
    source = io.StringIO(f"{text}\n{END}\n", newline="")
    reader = csv.reader(source, delimiter=delimiter)
    csv.field_size_limit(MAX_BYTES)
    begins, ended = first_line, False
    try:
        for cells in reader:
            ended = cells == [END]
            if not ended:
                _refuse_excess(name, begins, len(cells))
                yield Row(begins, tuple(cell.strip() for cell in cells))
                last = begins
            begins = reader.line_num + first_line
    except csv.Error as error:
        raise TableError(f"{name}, line {begins}: {error}") from error
    if not ended:
        raise TableError(
            f"{name}, line {last}: a quotation mark is opened and never closed"
        )


def _guess_delimiter(text: str) -> str:
    """The candidate that parts the header into most columns; quoted ones do not count."""
    header = re.sub('"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(DELIMITERS, key=header.count)


def _read_xlsx(data: bytes, name: str) -> Iterator[Row]:
    _refuse_bomb(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations we do not need
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong size
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                _refuse_excess(name, line, len(cells))
                yield Row(line, tuple(_plain(cell) for cell in cells))
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError,
            ValueError, SyntaxError) as error:  # fmt: skip
        raise TableError(f"{name}: not readable as XLSX ({error})") from error


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise TableError(f"{name}: not readable as XLSX ({error})") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise TableError(
            f"{name}: unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB"
        )


def _refuse_excess(name: str, line: int, columns: int) -> None:
    if line > MAX_ROWS:
        raise TableError(f"{name}: more than {MAX_ROWS:,} lines")
    if columns > MAX_COLUMNS:
        raise TableError(f"{name}, line {line}: more than {MAX_COLUMNS} columns")


def _plain(cell: Any) -> str:
    """What a person sees in the cell: 14 and not 14.0, a day and not its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # How XLSX writes characters that XML cannot hold.
    return re.sub("_x000[dD]_", "", str(cell)).strip()
