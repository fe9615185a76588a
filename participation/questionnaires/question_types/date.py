"""A day, typed or picked."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from participation.core.clock import today
from participation.questionnaires.answers import Problem, Raw
from participation.questionnaires.question_types.base import (
    N_,
    OneValue,
)
from participation.questionnaires.question_types.paper import Day, Paper
from participation.questionnaires.question_types.views import (
    Showing,
)
from participation.questionnaires.reading import Reader
from participation.text.normalise import ascii_digits

TODAY = "today"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\Z")
_GERMAN = re.compile(r"(?P<day>\d{1,2})[./ ]+(?P<month>\d{1,2})[./ ]+(?P<year>\d{4})\Z")


@dataclass(frozen=True, kw_only=True)
class Date(OneValue):
    """`earliest`, `latest`: ISO dates, or "today" on the day of answering."""

    type = "date"
    has_order = True
    earliest: str | None = None
    latest: str | None = None
    messages = {
        Problem.NOT_A_DATE: N_(
            "Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026."
        ),
        Problem.TOO_EARLY: N_("Bitte geben Sie ein Datum ab %(earliest)s ein."),
        Problem.TOO_LATE: N_("Bitte geben Sie ein Datum bis %(latest)s ein."),
        Problem.TOO_MANY: N_("Bitte geben Sie nur ein Datum ein."),
    }

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        limits = {name: _limit(reader, name) for name in ("earliest", "latest")}
        earliest, latest = limits.values()
        if (
            earliest
            and latest
            and TODAY not in (earliest, latest)
            and earliest > latest
        ):
            reader.report("earliest is after latest", "latest", code="order_of_days")
        return limits

    def _understand(self, typed: str) -> str | Problem:
        day = read_date(typed)
        if day is None:
            return Problem.NOT_A_DATE
        if self.earliest is not None and day < limit_day(self.earliest):
            return Problem.TOO_EARLY
        if self.latest is not None and day > limit_day(self.latest):
            return Problem.TOO_LATE
        return day.isoformat()

    def paper(self) -> Paper:
        earliest, latest = (
            None if limit == TODAY else limit for limit in (self.earliest, self.latest)
        )
        return Day(earliest=earliest, latest=latest)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        return {
            "more": {
                "earliest": self.earliest and limit_day(self.earliest).isoformat(),
                "latest": self.latest and limit_day(self.latest).isoformat(),
            }
        }

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        return {
            "earliest": limit_day(self.earliest or TODAY),
            "latest": limit_day(self.latest or TODAY),
        }


def read_date(text: str) -> datetime.date | None:
    """Read 2026-12-24, 24.12.2026 or 24/12/2026, in any digits."""
    plain = ascii_digits(text).strip()
    match = _ISO.match(plain) or _GERMAN.match(plain)
    if match is None:
        return None
    try:
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:  # 31 April
        return None


def limit_day(limit: str) -> datetime.date:
    """The day that a limit means today."""
    return today() if limit == TODAY else datetime.date.fromisoformat(limit)


def _limit(reader: Reader, name: str) -> str | None:
    text = reader.optional_text(name)
    if text is None or text == TODAY:
        return text
    if len(text) != len("2026-12-24") or not _ISO.match(text) or not read_date(text):
        reader.report(
            f"{name} must be a date such as 2026-12-24, or today",
            name,
            code="not_a_day",
        )
        return None
    return text
