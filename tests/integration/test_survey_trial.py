"""A draft is tried as a citizen would fill it in, and nothing of it stays."""

import copy
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import ROOT
from participation.core.clock import today
from participation.database import Base, Database
from participation.questionnaires.survey_drafts import Who, start_draft
from tests.integration.editing import DRAFTS
from tests.integration.staff import signed_in
from tests.page import Page
from tests.questionnaire_parts import page as one_page
from tests.questionnaire_parts import question, source

SMALL = source(
    one_page("one", question("a", required=True), question("n", "number", maximum=5)),
    one_page("two", question("b", when={"question": "a", "is": "a"})),
    one_page("three", question("last", "text", text={"de": "Noch etwas zu {{a|nichts}}?"})),
    thanks={"de": "<p>Danke für die Mühe.</p>"},
)  # fmt: skip


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def plant(database: Database, data: Any) -> str:
    with database.transaction() as session:
        who = Who(account_id=None, today=today())
        draft_id = start_draft(session, key="draft", source=data, who=who)
    return f"{DRAFTS}/{draft_id}"


def fields_of(answer: Any) -> dict[str, Any]:
    return dict(Page(answer.text).fields())


def go(client: FlaskClient, address: str, answer: Any, action: str, **said: Any) -> Any:
    fields = {**fields_of(answer), **{f"q-{k}": v for k, v in said.items()}}
    return client.post(f"{address}/probelauf", data={**fields, "action": action})


def heading(answer: Any) -> str:
    return Page(answer.text).heading


def counts(database: Database) -> dict[str, int]:
    with database.session() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_a_trial_goes_all_the_way_and_leaves_nothing(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))
    before = counts(sqlite_database)
    assert before["survey_draft"] == 1

    first = staff.get(f"{address}/probelauf")
    wrong = go(staff, address, first, "next", n="9")
    assert (wrong.status_code, len(Page(wrong.text).errors)) == (422, 2)
    second = go(staff, address, wrong, "next", a="a", n="3")
    assert heading(second) == "two"
    back = go(staff, address, second, "back", b="b")
    skipping = go(staff, address, back, "next", a="b")
    assert heading(skipping) == "three"
    assert "B</bdi>" in skipping.text  # the answer is repeated in the text
    thanks = go(staff, address, skipping, "send", last="Ein Kommentar")

    assert thanks.status_code == 200
    assert "Danke für die Mühe." in thanks.text
    for answer in (first, wrong, second, skipping, thanks):
        assert "Probelauf" in answer.text
        assert answer.headers.getlist("Set-Cookie") == []
    assert counts(sqlite_database) == before


def test_a_trial_is_in_the_language_that_is_tried(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = json.loads((ROOT / "tests/data/every-type.json").read_text("utf-8"))
    address = plant(sqlite_database, data)

    arabic = staff.get(f"{address}/probelauf?sprache=ar")

    assert Page(arabic.text).one("html").attributes == {"lang": "ar", "dir": "rtl"}
    [banner] = [e for e in Page(arabic.text).all("p") if e.get("role") == "note"]
    assert banner["lang"] == "de"
    assert banner.text.startswith("Probelauf.")
    english = staff.post(f"{address}/probelauf?sprache=en",
                         data={**fields_of(arabic), "action": "language"})  # fmt: skip
    assert Page(english.text).one("html")["lang"] == "en"
    assert staff.get(f"{address}/probelauf?sprache=uk").status_code == 404
    picture = next(iter(data["pictures"]))
    assert staff.get(f"{address}/bilder/{picture}").content_type.startswith("image/")
    assert staff.get(f"{address}/bilder/nope").status_code == 404


def test_only_the_trial_may_be_framed_and_only_by_us(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, copy.deepcopy(SMALL))

    preview = staff.get(f"{address}/vorschau?geraet=desktop&sprache=en")
    policy = {
        name: answer.headers["Content-Security-Policy"]
        for name, answer in (
            ("overview", staff.get(address)),
            ("preview", preview),
            ("trial", staff.get(f"{address}/probelauf")),
        )
    }

    [frame] = Page(preview.text).all("iframe")
    assert frame["src"] == f"{address}/probelauf?sprache=en"
    assert {name: ("frame-ancestors 'none'" in p, "frame-src" in p)
            for name, p in policy.items()} == {
        "overview": (True, False), "preview": (True, True), "trial": (False, False),
    }  # fmt: skip
    assert "frame-ancestors 'self'" in policy["trial"]
    assert staff.get(f"{address}/vorschau?geraet=uhr").status_code == 404


def test_what_is_not_finished_is_left_out_and_said(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = copy.deepcopy(SMALL)
    data["pages"][0]["questions"][1]["text"] = {}
    data["pages"][1]["questions"][0]["when"] = {"question": "gone", "is": "x"}
    data["title"], data["intro"] = {}, {}
    address = plant(sqlite_database, data)

    first = staff.get(f"{address}/probelauf")

    assert "1 Stelle fehlt hier" in first.text
    shown = [e.get("data-question") for e in Page(first.text).elements]
    assert [key for key in shown if key] == ["a"]
    assert heading(go(staff, address, first, "next", a="b")) == "two"


def test_an_empty_draft_has_no_trial_yet(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    address = plant(sqlite_database, source(one_page("one")))

    assert "Noch gibt es nichts zu zeigen" in staff.get(f"{address}/vorschau").text
    assert staff.get(f"{address}/probelauf").status_code == 404
