"""From planted comments to the files that a council paper carries."""

import csv
import datetime
import io
import json

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from participation.core.errors import InvalidInputError
from participation.findings import counts
from participation.publication.documents.render import render_summary
from participation.publication.release import (
    Selection,
    SummaryMeta,
    dashboard,
    summary,
)
from participation.responses.models import Comment
from participation.themes.models import SimilarComment, SimilarGroup
from tests.integration.planting import DAY, VERSION, plant

META = SummaryMeta(
    title="=Zusammenfassung", drucksache="0966/21", vorhaben="VH 01/22", created_on=DAY
)
ALTSTADT, RIETH, TINY = "01", "06", "30"


@pytest.fixture
def planted(session):
    plant(session, 12, themes=["oepnv"], ortsteil=ALTSTADT, text="=1+1 mail a@b.de")
    plant(session, 8, themes=["oepnv", "sicherheit"], ortsteil=RIETH, checked=True)
    plant(session, 3, themes=["gruen"], ortsteil=TINY, channel="paper", text="Geheim")
    plant(session, 6, themes=["gruen"], ortsteil=ALTSTADT)
    plant(session, 9, themes=["gruen"], ortsteil=None, channel="paper")
    plant(session, 5, ortsteil=ALTSTADT)
    plant(session, 7, themes=["wohnen"], ortsteil=ALTSTADT, simulated=True)
    return session


def built(session, **options):
    chosen = {"selection": Selection(), "meta": META, "minimum": 5, **options}
    return summary(session, **chosen)


def test_counts_are_distinct_comments_of_the_selection(planted):
    assert counts.themes_by_ortsteil(planted, Selection()) == {
        ("oepnv", ALTSTADT): 12,
        ("oepnv", RIETH): 8,
        ("sicherheit", RIETH): 8,
        ("gruen", TINY): 3,
        ("gruen", ALTSTADT): 6,
        ("gruen", None): 9,
    }
    only_paper = Selection(channel="paper", ortsteil_keys=frozenset({TINY}))
    assert counts.themes_by_ortsteil(planted, only_paper) == {("gruen", TINY): 3}
    later = Selection(date_from=DAY + datetime.timedelta(days=1))
    assert counts.submissions_by_ortsteil(planted, later) == {}
    assert counts.submissions_by_ortsteil(planted, Selection(simulated=True)) == {
        ALTSTADT: 7
    }


def test_theme_pairs_count_comments_with_both(planted):
    assert counts.theme_pairs(planted, Selection()) == {
        ("oepnv", "sicherheit", RIETH): 8
    }


def test_tag_of_machine_and_person_counts_once(planted):
    from participation.themes.models import ThemeTag

    tag = planted.query(ThemeTag).filter_by(theme_key="sicherheit").first()
    planted.add(
        ThemeTag(
            comment_id=tag.comment_id,
            theme_key="sicherheit",
            origin="person",
            band="set",
            tagged_on=DAY,
            counts=True,
        )
    )
    planted.flush()

    found = counts.themes_by_ortsteil(planted, Selection())
    assert found["sicherheit", RIETH] == 8


def test_summary_protects_small_numbers_and_what_tells_them(planted):
    found = built(planted)

    assert found.table.cell("gruen", TINY).text == "·"
    assert found.table.cell("gruen", ALTSTADT).text == "·"  # or 18 - 9 - 6 tells 3
    assert found.table.cell("gruen", "").text == "9"
    assert found.table.cell("oepnv", ALTSTADT).text == "12"
    assert [
        (theme.key, theme.count.text, theme.share) for theme in found.ranking[:4]
    ] == [
        ("oepnv", "20", 47),
        ("gruen", "18", 42),
        ("sicherheit", "8", 19),
        ("wohnen", "–", 0),
    ]


def test_method_box_tells_how_the_numbers_came_about(planted):
    method = built(planted).method

    assert (method.submissions.value, method.comments.value) == (43, 43)
    assert (method.first_on, method.last_on) == (DAY, DAY)
    assert {line.channel: line.count.value for line in method.channels} == {
        "online": 31,
        "paper": 12,
    }
    assert method.pipeline_versions == (VERSION,)
    assert method.checked_share == 19
    assert (method.states.tagged.value, method.states.waiting.value) == (38, 5)


def test_typical_sentences_come_from_shown_cells_hide_contacts_and_differ(planted):
    plant(
        planted,
        6,
        themes=["oepnv"],
        ortsteil=RIETH,
        text="Hallo. Am Abend fährt die Straßenbahn viel zu selten nach Hause. Nr.",
    )
    found = {
        theme.key: list(zip(theme.spaces, theme.texts, strict=True))
        for theme in built(planted).typical
    }

    assert found == {
        "oepnv": [
            ("Rieth", "Am Abend fährt die Straßenbahn viel zu selten nach Hause."),
            ("Altstadt", "=1+1 mail [E-Mail] 0"),
            ("Rieth", "Ein Kommentar 0"),
        ],
        "gruen": [("ohne Ortsteil / ganze Stadt", "Ein Kommentar 0")],
        "sicherheit": [("Rieth", "Ein Kommentar 0")],
    }


def test_two_sentences_of_one_group_of_similar_comments_are_never_shown(session):
    for text in ("Die Wiese am Bach ist wunderbar ruhig", "Hier gibt es viele Bäume"):
        plant(session, 5, themes=["gruen"], ortsteil=ALTSTADT, text=text)
    before = built(session).typical[0].texts
    comments = list(session.scalars(select(Comment.id)))
    group = SimilarGroup(centre_id=comments[0])
    session.add(group)
    session.flush()
    session.add_all(
        SimilarComment(comment_id=comment, group_id=group.id, likeness=1.0)
        for comment in comments
    )
    session.flush()

    assert [len(before), len(built(session).typical[0].texts)] == [2, 1]


def test_share_checked_by_people_is_told_per_theme_and_withheld_with_it(planted):
    shares = {theme.key: theme.checked_share for theme in built(planted).ranking}

    assert [shares[key] for key in ("oepnv", "sicherheit", "gruen", "wohnen")] == [
        40,
        100,
        0,
        None,
    ]


def test_share_checked_by_few_people_is_withheld(session):
    plant(session, 20, themes=["oepnv"], ortsteil=ALTSTADT)
    plant(session, 4, themes=["oepnv"], ortsteil=ALTSTADT, checked=True)

    assert built(session).ranking[0].checked_share is None


def test_summary_of_chosen_ortsteile_leaves_the_others_out(planted):
    found = built(planted, selection=Selection(ortsteil_keys=frozenset({RIETH})))

    assert [head.key for head in found.table.column_heads] == [RIETH]
    assert found.method.ortsteile == ("Rieth",)
    assert found.table.base.value == 8


def test_planungsraeume_sum_their_ortsteile(planted):
    from participation.places.models import Planungsraum, PlanungsraumMember

    planted.add(
        Planungsraum(
            grouping="2026",
            name="Mitte",
            members=[PlanungsraumMember(ortsteil_key=key) for key in (ALTSTADT, TINY)],
        )
    )
    planted.flush()

    table = built(planted, spaces="planungsraum").table

    assert [head.label for head in table.column_heads] == [
        "Mitte",
        "übrige Ortsteile",
        "ohne Ortsteil / ganze Stadt",
    ]
    assert [count.text for count in table.column_totals] == ["26", "8", "9"]
    assert table.cell("gruen", "Mitte").text == "9"


def test_dashboard_answers_at_a_glance(planted):
    found = dashboard(planted, simulated=False, minimum=5, today=DAY)

    lines = {line.key: line for line in found.ortsteile}
    assert len(lines) == 54
    assert found.submissions.value == found.comments.value == 43
    assert lines[ALTSTADT].submissions.value == 23
    assert lines[TINY].submissions.text == "·"
    assert found.themes[0].key == "oepnv"
    assert found.states.waiting.value == 5
    assert found.pipeline_versions == (VERSION,)


def test_dashboard_of_an_empty_city_shows_nothing(session):
    found = dashboard(session, simulated=False, minimum=5, today=DAY)

    assert found.submissions.text == "–"
    assert {theme.count.text for theme in found.themes} == {"–"}


@pytest.mark.parametrize("rows", [1, 3])
def test_summary_takes_few_statements_however_much_there_is(session, rows):
    for ortsteil in ("01", "02", "03")[:rows]:
        plant(session, 6, themes=["oepnv", "gruen"], ortsteil=ortsteil)
    statements = []
    engine = session.get_bind()
    event.listen(
        engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )

    built(session)

    assert len(statements) == 11


def test_csv_can_be_read_again_and_holds_no_formula(planted):
    rendered = render_summary(built(planted), format="csv")
    rows = list(
        csv.reader(io.StringIO(rendered.content.decode("utf-8-sig")), delimiter=";")
    )

    assert rendered.content.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["'=Zusammenfassung"]
    assert ["Drucksache", "0966/21"] in rows
    assert ["Bus und Bahn (ÖPNV)", "20", "47", "40"] in rows
    assert [row[:3] for row in rows if row[:2] == [RIETH, "Rieth"]] == [
        [RIETH, "Rieth", "·"]
    ]
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(cell.startswith("'=1+1") for cell in cells)


def test_xlsx_has_numbers_chart_and_no_formula(planted):
    rendered = render_summary(built(planted), format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(rendered.content))

    assert book.sheetnames == [
        "Übersicht",
        "Themen nach Ortsteil",
        "Kommentare",
        "Legende",
    ]
    assert book["Übersicht"]["A1"].value == "=Zusammenfassung"
    kinds = {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row
    }
    assert "f" not in kinds
    shares = {row[0]: row[1:4] for row in book["Übersicht"].values}
    assert shares["Bus und Bahn (ÖPNV)"] == (20, 0.47, 0.4)
    table = book["Themen nach Ortsteil"]
    rows = {row[1]: row for row in table.iter_rows(values_only=True)}
    assert len(rows) == 56
    assert rows["Altstadt"][2] == 23
    assert "·" in rows["Altstadt"]
    assert len(book["Übersicht"]._charts) == 1


def test_docx_has_headings_pictures_and_repeated_heads(planted):
    rendered = render_summary(built(planted), format="docx")
    document = docx.Document(io.BytesIO(rendered.content))

    headings = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style.name in ("Title", "Heading 1")
    ]
    assert headings == [
        "=Zusammenfassung",
        "Wie die Zahlen entstanden sind",
        "Themen nach Häufigkeit",
        "Themen, die zusammen genannt werden",
        "Themen nach Ortsteil",
        "Typische Sätze",
        "Zeichen",
    ]
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "nicht repräsentativ" in words
    assert "Drucksache: 0966/21" in words
    (picture,) = document.inline_shapes
    assert "Bus und Bahn (ÖPNV): 20" in picture._inline.docPr.get("descr")
    wide = document.tables[3]
    assert [cell.text for cell in wide.rows[1].cells] == [
        "Altstadt",
        "23",
        "12",
        "–",
        "·",
    ]
    assert wide.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_json_withholds_with_null(planted):
    content = json.loads(render_summary(built(planted), format="json").content)

    table = content["table"]
    column = [entry["key"] for entry in table["columns"]].index(TINY)
    row = table["themes"].index("gruen")
    assert content["format"] == "participation.summary/1"
    assert content["ranking"][0]["checked_share"] == 40
    assert content["typical"][0]["spaces"] == ["Altstadt", "Rieth"]
    assert table["counts"][row][column] is None
    assert table["comments"] == 43


def test_simulated_summary_says_so_in_every_file(planted):
    found = built(planted, selection=Selection(simulated=True))

    assert found.table.base.value == 7
    for file_format in ("csv", "docx", "xlsx"):
        rendered = render_summary(found, format=file_format)
        assert rendered.name == f"zusammenfassung-simuliert-2026-09-05.{file_format}"
    rows = render_summary(found, format="csv").content.decode("utf-8-sig")
    assert "SIMULIERTE DATEN" in rows


def test_english_summary_has_english_titles(planted):
    rendered = render_summary(built(planted, language="en"), format="csv")

    assert rendered.name == "summary-2026-09-05.csv"
    assert "The results are not representative" in rendered.content.decode("utf-8-sig")


def test_unknown_format_is_refused(planted):
    with pytest.raises(InvalidInputError) as refused:
        render_summary(built(planted), format="pdf")
    assert refused.value.problems == {"format": ["unknown"]}


def test_command_writes_the_file(sqlite_database, tmp_path, monkeypatch):
    result = run(
        monkeypatch,
        sqlite_database,
        tmp_path,
        ["summary", "export", "--format", "docx", "--out", str(tmp_path / "a.docx")],
    )

    assert result.exit_code == 0, result.output
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"


def test_command_refuses_an_unknown_ortsteil(sqlite_database, tmp_path, monkeypatch):
    result = run(
        monkeypatch,
        sqlite_database,
        tmp_path,
        ["summary", "show", "--ortsteil", "Entenhausen"],
    )

    assert (result.exit_code, "unknown Ortsteil: Entenhausen" in result.stderr) == (
        2,
        True,
    )


def run(monkeypatch, database, folder, arguments):
    from participation.cli import cli, context

    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.setenv(
        "DATABASE_URL", database.url.render_as_string(hide_password=False)
    )
    context.settings.cache_clear()
    try:
        return CliRunner().invoke(cli, arguments)
    finally:
        context.settings.cache_clear()
