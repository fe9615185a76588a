"""The desk at a glance: how it stands in each own Ortsteil, and what is new."""

import datetime
import uuid
from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.desks.figures import OwnFigures, own_figures
from participation.desks.forwards import ForwardView, own_forwards
from participation.desks.models import DeskVisit
from participation.desks.reading import own_batches
from participation.desks.requests import RequestView, askable, own_requests
from participation.places.queries import (
    MandateView,
    OrtsteilView,
    all_ortsteile,
    mandates,
)
from participation.publication.coarse import (
    CoarseCount,
    coarse_answers,
    coarse_comments,
)
from participation.questionnaires.queries import PublishedQuestionnaire

SOON = datetime.timedelta(days=14)
FIRST_LOOK = datetime.timedelta(days=30)
"""Who was never here is told what happened in the last month."""


@dataclass(frozen=True, kw_only=True)
class RunningSurvey:
    """`own_questions`: those of the Ortsteil that are asked now."""

    questionnaire: PublishedQuestionnaire
    is_open: bool
    answers: CoarseCount
    days_left: int | None

    @property
    def ends_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON.days


@dataclass(frozen=True, kw_only=True)
class OwnOrtsteil:
    ortsteil: OrtsteilView
    surveys: tuple[RunningSurvey, ...]
    comments: CoarseCount
    batches: int
    figures: tuple[OwnFigures, ...]


@dataclass(frozen=True, kw_only=True)
class News:
    """What happened after a day. `batches`: of comments that can be read since."""

    since: datetime.date
    releases: tuple[OwnFigures, ...]
    requests: tuple[RequestView, ...]
    forwards: tuple[ForwardView, ...]
    batches: int

    def __bool__(self) -> bool:
        return bool(self.releases or self.requests or self.forwards or self.batches)


def own_ortsteile(session: Session, *, ortsteil_keys: Set[str]) -> list[OrtsteilView]:
    """The person's own Ortsteile by name."""
    own = [o for o in all_ortsteile(session) if o.key in ortsteil_keys]
    return sorted(own, key=lambda ortsteil: ortsteil.name)


def own_ortsteil(
    session: Session, address: str, *, ortsteil_keys: Set[str]
) -> OrtsteilView:
    """One of them by slug or number. Raises NotFoundError, also for a foreign one."""
    for ortsteil in own_ortsteile(session, ortsteil_keys=ortsteil_keys):
        if address in (ortsteil.slug, ortsteil.key):
            return ortsteil
    raise NotFoundError("ortsteil", address)


def own_mandates(session: Session, *, mandate_keys: Set[str]) -> list[MandateView]:
    return [m for m in mandates(session) if m.key in mandate_keys]


def at_a_glance(
    session: Session, *, ortsteil_keys: Set[str], today: datetime.date
) -> list[OwnOrtsteil]:
    """How it stands in each of the person's own Ortsteile."""
    return [
        OwnOrtsteil(
            ortsteil=ortsteil,
            surveys=tuple(_surveys(session, ortsteil.key, today)),
            comments=coarse_comments(session, ortsteil_key=ortsteil.key, today=today),
            batches=_batches(session, ortsteil.key, today),
            figures=tuple(own_figures(session, ortsteil_key=ortsteil.key)),
        )
        for ortsteil in own_ortsteile(session, ortsteil_keys=ortsteil_keys)
    ]


def news(
    session: Session,
    standing: list[OwnOrtsteil],
    *,
    account_id: uuid.UUID,
    ortsteil_keys: Set[str],
    mandate_keys: Set[str],
    today: datetime.date,
) -> News:
    """What happened since the day on which the person had seen all."""
    visit = session.get(DeskVisit, account_id)
    since = visit.seen_on if visit else today - FIRST_LOOK
    releases = {
        (figures.subject, figures.space_key): figures
        for own in standing
        for figures in own.figures
        if figures.released_on >= since
    }
    read_then = sum(_batches(session, own.ortsteil.key, since) for own in standing)
    return News(
        since=since,
        releases=tuple(releases.values()),
        requests=tuple(
            r
            for r in own_requests(session, ortsteil_keys=ortsteil_keys)
            if r.state in ("released", "sent_back")
            and r.decided_on is not None
            and r.decided_on >= since
        ),
        forwards=tuple(
            f
            for f in own_forwards(session, mandate_keys=mandate_keys)
            if max(f.seen_on or f.passed_on, f.answered_on or f.passed_on) >= since
            and f.seen_on is not None
        ),
        batches=max(0, sum(own.batches for own in standing) - read_then),
    )


def mark_all_seen(
    session: Session, *, account_id: uuid.UUID, today: datetime.date
) -> None:
    """Keep the day for the next look; a day and no hour is all that is kept."""
    session.merge(DeskVisit(account_id=account_id, seen_on=today))
    session.flush()


def _surveys(
    session: Session, ortsteil_key: str, today: datetime.date
) -> list[RunningSurvey]:
    return [
        RunningSurvey(
            questionnaire=found,
            is_open=found.is_open(today),
            answers=coarse_answers(
                session,
                questionnaire_key=found.key,
                ortsteil_key=ortsteil_key,
                today=today,
            ),
            days_left=(found.closes_on - today).days if found.closes_on else None,
        )
        for found in askable(session, ortsteil_key=ortsteil_key, today=today)
    ]


def _batches(session: Session, ortsteil_key: str, today: datetime.date) -> int:
    return len(
        own_batches(
            session,
            ortsteil_key=ortsteil_key,
            ortsteil_keys={ortsteil_key},
            today=today,
        )
    )
