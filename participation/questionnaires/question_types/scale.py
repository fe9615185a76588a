"""A number between two ends, or a number of stars."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    Question,
    by_field,
    known_codes,
    sent,
)
from participation.questionnaires.question_types.options import (
    Option,
    read_options,
)
from participation.questionnaires.question_types.paper import Paper, Steps
from participation.questionnaires.question_types.views import (
    Showing,
    choice_views,
)
from participation.questionnaires.reading import Reader, Texts

MAX_POINTS = 11


@dataclass(frozen=True, kw_only=True)
class Points(Question):
    """One of some numbers in a row, or an extra option such as "weiß nicht"."""

    has_order = True
    extra: tuple[Option, ...] = ()

    @property
    def points(self) -> range:
        raise NotImplementedError

    @property
    def choices(self) -> tuple[Option, ...]:
        return (*self._numbers(), *self.extra)

    def _numbers(self) -> tuple[Option, ...]:
        # The number is its own text in every language; the edge writes its digits.
        return tuple(Option(code=str(n), text={"de": str(n)}) for n in self.points)

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        codes, problems = known_codes(sent(raw, self.field), self.choices, hidden)
        if len(codes) > 1:
            return [], [Problem.TOO_MANY]
        return [AnswerValue(question_key=self.key, value=c) for c in codes], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Steps(points=self.points, extra=self.extra)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        chosen = showing.raw.get(self.field, [])
        return {
            "choices": choice_views(self._numbers(), chosen, showing),
            "more": {"extra": choice_views(self.extra, chosen, showing)},
        }

    def texts(self) -> Iterator[tuple[str, Texts]]:
        """Numbers need no translation."""
        numbers = {f"option {n}" for n in self.points}
        yield from (entry for entry in super().texts() if entry[0] not in numbers)


@dataclass(frozen=True, kw_only=True)
class Scale(Points):
    """Two to eleven points with labelled ends."""

    type = "scale"
    lowest: int
    highest: int
    lowest_text: Texts
    highest_text: Texts

    @property
    def points(self) -> range:
        return range(self.lowest, self.highest + 1)

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        lowest = reader.number("lowest", lowest=-100, highest=100)
        highest = reader.number("highest", lowest=-100, highest=100)
        lowest, highest = lowest or 0, highest or 0
        if not 2 <= highest - lowest + 1 <= MAX_POINTS:
            reader.report(
                "a scale has 2 to 11 points", "highest", code="points_of_scale"
            )
            highest = lowest + 1
        return {
            "lowest": lowest,
            "highest": highest,
            "lowest_text": reader.texts("lowest_text"),
            "highest_text": reader.texts("highest_text"),
            "extra": _extra(reader, range(lowest, highest + 1)),
        }

    def paper(self) -> Paper:
        return Steps(
            points=self.points,
            lowest=self.lowest_text,
            highest=self.highest_text,
            extra=self.extra,
        )

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        view = super()._own_view(showing)
        view["more"] |= {
            "lowest": showing.say(self.lowest_text),
            "highest": showing.say(self.highest_text),
        }
        return view

    def texts(self) -> Iterator[tuple[str, Texts]]:
        yield from super().texts()
        yield "lowest_text", self.lowest_text
        yield "highest_text", self.highest_text


@dataclass(frozen=True, kw_only=True)
class Rating(Points):
    """Stars, from one to `stars`."""

    type = "rating"
    stars: int

    @property
    def points(self) -> range:
        return range(1, self.stars + 1)

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        stars = reader.number("points", lowest=3, highest=10) or 5
        return {"stars": stars, "extra": _extra(reader, range(1, stars + 1))}

    def paper(self) -> Paper:
        return Steps(points=self.points, stars=True, extra=self.extra)


def _extra(reader: Reader, points: range) -> tuple[Option, ...]:
    """Read the options beside the numbers; none may be stored as one of them."""
    extra = read_options(reader, "extra", optional=True)
    for option in extra:
        if option.code in {str(n) for n in points}:
            reader.report(
                f"extra: the code {option.code!r} is a point of the scale",
                "extra",
                code="code_is_point",
                key=option.code,
            )
    return extra
