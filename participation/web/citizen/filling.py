"""A questionnaire while somebody fills it in: all of it travels in the form itself.

No cookie: the answers of the other pages are hidden fields, and everything is read again
when it is sent. So each page is whole, whatever becomes of a draft.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from werkzeug.datastructures import MultiDict

from participation.places.queries import OrtsteilView
from participation.questionnaires.answers import AnswerValue, Problem
from participation.questionnaires.definition import Definition, Page
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.questionnaires.question_types import OrtsteilQuestion
from participation.questionnaires.walk import Walk
from participation.text.codes import read_code
from participation.web.citizen.places import chosen_ortsteil

Problems = dict[str, list[str]]

DECLINED = "-"
"""Stands where the code of a draft would: this person wants none kept."""


NOT_BEGUN = -1


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What was typed so far, and on which page the person is (from 0)."""

    questionnaire: PublishedQuestionnaire
    raw: dict[str, list[str]]
    number: int = 0
    order: str = "0"  # decides random orders; the same on every page of one person
    seen: frozenset[str] = frozenset()  # questions that were shown when it was sent
    draft: str = ""  # the code of the draft on the server, or DECLINED
    is_kept: bool = False  # whether that draft holds all this
    on_device: bool = False  # the browser keeps the draft itself
    reached: int = NOT_BEGUN  # the last page that was counted (web/reached.py)

    @classmethod
    def begin(
        cls, questionnaire: PublishedQuestionnaire, ortsteil: OrtsteilView
    ) -> Self:
        question = _ortsteil_question(questionnaire.definition)
        raw = {question.field: [ortsteil.key]} if question else {}
        order = str(secrets.randbelow(10_000))
        return cls(questionnaire=questionnaire, raw=raw, order=order)

    @classmethod
    def from_form(
        cls, questionnaire: PublishedQuestionnaire, form: MultiDict[str, str]
    ) -> Self:
        """Take the fields that the questionnaire knows; anything else is dropped."""
        names = [n for q in questionnaire.definition.questions for n in q.field_names]
        sent = form.get("page", "")
        number = int(sent) if is_number(sent) else 0
        order = form.get("order", "")
        draft = form.get("draft", "")
        reached = form.get("reached", "")
        return cls(
            questionnaire=questionnaire,
            raw={name: form.getlist(name) for name in names if name in form},
            number=min(number, len(questionnaire.definition.pages) - 1),
            order=order if is_number(order) else "0",
            seen=frozenset(form.get("seen", "").split()),
            draft=DECLINED if draft == DECLINED else read_code(draft) or "",
            on_device=form.get("device") == "1",
            reached=int(reached) if is_number(reached) else NOT_BEGUN,
        )

    @classmethod
    def from_draft(
        cls,
        questionnaire: PublishedQuestionnaire,
        *,
        code: str,
        page: int,
        fields: Mapping[str, list[str]],
    ) -> Self:
        """Go on where a draft was left."""
        form = MultiDict((n, v) for n, values in fields.items() for v in values)
        form["page"] = str(page)
        filling = cls.from_form(questionnaire, form)
        return replace(filling, draft=code, is_kept=True, reached=filling.number)

    @property
    def definition(self) -> Definition:
        return self.questionnaire.definition

    @property
    def page(self) -> Page:
        return self.definition.pages[self.number]

    @cached_property
    def walked(self) -> Walk:
        """What is shown with the answers so far."""
        return self.definition.walk(self.raw)

    @property
    def is_last(self) -> bool:
        return self.walked.next_page(self.number) == self.number

    @property
    def is_first(self) -> bool:
        return self.walked.previous_page(self.number) == self.number

    @property
    def step(self) -> int:
        """Which of the shown pages this is, from 1."""
        return len([n for n in self.walked.pages if n < self.number]) + 1

    @property
    def steps(self) -> int:
        return max(len(self.walked.pages), self.step)

    @property
    def code(self) -> str | None:
        """The code under which the server keeps it."""
        return self.draft if self.draft not in ("", DECLINED) else None

    def next(self) -> Self:
        return self.on_page(self.walked.next_page(self.number))

    def back(self) -> Self:
        return self.on_page(self.walked.previous_page(self.number))

    def has_news(self) -> bool:
        """Whether an answer on this page opened a question that was not shown yet.

        Only without JavaScript: the browser else opens it at once and says so in `seen`.
        """
        return any(
            question.key in self.walked.shown and question.key not in self.seen
            for question in self.page.questions
            if question.when is not None and question.asks
        )

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
        here = {question.key for question in self.page.questions}
        return {key: found for key, found in self.problems().items() if key in here}

    def problems(self) -> Problems:
        """What is wrong on any page that is shown."""
        problems: Problems = self.walked.problem_codes
        for page in self.definition.pages:
            problems = self._with_ortsteil(problems, page)
        return problems

    def read(self) -> tuple[list[AnswerValue], Problems]:
        """Return all answers, and what is wrong on any page."""
        return self.walked.all_answers, self.problems()

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
        return [answer.text for answer in self.walked.all_answers if answer.text]

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


def version_in(purpose: str) -> str:
    """Read the version of the questionnaire out of a form token's purpose."""
    kind, _, text = purpose.partition(":")
    return text if kind == "questionnaire" else ""


def purpose_of(questionnaire: PublishedQuestionnaire) -> str:
    return f"questionnaire:{questionnaire.reference}"


def is_number(text: str) -> bool:
    """Whether a form sent a small whole number."""
    return text.isascii() and text.isdigit() and len(text) < 5


def _ortsteil_question(definition: Definition) -> OrtsteilQuestion | None:
    return next(
        (q for q in definition.questions if isinstance(q, OrtsteilQuestion)), None
    )
