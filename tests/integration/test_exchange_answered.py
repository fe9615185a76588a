"""Questionnaires of others: imported, published, answered to the end."""

from typing import Any

import pytest
from flask import Flask

from config import ROOT
from participation.core.clock import today
from participation.database import Database
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.exchange.adopting import with_known_information
from participation.questionnaires.exchange.files import read_questionnaire
from participation.questionnaires.publish import publish_questionnaire
from participation.questionnaires.queries import published_questionnaires
from tests.page import Page, read_page, sent_to

DATA = ROOT / "tests/data/exchange"
ADDRESS = "/o/altstadt/fragebogen"
MOST_STEPS = 12


def answered(page: Page) -> dict[str, Any]:
    """The form with the first choice taken wherever there is one."""
    fields = page.fields()
    for element in page.all("input"):
        if element.get("type") in {"radio", "checkbox"} and element.is_inside("main"):
            fields.setdefault(element["name"], [element["value"]])
    actions = [b.get("value") for b in page.all("button") if b.get("name") == "action"]
    fields["action"] = ["send" if "send" in actions else "next"]
    return fields


@pytest.mark.parametrize("name", ["kobo.md", "limesurvey.tsv", "limesurvey.lss"])
def test_imported_questionnaire_can_be_answered(
    sqlite_app: Flask, sqlite_database: Database, name: str
) -> None:
    imported = read_questionnaire((DATA / name).read_bytes())
    with sqlite_database.transaction() as session:
        known = published_questionnaires(session)
        source = with_known_information(imported.source, known)
        publish_questionnaire(
            session,
            key="imported",
            definition=parse_definition(source),
            today=today(),
            ortsteil_key="01",
        )
        keys = {q.key for q in published_questionnaires(session)}
    assert keys == {"default", "imported"}
    client = sqlite_app.test_client()

    answer = client.get(ADDRESS)
    for _ in range(MOST_STEPS):
        page = read_page(answer)
        answer = client.post(ADDRESS, data=answered(page))
        if answer.status_code == 303:
            break

    assert sent_to(answer) == "/o/altstadt/danke"
