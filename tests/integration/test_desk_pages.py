"""The desk shows its own Ortsteil, released figures and steps, and no byte of another."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant
from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Database
from participation.desks.models import DeskVisit
from participation.publication.coarse import coarse_answers, coarse_comments
from participation.publication.releases.content import Audience
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire, set_period
from participation.questionnaires.queries import newest_questionnaire
from participation.responses.models import Submission
from tests.integration.desking import mandate_grant, plant_desk, publish
from tests.integration.planting import plant
from tests.integration.releasing import example_release, plant_release
from tests.integration.staff import make_account, page, send, signed_in, words

DESK = "/staff/mein-ortsteil"
PAGES = (
    "", "/lesen", "/weitergegeben", "/sprechstunde", "/papier", "/aushang", "/fragen",
    "/fragen/rieth/neu", "/stellungnahmen", "/stellungnahmen/neu", "/ortsteilrat",
)  # fmt: skip
DAY = datetime.timedelta(days=1)


def at(client: FlaskClient, database: Database, ortsteil: str) -> FlaskClient:
    with database.session() as session:
        grant = mandate_grant(session, ortsteil)
    return signed_in(client, database, roles=(grant,), login=f"of {ortsteil}")


@pytest.fixture
def desk(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return at(sqlite_app.test_client(), sqlite_database, "06")


def main(client: FlaskClient, address: str = DESK) -> str:
    return words(page(client, address).xpath("//main")[0])


def test_a_new_desk_is_friendly_and_every_page_opens(desk: FlaskClient) -> None:
    for address in PAGES:
        page(desk, DESK + address)

    shown = main(desk)
    assert "noch weniger als 10" in shown
    assert "haben geantwortet, Stand gestern Abend." in shown
    assert "Nichts Neues." in shown
    assert "Themen und Ergebnisse erscheinen hier, sobald genug Menschen" in shown


def test_counts_of_a_running_survey_move_in_steps_from_yesterday(
    session: Session,
) -> None:
    version = newest_questionnaire(session, "default").version_id
    for number in range(45):
        session.add(
            Submission(
                key_digest=f"k{number}",
                content_digest="",
                kind="questionnaire",
                questionnaire_version_id=version,
                ortsteil_key="06" if number < 41 else "01",
                channel="online",
                language="de",
                received_on=today() - (DAY if number < 39 else 0 * DAY),
            )
        )
    plant(session, 12, ortsteil="06", on=today() - DAY)
    plant(session, 9, ortsteil="06", on=today())
    plant(session, 30, ortsteil="06", on=today() - DAY, simulated=True)
    here = {"ortsteil_key": "06", "today": today()}

    assert coarse_answers(session, questionnaire_key="default", **here).at_least == 20
    assert coarse_comments(session, **here).at_least == 10
    tomorrow = {**here, "today": today() + DAY}
    assert (
        coarse_answers(session, questionnaire_key="default", **tomorrow).at_least == 40
    )
    assert coarse_comments(session, **tomorrow).at_least == 20


def test_inhabitants_and_deadlines_are_told(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    desk = at(sqlite_app.test_client(), sqlite_database, "29")
    with sqlite_database.transaction() as session:
        last = today() + 3 * DAY
        set_period(session, key="default", opens_on=today(), closes_on=last)

    shown = main(desk)

    assert "noch weniger als 10 von 306 Einwohnern haben geantwortet" in shown
    assert "Frist Noch 3 Tage, bis zum" in shown


def test_only_released_figures_of_the_own_line_are_shown(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, audience=Audience.DESKS)
        plant(session, 77, themes=["oepnv"], ortsteil="06")

    council = main(desk, f"{DESK}/ortsteilrat")

    assert "120 Menschen, Stand 05.09.2026." in main(desk)
    assert "Mobilitaet 40 73" in main(desk)
    rows = page(desk, f"{DESK}/ortsteilrat").xpath("//main//tbody/tr")
    cells = [[words(cell) for cell in row.xpath("th|td")] for row in rows]
    assert cells[0] == ["Leben in Erfurt", "Rieth", "05.09.2026", "120"]
    assert [row[1:] for row in cells[1:4]] == [
        ["60", "52 %", "50 %"], ["·", "·", "35 %"], ["·", "·", "15 %"],
    ]  # fmt: skip
    for foreign in ("Stotternheim", "Schwerborn", "85", "77"):
        assert foreign not in main(desk) + council


def test_a_withdrawn_release_is_gone(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, withdrawn=True)

    assert "120 Menschen" not in main(desk)


def test_news_stay_until_somebody_says_to_have_seen_them(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish(session, "06", 10)
        plant_release(session, replace(example_release(), released_on=today() - DAY))

    before = [main(desk) for _ in range(2)]
    with sqlite_database.session() as session:
        assert session.scalars(select(DeskVisit)).all() == []
    send(desk, f"{DESK}/gesehen", {}, form_at=DESK)

    for shown in before:
        assert "Ein neuer Stapel Kommentare zum Lesen" in shown
        assert "Neue Zahlen zu „Leben in Erfurt“" in shown
    assert "Nichts Neues." in main(desk)


def test_reading_changes_nothing_but_the_log(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_desk(session, make_account(session, login="other"), "06")

    def rows() -> list[Any]:
        with sqlite_database.engine.connect() as connection:
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).scalars()
            return [
                connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
                for name in names
                if name != "staff_action"
            ]

    before = rows()
    for address in PAGES:
        page(desk, DESK + address)
    desk.get(f"{DESK}/ortsteilrat/rieth/docx")

    assert rows() == before


def test_no_byte_of_another_ortsteil_is_on_any_page(
    sqlite_app: Flask, desk: FlaskClient, sqlite_database: Database
) -> None:
    other = "27"  # in a line of its own in the release
    with sqlite_database.transaction() as session:
        account = make_account(session, login="other", name="MARKE Person")
        ids = plant_desk(session, account, other)
        publish(session, other, 20, text="MARKE")
        core = newest_questionnaire(session, "default").definition
        for key, opens in (("hidden", today() + DAY), ("running", today())):
            publish_questionnaire(
                session,
                key=key,
                definition=parse_definition({**core.source, "title": {"de": "MARKE"}}),
                ortsteil_key=other,
                opens_on=opens,
                closes_on=today() + 9 * DAY,
                today=today(),
            )
        plant_release(session, audience=Audience.DESKS)
        only_theirs = replace(
            example_release(), subject="hidden", title={"de": "MARKE"}
        )
        theirs = tuple(s for s in only_theirs.spaces if s.key == other)
        plant_release(session, replace(only_theirs, spaces=theirs))
    foreign = [
        f"{DESK}/ortsteilrat?mandat=stotternheim",
        f"{DESK}/ortsteilrat/stotternheim/pdf",
        f"{DESK}/stellungnahmen/{ids['submitted']}",
        f"{DESK}/weitergeben/{ids['published']}",
        f"{DESK}/lesen?ortsteil=stotternheim",
        f"{DESK}/fragen/stotternheim/neu",
    ]
    known = (
        "MARKE",
        "Stotternheim",
        "Licht am Weg",
        "Haltestelle ist dunkel",
        "Garagenhof",
    )

    for address in PAGES:
        html = desk.get(DESK + address).text
        assert [mark for mark in known if mark in html] == [], address
    docx = desk.get(f"{DESK}/ortsteilrat/rieth/docx")
    assert docx.status_code == 200
    for address in foreign:
        assert desk.get(address).status_code == 404, address
    own = at(sqlite_app.test_client(), sqlite_database, other)  # the marks are there
    assert "MARKE" in own.get(f"{DESK}/lesen?stapel=4").text


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ((Role.STAFF, Role.STATISTICS, Role.ADMINISTRATOR), 403),
        ((Grant(role=Role.FACHPLANUNG, plan_key="verkehr"),), 403),
        ((Role.DATA_ENTRY,), 403),
    ],
)
def test_the_desk_is_for_ortsteile_alone(
    sqlite_app: Flask,
    sqlite_database: Database,
    roles: tuple[Role | Grant, ...],
    status: int,
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database, roles=roles)

    assert {client.get(DESK + address).status_code for address in PAGES} == {status}


def test_an_ortsteil_opens_nothing_of_staff(desk: FlaskClient) -> None:
    for address in ("anfragen", "stellungnahmen", "weitergaben", "kommentare",
                    "zusammenfassung", "eingabe", "fragebogen", "meine-planung"):  # fmt: skip
        assert desk.get(f"/staff/{address}").status_code == 403, address
    assert desk.get("/staff/").location == DESK


def test_the_page_for_the_council_is_a_file_and_its_making_is_noted(
    desk: FlaskClient, sqlite_database: Database
) -> None:
    pdf, docx = (desk.get(f"{DESK}/ortsteilrat/rieth/{f}") for f in ("pdf", "docx"))

    assert (pdf.data[:8], docx.data[:2]) == (b"%PDF-1.7", b"PK")
    assert pdf.headers["Content-Disposition"] == (
        f'attachment; filename="ortsteilrat-rieth-{today()}.pdf"'
    )
    assert desk.get(f"{DESK}/ortsteilrat/rieth/exe").status_code == 404
    with sqlite_database.session() as session:
        noted = session.execute(select(StaffAction.action, StaffAction.subject)).all()
    assert sorted(map(tuple, noted)) == [
        ("council_paper_exported", "rieth docx"),
        ("council_paper_exported", "rieth pdf"),
    ]
