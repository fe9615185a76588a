"""Counts of answers: who was asked, who answered, and what. GROUP BY in the database.

Unprotected and never shown: publication/adhoc/ makes of them what may be seen. Everything
begins at the submissions of the chosen versions (`ix_submission_findings`) and goes to
their answers by `ix_answer_findings`, so that neither table's rows are read.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import Session

from participation.findings.conditions import shown_to
from participation.findings.counts import Selection, conditions
from participation.questionnaires.logic import Condition
from participation.responses.models import Answer, Comment, Submission
from participation.themes.models import ThemeTag


class Attribute(StrEnum):
    """What is known of a submission beside its answers. One value each."""

    ORTSTEIL = "ortsteil"
    CHANNEL = "channel"
    LANGUAGE = "language"
    MONTH = "month"
    VERSION = "version"


COLUMNS: Mapping[Attribute, ColumnElement[Any]] = {
    Attribute.ORTSTEIL: Submission.ortsteil_key.expression,
    Attribute.CHANNEL: Submission.channel.expression,
    Attribute.LANGUAGE: Submission.language.expression,
    Attribute.MONTH: func.substr(cast(Submission.received_on, String), 1, 7),
    Attribute.VERSION: Submission.questionnaire_version_id.expression,
}


@dataclass(frozen=True, kw_only=True)
class Respondents:
    """Whose answers are counted: submissions of these versions, narrowed."""

    version_ids: tuple[uuid.UUID, ...]
    selection: Selection = field(default_factory=Selection)

    def conditions(self) -> list[ColumnElement[bool]]:
        return [
            Submission.questionnaire_version_id.in_(self.version_ids),
            *conditions(Submission, self.selection),
        ]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the values of some questions are counted; of all others as they are.

    `parts`: by question key how many letters of the value, for months and hours;
    `closed`: questions whose values are not told (places, words).
    """

    parts: Mapping[str, int] = field(default_factory=dict)
    closed: Collection[str] = ()


@dataclass(frozen=True)
class Counted:
    """So many submissions answered this. `value` None: a text. `group`: by what asked."""

    question: str
    item: str
    value: str | None
    group: str | None
    count: int


@dataclass(frozen=True)
class AskedCount:
    """Submissions of a version (and local block) and how many fulfil each condition."""

    version_id: uuid.UUID
    block_id: uuid.UUID | None
    group: str | None
    count: int
    fulfilling: tuple[int | None, ...]


def group_text(value: object) -> str | None:
    """A group's key as text; None: the submission has none."""
    return None if value is None else str(value)


def answer_counts(
    session: Session,
    respondents: Respondents,
    *,
    questions: Sequence[str],
    reading: Reading,
    by: Attribute | None = None,
) -> list[Counted]:
    """Answers by question, item and value, each row of a submission once."""
    group = null() if by is None else COLUMNS[by]
    value = _value(reading)
    query = (
        select(Answer.question_key, Answer.item, value, group, func.count())
        .select_from(Submission)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(*respondents.conditions(), Answer.question_key.in_(questions))
        .group_by(Answer.question_key, Answer.item, value, *([group] if by else []))
    )
    return [
        Counted(question, item, said, group_text(found), count)
        for question, item, said, found, count in session.execute(query)
    ]


def people_counts(
    session: Session,
    respondents: Respondents,
    *,
    questions: Sequence[str],
    by: Attribute | None = None,
    by_item: bool = True,
) -> dict[tuple[str, str, str | None], int]:
    """Submissions that answered a question's item at all, however many values they gave.

    For questions of which a submission has several rows an item. Without `by_item` those
    that answered the question; the item is empty then.
    """
    if not questions:
        return {}
    group = null() if by is None else COLUMNS[by]
    item = Answer.item.expression if by_item else literal("")
    query = (
        select(
            Answer.question_key,
            item,
            group,
            func.count(distinct(Answer.submission_id)),
        )
        .select_from(Submission)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            *respondents.conditions(),
            Answer.question_key.in_(questions),
            Answer.value.is_not(None),
        )
        .group_by(
            Answer.question_key,
            *([item] if by_item else []),
            *([group] if by else []),
        )
    )
    return {
        (question, line, group_text(found)): count
        for question, line, found, count in session.execute(query)
    }


def asked_counts(
    session: Session,
    respondents: Respondents,
    *,
    asked_if: Sequence[Condition],
    untold: Collection[str] = (),
    by: Attribute | None = None,
) -> list[AskedCount]:
    """Submissions by version and block, and of them those that fulfil each condition.

    None for a condition on one of the questions that are `untold` (conditions.py).
    """
    group = null() if by is None else COLUMNS[by]
    tests = [shown_to(condition, untold=untold) for condition in asked_if]
    query = (
        select(
            Submission.questionnaire_version_id,
            Submission.local_block_id,
            group,
            func.count(),
            *(
                null() if test is None else func.sum(case((test, 1), else_=0))
                for test in tests
            ),
        )
        .where(*respondents.conditions())
        .group_by(
            Submission.questionnaire_version_id,
            Submission.local_block_id,
            *([group] if by else []),
        )
    )
    return [
        AskedCount(version, block, group_text(found), count, tuple(fulfilling))
        for version, block, found, count, *fulfilling in session.execute(query)
    ]


def frequent_values(
    session: Session,
    respondents: Respondents,
    *,
    question: str,
    item: str = "",
    least: int,
    limit: int | None,
) -> list[tuple[str, int]]:
    """Words that at least so many submissions gave, the most frequent first."""
    number = func.count()
    query = (
        select(Answer.value, number)
        .select_from(Submission)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            *respondents.conditions(),
            Answer.question_key == question,
            Answer.item == item,
            Answer.value.is_not(None),
        )
        .group_by(Answer.value)
        .having(number >= least)
        .order_by(number.desc(), Answer.value)
        .limit(limit)
    )
    return [(value or "", count) for value, count in session.execute(query)]


def _value(reading: Reading) -> ColumnElement[Any]:
    cases: list[tuple[ColumnElement[bool], ColumnElement[Any]]] = [
        (Answer.question_key == key, func.substr(Answer.value, 1, letters))
        for key, letters in sorted(reading.parts.items())
    ]
    if reading.closed:
        cases.append(
            (Answer.question_key.in_(sorted(reading.closed)), cast("", String))
        )
    return case(*cases, else_=Answer.value) if cases else Answer.value.expression


def theme_counts(
    session: Session,
    respondents: Respondents,
    *,
    questions: Sequence[str],
    by: Attribute | None = None,
) -> dict[tuple[str, str, str | None], int]:
    """Submissions by question, theme of what was written there, and group."""
    if not questions:
        return {}
    group = null() if by is None else COLUMNS[by]
    query = (
        select(
            Comment.question_key,
            ThemeTag.theme_key,
            group,
            func.count(distinct(Submission.id)),
        )
        .select_from(Submission)
        .join(Comment, Comment.submission_id == Submission.id)
        # In words that keep SQLite from reading all tags (findings/counts.py).
        .join(
            ThemeTag,
            (ThemeTag.comment_id == Comment.id) & ThemeTag.counts.is_not(False),
        )
        .where(*respondents.conditions(), Comment.question_key.in_(questions))
        .group_by(Comment.question_key, ThemeTag.theme_key, *([group] if by else []))
    )
    return {
        (question, theme, group_text(found)): count
        for question, theme, found, count in session.execute(query)
    }


@dataclass(frozen=True, kw_only=True)
class TakenPart:
    """Submissions by channel, and the days of the first and the last one."""

    by_channel: Mapping[str, int]
    first_on: datetime.date | None
    last_on: datetime.date | None


def taken_part(session: Session, respondents: Respondents) -> TakenPart:
    """How many took part at all."""
    query = (
        select(
            Submission.channel,
            func.count(),
            func.min(Submission.received_on),
            func.max(Submission.received_on),
        )
        .where(*respondents.conditions())
        .group_by(Submission.channel)
        .order_by(Submission.channel)
    )
    rows = session.execute(query).all()
    return TakenPart(
        by_channel={channel: count for channel, count, _, _ in rows},
        first_on=min((first for _, _, first, _ in rows), default=None),
        last_on=max((last for _, _, _, last in rows), default=None),
    )


def submissions_by_version(
    session: Session, *, simulated: bool
) -> dict[uuid.UUID, int]:
    """Submissions of every version of every questionnaire."""
    query = (
        select(Submission.questionnaire_version_id, func.count())
        .where(
            Submission.questionnaire_version_id.is_not(None),
            Submission.simulated.is_(simulated),
        )
        .group_by(Submission.questionnaire_version_id)
    )
    return {
        version: count
        for version, count in session.execute(query)
        if version is not None
    }
