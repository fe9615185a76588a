"""The receipt: a code shows what became of what one sent, and takes it back."""

import datetime
import importlib
import pkgutil
import re
import threading
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

import participation
from participation.core.clock import today
from participation.database import Base, Database, DatabaseAwayError
from participation.responses.models import Comment, Submission, SubmissionReceipt
from participation.responses.receipts import (
    keep_receipt,
    receipt_code,
    withdraw,
)
from participation.responses.removals import removals
from participation.text.codes import code_of, read_code
from tests.integration.releasing import plant_people
from tests.integration.test_citizen_questionnaire import SIXTEEN, rows, send
from tests.page import follow_form, read_page

COMMENT = "/o/rieth/kommentar"
RECEIPT = "/quittung"
WITHDRAW = "/quittung/zurueckziehen"
WITHDRAWN = "/quittung/zurueckgezogen"


def sent_comment(client: FlaskClient, text: str = "Mehr Bänke!") -> str:
    """Send a comment and return the code that the thank-you page shows."""
    form = read_page(client.get(COMMENT))
    response = follow_form(client, COMMENT, form, "send", text=text)
    return shown_code(client.get(response.headers["Location"]).text)


def shown_code(html: str) -> str:
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", html)
    return str(code)


def look(client: FlaskClient, code: str, **more: str) -> Any:
    return client.post(RECEIPT, data={"code": code, **more})


def everything(database: Database) -> dict[str, int]:
    """Rows by table, of those that hold any, without what is there from the start."""
    tables = ("submission", "comment", "answer", "theme_tag", "published_comment")
    with database.session() as session:
        return {
            name: session.scalar(
                select(func.count()).select_from(Base.metadata.tables[name])
            )
            or 0
            for name in tables
        }


def test_the_code_is_always_the_same_for_a_key_and_can_be_read() -> None:
    code = receipt_code("a submission key")

    assert (read_code(code), receipt_code("a submission key")) == (code, code)
    assert receipt_code("another key") != code
    assert code_of("receipt a submission key") == code


def test_a_comment_is_found_with_its_code_and_without_it_not(
    client: FlaskClient, database: Database
) -> None:
    code = sent_comment(client, "Eine <b>Bank</b> & Licht")

    page = read_page(look(client, f" {code.lower().replace('-', ' ')} "))

    assert page.heading == "Ihr Beitrag"
    assert "Eine &lt;b&gt;Bank&lt;/b&gt; &amp; Licht" in page.html
    assert "Er wird mit den nächsten Ergebnissen gezählt." in page.html
    assert code not in str(rows(database, SubmissionReceipt)[0].code_digest)
    other = code_of("never sent")
    assert look(client, other).status_code == 404
    assert "kennen wir nicht" in look(client, other).text


@pytest.mark.parametrize("typed", ["", "x", "7K3M-9QXT-2AB", "\0", "🥦" * 500])
def test_a_mistyped_code_is_kept_and_explained(client: FlaskClient, typed: str) -> None:
    answer = look(client, typed)

    assert answer.status_code == 422
    assert "In diesem Code stimmt etwas nicht." in answer.text


def test_a_questionnaire_is_taken_back_with_all_that_hangs_on_it(
    client: FlaskClient, database: Database
) -> None:
    before = everything(database)
    thanks = client.get(send(client, SIXTEEN).headers["Location"])
    code = shown_code(thanks.text)
    shown = look(client, code).text
    assert "Der Park." in shown
    assert re.findall(r"<dt>Beantwortete Fragen</dt><dd>(\d+)</dd>", shown) == ["10"]

    asked = look(client, code, step="withdraw")
    assert "Wirklich zurückziehen?" in asked.text
    assert len(rows(database, Submission)) == before["submission"] + 1

    for _ in range(2):  # a double tap
        done = client.post(WITHDRAW, data={"code": code})
        assert (done.status_code, done.headers["Location"]) == (303, WITHDRAWN)

    assert everything(database) == before
    [receipt] = rows(database, SubmissionReceipt)
    assert (receipt.submission_id, receipt.subject, receipt.withdrawn_on) == (
        None,
        "default",
        today(),
    )
    assert "Sie haben diesen Beitrag zurückgezogen" in look(client, code).text


def test_an_old_tab_does_not_bring_back_what_was_taken_back(
    client: FlaskClient, database: Database
) -> None:
    form = read_page(client.get(COMMENT))
    first = follow_form(client, COMMENT, form, "send", text="Bank")
    code = shown_code(client.get(first.headers["Location"]).text)
    client.post(WITHDRAW, data={"code": code})

    again = follow_form(client, COMMENT, form, "send", text="Bank")

    assert again.status_code == 303
    assert rows(database, Comment) == []
    assert "zurückgezogen" in look(client, code).text


def test_a_double_tap_shows_one_code(client: FlaskClient, database: Database) -> None:
    form = read_page(client.get(COMMENT))
    codes = {
        shown_code(
            client.get(
                follow_form(client, COMMENT, form, "send", text="Bank").headers[
                    "Location"
                ]
            ).text
        )
        for _ in range(2)
    }

    assert (len(codes), len(rows(database, SubmissionReceipt))) == (1, 1)


def test_the_thank_you_page_shows_the_code_only_for_a_while(
    client: FlaskClient,
) -> None:
    with time_machine.travel("2026-11-23T10:00:00+00:00", tick=False) as clock:
        form = read_page(client.get(COMMENT))
        sent = follow_form(client, COMMENT, form, "send", text="Bank")
        address = sent.headers["Location"]
        code = shown_code(client.get(address).text)
        assert code not in address
        clock.shift(datetime.timedelta(minutes=31))
        assert "Ihr Code für später" not in client.get(address).text
    for forged in ("x", "AAAA", address[-40:]):
        page = client.get(f"/o/rieth/danke?q={forged}")
        assert (page.status_code, "Ihr Code" in page.text) == (200, False)


def test_no_page_with_a_code_or_a_contribution_is_kept_by_the_browser(
    client: FlaskClient,
) -> None:
    form = read_page(client.get(COMMENT))
    sent = follow_form(client, COMMENT, form, "send", text="Bank")
    thanks = client.get(sent.headers["Location"])
    code = shown_code(thanks.text)

    pages = [
        thanks,
        look(client, code),
        look(client, code, step="withdraw"),
        client.post("/weiter", data={"code": code}),
    ]

    assert [page.headers["Cache-Control"] for page in pages] == ["no-store"] * 4
    assert client.get("/o/rieth/danke").headers["Cache-Control"] == "private, no-cache"


def test_the_page_for_drafts_opens_a_contribution_as_well(client: FlaskClient) -> None:
    code = sent_comment(client)

    assert (
        read_page(client.post("/weiter", data={"code": code})).heading == "Ihr Beitrag"
    )


def test_a_form_of_another_site_is_refused(
    client: FlaskClient, database: Database
) -> None:
    code = sent_comment(client)
    foreign = {"Sec-Fetch-Site": "cross-site"}

    for address in (RECEIPT, WITHDRAW):
        answer = client.post(address, data={"code": code}, headers=foreign)
        assert answer.status_code == 403
    assert len(rows(database, Comment)) == 1


def test_without_the_database_nothing_is_lost(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = sent_comment(client)

    def away(*_: object, **__: object) -> None:
        raise DatabaseAwayError

    with monkeypatch.context() as broken:
        broken.setattr(Database, "transaction", away)
        assert client.post(WITHDRAW, data={"code": code}).status_code == 503
    assert len(rows(database, Comment)) == 1


def test_what_was_deleted_in_time_is_said_so(
    client: FlaskClient, database: Database
) -> None:
    code = sent_comment(client)
    with database.transaction() as session:
        session.delete(session.scalars(select(Submission)).one())

    assert "nicht mehr gespeichert" in look(client, code).text


def test_taken_back_six_times_at_once_is_taken_back_once(database: Database) -> None:
    with database.transaction() as session:
        first, other = plant_people(session, 2, comment=["oepnv"])
        keep_receipt(session, key="six", submission_id=first)
    together, failed = threading.Barrier(6), []

    def tap() -> None:
        together.wait()
        try:
            with database.transaction() as session:
                withdraw(session, receipt_code("six"), today=today())
        except Exception as error:
            failed.append(error)

    taps = [threading.Thread(target=tap) for _ in range(6)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()

    with database.session() as session:
        assert failed == []
        assert session.scalars(select(Submission.id)).all() == [other]
        assert removals(session) == 1


def test_whatever_names_a_submission_or_a_comment_goes_with_it() -> None:
    """A new table that forgets it would keep what somebody has taken back."""
    for module in pkgutil.walk_packages(participation.__path__, "participation."):
        if module.name.endswith("models"):
            importlib.import_module(module.name)

    kept = {
        f"{table.name}.{key.parent.name}: {key.ondelete}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("submission", "comment", "published_comment")
        and key.ondelete != "CASCADE"
    }

    assert kept == {
        "submission_receipt.submission_id: SET NULL",
        "moderation_decision.merged_into: SET NULL",
    }
