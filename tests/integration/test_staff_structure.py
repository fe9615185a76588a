"""Planungsräume and other parts of the Beteiligungsstruktur through their pages."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from participation.database import Database
from participation.places.queries import planungsraeume
from tests.integration.planting import plant
from tests.integration.staff import checked, page, send, signed_in, words


@pytest.fixture
def staff(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        plant(session, 12, themes=["wohnen"], ortsteil="01", state="tagged")
        plant(session, 99, themes=["jugend"], ortsteil="02", simulated=True)
    return signed_in(client, database)


def upload(staff: FlaskClient, content: bytes) -> object:
    file = (io.BytesIO(content), "raeume.csv")
    return send(staff, "/staff/planungsraeume", {"file": file})


def test_planungsraeume_come_in_and_go_out_as_csv(
    staff: FlaskClient, database: Database
) -> None:
    rows = (
        "grouping,name,ortsteil,valid_from,valid_to\r\n"
        "Entwurf,Süd,01,2026-01-01,\r\nEntwurf,Süd,02,2026-01-01,\r\n"
    )

    answer = upload(staff, rows.encode())

    assert answer.status_code == 302  # type: ignore[attr-defined]
    with database.session() as session:
        found = [(p.name, p.ortsteil_keys) for p in planungsraeume(session)]
    assert found == [("Süd", ("01", "02"))]
    file = staff.get("/staff/planungsraeume/vorlage.csv")
    assert file.data.decode("utf-8-sig") == rows
    assert "Süd" in staff.get("/staff/planungsraeume").text
    tree = page(staff, "/staff/zusammenfassung?raeume=planungsraum")
    assert "Süd" in words(tree.xpath("//table/thead")[0])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"grouping,name,ortsteil,valid_from,valid_to\nA,B,Nirgendwo,,\n",
        b"x" * 300_000,
    ],
)
def test_bad_planungsraeume_change_nothing(
    staff: FlaskClient, database: Database, content: bytes
) -> None:
    answer = upload(staff, content)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    checked(answer)
    with database.session() as session:
        assert planungsraeume(session) == []


def test_bad_planungsraeume_are_told_line_by_line_in_the_readers_words(
    staff: FlaskClient,
) -> None:
    answer = upload(
        staff,
        b"grouping,name,ortsteil,valid_from,valid_to\n"
        b"A,B,Nirgendwo,,\n,B,01,,\nA,B,02,2024-01-01,2020-01-01\n",
    )
    no_day = upload(
        staff, b"grouping,name,ortsteil,valid_from,valid_to\nA,B,01,gestern\n"
    )
    no_column = upload(staff, b"grouping,name\nA,B\n")
    csv.field_size_limit(131_072)  # others raise it, for the whole process
    no_table = upload(
        staff,
        b"grouping,name,ortsteil,valid_from,valid_to\n" + b"x" * 140_000,
    )

    assert [told(a) for a in (answer, no_day, no_column, no_table)] == [
        [
            "Zeile 2: Diesen Ortsteil gibt es nicht. „Nirgendwo“",
            "Zeile 3: Der Name fehlt.",
            "Zeile 4: Das Ende liegt vor dem Beginn.",
        ],
        ["Zeile 2: Das ist kein Datum (JJJJ-MM-TT). „gestern“"],
        ["Diese Spalte fehlt. „ortsteil, valid_from, valid_to“"],
        ["Die Datei ist keine CSV-Tabelle."],
    ]


def told(answer: object) -> list[str]:
    return [
        words(line)
        for line in checked(answer).xpath("//div[contains(@class,'kern-alert')]//li")
    ]
