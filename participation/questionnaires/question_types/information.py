"""What only tells: a text with a picture, or a heading within a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from participation.questionnaires.answers import AnswerValue, Raw, Reading
from participation.questionnaires.question_types.base import (
    Question,
)
from participation.questionnaires.question_types.options import (
    Column,
)
from participation.questionnaires.question_types.paper import Heading, Paper, Words
from participation.questionnaires.question_types.views import (
    Said,
    Showing,
)
from participation.questionnaires.reading import Reader, Texts
from participation.text.clean import clean_html


@dataclass(frozen=True, kw_only=True)
class Telling(Question):
    """It asks nothing, so that nothing can be wrong or missing."""

    asks = False
    stored = False

    @property
    def field_names(self) -> tuple[str, ...]:
        return ()

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        return [], []

    def read(self, raw: Raw, hidden: frozenset[str] = frozenset()) -> Reading:
        return [], []

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return {}

    def columns(self) -> list[Column]:
        return []

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Information(Telling):
    """A text of the editor, simple HTML, cleaned."""

    type = "information"
    content: Texts = field(default_factory=dict)
    picture: str | None = None

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        return {
            "content": reader.texts("content", optional=True),
            "picture": reader.optional_text("picture"),
        }

    def paper(self) -> Paper:
        return Words(content=self.content, picture=self.picture)

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        said = showing.say(self.content)
        language = said.language if self.content else ""
        html = clean_html(self.content.get(language, ""))
        return {
            "more": {
                "content": Said(text=html, language=said.language),
                "picture": showing.picture_of(self.picture),
            }
        }

    def texts(self) -> Iterator[tuple[str, Texts]]:
        yield from super().texts()
        if self.content:
            yield "content", self.content


@dataclass(frozen=True, kw_only=True)
class Section(Telling):
    """A heading within a page; its hint is a sentence under it."""

    type = "section"

    def paper(self) -> Paper:
        return Heading()
