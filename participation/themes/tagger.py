"""What tagging looks like from outside. No spaCy here: every room may import this."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

ID = TypeVar("ID")
Band = Literal["assigned", "suggested"]
Stance = Literal["praise", "problem", "wish"]
PassageKind = Literal["target_group", "stance", "place", "personal"]
Evidence = tuple[int, int, str]
"""Start, end and words, counted in characters of the text as it was written."""

MAX_SUGGESTIONS = 3
UNKNOWN_LANGUAGE = "und"
"""As ISO 639-2 writes it: emoji, numbers, a language nobody here knows."""


@dataclass(frozen=True)
class ThemeSpan:
    """A theme found in a comment; `score` is a calibrated probability.

    `by_rules` and `by_model` tell how far each of the two alone speaks for it, 0 to 1;
    None where there is no such voice. `likely`: the theme belongs to the best guess,
    the set of themes with the best expected F1; what is assigned is more certain.
    """

    theme: str
    score: float
    band: Band
    evidence: tuple[Evidence, ...] = ()
    by_rules: float | None = None
    by_model: float | None = None
    likely: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a comment that says something beside its themes.

    `key`: a target group's key, a stance, a place's name in the gazetteer, or the kind
    of personal data (email, phone, iban, plate, name, address).
    """

    kind: PassageKind
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class TextReading:
    """All that the pipeline finds in one comment.

    `language`: ISO 639-1 of what it is written in. `doubt`, 0 to 1: how much a person's
    word on it would teach the model.
    """

    themes: tuple[ThemeSpan, ...] = ()
    language: str = "de"
    stance: Stance | None = None
    passages: tuple[Passage, ...] = ()
    doubt: float = 0.0


class Tagger(Protocol):
    """Yields, in order, the reading of each text; one without any theme is no error."""

    @property
    def version(self) -> str: ...

    def __call__(
        self, texts: Iterable[tuple[ID, str]]
    ) -> Iterator[tuple[ID, TextReading]]: ...


def is_unsure(tags: Iterable[ThemeSpan]) -> bool:
    """Whether a person has to look: no theme was assigned, suggested or not."""
    return not any(tag.band == "assigned" for tag in tags)
