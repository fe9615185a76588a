"""A table to be filled in or changed elsewhere and sent back: CSV with commas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Response

from participation.publication.neutral import neutral_cell
from participation.web.staff.summary import attachment

if TYPE_CHECKING:
    from participation.responses.tables import Table


def table_form(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, name: str
) -> Response:
    """Return the file; no cell of it is taken for a formula by whoever opens it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([neutral_cell(cell) for cell in row] for row in (columns, *rows))
    return attachment(
        out.getvalue().encode("utf-8-sig"),
        name=name,
        media_type="text/csv; charset=utf-8",
    )


def sent_table(upload: Any) -> "Table":
    """Read the table that was sent in, CSV or XLSX. Raises DataFileError."""
    # Only now: the library for XLSX is not needed by those who answer.
    from participation.responses.tables import (  # noqa: PLC0415 -- slow import
        read_table,
    )

    with upload.stream as stream:
        content = stream.read()
    return read_table(content, name=upload.filename or "")
