"""From a draft to an open survey: the checklist, versions, days, comparison."""

import copy
import datetime
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire
from participation.questionnaires.queries import (
    open_questionnaire,
    published_versions,
)
from participation.questionnaires.survey_drafts import Who, start_draft
from tests.integration.editing import DRAFTS, drafts, save, start
from tests.integration.staff import checked, page, send, signed_in, words
from tests.questionnaire_parts import INFORMATION, question, source
from tests.questionnaire_parts import page as one_page

TODAY = today()
LATER = TODAY + datetime.timedelta(days=30)
SMALL = source(
    one_page("one", question("a", text={"de": "Frage a?", "en": "Question a?"})),
)
NO_DAYS = {"opens_on": "", "closes_on": ""}


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def plant(database: Database, data: Any, *, key: str = "herbst") -> str:
    with database.transaction() as session:
        who = Who(account_id=None, today=TODAY)
        draft_id = start_draft(session, key=key, source=data, who=who)
    return f"{DRAFTS}/{draft_id}"


def publish(staff: FlaskClient, address: str, **fields: str) -> Any:
    [revision] = page(staff, f"{address}/pruefen").xpath(
        "//input[@name='revision']/@value"
    )
    sent = {**NO_DAYS, "revision": revision, **fields}
    return send(staff, f"{address}/pruefen", sent)


def states(tree: Any, section: str) -> dict[str, str]:
    return {
        words(item.xpath(".//strong")[0]): words(
            item.xpath(".//span[@class='check__state']")[0]
        )
        for item in tree.xpath(f"//section[@aria-labelledby='{section}']//li[strong or .//strong]")
    }  # fmt: skip


def numbers(database: Database, key: str) -> list[tuple[int, int]]:
    with database.session() as session:
        return [(v.number, v.series) for v in published_versions(session, key)]


def badges(staff: FlaskClient) -> list[str]:
    tree = page(staff, "/staff/fragebogen")
    return [words(b) for b in tree.xpath("//span[contains(@class,'kern-badge ')]")]


def test_a_draft_is_published_planned_and_gone(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))
    assert badges(staff) == ["Entwurf", "offen"]

    answer = publish(
        staff, address, opens_on=LATER.isoformat(), closes_on=LATER.isoformat()
    )

    assert answer.status_code == 303
    assert drafts(sqlite_database) == []
    with sqlite_database.session() as session:
        [version] = published_versions(session, "herbst")
        assert open_questionnaire(session, ortsteil_key=None, today=LATER) == version
        asked = open_questionnaire(session, ortsteil_key=None, today=TODAY)
    assert asked is not None
    assert asked.key == "default"
    assert version.definition.source == SMALL
    assert badges(staff) == ["offen", "geplant"]


@pytest.mark.parametrize("name", INFORMATION)
def test_a_survey_that_says_too_little_cannot_open(
    staff: FlaskClient, sqlite_database: Database, name: str
) -> None:
    data = copy.deepcopy(SMALL)
    data["information"] = {**INFORMATION, name: None}
    address = plant(sqlite_database, data)

    tree = page(staff, f"{address}/pruefen")
    assert list(states(tree, "law").values()).count("fehlt") == 1
    assert tree.xpath("//input[@name='opens_on']") == []
    forced = send(staff, f"{address}/pruefen", {**NO_DAYS, "revision": "1"},
                  form_at=f"{address}/fragen/a")  # fmt: skip

    assert forced.status_code == 422
    assert "Es fehlen noch Angaben zum Datenschutz." in words(checked(forced))
    assert numbers(sqlite_database, "herbst") == []


def test_a_missing_language_is_an_error_of_the_law_and_a_warning_of_questions(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = copy.deepcopy(SMALL)
    data["languages"] = ["de", "en", "uk"]
    address = plant(sqlite_database, data)

    tree = page(staff, f"{address}/pruefen")

    law, asked = states(tree, "law"), states(tree, "asked")
    assert law["Zweck"] == "fehlt"
    assert law["Verantwortlich"] == "in Ordnung"
    assert asked["Fragen in allen Sprachen"] == "bitte ansehen"
    assert "Українська: 7" in words(tree)


def test_contradictions_keep_a_draft_from_opening(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = copy.deepcopy(SMALL)
    data["pages"][0]["questions"].append(
        question("b", when={"all": [{"question": "a", "is": "a"},
                                    {"question": "a", "is": "b"}]})
    )  # fmt: skip
    address = plant(sqlite_database, data)

    tree = page(staff, f"{address}/pruefen")
    told = page(staff, f"{address}/fragen/b").xpath("//p[@id='f-when-all-error']")

    name = "Fragen, Antworten und Bedingungen ohne Widerspruch"
    assert states(tree, "asked")[name] == "fehlt"
    assert [words(e) for e in told] == ["Diese Bedingung kann nie erfüllt sein."]


def test_a_change_that_parts_answers_has_to_be_wanted(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        publish_questionnaire(
            session, key="herbst", definition=parse_definition(SMALL), today=TODAY
        )
    address = start(staff, sqlite_database, key="herbst", origin="herbst 1")
    save(staff, f"{address}/fragen/a", options__new="Noch eine")

    refused = publish(staff, address)
    assert refused.status_code == 422
    assert checked(refused).xpath("//*[@id='error-summary']//a/@href") == [
        "#f-new_series"
    ]
    answer = publish(staff, address, new_series="y")

    assert answer.status_code == 303
    assert numbers(sqlite_database, "herbst") == [(2, 2), (1, 1)]


def test_nothing_is_published_that_was_not_looked_at(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))
    save(staff, f"{address}/fragen/a", hint__de="Neu")

    late = publish(staff, address, revision="1")

    assert late.status_code == 409
    assert "Inzwischen hat jemand etwas geändert." in words(checked(late))
    assert numbers(sqlite_database, "herbst") == []


def test_a_newer_version_is_not_replaced_unknowingly(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))
    other = copy.deepcopy(SMALL)
    other["minutes"] = 3
    with sqlite_database.transaction() as session:
        publish_questionnaire(
            session, key="herbst", definition=parse_definition(other), today=TODAY
        )

    refused = publish(staff, address)
    assert refused.status_code == 409
    assert "Es gibt eine neuere Version" in words(checked(refused))
    answer = publish(staff, address, over_newer="y")

    assert answer.status_code == 303
    assert numbers(sqlite_database, "herbst") == [(2, 1), (1, 1)]


def test_days_in_the_wrong_order_are_told(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))

    answer = publish(
        staff, address, opens_on=LATER.isoformat(), closes_on=TODAY.isoformat()
    )

    assert answer.status_code == 422
    assert numbers(sqlite_database, "herbst") == []


@pytest.mark.parametrize(
    ("last", "is_open", "badge"), [("today", True, "offen"), ("yesterday", False, "beendet")]
)  # fmt: skip
def test_a_survey_ends_at_midnight_or_at_once(
    staff: FlaskClient, sqlite_database: Database, last: str, is_open: bool, badge: str
) -> None:
    answer = send(staff, "/staff/fragebogen/default/beenden", {"last": last},
                  form_at="/staff/fragebogen")  # fmt: skip

    assert answer.status_code == 303
    with sqlite_database.session() as session:
        asked = open_questionnaire(session, ortsteil_key=None, today=TODAY)
    assert (asked is not None) is is_open
    assert badges(staff) == [badge]


def test_versions_are_compared_word_by_word(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    new = copy.deepcopy(SMALL)
    new["pages"][0]["questions"][0]["text"]["de"] = "Eine Frage a?"
    new["pages"][0]["questions"].append(question("b"))
    with sqlite_database.transaction() as session:
        for data in (SMALL, new):
            publish_questionnaire(
                session, key="herbst", definition=parse_definition(data),
                today=TODAY, new_series=True,
            )  # fmt: skip

    tree = page(staff, "/staff/fragebogen/herbst/vergleich")
    english = page(staff, "/staff/fragebogen/herbst/vergleich?alt=1&neu=2&sprache=en")
    same = page(staff, "/staff/fragebogen/herbst/vergleich?alt=1&neu=1")

    def marks(found: Any) -> list[tuple[str, str]]:
        return [
            (e.tag, words(e)) for e in found.xpath("//article//del | //article//ins")
        ]

    assert marks(tree)[:1] == [("ins", "Eine")]
    assert [words(h) for h in tree.xpath("//article/h3")] == [
        "Eine Antwort ankreuzen (a) geändert",
        "Eine Antwort ankreuzen (b) neu",
    ]
    assert [words(h) for h in english.xpath("//article/h3")] == [
        "Eine Antwort ankreuzen (b) neu"
    ]
    assert same.xpath("//article") == []
    for wrong in (
        "nope/vergleich",
        "herbst/vergleich?alt=7",
        "herbst/vergleich?sprache=x",
    ):
        assert staff.get(f"/staff/fragebogen/{wrong}").status_code == 404


def test_a_draft_is_compared_with_the_version_before(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = start(staff, sqlite_database, key="default", origin="default 1")
    save(staff, f"{address}/fragen/change", hint__de="Denken Sie an die letzten Jahre.")

    tree = page(staff, f"{address}/vergleich")

    assert [words(e) for e in tree.xpath("//article//ins")] == [
        "Denken Sie an die letzten Jahre."
    ]


def test_the_shipped_questionnaire_passes_its_own_checklist(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    path = ROOT / "participation/places/data/erfurt/questionnaire.json"
    address = plant(sqlite_database, json.loads(path.read_text("utf-8")))

    tree = page(staff, f"{address}/pruefen")

    assert set(states(tree, "law").values()) == {"in Ordnung"}
    assert "zu bestätigen" in words(page(staff, f"{address}/datenschutz"))
    asked = states(tree, "asked")
    easy = "Einfache Sprache: kurze Sätze, kurze Wörter"
    assert {name: state for name, state in asked.items() if state != "in Ordnung"} == {
        easy: "bitte ansehen"
    }
