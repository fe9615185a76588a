"""How a survey goes while it is open: counts of days, places, pages and copies."""

import datetime
import statistics
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from participation.core.ids import digest
from participation.core.kinds import Channel
from participation.findings.respondents import Scope
from participation.responses.models import Comment, PageCount, Submission
from participation.text.normalise import fold

BURST_TIMES = 4
"""So many times the usual day stands out ..."""
BURST_AT_LEAST = 20
"""... from so many answers on."""
COPY_LETTERS = 20
"""Shorter texts ("mehr Busse", "nichts") are written by many people by themselves."""
COPY_READ = 2_000  # different texts that are looked at, the most frequent first


@dataclass(frozen=True)
class Copies:
    """A text that was sent several times: a short sign of it, never the text."""

    sign: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PagesReached:
    """How often each page was reached since counting began, and what was sent since."""

    times: Mapping[str, int]
    since: datetime.date | None
    sent: int


def arrivals(session: Session, scope: Scope) -> dict[tuple[datetime.date, str], int]:
    """Questionnaires by day and channel."""
    rows = session.execute(
        select(Submission.received_on, Submission.channel, func.count())
        .where(*_of(scope))
        .group_by(Submission.received_on, Submission.channel)
    )
    return {(day, channel): count for day, channel, count in rows}


def answers_by_ortsteil(session: Session, scope: Scope) -> dict[str | None, int]:
    """Questionnaires by Ortsteil."""
    rows = session.execute(
        select(Submission.ortsteil_key, func.count())
        .where(*_of(scope))
        .group_by(Submission.ortsteil_key)
    )
    return {row[0]: row[1] for row in rows}


def pages_reached(session: Session, version_ids: Sequence[uuid.UUID]) -> PagesReached:
    """Forms that reached each page; simulated answers reach none."""
    rows = session.execute(
        select(
            PageCount.page_key,
            func.sum(PageCount.times),
            func.min(PageCount.reached_on),
        )
        .where(PageCount.questionnaire_version_id.in_(version_ids))
        .group_by(PageCount.page_key)
    ).all()
    since = min((first for _, _, first in rows), default=None)
    sent = 0
    if since is not None:
        sent = (
            session.scalar(
                select(func.count()).where(
                    *_of(Scope(version_ids=tuple(version_ids))),
                    Submission.channel == Channel.ONLINE.value,
                    Submission.received_on >= since,
                )
            )
            or 0
        )
    return PagesReached(
        times={key: int(times) for key, times, _ in rows}, since=since, sent=sent
    )


def copied_texts(session: Session, scope: Scope, *, at_least: int) -> list[Copies]:
    """Texts that came several times, whatever their spaces and capitals; most first."""
    plain = func.lower(func.trim(Comment.text))
    number = func.count().label("number")
    rows = session.execute(
        select(plain, number)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(*_of(scope), func.length(Comment.text) >= COPY_LETTERS)
        .group_by(plain)
        .having(number > 1)
        .order_by(number.desc())
        .limit(COPY_READ)
    )
    folded: Counter[str] = Counter()
    for text, count in rows:
        folded[digest("text", " ".join(fold(text).split()))] += count
    return [
        Copies(sign[:8], count)
        for sign, count in sorted(folded.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= at_least
    ]


def bursts(by_day: Mapping[datetime.date, int]) -> list[datetime.date]:
    """Days with far more answers than the usual one.

    Usual is the median of all days from the first to the last, those without any included,
    but at least one answer.
    """
    if not by_day:
        return []
    first, last = min(by_day), max(by_day)
    days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    usual = max(1.0, statistics.median(by_day.get(day, 0) for day in days))
    return [
        day
        for day in days
        if by_day.get(day, 0) >= max(BURST_AT_LEAST, BURST_TIMES * usual)
    ]


def _of(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (
        Submission.questionnaire_version_id.in_(scope.version_ids),
        Submission.simulated.is_(scope.simulated),
    )
