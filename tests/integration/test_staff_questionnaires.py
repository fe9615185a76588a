"""Questionnaires through their staff pages: read first, stored only when published."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from config import ROOT
from participation.database import Database
from participation.questionnaires.queries import published_questionnaires
from tests.integration.staff import checked, page, send, signed_in, words

DATA = ROOT / "tests/data/exchange"
ERFURT = ROOT / "participation/places/data/erfurt/questionnaire.json"
IMPORT, PUBLISH = "/staff/fragebogen/einlesen", "/staff/fragebogen/veroeffentlichen"


@pytest.fixture
def staff(client: FlaskClient, database: Database) -> FlaskClient:
    return signed_in(client, database)


def upload(staff: FlaskClient, content: bytes, name: str = "datei") -> Any:
    return send(staff, IMPORT, {"file": (io.BytesIO(content), name)})


def draft_of(tree: Any) -> str:
    [draft] = tree.xpath("//input[@name='draft']/@value")
    return str(draft)


def publish(staff: FlaskClient, draft: str, **fields: str) -> Any:
    sent = {"draft": draft, "key": "neu", "opens_on": "", "closes_on": "", **fields}
    return send(staff, PUBLISH, sent, form_at=IMPORT)


def versions(database: Database) -> list[tuple[str, int]]:
    with database.session() as session:
        return [(q.key, q.number) for q in published_questionnaires(session)]


def items(tree: Any, section: str) -> list[str]:
    return [
        words(i) for i in tree.xpath(f"//section[@aria-labelledby='{section}']//li")
    ]


def test_versions_are_listed_shown_and_exported(staff: FlaskClient) -> None:
    tree = page(staff, "/staff/fragebogen")
    assert tree.xpath("//ul[@class='cards']//a/@href") == [
        "/staff/fragebogen/default/1"
    ]

    shown = page(staff, "/staff/fragebogen/default/1")
    assert items(shown, "xlsform") == [
        "Der Dank am Ende hat dort keinen Platz.",
        "Die Angaben zum Datenschutz haben dort keinen Platz.",
        "Der Titel steht dort nur in einer Sprache.",
    ]
    as_json = staff.get("/staff/fragebogen/default/1/json")
    assert json.loads(as_json.data) == json.loads(ERFURT.read_text(encoding="utf-8"))
    as_xlsx = staff.get("/staff/fragebogen/default/1/xlsx")
    assert as_xlsx.headers["Content-Disposition"] == (
        'attachment; filename="default-1.xlsx"'
    )
    assert upload(staff, as_xlsx.data).status_code == 200
    for missing in ("default/2", "nope/1", "default/1/exe"):
        assert staff.get(f"/staff/fragebogen/{missing}").status_code == 404


def test_import_tells_what_is_left_out_and_stores_nothing(
    staff: FlaskClient, database: Database
) -> None:
    content = (DATA / "limesurvey.tsv").read_bytes()

    tree = checked(upload(staff, content))

    assert words(tree.xpath("//h1")[0]) == "Gelesen, noch nicht gespeichert"
    assert items(tree, "left-out") == [
        "Dieser Teil der Datei hat hier keinen Platz. quota",
        "Zeile 25, Q6: Diese Bedingung lässt sich hier nicht ausdrücken. Nun sehen es "
        'alle. regexMatch("/x/", Q1)',
        "Zeile 30, Q8: Berechnungen gibt es hier nicht. *",
        "Zeile 39, Q14: Diese Prüfung lässt sich nicht ausdrücken. /^\\d{5}$/",
        "Zeile 43, Q16: Dateien, Bilder und Aufnahmen werden nicht gesammelt. |",
    ]
    assert versions(database) == [("default", 1)]


def test_publishing_needs_the_consent_to_what_is_left_out(
    staff: FlaskClient, database: Database
) -> None:
    draft = draft_of(checked(upload(staff, (DATA / "limesurvey.tsv").read_bytes())))

    refused = checked(publish(staff, draft))
    assert len(items(refused, "left-out")) == 5
    assert versions(database) == [("default", 1)]
    answer = publish(
        staff, draft, accept="y", opens_on="2026-01-01", closes_on="2099-12-31"
    )

    assert (answer.status_code, answer.location) == (302, "/staff/fragebogen")
    assert versions(database) == [("default", 1), ("neu", 1)]
    with database.session() as session:
        [_, new] = published_questionnaires(session)
        assert str(new.closes_on) == "2099-12-31"
        assert new.definition.information.controller is not None  # the city's own


def test_incomparable_change_has_to_be_wanted(
    staff: FlaskClient, database: Database
) -> None:
    source = json.loads(ERFURT.read_text(encoding="utf-8"))
    del source["pages"][-1]
    draft = draft_of(checked(upload(staff, json.dumps(source).encode())))

    refused = publish(staff, draft, key="default")
    assert refused.status_code == 422
    told = [words(i) for i in checked(refused).xpath("//div[@role='alert']//li")]
    assert told[0] == "age: Frage entfernt: Sie wird nicht mehr gestellt."
    assert versions(database) == [("default", 1)]
    answer = publish(staff, draft, key="default", new_series="y")

    assert answer.status_code == 302
    assert versions(database) == [("default", 2), ("default", 1)]
    shown = page(staff, "/staff/fragebogen/default/2")
    assert "age: Frage entfernt: Sie wird nicht mehr gestellt." in items(
        shown, "changes"
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"key": "Mit Leerzeichen"}, "key"),
        ({"key": ""}, "key"),
        ({"opens_on": "morgen"}, "opens_on"),
        ({"opens_on": "2026-02-02", "closes_on": "2026-02-01"}, "closes_on"),
    ],
)
def test_what_cannot_be_published_is_named_beside_its_field(
    staff: FlaskClient, database: Database, fields: dict[str, str], field: str
) -> None:
    draft = draft_of(checked(upload(staff, ERFURT.read_bytes())))

    answer = publish(staff, draft, **fields)

    assert answer.status_code == 422
    [link] = checked(answer).xpath("//*[@id='error-summary']//a/@href")
    assert link == f"#f-{field}"
    assert versions(database) == [("default", 1)]


def test_a_draft_of_somebody_else_is_refused(staff: FlaskClient) -> None:
    draft = draft_of(checked(upload(staff, ERFURT.read_bytes())))

    assert publish(staff, draft[:-2] + "xx").status_code == 400
    assert publish(staff, "").status_code == 400
    token_free = staff.post(PUBLISH, data={"draft": draft, "key": "neu"})
    assert token_free.status_code in {400, 422}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Das ist weder ein Fragebogen als JSON noch ein XLSForm noch eine "
              "LimeSurvey-Datei."),
        (b"PK\x03\x04broken", "Die Datei ist beschädigt oder etwas anderes."),
        (b'{"format": ', "Das ist kein gültiges JSON."),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><document>&a;</document>",
         "Die Datei ist so gebaut, dass sie dem Server schaden könnte."),
    ],
    ids=["empty", "zip", "json", "entities"],
)  # fmt: skip
def test_unreadable_files_are_explained(
    staff: FlaskClient, content: bytes, told: str
) -> None:
    answer = upload(staff, content)

    assert answer.status_code == 422
    [error] = checked(answer).xpath("//p[@class='kern-error']")
    assert words(error).startswith(told)


def test_broken_questionnaire_is_shown_with_its_problems(staff: FlaskClient) -> None:
    tree = checked(upload(staff, b'{"format": 1}'))

    problems = [words(i) for i in tree.xpath("//div[@role='alert']//li")]
    assert "questionnaire: languages must be a list of texts" in problems
    assert tree.xpath("//input[@name='draft']") == []


def test_pages_are_closed_to_others(client: FlaskClient) -> None:
    for address in ("/staff/fragebogen", IMPORT, "/staff/fragebogen/default/1/json"):
        assert client.get(address).status_code == 302


def test_names_of_files_do_not_matter(staff: FlaskClient, tmp_path: Path) -> None:
    answer = upload(staff, ERFURT.read_bytes(), name="../../x.exe")

    assert answer.status_code == 200


def test_only_one_questionnaire_is_shown_and_the_list_says_which(
    staff: FlaskClient, database: Database
) -> None:
    other = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    tree = checked(upload(staff, json.dumps(other).encode()))
    assert publish(staff, draft_of(tree), key="zweiter").status_code == 302

    badges = page(staff, "/staff/fragebogen").xpath("//span[contains(@class,'badge')]")

    said = [badge.text_content().strip() for badge in badges]
    assert sorted(said) == ["offen", "offen, aber verdeckt"]


def test_the_days_of_a_questionnaire_can_be_set(
    staff: FlaskClient, database: Database
) -> None:
    address = "/staff/fragebogen/default/1"

    wrong = send(staff, address, {"opens_on": "2026-12-02", "closes_on": "2026-12-01"})
    right = send(staff, address, {"opens_on": "", "closes_on": "2026-12-31"})

    assert wrong.status_code == 422
    assert "2026-12-02" in checked(wrong).xpath("//input[@name='opens_on']/@value")
    assert right.status_code == 303
    with database.session() as session:
        [found] = published_questionnaires(session)
    assert (found.opens_on, str(found.closes_on)) == (None, "2026-12-31")


def test_numbers_say_what_they_count(staff: FlaskClient) -> None:
    content = (ROOT / "tests/data/every-type.json").read_bytes()
    publish(staff, draft_of(checked(upload(staff, content))), key="every")

    said = staff.get("/staff/fragebogen/every/1").text  # it quotes {{placeholders}}

    assert "Hier sind es nur die ersten 2." in said
    assert ">العربية:</strong> In dieser Sprache fehlen Texte." in said
    assert "Texte, die fehlen: 65" in said
