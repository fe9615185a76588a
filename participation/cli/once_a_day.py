"""What the worker does once a day, whatever it is."""

import datetime
import logging
from collections.abc import Callable

from participation.database import DatabaseAwayError

log = logging.getLogger(__name__)

AGAIN_AFTER = datetime.timedelta(minutes=1)


class OnceADay:
    """Does a job on the first call of each day; cheap to call all the time.

    A job that says False has nothing to do yet: it is asked again after a pause, as is one
    that found the database away. Kept in memory alone: after a restart it is done again.
    """

    def __init__(
        self,
        job: Callable[[], object],
        *,
        now: Callable[[], datetime.datetime],
        from_hour: int = 0,
        again_after: datetime.timedelta = AGAIN_AFTER,
    ) -> None:
        self._job = job
        self._now = now
        self._from_hour = from_hour
        self._again_after = again_after
        self._done_on: datetime.date | None = None
        self._not_before: datetime.datetime | None = None

    def __call__(self) -> None:
        moment = self._now()
        if not self._is_due(moment):
            return
        self._not_before = moment + self._again_after
        try:
            done = self._job()
        except DatabaseAwayError:
            log.warning("the database is away; a daily job is tried again")
            return
        if done is not False:
            self._done_on = moment.date()

    def _is_due(self, moment: datetime.datetime) -> bool:
        has_waited = self._not_before is None or moment >= self._not_before
        is_hour = moment.hour >= self._from_hour
        return self._done_on != moment.date() and is_hour and has_waited
