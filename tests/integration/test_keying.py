"""Paper forms: keyed once, a sample twice by two people, and how far both agree."""

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_key
from participation.database import Database
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
)
from participation.responses.keying import (
    agreement,
    decide_entry,
    differences,
    forms_to_key_again,
    record_paper_form,
    record_second_entry,
)
from participation.responses.models import Answer, Comment, PaperForm, Submission
from participation.responses.submit import QuestionnaireClosedError
from tests.conftest import build_app
from tests.integration.staff import make_account, signed_in
from tests.page import Page
from tests.questionnaire_parts import page, question, source

TODAY = datetime.date(2026, 11, 23)
FIRST = [
    AnswerValue(question_key="relation", value="live"),
    AnswerValue(question_key="change", value="worse"),
    AnswerValue(question_key="safety", item="day", value="5"),
    AnswerValue(question_key="missing", text="Mehr  Bänke"),
]


def questionnaire(session: Session) -> PublishedQuestionnaire:
    found = open_questionnaire(session, ortsteil_key="06", today=TODAY)
    assert found is not None
    return found


def keyed(session: Session, **changes: Any) -> int:
    fields: dict[str, Any] = {
        "questionnaire": questionnaire(session),
        "ortsteil_key": "06",
        "answers": [*FIRST, AnswerValue(question_key="ortsteil", value="06")],
        "key": new_key(),
        "language": "uk",
        "today": TODAY,
        "keyed_by": None,
        "second_wanted": True,
    }
    return record_paper_form(session, **{**fields, **changes}).number


def again(
    session: Session, number: int, answers: list[AnswerValue], place: str = "06"
) -> None:
    record_second_entry(
        session, number, ortsteil_key=place, answers=answers, keyed_by=None
    )


def person(session: Session, login: str) -> uuid.UUID:
    return make_account(session, login=login, name=login).id


def test_a_form_is_stored_as_paper_in_its_language(session: Session) -> None:
    keyed(session)

    [stored] = session.scalars(select(Submission))
    assert (stored.channel, stored.language, stored.ortsteil_key) == (
        "paper",
        "uk",
        "06",
    )
    assert session.scalar(select(Comment.channel)) == "paper"


def test_forms_are_numbered_and_saved_once(session: Session) -> None:
    key = new_key()

    numbers = [keyed(session), keyed(session, key=key), keyed(session, key=key)]

    assert numbers == [1, 2, 2]
    assert len(list(session.scalars(select(PaperForm)))) == 2


def test_paper_comes_later_than_the_last_day_but_not_for_ever(
    session: Session,
) -> None:
    opened = TODAY - datetime.timedelta(days=30)
    ended = TODAY - datetime.timedelta(days=28)
    late = dataclasses.replace(questionnaire(session), opens_on=opened, closes_on=ended)
    over = dataclasses.replace(late, closes_on=ended - datetime.timedelta(days=1))

    assert keyed(session, questionnaire=late) == 1
    with pytest.raises(QuestionnaireClosedError):
        keyed(session, questionnaire=over)


def test_two_equal_entries_agree_whatever_the_spaces(session: Session) -> None:
    number = keyed(session)
    same = [*FIRST[:3], AnswerValue(question_key="missing", text="mehr bänke")]

    again(session, number, same)

    counted = agreement(session)
    assert (counted.fields_compared, counted.fields_agreed, counted.rate) == (5, 5, 1.0)
    assert forms_to_key_again(session, not_by=None) == []


def test_differences_are_shown_and_the_second_entry_can_win(session: Session) -> None:
    number = keyed(session)
    other = [FIRST[0], AnswerValue(question_key="change", value="better"), FIRST[2]]

    again(session, number, other, place="14")

    assert differences(session, number) == [
        ("", "", "06", "14"),
        ("change", "", "worse", "better"),
        ("missing", "", "mehr bänke", ""),
    ]
    assert agreement(session).rate == 2 / 5
    decide_entry(session, number, valid="second")
    session.expire_all()
    [stored] = session.scalars(select(Submission))
    rows = session.execute(select(Answer.question_key, Answer.value)).all()
    assert stored.ortsteil_key == "14"
    assert sorted(tuple(row) for row in rows) == [
        ("change", "better"), ("relation", "live"), ("safety", "5"),
    ]  # fmt: skip
    assert list(session.scalars(select(Comment))) == []


def test_the_first_entry_stays_where_it_is_right(session: Session) -> None:
    number = keyed(session)
    again(session, number, FIRST[:2])

    decide_entry(session, number, valid="first")
    decide_entry(session, number, valid="second")  # too late, decided before

    assert len(list(session.scalars(select(Answer)))) == 4


def test_nobody_checks_the_own_entry(session: Session) -> None:
    anna, ben = person(session, "anna"), person(session, "ben")
    number = keyed(session, keyed_by=anna)

    with pytest.raises(InvalidInputError):
        record_second_entry(
            session, number, ortsteil_key="06", answers=FIRST, keyed_by=anna
        )

    assert forms_to_key_again(session, not_by=anna) == []
    assert [f.number for f in forms_to_key_again(session, not_by=ben)] == [number]


def test_what_is_not_waiting_is_refused(session: Session) -> None:
    number = keyed(session, second_wanted=False)

    with pytest.raises(InvalidInputError):
        again(session, number, FIRST)
    with pytest.raises(NotFoundError):
        again(session, 99, FIRST)


@pytest.fixture
def staff(sqlite_database: Database, settings: Settings) -> FlaskClient:
    app: Flask = build_app(
        sqlite_database, dataclasses.replace(settings, double_entry_share=1.0)
    )
    return signed_in(app.test_client(), sqlite_database)


def shown(client: FlaskClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.text)


def test_a_form_is_keyed_on_the_screen(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    links = [e["href"] for e in shown(staff, "/staff/eingabe").all("a")]
    [address] = [link for link in links if link.startswith("/staff/eingabe/")]
    fields = {
        **shown(staff, address).fields(),
        "q-relation": "13",
        "q-ortsteil": "6",
        "q-change": "3",
    }

    wrong = staff.post(address, data={**fields, "q-change": "77"})
    stored = staff.post(address, data=fields)

    assert wrong.status_code == 422
    assert Page(wrong.text).fields()["q-relation"] == ["13"]
    assert stored.status_code == 303
    assert stored.headers["Location"].endswith("sprache=de&ortsteil=06")
    with sqlite_database.session() as session:
        rows = session.execute(select(Answer.question_key, Answer.value)).all()
    assert sorted(tuple(row) for row in rows) == [
        ("change", "worse"), ("relation", "learn"), ("relation", "live"),
    ]  # fmt: skip


def test_a_second_person_keys_the_same_paper_and_decides(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        number = keyed(session)
    address = f"/staff/eingabe/zweite/{number}"
    fields = {
        **shown(staff, address).fields(),
        "q-relation": "1",
        "q-ortsteil": "Rieth",
        "q-change": "1",
    }

    compared = staff.post(address, data=fields)
    page = shown(staff, f"/staff/eingabe/vergleich/{number}")
    decided = staff.post(
        f"/staff/eingabe/vergleich/{number}", data={**page.fields(), "valid": "first"}
    )

    assert compared.headers["Location"].endswith(f"/staff/eingabe/vergleich/{number}")
    rows = [e.text.split(".")[0] for e in page.all("th", scope="row")]
    assert rows == ["5", "9", "12"]  # as numbered on paper, and in that order
    assert decided.headers["Location"].endswith("/staff/eingabe")
    with sqlite_database.session() as session:
        assert session.scalar(select(PaperForm.valid_entry)) == "first"


def test_the_screen_is_for_staff(sqlite_app: Flask) -> None:
    response = sqlite_app.test_client().get("/staff/eingabe")

    assert response.status_code == 302


def test_an_answer_that_does_not_count_is_told(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    data = source(page("one", question("a"), question(
        "b", text={"de": "Und dann?"}, when={"question": "a", "is": "a"})))  # fmt: skip
    with sqlite_database.transaction() as session:
        publish_questionnaire(
            session, key="paper", definition=parse_definition(data), today=today()
        )
        asked = open_questionnaire(session, ortsteil_key="06", today=today())
    assert asked is not None
    address = f"/staff/eingabe/{asked.reference}"
    fields = {
        **shown(staff, address).fields(),
        "ortsteil": "06",
        "q-a": "2",
        "q-b": "1",
    }

    staff.post(address, data=fields)

    said = [e.text for e in shown(staff, address).elements if e.get("role") == "status"]
    assert any("Und dann?" in text for text in said)
    with sqlite_database.session() as session:
        assert list(session.scalars(select(Answer.question_key))) == ["a"]
