"""What tagging looks like from outside. No spaCy here: every room may import this."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

ID = TypeVar("ID")
Band = Literal["assigned", "suggested"]
Evidence = tuple[int, int, str]
"""Start, end and words, counted in characters of the text as it was written."""

MAX_SUGGESTIONS = 3


@dataclass(frozen=True)
class ThemeSpan:
    """A theme found in a comment; `score` is a calibrated probability."""

    theme: str
    score: float
    band: Band
    evidence: tuple[Evidence, ...] = ()


class Tagger(Protocol):
    """Yields, in order, the tags of each text; a comment without any is no error."""

    @property
    def version(self) -> str: ...

    def __call__(
        self, texts: Iterable[tuple[ID, str]]
    ) -> Iterator[tuple[ID, list[ThemeSpan]]]: ...


def is_unsure(tags: Iterable[ThemeSpan]) -> bool:
    """Whether a person has to look: no theme was assigned, suggested or not."""
    return not any(tag.band == "assigned" for tag in tags)
