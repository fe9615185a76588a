"""Blocks of a context as OOXML: charts in line with the text, and wide tables."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from participation.handover.documents import pictures
from participation.publication.neutral import one_line

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
EMU = 360_000  # a centimetre
TWIPS = 567  # a centimetre
WIDTH = 16.5
SHADE, GREY = "E8EDF4", "595959"
HEAD_HEIGHT = 5.6
MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 20), ("left", 40), ("bottom", 20), ("right", 40))
)


class Xml(str):
    """OOXML that was made here: Jinja places it as it is, and escapes every other text."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def chart_paragraph(document: Part, block: Mapping[str, Any], number: int) -> Xml:
    """A paragraph with a native chart, whose part is added to the document."""
    xml, workbook = pictures.native(block["bars"], series=block["series"])
    package = document.package
    sheet = Part(
        PackURI(f"/word/embeddings/diagramm{number}.xlsx"),
        SHEET_TYPE,
        workbook,
        package,
    )
    chart = Part(
        PackURI(f"/word/charts/diagramm{number}.xml"), CHART_TYPE, xml, package
    )
    # The XML says by which id it finds its workbook; python-pptx numbers from 1.
    assert chart.relate_to(sheet, f"{RELATIONS}/package") == "rId1"
    relation = document.relate_to(chart, f"{RELATIONS}/chart")
    size = f'cx="{WIDTH * EMU:.0f}" cy="{pictures.height(block["bars"]) * EMU:.0f}"'
    return Xml(
        "<w:p><w:pPr><w:keepLines/></w:pPr><w:r><w:drawing>"
        f'<wp:inline xmlns:wp="{DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{9000 + number}" name="{_words(block["name"])}"'
        f' descr="{_words(block["alt"])}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{MAIN}"><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" xmlns:r="{RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def tables(block: Mapping[str, Any]) -> Xml:
    """The tables of a block, each with its title above and its head on every page."""
    return Xml("".join(map(_table, block["tables"])) or "<w:p/>")


def _table(table: Mapping[str, Any]) -> Xml:
    widths = [round(width * TWIPS) for width in table["widths"]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _head_cell(words, width, turned=number > 0)
        for number, (words, width) in enumerate(zip(table["head"], widths, strict=True))
    )
    rows = "".join(_row(row, widths) for row in table["rows"])
    return Xml(
        '<w:p><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/></w:pPr>'
        f"<w:r><w:rPr><w:b/></w:rPr>{_text(table['title'])}</w:r></w:p>"
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{MARGINS}</w:tblCellMar><w:tblLook w:val="0020"'
        f' w:firstRow="1"/><w:tblCaption w:val="{_words(table["title"])}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{HEAD_HEIGHT * TWIPS:.0f}"'
        f' w:hRule="exact"/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>'
        '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>'
    )


def _head_cell(words: str, width: int, *, turned: bool) -> str:
    direction = '<w:textDirection w:val="btLr"/>' if turned else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>{direction}'
        f'<w:vAlign w:val="center"/></w:tcPr>{_paragraph(_run(words, size=8, bold=True))}'
        "</w:tc>"
    )


def _row(row: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    cells = "".join(
        _cell(words, ref, width, right=number > 0)
        for number, ((words, ref), width) in enumerate(zip(row, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(words: str, ref: str, width: int, *, right: bool) -> str:
    """The number, below it its reference, small and grey."""
    said = _paragraph(_run(words, size=9), right=right)
    if ref:
        said += _paragraph(
            f'<w:r><w:rPr><w:rStyle w:val="Verweis"/><w:color w:val="{GREY}"/>'
            f'<w:sz w:val="11"/></w:rPr>{_text(ref)}</w:r>',
            right=right,
        )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/>'
        f"</w:tcPr>{said}</w:tc>"
    )


def _paragraph(runs: str, *, right: bool = False) -> str:
    side = '<w:jc w:val="right"/>' if right else ""
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/>{side}</w:pPr>{runs}</w:p>'
    )


def _run(words: str, *, size: float, bold: bool = False) -> str:
    thick = "<w:b/>" if bold else ""
    return (
        f'<w:r><w:rPr>{thick}<w:sz w:val="{size * 2:.0f}"/></w:rPr>{_text(words)}</w:r>'
    )


def _text(words: str) -> str:
    return f'<w:t xml:space="preserve">{_words(words)}</w:t>'


def _words(words: str) -> str:
    """Escaped, on one line: docxtpl reads line ends, tabs and form feeds as commands."""
    return escape(one_line(words))
