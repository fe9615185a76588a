"""Papers of a hand-over: figures as they are, traceable, marked, and the PDF says the same."""

import dataclasses
import datetime
import functools
import io
import re
import uuid
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from participation.core.errors import NotFoundError
from participation.handover.documents.context.conference import Conference, Quoted
from participation.handover.documents.context.found import main_findings
from participation.handover.documents.context.papers import annex
from participation.handover.documents.context.saying import Saying
from participation.handover.documents.kinds import Kind, offers
from participation.handover.documents.reading import read_document
from participation.handover.documents.render import render_handover, render_invitation
from participation.handover.invitation import Invitation, InvitedPlace, InvitedPlan
from participation.handover.live.quoting import Quote
from participation.handover.snapshot.content import Handover
from tests.handover_example import example
from tests.unit.test_print import page_count, pieces

HOSTILE = '=HYPERLINK("x") <w:p>&amp;{{ 7*7 }}{% for %}\x0b\x07 אבג\u202e "„'
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@functools.cache
def written(kind: Kind, subject: str = "", language: str = "de") -> bytes:
    return render_handover(
        example(), kind=kind, format="docx", subject=subject, language=language
    ).content


def rows(content: bytes, head: str) -> list[list[list[str]]]:
    """Bodies of all tables with that first head: words of each cell, line by line."""
    return [
        [[cell.text.strip() for cell in row.cells] for row in table.rows[1:]]
        for table in Document(io.BytesIO(content)).tables
        if table.rows[0].cells[0].text == head
    ]


def paragraphs(content: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(content)).paragraphs if p.text]


def test_annex_has_each_theme_with_its_figure_share_plans_and_reference() -> None:
    [themes, groups] = rows(written(Kind.ANNEX), "Bezeichnung")[:2]

    assert themes == [
        ["Bus und Bahn (ÖPNV)", "104 M-0001F", "61\u00a0%", "Verkehrsplanung",
         "Klimaanpassung und Klimaschutz", "40\u00a0%"],
        ["Grün, Natur und Spielplätze", "66 M-0006N", "39\u00a0%",
         "Grün, Spielplätze, Friedhöfe", "–", "20\u00a0%"],
        ["Sicherheit und Ordnung", "47 M-0011L", "28\u00a0%", "Ordnung und Sicherheit",
         "Quartiersplanungskoordination, Kinder- und Jugendförderplan", "10\u00a0%"],
        ["Kultur und Veranstaltungen", "21 M-0016U", "12\u00a0%", "–", "–", ""],
        ["Internet und Digitales", "· M-0021S", "", "Stadtentwicklung", "–", ""],
    ]  # fmt: skip
    assert [row[1] for row in groups] == ["58 Z-0001E", "12 Z-0006M"]


def test_matrix_tells_every_space_with_withheld_zero_and_where_no_plan_reaches() -> (
    None
):
    matrix = rows(written(Kind.ANNEX), "Raum")[0]

    assert [[cell.split("\n")[0] for cell in row] for row in matrix] == [
        ["Altstadt", "130", "30", "24", "–", "21", "·"],
        ["Rieth", "120", "34", "28", "47", "·", "·"],
        ["Stotternheim, Schwerborn", "90", "35", "12 x", "–", "·", "·"],
        ["ohne Angabe des Ortsteils", "·", "·", "·", "–", "–", "·"],
    ]
    refs = [cell.split("\n")[1] for row in matrix for cell in row[2:]]
    expected = [
        line.cells[place].ref for place in range(4) for line in example().themes
    ]
    assert refs == expected


def test_a_plan_for_a_part_of_merged_ortsteile_is_not_separable() -> None:
    found = example()
    plans = tuple(
        dataclasses.replace(plan, ortsteil_keys=("27",))
        if plan.key == "verkehr"
        else plan
        for plan in found.plans
    )

    said = Saying(dataclasses.replace(found, plans=plans), "de")
    column = [row[2][0] for row in annex(said, "")["matrix"]["tables"][0]["rows"]]

    assert column == ["30 x", "34 x", "35 nt", "·"]


def test_annex_lists_every_finding_once_with_what_staff_decided() -> None:
    content = written(Kind.ANNEX)

    [gaps, blind, changes] = rows(content, "Befund")
    [interfaces] = rows(content, "Fachplanungen")
    said = "angenommen: Kulturdirektion meldet sich bis zum Jahresende. (12.09.2026)"
    assert gaps[0] == [
        "Kultur und Veranstaltungen L-0001D",
        "Keine gültige Fachplanung ist zuständig.",
        "Altstadt",
        said,
        "21",
    ]
    assert [row[-1] for row in gaps] == ["21", "12", "·"]
    assert interfaces == [
        [
            "Verkehrsplanung, Grün, Spielplätze, Friedhöfe S-0001P",
            "Grün, Natur und Spielplätze; Bus und Bahn (ÖPNV)",
            "in Arbeit: Termin im November. (12.09.2026)",
            "41",
            "25",
        ]
    ]
    assert [row[0] for row in blind] == [
        "Blinder Fleck: Sportentwicklungsplan Erfurt 2030 B-0001J",
        "Stiller Raum: Stotternheim, Schwerborn R-0001M",
    ]
    assert [(row[1], *row[3:]) for row in changes] == [
        ("Wird häufiger genannt.", "47", "18"),
        ("Neu hinzugekommen.", "21", "–"),
        ("Wird seltener genannt.", "66", "98"),
        ("Besteht nach den Regeln nicht mehr.", "", "18"),
    ]


def test_annex_begins_with_a_summary_and_says_what_the_numbers_are_worth() -> None:
    said = paragraphs(written(Kind.ANNEX))

    assert said[:6] == [
        "Bedarfe im Herbst 2026",
        "Anlage zur Drucksache 0966/21 · Übergabe UE-2026-002 · Schritt: Bedarfe · Stand"
        " 12.09.2026 · Vorhaben VH 01/22",
        "Die Ergebnisse sind nicht repräsentativ. Sie geben ein Stimmungsbild der Menschen"
        " wieder, die sich beteiligt haben.",
        "Zusammenfassung",
        "340 Menschen haben sich beteiligt.",
        "Kommentare dazu, was ihnen wichtig ist, schrieben 170 Menschen.",
    ]
    assert [s for s in said if "UE-2026-002 T-0001S" in s and "Kürzel" in s]


def test_annex_has_one_page_for_each_space_with_its_own_chart() -> None:
    document = Document(io.BytesIO(written(Kind.ANNEX)))

    pages = [
        p.text for p in document.paragraphs if p.paragraph_format.page_break_before
    ]
    charts = [
        (drawing.get("name"), drawing.get("descr"))
        for drawing in document.element.body.iter(qn("wp:docPr"))
    ]
    assert pages[1:] == [space.label for space in example().spaces]
    assert [name for name, _ in charts] == ["themen", "raum-1", "raum-2", "raum-3"]
    assert charts[2][1] == (
        "Balkendiagramm „Themen der Kommentare: Rieth“, Menschen je Thema. Sicherheit und"
        " Ordnung: 47; Bus und Bahn (ÖPNV): 34; Grün, Natur und Spielplätze: 28; Kultur und"
        " Veranstaltungen: ·; Internet und Digitales: ·"
    )


def test_charts_are_native_and_a_withheld_figure_has_no_value() -> None:
    with zipfile.ZipFile(io.BytesIO(written(Kind.ANNEX))) as archive:
        chart = etree.fromstring(archive.read("word/charts/diagramm1.xml"))
        names = archive.namelist()

    labels = [v.text for v in chart.iterfind(f".//{CHART}cat//{CHART}v")]
    values = {
        int(point.get("idx")): point.findtext(f"{CHART}v")
        for point in chart.iterfind(f".//{CHART}val//{CHART}pt")
    }
    assert labels[3:] == [
        "Kultur und Veranstaltungen",
        "Internet und Digitales (geheim)",
    ]
    assert values == {0: "104", 1: "66", 2: "47", 3: "21"}
    assert "word/embeddings/diagramm1.xlsx" in names
    assert not [name for name in names if name.endswith(".png")]


def test_heads_of_tables_repeat_and_the_language_is_set() -> None:
    document = Document(io.BytesIO(written(Kind.ANNEX)))

    assert all(
        table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        for table in document.tables
    )
    assert document.core_properties.language == "de-DE"
    assert document.core_properties.title == "Bedarfe im Herbst 2026"


def test_the_paper_of_a_plan_has_its_themes_and_findings_alone() -> None:
    content = written(Kind.PLAN, "gruen")

    themes, groups = rows(content, "Bezeichnung")
    assert themes == [
        ["Grün, Natur und Spielplätze", "federführend", "66 M-0006N", "39\u00a0%",
         "20\u00a0%"],
    ]  # fmt: skip
    assert groups == [
        ["Kinder", "federführend", "58 Z-0001E", "34\u00a0%", "20\u00a0%"]
    ]
    assert [p for p in paragraphs(content) if p.startswith(("Plan", "Schnitt"))] == [
        "Planungslücke: Grün, Natur und Spielplätze L-0002K",
        "Schnittstelle: Verkehrsplanung + Grün, Spielplätze, Friedhöfe S-0001P",
    ]


def test_the_paper_of_a_council_has_its_space_alone_and_says_what_is_merged() -> None:
    content = written(Kind.COUNCIL, "27")

    themes = rows(content, "Bezeichnung")[0]
    assert [row[:4] for row in themes] == [
        ["Bus und Bahn (ÖPNV)", "35 M-0004A", "78\u00a0%", "61\u00a0%"],
        ["Grün, Natur und Spielplätze", "12 M-0009H", "27\u00a0%", "39\u00a0%"],
        ["Kultur und Veranstaltungen", "· M-0019N", "", "12\u00a0%"],
        ["Internet und Digitales", "· M-0024L", "", ""],
    ]
    assert (
        "Die Zahlen gelten für Stotternheim, Schwerborn zusammen und sind nicht trennbar."
        in paragraphs(content)
    )
    assert not [p for p in paragraphs(content) if "Kultur" in p]


def test_an_invitation_names_who_where_and_which_comments() -> None:
    found = render_handover(
        example(),
        kind=Kind.INVITATION,
        format="docx",
        subject="S-0001P",
        conference=Conference(
            place="Rathaus",
            comments=(Quoted(text="Der Bus fährt selten.", space="Rieth"),),
        ),
    ).content

    assert rows(found, "Fachplanung") == [
        [
            ["Verkehrsplanung", "Tiefbau- und Verkehrsamt", "nicht bekannt"],
            ["Grün, Spielplätze, Friedhöfe", "Garten- und Friedhofsamt (zu bestätigen)",
             "nicht bekannt"],
        ]
    ]  # fmt: skip
    assert rows(found, "Wann und wo") == [
        [["Termin", "wird noch festgelegt"], ["Ort", "Rathaus"]]
    ]
    assert rows(found, "Raum") == [[["Rieth", "28 M-0008B", "55"]]]
    assert "„Der Bus fährt selten.“ (Rieth)" in paragraphs(found)


def test_words_are_english_where_that_is_asked_for() -> None:
    said = paragraphs(written(Kind.ANNEX, language="en"))

    assert said[3:5] == ["Summary", "340 people took part."]
    assert "Planning gap: Culture L-0001D" in said


def test_simulated_figures_are_marked_on_every_page() -> None:
    simulated = dataclasses.replace(example(), simulated=True)

    made = render_handover(simulated, kind=Kind.COUNCIL, format="docx", subject="06")

    document = Document(io.BytesIO(made.content))
    assert made.name == "UE-2026-002-ortsteilrat-06-simuliert.docx"
    for section in document.sections:
        assert section.header.paragraphs[0].text == (
            "SIMULIERTE DATEN – keine echten Beiträge"
        )
    assert not [s for s in Document(io.BytesIO(written(Kind.COUNCIL, "06"))).sections
                if s.header.paragraphs[0].text]  # fmt: skip


def test_figures_of_a_format_before_are_called_comments_and_not_traced() -> None:
    made = render_handover(
        example(),
        kind=Kind.COUNCIL,
        format="docx",
        subject="06",
        counts_comments=True,
    )

    document = Document(io.BytesIO(made.content))
    said = [p.text for p in document.paragraphs]
    assert "Kommentare" in [table.rows[0].cells[1].text for table in document.tables]
    assert [s for s in said if "nicht bis zu den Kommentaren zurückverfolgen" in s]
    assert not [s for s in said if "führen zu jeder Zahl zurück" in s]


def test_the_pdf_says_what_the_word_document_says() -> None:
    content = written(Kind.COUNCIL, "06")
    read = read_document(content, charts={"raum-2": "<svg/>"})

    [section] = read["sections"]
    tables = [part for part in section["parts"] if part["kind"] == "table"]
    plain = [
        [["".join(run["words"] for line in cell["lines"] for run in line).strip()
          for cell in row] for row in table["rows"]]
        for table in tables
    ]  # fmt: skip
    document = Document(io.BytesIO(content))
    assert plain == [
        [[cell.text.strip() for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]
    headings = [
        ("".join(run["words"] for run in part["runs"]), part["level"])
        for part in section["parts"]
        if part["kind"] == "heading"
    ]
    assert headings[:3] == [
        ("Bedarfe im Herbst 2026", 1), ("Rieth", 2), ("Zielgruppen", 3),
    ]  # fmt: skip
    small = [run["words"] for row in tables[0]["rows"] for cell in row
             for line in cell["lines"] for run in line if run["small"]]  # fmt: skip
    assert small == ["M-0013Z", "M-0003U", "M-0008B", "M-0018G", "M-0023E"]
    fields = [run["field"] for run in read["footer"][0] if run["field"]]
    assert fields == ["page", "pages"]


def test_the_pdf_is_tagged_with_alternatives_and_marks_what_is_simulated() -> None:
    simulated = dataclasses.replace(example(), simulated=True)

    made = render_handover(simulated, kind=Kind.ANNEX, format="pdf")

    inside = pieces(made.content)
    assert "pdfuaid:part" in inside
    assert page_count(made.content) == 10
    assert len(set(re.findall(r"/Alt\s*<([^>]*)>", inside))) == 4
    assert "/TH" in inside


def test_words_of_people_cannot_act_in_a_paper() -> None:
    found = example()
    plan = dataclasses.replace(found.plans[1], name=HOSTILE, contact=HOSTILE)
    themes = tuple(
        dataclasses.replace(line, label={"de": HOSTILE + "x" * 300})
        for line in found.themes
    )
    hostile = dataclasses.replace(
        found, title=HOSTILE, plans=(found.plans[0], plan), themes=themes
    )

    made = render_handover(hostile, kind=Kind.PLAN, format="docx", subject="gruen")
    pdf = render_handover(hostile, kind=Kind.PLAN, format="pdf", subject="gruen")

    plain = '=HYPERLINK("x") <w:p>&amp;{{ 7*7 }}{% for %} אבג\u202e "„'
    assert paragraphs(made.content)[0] == plain
    assert rows(made.content, "Bezeichnung")[0][0][0] == plain + "x" * 300
    assert pdf.content.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        book = archive.read("word/embeddings/diagramm1.xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_an_empty_handover_still_makes_every_paper() -> None:
    found = example()
    empty = dataclasses.replace(
        found, themes=(), target_groups=(), findings=(), sources=(), spaces=()
    )

    made = render_handover(empty, kind=Kind.ANNEX, format="pdf")
    said = paragraphs(render_handover(empty, kind=Kind.ANNEX, format="docx").content)

    assert made.content.startswith(b"%PDF")
    assert said.count("Keine gefunden.") == 6


@pytest.mark.parametrize(
    ("kind", "format", "subject"),
    [
        (Kind.PLAN, "docx", "nirgends"),
        (Kind.COUNCIL, "pdf", "99"),
        (Kind.INVITATION, "docx", "L-0001D"),
        (Kind.PLAN, "xlsx", "nirgends"),
        (Kind.COUNCIL, "ods", "99"),
        (Kind.SLIDES, "docx", ""),
    ],
)
def test_what_there_is_not_is_not_found(kind: Kind, format: str, subject: str) -> None:
    with pytest.raises(NotFoundError):
        render_handover(example(), kind=kind, format=format, subject=subject)


def test_main_findings_are_one_of_each_kind_first_and_none_that_was_rejected() -> None:
    refs = [found.ref for found in main_findings(Saying(example(), "de"))]

    assert refs == ["L-0001D", "S-0001P", "B-0001J", "V-0001W", "L-0002K"]


def test_offers_are_one_for_each_plan_and_ortsteil_and_interface() -> None:
    found: Handover = example()
    offered: dict[Any, list[str]] = {}
    for offer in offers(found, "de"):
        offered.setdefault(offer.kind, []).append(offer.subject)

    assert offered == {
        Kind.ANNEX: [""],
        Kind.SLIDES: [""],
        Kind.TABLES: [""],
        Kind.INVITATION: ["S-0001P"],
        Kind.PLAN: [plan.key for plan in found.plans],
        Kind.COUNCIL: ["01", "06", "27"],
    }


def test_many_merged_ortsteile_are_named_in_full_once() -> None:
    found = example()
    names = [f"Ort {number}" for number in range(1, 23)]
    merged = dataclasses.replace(
        found.spaces[0],
        label=", ".join(names),
        ortsteil_keys=tuple(str(number) for number in range(1, 23)),
    )
    said = Saying(dataclasses.replace(found, spaces=(merged, *found.spaces[1:])), "de")

    page = annex(said, "")["raeume"][0]

    assert page["name"] == "Ort 1, Ort 2, Ort 3 und 19 weitere"
    assert page["hinweis"] == (
        f"Die Zahlen gelten für {', '.join(names)} zusammen und sind nicht trennbar."
    )


def test_an_invitation_of_today_has_what_the_page_shows() -> None:
    plan = InvitedPlan(
        key="a",
        name="Verkehrsplanung",
        amt="Tiefbauamt",
        amt_confirmed=False,
        contact=None,
        role="federfuehrend",
        themes=("Bus",),
    )
    green = dataclasses.replace(plan, key="b", name="Grünplanung", themes=("Grün",))
    quote = Quote(
        comment_id=uuid.UUID(int=1),
        text="Zu selten.",
        ortsteil_key="06",
        published=False,
    )
    found = Invitation(
        finding_key="interface:a:b",
        as_of=datetime.date(2026, 9, 12),
        themes=("Bus", "Grün"),
        pairs=(),
        plans=(plan, green),
        also=(),
        places=(InvitedPlace(ortsteil_key="06", label="Rieth", people=28),),
        comments=(quote,),
        people=41,
        base=170,
        expected=25,
        simulated=True,
    )

    made = render_invitation(
        found, city="Erfurt", attribution="Erfurt", minimum=5, format="docx"
    )

    said = paragraphs(made.content)
    assert made.name == "einladung-2026-09-12-simuliert.docx"
    assert said[0] == "Planungskonferenz: Verkehrsplanung + Grünplanung"
    assert (
        "41 Menschen nennen Themen beider Seiten („Bus“ und „Grün“). Durch Zufall allein"
        " wären es etwa 25."
    ) in said
    assert "„Zu selten.“ (Rieth)" in said
    assert rows(made.content, "Fachplanung")[0][1] == [
        "Grünplanung", "Tiefbauamt (zu bestätigen)", "nicht bekannt",
    ]  # fmt: skip
    assert [line[3] for line in rows(made.content, "Bezeichnung")[0]] == [
        "Verkehrsplanung", "Grünplanung",
    ]  # fmt: skip
    assert rows(made.content, "Raum") == [[["Rieth", "28", ""]]]
    header = Document(io.BytesIO(made.content)).sections[0].header
    assert header.paragraphs[0].text == "SIMULIERTE DATEN – keine echten Beiträge"
