"""A number with its unit, typed the way people type numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from participation.questionnaires.answers import AnswerValue, Problem, Raw
from participation.questionnaires.question_types.base import (
    N_,
    OneValue,
)
from participation.questionnaires.question_types.paper import Figure, Paper
from participation.questionnaires.question_types.views import (
    Say,
    Showing,
)
from participation.questionnaires.reading import Reader, Texts
from participation.text.normalise import ascii_digits

_SPACES = re.compile("[\\s\u00a0\u202f'’\u066c]")  # also the Arabic thousands mark
_GROUPED = re.compile(r"-?\d{1,3}([.,]\d{3})+\Z")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z")


@dataclass(frozen=True, kw_only=True)
class Number(OneValue):
    type = "number"
    has_order = True
    unit: Texts = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    messages = {
        Problem.NOT_A_NUMBER: N_("Bitte geben Sie eine Zahl ein, zum Beispiel 12."),
        Problem.TOO_SMALL: N_("Bitte geben Sie mindestens %(minimum)s ein."),
        Problem.TOO_LARGE: N_("Bitte geben Sie höchstens %(maximum)s ein."),
        Problem.TOO_EXACT: N_(
            "Bitte geben Sie höchstens %(decimals)s Stellen nach dem Komma ein."
        ),
        Problem.TOO_MANY: N_("Bitte geben Sie nur eine Zahl ein."),
    }

    @classmethod
    def _own_fields(cls, reader: Reader) -> dict[str, Any]:
        minimum, maximum = reader.decimal("minimum"), reader.decimal("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            reader.report(
                "minimum is more than maximum", "maximum", code="order_of_limits"
            )
        return {
            "unit": reader.texts("unit", optional=True),
            "minimum": minimum,
            "maximum": maximum,
            "decimals": reader.number("decimals", lowest=0, highest=4, optional=True)
            or 0,
        }

    def _understand(self, typed: str) -> str | Problem:
        number = read_number(typed, decimals=self.decimals)
        if number is None:
            return Problem.NOT_A_NUMBER
        if number != round(number, self.decimals):
            return Problem.TOO_EXACT if self.decimals else Problem.NOT_A_NUMBER
        if self.minimum is not None and number < Decimal(str(self.minimum)):
            return Problem.TOO_SMALL
        if self.maximum is not None and number > Decimal(str(self.maximum)):
            return Problem.TOO_LARGE
        return _plain(number)

    def paper(self) -> Paper:
        return Figure(
            unit=self.unit,
            least=self.minimum,
            most=self.maximum,
            decimals=self.decimals,
        )

    def _own_view(self, showing: Showing) -> dict[str, Any]:
        return {"more": {"unit": showing.say(self.unit)}}

    def to_words(self, answers: Iterable[AnswerValue], say: Say) -> str:
        unit = say(self.unit).text.striptags() if self.unit else ""
        return " ".join(
            f"{answer.value} {unit}".strip() for answer in self._own(answers)
        )

    def texts(self) -> Iterator[tuple[str, Texts]]:
        yield from super().texts()
        if self.unit:
            yield "unit", self.unit

    def _message_values(self, raw: Raw) -> dict[str, Any]:
        return {
            "minimum": self.minimum or 0,
            "maximum": self.maximum or 0,
            "decimals": self.decimals,
        }


def read_number(text: str, *, decimals: int) -> Decimal | None:
    """Read "1 234,5", "1.234,5", "1,234.5" or Arabic digits; None if it is no number.

    A single mark before three digits is ambiguous ("1.500"): it groups thousands where
    whole numbers are asked for, and is a decimal mark otherwise.
    """
    plain = (
        _SPACES.sub("", ascii_digits(text))
        .replace("\u066b", ",")
        .replace("\u2212", "-")
    )
    marks = [char for char in plain if char in ",."]
    if len(set(marks)) == 2:
        plain = plain.replace("," if marks[-1] == "." else ".", "")
    elif len(marks) > 1 or (marks and not decimals and _GROUPED.match(plain)):
        if not _GROUPED.match(plain):
            return None
        plain = plain.replace(marks[0], "")
    plain = plain.replace(",", ".").removeprefix("+")
    return Decimal(plain) if _NUMBER.match(plain) else None


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text
