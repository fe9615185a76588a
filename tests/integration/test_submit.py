import datetime
import threading
import uuid

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.publish import close_questionnaire
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
    questionnaire_version,
)
from participation.responses.models import Answer, Comment, Submission
from participation.responses.submit import (
    QuestionnaireClosedError,
    Receipt,
    record_comment,
    record_submission,
)

TODAY = datetime.date(2026, 11, 23)
KEY = "a-key-made-at-first-load"

SIXTEEN = [
    AnswerValue(question_key="relation", value="live"),
    AnswerValue(question_key="relation", value="work"),
    AnswerValue(question_key="since", value="5_to_14"),
    AnswerValue(question_key="wellbeing", value="4"),
    AnswerValue(question_key="change", value="worse"),
    AnswerValue(question_key="satisfaction", item="oepnv", value="2"),
    AnswerValue(question_key="satisfaction", item="gruen", value="5"),
    AnswerValue(question_key="priorities", value="oepnv"),
    AnswerValue(question_key="problems", item="litter", value="partly"),
    AnswerValue(question_key="safety", item="day", value="5"),
    AnswerValue(question_key="safety", item="evening", value="dont_know"),
    AnswerValue(question_key="meeting", item="clubs", value="used"),
    AnswerValue(question_key="contacts", value="none"),
    AnswerValue(question_key="missing", text="Der Bus fährt abends nicht mehr."),
    AnswerValue(question_key="keep", text="Die Nachbarn 😀\nund der Park"),
    AnswerValue(question_key="age", value="30_to_49"),
]


def questionnaire(session: Session) -> PublishedQuestionnaire:
    found = open_questionnaire(session, ortsteil_key="14", today=TODAY)
    assert found is not None
    return found


def send(session: Session, **changes: object) -> Receipt:
    arguments: dict[str, object] = {
        "questionnaire": questionnaire(session),
        "ortsteil_key": "14",
        "answers": SIXTEEN,
        "key": KEY,
        "language": "de",
        "today": TODAY,
    }
    return record_submission(session, **(arguments | changes))  # type: ignore[arg-type]


def counts(session: Session) -> tuple[int, int, int]:
    return (
        session.scalar(select(func.count()).select_from(Submission)) or 0,
        session.scalar(select(func.count()).select_from(Answer)) or 0,
        session.scalar(select(func.count()).select_from(Comment)) or 0,
    )


def test_submission_is_stored_with_one_row_per_answer(session: Session) -> None:
    receipt = send(session)

    assert receipt == Receipt(stored=True, same_content=True)
    assert counts(session) == (1, 16, 2)
    comment = session.scalars(
        select(Comment).where(Comment.question_key == "keep")
    ).one()
    assert comment.text == "Die Nachbarn 😀\nund der Park"
    assert (comment.ortsteil_key, comment.received_on) == ("14", TODAY)


def test_second_send_stores_nothing_and_tells_other_content(session: Session) -> None:
    send(session)

    assert send(session) == Receipt(stored=False, same_content=True)
    assert send(session, answers=SIXTEEN[:3]) == Receipt(
        stored=False, same_content=False
    )
    assert counts(session) == (1, 16, 2)


def test_double_tap_from_many_threads_stores_one_submission(
    database: Database,
) -> None:
    receipts: list[Receipt] = []
    gate = threading.Barrier(8)

    def tap() -> None:
        gate.wait()
        with database.transaction() as session:
            receipt = send(session)
        receipts.append(receipt)

    threads = [threading.Thread(target=tap) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(r.stored for r in receipts) == [False] * 7 + [True]
    assert all(r.same_content for r in receipts)
    with database.session() as session:
        assert counts(session) == (1, 16, 2)


def test_sixteen_answers_take_few_statements(database: Database) -> None:
    statements: list[str] = []
    with database.session() as session:
        questionnaire(session)  # the definition is read once per process

    with database.transaction() as session:
        event.listen(
            database.engine,
            "before_cursor_execute",
            lambda *args: statements.append(args[2]),
        )
        send(session)

    assert len([s for s in statements if not s.startswith("BEGIN")]) == 6


def test_unknown_ortsteil_and_unknown_answers_are_refused(session: Session) -> None:
    with pytest.raises(NotFoundError):
        send(session, ortsteil_key="99")
    with pytest.raises(InvalidInputError) as refused:
        send(session, answers=[AnswerValue(question_key="since", value="soon")])
    assert refused.value.problems == {
        "relation": ["required"],
        "since": ["unknown_option"],
    }
    with pytest.raises(InvalidInputError) as refused:
        send(session, answers=[AnswerValue(question_key="income", value="1")])
    assert refused.value.problems == {"income": ["unknown_question"]}
    assert counts(session) == (0, 0, 0)


def test_closing_day_counts_and_a_resend_after_it_finds_its_receipt(
    session: Session,
) -> None:
    close_questionnaire(session, key="default", closes_on=TODAY)
    asked = questionnaire(session)
    later = TODAY + datetime.timedelta(days=1)

    assert send(session, questionnaire=asked).stored
    assert send(session, questionnaire=asked, today=later) == Receipt(
        stored=False, same_content=True
    )
    with pytest.raises(QuestionnaireClosedError):
        send(session, questionnaire=asked, today=later, key="another-key")
    assert open_questionnaire(session, ortsteil_key="14", today=later) is None


def test_unknown_version_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        questionnaire_version(session, uuid.uuid4())


def comment(session: Session, text: str, *, key: str = KEY) -> Receipt:
    return record_comment(
        session, ortsteil_key="14", text=text, key=key, language="de", today=TODAY
    )


def test_comment_is_stored_once_without_answer_rows(session: Session) -> None:
    assert comment(session, "Mehr Bänke!\r\nBitte.") == Receipt(
        stored=True, same_content=True
    )
    assert comment(session, "Mehr Bänke!\nBitte.") == Receipt(
        stored=False, same_content=True
    )
    assert comment(session, "Etwas anderes") == Receipt(
        stored=False, same_content=False
    )
    assert counts(session) == (1, 0, 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (" \n\t ", ["required"]),
        ("a\x00b", ["unreadable_characters"]),
        ("a\ud800b", ["unreadable_characters"]),
        ("Gr\ufffdn", ["unreadable_characters"]),
        ("ä" * 5001, ["too_long"]),
        ("x" * 100_000 + "\x00", ["unreadable_characters", "too_long"]),
    ],
)
def test_hostile_comment_is_refused_alike_on_both_databases(
    session: Session, text: str, codes: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        comment(session, text)

    assert refused.value.problems == {"text": codes}
    assert counts(session) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا بكم",
        "👩‍👩‍👧‍👦 🇩🇪",
        "'; DROP TABLE comment; --",
        "<script>alert(1)</script>",
    ],
)
def test_unusual_text_is_stored_as_typed(session: Session, text: str) -> None:
    assert comment(session, text).stored
    assert session.scalar(select(Comment.text)) == text
