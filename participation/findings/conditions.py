"""Who was asked a question, as a condition on submissions.

The same meaning as questionnaires/logic.py, on stored answers. A test on what is not
stored as a value (texts, the Ortsteil as it was typed) cannot be told here: then nobody
guesses, and the answer is None.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Select,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy import not_ as no

from participation.questionnaires.logic import (
    COMPARISONS,
    COUNTS,
    Condition,
    Every,
    Not,
    Some,
    Test,
)
from participation.responses.models import Answer, Submission

NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def shown_to(
    condition: Condition, *, untold: Collection[str] = ()
) -> ColumnElement[bool] | None:
    """Submissions that fulfil the condition; None where that cannot be told.

    `untold`: questions whose answers are not stored as values.
    """
    match condition:
        case Every(parts=parts):
            tests = _all(parts, untold)
            return None if tests is None else and_(*tests)
        case Some(parts=parts):
            tests = _all(parts, untold)
            return None if tests is None else or_(*tests)
        case Not(part=part):
            test = shown_to(part, untold=untold)
            return None if test is None else no(test)
        case Test(question=question) if question not in untold:
            return _test(condition)
    return None


def _all(
    parts: Sequence[Condition], untold: Collection[str]
) -> list[ColumnElement[bool]] | None:
    tests = [shown_to(part, untold=untold) for part in parts]
    known = [test for test in tests if test is not None]
    return known if len(known) == len(tests) else None


def _test(test: Test) -> ColumnElement[bool]:
    rows = _rows(test)
    number = rows.with_only_columns(func.count()).scalar_subquery()
    if test.test == "answered":
        return rows.exists() if test.value else no(rows.exists())
    if test.test in COUNTS:
        enough: ColumnElement[bool] = number >= test.value
        few: ColumnElement[bool] = number <= test.value
        return enough if test.test == "choices_at_least" else few
    if test.test in COMPARISONS:
        return and_(rows.where(_compared(test)).exists(), number == 1)
    codes = list(test.value) if test.test == "one_of" else [_word(test.value)]
    chosen = rows.where(Answer.value.in_(codes)).exists()
    if test.test == "contains":
        return chosen
    alone = and_(chosen, number == 1)
    return no(alone) if test.test == "is_not" else alone


def _compared(test: Test) -> ColumnElement[bool]:
    """Days compare as their letters do; "weiß nicht" is no number and fulfils nothing."""
    value: ColumnElement[Any] = Answer.value.expression
    if not isinstance(test.value, str):
        value = case((Answer.value.regexp_match(NUMBER), cast(Answer.value, Double)))
    compared: dict[str, ColumnElement[bool]] = {
        "less_than": value < test.value,
        "at_most": value <= test.value,
        "at_least": value >= test.value,
        "more_than": value > test.value,
    }
    return compared[test.test]


def _rows(test: Test) -> Select[Any]:
    query = select(Answer.id).where(
        Answer.submission_id == Submission.id,
        Answer.question_key == test.question,
        Answer.value.is_not(None),
    )
    return query if test.item is None else query.where(Answer.item == test.item)


def _word(value: object) -> str:
    """A code as it is stored: 3.0 in a file is the number 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
