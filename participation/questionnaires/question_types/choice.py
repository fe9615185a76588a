"""One or several of some options, with a text for "Sonstiges" where wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.answers import (
    MAX_TEXT,
    AnswerValue,
    Problem,
    Raw,
    Reading,
)
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
from participation.questionnaires.question_types.paper import Boxes, Paper
from participation.questionnaires.question_types.views import (
    Showing,
    choice_views,
)
from participation.questionnaires.reading import Reader
from participation.text.intake import clean_input


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """What the three kinds of choosing share."""

    options: tuple[Option, ...]
    order: str = "given"

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options

    @property
    def other(self) -> Option | None:
        """The option that asks for a text, if there is one."""
        return next((option for option in self.options if option.other), None)

    @property
    def other_field(self) -> str:
        return f"{self.field}-other"

    @property
    def field_names(self) -> tuple[str, ...]:
        return (self.field, self.other_field) if self.other else (self.field,)

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        options = read_options(reader, "options")
        if sum(option.other for option in options) > 1:
            reader.report(
                "only one option may ask for a text", "options", code="one_other"
            )
        if cls.type != "multiple" and any(option.exclusive for option in options):
            reader.report(
                "exclusive makes sense where several options can be chosen",
                "options",
                code="exclusive_alone",
            )
        return {"options": options, "order": read_order(reader)}

    def _read_other(
        self, raw: Raw, hidden: frozenset[str]
    ) -> tuple[list[AnswerValue], list[Problem]]:
        other = self.other
        if other is None or other.code in hidden:
            return [], []
        text, codes = clean_input("\n".join(raw.get(self.other_field, [])))
        problems = [Problem(code) for code in codes]
        if len(text) > MAX_TEXT:
            problems.append(Problem.TOO_LONG)
        value = AnswerValue(question_key=self.key, item=other.code, text=text)
        return [value] if text else [], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        own = self._own(answers)
        return by_field(
            [(self.field, a.value) for a in own]
            + [(self.other_field, a.text) for a in own]
        )

    def paper(self) -> Paper:
        return Boxes(options=self.options, most=1)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        options = arranged(
            self.options, order=self.order, seed=showing.seed, key=self.key
        )
        chosen = showing.raw.get(self.field, [])
        return {
            "choices": choice_views(options, chosen, showing),
            "more": {"other": next(iter(showing.raw.get(self.other_field, [])), "")},
        }

    def _other_column(self) -> Iterator[Column]:
        if self.other is not None:
            yield Column(name=f"{self.key}__text", label=self.other.text)

    def _other_cell(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        return {f"{self.key}__text": a.text for a in self._own(answers) if a.text}

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        text = clean_input("\n".join(raw.get(self.other_field, [])))[0]
        return {"length": len(text), "maximum": MAX_TEXT}


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Choice):
    type = "single"
    has_order = True  # of classes such as years

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        codes, problems = known_codes(sent(raw, self.field), self.options, hidden)
        texts, wrong = self._read_other(raw, hidden)
        if len(codes) > 1:
            return [], [Problem.TOO_MANY]
        if texts and not codes and not problems:
            codes = [texts[0].item]  # who writes something means "Sonstiges"
        values = [AnswerValue(question_key=self.key, value=code) for code in codes]
        return [*values, *texts], [*problems, *wrong]

    def columns(self) -> list[Column]:
        return [*super().columns(), *self._other_column()]

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        chosen = [answer for answer in self._own(answers) if answer.value]
        return super().cells(chosen) | self._other_cell(answers)


@dataclass(frozen=True, kw_only=True)
class Dropdown(SingleChoice):
    """A single choice of many options: a list to open, with search in the browser."""

    type = "dropdown"


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Choice):
    """Several options; `maximum` None: as many as there are."""

    type = "multiple"
    has_several = True
    minimum: int | None = None
    maximum: int | None = None
    messages = {
        Problem.TOO_FEW: N_("Bitte wählen Sie mindestens %(minimum)s Antworten."),
        Problem.TOO_MANY: N_("Bitte wählen Sie höchstens %(maximum)s."),
        Problem.EXCLUSIVE: N_(
            "Eine Ihrer Antworten schließt alle anderen aus. Bitte wählen Sie entweder "
            "diese oder die anderen."
        ),
        Problem.TOO_LONG: N_(
            "Der Text bei „Sonstiges“ ist zu lang. Bitte kürzen Sie ihn."
        ),
    }

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        fields = super()._own_fields(reader)
        count = len(fields["options"])
        minimum = reader.number("minimum", lowest=1, highest=999, optional=True)
        maximum = reader.number("maximum", lowest=1, highest=999, optional=True)
        if minimum is not None and minimum > min(maximum or count, count):
            reader.report(
                "minimum is more than can be chosen",
                "minimum",
                code="minimum_too_large",
            )
        return {**fields, "minimum": minimum, "maximum": maximum}

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        codes, problems = known_codes(sent(raw, self.field), self.options, hidden)
        texts, wrong = self._read_other(raw, hidden)
        problems = [*problems, *wrong]
        if texts and texts[0].item not in codes:
            codes = [*codes, texts[0].item]
        alone = {option.code for option in self.options if option.exclusive}
        if alone.intersection(codes):
            if len(codes) > 1:
                problems.append(Problem.EXCLUSIVE)
        elif self.maximum is not None and len(codes) > self.maximum:
            problems.append(Problem.TOO_MANY)
        elif codes and self.minimum is not None and len(codes) < self.minimum:
            problems.append(Problem.TOO_FEW)
        values = [AnswerValue(question_key=self.key, value=code) for code in codes]
        return [*values, *texts], problems

    def paper(self) -> Paper:
        return Boxes(options=self.options, least=self.minimum, most=self.maximum)

    def columns(self) -> list[Column]:
        return [
            Column(name=f"{self.key}__{option.code}", label=option.text)
            for option in self.options
        ] + list(self._other_column())

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        own = self._own(answers)
        chosen = {a.value for a in own if a.value}
        if not chosen:
            return {}
        return {
            f"{self.key}__{option.code}": "1" if option.code in chosen else "0"
            for option in self.options
        } | self._other_cell(own)

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        return {"minimum": self.minimum or 1, "maximum": self.maximum or 0}
