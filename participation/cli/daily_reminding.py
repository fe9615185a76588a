"""The worker's daily look at what is due at the Fachplanungen."""

import datetime
from collections.abc import Callable

from participation.database import DatabaseAwayError


class DailyReminding:
    """Reminds once a day, also after a restart: the reminders themselves are kept by day.

    Where the database is away it tries again when it is called next.
    """

    def __init__(
        self,
        remind: Callable[[], object],
        *,
        today: Callable[[], datetime.date],
    ) -> None:
        self._remind = remind
        self._today = today
        self._done_on: datetime.date | None = None

    def __call__(self) -> None:
        today = self._today()
        if self._done_on == today:
            return
        try:
            self._remind()
        except DatabaseAwayError:
            return
        self._done_on = today
