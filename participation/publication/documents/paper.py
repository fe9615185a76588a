"""Building blocks of a DOCX that can stand in a council paper: real headings, repeated
table heads, pictures with alternative text, wide tables on landscape pages."""

import datetime
import io
from collections.abc import Sequence

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from participation.publication.neutral import printable

FONT = "Arial"
MARGIN = 2.0  # cm
PICTURE = 13.0  # cm; a chart of all themes still fits under the method box
PORTRAIT = (21.0, 29.7)
SIZE = 10
INK = RGBColor(0x1A, 0x1A, 0x1A)
SHADE = "E8EDF4"


class Paper:
    """One document that is written from top to bottom."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        created_on: datetime.date,
        size: float = SIZE,  # of the running text, in points
    ) -> None:
        self.document = Document()
        self.size = size
        self.width = PORTRAIT[0] - 2 * MARGIN
        self._set_page(landscape=False)
        self._set_styles(language)
        properties = self.document.core_properties
        properties.title = printable(title)
        properties.author = ""
        properties.comments = ""
        properties.language = "en-GB" if language == "en" else "de-DE"
        moment = datetime.datetime.combine(
            created_on, datetime.time(), tzinfo=datetime.UTC
        )
        properties.created = properties.modified = moment
        self.document.add_heading(printable(title), level=0)
        self._add_page_numbers()

    def heading(self, words: str, *, level: int = 1) -> None:
        self.document.add_heading(printable(words), level=level)

    def text(self, words: str, *, bold: bool = False, small: bool = False) -> None:
        run = self.document.add_paragraph().add_run(printable(words))
        run.bold = bold
        if small:
            run.font.size = Pt(8.5)

    def quote(self, words: str) -> None:
        """A comment in the words of the person, as a list item."""
        paragraph = self.document.add_paragraph(style="List Bullet")
        paragraph.add_run(printable(" ".join(words.split())))

    def pairs(self, lines: Sequence[tuple[str, str]]) -> None:
        """A table of labels and values, such as the method box."""
        table = self._table(len(lines), 2)
        widths = (4.5, self.width - 4.5)
        _set_widths(table, widths)
        for row, line in zip(table.rows, lines, strict=True):
            for number, (cell, words) in enumerate(zip(row.cells, line, strict=True)):
                _fill(cell, words, bold=number == 0, width=widths[number])
                if number == 0:
                    _shade(cell)
            _keep_whole(row)
        self._space()

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float],
        words: int = 1,
        upright: bool = False,
        size: float = 9,
    ) -> None:
        """A table whose head repeats; the first `words` columns are words, not numbers.

        `upright` turns the number heads by 90 degrees, for many narrow columns.
        """
        table = self._table(1 + len(rows), len(head))
        _set_widths(table, widths)
        for number, label in enumerate(head):
            cell = table.rows[0].cells[number]
            turned = upright and number >= words
            _fill(
                cell, label, bold=True, width=widths[number], size=size, turned=turned
            )
            _shade(cell)
            if number >= words and not turned:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _repeat(table.rows[0])
        if upright:
            table.rows[0].height = Cm(5.2)
        for row, line in zip(table.rows[1:], rows, strict=True):
            for number, (cell, label) in enumerate(zip(row.cells, line, strict=True)):
                _fill(cell, label, width=widths[number], size=size)
                if number >= words:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _keep_whole(row)
        self._space()

    def picture(self, png: bytes, *, alternative: str) -> None:
        self.document.add_picture(io.BytesIO(png), width=Cm(PICTURE))
        drawing = self.document.inline_shapes[-1]._inline.docPr
        drawing.set("descr", printable(alternative))

    def landscape(self) -> None:
        """Go on on a new landscape page."""
        self._turn(landscape=True)

    def portrait(self) -> None:
        """Go on on a new portrait page."""
        self._turn(landscape=False)

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _table(self, rows: int, columns: int) -> Table:
        table: Table = self.document.add_table(rows=rows, cols=columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        _set_padding(table)
        return table

    def _space(self) -> None:
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _turn(self, *, landscape: bool) -> None:
        self.document.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(landscape=landscape)

    def _set_page(self, *, landscape: bool) -> None:
        section = self.document.sections[-1]
        width, height = PORTRAIT[::-1] if landscape else PORTRAIT
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = Cm(MARGIN)
        section.top_margin = section.bottom_margin = Cm(MARGIN)
        self.width = width - 2 * MARGIN

    def _set_styles(self, language: str) -> None:
        grown = self.size - SIZE
        sizes = {
            "Normal": self.size,
            "Title": 20 + grown,
            "Heading 1": 14 + grown,
            "Heading 2": 11 + grown,
        }
        for name, size in sizes.items():
            style = self.document.styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = INK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{attribute}"), None)
            fonts.set(qn("w:cs"), FONT)
        self.document.styles["Normal"].paragraph_format.space_after = Pt(6)
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), "en-GB" if language == "en" else "de-DE")
        normal = self.document.styles["Normal"].element.get_or_add_rPr()
        normal.append(tongue)

    def _add_page_numbers(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()
            run.font.size = Pt(8.5)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = words
            run._r.append(mark)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Widths of the grid: LibreOffice reads them there, Word from the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _set_padding(table: Table) -> None:
    """Air around the words, in twentieths of a point; the sides narrow for numbers."""
    padding = OxmlElement("w:tblCellMar")
    for side, points in (("top", 30), ("left", 60), ("bottom", 30), ("right", 60)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(points))
        edge.set(qn("w:type"), "dxa")
        padding.append(edge)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(padding)
    else:
        look.addprevious(padding)


def _fill(
    cell: _Cell,
    words: str,
    *,
    width: float,
    bold: bool = False,
    size: float = 9,
    turned: bool = False,
) -> None:
    cell.width = Cm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(printable(words))
    run.bold, run.font.size = bold, Pt(size)
    if turned:
        direction = OxmlElement("w:textDirection")
        direction.set(qn("w:val"), "btLr")
        cell._tc.get_or_add_tcPr().append(direction)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    properties = cell._tc.get_or_add_tcPr()
    # The schema wants shading before text direction and vertical alignment.
    later = [qn("w:textDirection"), qn("w:vAlign")]
    place = next((child for child in properties if child.tag in later), None)
    if place is None:
        properties.append(shade)
    else:
        place.addprevious(shade)


def _repeat(row: object) -> None:
    """Print the row again at the top of each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


def _keep_whole(row: object) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]
