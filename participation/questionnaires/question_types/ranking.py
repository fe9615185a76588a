"""Options in an order of importance: one list to choose from for each place.

No dragging: lists work by keyboard, by touch and without JavaScript.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    N_,
    Question,
    by_field,
    known_codes,
    sent,
)
from participation.questionnaires.question_types.options import (
    Column,
    Option,
    arranged,
    read_options,
    read_order,
)
from participation.questionnaires.question_types.paper import Paper, Places
from participation.questionnaires.question_types.views import (
    RowView,
    Say,
    Showing,
    choice_views,
)
from participation.questionnaires.reading import Reader

MAX_PLACES = 10


@dataclass(frozen=True, kw_only=True)
class Ranking(Question):
    """`places`: how many are put in order, from the first."""

    type = "ranking"
    has_order = True
    has_several = True
    options: tuple[Option, ...]
    places: int
    order: str = "given"
    messages = {
        Problem.REQUIRED: N_("Bitte wählen Sie mindestens den ersten Platz."),
        Problem.TWICE: N_("Bitte wählen Sie jede Antwort nur einmal."),
        Problem.GAP: N_("Bitte füllen Sie die Plätze der Reihe nach, ohne Lücke."),
    }

    @property
    def items(self) -> tuple[Option, ...]:
        return self.options

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        options = read_options(reader, "options")
        places = reader.number("places", lowest=1, highest=MAX_PLACES, optional=True)
        if places is not None and places > len(options):
            reader.report(
                "places is more than there are options",
                "places",
                code="too_many_places",
            )
        return {
            "options": options,
            "places": places or min(len(options), MAX_PLACES),
            "order": read_order(reader),
        }

    def field_of(self, place: int) -> str:
        """Name of the form field of one place, from 1."""
        return f"{self.field}-{place}"

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(self.field_of(n) for n in range(1, self.places + 1))

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        placed: list[str] = []
        problems: list[Problem] = []
        gap = False
        for name in self.field_names:
            codes, found = known_codes(sent(raw, name), self.options, hidden)
            problems += [problem for problem in found if problem not in problems]
            if len(codes) != 1:
                gap = True
                continue
            if gap:
                problems.append(Problem.GAP)
            placed.append(codes[0])
        if len(set(placed)) < len(placed):
            problems.append(Problem.TWICE)
        return [
            AnswerValue(question_key=self.key, item=code, value=str(place))
            for place, code in enumerate(dict.fromkeys(placed), start=1)
        ], list(dict.fromkeys(problems))

    def _is_complete(
        self, answers: Sequence[AnswerValue], hidden: frozenset[str]
    ) -> bool:
        return bool(answers)

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        own = sorted(self._own(answers), key=lambda a: int(a.value or 0))
        return by_field((self.field_of(int(a.value or 0)), a.item) for a in own)

    def paper(self) -> Paper:
        return Places(options=self.options, most=self.places)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        options = arranged(
            self.options, order=self.order, seed=showing.seed, key=self.key
        )
        return {
            "rows": [
                RowView(
                    name=name,
                    text=None,
                    choices=choice_views(options, showing.raw.get(name, []), showing),
                )
                for name in self.field_names
            ]
        }

    def columns(self) -> list[Column]:
        return [
            Column(name=f"{self.key}__{option.code}", label=option.text)
            for option in self.options
        ]

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        return {f"{self.key}__{a.item}": a.value or "" for a in self._own(answers)}

    def to_words(self, answers: Iterable[AnswerValue], say: Say) -> str:
        labels = {o.code: say(o.text).text.striptags() for o in self.options}
        own = sorted(self._own(answers), key=lambda a: int(a.value or 0))
        return ", ".join(f"{a.value}. {labels.get(a.item, a.item)}" for a in own)
