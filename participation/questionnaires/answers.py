"""What somebody answered, before it is stored: one value or one text per row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MAX_TEXT = 5000
MAX_VALUE = 250

Raw = Mapping[str, list[str]]
"""Form data: every value sent under a field name."""


class Problem(StrEnum):
    """Why an answer cannot be taken. The types of questions hold the sentences."""

    REQUIRED = "required"
    UNKNOWN_OPTION = "unknown_option"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EXCLUSIVE = "exclusive"
    TWICE = "twice"
    GAP = "gap"
    TOO_LONG = "too_long"
    UNREADABLE_CHARACTERS = "unreadable_characters"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_EXACT = "too_exact"
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_A_TIME = "not_a_time"
    NOT_A_POINT = "not_a_point"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class AnswerValue:
    """One answer: a code, number or short text as `value`, or a comment as `text`.

    `item`: the line of a matrix, the option of a ranking or of an "other" text.
    """

    question_key: str
    item: str = ""
    value: str | None = None
    text: str | None = None


Reading = tuple[list[AnswerValue], list[Problem]]

Answers = Mapping[str, list[AnswerValue]]
"""Answers by question key. A question that was not shown or answered is missing."""


def by_question(answers: Iterable[AnswerValue]) -> dict[str, list[AnswerValue]]:
    """Group answers by their question."""
    grouped: dict[str, list[AnswerValue]] = {}
    for answer in answers:
        grouped.setdefault(answer.question_key, []).append(answer)
    return grouped
