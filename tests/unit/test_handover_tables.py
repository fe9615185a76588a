"""Sheets and slides of a hand-over: the same figures, native charts, nothing that acts."""

import dataclasses
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from lxml import etree
from odf.draw import Frame, Image
from odf.namespaces import OFFICENS, TABLENS
from odf.opendocument import load
from odf.table import Table, TableCell, TableHeaderRows, TableRow
from odf.teletype import extractText
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from participation.handover.documents.context.saying import Saying
from participation.handover.documents.kinds import Kind
from participation.handover.documents.render import render_handover
from participation.handover.documents.tables.sheets import (
    Cell,
    Count,
    Percent,
    all_sheets,
    plan_sheets,
)
from participation.handover.snapshot.content import Handover
from tests.handover_example import example

HOSTILE = "=cmd|'/C calc'!A1 +1 @x \x0b אבג"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def xlsx(handover: Handover | None = None, **asked: Any) -> Any:
    made = render_handover(handover or example(), format="xlsx", **asked)
    return openpyxl.load_workbook(io.BytesIO(made.content))


def plain(cell: Cell) -> object:
    """A typed cell as a spreadsheet program holds it."""
    if isinstance(cell, Count):
        return f"· {cell.mark}".strip() if cell.value is None else cell.value
    if isinstance(cell, Percent):
        return None if cell.value is None else cell.value / 100
    return cell or None


def test_xlsx_holds_every_figure_as_a_number_and_what_is_withheld_as_its_sign() -> None:
    book = xlsx(kind=Kind.TABLES)

    assert book.sheetnames == [
        "Übersicht", "Themen", "Matrix", "Kürzel der Matrix", "Zielgruppen",
        "Matrix Zielgruppen", "Kürzel Zielgruppen", "Planungslücken", "Schnittstellen",
        "Blinde Flecken", "Veränderungen", "Räume", "Fachplanungen", "Akteursgruppen",
    ]  # fmt: skip
    themes = [[cell.value for cell in row[:6]] for row in book["Themen"].iter_rows()]
    assert themes == [
        ["Thema oder Zielgruppe", "Kürzel", "Menschen", "von", "Anteil",
         "durch Personen geprüft"],
        ["Bus und Bahn (ÖPNV)", "M-0001F", 104, 170, 0.61, 0.4],
        ["Grün, Natur und Spielplätze", "M-0006N", 66, 170, 0.39, 0.2],
        ["Sicherheit und Ordnung", "M-0011L", 47, 170, 0.28, 0.1],
        ["Kultur und Veranstaltungen", "M-0016U", 21, 170, 0.12, None],
        ["Internet und Digitales", "M-0021S", "·", 170, None, None],
    ]  # fmt: skip
    gaps = [[cell.value for cell in row] for row in book["Planungslücken"].iter_rows(2)]
    assert [(row[0], row[6], row[7]) for row in gaps] == [
        ("L-0001D", 21, 170), ("L-0002K", 12, 45), ("L-0003S", "·", None),
    ]  # fmt: skip


def test_matrix_and_its_references_stand_in_the_same_cells() -> None:
    book = xlsx(kind=Kind.TABLES)

    figures, refs = book["Matrix"], book["Kürzel der Matrix"]
    found = {
        refs.cell(row, column).value: figures.cell(row, column).value
        for row in range(2, figures.max_row + 1)
        for column in range(3, figures.max_column + 1)
    }
    lines = example().themes
    expected = {
        figure.ref: "·" if figure.people is None else figure.people
        for line in lines
        for figure in (line.city, *line.cells)
    }
    expected["M-0009H"] = 12  # its mark is a format, no part of the number
    assert {key: found[key] for key in expected} == expected
    assert figures.cell(4, 6).number_format.endswith('"–"" x"')
    assert figures.cell(5, 4).value == 0


def test_ods_holds_the_same_cells_as_the_sheets() -> None:
    made = render_handover(example(), kind=Kind.TABLES, format="ods")
    document = load(io.BytesIO(made.content))

    for table, sheet in zip(
        document.getElementsByType(Table),
        all_sheets(Saying(example(), "de")),
        strict=True,
    ):
        assert len(table.getElementsByType(TableHeaderRows)) == 1
        rows = table.getElementsByType(TableRow)[1:]
        found = [[_ods(c) for c in row.getElementsByType(TableCell)] for row in rows]
        assert found == [[plain(cell) for cell in row] for row in sheet.rows]


def _ods(cell: Any) -> object:
    kind = cell.attributes.get((OFFICENS, "value-type"))
    if kind is None:
        return None
    if kind in ("float", "percentage"):
        return float(cell.attributes[(OFFICENS, "value")])
    return extractText(cell)


def test_ods_has_its_chart_as_a_vector_picture_with_words() -> None:
    made = render_handover(example(), kind=Kind.TABLES, format="ods")
    document = load(io.BytesIO(made.content))

    frames = document.getElementsByType(Frame)
    said = [
        extractText(part) for part in frames[0].childNodes if part.tagName == "svg:desc"
    ]
    assert said == [
        "Balkendiagramm „Themen der Kommentare: ganze Stadt“, Menschen je Thema. Bus und Bahn"
        " (ÖPNV): 104; Grün, Natur und Spielplätze: 66; Sicherheit und Ordnung: 47; Kultur"
        " und Veranstaltungen: 21; Internet und Digitales: ·"
    ]
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        for frame in frames:
            [image] = frame.getElementsByType(Image)
            path = image.getAttribute("href")
            assert archive.read(path).startswith(b"<svg")
            assert path.encode() in archive.read("META-INF/manifest.xml")


def test_xlsx_has_native_charts_with_alternatives() -> None:
    made = render_handover(example(), kind=Kind.TABLES, format="xlsx")

    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        chart = etree.fromstring(archive.read("xl/charts/chart1.xml"))
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert [f.text for f in chart.iter(f"{CHART}f")] == [
        "Themen!$A$2:$A$6", "Themen!$C$2:$C$6",
    ]  # fmt: skip
    assert 'descr="Balkendiagramm „Themen der Kommentare: ganze Stadt“' in drawing


def test_the_list_of_a_plan_has_each_theme_in_each_space_with_its_reference() -> None:
    sheet = plan_sheets(Saying(example(), "de"), "gruen")[1]

    assert [[plain(cell) for cell in row] for row in sheet.rows[:5]] == [
        ["Grün, Natur und Spielplätze", "federführend", "ganze Stadt", "M-0006N", 66, 170,
         0.39, None],
        ["Grün, Natur und Spielplätze", "federführend", "Altstadt", "M-0007V", 24, 60,
         0.4, None],
        ["Grün, Natur und Spielplätze", "federführend", "Rieth", "M-0008B", 28, 55, 0.51,
         None],
        ["Grün, Natur und Spielplätze", "federführend", "Stotternheim, Schwerborn",
         "M-0009H", 12, 45, 0.27, "x"],
        ["Grün, Natur und Spielplätze", "federführend", "ohne Angabe des Ortsteils",
         "M-0010E", "·", "·", None, None],
    ]  # fmt: skip


def test_no_word_becomes_a_formula_in_a_sheet() -> None:
    found = example()
    spaces = tuple(
        dataclasses.replace(s, label=HOSTILE + "y" * 200) for s in found.spaces
    )
    plans = tuple(dataclasses.replace(p, name=HOSTILE) for p in found.plans)
    hostile = dataclasses.replace(found, title=HOSTILE, spaces=spaces, plans=plans)

    book = xlsx(hostile, kind=Kind.TABLES)
    ods = load(
        io.BytesIO(render_handover(hostile, kind=Kind.TABLES, format="ods").content)
    )

    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds <= {"s", "n"}
    assert book["Fachplanungen"]["A2"].value == HOSTILE.replace("\x0b", "")
    assert not [
        cell
        for cell in ods.getElementsByType(TableCell)
        if (TABLENS, "formula") in cell.attributes
    ]


@pytest.mark.parametrize("format", ["xlsx", "ods"])
def test_simulated_tables_say_so_on_every_printed_page(format: str) -> None:
    simulated = dataclasses.replace(example(), simulated=True)

    made = render_handover(simulated, kind=Kind.TABLES, format=format)

    assert made.name == f"UE-2026-002-tabellen-simuliert.{format}"
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        pages = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet") or name == "styles.xml"
        ]
    assert all("SIMULIERTE DATEN" in page for page in pages)
    assert len(pages) == (14 if format == "xlsx" else 1)


def test_the_same_handover_makes_the_same_ods() -> None:
    first, second = (
        render_handover(example(), kind=Kind.TABLES, format="ods").content
        for _ in range(2)
    )

    assert first == second


def slides(handover: Handover | None = None, language: str = "de") -> Any:
    made = render_handover(
        handover or example(), kind=Kind.SLIDES, format="pptx", language=language
    )
    return Presentation(io.BytesIO(made.content))


def test_slides_tell_the_five_main_findings_each_with_title_and_trace() -> None:
    deck = slides()

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == [
        "Bedarfe im Herbst 2026",
        "Auf einen Blick",
        "Themen der Kommentare: ganze Stadt",
        "1. Planungslücke: Kultur und Veranstaltungen",
        "2. Schnittstelle: Verkehrsplanung + Grün, Spielplätze, Friedhöfe",
        "3. Blinder Fleck: Sportentwicklungsplan Erfurt 2030",
        "4. Veränderung: Sicherheit und Ordnung",
        "5. Planungslücke: Grün, Natur und Spielplätze",
        "Wie die Zahlen entstanden sind",
        "Zeichen und Nachweis",
    ]
    texts = [s.text_frame.text for s in deck.slides[4].shapes if s.has_text_frame]
    assert (
        "41 Menschen nennen Themen beider Seiten („Grün, Natur und Spielplätze“ und „Bus und"
        " Bahn (ÖPNV)“). Durch Zufall allein wären es etwa 25.\nNachweis: UE-2026-002 S-0001P"
    ) in texts


def test_charts_of_slides_are_native_with_alternatives_and_without_withheld_values() -> (
    None
):
    deck = slides()

    charts = {
        number: shape
        for number, slide in enumerate(deck.slides, start=1)
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.CHART
    }
    assert {
        number: (list(shape.chart.plots[0].categories), list(shape.chart.plots[0].series[0].values))
        for number, shape in charts.items()
    } == {
        3: (
            ["Bus und Bahn (ÖPNV)", "Grün, Natur und Spielplätze",
             "Sicherheit und Ordnung", "Kultur und Veranstaltungen",
             "Internet und Digitales (geheim)"],
            [104, 66, 47, 21, None],
        ),
        4: (["Altstadt", "Rieth (geheim)", "Stotternheim, Schwerborn (geheim)"],
            [21, None, None]),
        5: (["tatsächlich", "durch Zufall erwartet"], [41, 25]),
        7: (["vorher", "jetzt"], [18, 47]),
        8: (["Altstadt", "Rieth", "Stotternheim, Schwerborn",
             "ohne Angabe des Ortsteils (geheim)"], [24, 28, 12, None]),
    }  # fmt: skip
    for shape in charts.values():
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith("Balken")


def test_simulated_slides_say_so_on_each() -> None:
    deck = slides(dataclasses.replace(example(), simulated=True), "en")

    marked = [
        [
            s
            for s in slide.shapes
            if s.has_text_frame and "SIMULATED" in s.text_frame.text
        ]
        for slide in deck.slides
    ]
    assert [len(found) for found in marked] == [1] * len(deck.slides)
