"""What all types of questions have in common, and what each must bring along.

A type is one class: how it is defined (`_own_fields`), read from a form (`_read`),
written back (`to_raw`), shown (`view` and the template of its name beside it), printed
(`paper`), exported (`columns`, `cells`), said in words (`to_words`) and translated
(`texts`).
"""

import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from markupsafe import Markup

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.logic import Condition, parse_condition
from participation.questionnaires.question_types.paper import Paper
from participation.questionnaires.reading import CODE, Reader, Texts

NOTHING: frozenset[str] = frozenset()


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
class Said:
    """A text in one language. `language` differs from the wanted one as a fallback."""

    text: Markup
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


Say = Callable[[Texts], Said]
"""Finds the text in the reader's language, with earlier answers put in."""


@dataclass(frozen=True, kw_only=True)
class PictureView:
    """`text`: what a screen reader says instead of the picture."""

    address: str
    text: Said


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice, or a line of a matrix. The code is stored and never changes."""

    code: str
    text: Texts
    when: Condition | None = None
    picture: str | None = None
    fixed: bool = False
    exclusive: bool = False
    other: bool = False

    @property
    def stays(self) -> bool:
        """Whether it keeps its place in a random order."""
        return self.fixed or self.exclusive or self.other


@dataclass(frozen=True, kw_only=True)
class Check:
    """What an answer must fulfil, and what is said otherwise."""

    condition: Condition
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of an export. `codes`: what its values mean; None: numbers or texts."""

    name: str
    label: Texts
    codes: tuple[Option, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    """One option as its template needs it."""

    option: Option
    text: Said
    chosen: bool
    hidden: bool = False
    picture: PictureView | None = None

    @property
    def code(self) -> str:
        return self.option.code


@dataclass(frozen=True, kw_only=True)
class RowView:
    """One line of a matrix, one place of a ranking."""

    name: str
    text: Said | None
    choices: list[ChoiceView]
    option: Option | None = None
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """A question as its template needs it: in one language, with what was typed."""

    question: "Question"
    label: Said
    hint: Said
    values: list[str]
    error: str | None = None
    choices: list[ChoiceView] = field(default_factory=list)
    rows: list[RowView] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return self.question.type

    @property
    def name(self) -> str:
        return self.question.field

    @property
    def required(self) -> bool:
        return self.question.required

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


@dataclass(frozen=True, kw_only=True)
class Showing:
    """What a view is made with: language, typed values, hidden options, random order."""

    say: Say
    raw: Raw
    hidden: frozenset[str] = NOTHING
    seed: str = ""
    error: str | None = None
    picture: Callable[[str], PictureView] | None = None

    def picture_of(self, name: str | None) -> PictureView | None:
        """The picture of that name, where pictures can be shown."""
        return self.picture(name) if name and self.picture else None


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
            check=_check(reader),
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


def condition_of(reader: Reader) -> Condition | None:
    """Read the optional `when` of a page, question or option."""
    data = reader.anything("when")
    return None if data is None else parse_condition(reader, data)


def read_options(
    reader: Reader, name: str, *, noun: str = "option", optional: bool = False
) -> tuple[Option, ...]:
    """Read a list of options; codes must be different."""
    if optional and reader.anything(name) is None:
        return ()
    options: list[Option] = []
    for child in reader.children(name, noun=noun):
        options.append(
            Option(
                code=child.key("code", pattern=CODE),
                text=child.texts("text"),
                when=condition_of(child),
                picture=child.optional_text("picture"),
                fixed=child.flag("fixed"),
                exclusive=child.flag("exclusive"),
                other=child.flag("other"),
            )
        )
        child.report_unknown_fields()
    codes = Counter(option.code for option in options if option.code)
    for code in sorted(code for code, number in codes.items() if number > 1):
        reader.report(f"{name}: the code {code!r} is used twice")
    return tuple(options)


def read_order(reader: Reader) -> str:
    """Read `order`: given or random."""
    order = reader.optional_text("order") or "given"
    if order not in ("given", "random"):
        reader.report(f"order must be given or random, not {order!r}")
    return order


def arranged(
    options: Sequence[Option], *, order: str, seed: str, key: str
) -> list[Option]:
    """Options in the order of this person: the same whenever the seed is the same."""
    if order != "random":
        return list(options)
    moving = [option for option in options if not option.stays]
    random.Random(f"{seed}:{key}").shuffle(moving)  # noqa: S311 -- order, no secret
    following = iter(moving)
    return [option if option.stays else next(following) for option in options]


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


def choice_views(
    options: Iterable[Option], chosen: Iterable[str], showing: Showing
) -> list[ChoiceView]:
    """Options as templates need them."""
    codes = {code.strip() for code in chosen}
    return [
        ChoiceView(
            option=option,
            text=showing.say(option.text),
            chosen=option.code in codes,
            hidden=option.code in showing.hidden,
            picture=showing.picture_of(option.picture),
        )
        for option in options
    ]


def _label(options: Iterable[Option], code: str, say: Say) -> str:
    for option in options:
        if option.code == code:
            return str(say(option.text).text.striptags())
    return code


def _check(reader: Reader) -> Check | None:
    if reader.anything("check") is None:
        return None
    child = reader.child("check")
    condition = parse_condition(child, child.anything("if"))
    text = child.texts("text")
    child.report_unknown_fields()
    return None if condition is None else Check(condition=condition, text=text)
