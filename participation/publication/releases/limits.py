"""What a condition tells about how many can have been asked."""

from collections.abc import Iterator, Mapping, Sequence

from participation.publication.disclosure.shapes import Limit, Shape, TableShape
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.logic import Condition, Every, Test

ONE_OPTION = ("is", "contains")


def conditions_of(condition: Condition) -> Iterator[Condition]:
    """The parts that all must hold."""
    if isinstance(condition, Every):
        for part in condition.parts:
            yield from conditions_of(part)
    else:
        yield condition


def limits_of(
    condition: Condition,
    shapes: Mapping[str, TableShape],
    options: Mapping[str, Sequence[str]],
) -> list[Limit]:
    """Who at most was asked, as answers of one earlier table; empty: nobody can say."""
    tests = list(condition.tests())
    tables = {_table(test) for test in tests}
    if len(tables) != 1 or (table := tables.pop()) not in shapes:
        return []
    if shapes[table].shape == Shape.PARTS:
        return [_of_parts(condition, tests[0], table, options[table])]
    if isinstance(condition, Test) and condition.test in ONE_OPTION:
        return [Limit(table=table, options=frozenset({str(condition.value)}))]
    return []


def _table(test: Test) -> str:
    return f"question:{test.question}" + (f"/{test.item}" if test.item else "")


def _of_parts(
    condition: Condition, test: Test, table: str, options: Sequence[str]
) -> Limit:
    """Try each answer that may have been given, and none."""
    return Limit(
        table=table,
        options=frozenset(
            option
            for option in options
            if condition.holds({test.question: [_answer(test, option)]})
        ),
        unanswered=condition.holds({}),
    )


def _answer(test: Test, option: str) -> AnswerValue:
    return AnswerValue(question_key=test.question, item=test.item or "", value=option)
