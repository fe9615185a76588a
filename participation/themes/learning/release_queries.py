"""What staff see of models and trainings."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from participation.accounts.queries import display_names
from participation.core.errors import NotFoundError
from participation.responses.models import Comment
from participation.themes.learning.gate import Comparison
from participation.themes.learning.models import Review
from participation.themes.learning.release_models import PipelineRelease, TrainingRun
from participation.themes.learning.releases import RELEASED, needs_reason
from participation.themes.learning.training_runs import DONE
from participation.themes.models import CommentState
from participation.themes.tagging import count_pending


@dataclass(frozen=True, kw_only=True)
class ReleaseView:
    """A model. `kept`: it can be used (again); `needs_reason`: only if somebody says why.

    `decided_by` None: nobody in person, or an account that was removed.
    """

    version: str
    number: int
    origin: str
    state: str
    tagged_as: str
    card: Mapping[str, Any]
    made_on: datetime.date
    decided_on: datetime.date | None
    decided_by: str | None
    reason: str
    problem: str
    kept: bool
    needs_reason: bool

    @property
    def gate(self) -> Comparison | None:
        """What the gate found when the model was made; None: it came with the product."""
        gate = self.card.get("gate")
        return Comparison.from_json(gate) if gate else None

    @property
    def is_in_use(self) -> bool:
        return self.state == RELEASED


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A training. `message` and `detail` tell how it ended, `step` where it is."""

    kind: str
    state: str
    requested_on: datetime.date
    requested_by: str | None
    step: str
    done: int
    total: int
    message: str
    detail: str
    version: str | None
    gate: Comparison | None

    @property
    def is_open(self) -> bool:
        return self.state in {"waiting", "running"}


@dataclass(frozen=True)
class Retagging:
    """How many comments the model in use has read, of how many."""

    done: int
    total: int


def releases(session: Session) -> list[ReleaseView]:
    """All models, the newest first."""
    return _views(session)


def release(session: Session, number: int) -> ReleaseView:
    """One model by its number. Raises NotFoundError."""
    found = _views(session, PipelineRelease.number == number)
    if not found:
        raise NotFoundError("release", number)
    return found[0]


def last_run(session: Session) -> RunView | None:
    """The open training, or else the one that ended last."""
    run = session.scalar(
        select(TrainingRun)
        .order_by(
            TrainingRun.slot.is_(None),
            TrainingRun.seen_at.desc(),
        )
        .limit(1)
    )
    if run is None:
        return None
    who = display_names(session)
    return RunView(
        kind=run.kind,
        state=run.state,
        requested_on=run.requested_on,
        requested_by=who.get(run.requested_by) if run.requested_by else None,
        step=run.step,
        done=run.done,
        total=run.total,
        message=run.message,
        detail=run.detail,
        version=run.result_version,
        gate=Comparison.from_json(run.gate) if run.gate else None,
    )


def retagging(session: Session, tagged_as: str) -> Retagging:
    """How far the tagging by a pipeline version is."""
    total = session.scalar(select(func.count()).select_from(Comment)) or 0
    return Retagging(total - count_pending(session, version=tagged_as), total)


def count_reviewed(session: Session) -> int:
    """How many real comments people have checked that may be learned from."""
    audited = exists().where(
        Review.comment_id == CommentState.comment_id, Review.purpose == "audit"
    )
    query = (
        select(func.count())
        .select_from(CommentState)
        .join(Comment, Comment.id == CommentState.comment_id)
        .where(CommentState.checked_by_person, Comment.simulated.is_(False), ~audited)
    )
    return session.scalar(query) or 0


def reviewed_since_training(session: Session) -> int:
    """How many comments people have checked since the last training that ended well."""
    before = session.scalar(
        select(TrainingRun.reviewed)
        .where(TrainingRun.state == DONE)
        .order_by(TrainingRun.seen_at.desc())
        .limit(1)
    )
    return max(0, count_reviewed(session) - (before or 0))


def _views(session: Session, *which: ColumnElement[bool]) -> list[ReleaseView]:
    query = (
        select(PipelineRelease, PipelineRelease.model.is_not(None))
        .where(*which)
        .order_by(PipelineRelease.number.desc())
    )
    who = display_names(session)
    return [
        ReleaseView(
            version=row.version,
            number=row.number,
            origin=row.origin,
            state=row.state,
            tagged_as=row.tagged_as,
            card=row.card,
            made_on=row.made_on,
            decided_on=row.decided_on,
            decided_by=who.get(row.decided_by) if row.decided_by else None,
            reason=row.reason,
            problem=row.problem,
            kept=kept,
            needs_reason=needs_reason(row.state, row.card),
        )
        for row, kept in session.execute(query)
    ]
