"""One pass through a questionnaire: what is shown, what was answered, what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from participation.questionnaires.answers import AnswerValue, Problem, Raw
from participation.questionnaires.logic import Condition
from participation.questionnaires.question_types.base import (
    Question,
)


class PageOfQuestions(Protocol):
    """What the walk needs of a page."""

    @property
    def when(self) -> Condition | None: ...

    @property
    def questions(self) -> tuple[Question, ...]: ...


@dataclass(kw_only=True)
class Walk:
    """`hidden`: by question key the codes of its options and lines that are not shown."""

    pages: list[int] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    hidden: dict[str, frozenset[str]] = field(default_factory=dict)
    answers: dict[str, list[AnswerValue]] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)

    @property
    def all_answers(self) -> list[AnswerValue]:
        return [answer for given in self.answers.values() for answer in given]

    @property
    def problem_codes(self) -> dict[str, list[str]]:
        """Problems by question, as errors carry them."""
        return {key: [p.value for p in found] for key, found in self.problems.items()}

    def next_page(self, number: int) -> int:
        """The next shown page; the last one stays."""
        return next((n for n in self.pages if n > number), number)

    def previous_page(self, number: int) -> int:
        """The shown page before; the first one stays."""
        return next((n for n in reversed(self.pages) if n < number), number)


def walk(pages: Iterable[PageOfQuestions], raw: Raw) -> Walk:
    """Go through the pages in order: each condition sees only what came before.

    A hidden question has no answer, so what hangs on it is hidden as well.
    """
    walked = Walk()
    for number, page in enumerate(pages):
        if page.when is not None and not page.when.holds(walked.answers):
            continue
        shown = [
            question for question in page.questions if _visit(question, raw, walked)
        ]
        if shown or any(_depends_on_page(q, page.questions) for q in page.questions):
            walked.pages.append(number)
    return walked


def _visit(question: Question, raw: Raw, walked: Walk) -> bool:
    if question.when is not None and not question.when.holds(walked.answers):
        return False
    walked.shown.add(question.key)
    hidden = _hidden_codes(question, walked.answers)
    if hidden:
        walked.hidden[question.key] = hidden
    answers, problems = question.read(raw, hidden)
    if answers and not problems and not _passes_check(question, answers, walked):
        problems = [Problem.CHECK]
    if problems:
        walked.problems[question.key] = problems
    if answers:
        # With a problem, too: the texts are handed back, and nothing of it is stored.
        walked.answers[question.key] = answers
    return True


def _passes_check(question: Question, own: list[AnswerValue], walked: Walk) -> bool:
    known = {**walked.answers, question.key: own}
    return question.check is None or question.check.condition.holds(known)


def _hidden_codes(
    question: Question, answers: Mapping[str, list[AnswerValue]]
) -> frozenset[str]:
    return frozenset(
        option.code
        for option in (*question.items, *question.choices)
        if option.when is not None and not option.when.holds(answers)
    )


def _depends_on_page(question: Question, questions: Iterable[Question]) -> bool:
    """Whether it may still appear while the page is filled in."""
    keys = {other.key for other in questions}
    return question.when is not None and any(
        test.question in keys for test in question.when.tests()
    )
