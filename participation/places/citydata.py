"""Read the data files of one city. Another city replaces the folder, not the code."""

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from participation.core.errors import DataFileError
from participation.places.grouping_file import Flaw, GroupingsRefusedError
from participation.places.refused_lines import LineProblem
from participation.text.normalise import fold

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class OrtsteilRow:
    key: str
    name: str
    kind: str
    population: int | None
    population_year: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class PlanungsraumRow:
    grouping: str
    name: str
    ortsteil: str  # key or name
    valid_from: datetime.date | None
    valid_to: datetime.date | None


def city_folder(city: str) -> Path:
    """Return the folder of a shipped city or of a path. Raise DataFileError if none."""
    for folder in (SHIPPED / city, Path(city)):
        if (folder / "city.json").is_file():
            return folder
    raise DataFileError(f"{city}: no folder with a city.json of this name")


def read_json(path: Path) -> Any:
    """Parse a JSON file. Raise DataFileError naming file and line."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataFileError(f"{path.name}: file is missing in {path.parent}") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataFileError(f"{path.name}: {error}") from error


def read_ortsteile(path: Path) -> list[OrtsteilRow]:
    """Read ortsteile.csv. Duplicate keys or names are reported, all at once."""
    rows = [_ortsteil_row(path, line, row) for line, row in _csv_rows(path)]
    problems = [
        f"duplicate {field} {value}"
        for field in ("key", "name")
        for value in _duplicates([getattr(row, field) for row in rows])
    ]
    if problems or not rows:
        raise DataFileError(f"{path.name}: {'; '.join(problems) or 'no rows'}")
    return rows


def read_planungsraeume(text: str, *, name: str) -> list[PlanungsraumRow]:
    """Read rows grouping,name,ortsteil,valid_from,valid_to (ISO dates or empty).

    Raises GroupingsRefusedError.
    """
    records = _grouping_records(text, name=name)
    problems = [
        problem
        for number, record in enumerate(records, 2)
        for problem in _wrong_days(number, record)
    ]
    if problems:
        raise GroupingsRefusedError(name, problems)
    return [_planungsraum_row(record) for record in records]


def slug_of(name: str) -> str:
    """Return the address part of a name: "Töttleben" gives "toettleben"."""
    folded = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(name))
    return "-".join(part for part in folded.split("-") if part)


def _csv_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(enumerate(csv.DictReader(file), 2))
    except FileNotFoundError as error:
        raise DataFileError(f"{path.name}: file is missing in {path.parent}") from error


def _ortsteil_row(path: Path, line: int, row: dict[str, str]) -> OrtsteilRow:
    try:
        population = int(row["population"]) if row["population"] else None
        return OrtsteilRow(
            key=row["key"],
            name=row["name"],
            kind=row["kind"],
            population=population,
            population_year=int(row["population_year"]) if population else None,
            source=row.get("source") or "",
        )
    except (KeyError, ValueError, TypeError) as error:
        raise DataFileError(f"{path.name} line {line}: {error}") from error


def _grouping_records(text: str, *, name: str) -> list[dict[str, str | None]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    needed = {"grouping", "name", "ortsteil", "valid_from", "valid_to"}
    try:
        missing = needed - set(reader.fieldnames or ())
        records: list[dict[str, str | None]] = list(reader)
    except csv.Error as error:
        unreadable = LineProblem(line=0, flaw=Flaw.UNREADABLE)
        raise GroupingsRefusedError(name, [unreadable]) from error
    if missing:
        columns = ", ".join(sorted(missing))
        problem = LineProblem(line=0, flaw=Flaw.NO_COLUMN, value=columns)
        raise GroupingsRefusedError(name, [problem])
    return records


def _planungsraum_row(row: Mapping[str, str | None]) -> PlanungsraumRow:
    # A line with too few fields leaves the last ones out: None.
    return PlanungsraumRow(
        grouping=(row["grouping"] or "").strip(),
        name=(row["name"] or "").strip(),
        ortsteil=(row["ortsteil"] or "").strip(),
        valid_from=_date(row["valid_from"] or ""),
        valid_to=_date(row["valid_to"] or ""),
    )


def _wrong_days(number: int, row: Mapping[str, str | None]) -> Iterator[LineProblem]:
    for column in ("valid_from", "valid_to"):
        text = row[column] or ""
        try:
            _date(text)
        except ValueError:
            yield LineProblem(line=number, flaw=Flaw.NO_DAY, value=text)


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text.strip()) if text.strip() else None


def _duplicates(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})
