"""Conditions as a small form: question, test and value, joined by "and" or "or".

What is nested deeper comes from a file. It is shown in words and kept as it is until
somebody takes it away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from participation.questionnaires.editing.parts import Json, Source, pages_of
from participation.questionnaires.editing.typed import (
    Form,
    day,
    decimal,
    is_ticked,
    one,
    whole,
)
from participation.questionnaires.logic import COMPARISONS, COUNTS, TESTS
from participation.questionnaires.question_types import QUESTION_TYPES

MOST_TESTS = 20
NONE_OF = "none_of"
SINGLE = ("is", "is_not", "one_of", NONE_OF)
NUMBERS = (*COMPARISONS, "is", "is_not")
ANSWERED = "answered"
NOT_ANSWERED = "not_answered"
OF_TYPE: dict[str, tuple[str, ...]] = {
    "single": SINGLE,
    "dropdown": SINGLE,
    "multiple": ("contains", "choices_at_least", "choices_at_most"),
    "scale": NUMBERS,
    "rating": NUMBERS,
    "matrix": SINGLE,
    "ranking": NUMBERS,
    "number": NUMBERS,
    "date": NUMBERS,
    "time": NUMBERS,
    "short_text": ("contains",),
    "text": ("contains",),
    "consent": (),
    "place": (),
    "ortsteil": (),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An earlier question that a condition can hang on."""

    key: str
    type: str
    text: Mapping[str, str]
    items: Sequence[Source] = ()
    options: Sequence[Source] = ()

    @property
    def tests(self) -> tuple[str, ...]:
        """What can be asked of its answer, in the order of the form."""
        return (*OF_TYPE.get(self.type, ()), ANSWERED, NOT_ANSWERED)

    @property
    def is_chosen(self) -> bool:
        """Whether a value is one of its options."""
        return bool(self.options) and self.type not in ("scale", "rating", "ranking")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One test. `question` empty: the row that waits to be filled."""

    question: str = ""
    item: str = ""
    test: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rows:
    """`joined`: "all" or "any"."""

    joined: str = "all"
    rows: tuple[Row, ...] = ()


def asked_before(source: Source, *, page: int, place: int = 0) -> list[Asked]:
    """Return the questions before a place, those that ask something."""
    found: list[Source] = []
    for number, known in enumerate(pages_of(source)):
        questions = known.get("questions") or []
        if number < page:
            found += questions
        elif number == page:
            found += questions[:place]
    return [
        Asked(
            key=question["key"],
            type=question["type"],
            text=question.get("text") or {},
            items=(
                question.get("items")
                or (question.get("options") if question["type"] == "ranking" else None)
                or ()
            ),
            options=(*(question.get("options") or ()), *(question.get("extra") or ())),
        )
        for question in found
        if QUESTION_TYPES[question["type"]].asks
    ]


def rows_of(condition: Any) -> Rows | None:
    """Return the condition as rows of a form; None where it is nested too deep for one."""
    if condition is None:
        return Rows()
    if not isinstance(condition, Mapping):
        return None
    single = _row(condition)
    if single is not None:
        return Rows(rows=(single,))
    joined = next((name for name in ("all", "any") if name in condition), None)
    if joined is None or not isinstance(condition[joined], list):
        return None
    rows = [_row(part) for part in condition[joined]]
    if None in rows or len(rows) > MOST_TESTS:
        return None
    return Rows(joined=joined, rows=tuple(row for row in rows if row is not None))


def condition_of_form(form: Form, source: Source, before: Any) -> Json | None:
    """Return the condition as typed; one that the form could not show stays."""
    if is_ticked(form, "when.clear"):
        return None
    if before is not None and rows_of(before) is None:
        kept: Json = before
        return kept
    if "when.mode" not in form:
        return before if before is None else dict(before)
    types = {
        question["key"]: question["type"]
        for page in pages_of(source)
        for question in page.get("questions") or []
    }
    parts = [
        _test(form, f"when.{number}", types)
        for number in range(MOST_TESTS)
        if one(form, f"when.{number}.question")
        and not is_ticked(form, f"when.{number}.delete")
    ]
    if not parts:
        return None
    joined = "any" if one(form, "when.mode") == "any" else "all"
    made = parts[0] if len(parts) == 1 and joined == "all" else {joined: parts}
    # The same in other words (5 for "5") would part the answers before and after.
    return dict(before) if before and rows_of(before) == rows_of(made) else made


def _row(test: Any) -> Row | None:
    if not isinstance(test, Mapping):
        return None
    negated = test.get("not")
    if isinstance(negated, Mapping) and "one_of" in negated and len(test) == 1:
        row = _row(negated)
        return None if row is None else replace(row, test=NONE_OF)
    if "question" not in test:
        return None
    name = next((name for name in TESTS if name in test), "")
    value = test.get(name)
    if name == ANSWERED and value is False:
        name = NOT_ANSWERED
    values = value if isinstance(value, list) else [value]
    said = [str(v) for v in values if v is not None and not isinstance(v, bool)]
    return Row(
        question=str(test["question"]),
        item=str(test.get("item") or ""),
        test=name,
        values=tuple(said),
    )


def _test(form: Form, name: str, types: Mapping[str, str]) -> Json:
    """One row as a test; what is missing in it is told by the check of the draft."""
    question = one(form, f"{name}.question")
    test, values = one(form, f"{name}.test"), _values(form, f"{name}.value")
    made: Json = {"question": question}
    if item := one(form, f"{name}.item"):
        made["item"] = item
    if test in (ANSWERED, NOT_ANSWERED):
        made[ANSWERED] = test == ANSWERED
    elif test == NONE_OF or (test == "is_not" and len(values) > 1):
        return {"not": {**made, "one_of": values}}
    elif test == "one_of" or (test == "is" and len(values) > 1):
        made["one_of"] = values
    elif test in TESTS:
        made[test] = _value(test, values[0] if values else "", types.get(question, ""))
    return made


def _values(form: Form, name: str) -> list[str]:
    found = [value.strip() for value in form.get(name, [])]
    return list(dict.fromkeys(value for value in found if value))


def _value(test: str, typed: str, type: str) -> Any:
    if test in COUNTS:
        return whole(typed) if typed else ""
    if type == "date":
        return day(typed) or ""
    if type in ("number", "scale", "rating", "ranking"):
        found = decimal(typed)
        return "" if found is None else found
    return typed


def not_numbers(condition: Any, types: Mapping[str, str]) -> Iterable[str]:
    """Questions that are compared with a number which is none."""
    if isinstance(condition, Mapping):
        for name in ("all", "any"):
            for part in condition.get(name) or []:
                yield from not_numbers(part, types)
        question = condition.get("question")
        if types.get(str(question)) in ("number", "scale", "rating", "ranking"):
            for test in COMPARISONS:
                if isinstance(condition.get(test), str):
                    yield str(question)
