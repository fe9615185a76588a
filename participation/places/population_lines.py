"""Lines of a table of inhabitants, as the statistics office delivers it, one a group.

Long format: Ortsteil (or kind of Ortsteil), age from and to, sex, persons, day. Any of them
but the persons may be missing. All that is wrong is told at once, each with its line.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from participation.core.kinds import Sex
from participation.places.queries import OrtsteilView
from participation.places.refused_lines import LineProblem
from participation.places.search import match_ortsteil
from participation.text.normalise import fold

HEADINGS = {
    "ortsteil": ("ortsteil", "stadtteil"),
    "kind": ("kind", "siedlungsstrukturtyp", "typ"),
    "age_from": ("age_from", "alter_von"),
    "age_to": ("age_to", "alter_bis"),
    "sex": ("sex", "geschlecht"),
    "persons": ("persons", "personen", "einwohner", "anzahl"),
    "as_of": ("as_of", "stand", "stichtag"),
    "source": ("source", "quelle"),
}
SEXES = {
    Sex.FEMALE: ("female", "weiblich", "w", "f"),
    Sex.MALE: ("male", "maennlich", "m"),
    Sex.DIVERSE: ("diverse", "divers", "d"),
    Sex.UNKNOWN: ("unknown", "ohne angabe", "keine angabe", "o", "x"),
}
OLDEST = 150
MOST_PERSONS = 10_000_000
LONGEST_SOURCE = 300
# Thousands in groups: 12.345, 12 345, and the narrow spaces that offices type.
NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[. \u00a0\u202f][0-9]{3})+")
NOTHING = frozenset("-–—")
"""How "Erfurter Statistik" writes that there is nobody."""


class Flaw(StrEnum):
    """What is wrong with a line, or (line 0) with the file."""

    NO_PERSONS_COLUMN = "no_persons_column"
    DOUBLE_COLUMN = "double_column"
    EMPTY = "empty"
    NO_NUMBER = "no_number"
    NO_AGE = "no_age"
    AGES_TURNED = "ages_turned"
    UNKNOWN_ORTSTEIL = "unknown_ortsteil"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_SEX = "unknown_sex"
    NO_DAY = "no_day"
    FUTURE_DAY = "future_day"
    TWICE = "twice"
    AGES_OVERLAP = "ages_overlap"


@dataclass(frozen=True, kw_only=True)
class PopulationLine:
    """How many people of a group there are. None: the table does not tell them apart."""

    ortsteil_key: str | None = None
    kind: str | None = None
    age_from: int | None = None
    age_to: int | None = None  # None with `age_from`: and older
    sex: str | None = None
    persons: int

    @property
    def breakdown(self) -> tuple[str, ...]:
        told = {
            "ortsteil": self.ortsteil_key,
            "kind": self.kind,
            "age": self.age_from,
            "sex": self.sex,
        }
        return tuple(name for name, value in told.items() if value is not None)

    @property
    def group(self) -> tuple[str | int | None, ...]:
        return (self.ortsteil_key, self.kind, self.age_from, self.age_to, self.sex)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines of one day that tell the same apart: they add up to all inhabitants."""

    as_of: datetime.date
    breakdown: tuple[str, ...]
    source: str
    lines: tuple[PopulationLine, ...]


@dataclass
class LineReader:
    """Reads line by line and keeps what is wrong."""

    header: Sequence[str]
    ortsteile: Sequence[OrtsteilView]
    kinds: Collection[str]
    today: datetime.date
    as_of: datetime.date | None
    problems: list[LineProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = self._find_columns()

    def blocks(
        self, rows: Iterable[tuple[int, Sequence[str]]], *, source: str
    ) -> list[Block]:
        """Return what the rows hold; only of use where `problems` stays empty."""
        if self.problems:
            return []
        found: dict[tuple[datetime.date, tuple[str, ...]], list[_Placed]] = {}
        for line, cells in rows:
            placed = self._read(line, cells)
            if placed is not None:
                key = (placed.as_of, placed.what.breakdown)
                found.setdefault(key, []).append(placed)
        if not found and not self.problems:
            self._report(0, Flaw.EMPTY)
        for lines in found.values():
            self._report_doubles(lines)
            self._report_overlaps(lines)
        return [
            Block(
                as_of=as_of,
                breakdown=breakdown,
                source=(source or lines[0].source)[:LONGEST_SOURCE],
                lines=tuple(placed.what for placed in lines),
            )
            for (as_of, breakdown), lines in found.items()
        ]

    def _find_columns(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for position, heading in enumerate(self.header):
            word = fold(heading).strip().replace(" ", "_")
            for name, words in HEADINGS.items():
                if word not in words:
                    continue
                if name in places:
                    self._report(0, Flaw.DOUBLE_COLUMN, heading)
                places[name] = position
        if "persons" not in places:
            self._report(0, Flaw.NO_PERSONS_COLUMN)
        return places

    def _read(self, line: int, cells: Sequence[str]) -> "_Placed | None":
        before = len(self.problems)
        ortsteil = self._ortsteil(line, self._cell(cells, "ortsteil"))
        kind = self._kind(line, self._cell(cells, "kind"))
        ages = self._ages(line, cells)
        sex = self._sex(line, self._cell(cells, "sex"))
        persons = self._persons(line, self._cell(cells, "persons"))
        as_of = self._day(line, self._cell(cells, "as_of"))
        if len(self.problems) > before or as_of is None or persons is None:
            return None
        what = PopulationLine(
            ortsteil_key=ortsteil,
            kind=None if ortsteil else kind,  # the Ortsteil says it
            age_from=ages[0],
            age_to=ages[1],
            sex=sex,
            persons=persons,
        )
        return _Placed(line, as_of, self._cell(cells, "source"), what)

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        return "" if place is None or place >= len(cells) else cells[place].strip()

    def _ortsteil(self, line: int, text: str) -> str | None:
        if not text:
            return None
        found = match_ortsteil(self.ortsteile, text)
        if found is None:
            self._report(line, Flaw.UNKNOWN_ORTSTEIL, text)
            return None
        return found.key

    def _kind(self, line: int, text: str) -> str | None:
        word = fold(text)
        if not word or word in self.kinds:
            return word or None
        self._report(line, Flaw.UNKNOWN_KIND, text)
        return None

    def _sex(self, line: int, text: str) -> str | None:
        word = fold(text)
        for sex, words in SEXES.items():
            if word in words:
                return sex.value
        if word:
            self._report(line, Flaw.UNKNOWN_SEX, text)
        return None

    def _ages(self, line: int, cells: Sequence[str]) -> tuple[int | None, int | None]:
        lowest = self._age(line, self._cell(cells, "age_from"))
        highest = self._age(line, self._cell(cells, "age_to"))
        if lowest is None and highest is not None:
            lowest = 0  # "unter 18" has no beginning
        if lowest is not None and highest is not None and highest < lowest:
            self._report(line, Flaw.AGES_TURNED, f"{lowest}, {highest}")
        return lowest, highest

    def _age(self, line: int, text: str) -> int | None:
        if not text:
            return None
        if text.isascii() and text.isdigit() and int(text[:6]) <= OLDEST:
            return int(text)
        self._report(line, Flaw.NO_AGE, text)
        return None

    def _persons(self, line: int, text: str) -> int | None:
        if text in NOTHING:
            return 0
        if NUMBER.fullmatch(text):
            number = int(re.sub(r"[^0-9]", "", text))
            if number <= MOST_PERSONS:
                return number
        self._report(line, Flaw.NO_NUMBER, text)
        return None

    def _day(self, line: int, text: str) -> datetime.date | None:
        day = read_day(text) if text else self.as_of
        if day is None:
            self._report(line, Flaw.NO_DAY, text)
            return None
        if day > self.today:
            self._report(line, Flaw.FUTURE_DAY, text or day.isoformat())
            return None
        return day

    def _report(self, line: int, flaw: Flaw, value: str = "") -> None:
        self.problems.append(LineProblem(line, flaw, value[:60]))

    def _report_doubles(self, lines: Iterable["_Placed"]) -> None:
        seen: set[tuple[str | int | None, ...]] = set()
        for placed in lines:
            if placed.what.group in seen:
                self._report(placed.line, Flaw.TWICE)
            seen.add(placed.what.group)

    def _report_overlaps(self, lines: Iterable["_Placed"]) -> None:
        """One year of age may be told once for each group, or sums would be too large."""
        groups: dict[tuple[str | None, ...], list[_Placed]] = defaultdict(list)
        for placed in lines:
            if placed.what.age_from is not None:
                what = placed.what
                groups[what.ortsteil_key, what.kind, what.sex].append(placed)
        for group in groups.values():
            for placed in _overlapping(group):
                what = placed.what
                self._report(
                    placed.line,
                    Flaw.AGES_OVERLAP,
                    f"{what.age_from}–{'' if what.age_to is None else what.age_to}",
                )


@dataclass(frozen=True)
class _Placed:
    line: int
    as_of: datetime.date
    source: str
    what: PopulationLine


def read_day(text: str) -> datetime.date | None:
    """Read 2023-12-31 or 31.12.2023; None for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day
        except ValueError:
            continue
    return None


def _overlapping(lines: Iterable[_Placed]) -> Iterator[_Placed]:
    """Lines whose ages begin before those of the line below them end."""
    reached = -1
    before: tuple[int, int | None] = (-1, None)
    for placed in sorted(lines, key=_by_age):
        ages = (placed.what.age_from or 0, placed.what.age_to)
        if ages[0] <= reached and ages != before:  # the same twice is told already
            yield placed
        reached = max(reached, OLDEST if ages[1] is None else ages[1])
        before = ages


def _by_age(placed: _Placed) -> tuple[int, int]:
    return (placed.what.age_from or 0, placed.line)
