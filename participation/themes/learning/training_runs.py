"""Trainings that are asked for, taken, watched and ended. One at a time.

A training says every few seconds that it is alive. One that has been silent for a minute
belongs to nobody: the next worker takes it over, and `attempt` keeps the one that lost it,
should it wake up again, from writing anything.
"""

import datetime
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from participation.core.errors import ParticipationError
from participation.core.ids import new_id
from participation.database import Database, DatabaseAwayError
from participation.responses.once import insert_unless_known
from participation.themes.learning.release_models import TrainingRun

CLICK, NIGHTLY, COMMAND = "click", "nightly", "command"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
STEPS = ("collecting", "learning", "comparing", "storing")

SILENT: Final = datetime.timedelta(seconds=60)
BEAT_S: Final = 5.0
MOST_ATTEMPTS: Final = 3

Now = Callable[[], datetime.datetime]


class RunLostError(ParticipationError):
    """Somebody else has taken the training over, or it was ended."""

    def __init__(self) -> None:
        super().__init__("the training is another worker's by now, or has ended")


@dataclass(frozen=True)
class Taken:
    """A training that this process has taken. `attempt` proves it."""

    id: uuid.UUID
    attempt: int


def request_training(
    session: Session,
    *,
    kind: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
    use_if_not_worse: bool = True,
) -> uuid.UUID | None:
    """Ask for a training; None where one is open already, as after a double click."""
    made: uuid.UUID | None = session.scalar(
        insert_unless_known(session, TrainingRun)
        .values(
            id=new_id(),
            kind=kind,
            state=WAITING,
            slot=1,
            use_if_not_worse=use_if_not_worse,
            requested_by=account_id,
            requested_on=today,
            attempt=0,
            step="",
            done=0,
            total=len(STEPS),
            message="",
            detail="",
        )
        .returning(TrainingRun.id)
    )
    return made


def take_run(
    session: Session, *, now: datetime.datetime, run_id: uuid.UUID | None = None
) -> Taken | None:
    """Take the open training if nobody works at it; None where there is none to take."""
    seen = now.astimezone(datetime.UTC)
    silent = _silent(seen)
    _end(session, and_(silent, TrainingRun.attempt >= MOST_ATTEMPTS), FAILED, "killed")
    free = or_(TrainingRun.state == WAITING, silent)
    if run_id is not None:
        free = and_(free, TrainingRun.id == run_id)
    row = session.execute(
        update(TrainingRun)
        .where(free)
        .values(
            state=RUNNING,
            attempt=TrainingRun.attempt + 1,
            seen_at=seen,
            step=STEPS[0],
            done=0,
        )
        .returning(TrainingRun.id, TrainingRun.attempt)
        .execution_options(synchronize_session=False)
    ).first()
    return Taken(row.id, row.attempt) if row else None


def taken_run(session: Session, run_id: uuid.UUID) -> Taken | None:
    """The training as its worker has taken it; None where it is not running."""
    row = session.execute(
        select(TrainingRun.id, TrainingRun.attempt).where(
            TrainingRun.id == run_id, TrainingRun.state == RUNNING
        )
    ).first()
    return Taken(row.id, row.attempt) if row else None


def give_back(session: Session, taken: Taken) -> None:
    """Let another worker take the training, when this one is asked to stop."""
    _update(session, taken, state=WAITING, attempt=taken.attempt - 1, step="", done=0)


def fail_run(session: Session, taken: Taken, *, message: str, detail: str = "") -> None:
    """End a training that could not be done; one that has ended stays as it is."""
    _end(session, _held(taken), FAILED, message, detail=detail[:300])


def finish_run(
    session: Session,
    taken: Taken,
    *,
    message: str,
    version: str,
    gate: dict[str, Any] | None,
) -> None:
    """End a training with its result. Raises RunLostError."""
    ended = _end(
        session,
        _held(taken),
        DONE,
        message,
        result_version=version,
        gate=gate,
        done=len(STEPS),
    )
    if not ended:
        raise RunLostError


class Watched:
    """A training at work: tells its steps, and in between that it is alive."""

    def __init__(self, database: Database, taken: Taken, *, now: Now) -> None:
        self.taken = taken
        self._database = database
        self._now = now
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def step(self, step: str, **noted: Any) -> None:
        """Note which step begins. Raises RunLostError."""
        with self._database.transaction() as session:
            known = _update(
                session,
                self.taken,
                step=step,
                done=STEPS.index(step),
                seen_at=self._now().astimezone(datetime.UTC),
                **noted,
            )
        if not known:
            raise RunLostError

    def _beat_on(self) -> None:
        while not self._ended.wait(BEAT_S):
            with suppress(DatabaseAwayError), self._database.transaction() as session:
                _update(
                    session, self.taken, seen_at=self._now().astimezone(datetime.UTC)
                )


def _silent(now: datetime.datetime) -> ColumnElement[bool]:
    return and_(TrainingRun.state == RUNNING, TrainingRun.seen_at < now - SILENT)


def _held(taken: Taken) -> ColumnElement[bool]:
    return and_(
        TrainingRun.id == taken.id,
        TrainingRun.attempt == taken.attempt,
        TrainingRun.state == RUNNING,
    )


def _update(session: Session, taken: Taken, **values: Any) -> bool:
    changed = session.scalar(
        update(TrainingRun)
        .where(_held(taken))
        .values(**values)
        .returning(TrainingRun.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def _end(
    session: Session,
    which: ColumnElement[bool],
    state: str,
    message: str,
    **values: Any,
) -> bool:
    ended = session.scalar(
        update(TrainingRun)
        .where(which)
        .values(state=state, slot=None, message=message, **values)
        .returning(TrainingRun.id)
        .execution_options(synchronize_session=False)
    )
    return ended is not None
