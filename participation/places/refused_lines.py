"""Files of the city that are refused as a whole, with all that is wrong in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.core.errors import ParticipationError


@dataclass(frozen=True)
class LineProblem:
    """A flaw, the line as a spreadsheet counts it (0: the whole file), and what stood there.

    In a GeoJSON the features are counted.
    """

    line: int
    flaw: StrEnum
    value: str = ""


class LinesRefusedError(ParticipationError):
    """Lines of the file are wrong, so nothing was stored. `problems` lists every one."""

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(f"{len(problems)} problems, nothing was imported")
        self.problems = tuple(problems)
