"""Open questions: a long text becomes a comment, a short one stays a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.answers import (
    MAX_TEXT,
    MAX_VALUE,
    AnswerValue,
    Problem,
    Raw,
    Reading,
)
from participation.questionnaires.question_types.base import (
    Question,
    by_field,
)
from participation.questionnaires.question_types.paper import Lines, Paper
from participation.questionnaires.question_types.views import (
    Showing,
)
from participation.questionnaires.reading import Reader
from participation.text.intake import clean_input

SHORT = 120
LETTERS_A_LINE, MOST_LINES = 60, 8  # on paper, written by hand


@dataclass(frozen=True, kw_only=True)
class FreeText(Question):
    """An open question. Its answer becomes a comment that is tagged by theme."""

    type = "text"
    maximum: int = MAX_TEXT

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        given = reader.number("maximum", lowest=1, highest=MAX_TEXT, optional=True)
        return {"maximum": given or MAX_TEXT}

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        text, problems = self._typed(raw)
        answer = self._answer(text)
        return ([answer] if text else []), problems

    def _typed(self, raw: Raw) -> tuple[str, list[Problem]]:
        text, codes = clean_input("\n".join(raw.get(self.field, [])))
        problems = [Problem(code) for code in codes]
        if len(text) > self.maximum:
            problems.append(Problem.TOO_LONG)
        return text, problems

    def _answer(self, text: str) -> AnswerValue:
        return AnswerValue(question_key=self.key, text=text)

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.text) for a in self._own(answers))

    def paper(self) -> Paper:
        wanted = -(-self.maximum // LETTERS_A_LINE)
        return Lines(count=min(wanted, MOST_LINES))

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        return {"more": {"maximum": self.maximum}}

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        return {"length": len(self._typed(raw)[0]), "maximum": self.maximum}


@dataclass(frozen=True, kw_only=True)
class ShortText(FreeText):
    """A word or a line, kept as a value and not tagged by theme."""

    type = "short_text"
    maximum: int = SHORT

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        given = reader.number("maximum", lowest=1, highest=MAX_VALUE, optional=True)
        return {"maximum": given or SHORT}

    def _typed(self, raw: Raw) -> tuple[str, list[Problem]]:
        text, problems = super()._typed(raw)
        return " ".join(text.split()), problems

    def _answer(self, text: str) -> AnswerValue:
        return AnswerValue(question_key=self.key, value=text)

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))
