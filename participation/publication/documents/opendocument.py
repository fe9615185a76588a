"""Building blocks of an ODS (ISO/IEC 26300): every text is written as text.

Written by hand, as a stream of rows: libraries hold the whole table in memory.
"""

import datetime
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from participation.publication.neutral import printable

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
LONGEST_CELL = 32_000  # as in XLSX
TAIL = "</office:spreadsheet></office:body></office:document-content>"
Cell = str | float | datetime.date | None


def content_head(styles: str) -> str:
    """The start of content.xml with its automatic styles."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
        f' xmlns:office="{NAMESPACE}:office:1.0" xmlns:table="{NAMESPACE}:table:1.0"'
        f' xmlns:text="{NAMESPACE}:text:1.0" xmlns:style="{NAMESPACE}:style:1.0"'
        f' xmlns:number="{NAMESPACE}:datastyle:1.0"'
        f' xmlns:draw="{NAMESPACE}:drawing:1.0"'
        f' xmlns:svg="{NAMESPACE}:svg-compatible:1.0"'
        f' xmlns:fo="{NAMESPACE}:xsl-fo-compatible:1.0"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        "<office:body><office:spreadsheet>"
    )


def begin(archive: zipfile.ZipFile, others: Mapping[str, str]) -> None:
    """Write type and manifest; `others`: media type by path, beside content.xml."""
    # The type comes first and unpacked, so that programs know the file by its start.
    archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
    entries = {"/": MIMETYPE, "content.xml": "text/xml", **others}
    archive.writestr(
        "META-INF/manifest.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest'
        f' xmlns:manifest="{NAMESPACE}:manifest:1.0" manifest:version="1.3">'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{path}"'
            f' manifest:media-type="{kind}"/>'
            for path, kind in entries.items()
        )
        + "</manifest:manifest>",
    )


def cell(value: Cell, *, style: str = "") -> str:
    """A cell. `style`: the name of a style of its family."""
    look = f' table:style-name="{style}"' if style else ""
    if value is None:
        return f"<table:table-cell{look}/>"
    if isinstance(value, datetime.date):
        return (
            f'<table:table-cell{look} office:value-type="date"'
            f' office:date-value="{value.isoformat()}"/>'
        )
    if isinstance(value, float | int):
        kind = "percentage" if style.startswith("percent") else "float"
        return f'<table:table-cell{look} office:value-type="{kind}" office:value="{value!r}"/>'
    # A text cell is a text, whatever it begins with: only office:value-type decides.
    said = "".join(f"<text:p>{inline(part)}</text:p>" for part in paragraphs(value))
    return (
        f'<table:table-cell{look} office:value-type="string">{said}</table:table-cell>'
    )


def paragraphs(value: str) -> list[str]:
    return printable(value)[:LONGEST_CELL].split("\n")


def inline(value: str) -> str:
    """Escape; spaces that XML would fold into one are said in elements."""
    said = escape(value).replace("\t", "<text:tab/>")
    return said.replace("  ", ' <text:s text:c="1"/>')
