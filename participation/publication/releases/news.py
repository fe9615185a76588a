"""Whether it is worth freezing a subject: how many came since, in coarse words."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.publication.releases.content import Texts
from participation.publication.releases.history import history_of
from participation.publication.releases.source import source_of, subject_keys
from participation.publication.releases.spaces import BATCH
from participation.responses.models import Submission

MANY = 100


class News(StrEnum):
    """How many people took part since the last release."""

    NOBODY = "nobody"
    FEW = "few"  # too few for a release
    SOME = "some"
    MANY = "many"


@dataclass(frozen=True, kw_only=True)
class SubjectNews:
    """A subject that could be released, with real or with invented answers."""

    subject: str
    title: Texts
    simulated: bool
    news: News


def subject_news(session: Session) -> list[SubjectNews]:
    """Every subject with answers; invented ones apart from real ones."""
    found = []
    for subject in subject_keys(session):
        for simulated in (False, True):
            source = source_of(session, subject, simulated=simulated)
            people = session.scalar(
                select(func.count())
                .select_from(Submission)
                .where(*source.population.conditions)
            )
            history = history_of(
                session, subject=subject, series=source.series, simulated=simulated
            )
            if people or not simulated:
                told = sum(
                    placed.row.people
                    for placed in history.current
                    if placed.row.members is not None
                ) or sum(placed.row.people for placed in history.current)
                found.append(
                    SubjectNews(
                        subject=subject,
                        title=source.title,
                        simulated=simulated,
                        news=_news((people or 0) - told),
                    )
                )
    return found


def _news(people: int) -> News:
    if people <= 0:
        return News.NOBODY
    if people < BATCH:
        return News.FEW
    return News.SOME if people < MANY else News.MANY
