"""The page for the Ortsteilrat as a file: PDF/UA to print, DOCX to go on writing in."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from participation.core.errors import NotFoundError
from participation.desks.council import CouncilPaper
from participation.desks.documents.outline import (
    LANGUAGE,
    Bars,
    Heading,
    Part,
    Quote,
    Sentence,
    Table,
    outline,
    title,
)
from participation.publication.charts import bar_chart, png
from participation.publication.documents.paper import Paper
from participation.publication.documents.render import MEDIA_TYPES, RenderedFile
from participation.typesetting.pdf import typeset

TEMPLATE = Path(__file__).parent / "templates" / "council.typ"
SIZE = 12
FIRST_COLUMN = 0.46


def render_council_paper(paper: CouncilPaper, *, format: str) -> RenderedFile:
    """Write the page. Raises NotFoundError for a format there is not, PrintError."""
    if format not in WRITERS:
        raise NotFoundError("format", format)
    media_type, write = WRITERS[format]
    return RenderedFile(
        name=f"ortsteilrat-{paper.mandate.key}-{paper.created_on}.{format}",
        media_type=media_type,
        content=write(paper),
    )


def _pdf(paper: CouncilPaper) -> bytes:
    data = {
        "title": title(paper),
        "author": paper.city,
        "lang": LANGUAGE,
        "parts": [_data(part) for part in outline(paper)],
    }
    return typeset(TEMPLATE, data, on=paper.created_on)


def _data(part: Part) -> dict[str, Any]:
    if isinstance(part, Bars):
        return {"kind": "picture", "svg": _svg(part), "alternative": part.alternative}
    return asdict(part)


def _svg(part: Bars) -> str:
    return bar_chart(part.bars, title=part.title, key="themes")


def _docx(paper: CouncilPaper) -> bytes:
    made = Paper(
        title=title(paper), language=LANGUAGE, created_on=paper.created_on, size=SIZE
    )
    for part in outline(paper):
        _add(made, part)
    return made.content()


def _add(made: Paper, part: Part) -> None:
    match part:
        case Heading():
            made.heading(part.words, level=part.level - 1)
        case Sentence():
            made.text(part.words, bold=part.strong)
        case Quote():
            made.quote(part.words)
        case Bars():
            made.picture(png(_svg(part)), alternative=part.alternative)
        case Table():
            made.text(part.title, bold=True)
            first = made.width * FIRST_COLUMN
            rest = (made.width - first) / (len(part.head) - 1)
            widths = [first, *[rest] * (len(part.head) - 1)]
            made.table(
                part.head, part.rows, widths=widths, words=part.words, size=SIZE - 1
            )


WRITERS: dict[str, tuple[str, Callable[[CouncilPaper], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (MEDIA_TYPES["docx"], _docx),
}
