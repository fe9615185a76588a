"""What can be wrong in a file of Planungsräume, so that a page can say it in its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.core.errors import DataFileError


class Flaw(StrEnum):
    UNREADABLE = "not a CSV table"
    NO_COLUMN = "column missing: "
    EMPTY = "no rows"
    NO_DAY = "not a day: "
    UNKNOWN_ORTSTEIL = "unknown Ortsteil "
    NO_NAME = "grouping or name is empty"
    DAYS_TURNED = "valid_to is before valid_from"


@dataclass(frozen=True, kw_only=True)
class GroupingProblem:
    """What is wrong in a line; line 0: with the file."""

    line: int
    flaw: Flaw
    value: str = ""

    def __str__(self) -> str:
        said = f"{self.flaw.value}{repr(self.value) if self.value else ''}"
        return f"line {self.line}: {said}" if self.line else said


class GroupingsRefusedError(DataFileError):
    """Lines of the file are wrong, so nothing was stored."""

    def __init__(self, name: str, problems: Sequence[GroupingProblem]) -> None:
        super().__init__(f"{name}: {'; '.join(str(problem) for problem in problems)}")
        self.problems = tuple(problems)
