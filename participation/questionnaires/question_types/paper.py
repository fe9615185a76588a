"""What a question becomes on paper, said by its type and drawn by questionnaires/print.

The parts know nothing of type sizes or languages, and the printing nothing of the types: a
new type chooses one of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from participation.questionnaires.reading import Texts

if TYPE_CHECKING:
    from participation.questionnaires.question_types.options import (
        Option,
    )


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """Options to cross, numbered from 1 in this order. `most` None: as many as wanted."""

    options: "tuple[Option, ...]"
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Numbered boxes in a row, their ends in words; `extra`: boxes below the row."""

    points: range
    stars: bool = False
    lowest: Texts = field(default_factory=dict)
    highest: Texts = field(default_factory=dict)
    extra: "tuple[Option, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table with a box in each cell. `several`: any number of boxes in a line."""

    lines: "tuple[Option, ...]"
    options: "tuple[Option, ...]"
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Places:
    """Options with a box for a number: 1 for the most important, up to `most`."""

    options: "tuple[Option, ...]"
    most: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A box for a number."""

    unit: Texts = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    decimals: int = 0


@dataclass(frozen=True, kw_only=True)
class Day:
    """Boxes for a date. The limits are ISO dates; others are not printed."""

    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Empty lines. `about`: the printed words that say what is wanted, by their key."""

    count: int
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One box: "Ja, ich bin einverstanden"."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Something to read: simple HTML and the name of a picture."""

    content: Mapping[str, str] = field(default_factory=dict)
    picture: str | None = None


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The question's text is a heading above those that follow."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the whole form is about, as the Ortsteil: printed where the form knows it."""

    about: str


Paper = (
    Boxes
    | Steps
    | Grid
    | Places
    | Figure
    | Day
    | Lines
    | Agreement
    | Words
    | Heading
    | Known
)
