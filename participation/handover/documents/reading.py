"""A filled Word document as plain data, for the PDF that says the same.

The city changes one template, in Word; the PDF is set from what came of it, so that both
never differ. Read are paragraphs, lists, tables, pictures, headers and footers; not read
are fonts, colours and text boxes (docs/how-to/change-the-templates.md).
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

Plain = dict[str, Any]
SMALL = 7.5  # points; what is smaller is a reference
EMU = 360_000
SVG, PNG, JPEG = "svg", "png", "jpg"
PICTURES = {"image/png": PNG, "image/jpeg": JPEG}
FIELDS = {"PAGE": "page", "NUMPAGES": "pages"}


def read_document(content: bytes, *, charts: Mapping[str, str]) -> Plain:
    """Sections with their parts, header and footer. `charts`: SVG by name of the chart."""
    document = Document(io.BytesIO(content))
    reader = _Reader(document, charts)
    return {
        "sections": reader.sections(),
        "header": _lines(document.sections[0].header.paragraphs),
        "footer": _lines(document.sections[0].footer.paragraphs),
    }


class _Reader:
    def __init__(self, document: WordDocument, charts: Mapping[str, str]) -> None:
        self.document = document
        self.charts = charts
        self.level = 0

    def sections(self) -> list[Plain]:
        """Body parts, split where Word starts a section; a section without any is left out."""
        found: list[Plain] = []
        parts: list[Plain] = []
        layouts = iter(self.document.sections)
        for block in self.document.iter_inner_content():
            if isinstance(block, Table):
                parts.append(self.table(block))
                continue
            parts += self.paragraph(block)
            properties = block._p.pPr
            if properties is not None and properties.find(qn("w:sectPr")) is not None:
                found.append(_section(next(layouts), parts))
                parts = []
        found.append(_section(next(layouts), parts))
        return [section for section in found if section["parts"]]

    def paragraph(self, paragraph: Paragraph) -> Iterator[Plain]:
        """The words of a paragraph, then its pictures; nothing for an empty one."""
        if paragraph.paragraph_format.page_break_before or _breaks(paragraph):
            yield {"kind": "break"}
        runs = _runs(paragraph)
        if any(run["words"].strip() or run["field"] for run in runs):
            yield self.said(paragraph, runs)
        yield from self.pictures(paragraph)

    def said(self, paragraph: Paragraph, runs: list[Plain]) -> Plain:
        style = (paragraph.style.name if paragraph.style else "") or ""
        if style == "Title":
            return {"kind": "heading", "level": self.heading(1), "runs": runs}
        if style.startswith("Heading ") and style[-1].isdigit():
            level = self.heading(int(style[-1]) + 1)
            return {"kind": "heading", "level": level, "runs": runs}
        kind = "item" if style.startswith("List") else "paragraph"
        return {"kind": kind, "runs": runs}

    def heading(self, level: int) -> int:
        """No level is skipped: PDF/UA forbids it."""
        self.level = min(level, self.level + 1)
        return self.level

    def table(self, table: Table) -> Plain:
        heads = sum(1 for row in table.rows if _is_head(row))
        return {
            "kind": "table",
            "widths": [(column.width or EMU) / EMU for column in table.columns],
            "heads": max(1, heads),
            "rows": [[self.cell(cell) for cell in _cells(row)] for row in table.rows],
            "title": _caption(table),
        }

    def cell(self, cell: _Cell) -> Plain:
        paragraphs = [runs for p in cell.paragraphs if (runs := _runs(p))]
        properties = cell._tc.tcPr
        turned = None if properties is None else properties.find(qn("w:textDirection"))
        return {
            "lines": paragraphs,
            "span": cell.grid_span,
            "right": any(p.alignment == 2 for p in cell.paragraphs),
            "turned": turned is not None and turned.get(qn("w:val")) == "btLr",
        }

    def pictures(self, paragraph: Paragraph) -> Iterator[Plain]:
        for drawing in paragraph._p.iter(qn("w:drawing")):
            properties = next(drawing.iter(qn("wp:docPr")), None)
            if properties is None:
                continue
            alternative = properties.get("descr") or properties.get("title") or ""
            name = properties.get("name", "")
            if (
                name in self.charts
                and next(drawing.iter(qn("c:chart")), None) is not None
            ):
                yield _picture(self.charts[name].encode(), SVG, alternative, drawing)
            for blip in drawing.iter(qn("a:blip")):
                part = paragraph.part.related_parts.get(blip.get(qn("r:embed")))
                kind = PICTURES.get(getattr(part, "content_type", ""))
                if part is not None and kind:
                    yield _picture(part.blob, kind, alternative, drawing)


def _picture(content: bytes, kind: str, alternative: str, drawing: Any) -> Plain:
    extent = next(drawing.iter(qn("wp:extent")), None)
    return {
        "kind": "picture",
        "format": kind,
        "content": content.decode() if kind == SVG else list(content),
        "alternative": alternative,
        "width": int(extent.get("cx")) / EMU if extent is not None else 16.0,
    }


def _section(layout: Section, parts: list[Plain]) -> Plain:
    return {"landscape": layout.orientation == WD_ORIENT.LANDSCAPE, "parts": parts}


def _lines(paragraphs: list[Paragraph]) -> list[list[Plain]]:
    return [runs for paragraph in paragraphs if (runs := _runs(paragraph))]


def _runs(paragraph: Paragraph) -> list[Plain]:
    """Words with their look; the fields for page numbers as such."""
    found: list[Plain] = []
    inside = False
    for run in paragraph.runs:
        kinds = [mark.get(qn("w:fldCharType")) for mark in run._r.iter(qn("w:fldChar"))]
        code = "".join(text.text or "" for text in run._r.iter(qn("w:instrText")))
        if "separate" in kinds:
            inside = True  # what Word showed last
        if "end" in kinds:
            inside = False
        field = FIELDS.get(code.split()[0]) if code.split() else None
        if field:
            found.append(_run(run, words="", field=field))
        elif run.text and not inside and not kinds:
            found.append(_run(run, words=run.text, field=""))
    return found


def _run(run: Any, *, words: str, field: str) -> Plain:
    size = run.font.size or (run.style.font.size if run.style else None)
    return {
        "words": words,
        "field": field,
        "bold": bool(run.bold),
        "italic": bool(run.italic),
        "small": size is not None and size.pt <= SMALL,
    }


def _breaks(paragraph: Paragraph) -> bool:
    return any(
        mark.get(qn("w:type")) == "page" for mark in paragraph._p.iter(qn("w:br"))
    )


def _is_head(row: Any) -> bool:
    properties = row._tr.trPr
    return properties is not None and properties.find(qn("w:tblHeader")) is not None


def _cells(row: Any) -> Iterator[_Cell]:
    """Each cell once; python-docx repeats those that span columns."""
    seen: set[Any] = set()
    for cell in row.cells:
        if cell._tc not in seen:
            seen.add(cell._tc)
            yield cell


def _caption(table: Table) -> str:
    found = table._tbl.tblPr.find(qn("w:tblCaption"))
    return "" if found is None else str(found.get(qn("w:val"), ""))
