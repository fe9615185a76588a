"""Where people stop: pages are counted once a form, with nobody behind the number."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.clock import today
from participation.database import Database, DatabaseAwayError
from participation.questionnaires.models import QuestionnaireVersion
from participation.responses.models import PageCount
from participation.responses.page_counts import ReachedPage, add_page_counts
from participation.web.reached import STORE_AFTER_S, PageCounter
from participation.web.state import installation
from tests.integration.test_citizen_questionnaire import (
    ADDRESS,
    SIXTEEN,
    Away,
    counted,
    send,
)
from tests.page import follow_form, read_page

FIRST, SECOND, THIRD = "page_you", "page_life", "page_priorities"
START: dict[str, Any] = {"q-relation": "live", "q-ortsteil": "06"}


@pytest.fixture
def sqlite_client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


def counts(app: Flask) -> dict[str, int]:
    return {page.page_key: n for page, n in counter(app).counts.items()}


def counter(app: Flask) -> PageCounter:
    return installation(app).page_counter


def stored(database: Database) -> dict[str, int]:
    with database.session() as session:
        rows = session.scalars(select(PageCount))
        return {row.page_key: row.times for row in rows}


def beacon(client: FlaskClient, token: str, page: str, **headers: str) -> int:
    data = {"token": token, "page": page}
    return client.post(f"{ADDRESS}/seite", data=data, headers=headers).status_code


def token_of(client: FlaskClient) -> str:
    [token] = read_page(client.get(ADDRESS)).fields()["token"]
    return token


def test_whoever_only_looks_is_not_counted(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    sqlite_client.get(ADDRESS)
    sqlite_client.get(f"{ADDRESS}/seiten")

    assert counts(sqlite_app) == {}


def test_each_page_of_a_form_counts_once(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    send(sqlite_client, SIXTEEN)
    send(sqlite_client, SIXTEEN)

    definition_pages = [FIRST, SECOND, THIRD, "page_together", "page_words",
                        "page_about_you"]  # fmt: skip
    assert counts(sqlite_app) == dict.fromkeys(definition_pages, 2)


def test_going_back_and_a_mistake_count_no_page_again(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    page = read_page(sqlite_client.get(ADDRESS))
    for action, answers in (
        ("next", {}),  # the first question must be answered
        ("next", START),
        ("back", {}),
        ("next", {}),
        ("next", {}),
    ):
        answer = follow_form(sqlite_client, ADDRESS, page, action, **answers)
        page = read_page(answer, answer.status_code)

    assert counts(sqlite_app) == {FIRST: 1, SECOND: 1, THIRD: 1}


def test_a_draft_that_is_gone_on_with_counts_no_page_again(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    page = read_page(sqlite_client.get(ADDRESS))
    page = read_page(follow_form(sqlite_client, ADDRESS, page, "next", **START))
    [code] = page.fields()["draft"]

    resumed = read_page(sqlite_client.get("/weiter"))
    fields = resumed.fields() | {"code": [code], "action": ["resume"]}
    opened = read_page(sqlite_client.post("/weiter", data=fields))
    follow_form(sqlite_client, ADDRESS, opened, "next")

    assert counts(sqlite_app) == {FIRST: 1, SECOND: 1, THIRD: 1}


def test_a_device_tells_of_the_pages_it_turns(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    token = token_of(sqlite_client)

    assert [beacon(sqlite_client, token, page) for page in "012"] == [204] * 3
    assert counts(sqlite_app) == {FIRST: 1, SECOND: 1, THIRD: 1}


@pytest.mark.parametrize("page", ["", "-1", "6", "9999", "99999", "²", "1e1", "x"])
def test_a_page_that_there_is_not_counts_nothing(
    sqlite_app: Flask, sqlite_client: FlaskClient, page: str
) -> None:
    assert beacon(sqlite_client, token_of(sqlite_client), page) == 204
    assert counts(sqlite_app) == {}


def test_only_forms_of_ours_are_counted(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    token = token_of(sqlite_client)

    assert beacon(sqlite_client, token + "x", "0") == 204
    assert beacon(sqlite_client, "", "0") == 204
    assert beacon(sqlite_client, token, "0", Origin="https://elsewhere.example") == 403
    with time_machine.travel(today() + datetime.timedelta(days=31)):
        assert beacon(sqlite_client, token, "0") == 204
    assert counts(sqlite_app) == {}


def test_answering_waits_for_no_count(
    sqlite_app: Flask, sqlite_client: FlaskClient, sqlite_database: Database
) -> None:
    with counted(sqlite_database) as statements:
        send(sqlite_client, SIXTEEN)

    assert [s for s in statements if "page_count" in s] == []
    assert stored(sqlite_database) == {}


def test_counts_are_stored_after_the_answer_has_gone_out(
    sqlite_app: Flask, sqlite_client: FlaskClient, sqlite_database: Database
) -> None:
    token = token_of(sqlite_client)
    beacon(sqlite_client, token, "0")
    counter(sqlite_app).begun -= STORE_AFTER_S

    answer = sqlite_client.post(
        f"{ADDRESS}/seite", data={"token": token, "page": "1"}, buffered=False
    )
    before = stored(sqlite_database)
    answer.close()

    assert (before, stored(sqlite_database)) == ({}, {FIRST: 1, SECOND: 1})
    assert counts(sqlite_app) == {}


def test_counts_are_lost_while_the_database_is_away_and_nobody_notices(
    sqlite_app: Flask, sqlite_client: FlaskClient
) -> None:
    beacon(sqlite_client, token_of(sqlite_client), "0")

    counter(sqlite_app).store(Away())  # type: ignore[arg-type]

    assert counts(sqlite_app) == {}
    with pytest.raises(DatabaseAwayError):
        Away().transaction()


def test_a_flood_of_pages_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participation.web.reached.MOST_PAGES", 2)
    found = PageCounter()
    version = uuid.uuid4()

    for key in "abcab":
        found.add(ReachedPage(version, today(), key))

    assert {page.page_key: n for page, n in found.counts.items()} == {"a": 2, "b": 2}


def test_two_processes_add_to_the_same_count(session: Session) -> None:
    version = session.scalars(select(QuestionnaireVersion.id)).first()
    assert version is not None
    day = datetime.date(2026, 9, 5)
    one, other = ReachedPage(version, day, FIRST), ReachedPage(version, day, SECOND)

    add_page_counts(session, {one: 3, other: 1})
    add_page_counts(session, {one: 4})

    rows = session.execute(select(PageCount.page_key, PageCount.times))
    assert {key: times for key, times in rows} == {FIRST: 7, SECOND: 1}  # noqa: C416
