"""Which Ortsteil. The edge finds it by name or number and passes it on its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    N_,
    Question,
    by_field,
    sent,
)
from participation.questionnaires.question_types.options import (
    Column,
)
from participation.questionnaires.question_types.paper import Known, Paper
from participation.text.intake import clean_input


@dataclass(frozen=True, kw_only=True)
class OrtsteilQuestion(Question):
    type = "ortsteil"
    stored = False
    messages = {
        Problem.UNKNOWN_OPTION: N_("Bitte wählen Sie einen Ortsteil aus der Liste.")
    }

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        values = sent(raw, self.field)
        if len(values) > 1:
            return [], [Problem.TOO_MANY]
        answers = [AnswerValue(question_key=self.key, value=value) for value in values]
        if any(len(value) > 120 or clean_input(value)[1] for value in values):
            return [], [Problem.UNKNOWN_OPTION]
        return answers, []

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Known(about="ortsteil")

    def columns(self) -> list[Column]:
        """None: the Ortsteil is a column of every export."""
        return []

    def cells(self, answers: Iterable[AnswerValue]) -> dict[str, str]:
        return {}
