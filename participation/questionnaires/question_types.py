"""The types of questions: what each asks, reads from a form and writes back.

A new type is a class here and a macro in web/templates; nothing else names the types.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Self

from participation.questionnaires.reading import CODE, Reader, Texts
from participation.text.intake import clean_input

MAX_TEXT = 5000

Raw = Mapping[str, list[str]]
"""Form data: every value sent under a field name."""


class Problem(StrEnum):
    """Why an answer cannot be taken. The edges find the words."""

    REQUIRED = "required"
    UNKNOWN_OPTION = "unknown_option"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    UNREADABLE_CHARACTERS = "unreadable_characters"


@dataclass(frozen=True, kw_only=True)
class AnswerValue:
    """One answer: the code of an option, or a free text. `item`: the line of a matrix."""

    question_key: str
    item: str = ""
    value: str | None = None
    text: str | None = None


Reading = tuple[list[AnswerValue], list[Problem]]


@dataclass(frozen=True)
class Option:
    """A choice, or a line of a matrix. The code is stored and never changes."""

    code: str
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """What all questions have; `type` names the class in data files and templates."""

    type: ClassVar[str]
    stored: ClassVar[bool] = True  # False: the submission itself holds the answer

    key: str
    text: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False

    @property
    def field(self) -> str:
        """Name of the form field (of a matrix: what the names of its lines begin with)."""
        return f"q-{self.key}"

    @property
    def field_names(self) -> tuple[str, ...]:
        return (self.field,)

    @classmethod
    def parse(cls, reader: Reader) -> Self:
        """Build the question from its data; problems are collected by the reader."""
        question = cls(
            key=reader.key(),
            text=reader.texts("text"),
            hint=reader.texts("hint", optional=True),
            required=reader.flag("required"),
            **cls._own_fields(reader),
        )
        reader.word("type")
        reader.report_unknown_fields()
        return question

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {}

    def read(self, raw: Raw) -> Reading:
        """Return the answers in form data, and what is wrong with it."""
        answers, problems = self._read(raw)
        if self.required and not answers and not problems:
            problems = [Problem.REQUIRED]
        return answers, problems

    @abstractmethod
    def _read(self, raw: Raw) -> Reading: ...

    @abstractmethod
    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        """Return the form data that reads as these answers; others are left out."""

    def _own(self, answers: Iterable[AnswerValue]) -> list[AnswerValue]:
        return [answer for answer in answers if answer.question_key == self.key]


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Question):
    type = "single"
    options: tuple[Option, ...]

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {"options": _options(reader, "options", noun="option")}

    def _read(self, raw: Raw) -> Reading:
        codes, problems = _known(_sent(raw, self.field), self.options)
        if len(codes) > 1:
            return [], [Problem.TOO_MANY]
        return [AnswerValue(question_key=self.key, value=c) for c in codes], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return _by_field((self.field, a.value) for a in self._own(answers))


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Question):
    """Several options; `maximum` None: as many as there are."""

    type = "multiple"
    options: tuple[Option, ...]
    maximum: int | None = None

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {
            "options": _options(reader, "options", noun="option"),
            "maximum": reader.number("maximum", lowest=1, highest=99, optional=True),
        }

    def _read(self, raw: Raw) -> Reading:
        codes, problems = _known(_sent(raw, self.field), self.options)
        if self.maximum is not None and len(codes) > self.maximum:
            problems = [*problems, Problem.TOO_MANY]
        return [AnswerValue(question_key=self.key, value=c) for c in codes], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return _by_field((self.field, a.value) for a in self._own(answers))


@dataclass(frozen=True, kw_only=True)
class Matrix(Question):
    """The same options for several lines; each line is a single choice of its own."""

    type = "matrix"
    items: tuple[Option, ...]
    options: tuple[Option, ...]

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {
            "items": _options(reader, "items", noun="item"),
            "options": _options(reader, "options", noun="option"),
        }

    def field_of(self, item: str) -> str:
        """Name of the form field of one line."""
        return f"{self.field}-{item}"

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(self.field_of(item.code) for item in self.items)

    def _read(self, raw: Raw) -> Reading:
        answers: list[AnswerValue] = []
        problems: list[Problem] = []
        for item in self.items:
            codes, found = _known(_sent(raw, self.field_of(item.code)), self.options)
            if len(codes) > 1:
                codes, found = [], [Problem.TOO_MANY]
            problems += [problem for problem in found if problem not in problems]
            answers += [
                AnswerValue(question_key=self.key, item=item.code, value=code)
                for code in codes
            ]
        return answers, problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return _by_field((self.field_of(a.item), a.value) for a in self._own(answers))


@dataclass(frozen=True, kw_only=True)
class FreeText(Question):
    """An open question. Its answer becomes a comment that is tagged by theme."""

    type = "text"
    maximum: ClassVar[int] = MAX_TEXT

    def _read(self, raw: Raw) -> Reading:
        text, codes = clean_input("\n".join(raw.get(self.field, [])))
        problems = [Problem(code) for code in codes]
        if len(text) > MAX_TEXT:
            problems.append(Problem.TOO_LONG)
        return (
            [AnswerValue(question_key=self.key, text=text)] if text else []
        ), problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return _by_field((self.field, a.text) for a in self._own(answers))


@dataclass(frozen=True, kw_only=True)
class OrtsteilQuestion(Question):
    """Which Ortsteil. The edge finds it by name or number and passes it on its own."""

    type = "ortsteil"
    stored = False

    def _read(self, raw: Raw) -> Reading:
        sent = _sent(raw, self.field)
        if len(sent) > 1:
            return [], [Problem.TOO_MANY]
        answers = [AnswerValue(question_key=self.key, value=value) for value in sent]
        if any(len(value) > 120 or clean_input(value)[1] for value in sent):
            return [], [Problem.UNKNOWN_OPTION]
        return answers, []

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return _by_field((self.field, a.value) for a in self._own(answers))


QUESTION_TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (SingleChoice, MultipleChoice, Matrix, FreeText, OrtsteilQuestion)
}


def _options(reader: Reader, name: str, *, noun: str) -> tuple[Option, ...]:
    options: list[Option] = []
    for child in reader.children(name, noun=noun):
        options.append(Option(child.key("code", pattern=CODE), child.texts("text")))
        child.report_unknown_fields()
    codes = [option.code for option in options if option.code]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        reader.report(f"{name}: the code {code!r} is used twice")
    return tuple(options)


def _sent(raw: Raw, name: str) -> list[str]:
    """Distinct values that were sent; an empty one is how a form says nothing."""
    return list(
        dict.fromkeys(value.strip() for value in raw.get(name, []) if value.strip())
    )


def _known(
    sent: list[str], options: tuple[Option, ...]
) -> tuple[list[str], list[Problem]]:
    """Part known codes (in the order of the options) from others."""
    known = [option.code for option in options if option.code in sent]
    return known, ([] if len(known) == len(sent) else [Problem.UNKNOWN_OPTION])


def _by_field(pairs: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    raw: dict[str, list[str]] = {}
    for name, value in pairs:
        if value is not None:
            raw.setdefault(name, []).append(value)
    return raw
