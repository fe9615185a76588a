"""When something is asked: conditions on earlier answers, as data and as a decision.

The same JSON is evaluated here, which decides, and in the browser, which only shows and
hides at once (web/static/js/conditions.js). tests/data/conditions.json holds both to one
meaning.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.answers import Answers
from participation.questionnaires.reading import LARGEST_NUMBER, Reader

MAX_DEPTH = 20
COMPARISONS = ("less_than", "at_most", "at_least", "more_than")
COUNTS = ("choices_at_least", "choices_at_most")
EQUALITIES = ("is", "is_not", "one_of", "contains")
TESTS = (*EQUALITIES, *COMPARISONS, *COUNTS, "answered")


class Condition(ABC):
    """A decision over earlier answers."""

    @abstractmethod
    def holds(self, answers: Answers) -> bool: ...

    @abstractmethod
    def tests(self) -> "Iterator[Test]":
        """All single tests in it."""

    @property
    @abstractmethod
    def source(self) -> dict[str, Any]:
        """The condition as it stands in the file."""


@dataclass(frozen=True)
class Every(Condition):
    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def tests(self) -> "Iterator[Test]":
        for part in self.parts:
            yield from part.tests()

    @property
    def source(self) -> dict[str, Any]:
        return {"all": [part.source for part in self.parts]}


@dataclass(frozen=True)
class Some(Condition):
    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)

    def tests(self) -> "Iterator[Test]":
        for part in self.parts:
            yield from part.tests()

    @property
    def source(self) -> dict[str, Any]:
        return {"any": [part.source for part in self.parts]}


@dataclass(frozen=True)
class Not(Condition):
    part: Condition

    def holds(self, answers: Answers) -> bool:
        return not self.part.holds(answers)

    def tests(self) -> "Iterator[Test]":
        yield from self.part.tests()

    @property
    def source(self) -> dict[str, Any]:
        return {"not": self.part.source}


@dataclass(frozen=True, kw_only=True)
class Test(Condition):
    """One question, one test. `item`: a line of a matrix, an option of a ranking."""

    __test__ = False  # its name is not meant for pytest

    question: str
    item: str | None
    test: str
    value: Any  # str, number, bool or a tuple of codes, as the test needs

    def holds(self, answers: Answers) -> bool:
        words = self._words(answers)
        match self.test:
            case "answered":
                return bool(words) is bool(self.value)
            case "is":
                return words == [_word(self.value)]
            case "is_not":
                return words != [_word(self.value)]
            case "one_of":
                return len(words) == 1 and words[0] in self.value
            case "contains":
                return self._contains(answers, words)
            case "choices_at_least":
                return bool(len(words) >= self.value)
            case "choices_at_most":
                return bool(len(words) <= self.value)
            case _:
                return len(words) == 1 and _compare(words[0], self.test, self.value)

    def tests(self) -> "Iterator[Test]":
        yield self

    @property
    def source(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        item = {} if self.item is None else {"item": self.item}
        return {"question": self.question, **item, self.test: value}

    def _words(self, answers: Answers) -> list[str]:
        """Values given; the text of "Sonstiges" is no choice of its own."""
        given = answers.get(self.question, [])
        if self.item is not None:
            given = [answer for answer in given if answer.item == self.item]
        values = [answer.value for answer in given if answer.value is not None]
        return values or [answer.text for answer in given if answer.text is not None]

    def _contains(self, answers: Answers, words: list[str]) -> bool:
        wanted = _word(self.value).casefold()
        if wanted in [word.casefold() for word in words]:
            return True
        given = answers.get(self.question, [])
        is_text = any(answer.text is not None and not answer.item for answer in given)
        return is_text and any(wanted in word.casefold() for word in words)


def parse_condition(reader: Reader, data: Any, *, depth: int = 0) -> Condition | None:
    """Build a condition; None where it is not understood (the reader knows why)."""
    if not isinstance(data, Mapping) or depth > MAX_DEPTH:
        reader.report("a condition must be an object, nested at most 20 deep")
        return None
    kinds = [kind for kind in ("all", "any", "not", "question") if kind in data]
    if len(kinds) != 1:
        reader.report("a condition is one of all, any, not, question")
        return None
    kind = kinds[0]
    if kind == "question":
        return _parse_test(reader, data)
    if len(data) != 1:
        reader.report(f"a condition with {kind!r} has no other fields")
    if kind == "not":
        part = parse_condition(reader, data["not"], depth=depth + 1)
        return None if part is None else Not(part)
    if not isinstance(data[kind], list) or not data[kind]:
        reader.report(f"{kind!r} must be a list of conditions")
        return None
    parts = [parse_condition(reader, part, depth=depth + 1) for part in data[kind]]
    known = tuple(part for part in parts if part is not None)
    return Every(known) if kind == "all" else Some(known)


def _parse_test(reader: Reader, data: Mapping[str, Any]) -> Condition | None:
    found = [name for name in data if name in TESTS]
    strange = [name for name in data if name not in (*TESTS, "question", "item")]
    if strange or len(found) != 1:
        reader.report(
            f"a condition needs one of {', '.join(TESTS)}, not {strange}",
            "when",
            code="condition_test",
        )
        return None
    question, item, test = data["question"], data.get("item"), found[0]
    value = data[test]
    if not isinstance(question, str) or not isinstance(item, str | None):
        reader.report(
            "question and item of a condition must be keys",
            "when",
            code="condition_question",
        )
        return None
    if not _fits(test, value):
        reader.report(
            f"the condition on {question!r}: {test} cannot be {value!r}",
            "when",
            code="condition_value",
            question=question,
        )
        return None
    if test == "one_of":
        value = tuple(_word(code) for code in value)
    return Test(question=question, item=item, test=test, value=value)


def _fits(test: str, value: Any) -> bool:
    number = (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value)
        <= LARGEST_NUMBER  # neither NaN nor infinite: no JSON for browsers
    )
    if test == "answered":
        return isinstance(value, bool)
    if test in COUNTS:
        return type(value) is int and value >= 0
    if test in COMPARISONS:
        return number or isinstance(value, str)
    if test == "one_of":
        return isinstance(value, list) and bool(value)
    return number or isinstance(value, str)


def _word(value: Any) -> str:
    """A code as it is stored: 3.0 in a file is the number 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _compare(word: str, test: str, value: float | str) -> bool:
    if isinstance(value, str):  # an ISO date sorts like its letters
        left: float | str = word
    else:
        try:
            left = float(word)
        except ValueError:  # "weiß nicht" is more than nothing, but no number
            return False
    match test:
        case "less_than":
            return left < value  # type: ignore[operator]
        case "at_most":
            return left <= value  # type: ignore[operator]
        case "at_least":
            return left >= value  # type: ignore[operator]
        case _:
            return left > value  # type: ignore[operator]
