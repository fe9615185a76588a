"""Today as the city sees it. Passed into use cases, so that tests choose the day."""

import datetime
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Europe/Berlin")


def today() -> datetime.date:
    """Return the calendar date in the city; times of citizens are never kept."""
    return datetime.datetime.now(CITY_TIME).date()


def now() -> datetime.datetime:
    """Return the aware time. For staff and hand-overs only, never for citizens."""
    return datetime.datetime.now(CITY_TIME)


def utc(time: datetime.datetime) -> datetime.datetime:
    """Return the time in the one zone that is stored; SQLite gives it back without one."""
    if time.tzinfo is None:
        return time.replace(tzinfo=datetime.UTC)
    return time.astimezone(datetime.UTC)
