"""What an exchange could not carry over: codes here, words at the edges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from participation.core.errors import DataFileError

LONGEST_DETAIL = 200


class Reason(StrEnum):
    """Why something is not as it was in the other format."""

    # left out
    TYPE = "type"
    UPLOAD = "upload"
    METADATA = "metadata"
    CALCULATION = "calculation"
    HIDDEN = "hidden"
    NO_CHOICES = "no_choices"
    CHOICES_ELSEWHERE = "choices_elsewhere"
    CONDITION = "condition"
    CHOICE_FILTER = "choice_filter"
    CONSTRAINT = "constraint"
    CONDITIONAL_REQUIRED = "conditional_required"
    DEFAULT = "default"
    READ_ONLY = "read_only"
    FILE = "file"
    MESSAGE = "message"
    PIPING = "piping"
    COMMENTS = "comments"
    CELLS = "cells"
    VALIDATION = "validation"
    SETTING = "setting"
    TABLE = "table"
    RANDOM_GROUP = "random_group"
    EMPTY_PAGE = "empty_page"
    GUIDANCE = "guidance"
    THANKS = "thanks"
    INFORMATION = "information"
    FIXED = "fixed"
    PLACES = "places"
    OPTION_CONDITION = "option_condition"
    ITEM_ORDER = "item_order"
    LOCAL_BEFORE = "local_before"
    REMARKS = "remarks"

    # carried over, but changed
    REPEAT = "repeat"
    RENAMED = "renamed"
    CODE_RENAMED = "code_renamed"
    HEADING = "heading"
    PLAIN_TEXT = "plain_text"
    TEXT_MISSING = "text_missing"
    UNTRANSLATED = "untranslated"
    LANGUAGE = "language"
    LANGUAGE_ASSUMED = "language_assumed"
    SOFT_REQUIRED = "soft_required"
    SPLIT = "split"
    NUMBER_STEPS = "number_steps"
    DATE_ONLY = "date_only"
    MINUTES = "minutes"
    NO_INFORMATION = "no_information"
    TITLE = "title"
    REQUIRED_LINES = "required_lines"
    PICTURE_APART = "picture_apart"
    PIPED_CODES = "piped_codes"
    LETTER_CASE = "letter_case"
    ORTSTEIL_TEXT = "ortsteil_text"
    UNIT = "unit"


_CHANGED_FROM = list(Reason).index(Reason.REPEAT)
CHANGED = frozenset(list(Reason)[_CHANGED_FROM:])
"""Nothing is lost by these; they should be looked at all the same."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """One thing that is different now. `row` None: the file as a whole."""

    reason: Reason
    name: str = ""
    sheet: str = ""
    row: int | None = None
    detail: str = ""

    @property
    def is_left_out(self) -> bool:
        return self.reason not in CHANGED


@dataclass(kw_only=True)
class Notes:
    """Collects notes; each only once."""

    sheet: str = ""
    _found: dict[Note, None] = field(default_factory=dict)

    @property
    def found(self) -> tuple[Note, ...]:
        return tuple(self._found)

    def add(
        self,
        reason: Reason,
        *,
        name: str = "",
        row: int | None = None,
        detail: str = "",
        sheet: str | None = None,
    ) -> None:
        note = Note(
            reason=reason,
            name=name[:LONGEST_DETAIL],
            sheet=self.sheet if sheet is None else sheet,
            row=row,
            detail=detail[:LONGEST_DETAIL],
        )
        self._found.setdefault(note)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A questionnaire read from a file. `problems`: why it cannot be published as it is."""

    format: str
    source: Mapping[str, Any]
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()


class Refusal(StrEnum):
    """Why a file cannot be read at all."""

    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    UNKNOWN_FORMAT = "unknown_format"
    NOT_READABLE = "not_readable"
    DANGEROUS = "dangerous"
    NO_SURVEY = "no_survey"
    NO_TYPE_COLUMN = "no_type_column"
    GROUPS = "groups"
    NO_QUESTIONS = "no_questions"
    NOT_JSON = "not_json"


class UnreadableFileError(DataFileError):
    """The file is no questionnaire, or too dangerous or large to look into."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.value}: {detail}" if detail else refusal.value)
        self.refusal = refusal
        self.detail = detail
