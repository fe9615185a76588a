"""A place: named in words, or a point on the picture of the Ortsteil, or both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from participation.places import points
from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    N_,
    Question,
    by_field,
    sent,
)
from participation.questionnaires.question_types.options import (
    Column,
)
from participation.questionnaires.question_types.paper import Lines, Paper
from participation.questionnaires.question_types.views import (
    Say,
    Showing,
)
from participation.text.intake import clean_input

MAX_NAME = 200
NAME, POINT = "name", "point"
_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, kw_only=True)
class Place(Question):
    type = "place"
    messages = {
        Problem.REQUIRED: N_(
            "Bitte nennen Sie einen Ort, oder setzen Sie einen Punkt auf der Karte."
        ),
        Problem.TOO_LONG: N_(
            "Der Name des Ortes ist zu lang: %(length)s von %(maximum)s Zeichen."
        ),
        Problem.NOT_A_POINT: N_(
            "Der Punkt auf der Karte ließ sich nicht lesen. Bitte setzen Sie ihn neu."
        ),
    }

    @property
    def name_field(self) -> str:
        return f"{self.field}-name"

    @property
    def point_field(self) -> str:
        return f"{self.field}-point"

    @property
    def field_names(self) -> tuple[str, ...]:
        return (self.name_field, self.point_field)

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        typed, codes = clean_input("\n".join(raw.get(self.name_field, [])))
        name = " ".join(typed.split())
        problems = [Problem(code) for code in codes]
        if len(name) > MAX_NAME:
            problems.append(Problem.TOO_LONG)
        values = [AnswerValue(question_key=self.key, item=NAME, value=name)]
        answers = values if name else []
        if marked := sent(raw, self.point_field):
            point = read_point(marked[0]) if len(marked) == 1 else None
            if point is None:
                problems.append(Problem.NOT_A_POINT)
            else:
                answers.append(
                    AnswerValue(question_key=self.key, item=POINT, value=point)
                )
        return answers, problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((f"{self.field}-{a.item}", a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Lines(count=1, about="place")

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        def first(name: str) -> str:
            return next(iter(showing.raw.get(name, [])), "")

        return {
            "more": {
                "name": first(self.name_field),
                "point": first(self.point_field),
                "maximum": MAX_NAME,
            }
        }

    def columns(self) -> list[Column]:
        return [
            Column(name=f"{self.key}__{item}", label=self.text)
            for item in (NAME, POINT)
        ]

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        return {f"{self.key}__{a.item}": a.value or "" for a in self._own(answers)}

    def to_words(self, answers: Iterable[AnswerValue], say: Say) -> str:
        return next((a.value or "" for a in self._own(answers)), "")

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        typed = "\n".join(raw.get(self.name_field, []))
        return {"length": len(clean_input(typed)[0]), "maximum": MAX_NAME}


def read_point(text: str) -> str | None:
    """Return "latitude,longitude" (WGS 84) rounded to about 10 m; None if it is none."""
    point = points.read_point(_COMMA.sub(",", text))
    return None if point is None else str(point)
