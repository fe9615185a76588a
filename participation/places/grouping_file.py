"""What can be wrong in a file of Planungsräume, so that a page can say it in its words."""

from collections.abc import Sequence
from enum import StrEnum

from participation.core.errors import DataFileError
from participation.places.refused_lines import LineProblem


class Flaw(StrEnum):
    UNREADABLE = "not a CSV table"
    NO_COLUMN = "column missing: "
    EMPTY = "no rows"
    NO_DAY = "not a day: "
    UNKNOWN_ORTSTEIL = "unknown Ortsteil "
    NO_NAME = "grouping or name is empty"
    DAYS_TURNED = "valid_to is before valid_from"


class GroupingsRefusedError(DataFileError):
    """Lines of the file are wrong, so nothing was stored."""

    def __init__(self, name: str, problems: Sequence[LineProblem]) -> None:
        super().__init__(f"{name}: {'; '.join(map(_told, problems))}")
        self.problems = tuple(problems)


def _told(problem: LineProblem) -> str:
    said = f"{problem.flaw.value}{repr(problem.value) if problem.value else ''}"
    return f"line {problem.line}: {said}" if problem.line else said
