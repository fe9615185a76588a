"""Hand-overs and the Beteiligungsstruktur through their pages."""

import io

import pytest
from flask.testing import FlaskClient

from participation.core.clock import today
from participation.database import Database
from participation.handover.queries import handovers
from participation.places.queries import planungsraeume
from tests.integration.planting import plant
from tests.integration.staff import checked, page, send, signed_in, words


@pytest.fixture
def staff(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        plant(session, 12, themes=["wohnen"], ortsteil="01", state="tagged")
        plant(session, 99, themes=["jugend"], ortsteil="02", simulated=True)
    return signed_in(client, database)


def new_handover(staff: FlaskClient, **changes: str) -> object:
    fields = {
        "step": "bestandsaufnahme",
        "title": "Übergabe im Herbst",
        "drucksache": "0966/21",
        "vorhaben": "",
        "date_from": "",
        "date_to": "",
        "channel": "",
        "spaces": "ortsteil",
        **changes,
    }
    return send(staff, "/staff/uebergaben/neu", fields)


def test_handover_is_made_shown_and_taken_away(
    staff: FlaskClient, database: Database
) -> None:
    answer = new_handover(staff)

    address = answer.location  # type: ignore[attr-defined]
    assert address == f"/staff/uebergaben/UE-{today().year}-001"
    tree = page(staff, address)
    assert words(tree.xpath("//h1")[0]) == "Übergabe im Herbst"
    themes = tree.xpath("//section[@aria-labelledby='themes']//li")
    assert [words(line) for line in themes] == ["Wohnen und Wohnkosten 12 100 %"]
    for format in ("json", "xlsx", "docx"):
        assert staff.get(f"{address}/{format}").status_code == 200
    assert staff.get(f"{address}/exe").status_code == 404
    with database.session() as session:
        assert [line.title for line in handovers(session)] == ["Übergabe im Herbst"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step", "nirgends"),
        ("title", " "),
        ("date_from", "morgen"),
        ("channel", "brieftaube"),
        ("spaces", "planeten"),
    ],
)
def test_handover_form_explains_and_keeps_the_rest(
    staff: FlaskClient, field: str, value: str
) -> None:
    answer = new_handover(staff, **{field: value})

    tree = checked(answer)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert tree.xpath(f"//*[@id='f-{field}']/@aria-invalid") == ["true"]
    assert tree.xpath("string(//input[@name='drucksache']/@value)") == "0966/21"


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
