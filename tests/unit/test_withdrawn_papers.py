"""A release that a hand-over is made of was withdrawn: every paper says so first."""

import datetime
import io
import zipfile

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation

from participation.handover.documents.context.saying import Saying
from participation.handover.documents.filling import filler
from participation.handover.documents.kinds import Kind
from participation.handover.documents.reading import read_document
from participation.handover.documents.render import render_handover
from participation.handover.documents.tables.sheets import all_sheets
from participation.publication.releases.content import Withdrawal
from tests.handover_example import example
from tests.unit.test_handover_papers import paragraphs, written
from tests.unit.test_print import pieces

REASON = "Ein Ortsteil war falsch zugeordnet."
GONE = Withdrawal(
    subject="default", number=1, withdrawn_on=datetime.date(2026, 10, 5), reason=REASON
)
SENTENCE = (
    "Eine Veröffentlichung, aus der diese Übergabe gemacht ist, wurde am 05.10.2026"
    " zurückgenommen."
)
NOTE = f"{SENTENCE} Grund: {REASON}"


def made(kind: Kind, format: str, subject: str = "", *more: Withdrawal) -> bytes:
    return render_handover(
        example(), kind=kind, format=format, subject=subject, withdrawn=[GONE, *more]
    ).content


def test_the_note_is_in_the_language_of_the_paper_and_gives_a_reason_if_there_is_one() -> (
    None
):
    silent = Withdrawal(
        subject="x", number=2, withdrawn_on=datetime.date(2026, 10, 6), reason=""
    )
    said = Saying(example(), "en", withdrawn=(GONE, silent))

    assert said.withdrawn_notes == [
        "A release that this hand-over is made of was withdrawn on 5 October 2026."
        f" Reason: {REASON}",
        "A release that this hand-over is made of was withdrawn on 6 October 2026.",
    ]
    assert Saying(example(), "de").withdrawn_notes == []


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (Kind.ANNEX, ""),
        (Kind.INVITATION, example().of_kind("interface")[0].ref),
        (Kind.PLAN, "gruen"),
        (Kind.COUNCIL, "06"),
    ],
)
def test_a_word_paper_says_it_below_its_first_line(kind: Kind, subject: str) -> None:
    first, *others = paragraphs(written(kind, subject))

    assert paragraphs(made(kind, "docx", subject)) == [first, NOTE, *others]


def test_each_withdrawal_is_a_line_of_its_own_in_their_order() -> None:
    later = Withdrawal(
        subject="comments", number=3, withdrawn_on=datetime.date(2026, 11, 2),
        reason="{{ 7*7 }}\x0b<w:p>",
    )  # fmt: skip

    said = paragraphs(made(Kind.COUNCIL, "docx", "06", later))

    assert said[1:3] == [
        NOTE,
        SENTENCE.replace("05.10.2026", "02.11.2026") + " Grund: {{ 7*7 }}<w:p>",
    ]


def test_a_template_that_begins_with_a_table_has_the_note_above_it() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "Kopf"
    document.add_paragraph("Text")
    out = io.BytesIO()
    document.save(out)

    filled = filler.fill(
        out.getvalue(), {}, mark="", notes=["eins", "zwei"], title="T", language="de-DE"
    )

    body = Document(io.BytesIO(filled)).element.body
    assert ["".join(block.xpath(".//w:t/text()")) for block in body][:4] == [
        "eins", "zwei", "Kopf", "Text",
    ]  # fmt: skip


def test_the_pdf_reads_it_as_a_paragraph_below_the_heading() -> None:
    read = read_document(made(Kind.COUNCIL, "docx", "06"), charts={})

    first = read["sections"][0]["parts"][:2]
    assert [
        (part["kind"], "".join(run["words"] for run in part["runs"])) for part in first
    ] == [("heading", example().title), ("paragraph", NOTE)]
    assert "pdfuaid:part" in pieces(made(Kind.COUNCIL, "pdf", "06"))


def test_the_first_sheet_begins_with_it_in_xlsx_and_ods() -> None:
    book = load_workbook(io.BytesIO(made(Kind.TABLES, "xlsx")))
    first = book.worksheets[0]
    with zipfile.ZipFile(io.BytesIO(made(Kind.TABLES, "ods"))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    table = next(content.iter("{*}table"))
    second_row = list(table.iter("{*}table-row"))[1]

    assert (first["A2"].value, first["B2"].value) == (None, NOTE)
    assert "".join(second_row.itertext()) == NOTE
    assert [
        row for sheet in all_sheets(Saying(example(), "de", withdrawn=(GONE,)))
        for row in sheet.rows if NOTE in row
    ] == [("", NOTE)]  # fmt: skip


def test_the_first_slide_says_it_and_its_notes_say_all_of_it() -> None:
    long = Withdrawal(
        subject="x", number=2, withdrawn_on=datetime.date(2026, 10, 5), reason="w" * 990
    )

    deck = Presentation(io.BytesIO(made(Kind.SLIDES, "pptx", "", long)))

    first, *others = deck.slides
    shown = [s.text_frame.text for s in first.shapes if s.has_text_frame]
    whole = f"{SENTENCE} Grund: {'w' * 990}"
    assert f"{NOTE}\n{whole[:449]}…" in shown
    assert first.notes_slide.notes_text_frame.text == f"{NOTE}\n{whole}"
    assert not [
        shape for slide in others for shape in slide.shapes
        if shape.has_text_frame and "zurückgenommen" in shape.text_frame.text
    ]  # fmt: skip
