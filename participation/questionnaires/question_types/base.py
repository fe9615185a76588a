"""What all types of questions have in common, and what each must bring along.

A type is one class: how it is defined (`_own_fields`), read from a form (`_read`),
written back (`to_raw`), shown (`view` and the template of its name beside it), printed
(`paper`), exported (`columns`, `cells`), said in words (`to_words`) and translated
(`texts`).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.logic import Condition
from participation.questionnaires.question_types.options import (
    Check,
    Column,
    Option,
    condition_of,
    read_check,
)
from participation.questionnaires.question_types.paper import Paper
from participation.questionnaires.question_types.views import (
    NOTHING,
    FieldView,
    Say,
    Showing,
)
from participation.questionnaires.reading import Reader, Texts


def N_(msgid: str) -> str:  # noqa: N802 -- the name that gettext's tools know
    """Mark a sentence for the catalogues. It is translated where it is shown."""
    return msgid


MESSAGES = {
    Problem.REQUIRED: N_("Bitte beantworten Sie diese Frage."),
    Problem.UNKNOWN_OPTION: N_("Bitte wählen Sie eine der Antworten."),
    Problem.TOO_MANY: N_("Bitte wählen Sie nur eine Antwort."),
    Problem.TOO_LONG: N_(
        "Der Text ist zu lang: %(length)s von %(maximum)s Zeichen. Bitte kürzen Sie ihn."
    ),
    Problem.UNREADABLE_CHARACTERS: N_(
        "Der Text enthielt unlesbare Zeichen. Wir haben sie entfernt; bitte prüfen Sie "
        "ihn und gehen Sie dann weiter."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """What all questions have; `type` names the class in data files and templates."""

    type: ClassVar[str]
    asks: ClassVar[bool] = True  # False: it only tells something
    stored: ClassVar[bool] = (
        True  # False: no row of its own (told, or the submission's)
    )
    has_order: ClassVar[bool] = False  # answers are more or less, earlier or later
    has_several: ClassVar[bool] = False  # more than one choice can be counted
    messages: ClassVar[Mapping[Problem, str]] = {}

    key: str
    text: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = False
    when: Condition | None = None
    check: Check | None = None

    @property
    def field(self) -> str:
        """Name of the form field (of several: what their names begin with)."""
        return f"q-{self.key}"

    @property
    def field_names(self) -> tuple[str, ...]:
        return (self.field,)

    @property
    def choices(self) -> tuple[Option, ...]:
        """What can be chosen, empty for open questions; for conditions and exports."""
        return ()

    @property
    def items(self) -> tuple[Option, ...]:
        """The lines of a matrix or the options of a ranking; else empty."""
        return ()

    @classmethod
    def parse(cls, reader: Reader) -> Self:
        """Build the question from its data; problems are collected by the reader."""
        question = cls(
            key=reader.key(),
            text=reader.texts("text"),
            hint=reader.texts("hint", optional=True),
            required=reader.flag("required"),
            when=condition_of(reader),
            check=read_check(reader),
            **cls._own_fields(reader),
        )
        reader.word("type")
        reader.report_unknown_fields()
        return question

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {}

    def read(self, raw: Raw, hidden: frozenset[str] = NOTHING) -> Reading:
        """Return the answers in form data, and what is wrong with it.

        `hidden`: codes of options or lines that are not shown; what is left there from
        before does not count and is no mistake.
        """
        answers, problems = self._read(raw, hidden)
        if self.required and not problems and not self._is_complete(answers, hidden):
            problems = [Problem.REQUIRED]
        return answers, problems

    @abstractmethod
    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading: ...

    def _is_complete(
        self, answers: Sequence[AnswerValue], hidden: frozenset[str]
    ) -> bool:
        return bool(answers)

    @abstractmethod
    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        """Return the form data that reads as these answers; others are left out."""

    def view(self, showing: Showing) -> FieldView:
        """Return what the template shows."""
        return FieldView(
            question=self,
            label=showing.say(self.text),
            hint=showing.say(self.hint),
            values=list(showing.raw.get(self.field, [])),
            error=showing.error,
            **self._own_view(showing),
        )

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        return {}

    @abstractmethod
    def paper(self) -> Paper:
        """Return what it is on a paper form."""

    def columns(self) -> list[Column]:
        """Columns of an export, one row a submission."""
        return [Column(name=self.key, label=self.text, codes=self.choices or None)]

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        """Values of these columns; a missing one was not answered."""
        own = self._own(answers)
        return {self.key: own[0].value or own[0].text or ""} if own else {}

    def to_words(self, answers: Iterable[AnswerValue], say: Say) -> str:
        """The answer as a person would say it, for later texts and for reading back."""
        return ", ".join(
            _label(self.choices, answer.value, say)
            if answer.value
            else answer.text or ""
            for answer in self._own(answers)
        )

    def texts(self) -> Iterator[tuple[str, Texts]]:
        """Every text with its place, to be translated."""
        yield "text", self.text
        if self.hint:
            yield "hint", self.hint
        if self.check is not None:
            yield "check", self.check.text
        for option in (*self.items, *self.choices):
            yield f"option {option.code}", option.text

    def conditions(self) -> Iterator[Condition]:
        """Every condition that decides what of it is shown."""
        if self.when is not None:
            yield self.when
        for option in (*self.items, *self.choices):
            if option.when is not None:
                yield option.when

    def message(self, problem: Problem, raw: Raw) -> tuple[str, dict[str, Any]]:
        """The sentence (German, for the catalogues) and what is put into it."""
        sentence = self.messages.get(problem) or MESSAGES.get(problem)
        return sentence or MESSAGES[Problem.UNKNOWN_OPTION], self._message_values(raw)

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        return {}

    def _own(self, answers: Iterable[AnswerValue]) -> list[AnswerValue]:
        return [answer for answer in answers if answer.question_key == self.key]


@dataclass(frozen=True, kw_only=True)
class OneValue(Question):
    """A question whose answer is one typed value: a number, a day, a time."""

    @abstractmethod
    def _understand(self, typed: str) -> str | Problem:
        """Return the value to be stored, or what is wrong with what was typed."""

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        values = sent(raw, self.field)
        if len(values) > 1:
            return [], [Problem.TOO_MANY]
        found = [self._understand(typed) for typed in values]
        problems = [value for value in found if isinstance(value, Problem)]
        return [
            AnswerValue(question_key=self.key, value=value)
            for value in found
            if not isinstance(value, Problem)
        ], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))


def sent(raw: Raw, name: str) -> list[str]:
    """Distinct values that were sent; an empty one is how a form says nothing."""
    return list(
        dict.fromkeys(value.strip() for value in raw.get(name, []) if value.strip())
    )


def known_codes(
    values: Iterable[str], options: Iterable[Option], hidden: frozenset[str]
) -> tuple[list[str], list[Problem]]:
    """Part shown codes (in the order of the options) from unknown ones."""
    values, codes = list(values), [option.code for option in options]
    chosen = [code for code in codes if code in values and code not in hidden]
    strange = [value for value in values if value not in codes]
    return chosen, [Problem.UNKNOWN_OPTION] if strange else []


def by_field(pairs: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    """Collect form data; None is left out."""
    raw: dict[str, list[str]] = {}
    for name, value in pairs:
        if value is not None:
            raw.setdefault(name, []).append(value)
    return raw


def _label(options: Iterable[Option], code: str, say: Say) -> str:
    for option in options:
        if option.code == code:
            return str(say(option.text).text.striptags())
    return code
