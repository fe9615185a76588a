"""All answers to a questionnaire, submission by submission, for the exports.

Raw data. In the order of random ids, so that the order tells nothing; the day, never the
time.
"""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    published_versions,
    questionnaire_version,
)
from participation.questionnaires.question_types import Question
from participation.questionnaires.reading import Texts
from participation.responses.models import Answer, Comment, Submission

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class AnswerTable:
    """Questions of one series, with those of the Ortsteile, and its versions."""

    title: Texts
    questions: dict[str, Question]
    versions: dict[uuid.UUID, int]


@dataclass(frozen=True, kw_only=True)
class SubmissionRow:
    """One submission with everything that was answered."""

    id: uuid.UUID
    version: int
    ortsteil_key: str | None
    language: str
    channel: str
    received_on: datetime.date
    answers: tuple[AnswerValue, ...]


def answer_table(
    session: Session, key: str, *, series: int | None = None
) -> AnswerTable:
    """The columns of a questionnaire's series, the newest one unless said otherwise.

    Answers of different series were asked differently: they never share a table. Raises
    NotFoundError.
    """
    versions = published_versions(session, key)
    wanted = series or max((q.series for q in versions), default=0)
    chosen = [q for q in versions if q.series == wanted]
    if not chosen:
        which = f"{key}, series {series}" if versions else key
        raise NotFoundError("questionnaire", which)
    questions: dict[str, Question] = {}
    for asked in [*chosen, *_with_blocks(session, chosen[0])]:
        for question in asked.definition.questions:
            questions.setdefault(question.key, question)
    return AnswerTable(
        title=chosen[0].definition.title,
        questions=questions,
        versions={q.version_id: q.number for q in chosen},
    )


def submissions_of(
    session: Session, table: AnswerTable, *, simulated: bool = False
) -> Iterator[list[SubmissionRow]]:
    """Yield every submission in batches, real ones or simulated ones, never both."""
    after: uuid.UUID | None = None
    while batch := list(session.execute(_batch(table, after, simulated)).all()):
        said = _answers(session, [row.id for row in batch])
        yield [
            SubmissionRow(
                id=row.id,
                version=table.versions[row.questionnaire_version_id],
                ortsteil_key=row.ortsteil_key,
                language=row.language,
                channel=row.channel,
                received_on=row.received_on,
                answers=tuple(said.get(row.id, ())),
            )
            for row in batch
        ]
        after = batch[-1].id


def count_submissions(
    session: Session, table: AnswerTable, *, simulated: bool = False
) -> int:
    query = select(func.count()).where(*_chosen(table, simulated))
    return session.scalar(query) or 0


def _chosen(table: AnswerTable, simulated: bool) -> list[ColumnElement[bool]]:
    return [
        Submission.questionnaire_version_id.in_(table.versions),
        Submission.simulated.is_(simulated),
    ]


def _with_blocks(
    session: Session, core: PublishedQuestionnaire
) -> list[PublishedQuestionnaire]:
    return [
        questionnaire_version(session, core.version_id, local_block_id=block.id)
        for block in local_blocks(session)
        if block.questionnaire_key == core.key
    ]


def _batch(
    table: AnswerTable, after: uuid.UUID | None, simulated: bool
) -> Select[*tuple[object, ...]]:
    query = (
        select(
            Submission.id,
            Submission.questionnaire_version_id,
            Submission.ortsteil_key,
            Submission.language,
            Submission.channel,
            Submission.received_on,
        )
        .where(*_chosen(table, simulated))
        .order_by(Submission.id)
        .limit(BATCH)
    )
    return query if after is None else query.where(Submission.id > after)


def _answers(
    session: Session, submissions: list[uuid.UUID]
) -> dict[uuid.UUID, list[AnswerValue]]:
    rows = session.execute(
        select(
            Answer.submission_id,
            Answer.question_key,
            Answer.item,
            Answer.value,
            Comment.text,
        )
        .outerjoin(Comment, Answer.comment_id == Comment.id)
        .where(Answer.submission_id.in_(submissions))
    )
    found: dict[uuid.UUID, list[AnswerValue]] = {}
    for row in rows:
        found.setdefault(row.submission_id, []).append(
            AnswerValue(
                question_key=row.question_key,
                item=row.item,
                value=row.value,
                text=row.text,
            )
        )
    return found
