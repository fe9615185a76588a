"""Drafts of people without JavaScript: kept under a code, never counted, gone in the end."""

import datetime
import json
import uuid
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from participation.cli.drafts import group
from participation.core.clock import today
from participation.database import Database, DatabaseAwayError
from participation.questionnaires.queries import open_questionnaire
from participation.responses.drafts import (
    DraftContent,
    delete_draft,
    delete_expired_drafts,
    delete_sent_draft,
    find_draft,
    save_draft,
)
from participation.responses.models import Answer, Draft, Submission
from participation.text.codes import read_code
from tests.integration.test_citizen_questionnaire import ADDRESS, THANKS, rows
from tests.page import Page, follow_form, read_page, sent_to

DAY = datetime.date(2026, 11, 23)
THIRTY_DAYS = datetime.timedelta(days=30)
UNKNOWN = "0000-0000-0000"


def content(session: Session, **changes: Any) -> DraftContent:
    published = open_questionnaire(session, ortsteil_key="06", today=DAY)
    assert published is not None
    values: dict[str, Any] = {
        "version_id": published.version_id,
        "ortsteil_key": "06",
        "submission_key": "a key of a form",
        "page": 1,
        "fields": {"q-relation": ["live", "work"]},
    }
    return DraftContent(**values | changes)


def test_a_draft_is_found_by_its_code_alone(session: Session) -> None:
    saved = content(session)
    code = save_draft(session, saved, code=None, today=DAY)

    assert find_draft(session, code, today=DAY) == saved
    assert find_draft(session, UNKNOWN, today=DAY) is None
    [row] = session.query(Draft).all()
    assert code not in json.dumps(row.content) + row.code_digest


def test_saving_again_keeps_the_code_and_one_row(session: Session) -> None:
    code = save_draft(session, content(session), code=None, today=DAY)
    later = content(session, page=3, fields={"q-since": ["always"]})

    assert save_draft(session, later, code=code, today=DAY) == code
    assert find_draft(session, code, today=DAY) == later
    assert session.query(Draft).count() == 1


def test_a_code_is_not_taken_over_for_another_form(session: Session) -> None:
    mine = content(session)
    code = save_draft(session, mine, code=None, today=DAY)
    other = content(session, submission_key="of somebody else", page=5)

    new = save_draft(session, other, code=code, today=DAY)

    assert new != code
    assert find_draft(session, code, today=DAY) == mine
    chosen = save_draft(session, other, code=UNKNOWN, today=DAY)
    assert chosen != UNKNOWN


def test_a_draft_lives_for_thirty_days(session: Session) -> None:
    code = save_draft(session, content(session), code=None, today=DAY)
    last, after = DAY + THIRTY_DAYS, DAY + THIRTY_DAYS + datetime.timedelta(days=1)

    assert find_draft(session, code, today=last) is not None
    assert find_draft(session, code, today=after) is None
    assert delete_expired_drafts(session, today=last) == 0
    assert delete_expired_drafts(session, today=after) == 1
    assert session.query(Draft).count() == 0


def test_a_double_tap_makes_one_draft_and_the_last_code_counts(
    session: Session,
) -> None:
    first = save_draft(session, content(session), code=None, today=DAY)
    second = save_draft(session, content(session, page=2), code=None, today=DAY)

    assert find_draft(session, first, today=DAY) is None
    assert find_draft(session, second, today=DAY) == content(session, page=2)
    assert session.query(Draft).count() == 1


def test_what_is_sent_is_kept_no_longer_whatever_its_code(session: Session) -> None:
    save_draft(session, content(session), code=None, today=DAY)
    other = save_draft(
        session, content(session, submission_key="other key"), code=None, today=DAY
    )

    delete_sent_draft(session, "a key of a form")

    assert find_draft(session, other, today=DAY) is not None
    assert session.query(Draft).count() == 1


def test_deleting_leaves_the_others(session: Session) -> None:
    code = save_draft(session, content(session), code=None, today=DAY)
    other = save_draft(
        session, content(session, submission_key="other key"), code=None, today=DAY
    )

    delete_draft(session, code)

    assert find_draft(session, code, today=DAY) is None
    assert find_draft(session, other, today=DAY) is not None


def test_the_command_deletes_expired_ones(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    monkeypatch.setattr(
        "participation.cli.drafts.open_database", lambda: _open(database)
    )
    with database.transaction() as session:
        save_draft(session, content(session), code=None, today=today())
        old = content(session, submission_key="a key of long ago")
        save_draft(session, old, code=None, today=DAY - THIRTY_DAYS * 99)

    result = CliRunner().invoke(group, ["delete-expired"])

    assert result.output == "1 expired drafts deleted.\n"
    assert len(rows(database, Draft)) == 1


def _open(database: Database) -> Any:
    from contextlib import nullcontext

    return nullcontext(database)


# ---- in the browser, without JavaScript ---------------------------------------------------


def go_on(
    client: FlaskClient, page: Page, action: str = "next", **answers: Any
) -> Page:
    return read_page(follow_form(client, ADDRESS, page, action, **answers))


def code_on(page: Page) -> str:
    [code] = [e.text for e in page.all("strong") if read_code(e.text)]
    return code


def second_page(client: FlaskClient) -> Page:
    first = read_page(client.get(ADDRESS))
    return go_on(client, first, **{"q-relation": ["live", "work"]})


def test_before_the_first_page_is_finished_nothing_is_kept(
    client: FlaskClient, database: Database
) -> None:
    first = read_page(client.get(ADDRESS))
    follow_form(client, ADDRESS, first, "next")  # with a mistake

    assert rows(database, Draft) == []
    assert "bewahren wir Ihre Antworten auf" in first.one("noscript").text


def test_every_finished_page_is_kept_under_one_code(
    client: FlaskClient, database: Database
) -> None:
    second = second_page(client)
    code = code_on(second)
    third = go_on(client, second, **{"q-wellbeing": "5"})
    again = go_on(client, third, "back", **{"q-priorities": ["gruen"]})

    assert {code_on(page) for page in (second, third, again)} == {code}
    [draft] = rows(database, Draft)
    assert draft.content["page"] == 1
    assert draft.content["fields"]["q-wellbeing"] == ["5"]
    assert draft.content["fields"]["q-priorities"] == ["gruen"]
    assert draft.expires_on == today() + THIRTY_DAYS
    assert rows(database, Submission) == []


@pytest.mark.parametrize("spelling", [str, str.lower, lambda c: c.replace("-", " ")])
def test_the_code_opens_the_page_where_one_stopped_elsewhere(
    client: FlaskClient, database: Database, spelling: Any
) -> None:
    third = go_on(client, second_page(client), **{"q-wellbeing": "5"})
    elsewhere = client.application.test_client()
    form = read_page(elsewhere.get("/weiter"))
    assert form.one("input", name="code")

    opened = read_page(
        elsewhere.post("/weiter", data={"code": spelling(code_on(third))})
    )

    assert opened.heading == third.heading
    assert {n: v for n, v in opened.fields().items() if n != "token"} == {
        n: v for n, v in third.fields().items() if n != "token"
    }
    action = opened.one("form", id="questionnaire")["action"]
    assert action == ADDRESS


def test_sent_from_two_places_counts_once_and_the_draft_is_gone(
    client: FlaskClient, database: Database
) -> None:
    here = second_page(client)
    code = code_on(here)
    there = read_page(client.post("/weiter", data={"code": code}))

    for page in (here, there):
        while not page.all("button", value="send", class_="kern-btn kern-btn--primary"):
            page = go_on(client, page)
        response = follow_form(client, ADDRESS, page, "send")
        assert sent_to(response) == THANKS

    assert len(rows(database, Submission)) == 1
    relation = {a.value for a in rows(database, Answer) if a.question_key == "relation"}
    assert relation == {"live", "work"}
    assert code not in [d.code_digest for d in rows(database, Draft)]
    assert client.post("/weiter", data={"code": code}).status_code == 404


def test_sending_deletes_the_draft(client: FlaskClient, database: Database) -> None:
    page = second_page(client)
    while not page.all("button", value="send", class_="kern-btn kern-btn--primary"):
        page = go_on(client, page)

    assert follow_form(client, ADDRESS, page, "send").status_code == 303

    assert rows(database, Draft) == []


def test_deleting_is_for_good(client: FlaskClient, database: Database) -> None:
    second = second_page(client)

    deleted = go_on(client, second, "forget", **{"q-wellbeing": "4"})

    assert rows(database, Draft) == []
    assert deleted.heading == second.heading
    assert (
        deleted.one("input", id="f-q-wellbeing-4", name="q-wellbeing").get("checked")
        is not None
    )
    third = go_on(client, deleted)
    assert third.fields()["q-relation"] == ["live", "work"]
    assert rows(database, Draft) == []


def test_a_device_that_keeps_the_draft_itself_leaves_none_here(
    client: FlaskClient, database: Database
) -> None:
    first = read_page(client.get(ADDRESS))

    second = go_on(client, first, **{"q-relation": "live", "device": "1"})

    assert rows(database, Draft) == []
    assert second.all("section", class_="draft-code stack-small") == []


@pytest.mark.parametrize(
    ("typed", "status", "error"),
    [
        (UNKNOWN, 404, "Unter diesem Code ist nichts gespeichert."),
        ("7K3M-9QXT-2ABD", 422, "In diesem Code stimmt etwas nicht."),
        ("", 422, "In diesem Code stimmt etwas nicht."),
        ("\x00" * 200, 422, "In diesem Code stimmt etwas nicht."),
    ],
)
def test_a_code_that_opens_nothing_says_so(
    client: FlaskClient, typed: str, status: int, error: str
) -> None:
    page = read_page(client.post("/weiter", data={"code": typed}), status)

    assert page.errors[0].startswith(error)
    assert page.heading == "Weitermachen mit Code"


def test_an_expired_draft_looks_like_an_unknown_code(client: FlaskClient) -> None:
    code = code_on(second_page(client))
    unknown = client.post("/weiter", data={"code": UNKNOWN})

    with time_machine.travel(datetime.datetime.now(datetime.UTC) + THIRTY_DAYS * 2):
        expired = client.post("/weiter", data={"code": code})

    assert expired.status_code == unknown.status_code == 404
    assert expired.text.replace(code, UNKNOWN) == unknown.text


def test_a_form_of_another_site_opens_no_draft(client: FlaskClient) -> None:
    code = code_on(second_page(client))

    response = client.post(
        "/weiter", data={"code": code}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403


def test_the_language_can_be_changed_after_coming_back(client: FlaskClient) -> None:
    code = code_on(second_page(client))
    opened = read_page(client.post("/weiter", data={"code": code}))
    switch = next(
        b for b in opened.all("button", value="language") if "/en/" in b["formaction"]
    )

    response = follow_form(client, switch["formaction"], opened, "language")

    english = read_page(response, lang="en")
    assert english.heading == "Life in the district"
    assert code_on(english) == code
    assert english.fields()["q-relation"] == ["live", "work"]


def test_without_database_people_go_on_and_are_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = second_page(client)
    monkeypatch.setattr(
        "participation.web.citizen.kept.database", lambda: _AwayDatabase()
    )

    third = go_on(client, second)

    assert third.heading == "Was zuerst zu tun ist"
    assert "noch nicht unter dem Code gespeichert" in third.html


class _AwayDatabase:
    def transaction(self) -> Any:
        raise DatabaseAwayError


# ---- for the browser ----------------------------------------------------------------------


def test_all_pages_come_in_one_document_that_can_be_sent_as_it_is(
    client: FlaskClient, database: Database
) -> None:
    page = read_page(client.get(f"{ADDRESS}/seiten?order=77"))

    assert [s["data-page"] for s in page.all("section") if s.get("data-page")] == list(
        "012345"
    )
    assert page.fields()["order"] == ["77"]
    names = {e.get("data-question") for e in page.elements if e.get("data-question")}
    assert len(names) == 16
    fields = page.fields() | {"q-relation": ["live"], "action": ["send"]}
    assert sent_to(client.post(ADDRESS, data=fields)) == THANKS
    assert len(rows(database, Submission)) == 1


def test_the_document_says_what_the_browser_checks(client: FlaskClient) -> None:
    page = read_page(client.get(f"{ADDRESS}/seiten"))

    [relation] = [e for e in page.elements if e.get("data-question") == "relation"]
    assert relation.get("data-required") == ""
    assert json.loads(relation["data-messages"])["required"] == (
        "Bitte beantworten Sie diese Frage."
    )
    [priorities] = [e for e in page.elements if e.get("data-question") == "priorities"]
    assert priorities["data-maximum"] == "3"
    assert json.loads(priorities["data-messages"])["too_many"] == (
        "Bitte wählen Sie höchstens 3."
    )


@pytest.mark.parametrize("version", ["", "x", str(uuid.uuid4())])
def test_an_unknown_version_is_the_open_one(client: FlaskClient, version: str) -> None:
    page = read_page(client.get(f"{ADDRESS}/seiten?version={version}&order=x"))

    assert (
        page.one("form", id="questionnaire")["data-version"]
        == (page.one("form", id="questionnaire")["data-all"])
    )


def test_a_version_has_one_name_so_that_memory_cannot_be_filled(
    client: FlaskClient,
) -> None:
    page = read_page(client.get(ADDRESS))
    version = page.one("form", id="questionnaire")["data-version"]
    memory = client.application.extensions["participation"].memory
    client.get(f"{ADDRESS}/seiten?version={version}")
    before = set(memory)

    for other in (version.upper(), f"{{{version}}}", version.replace("-", "")):
        client.get(f"{ADDRESS}/seiten?version={other}")

    assert set(memory) == before


def test_the_service_worker_may_serve_the_whole_site_and_is_asked_for_anew(
    client: FlaskClient,
) -> None:
    response = client.get("/sw.js")

    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    assert 'addEventListener("fetch"' in response.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_without_network_is_in_the_readers_language(
    client: FlaskClient, prefix: str
) -> None:
    page = read_page(client.get(f"{prefix}/offline"), lang=prefix[1:] or "de")

    assert [s["src"] for s in page.all("script")] == [
        client.application.extensions["participation"].assets.address("app.js")
    ]
