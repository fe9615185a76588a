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
