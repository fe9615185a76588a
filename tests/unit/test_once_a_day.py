"""When a daily job of the worker runs, and when again."""

import datetime

from participation.cli.once_a_day import OnceADay
from participation.core.clock import CITY_TIME
from participation.database import DatabaseAwayError

MONDAY = datetime.datetime(2026, 10, 5, tzinfo=CITY_TIME)
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


class Job:
    """Notes when it ran; says or raises what it was given, in turn, then nothing."""

    def __init__(self, *answers: object) -> None:
        self.moment = MONDAY
        self.ran: list[datetime.datetime] = []
        self._answers = list(answers)

    def __call__(self) -> object:
        self.ran.append(self.moment)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def runs(job: Job, *moments: datetime.datetime, **more: object) -> list[int]:
    """Which of the moments it was called at the job ran at."""
    daily = OnceADay(job, now=lambda: job.moment, **more)
    for moment in moments:
        job.moment = moment
        daily()
    return [moments.index(moment) for moment in job.ran]


def test_a_job_runs_on_the_first_call_of_a_day() -> None:
    moments = MONDAY, MONDAY + MINUTE, MONDAY + DAY - MINUTE, MONDAY + DAY

    assert runs(Job(), *moments) == [0, 3]


def test_a_job_that_did_nothing_of_many_is_done() -> None:
    assert runs(Job(0, 0), MONDAY, MONDAY + 2 * MINUTE) == [0]


def test_a_job_for_the_morning_waits_for_it() -> None:
    moments = [
        MONDAY.replace(hour=hour) + day * DAY
        for day, hour in ((0, 0), (0, 6), (0, 7), (0, 23), (1, 3), (1, 8), (1, 9))
    ]

    assert runs(Job(), *moments, from_hour=7) == [2, 5]


def test_a_job_that_has_nothing_to_do_yet_is_asked_after_a_pause() -> None:
    moments = [MONDAY + n * MINUTE for n in (0, 9, 10, 11, 20, 21, 40)]

    ran = runs(Job(False, False, True), *moments, again_after=10 * MINUTE)

    assert ran == [0, 2, 4]


def test_a_job_that_found_the_database_away_is_done_the_same_day() -> None:
    moments = [MONDAY + n * MINUTE / 2 for n in range(6)]

    assert runs(Job(DatabaseAwayError()), *moments) == [0, 2]
