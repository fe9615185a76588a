"""A filled Word document as PDF/UA-1, set by Typst from data alone."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from participation.handover.documents.reading import read_document
from participation.typesetting.pdf import typeset

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"


def write_pdf(
    document: bytes,
    *,
    charts: Mapping[str, str],
    title: str,
    author: str,
    language: str,
    on: datetime.date,
) -> bytes:
    """Return the PDF of the DOCX; `charts`: SVG by name. Raises PrintError."""
    data = {
        **read_document(document, charts=charts),
        "title": title,
        "author": author,
        "language": language,
    }
    return typeset(TEMPLATE, data, on=on)
