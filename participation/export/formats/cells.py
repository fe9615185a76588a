"""A cell as the kind of its variable says: what the spreadsheets and SPSS agree on."""

import datetime
from decimal import Decimal, InvalidOperation

from participation.export.variables import Kind, Variable

Cell = str | float | datetime.date | None


def cell_of(variable: Variable, value: str) -> Cell:
    """Return number, day or text; None for an empty cell.

    What cannot be read as its kind stays a text: nothing that was said is lost.
    """
    if not value:
        return None
    if variable.kind in (Kind.NUMBER, Kind.FLAG):
        return _number(value)
    if variable.kind == Kind.DATE:
        return _day(value)
    return value


def _number(value: str) -> float | str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return float(number) if number.is_finite() else value


def _day(value: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return value
