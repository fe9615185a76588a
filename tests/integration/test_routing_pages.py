"""Pages of the routing: giving, the list, one theme, what waits; for each who may see it."""

import csv
import datetime
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, update

from participation.accounts.grants import Grant
from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Database
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.models import RoutedNote, RoutedTheme
from tests.integration.handing_over import make, plant_city
from tests.integration.routing_planting import (
    example_handover,
    plant_answer,
    plant_routed,
    public_answers,
)
from tests.integration.staff import acts, checked, page, send, signed_in, words

OEPNV = ("verkehr", "oepnv", "")
RIETH = ("verkehr", "oepnv", "06")
LIST = "/staff/antworten"
DESK = "/staff/meine-planung"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ids(sqlite_database: Database) -> dict[tuple[str, str, str], str]:
    """The example, given forty days ago, due in fifty."""
    with sqlite_database.transaction() as session:
        made = plant_routed(session, today=today() - 40 * DAY, days=90)
    return {key: str(value) for key, value in made.items()}


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def planner(app: Flask, database: Database, plan: str) -> FlaskClient:
    grant = Grant(role=Role.FACHPLANUNG, plan_key=plan)
    return signed_in(app.test_client(), database, roles=[grant], login=plan)


def headings(tree: Any) -> list[str]:
    return [words(one) for one in tree.xpath("//main//li/h2")]


def test_a_handover_is_prepared_looked_through_and_given_once(
    sqlite_database: Database, staff: FlaskClient
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    reference = make(sqlite_database)
    address = f"/staff/uebergaben/{reference}/fachplanungen"

    before = page(staff, address)
    send(staff, address, {"action": "prepare", "people": "10", "percent": "10"})
    listed = page(staff, f"{address}?plan=verkehr")
    [city] = listed.xpath("//label[starts-with(normalize-space(), 'Ganze Stadt')]")
    one = city.get("for").removeprefix("t-")
    send(staff, address, {"action": "remove", "thema": one})
    send(staff, address, {"action": "add", "theme": "gruen", "plan": "verkehr", "space": "stadt"})  # fmt: skip
    with sqlite_database.session() as session:
        assert public_answers(session) == []
    given = send(staff, address, {"action": "give", "due_on": str(today() + DAY)})
    again = send(staff, address, {"action": "give", "due_on": ""}, form_at=LIST)
    after = page(staff, address)

    assert words(before.xpath("//h1")[0]) == "An die Fachplanungen geben"
    assert (given.status_code, again.status_code) == (303, 303)
    assert "Gegeben am" in words(after.xpath("//main")[0])
    assert after.xpath("//button[@value='give']") == []
    with sqlite_database.session() as session:
        mine = {
            (a.theme_key, a.space_key)
            for a in public_answers(session)
            if a.plan_key == "verkehr"
        }
        assert ("gruen", "") in mine
        assert ("oepnv", "") not in mine
        assert [a for a, _ in acts(session) if a.startswith("rout")] == [
            "routing_prepared",
            "routing_prepared",
            "routing_prepared",
            "routing_given",
        ]


def test_what_cannot_be_given_is_said(
    sqlite_database: Database, staff: FlaskClient
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    address = f"/staff/uebergaben/{make(sqlite_database)}/fachplanungen"
    send(staff, address, {"action": "prepare", "people": "10", "percent": "10"})

    late = send(staff, address, {"action": "give", "due_on": str(today() - DAY)})
    odd = send(staff, address, {"action": "give", "due_on": "gestern"})
    nothing = send(staff, address, {"action": "add"})

    for answer, said in (
        (late, "Dieser Tag ist schon vorbei."),
        (odd, "Bitte ein Datum wie 2026-03-31 angeben."),
        (nothing, "Bitte ausfüllen."),
    ):
        assert answer.status_code == 422
        assert said in words(checked(answer).xpath("//*[@id='error-summary']")[0])
    assert staff.get("/staff/uebergaben/UE-1999-001/fachplanungen").status_code == 404


def test_a_plan_sees_what_it_leads_and_what_it_takes_part_in(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    gruen = planner(sqlite_app, sqlite_database, "gruen")
    verkehr = planner(sqlite_app, sqlite_database, "verkehr")

    assert headings(page(gruen, DESK)) == ["Gruen · Rieth"]
    assert sorted(headings(page(verkehr, DESK))) == [
        "Gruen · Rieth",
        "Oepnv · Ganze Stadt",
        "Oepnv · Rieth",
        "Oepnv · Stotternheim, Schwerborn",
        "Wohnen · Ganze Stadt",
    ]
    assert gruen.get(f"{LIST}/{ids[OEPNV]}").status_code == 404
    assert gruen.get(LIST).status_code == 403
    partner = page(verkehr, f"{LIST}/{ids['gruen', 'gruen', '06']}")
    assert partner.xpath("//textarea/@name") == ["note"]
    refused = send(
        verkehr,
        f"{LIST}/{ids['gruen', 'gruen', '06']}",
        {"status": "gesichtet", "revision": "1", "action": "save"},
    )
    assert refused.status_code == 404


def test_several_leading_plans_stand_on_each_others_page(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    with sqlite_database.transaction() as session:
        row = session.get_one(RoutedTheme, _uuid(ids["stadt", "wohnen", ""]))
        row.reply = "Geheimer Entwurf der anderen."
    verkehr = planner(sqlite_app, sqlite_database, "verkehr")

    main = words(page(verkehr, f"{LIST}/{ids['verkehr', 'wohnen', '']}").xpath("//main")[0])  # fmt: skip

    assert "Auch federführend Stadtentwicklung" in main
    assert "Geheimer Entwurf" not in main


def test_a_list_is_narrowed_by_what_the_address_says(
    staff: FlaskClient, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    with sqlite_database.transaction() as session:
        plant_answer(session, _uuid(ids[OEPNV]))
        late = session.get_one(RoutedTheme, _uuid(ids[RIETH]))
        late.due_on = today() - DAY

    def found(query: str) -> list[str]:
        return headings(page(staff, f"{LIST}?{query}"))

    assert found("")[0] == "Oepnv · Rieth"
    assert found("")[-1] == "Oepnv · Ganze Stadt"
    assert found("spaet=1") == ["Oepnv · Rieth"]
    assert found("stand=aufgenommen") == ["Oepnv · Ganze Stadt"]
    assert len(found("stand=offen")) == 5
    assert sorted(found("raum=stadt&thema=wohnen")) == ["Wohnen · Ganze Stadt"] * 2
    assert found("plan=gruen") == ["Gruen · Rieth"]
    assert found("plan=gruen%00&thema=%00&seite=²")[0] == "Oepnv · Rieth"
    assert found("thema=gibt-es-nicht") == []


def test_answering_makes_it_public_and_hints_stop_nothing(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    client = planner(sqlite_app, sqlite_database, "verkehr")
    address = f"{LIST}/{ids[OEPNV]}"
    fields = {
        "status": "aufgenommen",
        "reply": "Der B-Plan sieht den Bus am Abend vor.",
        "measure": "Abendtakt",
        "drucksache": "",
        "reason": "",
        "document_title": "Nahverkehrsplan",
        "document_url": "https://www.erfurt.de/nvp.pdf",
        "revision": "1",
    }

    looked = checked(send(client, address, {**fields, "action": "check"}))
    with sqlite_database.session() as session:
        assert {a.status for a in public_answers(session)} == {RoutingStatus.NEW}
    stored = send(client, address, {**fields, "action": "save"})
    twice = send(client, address, {**fields, "action": "save"})

    assert "B-Plan" in words(looked.xpath("//*[@id='hints']")[0])
    assert looked.xpath("string(//textarea[@name='reply'])").strip() == fields["reply"]
    assert (stored.status_code, twice.status_code) == (303, 303)
    with sqlite_database.session() as session:
        [found] = [a for a in public_answers(session) if str(a.id) == ids[OEPNV]]
        assert (found.status, found.reply, found.documents[0].url) == (
            RoutingStatus.ADOPTED,
            fields["reply"],
            fields["document_url"],
        )
        assert acts(session) == [("routed_theme_changed", f"{found.id} aufgenommen")]
    history = page(client, address).xpath("//details[summary[starts-with(., 'Verlauf')]]//li")  # fmt: skip
    assert [words(one).split(": ", 1)[1] for one in history] == [
        f"neu → aufgenommen · bis {_short(today() + 50 * DAY)}{fields['reply']}"
    ]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    client = planner(sqlite_app, sqlite_database, "verkehr")
    fields = {
        "status": "nicht_aufgenommen",
        "reply": "Geht nicht.",
        "reason": "",
        "measure": "mein Text",
        "document_title": "Nur ein Titel",
        "document_url": "",
        "revision": "1",
        "action": "save",
    }

    answer = send(client, f"{LIST}/{ids[OEPNV]}", fields)

    assert answer.status_code == 422
    tree = checked(answer)
    assert [words(one) for one in tree.xpath("//*[@id='error-summary']//li")] == [
        "Antwort: Das ist zu kurz. Bitte schreiben Sie einen ganzen Satz.",
        "Begründung: Bitte ausfüllen.",
        "Dokumente: Jedes Dokument braucht einen Titel und eine Adresse, die mit https:// beginnt.",
    ]
    for link in tree.xpath("//*[@id='error-summary']//a/@href"):
        assert tree.xpath(f"//*[@id='{link[1:]}']") != [], link
    assert tree.xpath("//input[@name='measure']/@value") == ["mein Text"]
    assert tree.xpath("//input[@name='document_title']/@value")[0] == "Nur ein Titel"
    assert tree.xpath("//input[@name='status'][@checked]/@value") == [
        "nicht_aufgenommen"
    ]


def test_two_at_once_lose_nothing(
    staff: FlaskClient, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    with sqlite_database.transaction() as session:
        plant_answer(session, _uuid(ids[OEPNV]))
    mine = {
        "status": "in_pruefung",
        "reply": "Mein eigener Text",
        "revision": "1",
        "action": "save",
    }

    refused = send(staff, f"{LIST}/{ids[OEPNV]}", mine)
    tree = checked(refused)
    revision = tree.xpath("string(//input[@name='revision']/@value)")
    knowing = send(staff, f"{LIST}/{ids[OEPNV]}", {**mine, "revision": revision})

    assert refused.status_code == 409
    assert "Ab dem Sommer" in words(tree.xpath("//*[@id='error-summary']")[0])
    assert tree.xpath("string(//textarea[@name='reply'])").strip() == mine["reply"]
    assert knowing.status_code == 303
    with sqlite_database.session() as session:
        row = session.get_one(RoutedTheme, _uuid(ids[OEPNV]))
        assert (row.status, row.reply) == ("in_pruefung", mine["reply"])


def test_several_are_marked_as_seen_at_once(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    client = planner(sqlite_app, sqlite_database, "verkehr")
    ticked = [ids[OEPNV], ids[RIETH], ids["gruen", "gruen", "06"], "kein-thema"]

    moved = send(client, f"{LIST}/stand?von=desk&thema=oepnv",
                 {"thema": ticked, "status": "gesichtet"}, form_at=DESK)  # fmt: skip
    wrong = send(client, f"{LIST}/stand?von=desk",
                 {"thema": ticked, "status": "aufgenommen"}, form_at=DESK)  # fmt: skip

    assert (moved.status_code, wrong.status_code) == (303, 400)
    assert moved.location == f"{DESK}?thema=oepnv"
    with sqlite_database.session() as session:
        rows = session.scalars(
            select(RoutedTheme.id).where(RoutedTheme.status == "gesichtet")
        )
        assert {str(one) for one in rows} == {ids[OEPNV], ids[RIETH]}
        assert len(acts(session)) == 2


def test_notes_are_for_colleagues_and_written_once(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    partner = planner(sqlite_app, sqlite_database, "stadt")
    address = f"{LIST}/{ids[OEPNV]}"
    fields = {"note": "Das gehört zum\nQuartier.", "key": "k" * 20}

    for _ in range(2):
        sent = send(partner, f"{address}/notiz", fields, form_at=address)
    empty = send(partner, f"{address}/notiz", {"note": " ", "key": "l" * 20}, form_at=address)  # fmt: skip
    stranger = planner(sqlite_app, sqlite_database, "gruen")
    refused = send(stranger, f"{address}/notiz", fields, form_at=DESK)

    assert (sent.status_code, empty.status_code) == (303, 422)
    assert refused.status_code == 404
    with sqlite_database.session() as session:
        assert session.scalars(select(RoutedNote.text)).all() == [
            "Das gehört zum\nQuartier."
        ]
    read = planner(sqlite_app, sqlite_database, "verkehr")
    assert "Das gehört zum Quartier." in words(page(read, address).xpath("//main")[0])


def test_only_staff_move_the_day_of_the_answer(
    staff: FlaskClient,
    sqlite_app: Flask,
    sqlite_database: Database,
    ids: dict[Any, str],
) -> None:
    address = f"{LIST}/{ids[OEPNV]}"
    verkehr = planner(sqlite_app, sqlite_database, "verkehr")
    later = today() + 100 * DAY

    moved = send(staff, f"{address}/frist", {"due_on": str(later)}, form_at=address)
    odd = send(staff, f"{address}/frist", {"due_on": "31.02."}, form_at=address)
    refused = send(verkehr, f"{address}/frist", {"due_on": ""}, form_at=address)

    assert (moved.status_code, odd.status_code, refused.status_code) == (303, 422, 403)
    assert checked(odd).xpath("//input[@name='due_on']/@value") == ["31.02."]
    with sqlite_database.session() as session:
        assert session.get_one(RoutedTheme, _uuid(ids[OEPNV])).due_on == later


def test_a_plan_takes_its_list_away_as_a_file(
    sqlite_app: Flask, sqlite_database: Database, ids: dict[Any, str]
) -> None:
    with sqlite_database.transaction() as session:
        plant_answer(session, _uuid(ids[OEPNV]))
        session.execute(
            update(RoutedTheme)
            .where(RoutedTheme.id == _uuid(ids[RIETH]))
            .values(reply="=HYPERLINK(1)")
        )
    client = planner(sqlite_app, sqlite_database, "verkehr")

    text = client.get(f"{LIST}/liste/csv?von=desk&thema=oepnv").data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(f"{LIST}/liste/xlsx").data))
    unknown = client.get(f"{LIST}/liste/exe")

    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(r["Raum"], r["Personen"], r["Status"], r["Antwort"]) for r in rows] == [
        ("Rieth", "40", "neu", "'=HYPERLINK(1)"),
        ("Stotternheim, Schwerborn", "30", "neu", ""),
        (
            "Ganze Stadt",
            "80",
            "aufgenommen",
            "Ab dem Sommer fährt der Bus auch am Abend alle 20 Minuten.",
        ),
    ]
    assert {r["Bemerkung"] for r in rows if r["Raum"] == "Rieth"} == {
        "Antwort ist ein Entwurf"
    }
    [sheet] = book.worksheets
    assert [
        (row[2].value, row[3].value, row[4].value) for row in sheet.iter_rows(min_row=2)
    ] == [
        ("Gruen", "Rieth", 30),
        ("Oepnv", "Rieth", 40),
        ("Oepnv", "Stotternheim, Schwerborn", 30),
        ("Wohnen", "Ganze Stadt", 60),
        ("Oepnv", "Ganze Stadt", 80),
    ]
    assert unknown.status_code == 404
    with sqlite_database.session() as session:
        assert acts(session) == [
            ("routing_exported", "csv"),
            ("routing_exported", "xlsx"),
        ]


def test_what_waits_is_public_only_if_the_city_says_so(
    staff: FlaskClient,
    sqlite_app: Flask,
    sqlite_database: Database,
    ids: dict[Any, str],
) -> None:
    public = sqlite_app.test_client()
    inside = page(staff, f"{LIST}/offen")
    assert public.get("/wartet-auf-antwort").status_code == 404

    send(staff, f"{LIST}/offen", {"days": "60", "public": "y"})
    wrong = send(staff, f"{LIST}/offen", {"days": "0", "public": "y"})
    shown = public.get("/wartet-auf-antwort")
    send(staff, f"{LIST}/offen", {"days": "60"})

    assert wrong.status_code == 422
    assert shown.status_code == 200
    rows = [words(row) for row in inside.xpath("//table[@id='by-plan']//tbody/tr")]
    assert rows[-1] == "Alle zusammen 6 0 40 Tage 40 Tage 170 0"
    assert public.get("/wartet-auf-antwort").status_code == 404
    with sqlite_database.session() as session:
        assert acts(session) == [
            ("routing_decided", "public 60"),
            ("routing_decided", "internal 60"),
        ]


def test_pages_stay_light_whatever_the_data(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    from dataclasses import replace

    from tests.integration.routing_planting import figure, theme_line

    spaces = tuple(
        replace(example_handover().spaces[0], key=f"{n:02}", label=f"Ortsteil {n}",
                ortsteil_keys=(f"{n:02}",), participants=figure(f"P-{n}", 90))
        for n in range(1, 54)
    )  # fmt: skip
    themes = tuple(
        theme_line(f"thema{n}", 90, (90,) * 53, lead=["verkehr", "stadt"])
        for n in range(20)
    )
    with sqlite_database.transaction() as session:
        plant_routed(session, replace(example_handover(), spaces=spaces, themes=themes))

    answer = staff.get(LIST)

    assert "2160 Themen" in answer.text
    assert len(answer.data) < 150_000


def _uuid(text: str) -> Any:
    import uuid

    return uuid.UUID(text)


def _short(day: datetime.date) -> str:
    return day.strftime("%d.%m.%Y")
