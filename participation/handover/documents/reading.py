"""A filled Word document as plain data, for the PDF that says the same.

The city changes one template, in Word; the PDF is set from what came of it, so that both
never differ. Read are paragraphs, lists, tables, pictures, headers and footers; not read
are fonts, colours and text boxes (docs/how-to/change-the-templates.md).

Straight from the XML: through python-docx a table of a thousand cells takes seconds.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

Plain = dict[str, Any]
SMALL = 15  # half points; what is smaller is a reference
EMU, TWIPS = 360_000, 567  # to a centimetre
SVG, PNG, JPEG = "svg", "png", "jpg"
PICTURES = {"image/png": PNG, "image/jpeg": JPEG}
FIELDS = {"PAGE": "page", "NUMPAGES": "pages"}
P, R, T, TBL, TR, TC = (qn(f"w:{name}") for name in ("p", "r", "t", "tbl", "tr", "tc"))
VAL = qn("w:val")


def read_document(content: bytes, *, charts: Mapping[str, str]) -> Plain:
    """Sections with their parts, header and footer. `charts`: SVG by name of the chart."""
    document = Document(io.BytesIO(content))
    reader = _Reader(document, charts)
    first = document.sections[0]
    return {
        "sections": reader.sections(),
        "header": reader.lines(first.header._element.iterchildren(P)),
        "footer": reader.lines(first.footer._element.iterchildren(P)),
    }


class _Reader:
    def __init__(self, document: WordDocument, charts: Mapping[str, str]) -> None:
        self.document = document
        self.charts = charts
        self.level = 0

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """Names of styles by id."""
        return {style.style_id: style.name or "" for style in self.document.styles}

    @cached_property
    def small(self) -> frozenset[str]:
        """Ids of styles for references."""
        return frozenset(
            style.style_id
            for style in self.document.styles
            if _size(style.element.find(qn("w:rPr"))) in range(1, SMALL + 1)
        )

    def sections(self) -> list[Plain]:
        """Body parts, split where Word starts a section; one without any is left out."""
        found: list[Plain] = []
        parts: list[Plain] = []
        for block in self.document.element.body:
            if block.tag == TBL:
                parts.append(self.table(block))
            elif block.tag == P:
                parts += self.paragraph(block)
                ended = block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
                if ended is not None:
                    found.append(_section(ended, parts))
                    parts = []
            elif block.tag == qn("w:sectPr"):
                found.append(_section(block, parts))
        return [section for section in found if section["parts"]]

    def paragraph(self, paragraph: Any) -> Iterator[Plain]:
        """The words of a paragraph, then its pictures; nothing for an empty one."""
        before = _property(paragraph, "w:pageBreakBefore")
        if (before is not None and before.get(VAL) not in ("0", "false")) or any(
            mark.get(qn("w:type")) == "page" for mark in paragraph.iter(qn("w:br"))
        ):
            yield {"kind": "break"}
        runs = self.runs(paragraph)
        if any(run["words"].strip() or run["field"] for run in runs):
            yield self.said(paragraph, runs)
        yield from self.pictures(paragraph)

    def said(self, paragraph: Any, runs: list[Plain]) -> Plain:
        named = _property(paragraph, "w:pStyle")
        style = "" if named is None else self.styles.get(named.get(VAL), "")
        if style == "Title":
            return {"kind": "heading", "level": self.heading(1), "runs": runs}
        # python-docx and Word write the names of headings differently.
        if style.casefold().startswith("heading ") and style[-1].isdigit():
            level = self.heading(int(style[-1]) + 1)
            return {"kind": "heading", "level": level, "runs": runs}
        listed = style.startswith("List") or _property(paragraph, "w:numPr") is not None
        return {"kind": "item" if listed else "paragraph", "runs": runs}

    def heading(self, level: int) -> int:
        """No level is skipped: PDF/UA forbids it."""
        self.level = min(level, self.level + 1)
        return self.level

    def table(self, table: Any) -> Plain:
        rows = list(table.iterchildren(TR))
        heads = sum(
            1 for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None
        )
        widths = [
            int(column.get(qn("w:w")) or TWIPS) / TWIPS
            for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        ]
        return {
            "kind": "table",
            "widths": widths,
            "heads": max(1, heads),
            "rows": [self.row(row, len(widths)) for row in rows],
        }

    def row(self, row: Any, columns: int) -> list[Plain]:
        """The cells; one of nothing at the end where Word has fewer than columns."""
        cells = [self.cell(cell) for cell in row.iterchildren(TC)]
        missing = columns - sum(cell["span"] for cell in cells)
        if missing > 0:
            cells.append(
                {"lines": [], "span": missing, "right": False, "turned": False}
            )
        return cells

    def cell(self, cell: Any) -> Plain:
        paragraphs = list(cell.iter(P))
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        turned = cell.find(f"{qn('w:tcPr')}/{qn('w:textDirection')}")
        sides = [_property(paragraph, "w:jc") for paragraph in paragraphs]
        return {
            "lines": self.lines(paragraphs),
            "span": 1 if span is None else int(span.get(VAL)),
            "right": any(
                s is not None and s.get(VAL) in ("right", "end") for s in sides
            ),
            "turned": turned is not None and turned.get(VAL) == "btLr",
        }

    def lines(self, paragraphs: Iterable[Any]) -> list[list[Plain]]:
        return [runs for paragraph in paragraphs if (runs := self.runs(paragraph))]

    def runs(self, paragraph: Any) -> list[Plain]:
        """Words with their look; the fields for page numbers as such."""
        found: list[Plain] = []
        shown_last = False
        for run in paragraph.iter(R):
            kinds = {
                mark.get(qn("w:fldCharType")) for mark in run.iter(qn("w:fldChar"))
            }
            if kinds:
                shown_last = "separate" in kinds
                continue
            code = "".join(part.text or "" for part in run.iter(qn("w:instrText")))
            field = FIELDS.get(code.split()[0], "") if code.split() else ""
            words = "" if shown_last else "".join(_words(run))
            if field or words:
                found.append(self.run(run, words, field))
        return found

    def run(self, run: Any, words: str, field: str) -> Plain:
        look = run.find(qn("w:rPr"))
        size, style = _size(look), None if look is None else look.find(qn("w:rStyle"))
        named = style is not None and style.get(VAL) in self.small
        return {
            "words": words,
            "field": field,
            "bold": _is_on(look, "w:b"),
            "italic": _is_on(look, "w:i"),
            "small": 0 < size <= SMALL or (named and not size),
        }

    def pictures(self, paragraph: Any) -> Iterator[Plain]:
        for drawing in paragraph.iter(qn("w:drawing")):
            named = next(drawing.iter(qn("wp:docPr")), None)
            if named is None:
                continue
            alternative = named.get("descr") or named.get("title") or ""
            chart = self.charts.get(named.get("name", ""))
            if chart and next(drawing.iter(qn("c:chart")), None) is not None:
                yield _picture(chart, SVG, alternative, drawing)
            for blip in drawing.iter(qn("a:blip")):
                part = self.document.part.related_parts.get(blip.get(qn("r:embed")))
                kind = PICTURES.get(getattr(part, "content_type", ""))
                if part is not None and kind:
                    yield _picture(list(part.blob), kind, alternative, drawing)


def _picture(
    content: str | list[int], kind: str, alternative: str, drawing: Any
) -> Plain:
    extent = next(drawing.iter(qn("wp:extent")), None)
    return {
        "kind": "picture",
        "format": kind,
        "content": content,
        "alternative": alternative,
        "width": int(extent.get("cx")) / EMU if extent is not None else 16.0,
    }


def _section(properties: Any, parts: list[Plain]) -> Plain:
    size = properties.find(qn("w:pgSz"))
    turned = size is not None and size.get(qn("w:orient")) == "landscape"
    return {"landscape": turned, "parts": parts}


def _property(paragraph: Any, name: str) -> Any:
    return paragraph.find(f"{qn('w:pPr')}/{qn(name)}")


def _words(run: Any) -> Iterator[str]:
    for part in run:
        if part.tag == T:
            yield part.text or ""
        elif part.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            yield " "


def _size(look: Any) -> int:
    """In half points; 0: none of its own."""
    found = None if look is None else look.find(qn("w:sz"))
    return 0 if found is None else int(float(found.get(VAL)))


def _is_on(look: Any, name: str) -> bool:
    found = None if look is None else look.find(qn(name))
    return found is not None and found.get(VAL) not in ("0", "false")
