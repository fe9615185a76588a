"""No survey opens untold; what was in force before goes on as it is."""

import datetime
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from participation.core.clock import today
from participation.core.ids import digest
from participation.database import Database
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.information import NotToldError
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_questionnaire,
    publish_shipped,
    set_period,
)
from participation.questionnaires.queries import (
    open_questionnaire,
    published_questionnaires,
    published_versions,
)
from tests.integration.staff import checked, send, signed_in, words
from tests.page import read_page
from tests.questionnaire_parts import INFORMATION, page, question, source

TODAY = today()
SILENT: dict[str, Any] = source(page("one", question("a")), information={})
TOLD: dict[str, Any] = source(page("one", question("a")))


def plant_earlier(session: Session, **days: datetime.date) -> None:
    """A version from before anything had to be said."""
    questionnaire = Questionnaire(key="earlier", **days)
    session.add(questionnaire)
    session.flush()
    session.add(
        QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            turn=99,
            definition=SILENT,
            definition_digest=digest("silent"),
            published_on=TODAY,
        )
    )
    session.flush()


def period(session: Session) -> tuple[Any, Any]:
    [version] = published_versions(session, "earlier")
    return version.opens_on, version.closes_on


def test_nothing_is_published_untold(session: Session) -> None:
    with pytest.raises(NotToldError):
        publish_questionnaire(
            session, key="new", definition=parse_definition(SILENT), today=TODAY
        )

    assert [q.key for q in published_questionnaires(session)] == ["default"]


def test_what_was_published_before_keeps_running_and_may_end_earlier(
    session: Session,
) -> None:
    plant_earlier(session, closes_on=TODAY + datetime.timedelta(days=9))

    asked = open_questionnaire(session, ortsteil_key=None, today=TODAY)
    assert asked is not None
    assert asked.key == "earlier"
    close_questionnaire(session, key="earlier", closes_on=TODAY)
    assert period(session) == (None, TODAY)


@pytest.mark.parametrize(
    "days",
    [
        {"opens_on": None, "closes_on": TODAY + datetime.timedelta(days=1)},
        {"opens_on": None, "closes_on": None},
        {"opens_on": TODAY - datetime.timedelta(days=9), "closes_on": TODAY},
    ],
)
def test_it_takes_answers_on_no_further_day(session: Session, days: Any) -> None:
    opened = TODAY - datetime.timedelta(days=5)
    plant_earlier(session, opens_on=opened, closes_on=TODAY)

    with pytest.raises(NotToldError):
        set_period(session, key="earlier", **days)

    assert period(session) == (opened, TODAY)


def test_a_shipped_file_brings_only_the_information_up_to_date(
    sqlite_database: Database,
) -> None:
    changed = source(page("one", question("a"), question("b")))
    with sqlite_database.transaction() as session:
        plant_earlier(session)
        for data, published in ((TOLD, True), (changed, False)):
            assert (
                publish_shipped(
                    session,
                    key="earlier",
                    definition=parse_definition(data),
                    today=TODAY,
                )
                is published
            )

        assert [v.number for v in published_versions(session, "earlier")] == [2, 1]


def test_the_privacy_page_tells_each_open_survey_in_the_language_of_the_page(
    sqlite_database: Database, sqlite_app: Any
) -> None:
    client: FlaskClient = sqlite_app.test_client()
    told = {
        **INFORMATION,
        "purpose": {"de": "Damit wir planen.", "en": "So that we can plan."},
        "procedure": {"kind": "statistics", "satzung": "Befragungssatzung"},
        "notice": {"de": "<p>Ihr Recht</p><script>x</script>", "en": "<p>Yours</p>"},
    }
    data = source(page("one", question("a")), information=told)
    with sqlite_database.transaction() as session:
        publish_questionnaire(
            session, key="new", definition=parse_definition(data), today=TODAY
        )

    shown = read_page(client.get("/en/datenschutz"), lang="en")

    headings = [" ".join(e.text.split()) for e in shown.all("h2")]
    assert [h.split(": ")[-1] for h in headings[-2:]] == [
        "What is life like in your district?",
        "Probe",
    ]
    facts = [" ".join(e.text.split()) for e in shown.all("dd")][8:]
    assert facts.pop(3).endswith(": Befragungssatzung")
    assert facts == [
        "Stadt",
        "datenschutz@stadt.example",
        "So that we can plan.",
        "Stands here.",
        "Stands here.",
        "Stands here.",
        "Aufsicht",
    ]
    assert "<p>Yours</p>" in shown.html
    assert "script>x" not in shown.html


def test_staff_are_told_why_it_cannot_be_extended(
    sqlite_database: Database, sqlite_app: Any
) -> None:
    client: FlaskClient = signed_in(sqlite_app.test_client(), sqlite_database)
    with sqlite_database.transaction() as session:
        plant_earlier(session, closes_on=TODAY)
    address = "/staff/fragebogen/earlier/1"

    later = send(client, address, {"opens_on": "", "closes_on": "2099-12-31"})

    assert later.status_code == 422
    [told] = checked(later).xpath("//*[@id='error-summary']//li")
    assert words(told).startswith("So darf die Umfrage nicht öffnen")
    with sqlite_database.session() as session:
        assert period(session) == (None, TODAY)


def test_an_imported_questionnaire_in_another_language_has_to_be_told_in_it(
    sqlite_database: Database, sqlite_app: Any
) -> None:
    client: FlaskClient = signed_in(sqlite_app.test_client(), sqlite_database)
    data = {**SILENT, "languages": ["de", "fr"]}
    file = io.BytesIO(json.dumps(data).encode())
    read = checked(send(client, "/staff/fragebogen/einlesen", {"file": (file, "x")}))
    [signed] = read.xpath("//input[@name='draft']/@value")

    refused = send(
        client,
        "/staff/fragebogen/veroeffentlichen",
        {"draft": signed, "key": "neu", "action": "publish"},
        form_at="/staff/fragebogen/einlesen",
    )

    assert refused.status_code == 422
    assert "fehlen in einer Sprache" in words(checked(refused))
    with sqlite_database.session() as session:
        assert published_versions(session, "neu") == []
