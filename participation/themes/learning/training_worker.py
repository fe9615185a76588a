"""What a worker does for trainings: ask for the nightly one, start it, look after it."""

import datetime
import subprocess
import time
import uuid
from collections.abc import Callable
from typing import Final, Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from participation.database import Database
from participation.themes.learning.release_models import TrainingRun
from participation.themes.learning.release_queries import reviewed_since_training
from participation.themes.learning.training_runs import (
    NIGHTLY,
    Taken,
    fail_run,
    give_back,
    request_training,
    take_run,
)

NIGHT_ENDS: Final = 2
"""The hour from which on the nightly training may begin."""
WORTH_A_NIGHT: Final = 20
LOOK_EVERY_S: Final = 2.0
STOPS_WITHIN_S: Final = 5.0


class Child(Protocol):
    """A process as subprocess.Popen has it."""

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


class TrainingWorker:
    """Starts trainings in child processes; cheap to call all the time, never waits."""

    def __init__(
        self,
        database: Database,
        *,
        start: Callable[[uuid.UUID], Child],
        now: Callable[[], datetime.datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._start = start
        self._now = now
        self._clock = clock
        self._looked_at = float("-inf")
        self._child: Child | None = None
        self._taken: Taken | None = None
        self._asked_on: datetime.date | None = None

    def __call__(self) -> None:
        if self._child is not None:
            self._look_after(self._child)
        elif self._clock() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = self._clock()
            self._ask_at_night()
            self._take_one()

    def close(self) -> None:
        """End the child; another worker may take its training up at once."""
        child, taken, self._child = self._child, self._taken, None
        if child is None or taken is None:
            return
        child.terminate()
        try:
            child.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
        finally:
            with self._database.transaction() as session:
                give_back(session, taken)

    def _look_after(self, child: Child) -> None:
        code = child.poll()
        if code is None:
            return
        self._child = None
        assert self._taken is not None
        with self._database.transaction() as session:  # nothing where it ended in order
            fail_run(session, self._taken, message="killed", detail=f"exit code {code}")

    def _ask_at_night(self) -> None:
        now = self._now()
        if now.hour < NIGHT_ENDS or self._asked_on == now.date():
            return
        self._asked_on = now.date()
        with self._database.transaction() as session:
            if nightly_is_due(session, today=now.date()):
                request_training(
                    session, kind=NIGHTLY, account_id=None, today=now.date()
                )

    def _take_one(self) -> None:
        with self._database.session() as session:  # a look that takes no lock
            if (
                session.scalar(select(TrainingRun.id).where(TrainingRun.slot == 1))
                is None
            ):
                return
        with self._database.transaction() as session:
            self._taken = take_run(session, now=self._now())
        if self._taken is None:
            return
        try:
            self._child = self._start(self._taken.id)
        except OSError as error:
            with self._database.transaction() as session:
                fail_run(
                    session, self._taken, message="killed", detail=str(error.strerror)
                )


def nightly_is_due(session: Session, *, today: datetime.date) -> bool:
    """Whether people have checked enough since the last training, and none ran tonight."""
    ran = exists().where(TrainingRun.kind == NIGHTLY, TrainingRun.requested_on == today)
    if session.scalar(select(ran)):
        return False
    return reviewed_since_training(session) >= WORTH_A_NIGHT
