"""The same options for several lines: a table where it fits, else one question a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from participation.questionnaires.question_types.paper import Grid, Paper
from participation.questionnaires.question_types.views import (
    RowView,
    Say,
    Showing,
    choice_views,
)
from participation.questionnaires.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Matrix(Question):
    """Each line is a single choice of its own, or several with `multiple`."""

    type = "matrix"
    has_order = True
    has_several = True
    lines: tuple[Option, ...] = field(default=())
    options: tuple[Option, ...]
    multiple: bool = False
    order: str = "given"
    messages = {
        Problem.REQUIRED: N_("Bitte beantworten Sie jede Zeile dieser Frage."),
        Problem.TOO_MANY: N_("Bitte wählen Sie in jeder Zeile nur eine Antwort."),
    }

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options

    @property
    def items(self) -> tuple[Option, ...]:
        return self.lines

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {
            "lines": read_options(reader, "items", noun="item"),
            "options": read_options(reader, "options"),
            "multiple": reader.flag("multiple"),
            "order": read_order(reader),
        }

    def field_of(self, item: str) -> str:
        """Name of the form field of one line."""
        return f"{self.field}-{item}"

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(self.field_of(item.code) for item in self.lines)

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        answers: list[AnswerValue] = []
        problems: list[Problem] = []
        for line in self.lines:
            if line.code in hidden:
                continue
            values = sent(raw, self.field_of(line.code))
            codes, found = known_codes(values, self.options, hidden)
            if len(codes) > 1 and not self.multiple:
                codes, found = [], [Problem.TOO_MANY]
            problems += [problem for problem in found if problem not in problems]
            answers += [
                AnswerValue(question_key=self.key, item=line.code, value=code)
                for code in codes
            ]
        return answers, problems

    def _is_complete(
        self, answers: Sequence[AnswerValue], hidden: frozenset[str]
    ) -> bool:
        answered = {answer.item for answer in answers}
        return all(line.code in answered | hidden for line in self.lines)

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field_of(a.item), a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Grid(lines=self.lines, options=self.options, several=self.multiple)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        lines = arranged(self.lines, order=self.order, seed=showing.seed, key=self.key)
        return {
            "choices": choice_views(self.options, [], showing),
            "rows": [
                RowView(
                    name=self.field_of(line.code),
                    text=showing.say(line.text),
                    choices=choice_views(
                        self.options,
                        showing.raw.get(self.field_of(line.code), []),
                        showing,
                    ),
                    option=line,
                    hidden=line.code in showing.hidden,
                )
                for line in lines
            ],
        }

    def columns(self) -> list[Column]:
        if self.multiple:
            return [
                Column(name=f"{self.key}__{line.code}__{option.code}", label=line.text)
                for line in self.lines
                for option in self.options
            ]
        return [
            Column(name=f"{self.key}__{i.code}", label=i.text, codes=self.options)
            for i in self.lines
        ]

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        own = self._own(answers)
        if not self.multiple:
            return {f"{self.key}__{a.item}": a.value or "" for a in own}
        answered = {a.item for a in own}
        return {
            f"{self.key}__{line.code}__{option.code}": str(
                int(any((a.item, a.value) == (line.code, option.code) for a in own))
            )
            for line in self.lines
            if line.code in answered
            for option in self.options
        }

    def to_words(self, answers: Iterable[AnswerValue], say: Say) -> str:
        own = self._own(answers)
        said = []
        for line in self.lines:
            chosen = [o for o in self.options for a in own
                      if (a.item, a.value) == (line.code, o.code)]  # fmt: skip
            if chosen:
                words = ", ".join(
                    say(option.text).text.striptags() for option in chosen
                )
                said.append(f"{say(line.text).text.striptags()}: {words}")
        return "; ".join(said)
