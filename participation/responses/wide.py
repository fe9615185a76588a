"""All answers to a questionnaire as one wide table, for the statistics office.

Raw data: only the operator's command reaches it. One row a submission, in the order of
random ids, so that the order tells nothing; the day, never the time.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.questionnaires.answers import AnswerValue, by_question
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    published_versions,
    questionnaire_version,
)
from participation.questionnaires.question_types import Question
from participation.questionnaires.question_types.options import (
    Column,
)
from participation.responses.models import Answer, Comment, Submission

FIXED = ("version", "ortsteil", "language", "channel", "received_on")
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class AnswerTable:
    """Columns of one series, all languages under the same codes, and who asks what."""

    series: int
    columns: list[Column]
    questions: dict[str, Question]
    versions: dict[uuid.UUID, int]

    @property
    def header(self) -> list[str]:
        return [*FIXED, *(column.name for column in self.columns)]


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
        series=wanted,
        columns=[c for question in questions.values() for c in question.columns()],
        questions=questions,
        versions={q.version_id: q.number for q in chosen},
    )


def answer_rows_of(session: Session, table: AnswerTable) -> Iterator[dict[str, str]]:
    """Every real submission as a dict by column; simulated ones are left out."""
    after: uuid.UUID | None = None
    while batch := list(session.execute(_batch(table, after)).all()):
        said = _answers(session, [row.id for row in batch])
        for row in batch:
            cells = {
                "version": str(table.versions[row.questionnaire_version_id]),
                "ortsteil": row.ortsteil_key or "",
                "language": row.language,
                "channel": row.channel,
                "received_on": row.received_on.isoformat(),
            }
            for key, answers in by_question(said.get(row.id, [])).items():
                if key in table.questions:
                    cells |= table.questions[key].cells(answers)
            yield cells
        after = batch[-1].id


def _with_blocks(
    session: Session, core: PublishedQuestionnaire
) -> list[PublishedQuestionnaire]:
    return [
        questionnaire_version(session, core.version_id, local_block_id=block.id)
        for block in local_blocks(session)
        if block.questionnaire_key == core.key
    ]


def _batch(table: AnswerTable, after: uuid.UUID | None) -> Select[*tuple[object, ...]]:
    query = (
        select(
            Submission.id,
            Submission.questionnaire_version_id,
            Submission.ortsteil_key,
            Submission.language,
            Submission.channel,
            Submission.received_on,
        )
        .where(
            Submission.questionnaire_version_id.in_(table.versions),
            Submission.simulated.is_(False),
        )
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
