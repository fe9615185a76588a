"""A time of day, typed or picked: when the bus should run, when the club should open."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    N_,
    Question,
    by_field,
    sent,
)
from participation.questionnaires.question_types.paper import Lines, Paper

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h ]\s*(?P<minute>\d{2}))?\s*(?:uhr)?\Z")


@dataclass(frozen=True, kw_only=True)
class Time(Question):
    """Stored as HH:MM, 00:00 to 23:59. It is about a wish, never when somebody answered."""

    type = "time"
    has_order = True
    messages = {
        Problem.NOT_A_TIME: N_("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:30."),
        Problem.TOO_MANY: N_("Bitte geben Sie nur eine Uhrzeit ein."),
    }

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        values = sent(raw, self.field)
        if not values:
            return [], []
        if len(values) > 1:
            return [], [Problem.TOO_MANY]
        time = read_time(values[0])
        if time is None:
            return [], [Problem.NOT_A_TIME]
        return [AnswerValue(question_key=self.key, value=f"{time:%H:%M}")], []

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Lines(count=1)


def read_time(text: str) -> datetime.time | None:
    """Read 18:30, 18.30, 18 Uhr or 7, in any digits; seconds of a browser are dropped."""
    plain = "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in unicodedata.normalize("NFKC", text).strip().lower()
    )
    match = _TIME.match(plain.removesuffix(":00") if plain.count(":") == 2 else plain)
    if match is None or int(match["hour"]) > 23 or int(match["minute"] or 0) > 59:
        return None
    return datetime.time(int(match["hour"]), int(match["minute"] or 0))
