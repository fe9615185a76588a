"""One box to agree to something."""

from collections.abc import Iterable
from dataclasses import dataclass

from participation.questionnaires.answers import AnswerValue, Problem, Raw, Reading
from participation.questionnaires.question_types.base import (
    N_,
    Question,
    by_field,
    known_codes,
    sent,
)
from participation.questionnaires.question_types.options import (
    Option,
)
from participation.questionnaires.question_types.paper import Agreement, Paper

YES = Option(code="yes", text={"de": "ja", "en": "yes"})


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """The text is what one agrees to. Required: without it the form cannot be sent."""

    type = "consent"
    messages = {
        Problem.REQUIRED: N_("Bitte stimmen Sie zu, oder beenden Sie den Fragebogen.")
    }

    @property
    def choices(self) -> tuple[Option, ...]:
        return (YES,)

    def _read(self, raw: Raw, hidden: frozenset[str]) -> Reading:
        codes, problems = known_codes(sent(raw, self.field), (YES,), hidden)
        return [AnswerValue(question_key=self.key, value=c) for c in codes], problems

    def to_raw(self, answers: Iterable[AnswerValue]) -> dict[str, list[str]]:
        return by_field((self.field, a.value) for a in self._own(answers))

    def paper(self) -> Paper:
        return Agreement()
