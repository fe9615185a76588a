"""A release as files: the same protected figures in each, and nothing that acts."""

import csv
import hashlib
import io
import json

import docx
import jsonschema
import openpyxl
import pytest

from participation.core.errors import NotFoundError
from participation.publication.documents.release import json as release_json
from participation.publication.documents.release.render import FORMATS, render_release
from participation.publication.documents.release.report import build_report
from participation.publication.documents.release.xlsx import sheet_name
from participation.publication.releases.content import TableKind
from participation.publication.releases.stored import from_content, to_content
from tests.release_parts import (
    HOME,
    RELATION,
    SUBMISSIONS,
    THEMES,
    line,
    make_release,
    table,
)

SQUARE = {"type": "Polygon", "coordinates": [[[11, 51], [12, 51], [12, 52], [11, 51]]]}
TWO = {"type": "MultiPolygon", "coordinates": [[[[1, 1], [2, 1], [2, 2], [1, 1]]]]}
GEOMETRIES = {"02": SQUARE, "03": TWO}


def written(format: str, *, language: str = "de", **changes: object) -> bytes:
    return render_release(
        make_release(**changes),
        format=format,
        language=language,
        geometries=GEOMETRIES,
    ).content


def test_csv_has_a_line_for_each_figure() -> None:
    content = written("csv", tables=(RELATION,)).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert len(rows) == 9
    assert rows[0] == {
        "tabelle": "question:relation",
        "art": "multiple",
        "titel": "Was verbindet Sie mit dem Ortsteil?",
        "raum": "",
        "raum_name": "ganze Stadt",
        "ortsteile": "",
        "stand": "2026-09-05",
        "spalte": "live",
        "spalte_name": "Ich wohne hier",
        "anzahl": "150",
        "personen": "200",
        "prozent": "75",
    }
    assert (rows[2]["anzahl"], rows[2]["prozent"]) == ("·", "")
    assert (rows[6]["ortsteile"], rows[6]["stand"]) == ("02 03", "2026-08-01")


def test_csv_holds_no_formula() -> None:
    content = written("csv", tables=(RELATION,)).decode("utf-8-sig")

    cells = [
        cell
        for row in csv.reader(io.StringIO(content), delimiter=";")
        for cell in row
        if cell.startswith(("=", "+", "-", "@"))
    ]
    assert cells == []
    assert "'=1+1 <b>Anderes</b>" in content


def test_json_is_as_its_schema_says() -> None:
    document = json.loads(written("json"))

    jsonschema.Draft202012Validator(
        release_json.schema(), format_checker=jsonschema.FormatChecker()
    ).validate(document)
    assert document["tables"][1]["lines"][0] == {
        "space_key": "",
        "cells": [150, 60, None],
        "base": 200,
        "as_of": "2026-09-05",
    }
    assert document["method"] == dict(make_release().method)


def test_the_digest_of_the_json_file_is_the_one_that_was_signed() -> None:
    release = from_content(to_content(make_release()))

    assert hashlib.sha256(written("json")).hexdigest() == release.digest


def test_the_schema_refuses_what_no_release_is() -> None:
    document = json.loads(written("json"))
    document["tables"][0]["lines"][0]["cells"] = [-1]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, release_json.schema())


def test_a_merged_line_is_one_shape_of_its_ortsteile() -> None:
    document = json.loads(written("geojson", tables=(THEMES,)))

    alone, merged = document["features"]
    assert document["city"] == {
        "themes:oepnv": 44,
        "themes:wohnen": 80,
        "themes:base": 130,
    }
    assert alone["geometry"] is None  # no boundary is known
    assert merged["geometry"] == {
        "type": "MultiPolygon",
        "coordinates": [SQUARE["coordinates"], *TWO["coordinates"]],
    }
    assert merged["properties"] == {
        "space": "02",
        "name": "Löbervorstadt, Brühlervorstadt",
        "ortsteil_keys": "02 03",
        "themes:oepnv": 20,
        "themes:wohnen": 30,
        "themes:base": 60,
    }


def test_xlsx_has_a_sheet_for_each_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))

    assert len(book.sheetnames) == 6
    sheet = book[book.sheetnames[2]]
    assert [cell.value for cell in sheet[3]] == [
        "Raum", "Stand", "Personen", "Ich wohne hier", "Ich arbeite hier",
        "=1+1 <b>Anderes</b>", "Ich wohne hier (%)", "Ich arbeite hier (%)",
        "=1+1 <b>Anderes</b> (%)",
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[3]] == ["s"] * 9
    assert [cell.value for cell in sheet[4]] == [
        "ganze Stadt", "2026-09-05", 200, 150, 60, "·", 0.75, 0.3, None
    ]  # fmt: skip


def test_xlsx_speaks_english_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", language="en")))

    assert book["Overview"]["A1"].value == "Life in the district"
    assert book.sheetnames[2] == "2 What connects you with t"


def test_sheet_names_are_such_as_excel_takes() -> None:
    assert sheet_name(12, "Was? [alles] a/b:c*" + "x" * 40) == (
        "12 Was   alles  a b c xxxxx"
    )
    assert len(sheet_name(999, "y" * 100)) <= 31
    assert sheet_name(1, "'") == "1"


def test_names_and_kinds_of_the_files() -> None:
    for format, described in FORMATS.items():
        made = render_release(
            make_release(), format=format, language="de", geometries={}
        )
        assert (made.name, made.media_type) == (
            f"default-2.{format}",
            described.media_type,
        )
    with pytest.raises(NotFoundError):
        render_release(make_release(), format="exe", language="de", geometries={})


def test_docx_has_real_headings_tables_and_alternative_texts() -> None:
    paper = docx.Document(io.BytesIO(written("docx")))

    headings = [
        (p.style.name, p.text)
        for p in paper.paragraphs
        if p.style.name.startswith(("Title", "Heading"))
    ]
    assert headings == [
        ("Title", "Leben im Ortsteil"),
        ("Heading 1", "Ergebnisse"),
        ("Heading 2", "Was verbindet Sie mit dem Ortsteil?"),
        ("Heading 2", "Wie zufrieden sind Sie?"),
        ("Heading 2", "Wie wohnen Sie?"),
        ("Heading 2", "Worüber Menschen schreiben"),
        ("Heading 1", "Nach Ortsteilen"),
        ("Heading 1", "Wie die Zahlen entstanden sind"),
        ("Heading 1", "Zeichen"),
    ]
    alternatives = [s._inline.docPr.get("descr") for s in paper.inline_shapes]
    assert alternatives[0] == (
        "Balkendiagramm. Ich wohne hier: 150 (75\u00a0%); Ich arbeite hier: 60"
        " (30\u00a0%); =1+1 <b>Anderes</b>: ·"
    )
    rows = [[cell.text for cell in row.cells] for row in paper.tables[1].rows]
    assert rows == [
        ["Antwort", "Personen", "Anteil"],
        ["Ich wohne hier", "150", "75\u00a0%"],
        ["Ich arbeite hier", "60", "30\u00a0%"],
        ["=1+1 <b>Anderes</b>", "·", ""],
        ["Menschen, die geantwortet haben", "200", ""],
    ]


def test_the_report_is_the_same_every_time_and_says_what_is_invented() -> None:
    report = build_report(make_release(simulated=True), "de")

    assert report == build_report(make_release(simulated=True), "de")
    assert report.warnings[0].startswith("SIMULIERTE DATEN")
    assert [s.sentence for s in report.sections] == [
        "Am häufigsten: Ich wohne hier: 150 (75\u00a0%).",
        "Am häufigsten: zufrieden: 60 (30\u00a0%).",
        "Am häufigsten: zur Miete: 100 (59\u00a0%).",
        "Am häufigsten: Wohnen: 80 (62\u00a0%).",
    ]


def test_a_report_without_a_number_has_no_picture() -> None:
    hidden = table(
        "question:x", TableKind.SINGLE, "X", HOME.options, line("", None, None, base=None)
    )  # fmt: skip

    [section] = build_report(make_release(tables=(hidden,)), "en").sections

    assert (section.picture, section.sentence) == (
        "",
        "Too few answers to show numbers.",
    )
    assert section.table.rows[0] == ("zur Miete", "·", "")


def test_pdf_is_tagged_and_takes_any_text() -> None:
    hostile = table(
        "question:x", TableKind.SINGLE, '#read("/etc/passwd") $x$ \u05d0\ue000',
        HOME.options, line("", 40, 50, base=90),
    )  # fmt: skip

    content = written("pdf", tables=(SUBMISSIONS, hostile))

    assert content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in content
    assert content == written("pdf", tables=(SUBMISSIONS, hostile))
