"""A time of day, typed or picked: when the bus should run, when the club should open."""

import datetime
import re
from dataclasses import dataclass

from participation.questionnaires.answers import Problem
from participation.questionnaires.question_types.base import (
    N_,
    OneValue,
)
from participation.questionnaires.question_types.paper import Lines, Paper
from participation.text.normalise import ascii_digits

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h ]\s*(?P<minute>\d{2}))?\s*(?:uhr)?\Z")


@dataclass(frozen=True, kw_only=True)
class Time(OneValue):
    """Stored as HH:MM, 00:00 to 23:59. It is about a wish, never when somebody answered."""

    type = "time"
    has_order = True
    messages = {
        Problem.NOT_A_TIME: N_("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:30."),
        Problem.TOO_MANY: N_("Bitte geben Sie nur eine Uhrzeit ein."),
    }

    def _understand(self, typed: str) -> str | Problem:
        time = read_time(typed)
        return Problem.NOT_A_TIME if time is None else f"{time:%H:%M}"

    def paper(self) -> Paper:
        return Lines(count=1)


def read_time(text: str) -> datetime.time | None:
    """Read 18:30, 18.30, 18 Uhr or 7, in any digits; seconds of a browser are dropped."""
    plain = ascii_digits(text).strip().lower()
    match = _TIME.match(plain.removesuffix(":00") if plain.count(":") == 2 else plain)
    if match is None or int(match["hour"]) > 23 or int(match["minute"] or 0) > 59:
        return None
    return datetime.time(int(match["hour"]), int(match["minute"] or 0))
