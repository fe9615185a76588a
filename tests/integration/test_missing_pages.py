"""The pages on who is missing: what they say, refuse, note in the record, and to whom."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from participation.accounts.grants import Grant
from participation.accounts.models import StaffAction
from participation.core.kinds import Role
from participation.database import Database
from participation.places.population import population_tables
from participation.publication.missing import Ages, groups_of
from participation.questionnaires.queries import newest_questionnaire
from tests.integration.planting_answers import FIVE_AGES, ages, answer, arrive
from tests.integration.staff import checked, page, send, signed_in, words
from tests.integration.test_who_is_missing import two_ages

POPULATION = "/staff/einwohner"
MISSING = "/staff/wer-fehlt"
GROUPS = "/staff/wer-fehlt/default/gruppen"
FIELD = "/staff/im-feld"


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def actions(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        rows = session.execute(select(StaffAction.action, StaffAction.subject))
        return sorted((action, subject) for action, subject in rows)


def upload(staff: FlaskClient, content: bytes, **fields: str) -> Any:
    file = (io.BytesIO(content), "einwohner.csv")
    return send(staff, POPULATION, {"file": file, **fields})


def facts(tree: Any) -> dict[str, str]:
    names = tree.xpath("//dl[contains(@class, 'facts')]/dt")
    return {words(dt): words(dt.getnext()) for dt in names}


def test_a_table_is_uploaded_noted_and_deleted(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    content = (
        "stadtteil;alter von;alter bis;einwohner\nRieth;0;17;900\nRieth;18;;5.100\n"
    )

    answer = upload(
        staff, content.encode("cp1252"), as_of="2025-12-31", source="Melderegister"
    )

    assert answer.location == POPULATION
    tree = page(staff, POPULATION)
    card = words(tree.xpath("//li[contains(@class, 'card')]")[0])
    assert card.startswith(
        "31.12.2025: Ortsteil × Alter 1 von 53 Ortsteilen 6.000 Einwohner, 2 Zeilen"
    )
    form = tree.xpath("//li[contains(@class, 'card')]//form/@action")[0]
    assert send(staff, form, {}, form_at=POPULATION).location == POPULATION
    assert send(staff, form, {}, form_at=POPULATION).status_code == 404
    with sqlite_database.session() as session:
        assert {t.as_of.year for t in population_tables(session)} == {2021, 2022, 2023}
    assert actions(sqlite_database) == [
        ("population_imported", "2025-12-31 ortsteil age"),
        ("population_removed", "2025-12-31 ortsteil age"),
    ]


def test_every_bad_line_is_told_and_nothing_is_stored(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    content = "ortsteil,personen\n<b>Nirgendwo</b>,5\nRieth,viele\n"

    answer = upload(staff, content.encode(), as_of="2025-12-31")

    tree = checked(answer)
    assert answer.status_code == 422
    assert [words(li) for li in tree.xpath("//div[@role='alert']//li")] == [
        "Zeile 2: Diesen Ortsteil gibt es nicht. „<b>Nirgendwo</b>“",
        "Zeile 3: Die Zahl der Personen ist keine ganze Zahl. „viele“",
    ]
    assert actions(sqlite_database) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 no archive"])
def test_a_broken_file_is_refused_with_a_reason(
    staff: FlaskClient, content: bytes
) -> None:
    tree = checked(upload(staff, content, as_of="2025-12-31"))

    assert tree.xpath("//div[@role='alert']//li") or tree.xpath(
        "//*[@id='error-summary']"
    )


def test_a_workbook_and_the_template_are_read(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    book = Workbook()
    for row in (("ortsteil", "personen", "stand"), (6, 6000, "31.12.2025")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    template = staff.get(f"{POPULATION}/vorlage.csv").data.decode("utf-8-sig")

    assert upload(staff, file.getvalue()).location == POPULATION
    assert template.splitlines()[:2] == [
        "ortsteil,alter_von,alter_bis,geschlecht,personen,stand", "01,,,,,"
    ]  # fmt: skip
    assert len(template.splitlines()) == 54


@pytest.mark.parametrize(
    ("address", "role", "status"),
    [
        (POPULATION, Role.STAFF, 200),
        (POPULATION, Role.STATISTICS, 200),
        (POPULATION, Role.AUDITOR, 403),
        (POPULATION, Grant(role=Role.ORTSTEIL, mandate_key="rieth"), 403),
        (MISSING, Role.STATISTICS, 200),
        (MISSING, Role.DATA_ENTRY, 403),
        (MISSING, Grant(role=Role.ORTSTEIL, mandate_key="rieth"), 403),
        (GROUPS, Role.STATISTICS, 200),
        (GROUPS, Role.AUDITOR, 403),
        (FIELD, Role.STATISTICS, 200),
        (FIELD, Grant(role=Role.ORTSTEIL, mandate_key="rieth"), 403),
        (FIELD, Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_see_what(
    sqlite_app: Flask,
    sqlite_database: Database,
    address: str,
    role: Role | Grant,
    status: int,
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database, roles=(role,))

    assert client.get(address).status_code == status


def test_who_is_missing_is_said_in_words_and_in_a_table(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        ages(session, *FIVE_AGES)
        answer(session, 44, age="30_to_49")
        answer(session, 44, age="50_to_64")
        answer(session, 12, age="65_and_more")

    tree = page(staff, MISSING)

    said = [
        words(li) for li in tree.xpath("//section[@aria-labelledby='in-words']//li")
    ]
    assert (
        "Menschen von 14 bis 49 Jahren sind zu wenige: 44 % der Antworten, 60 % der"
        " Einwohner." in said
    )
    rows = tree.xpath("//section[@aria-labelledby='by-age']//tbody/tr")
    assert [words(cell) for cell in rows[-1]] == [
        "ab 65 Jahre", "12", "12 %", "20.000", "20 %", "−8 (−13 bis −0,2)", "zu wenige"
    ]  # fmt: skip
    assert set(facts(tree)) >= {
        "Geschlecht",
        "Ortsteil",
    }  # what is missing, and how to get it
    assert POPULATION in tree.xpath("//main//a/@href")


def test_weighting_says_what_it_cost(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        two_ages(session)

    tree = page(staff, f"{MISSING}?frage=wellbeing&rand=age")

    rows = tree.xpath("//*[@id='weighted']//tbody/tr")
    assert [words(cell) for cell in rows[0]] == ["sehr gern", "80", "67 %", "50 %"]
    assert words(rows[-1]) == "Menschen, die antworteten (ungewichtet)120"
    told = facts(tree)
    assert told["So genau wie eine Umfrage mit"] == "107 Menschen"
    assert told["Verlust durch Gewichten (Design-Effekt)"] == "1,12"
    assert told["Unsicherheit eines Anteils von 50 %"] == "± 9 Punkte"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("frage=nirgends&rand=age", {"f-frage"}),
        ("frage=wellbeing", {"f-rand"}),
        ("frage=wellbeing&rand=kind&von=nan&bis=99", {"f-von", "f-bis"}),
        ("von=1,5", {"f-von"}),
    ],
)
def test_what_cannot_be_weighted_is_said_at_the_field(
    staff: FlaskClient, query: str, fields: set[str]
) -> None:
    tree = page(staff, f"{MISSING}?{query}", status=422)

    links = tree.xpath("//*[@id='error-summary']//a/@href")
    assert {link.removeprefix("#") for link in links} == fields


def test_an_unknown_questionnaire_is_not_found(staff: FlaskClient) -> None:
    for address in (
        f"{MISSING}?fragebogen=x", f"{FIELD}?fragebogen=x", "/staff/wer-fehlt/x/gruppen"
    ):  # fmt: skip
        assert staff.get(address).status_code == 404


def test_groups_are_confirmed_changed_and_guessed_again(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    tree = page(staff, GROUPS)
    form = tree.xpath("//main//form[@method='post']")[0]
    fields = {
        f.get("name"): f.get("value") for f in form.xpath(".//input[@type='text']")
    }
    assert (fields["age-from-under_18"], fields["age-to-65_and_more"]) == ("14", "")

    fields |= {
        "age-from-under_18": "16", "alter": "age", "geschlecht": "gender", "wohnt": "-",
        "sex-female": "female", "sex-male": "male", "action": "store",
    }  # fmt: skip
    stored = send(staff, GROUPS, fields)
    with sqlite_database.session() as session:
        definition = newest_questionnaire(session, "default").definition
        groups, is_known = groups_of(session, key="default", definition=definition)
    send(staff, GROUPS, {"action": "guess"})

    assert stored.location == f"{MISSING}?fragebogen=default"
    assert is_known
    assert groups.ages["under_18"] == Ages(16, 17)
    assert (groups.resident_question, set(groups.sexes)) == (None, {"female", "male"})
    with sqlite_database.session() as session:
        assert not groups_of(session, key="default", definition=definition)[1]
    assert actions(sqlite_database) == [
        ("groups_guessed", "default"), ("groups_set", "default")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"age-from-under_18": "x"}, "f-age-from-under_18"),
        ({"age-from-under_18": "17", "age-to-under_18": "14"}, "f-age-from-under_18"),
        ({"age-from-under_18": "999"}, "f-age-from-under_18"),
        ({"age-from-under_18": "14", "age-to-under_18": "18",
          "age-from-18_to_29": "18"}, "f-age-from-under_18"),
        ({"geschlecht": "gender", "sex-female": "robot"}, "f-sex-female"),
        ({"wohnt": "relation", "resident": "nobody"}, "f-wohnt"),
    ],
)  # fmt: skip
def test_groups_that_make_no_sense_are_refused_and_kept(
    staff: FlaskClient, fields: dict[str, str], field: str
) -> None:
    answer = send(staff, GROUPS, {"alter": "age", "action": "store", **fields})

    tree = checked(answer)
    assert answer.status_code == 422
    assert tree.xpath("//*[@id='error-summary']//a/@href") == [f"#{field}"]
    assert tree.xpath(f"//*[@id='{field}']")


def test_another_question_shows_its_own_options(staff: FlaskClient) -> None:
    tree = page(staff, f"{GROUPS}?alter=since&geschlecht=-")

    legends = tree.xpath("//section[@aria-labelledby='ages']//legend/text()")
    assert legends[0] == "weniger als 1 Jahr"
    assert tree.xpath("//section[@aria-labelledby='sexes']") == []
    assert set(tree.xpath("//section[@aria-labelledby='ages']//input/@value")) == {""}


def test_a_survey_in_the_field_shows_numbers_and_no_person(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    text = "Bitte bauen Sie die Straßenbahn nach Bischleben."
    with sqlite_database.transaction() as session:
        arrive(session, 40, text=text)
        arrive(session, 20, after=1, channel="paper", ortsteil="06")

    tree = page(staff, FIELD)

    tiles = [words(li) for li in tree.xpath("//ul[@class='tiles']/li")]
    assert tiles == ["60 ausgefüllte Fragebögen", "40 online", "20 Papier"]
    assert len(tree.xpath("//svg[@class='day-chart']//*[name()='rect']")) == 2
    assert facts(tree)["Gleiche Texte"].startswith("40-mal Text ")
    assert "Straßenbahn" not in tree.text_content()
    lacking = tree.xpath("//section[@aria-labelledby='lacking']//tbody")[0]
    assert (
        lacking.xpath(".//a/@href")[0]
        == "/staff/aushang/plakat?ortsteil=andreasvorstadt"
    )


def test_before_anything_is_published_the_pages_say_so(
    empty_database: Database, settings: Any
) -> None:
    from participation.places.models import City
    from tests.conftest import build_app

    with empty_database.transaction() as session:
        session.add(City(key="x", name="X", official_name="X", profile={}))
    client = signed_in(
        build_app(empty_database, settings).test_client(), empty_database
    )

    for address in (MISSING, FIELD):
        assert "kein Fragebogen veröffentlicht" in page(client, address).text_content()


def test_the_command_imports_lists_and_compares(
    sqlite_database: Database, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from participation.cli import cli
    from participation.cli.context import settings

    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv(
        "DATABASE_URL", sqlite_database.url.render_as_string(hide_password=False)
    )
    settings.cache_clear()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("geschlecht,personen\nw,110\nm,106\n", encoding="utf-8")
    bad.write_text("geschlecht,personen\nw,110\nq,x\n", encoding="utf-8")
    run = CliRunner().invoke

    stored = run(cli, ["population", "import", str(good), "--as-of", "2025-12-31"])
    refused = run(cli, ["population", "import", str(bad), "--as-of", "2025-12-31"])
    listed = run(cli, ["population", "list", "--json"])
    compared = run(cli, ["population", "compare"])
    settings.cache_clear()

    assert stored.output == "2025-12-31  sex: 216 in 2 lines\n"
    assert (refused.exit_code, refused.output.splitlines()) == (1, [
        "line 3: unknown sex (weiblich, männlich, divers, ohne Angabe): q",
        "line 3: the persons are no whole number: x",
        "2 problems, nothing was imported",
    ])  # fmt: skip
    assert [t["persons"] for t in json.loads(listed.output)][0] == 216
    assert json.loads(compared.output)["not_compared"]["ortsteil"] == "no_table"
