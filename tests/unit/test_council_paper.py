"""The page for the Ortsteilrat: released figures of the own line, the same in every form."""

import datetime
import io
import re
import uuid
from dataclasses import replace

import pytest
from docx import Document

from participation.core.errors import NotFoundError
from participation.desks.council import Became, CouncilPaper
from participation.desks.documents.outline import Bars, Heading, Table, outline, title
from participation.desks.documents.render import render_council_paper
from participation.desks.figures import narrowed
from participation.desks.statements import StatementView
from participation.places.queries import MandateView
from participation.publication.releases.content import CITY, TableKind
from tests.integration.releasing import example_release, table
from tests.unit.test_print import page_count, pieces

DAY = datetime.date(2026, 11, 23)
ID = uuid.UUID(int=1)
HOSTILE = '<b>&amp;</b> #read("/etc/passwd") =1+1 \x0b 👩‍👩‍👧 אבג'
MANDATE = MandateView(
    key="rieth",
    name="Rieth",
    has_ortsteilrat=True,
    addressee=None,
    ortsteil_keys=("06",),
)


def paper(**changes: object) -> CouncilPaper:
    answer = Became(
        text="Der Bus fährt selten.",
        plan="Nahverkehrsplan",
        answer="Ab Dezember öfter.",
        answered_on=DAY,
    )
    values: dict[str, object] = {
        "city": "Landeshauptstadt Erfurt",
        "mandate": MANDATE,
        "ortsteile": ("Rieth",),
        "created_on": DAY,
        "figures": (narrowed(example_release(), "06"),),
        "became": (answer,),
        "more": 0,
        "unanswered": 2,
        "statements": (statement(),),
    }
    return CouncilPaper(**{**values, **changes})  # type: ignore[arg-type]


def statement(**changes: object) -> StatementView:
    values: dict[str, object] = {
        "id": ID,
        "series_id": ID,
        "number": 1,
        "mandate_key": "rieth",
        "questionnaire_key": None,
        "subject": "Bus am Abend",
        "text": "Bitte öfter.\n\nVor allem sonntags.",
        "revision": 1,
        "changed_by": ID,
        "changed_on": DAY,
        "submitted_on": DAY,
        "withdrawn_on": None,
    }
    return StatementView(**{**values, **changes})  # type: ignore[arg-type]


def test_only_the_own_line_and_that_of_the_city_are_kept() -> None:
    of_others = table(
        "question:local_27_benches",
        TableKind.SINGLE,
        ["yes", "no"],
        {CITY: ([61, 19], 80), "06": ([0, 0], 0), "27": ([61, 19], 80)},
    )
    release = example_release()
    release = replace(release, tables=(*release.tables, of_others))

    own = narrowed(release, "06")

    assert own is not None
    assert (own.participants, own.space_label) == (120, "Rieth")
    assert [t.key for t in own.tables] == [
        t.key for t in example_release().tables if t.key != "submissions"
    ]
    themes = own.themes
    assert themes is not None
    assert [(c.value, c.share, c.city_share) for c in themes.cells] == [
        (40, 73, 70), (30, 55, 50),
    ]  # fmt: skip
    assert narrowed(release, "01") is None


def test_a_percentage_needs_enough_people() -> None:
    lines = {CITY: ([60, 20], 80), "06": ([25, 14], 39)}
    few = table("question:since", TableKind.SINGLE, ["a", "b"], lines)

    own = narrowed(replace(example_release(), tables=(few,)), "06")

    assert own is not None
    assert [(c.value, c.share, c.city_share) for c in own.tables[0].cells] == [
        (25, None, 75), (14, None, 25),
    ]  # fmt: skip


def test_what_is_withheld_stands_there_as_a_dot() -> None:
    tables = [part for part in outline(paper()) if isinstance(part, Table)]

    assert [t.title for t in tables] == [
        "Wer sich beteiligt hat", "1. Wie leben Sie gern?", "2. Wie leben Sie gern?",
    ]  # fmt: skip
    assert tables[0].rows == (("Leben in Erfurt", "Rieth", "05.09.2026", "120"),)
    assert tables[1].rows == (
        ("A", "60", "52\N{NO-BREAK SPACE}%", "50\N{NO-BREAK SPACE}%"),
        ("B", "·", "·", "35\N{NO-BREAK SPACE}%"),
        ("C", "·", "·", "15\N{NO-BREAK SPACE}%"),
    )


def test_the_chart_says_its_numbers_in_words() -> None:
    [chart] = [part for part in outline(paper()) if isinstance(part, Bars)]

    assert chart.alternative == (
        "Balkendiagramm: Menschen je Thema in Rieth. Mobilitaet: 40; Gruen: 30"
    )


def test_a_desk_without_anything_says_so() -> None:
    empty = paper(figures=(), became=(), unanswered=0, statements=())

    words = [getattr(part, "words", "") for part in outline(empty)]

    assert words[1:] == [
        "Was die Menschen gesagt haben",
        "Für den Ortsteil sind noch keine Zahlen freigegeben. Das geschieht, sobald genug"
        " Menschen geantwortet haben.",
        "Was daraus geworden ist",
        "Noch hat keine Fachplanung geantwortet.",
        "Stellungnahme des Ortsteils",
        "Es ist noch keine abgegeben.",
    ]


def test_the_pdf_is_one_tagged_page_with_alternative_text() -> None:
    file = render_council_paper(paper(), format="pdf")
    inside = pieces(file.content)

    assert file.name == "ortsteilrat-rieth-2026-11-23.pdf"
    assert "<pdfuaid:part>1</pdfuaid:part>" in inside
    kinds = {"H1", "H2", "H3", "Table", "TH", "TD", "Figure", "BlockQuote", "Caption"}
    assert {k for k in kinds if re.search(rf"/S\s*/{k}\b", inside)} == kinds
    assert page_count(file.content) == 1


def test_the_docx_has_headings_tables_with_heads_and_alternative_text() -> None:
    file = render_council_paper(paper(), format="docx")
    made = Document(io.BytesIO(file.content))

    heads = [p.text for p in made.paragraphs if p.style and p.style.name[:4] == "Head"]
    assert heads == [p.words for p in outline(paper()) if isinstance(p, Heading)]
    assert made.paragraphs[0].text == title(paper())
    assert [t.rows[0].cells[0].text for t in made.tables] == [
        "Befragung", "Antwort", "Antwort",
    ]  # fmt: skip
    assert ["w:tblHeader" in t.rows[0]._tr.xml for t in made.tables] == [True] * 3
    [picture] = made.inline_shapes
    assert picture._inline.docPr.get("descr", "").split(".")[0] == (
        "Balkendiagramm: Menschen je Thema in Rieth"
    )
    assert made.styles["Normal"].font.size.pt == 12


def test_hostile_words_are_only_words_on_paper() -> None:
    hostile = paper(
        statements=(statement(subject=HOSTILE[:60], text=HOSTILE),),
        became=(Became(text=HOSTILE, plan=HOSTILE, answer=HOSTILE, answered_on=DAY),),
    )

    made = render_council_paper(hostile, format="docx").content
    render_council_paper(
        hostile, format="pdf"
    )  # Typst refuses what it takes for markup

    words = [p.text for p in Document(io.BytesIO(made)).paragraphs]
    assert HOSTILE.replace(" \x0b", "") in words


def test_another_format_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        render_council_paper(paper(), format="exe")


def test_simulated_figures_are_marked() -> None:
    figures = narrowed(replace(example_release(), simulated=True), "06")

    words = [getattr(p, "words", "") for p in outline(paper(figures=(figures,)))]

    assert words[1] == "SIMULIERTE DATEN – keine echten Beiträge"
