"""The index of the Sozialstrukturatlas by Ortsteil, as the city imports it.

None ships with the product: the figures are the city's to give. How much a place says is
no measure of what it needs, so an index stands beside the number of answers, never in it.
"""

import datetime
import math
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.places.models import SocialIndex, SocialIndexValue
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.places.refused_lines import LineProblem, LinesRefusedError
from participation.places.search import match_ortsteil
from participation.text.normalise import fold

NAMES = {
    "ortsteil": ("ortsteil", "nummer", "stadtteil", "number", "name"),
    "value": ("wert", "index", "value", "sozialindex"),
    "year": ("jahr", "year"),
    "edition": ("ausgabe", "quelle", "edition", "source"),
}
YEARS = range(1990, 2201)
LONGEST_EDITION = 200


class Flaw(StrEnum):
    NO_COLUMN = "no_column"
    DOUBLE_COLUMN = "double_column"
    EMPTY = "empty"
    UNKNOWN_ORTSTEIL = "unknown_ortsteil"
    NO_VALUE = "no_value"
    NO_YEAR = "no_year"
    NO_EDITION = "no_edition"
    LONG_EDITION = "long_edition"
    TWO_YEARS = "two_years"
    TWICE = "twice"


@dataclass(frozen=True, kw_only=True)
class IndexView:
    """A stored edition, and how many Ortsteile it has a value of."""

    id: uuid.UUID
    edition: str
    year: int
    high_is_burdened: bool
    imported_on: datetime.date
    ortsteile: int


@dataclass(frozen=True, kw_only=True)
class _Line:
    edition: str
    year: int
    ortsteil_key: str
    value: float


def import_social_index(
    session: Session,
    *,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    high_is_burdened: bool,
    today: datetime.date,
    year: int | None = None,
    edition: str = "",
) -> list[str]:
    """Store the editions in a file; return their names.

    An edition of the same name is replaced as a whole. `year` and `edition` hold for lines
    that say none. Raises LinesRefusedError with every bad line.
    """
    reader = _Reader(all_ortsteile(session), header, year=year, edition=edition)
    lines = [line for number, cells in rows if (line := reader.read(number, cells))]
    if reader.problems or not lines:
        raise LinesRefusedError(
            reader.problems or [LineProblem(line=0, flaw=Flaw.EMPTY)]
        )
    names = list(dict.fromkeys(line.edition for line in lines))
    session.execute(
        delete(SocialIndexValue).where(
            SocialIndexValue.index_id.in_(
                select(SocialIndex.id).where(SocialIndex.edition.in_(names))
            )
        )
    )
    session.execute(delete(SocialIndex).where(SocialIndex.edition.in_(names)))
    for name in names:
        own = [line for line in lines if line.edition == name]
        session.add(
            SocialIndex(
                edition=name,
                year=own[0].year,
                high_is_burdened=high_is_burdened,
                imported_on=today,
                values=[
                    SocialIndexValue(ortsteil_key=line.ortsteil_key, value=line.value)
                    for line in own
                ],
            )
        )
    session.flush()
    return names


def social_indices(session: Session) -> list[IndexView]:
    """All editions, the newest first; the first is the one that counts."""
    count = func.count(SocialIndexValue.ortsteil_key)
    query = (
        select(SocialIndex, count)
        .outerjoin(SocialIndexValue, SocialIndexValue.index_id == SocialIndex.id)
        .group_by(SocialIndex.id)
        .order_by(SocialIndex.year.desc(), SocialIndex.edition.desc())
    )
    return [
        IndexView(
            id=row.id,
            edition=row.edition,
            year=row.year,
            high_is_burdened=row.high_is_burdened,
            imported_on=row.imported_on,
            ortsteile=ortsteile,
        )
        for row, ortsteile in session.execute(query)
    ]


def index_values(session: Session, index_id: uuid.UUID) -> dict[str, float]:
    """The values of an edition by Ortsteil, as they were imported."""
    query = select(SocialIndexValue.ortsteil_key, SocialIndexValue.value).where(
        SocialIndexValue.index_id == index_id
    )
    return {row[0]: row[1] for row in session.execute(query)}


def remove_social_index(session: Session, index_id: uuid.UUID) -> str:
    """Delete an edition and return its name. Raises NotFoundError."""
    row = session.get(SocialIndex, index_id)
    if row is None:
        raise NotFoundError("social_index", index_id)
    name = row.edition
    session.delete(row)
    session.flush()
    return name


class _Reader:
    """Reads line by line and keeps what is wrong."""

    def __init__(
        self,
        ortsteile: Sequence[OrtsteilView],
        header: Sequence[str],
        *,
        year: int | None,
        edition: str,
    ) -> None:
        self.ortsteile, self.year = ortsteile, year
        self.edition = " ".join(edition.split())
        self.problems: list[LineProblem] = []
        self.columns = self._columns(header)
        self.years: dict[str, int] = {}
        self.seen: set[tuple[str, str]] = set()

    def _columns(self, header: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        folded = [fold(cell).strip() for cell in header]
        for name, spellings in NAMES.items():
            places = [n for n, cell in enumerate(folded) if cell in spellings]
            if len(places) > 1:
                self._problem(0, Flaw.DOUBLE_COLUMN, header[places[1]])
            elif places:
                found[name] = places[0]
            elif name in ("ortsteil", "value"):
                self._problem(
                    0, Flaw.NO_COLUMN, "ortsteil" if name == "ortsteil" else "wert"
                )
        return found

    def read(self, number: int, cells: Sequence[str]) -> _Line | None:
        """Return the line; None where something is wrong with it."""
        if "ortsteil" not in self.columns or "value" not in self.columns:
            return None
        before = len(self.problems)
        written = self._cell(cells, "ortsteil")
        ortsteil = match_ortsteil(self.ortsteile, written)
        if ortsteil is None:
            self._problem(number, Flaw.UNKNOWN_ORTSTEIL, written)
        value = self._value(number, self._cell(cells, "value"))
        year = self._year(number, self._cell(cells, "year"))
        edition = self._edition(number, self._cell(cells, "edition"))
        if (
            ortsteil is None
            or value is None
            or year is None
            or len(self.problems) > before
        ):
            return None
        return self._once(number, _Line(
            edition=edition, year=year, ortsteil_key=ortsteil.key, value=value
        ))  # fmt: skip

    def _once(self, number: int, line: _Line) -> _Line | None:
        if self.years.setdefault(line.edition, line.year) != line.year:
            self._problem(number, Flaw.TWO_YEARS, line.edition)
            return None
        if (line.edition, line.ortsteil_key) in self.seen:
            self._problem(number, Flaw.TWICE, line.ortsteil_key)
            return None
        self.seen.add((line.edition, line.ortsteil_key))
        return line

    def _value(self, number: int, text: str) -> float | None:
        """A decimal comma or point; neither infinity nor "nan"."""
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._problem(number, Flaw.NO_VALUE, text)
            return None
        return value

    def _year(self, number: int, text: str) -> int | None:
        year = int(text) if text.isascii() and text.isdecimal() else None
        year = self.year if not text else year
        if year not in YEARS:
            self._problem(number, Flaw.NO_YEAR, text)
            return None
        return year

    def _edition(self, number: int, text: str) -> str:
        edition = " ".join(text.split()) or self.edition
        if not edition:
            self._problem(number, Flaw.NO_EDITION)
        elif len(edition) > LONGEST_EDITION:
            self._problem(number, Flaw.LONG_EDITION, edition[:40])
        return edition

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self.columns.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def _problem(self, line: int, flaw: Flaw, value: str = "") -> None:
        self.problems.append(LineProblem(line=line, flaw=flaw, value=value))
