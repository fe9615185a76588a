"""Filled-in questionnaires and inhabitants, planted for tests of what is made of them."""

import datetime

from sqlalchemy.orm import Session

from participation.core.clock import today
from participation.core.ids import new_id, new_key
from participation.places.population import import_population
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.queries import newest_questionnaire
from participation.responses.models import Comment, Submission
from participation.responses.page_counts import ReachedPage, add_page_counts
from participation.responses.submit import record_submission

TODAY = datetime.date(2026, 9, 5)
DAY = datetime.date(2025, 12, 31)
MONDAY = datetime.date(2026, 9, 7)
FIVE_AGES = (
    ("0", "13", "30000"), ("14", "17", "10000"), ("18", "29", "20000"),
    ("30", "49", "30000"), ("50", "64", "20000"), ("65", "", "20000"),
)  # fmt: skip


def answer(
    session: Session,
    times: int,
    *,
    ortsteil: str = "01",
    age: str | None = None,
    sex: str | None = None,
    lives: bool = True,
    **values: str,
) -> None:
    """So many people who say the same."""
    said = {
        "relation": "live" if lives else "work",
        "age": age,
        "gender": sex,
        **values,
    }
    for _ in range(times):
        record_submission(
            session,
            questionnaire=newest_questionnaire(session, "default"),
            ortsteil_key=ortsteil,
            answers=[
                AnswerValue(question_key=key, value=value)
                for key, value in said.items()
                if value is not None
            ],
            key=new_key(),
            language="de",
            today=TODAY,
        )


def inhabitants(
    session: Session, header: tuple[str, ...], *rows: tuple[str, ...]
) -> None:
    import_population(
        session,
        header=header,
        rows=enumerate(rows, 2),
        source="Melderegister",
        as_of=DAY,
        today=TODAY,
    )


def ages(session: Session, *counts: tuple[str, str, str]) -> None:
    inhabitants(session, ("alter_von", "alter_bis", "personen"), *counts)


def arrive(
    session: Session,
    times: int,
    *,
    after: int = 0,
    channel: str = "online",
    ortsteil: str | None = "01",
    text: str | None = None,
) -> None:
    """So many filled-in questionnaires on a day."""
    version = newest_questionnaire(session, "default").version_id
    for _ in range(times):
        submission = Submission(
            id=new_id(),
            key_digest=new_key(),
            content_digest="",
            kind="questionnaire",
            questionnaire_version_id=version,
            ortsteil_key=ortsteil,
            channel=channel,
            language="de",
            received_on=MONDAY + datetime.timedelta(after),
            simulated=False,
        )
        session.add(submission)
        session.flush()
        if text is not None:
            session.add(
                Comment(
                    submission_id=submission.id,
                    question_key="missing",
                    text=text,
                    ortsteil_key=ortsteil,
                    channel=channel,
                    language="de",
                    received_on=submission.received_on,
                    simulated=False,
                )
            )
    session.flush()


def plant_survey(session: Session) -> None:
    """A survey in the field: enough to compare and weigh, and something that stands out."""
    ages(session, *FIVE_AGES)
    inhabitants(session, ("geschlecht", "personen"), ("w", "110000"), ("m", "106000"))
    for age, sex, times in (
        ("18_to_29", "female", 30),
        ("30_to_49", "female", 40),
        ("50_to_64", "male", 45),
        ("65_and_more", "male", 12),
    ):
        answer(session, times, age=age, sex=sex, wellbeing="4", ortsteil="06")
    text = "Bitte bauen Sie die Straßenbahn nach Bischleben."
    arrive(session, 8, ortsteil="01", channel="paper", text=text)
    version = newest_questionnaire(session, "default")
    reached = (200, 180, 150, 149, 140, 131)
    add_page_counts(
        session,
        {
            ReachedPage(version.version_id, today(), page.key): times
            for page, times in zip(version.definition.pages, reached, strict=True)
        },
    )
