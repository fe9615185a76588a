"""A questionnaire while somebody fills it in: all of it travels in the form itself.

No draft on the server and no cookie: the answers of the other pages are hidden fields,
and everything is read again when it is sent.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from werkzeug.datastructures import MultiDict

from participation.places.queries import OrtsteilView
from participation.questionnaires.definition import Definition, Page, read_questions
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.questionnaires.question_types import (
    AnswerValue,
    OrtsteilQuestion,
    Problem,
)
from participation.web.citizen.places import chosen_ortsteil

Problems = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What was typed so far, and on which page the person is (from 0)."""

    questionnaire: PublishedQuestionnaire
    raw: dict[str, list[str]]
    number: int = 0

    @classmethod
    def begin(
        cls, questionnaire: PublishedQuestionnaire, ortsteil: OrtsteilView
    ) -> Self:
        question = _ortsteil_question(questionnaire.definition)
        raw = {question.field: [ortsteil.key]} if question else {}
        return cls(questionnaire=questionnaire, raw=raw)

    @classmethod
    def from_form(
        cls, questionnaire: PublishedQuestionnaire, form: MultiDict[str, str]
    ) -> Self:
        """Take the fields that the questionnaire knows; anything else is dropped."""
        names = [n for q in questionnaire.definition.questions for n in q.field_names]
        sent = form.get("page", "")
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
        return cls(
            questionnaire=questionnaire,
            raw={name: form.getlist(name) for name in names if name in form},
            number=min(number, len(questionnaire.definition.pages) - 1),
        )

    @property
    def definition(self) -> Definition:
        return self.questionnaire.definition

    @property
    def page(self) -> Page:
        return self.definition.pages[self.number]

    @property
    def is_last(self) -> bool:
        return self.number == len(self.definition.pages) - 1

    def on_page(self, number: int) -> Self:
        return replace(self, number=max(0, min(number, len(self.definition.pages) - 1)))

    def carried(self) -> Iterator[tuple[str, str]]:
        """Names and values of the other pages, for hidden fields."""
        here = {name for q in self.page.questions for name in q.field_names}
        for name, values in self.raw.items():
            if name not in here:
                yield from ((name, value) for value in values if value)

    def problems_here(self) -> Problems:
        """What is wrong on this page."""
        _, problems = read_questions(self.page.questions, self.raw)
        return self._with_ortsteil(problems, self.page)

    def read(self) -> tuple[list[AnswerValue], Problems]:
        """Return all answers, and what is wrong on any page."""
        answers, problems = self.definition.read(self.raw)
        for page in self.definition.pages:
            problems = self._with_ortsteil(problems, page)
        return answers, problems

    def on_first_problem(self, problems: Problems) -> Self:
        """Go to the first page that has a problem."""
        for number, page in enumerate(self.definition.pages):
            if any(question.key in problems for question in page.questions):
                return self.on_page(number)
        return self

    def ortsteil(self, default: OrtsteilView) -> OrtsteilView:
        """The Ortsteil that was chosen; that of the address if none is asked for."""
        question = _ortsteil_question(self.definition)
        if question is None:
            return default
        sent = self.raw.get(question.field, [""])[0]
        return (chosen_ortsteil(sent) if sent else None) or default

    def texts(self) -> list[str]:
        """The free texts, to be saved when the questionnaire has closed meanwhile."""
        answers, _ = self.definition.read(self.raw)
        return [answer.text for answer in answers if answer.text]

    def _with_ortsteil(self, problems: Problems, page: Page) -> Problems:
        """Add that the named Ortsteil does not exist: only here are they known."""
        for question in page.questions:
            sent = self.raw.get(question.field, [""])[0]
            if (
                isinstance(question, OrtsteilQuestion)
                and sent
                and chosen_ortsteil(sent) is None
            ):
                return {**problems, question.key: [Problem.UNKNOWN_OPTION.value]}
        return problems


def version_in(purpose: str) -> uuid.UUID | None:
    """Read the version of the questionnaire out of a form token's purpose."""
    kind, _, text = purpose.partition(":")
    try:
        return uuid.UUID(text) if kind == "questionnaire" else None
    except ValueError:
        return None


def purpose_of(questionnaire: PublishedQuestionnaire) -> str:
    return f"questionnaire:{questionnaire.version_id}"


def _ortsteil_question(definition: Definition) -> OrtsteilQuestion | None:
    return next(
        (q for q in definition.questions if isinstance(q, OrtsteilQuestion)), None
    )
