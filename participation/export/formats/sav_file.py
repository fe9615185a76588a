"""SPSS system file (.sav) in constant memory.

The one kept library for Python wants the whole table in memory, in a frame of another
library of 80 MB. Format: "System File Format" of the GNU PSPP manual; checked in the tests
by reading back with ReadStat (pyreadstat), and with PSPP where it is installed.
"""

import datetime
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from participation.export.dataset import Dataset
from participation.export.formats.cells import cell_of
from participation.export.formats.progress import Progress, counted
from participation.export.formats.sav_records import (
    Compressor,
    Field,
    dictionary,
    seconds_of,
)
from participation.export.variables import Kind, Variable
from participation.publication.neutral import printable

LONGEST_TEXT = 32_767  # bytes: what SPSS allows

Row = list[str | float | None]


def write_sav(dataset: Dataset, path: Path, progress: Progress) -> None:
    """Write the data set. Rows wait in a file beside: widths must be known first."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=path.parent) as waiting:
        widths, count = _collect(dataset, waiting, progress)
        fields = [
            _field(variable, number, width)
            for number, (variable, width) in enumerate(
                zip(dataset.variables, widths, strict=True), start=1
            )
        ]
        waiting.seek(0)
        with path.open("wb") as out:
            out.write(dictionary(fields, title=dataset.title, cases=count))
            compressor = Compressor(out)
            for row in _rows(waiting):
                for field, value in zip(fields, row, strict=True):
                    compressor.write(field, value)
            compressor.close()


def _collect(
    dataset: Dataset, waiting: IO[str], progress: Progress
) -> tuple[list[int], int]:
    """Put the rows aside; return the longest text of each column in bytes, and how many."""
    widths = [1] * len(dataset.variables)
    numbers = [variable.numbers for variable in dataset.variables]
    count = 0
    for cells in counted(dataset, progress):
        row = [
            _value(variable, known, cells.get(variable.name, ""))
            for variable, known in zip(dataset.variables, numbers, strict=True)
        ]
        for place, value in enumerate(row):
            if isinstance(value, str):
                widths[place] = max(widths[place], len(value.encode("utf-8")))
        waiting.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return widths, count


def _value(
    variable: Variable, numbers: dict[str, int], value: str
) -> str | float | None:
    """Return what is stored: a number for codes and days, a text for the rest."""
    if variable.kind == Kind.CODE:
        known = numbers.get(value)
        return None if known is None else float(known)
    cell = cell_of(variable, value)
    if variable.kind == Kind.TEXT:
        return _cut(printable(value))
    if isinstance(cell, datetime.date):
        return seconds_of(cell)
    return cell if isinstance(cell, float) else None


def _cut(value: str) -> str:
    return value.encode("utf-8")[:LONGEST_TEXT].decode("utf-8", "ignore")


def _rows(waiting: IO[str]) -> Iterator[Row]:
    for line in waiting:
        yield json.loads(line)


def _field(variable: Variable, number: int, width: int) -> Field:
    labels = {
        float(variable.numbers[code]): meaning for code, meaning in variable.codes
    }
    if variable.kind == Kind.FLAG:
        labels = {}
    return Field(
        short_name=f"V{number}",
        name=variable.name,
        label=variable.label,
        width=width if variable.kind == Kind.TEXT else 0,
        is_date=variable.kind == Kind.DATE,
        nominal=variable.kind in (Kind.CODE, Kind.FLAG, Kind.TEXT),
        labels=labels,
    )
