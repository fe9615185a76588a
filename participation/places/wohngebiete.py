"""Wohngebiete below the Ortsteil: importing, ending, and which one a comment is about."""

import csv
import datetime
import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.places.models import Wohngebiet
from participation.places.points import read_point, rings
from participation.places.queries import all_ortsteile
from participation.places.refused_lines import LineProblem, LinesRefusedError
from participation.places.search import match_ortsteil
from participation.text.normalise import fold

COLUMNS = ("ortsteil", "name", "aliases", "valid_from", "valid_to")
LONGEST_NAME, MOST_ALIASES, MOST_ROWS, MOST_CORNERS = 120, 20, 2_000, 5_000


class Flaw(StrEnum):
    UNREADABLE = "unreadable"
    NO_COLUMN = "no_column"
    EMPTY = "empty"
    UNKNOWN_ORTSTEIL = "unknown_ortsteil"
    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    NO_DAY = "no_day"
    DAYS_TURNED = "days_turned"
    NO_AREA = "no_area"
    TWICE = "twice"
    TOO_MANY = "too_many"


@dataclass(frozen=True, kw_only=True)
class WohngebietView:
    id: uuid.UUID
    ortsteil_key: str
    name: str
    aliases: tuple[str, ...]
    boundary: Mapping[str, Any] | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies inside; holes are outside. No boundary: no."""
        if self.boundary is None:
            return False
        inside = False
        for ring in rings(dict(self.boundary)):
            inside ^= _in_ring(ring, longitude, latitude)
        return inside

    def is_called(self, name: str) -> bool:
        """Whether somebody means it by this name, whatever the letters' size."""
        return _plain(name) in {_plain(one) for one in (self.name, *self.aliases)}


@dataclass(frozen=True, kw_only=True)
class _Row:
    line: int
    ortsteil: str
    name: str
    aliases: tuple[str, ...]
    boundary: dict[str, Any] | None
    valid_from: str
    valid_to: str


def import_wohngebiete(session: Session, *, content: bytes) -> int:
    """Store the Wohngebiete of a CSV or GeoJSON; return how many.

    One of the same Ortsteil and name is replaced, but keeps its boundary where the file
    has none (a CSV never has); all others stay. Raises LinesRefusedError.
    """
    rows = _read(content)
    ortsteile = all_ortsteile(session)
    problems: list[LineProblem] = []
    areas: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        ortsteil = match_ortsteil(ortsteile, row.ortsteil)
        found = list(_flaws(row, known=ortsteil is not None))
        if ortsteil is not None and (ortsteil.key, row.name) in areas:
            found.append((Flaw.TWICE, row.name))
        problems += [LineProblem(line=row.line, flaw=f, value=v) for f, v in found]
        if ortsteil is not None and not found:
            areas[ortsteil.key, row.name] = {
                "aliases": list(row.aliases),
                "boundary": row.boundary,
                "valid_from": _day(row.valid_from),
                "valid_to": _day(row.valid_to),
            }
    if problems or not rows:
        raise LinesRefusedError(problems or [LineProblem(line=0, flaw=Flaw.EMPTY)])
    for (key, name), values in areas.items():
        _store(session, key, name, values)
    session.flush()
    return len(areas)


def _store(session: Session, key: str, name: str, values: dict[str, Any]) -> None:
    row = session.scalar(
        select(Wohngebiet).where(
            Wohngebiet.ortsteil_key == key, Wohngebiet.name == name
        )
    )
    if row is None:
        session.add(Wohngebiet(ortsteil_key=key, name=name, **values))
        return
    for field, value in values.items():
        if field != "boundary" or value is not None:
            setattr(row, field, value)


def wohngebiete(
    session: Session, *, on: datetime.date | None = None
) -> list[WohngebietView]:
    """Wohngebiete of a day, or all of them, by Ortsteil and name."""
    query = select(Wohngebiet).order_by(Wohngebiet.ortsteil_key, Wohngebiet.name)
    if on is not None:
        query = query.where(
            or_(Wohngebiet.valid_from.is_(None), Wohngebiet.valid_from <= on),
            or_(Wohngebiet.valid_to.is_(None), Wohngebiet.valid_to >= on),
        )
    return [
        WohngebietView(
            id=row.id,
            ortsteil_key=row.ortsteil_key,
            name=row.name,
            aliases=tuple(row.aliases),
            boundary=row.boundary,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in session.scalars(query)
    ]


def end_wohngebiet(
    session: Session, wohngebiet_id: uuid.UUID, *, last_day: datetime.date
) -> str:
    """Let it hold until a day and return its name; it stays stored. Raises NotFoundError.

    A day before its first is taken as its first: it then held for that day alone.
    """
    row = session.get(Wohngebiet, wohngebiet_id)
    if row is None:
        raise NotFoundError("wohngebiet", wohngebiet_id)
    row.valid_to = max(last_day, row.valid_from or last_day)
    session.flush()
    return row.name


def remove_wohngebiet(session: Session, wohngebiet_id: uuid.UUID) -> bool:
    """Delete one that was a mistake; False: it is gone already."""
    row = session.get(Wohngebiet, wohngebiet_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def area_of(
    areas: Sequence[WohngebietView],
    *,
    ortsteil_key: str | None,
    place_name: str | None,
    place_point: str | None,
) -> WohngebietView | None:
    """The Wohngebiet that a place lies in or is called by; None: it says nothing of one.

    The point counts first: it was set on the map. A name counts only inside the Ortsteil
    that was chosen, or where none was, if no second Wohngebiet has the same.
    """
    point = read_point(place_point) if place_point else None
    if point is not None:
        inside = [a for a in areas if a.contains(point.longitude, point.latitude)]
        if inside:
            return inside[0]
    if not place_name:
        return None
    called = [
        area
        for area in areas
        if ortsteil_key in (None, area.ortsteil_key) and area.is_called(place_name)
    ]
    return called[0] if len(called) == 1 else None


def _read(content: bytes) -> list[_Row]:
    text = _text(content)
    rows = _geojson(text) if text.lstrip().startswith("{") else _csv(text)
    if len(rows) > MOST_ROWS:
        raise LinesRefusedError([LineProblem(line=0, flaw=Flaw.TOO_MANY)])
    return rows


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _csv(text: str) -> list[_Row]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    for name in ("ortsteil", "name"):
        if name not in (reader.fieldnames or ()):
            problem = LineProblem(line=0, flaw=Flaw.NO_COLUMN, value=name)
            raise LinesRefusedError([problem])
    try:
        return [_row(reader.line_num, cells, None) for cells in reader]
    except csv.Error as error:
        raise LinesRefusedError([LineProblem(line=0, flaw=Flaw.UNREADABLE)]) from error


def _geojson(text: str) -> list[_Row]:
    try:
        data = json.loads(text)
        features = data["features"]
        return [
            _row(number, feature["properties"], feature["geometry"] or {})
            for number, feature in enumerate(features, start=1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LinesRefusedError([LineProblem(line=0, flaw=Flaw.UNREADABLE)]) from error


def _row(line: int, cells: Mapping[str, Any], boundary: dict[str, Any] | None) -> _Row:
    def cell(name: str) -> str:
        value = cells.get(name)
        return " ".join(str(value).split()) if value is not None else ""

    aliases = cells.get("aliases") or ""
    parts = aliases if isinstance(aliases, list) else str(aliases).split("|")
    return _Row(
        line=line,
        ortsteil=cell("ortsteil"),
        name=cell("name"),
        aliases=tuple(
            " ".join(str(part).split()) for part in parts if str(part).strip()
        ),
        boundary=boundary,
        valid_from=cell("valid_from"),
        valid_to=cell("valid_to"),
    )


def _flaws(row: _Row, *, known: bool) -> Iterator[tuple[Flaw, str]]:
    if not known:
        yield Flaw.UNKNOWN_ORTSTEIL, row.ortsteil
    if not row.name:
        yield Flaw.NO_NAME, ""
    names = (row.name, *row.aliases)
    if len(names) > MOST_ALIASES or any(len(name) > LONGEST_NAME for name in names):
        yield Flaw.LONG_NAME, row.name[:40]
    if not all(name.isprintable() for name in names):  # no database takes half a letter
        yield Flaw.NO_NAME, ""
    days = []
    for written in (row.valid_from, row.valid_to):
        try:
            days.append(_day(written))
        except ValueError:
            yield Flaw.NO_DAY, written
    if len(days) == 2 and days[0] and days[1] and days[1] < days[0]:
        yield Flaw.DAYS_TURNED, ""
    if row.boundary is not None and not _is_area(row.boundary):
        yield Flaw.NO_AREA, ""


def _is_area(geometry: Mapping[str, Any]) -> bool:
    """Whether it is a Polygon or MultiPolygon of numbers, not endlessly fine."""
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return False
    try:
        corners = [corner for ring in rings(dict(geometry)) for corner in ring]
        return 3 < len(corners) <= MOST_CORNERS and all(
            -180 <= corner[0] <= 180 and -90 <= corner[1] <= 90 for corner in corners
        )
    except (KeyError, TypeError, IndexError):
        return False


def _in_ring(
    ring: Sequence[Sequence[float]], longitude: float, latitude: float
) -> bool:
    """Count the sides that a ray to the east crosses."""
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, (*ring[1:], ring[0]), strict=True):
        crosses = (y1 > latitude) != (y2 > latitude)
        if crosses and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _plain(name: str) -> str:
    return " ".join(fold(name).split())
