"""The sheets of an XLSForm as rows of cells, with pyxform's own reader and aliases."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

from pyxform import aliases, constants
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from xlrd.compdoc import CompDoc

from participation.questionnaires.exchange.files import Packing, packing_of, text_of
from participation.questionnaires.exchange.notes import Refusal, UnreadableFileError

MOST_ROWS = 10_000
MOST_COLUMNS = 300

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row by what its columns mean: ("label", "Deutsch (de)") → text."""

    number: int
    cells: Mapping[Path, str]

    def value(self, *path: str) -> str:
        """The cell, or "" where it is empty or only there by language."""
        return self.cells.get(path, "")

    def by_language(self, *path: str) -> dict[str, str]:
        """Texts by the names of languages; "" is the column without a language."""
        length = len(path)
        return {
            (cell[length] if len(cell) > length else ""): text
            for cell, text in self.cells.items()
            if cell[:length] == path and len(cell) <= length + 1
        }

    @property
    def name(self) -> str:
        return self.value("name")

    @property
    def appearance(self) -> frozenset[str]:
        return frozenset(self.value("control", "appearance").lower().split())

    @property
    def parameters(self) -> dict[str, str]:
        found = re.findall(r"([\w-]+)\s*=\s*([^\s,;]+)", self.value("parameters"))
        return {name.lower(): value for name, value in found}


@dataclass(frozen=True, kw_only=True)
class Sheets:
    survey: tuple[Row, ...]
    choices: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    external_choices: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def read_sheets(content: bytes) -> Sheets:
    """Return the sheets of a workbook. Raises UnreadableFileError."""
    packing = packing_of(content)
    if packing in {Packing.CSV, Packing.MARKDOWN}:
        content = text_of(content).encode()
    try:
        if packing is Packing.XLS:
            _check_chains(content)
        raw = get_xlsform(BytesIO(content), file_type=f".{packing.value}")
    except UnreadableFileError:
        raise
    except PyXFormError as error:
        raise UnreadableFileError(Refusal.NOT_READABLE, str(error)[:200]) from error
    except Exception as error:  # xlrd and openpyxl fail in their own many ways
        raise UnreadableFileError(Refusal.NOT_READABLE, packing.value) from error
    return _sheets(raw)


def _check_chains(content: bytes) -> None:
    """xlrd would follow short sectors that lead back to themselves for ever."""
    following = CompDoc(content, logfile=StringIO()).SSAT
    checked: set[int] = set()
    for start in range(len(following)):
        chain: set[int] = set()
        sector = start
        while 0 <= sector < len(following) and sector not in checked:
            if sector in chain:
                raise UnreadableFileError(Refusal.DANGEROUS)
            chain.add(sector)
            sector = following[sector]
        checked |= chain


def _sheets(raw: DefinitionData) -> Sheets:
    if not raw.survey:
        raise UnreadableFileError(Refusal.NO_SURVEY)
    survey = _rows(
        raw.survey,
        raw.survey_header,
        aliases.survey_header,
        set(MultipleChoiceQuestion.get_slot_names()),
    )
    if not any(("type",) in row.cells for row in survey):
        raise UnreadableFileError(Refusal.NO_TYPE_COLUMN)
    options = set(Option.get_slot_names())
    choices = _rows(raw.choices, raw.choices_header, aliases.list_header, options)
    external = _rows(
        raw.external_choices,
        raw.external_choices_header,
        aliases.list_header,
        options,
    )
    settings = _rows(
        raw.settings,
        raw.settings_header,
        aliases.settings_header,
        set(Survey.get_slot_names()),
    )
    known = constants.SUPPORTED_SHEET_NAMES
    return Sheets(
        survey=survey,
        choices=_by_list(choices),
        external_choices=_by_list(external),
        settings={"::".join(p): text for p, text in settings[0].cells.items()}
        if settings
        else {},
        others=tuple(
            name
            for name in raw.sheet_names or ()
            if name.lower() not in known and not name.startswith("_")
        ),
        languages=tuple(dict.fromkeys(_languages([*survey, *choices, *external]))),
    )


def _rows(
    rows: Any, headers: Any, known_aliases: Mapping[str, Any], columns: set[str]
) -> tuple[Row, ...]:
    if not rows:
        return ()
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(Refusal.TOO_MANY_ROWS, str(MOST_ROWS))
    names = [str(name) for name in (headers[0] if headers else {})]
    names = names or list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MOST_COLUMNS:
        raise UnreadableFileError(Refusal.DANGEROUS)
    double = any("::" in name for name in names)
    paths: dict[str, Path] = {}
    for name in names:
        _, path = process_header(
            header=name,
            use_double_colon=double,
            header_aliases=known_aliases,
            header_columns=columns,
        )
        paths[name] = tuple(part.strip() for part in path)
    return tuple(
        Row(number=number, cells=_cells(row, paths))
        for number, row in enumerate(rows, start=2)
    )


def _cells(row: Mapping[str, Any], paths: Mapping[str, Path]) -> dict[Path, str]:
    cells: dict[Path, str] = {}
    for name, value in row.items():
        text = "" if value is None else str(value).strip()
        if text and name in paths:
            cells.setdefault(paths[name], text)
    return cells


def _by_list(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    lists: dict[str, list[Row]] = {}
    for row in rows:
        name = row.value("list name")
        if name and row.name:
            lists.setdefault(name, []).append(row)
    return {name: tuple(found) for name, found in lists.items()}


_TRANSLATED: tuple[Path, ...] = (
    ("label",),
    ("hint",),
    ("bind", "jr:constraintMsg"),
    ("bind", "jr:requiredMsg"),
)


def _languages(rows: Iterable[Row]) -> Iterator[str]:
    """Names of languages in the order of their columns; "" for columns without one."""
    for row in rows:
        for path in row.cells:
            for translated in _TRANSLATED:
                if path[: len(translated)] == translated:
                    yield path[len(translated)] if len(path) > len(translated) else ""
