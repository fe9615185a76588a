"""Every file format of a summary behind one function."""

from collections.abc import Callable
from dataclasses import dataclass

from participation.core.errors import InvalidInputError
from participation.publication.contents import Summary
from participation.publication.documents import csv, docx, json, xlsx

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "json": "application/json",
}
WRITERS: dict[str, Callable[[Summary], bytes]] = {
    "csv": csv.write,
    "xlsx": xlsx.write,
    "docx": docx.write,
    "json": json.write,
}


@dataclass(frozen=True, kw_only=True)
class RenderedFile:
    """A file ready to be sent or stored."""

    name: str
    media_type: str
    content: bytes


def render_summary(summary: Summary, *, format: str) -> RenderedFile:
    """Write the summary as csv, xlsx, docx or json; raises InvalidInputError."""
    if format not in WRITERS:
        raise InvalidInputError({"format": ["unknown"]})
    stem = "summary" if summary.language == "en" else "zusammenfassung"
    if summary.method.simulated:
        stem += "-simuliert"
    return RenderedFile(
        name=f"{stem}-{summary.meta.created_on.isoformat()}.{format}",
        media_type=MEDIA_TYPES[format],
        content=WRITERS[format](summary),
    )
