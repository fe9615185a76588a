"""Names of places in a city, as people write them. A city without any has none.

`gazetteer.csv` in the city's folder, a file that staff edit in a spreadsheet: name, kind,
ortsteil_key (empty where it is not certain or there are several), aliases, source.

Aliases are parted by ";". One that begins with "=" is found only as it is written there,
capital letters included; "!" alone says that the name itself is too ambiguous to be sought.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from participation.core.data_files import text_of
from participation.core.errors import DataFileError

GAZETTEER_FILE: Final = "gazetteer.csv"
PLACE_KINDS: Final = (
    "street",
    "square",
    "park",
    "water",
    "institution",
    "school",
    "station",
    "quarter",
    "landmark",
)
COLUMNS: Final = ("name", "kind", "ortsteil_key", "aliases", "source")
_NOT_ALONE: Final = "!"
_AS_WRITTEN: Final = "="


@dataclass(frozen=True)
class Spelling:
    """A way to write a place's name; `exact`: capital letters are told apart."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Place:
    """A place with its official name and all spellings that point to it."""

    name: str
    kind: str
    ortsteil_key: str | None
    spellings: tuple[Spelling, ...]
    source: str


def gazetteer_text(folder: Path) -> str:
    """Return the text of a city's gazetteer, empty where it has none."""
    path = folder / GAZETTEER_FILE
    return text_of(path) if path.exists() else ""


def read_gazetteer(text: str, *, name: str = GAZETTEER_FILE) -> tuple[Place, ...]:
    """Read the places. Raise DataFileError naming every wrong line at once."""
    if not text.strip():
        return ()
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        raise DataFileError(f"{name}: column missing: {', '.join(sorted(missing))}")
    rows = list(enumerate(reader, 2))
    problems = [
        f"line {line}: {problem}" for line, row in rows if (problem := _problem(row))
    ]
    names = [(row["name"] or "").strip() for _, row in rows]
    problems += [f"{one} is there twice" for one in _repeated(names)]
    if problems:
        raise DataFileError(f"{name}: {'; '.join(problems)}")
    return tuple(_place(row) for _, row in rows)


def _problem(row: dict[str, str]) -> str:
    if not any(map(str.isalpha, row["name"] or "")):
        return "has no name"
    if row["kind"] not in PLACE_KINDS:
        return f"{row['name']}: no kind {row['kind']}"
    return ""


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _place(row: dict[str, str]) -> Place:
    name = row["name"].strip()
    aliases = [alias.strip() for alias in (row["aliases"] or "").split(";")]
    spellings = [_spelling(alias) for alias in aliases if alias.strip("!=")]
    if _NOT_ALONE not in aliases and name not in {one.text for one in spellings}:
        spellings.insert(0, Spelling(name))
    return Place(
        name=name,
        kind=row["kind"],
        ortsteil_key=(row["ortsteil_key"] or "").strip() or None,
        spellings=tuple(spellings),
        source=row["source"] or "",
    )


def _spelling(alias: str) -> Spelling:
    exact = alias.startswith(_AS_WRITTEN)
    return Spelling(alias.removeprefix(_AS_WRITTEN).strip(), exact)
