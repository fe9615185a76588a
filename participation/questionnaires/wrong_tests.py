"""Single tests of a condition that cannot be meant: codes and lines that are not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from participation.questionnaires.flaws import Flaw, Path
from participation.questionnaires.logic import COMPARISONS, COUNTS, EQUALITIES, Test
from participation.questionnaires.question_types.base import Question


@dataclass(frozen=True)
class Where:
    """A page or question in whose condition or text something is wrong."""

    name: str
    path: Path
    condition: str = "when"  # the field that its condition is in

    def flaw(self, problem: str, field: str, *, code: str, **values: Any) -> Flaw:
        return Flaw(f"{self.name}: {problem}", (*self.path, field), code, values)


def impossible_values(place: Where, asked: Question, test: Test) -> Iterator[Flaw]:
    """A code that the question does not have, or a test that does not fit it."""

    def flaw(problem: str, code: str, **values: Any) -> Flaw:
        about = f"its condition on {asked.key!r}{problem}"
        return place.flaw(
            about, place.condition, code=code, question=asked.key, **values
        )

    codes = [option.code for option in asked.choices]
    items = [option.code for option in asked.items]
    if test.item is not None and test.item not in [*items, *codes, "name", "point"]:
        yield flaw(
            f" names the line {test.item!r}, which it does not have",
            "condition_no_item",
            item=test.item,
        )
    if test.item is None and items and test.test in (*EQUALITIES, *COMPARISONS):
        yield flaw(" must name one of its lines as item", "condition_needs_item")
    if test.test in EQUALITIES and codes:
        values = test.value if isinstance(test.value, tuple) else (test.value,)
        for value in values:
            if str(value) not in codes:
                yield flaw(
                    f" names {value!r}, which cannot be answered",
                    "condition_no_code",
                    value=value,
                )
    if test.test in COMPARISONS and not asked.has_order:
        yield flaw(f" compares, but {asked.type} has no order", "condition_no_order")
    if test.test in COUNTS and not asked.has_several:
        yield flaw(f" counts choices, but {asked.type} has only one", "condition_one")
