import datetime
import random

import pytest
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.queries import questionnaire_version
from participation.responses.models import Answer, Comment, Submission
from participation.responses.simulate import (
    SeedUsedError,
    SimulatedCounts,
    _choices,
    clear,
    fill,
    simulated_counts,
)
from participation.responses.submit import record_comment
from tests.questionnaire_parts import definition, question

TODAY = datetime.date(2026, 11, 23)


def everything(session: Session) -> list[tuple[object, ...]]:
    rows = session.execute(
        select(
            Submission.key_digest,
            Submission.ortsteil_key,
            Submission.received_on,
            Submission.channel,
            Comment.text,
        )
        .outerjoin(Comment, Comment.submission_id == Submission.id)
        .order_by(Submission.key_digest, Comment.text)
    )
    return [tuple(row) for row in rows]


def test_simulation_depends_on_the_seed_alone(session: Session) -> None:
    fill(session, submissions=60, seed=3, today=TODAY)
    at_once = everything(session)
    clear(session)
    fill(session, submissions=25, seed=3, today=TODAY)
    fill(session, submissions=35, seed=3, today=TODAY, start=25)

    assert everything(session) == at_once


def test_seed_is_used_once_and_another_adds_more(session: Session) -> None:
    fill(session, submissions=5, seed=3, today=TODAY)

    with pytest.raises(SeedUsedError):
        fill(session, submissions=5, seed=3, today=TODAY)
    fill(session, submissions=5, seed=4, today=TODAY)

    assert simulated_counts(session).submissions == 10


def test_simulation_looks_like_a_survey(session: Session) -> None:
    fill(session, submissions=600, seed=1, today=TODAY)

    def number(query: object) -> int:
        return session.scalar(query) or 0  # type: ignore[call-overload]

    with_comment = number(select(func.count(distinct(Comment.submission_id))))
    assert 0.54 < with_comment / 600 < 0.66
    assert number(select(func.count(distinct(Submission.ortsteil_key)))) > 30
    largest = session.scalar(
        select(Submission.ortsteil_key)
        .group_by(Submission.ortsteil_key)
        .order_by(func.count().desc())
        .limit(1)
    )
    assert largest in {"01", "03", "04", "24"}
    oldest, newest = session.execute(
        select(func.min(Submission.received_on), func.max(Submission.received_on))
    ).one()
    assert TODAY - datetime.timedelta(days=59) <= oldest <= newest <= TODAY
    texts = session.scalars(select(Comment.text)).all()
    assert len(set(texts)) > 0.5 * len(texts)
    assert not any("{" in text for text in texts)


def test_simulated_answers_are_answers_the_questionnaire_takes(
    session: Session,
) -> None:
    fill(session, submissions=80, seed=2, today=TODAY)

    for submission in session.scalars(
        select(Submission).where(Submission.kind == "questionnaire")
    ):
        assert submission.questionnaire_version_id is not None
        definition = questionnaire_version(
            session, submission.questionnaire_version_id
        ).definition
        rows = session.execute(
            select(Answer.question_key, Answer.item, Answer.value, Comment.text)
            .outerjoin(Comment, Comment.id == Answer.comment_id)
            .where(Answer.submission_id == submission.id)
        )
        answers = [
            AnswerValue(question_key=key, item=item, value=value, text=text)
            for key, item, value, text in rows
        ]
        _, problems = definition.read(definition.to_raw(answers))
        if problems != {"ortsteil": ["required"]}:
            raise InvalidInputError(problems)


def test_clearing_leaves_what_is_real(session: Session) -> None:
    record_comment(
        session,
        ortsteil_key="14",
        text="echt",
        key="a real key",
        language="de",
        today=TODAY,
    )
    fill(session, submissions=40, seed=1, today=TODAY)

    removed = clear(session)

    assert removed.submissions == 40
    assert simulated_counts(session) == SimulatedCounts(0, 0)
    assert session.scalars(select(Comment.text)).all() == ["echt"]
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_every_type_that_holds_a_number_is_answered(session: Session) -> None:
    """Answers as the questionnaire itself would read them."""
    asked = definition(
        question("level", "scale", lowest=-2, highest=2, lowest_text={"de": "nie"},
                 highest_text={"de": "oft"}),
        question("stars", "rating", points=5),
        question("order", "ranking", places=2),
        question("age", "number", minimum=16, maximum=99),
    )  # fmt: skip
    chance = random.Random(1)
    answers = [
        a for _ in range(50) for q in asked.questions for a in _choices(chance, q, 0.6)
    ]

    values = {
        key: {int(a.value or 0) for a in answers if a.question_key == key}
        for key in ("level", "stars", "order", "age")
    }
    assert values["level"] <= {-2, -1, 0, 1, 2}
    assert values["stars"] <= {1, 2, 3, 4, 5}
    assert values["order"] == {1, 2}
    assert values["age"] <= set(range(16, 100))
    assert min(len(v) for v in values.values()) >= 2
