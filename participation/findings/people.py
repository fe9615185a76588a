"""People by Ortsteil and by what they said: the counts behind a release, unprotected.

One person is one submission. Everything is counted by the database, in a handful of
GROUP BYs over all questions at once; only publication/releases/freezing.py may ask.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from participation.core.kinds import SubmissionKind
from participation.findings.pipelines import pipelines_behind
from participation.responses.models import Answer, Comment, Submission
from participation.themes.models import (
    CommentState,
    TargetGroupTag,
    ThemeTag,
)

OrtsteilKey = str | None


@dataclass(frozen=True, kw_only=True)
class Population:
    """Who is counted. `version_ids` None: everybody who wrote outside questionnaires."""

    version_ids: tuple[uuid.UUID, ...] | None
    simulated: bool

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [Submission.simulated.is_(self.simulated)]
        if self.version_ids is None:
            kinds = (SubmissionKind.COMMENT.value, SubmissionKind.CONTRIBUTION.value)
            found.append(Submission.kind.in_(kinds))
        else:
            found.append(Submission.questionnaire_version_id.in_(self.version_ids))
        return found


@dataclass(frozen=True, kw_only=True)
class AnswerCount:
    """People of an Ortsteil with one value of a question (and item of a matrix)."""

    question_key: str
    item: str
    value: str
    ortsteil_key: OrtsteilKey
    people: int


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """Channels and languages with their people, and the first day."""

    channels: dict[str, int]
    languages: dict[str, int]
    first_on: datetime.date | None


@dataclass(frozen=True, kw_only=True)
class TagQuality:
    """Comments, those a person has checked, those no pipeline has read; pipelines."""

    comments: int
    checked: int
    waiting: int
    pipelines: tuple[str, ...]


def people_by_ortsteil(
    session: Session, population: Population
) -> dict[OrtsteilKey, int]:
    """People by Ortsteil; None: named none."""
    query = (
        select(Submission.ortsteil_key, func.count())
        .where(*population.conditions)
        .group_by(Submission.ortsteil_key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def answers_by_ortsteil(
    session: Session, population: Population, questions: Collection[str]
) -> list[AnswerCount]:
    """People by question, item, value and Ortsteil; texts are never counted."""
    query = (
        select(
            Answer.question_key,
            Answer.item,
            Answer.value,
            Submission.ortsteil_key,
            func.count(),
        )
        .join(Submission, Submission.id == Answer.submission_id)
        .where(
            Answer.value.is_not(None),
            Answer.question_key.in_(sorted(questions)),
            *population.conditions,
        )
        .group_by(
            Answer.question_key, Answer.item, Answer.value, Submission.ortsteil_key
        )
    )
    return [
        AnswerCount(question_key=q, item=i, value=str(v), ortsteil_key=o, people=n)
        for q, i, v, o, n in session.execute(query)
    ]


def answered_by_ortsteil(
    session: Session, population: Population, questions: Collection[str]
) -> list[AnswerCount]:
    """People who chose anything at all, by question, item and Ortsteil; no value."""
    query = (
        select(
            Answer.question_key,
            Answer.item,
            Submission.ortsteil_key,
            func.count(distinct(Answer.submission_id)),
        )
        .join(Submission, Submission.id == Answer.submission_id)
        .where(
            Answer.value.is_not(None),
            Answer.question_key.in_(sorted(questions)),
            *population.conditions,
        )
        .group_by(Answer.question_key, Answer.item, Submission.ortsteil_key)
    )
    return [
        AnswerCount(question_key=q, item=i, value="", ortsteil_key=o, people=n)
        for q, i, o, n in session.execute(query)
    ]


def commenting_by_ortsteil(
    session: Session, population: Population
) -> dict[OrtsteilKey, int]:
    """People with at least one comment, by Ortsteil."""
    query = (
        select(Submission.ortsteil_key, func.count(distinct(Comment.submission_id)))
        .join(Submission, Submission.id == Comment.submission_id)
        .where(*population.conditions)
        .group_by(Submission.ortsteil_key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def themes_by_ortsteil(
    session: Session, population: Population
) -> dict[tuple[str, OrtsteilKey], int]:
    """People whose comments carry a theme, by theme and Ortsteil."""
    return _tagged(session, population, ThemeTag, ThemeTag.theme_key)


def people_by_union(
    session: Session, population: Population, unions: Mapping[str, Collection[str]]
) -> dict[tuple[str, OrtsteilKey], int]:
    """People whose comments carry any theme of a union, each once, by union and Ortsteil.

    For series over versions of the scheme (themes/vocabulary/comparing.py): counts of
    themes that were merged may not be added up.
    """
    return {
        (name, key): people
        for name, themes in unions.items()
        for key, people in session.execute(
            select(Submission.ortsteil_key, func.count(distinct(Comment.submission_id)))
            .join(Comment, Comment.submission_id == Submission.id)
            .join(ThemeTag, ThemeTag.comment_id == Comment.id)
            .where(
                ThemeTag.counts.is_(True),
                ThemeTag.theme_key.in_(sorted(themes)),
                *population.conditions,
            )
            .group_by(Submission.ortsteil_key)
        )
    }


def groups_by_ortsteil(
    session: Session, population: Population
) -> dict[tuple[str, OrtsteilKey], int]:
    """People whose comments speak of a target group, by group and Ortsteil."""
    return _tagged(session, population, TargetGroupTag, TargetGroupTag.group_key)


def theme_pairs(session: Session, population: Population) -> dict[tuple[str, str], int]:
    """People of the whole city whose comments name both themes; the first key is smaller."""
    said = (
        select(Comment.submission_id, ThemeTag.theme_key)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(ThemeTag.counts.is_(True), *population.conditions)
        .distinct()
        .cte("said")
    )
    one, other = aliased(said), aliased(said)
    query = (
        select(one.c.theme_key, other.c.theme_key, func.count())
        .join(other, other.c.submission_id == one.c.submission_id)
        .where(one.c.theme_key < other.c.theme_key)
        .group_by(one.c.theme_key, other.c.theme_key)
    )
    # Sorted anew: a database may sort letters and "_" in another way.
    return {
        (min(one, other), max(one, other)): people
        for one, other, people in session.execute(query)
    }


def attributes(session: Session, population: Population) -> Attributes:
    """How and in which languages people took part, and since when."""
    query = (
        select(
            Submission.channel,
            Submission.language,
            func.count(),
            func.min(Submission.received_on),
        )
        .where(*population.conditions)
        .group_by(Submission.channel, Submission.language)
    )
    rows = session.execute(query).all()
    return Attributes(
        channels=_totals((channel, people) for channel, _, people, _ in rows),
        languages=_totals((language, people) for _, language, people, _ in rows),
        first_on=min((first for *_, first in rows), default=None),
    )


def tag_quality(session: Session, population: Population) -> TagQuality:
    """How far the themes of the comments were read by pipelines and checked by people."""
    checked = func.sum(case((CommentState.checked_by_person.is_(True), 1), else_=0))
    waiting = func.sum(case((CommentState.comment_id.is_(None), 1), else_=0))
    query = (
        select(func.count(), checked, waiting)
        .select_from(Comment)
        .join(Submission, Submission.id == Comment.submission_id)
        .outerjoin(CommentState, CommentState.comment_id == Comment.id)
        .where(*population.conditions)
    )
    comments, seen, unread = session.execute(query).one()
    tags = (
        select(ThemeTag.id)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(*population.conditions)
    )
    return TagQuality(
        comments=comments,
        checked=int(seen or 0),
        waiting=int(unread or 0),
        pipelines=tuple(pipelines_behind(session, tags)),
    )


def _tagged(
    session: Session,
    population: Population,
    tag: type[ThemeTag] | type[TargetGroupTag],
    name: InstrumentedAttribute[str],
) -> dict[tuple[str, OrtsteilKey], int]:
    """People whose comments carry a tag that counts, by its name and Ortsteil."""
    query = (
        select(
            name, Submission.ortsteil_key, func.count(distinct(Comment.submission_id))
        )
        .join(Comment, Comment.id == tag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(tag.counts.is_(True), *population.conditions)
        .group_by(name, Submission.ortsteil_key)
    )
    return {(key, ortsteil): people for key, ortsteil, people in session.execute(query)}


def _totals(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, people in pairs:
        totals[name] = totals.get(name, 0) + people
    return totals
