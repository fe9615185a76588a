"""The keying screen shows a form as it lies on the desk, and takes what people left out."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config import ROOT
from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire
from participation.responses.models import Answer
from tests.integration.staff import signed_in
from tests.page import Page

EVERY_TYPE = ROOT / "tests" / "data" / "every-type.json"


@pytest.fixture
def address(client: FlaskClient, database: Database) -> str:
    """Of the screen for a form with every type of question."""
    definition = parse_definition(json.loads(EVERY_TYPE.read_text("utf-8")))
    with database.transaction() as session:
        publish_questionnaire(
            session, key="every", definition=definition, today=today()
        )
    signed_in(client, database)
    overview = Page(client.get("/staff/eingabe").text)
    return next(e["href"] for e in overview.all("a") if "Jede Art" in e.text)


def test_forms_of_earlier_versions_can_still_be_keyed(
    client: FlaskClient, database: Database, address: str
) -> None:
    source = json.loads(EVERY_TYPE.read_text("utf-8"))
    source["title"]["de"] = "Jede Art von Frage, berichtigt"
    with database.transaction() as session:
        publish_questionnaire(
            session, key="every", definition=parse_definition(source), today=today()
        )

    overview = Page(client.get("/staff/eingabe").text)

    links = [e for e in overview.all("a") if "every-" in e.text]
    assert [e.text.rsplit(", ")[-1] for e in links] == ["every-2-de", "every-1-de"]
    assert address in [e["href"] for e in links]


def test_questions_have_the_numbers_and_words_of_the_paper(
    client: FlaskClient, address: str
) -> None:
    page = Page(client.get(address).text)

    said = [
        element.text
        for element in page.elements
        if element.tag in ("label", "p") and re.match(r"\d+\. ", element.text)
    ]
    assert [int(text.split(".")[0]) for text in said] == list(range(1, 18))
    assert said[6] == "7. Wann?"  # also where a table has one line only
    assert said[12] == "13. Ein Wort zu hier, …?"  # nobody's answer is known yet
    assert "every-1-de" in page.html


def test_what_people_left_out_on_paper_is_no_mistake(
    client: FlaskClient, database: Database, address: str
) -> None:
    fields = {**Page(client.get(address).text).fields(), "q-many": "1"}
    fields["q-ortsteil"] = "Rieth"  # the first question is required, and left out

    stored = client.post(address, data=fields)

    assert stored.status_code == 303
    with database.session() as session:
        assert list(session.scalars(select(Answer.question_key))) == ["many"]


def test_who_does_not_agree_is_not_keyed(client: FlaskClient, address: str) -> None:
    fields = Page(client.get(address).text).fields()
    shown_by = {"q-one": "1", "q-ortsteil": "Rieth"}  # the page with the consent

    refused = client.post(address, data={**fields, **shown_by})

    page = Page(refused.text)
    assert refused.status_code == 422
    assert [e["name"] for e in page.all("input", aria_invalid="true")] == ["q-ok"]
