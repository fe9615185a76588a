"""A question as its template needs it: in one language, with what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from participation.questionnaires.answers import Raw
from participation.questionnaires.question_types.options import Option
from participation.questionnaires.reading import Texts

if TYPE_CHECKING:
    from participation.questionnaires.question_types.base import (
        Question,
    )

NOTHING: frozenset[str] = frozenset()


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
