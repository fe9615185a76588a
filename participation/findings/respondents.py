"""Who answered, as counts of cells: Ortsteil, age and sex as they were chosen.

The database makes cells of people in one pass over the few questions that tell it, so
that 100,000 answers become some hundred numbers before anything is worked out.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, case, distinct, func, literal, select
from sqlalchemy.orm import Session

from participation.findings.groups import Groups
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion
from participation.responses.models import Answer, Submission


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose answers: of these versions, real or simulated."""

    version_ids: tuple[uuid.UUID, ...]
    simulated: bool = False


@dataclass(frozen=True)
class Cell:
    """People alike. Option codes as chosen; None: not answered."""

    ortsteil_key: str | None
    age: str | None
    sex: str | None
    count: int


@dataclass(frozen=True)
class ValueCell:
    """The same for those who chose a value of a question; None: who answered it at all."""

    ortsteil_key: str | None
    age: str | None
    sex: str | None
    value: str | None
    count: int


def newest_series(session: Session, key: str) -> tuple[uuid.UUID, ...]:
    """Ids of the versions that ask the same as the newest one; empty if none is published."""
    rows = session.execute(
        select(QuestionnaireVersion.id, QuestionnaireVersion.series)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.key == key, QuestionnaireVersion.published_on.is_not(None))
        .order_by(QuestionnaireVersion.number.desc())
    ).all()
    return tuple(row.id for row in rows if row.series == rows[0].series)


def respondents(session: Session, scope: Scope, groups: Groups) -> list[Cell]:
    """Count people by cell; only those who live here, where that is asked."""
    people = _people(scope, groups)
    rows = session.execute(
        select(people.c.ortsteil_key, people.c.age, people.c.sex, func.count())
        .select_from(people)
        .group_by(people.c.ortsteil_key, people.c.age, people.c.sex)
    )
    return [Cell(*row) for row in rows]


def respondents_by_value(
    session: Session, scope: Scope, groups: Groups, *, question: str, item: str
) -> list[ValueCell]:
    """The same by value of a question, and (value None) who answered it."""
    people = _people(scope, groups)
    cell = (people.c.ortsteil_key, people.c.age, people.c.sex)
    answered = (
        select(*cell, func.count(distinct(people.c.id)))
        .join(Answer, Answer.submission_id == people.c.id)
        .where(
            Answer.question_key == question,
            Answer.item == item,
            Answer.value.is_not(None),
        )
        .group_by(*cell)
    )
    by_value = answered.add_columns(Answer.value).group_by(Answer.value)
    base = answered.add_columns(literal(None))
    return [
        ValueCell(ortsteil, age, sex, value, count)
        for query in (by_value, base)
        for ortsteil, age, sex, count, value in session.execute(query)
    ]


def _people(scope: Scope, groups: Groups) -> Subquery:
    """One row a person with what was said about age and sex."""
    told = _told(groups)
    query = (
        select(Submission.id, Submission.ortsteil_key, told.c.age, told.c.sex)
        .outerjoin(told, told.c.submission_id == Submission.id)
        .where(
            Submission.questionnaire_version_id.in_(scope.version_ids),
            Submission.simulated.is_(scope.simulated),
        )
    )
    if groups.resident_question is not None:
        query = query.where(told.c.resident == 1)
    return query.subquery("people")


def _told(groups: Groups) -> Subquery:
    questions = [groups.age_question, groups.sex_question, groups.resident_question]
    lives_here = (Answer.question_key == groups.resident_question) & (
        Answer.value.in_(sorted(groups.residents))
    )
    return (
        select(
            Answer.submission_id,
            func.max(_value_of(groups.age_question)).label("age"),
            func.max(_value_of(groups.sex_question)).label("sex"),
            func.max(case((lives_here, 1), else_=0)).label("resident"),
        )
        .where(Answer.question_key.in_([q for q in questions if q is not None]))
        .group_by(Answer.submission_id)
        .subquery("told")
    )


def _value_of(question: str | None) -> ColumnElement[str | None]:
    return case((Answer.question_key == question, Answer.value), else_=None)
