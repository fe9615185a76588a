"""Conditions that cannot be meant: unknown, later, circular, or never fulfilled.

All of them are found when a questionnaire is checked, each with the question named, so
that nobody meets a page in the field that never opens.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Protocol

from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.flaws import Flaw
from participation.questionnaires.logic import (
    COUNTS,
    EQUALITIES,
    Condition,
    Test,
)
from participation.questionnaires.piping import asked_in
from participation.questionnaires.question_types.base import (
    Question,
)
from participation.questionnaires.reading import Texts
from participation.questionnaires.wrong_tests import Where, impossible_values

MAX_COMBINATIONS = 20_000
MOST_WORK = 1_000_000
"""Tests of conditions over a whole questionnaire: some seconds."""

Given = list[AnswerValue]


class CheckedPage(Protocol):
    """What is looked at in a page."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Texts: ...
    @property
    def intro(self) -> Texts: ...
    @property
    def when(self) -> Condition | None: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...


def find_contradictions(pages: Sequence[CheckedPage]) -> list[Flaw]:
    """Return every problem with conditions and repeated answers, in order of the pages.

    Whether something can ever be shown is found by trying every combination of the
    answers it hangs on. With more than 20,000 combinations it is left open, and so is
    the rest when a questionnaire made to be slow has taken some seconds.
    """
    checker = _Checker(pages)
    return [*checker.wrong_references(), *checker.loops(), *checker.unreachable()]


class _Checker:
    def __init__(self, pages: Sequence[CheckedPage]) -> None:
        self.pages = pages
        self.questions = {q.key: q for page in pages for q in page.questions}
        self.position = {key: n for n, key in enumerate(self.questions)}
        self.page_of = {q.key: page for page in pages for q in page.questions}
        self.page_number = {
            q.key: n for n, page in enumerate(pages) for q in page.questions
        }
        self.work_left = MOST_WORK

    def wrong_references(self) -> Iterator[Flaw]:
        for number, page in enumerate(self.pages):
            first = min((self.position[q.key] for q in page.questions), default=0)
            place = Where(f"page {page.key}", ("pages", number))
            if page.when is not None:
                yield from self._wrong_tests(place, page.when, before=first)
            yield from self._wrong_texts(place, (page.title, page.intro), before=first)
            for question in page.questions:
                yield from self._wrong_in(question)

    def _wrong_in(self, question: Question) -> Iterator[Flaw]:
        place, before = self._where(question), self.position[question.key]
        for condition in question.conditions():
            yield from self._wrong_tests(place, condition, before=before)
        if question.check is not None:
            yield from self._wrong_tests(
                replace(place, condition="check"),
                question.check.condition,
                before=before + 1,
            )
        texts = [text for _, text in question.texts()]
        yield from self._wrong_texts(place, texts, before=before)

    def _wrong_tests(
        self, place: "Where", condition: Condition, *, before: int
    ) -> Iterator[Flaw]:
        for test in condition.tests():
            asked = self.questions.get(test.question)
            if asked is None or not asked.asks:
                yield place.flaw(
                    f"its condition asks for {test.question!r}, which is no question",
                    place.condition,
                    code="condition_no_question",
                    question=test.question,
                )
            elif self.position[test.question] >= before:
                yield place.flaw(
                    f"its condition asks for {test.question!r}, which comes later",
                    place.condition,
                    code="condition_later",
                    question=test.question,
                )
            else:
                yield from impossible_values(place, asked, test)

    def _wrong_texts(
        self, place: "Where", texts: Iterable[Texts], *, before: int
    ) -> Iterator[Flaw]:
        named = {key for text in texts for t in text.values() for key in asked_in(t)}
        for key in sorted(named):
            if key not in self.questions:
                yield place.flaw(
                    f"repeats the answer to {key!r}, which is no question",
                    "text",
                    code="repeats_no_question",
                    question=key,
                )
            elif self.position[key] >= before:
                yield place.flaw(
                    f"repeats the answer to {key!r}, which comes later",
                    "text",
                    code="repeats_later",
                    question=key,
                )

    def loops(self) -> Iterator[Flaw]:
        """Questions whose conditions go round in a circle, each circle once."""
        told: set[frozenset[str]] = set()
        for key in self.questions:
            path = self._circle(key)
            if path is not None and frozenset(path) not in told:
                told.add(frozenset(path))
                yield self._where(self.questions[key]).flaw(
                    f"a loop of conditions: {' → '.join([*path, key])}",
                    "when",
                    code="loop",
                    questions=" → ".join([*path, key]),
                )

    def _circle(self, start: str) -> list[str] | None:
        waiting: list[list[str]] = [[start]]
        seen: set[str] = set()
        while waiting:
            path = waiting.pop()
            for asked in self._asked_by(path[-1]):
                if asked == start:
                    return path
                if asked not in seen and asked in self.questions:
                    seen.add(asked)
                    waiting.append([*path, asked])
        return None

    def _asked_by(self, key: str) -> list[str]:
        return sorted({t.question for c in self._needs(key) for t in c.tests()})

    def _needs(self, key: str) -> list[Condition]:
        """Conditions that must hold for the question to be shown."""
        own, page = self.questions[key].when, self.page_of[key].when
        return [condition for condition in (page, own) if condition is not None]

    def unreachable(self) -> Iterator[Flaw]:
        for number, page in enumerate(self.pages):
            if page.when is not None and not self._can_hold([page.when]):
                yield Where(f"page {page.key}", ("pages", number)).flaw(
                    "can never be shown", "when", code="never"
                )
                continue
            for question in page.questions:
                needs = self._needs(question.key)
                if question.when is not None and not self._can_hold(needs):
                    yield self._where(question).flaw(
                        "can never be shown", "when", code="never"
                    )
                    continue
                for option in (*question.items, *question.choices):
                    if option.when is not None and not self._can_hold(
                        [*needs, option.when]
                    ):
                        yield self._where(question).flaw(
                            f"option {option.code} can never be shown",
                            "options",
                            code="never_option",
                            key=option.code,
                        )

    def _where(self, question: Question) -> "Where":
        page = self.page_number[question.key]
        return Where(
            f"question {question.key}", ("pages", page, "questions", question.key)
        )

    def _can_hold(self, conditions: list[Condition]) -> bool:
        """Try all answers to the questions that it hangs on, directly or by others."""
        asked = self._hangs_on(conditions) if self.work_left > 0 else None
        if asked is None:
            return True  # told already as a wrong reference, or no time is left
        tests = [t for c in conditions for t in c.tests()]
        tests += [t for key in asked for c in self._needs(key) for t in c.tests()]
        possible = [_possible_answers(self.questions[key], tests) for key in asked]
        size = 1
        for answers in possible:
            size *= len(answers)
        work = size * (len(tests) + len(asked))
        if size > MAX_COMBINATIONS:
            return True
        self.work_left -= work
        if self.work_left < 0:
            return True
        return any(
            self._holds(conditions, dict(zip(asked, chosen, strict=True)))
            for chosen in product(*possible)
        )

    def _holds(self, conditions: list[Condition], chosen: Mapping[str, Given]) -> bool:
        answers: dict[str, Given] = {}
        for key, given in chosen.items():
            if given and all(c.holds(answers) for c in self._needs(key)):
                answers[key] = given
        return all(condition.holds(answers) for condition in conditions)

    def _hangs_on(self, conditions: list[Condition]) -> list[str] | None:
        found: set[str] = set()
        waiting = [t.question for c in conditions for t in c.tests()]
        while waiting:
            key = waiting.pop()
            if key not in self.questions:
                return None
            if key in found:
                continue
            found.add(key)
            for asked in self._asked_by(key):
                if self.position.get(asked, len(self.position)) >= self.position[key]:
                    return None
                waiting.append(asked)
        return sorted(found, key=self.position.__getitem__)


def _possible_answers(question: Question, tests: Iterable[Test]) -> list[Given]:
    """Answers that can make a difference to the tests; always also none."""
    own = [test for test in tests if test.question == question.key]
    if question.items:
        return _possible_lines(question, own)
    if question.has_several:
        return _possible_sets(question, own)
    if question.choices:
        return [[], *([_value(question, option.code)] for option in question.choices)]
    return [[], *([_value(question, word)] for word in _interesting_words(own))]


def _possible_lines(question: Question, own: list[Test]) -> list[Given]:
    """Each line that is asked for, by itself: lines decide apart from each other."""
    items = sorted({test.item for test in own if test.item is not None})
    codes = [option.code for option in question.choices] or [
        str(n) for n in range(1, len(question.items) + 1)
    ]
    if not items:
        items = [option.code for option in question.items[:3]]
    each = [
        [None, *(_value(question, code, item=item) for code in codes)] for item in items
    ]
    size = 1
    for line in each:
        size *= len(line)
    if size > MAX_COMBINATIONS:
        return [[]] * (MAX_COMBINATIONS + 1)  # too many to decide
    return [[a for a in chosen if a is not None] for chosen in product(*each)]


def _possible_sets(question: Question, own: list[Test]) -> list[Given]:
    codes = [option.code for option in question.choices]
    named = {
        str(value)
        for test in own
        if test.test in EQUALITIES
        for value in (test.value if isinstance(test.value, tuple) else (test.value,))
    }
    if any(test.test in COUNTS for test in own) or len(codes) <= 6:
        relevant = codes[:12]
    else:
        spare = [code for code in codes if code not in named][:1]
        relevant = [code for code in codes if code in named][:11] + spare
    return [
        [_value(question, code) for code in chosen]
        for size in range(len(relevant) + 1)
        for chosen in combinations(relevant, size)
    ]


def _interesting_words(own: list[Test]) -> list[str]:
    """Numbers or days around those that are compared with, and any word."""
    words = ["x"]
    for test in own:
        if isinstance(test.value, bool):
            continue
        if isinstance(test.value, int | float):
            words += [_number(test.value + step) for step in (-1, -0.5, 0, 0.5, 1)]
        elif isinstance(test.value, str):
            words += [test.value, f"{test.value}~", test.value[:-1], ""]
        else:
            words += list(test.value)
    return [word for word in dict.fromkeys(words) if word]


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _value(question: Question, value: str, *, item: str = "") -> AnswerValue:
    return AnswerValue(question_key=question.key, item=item, value=value)
