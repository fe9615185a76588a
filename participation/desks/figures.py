"""Released figures of one Ortsteil: its own line and that of the city, no other's."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.publication.protected import ProtectedCount, share
from participation.publication.releases.content import (
    CITY,
    COMMENTS,
    Audience,
    Line,
    Release,
    ReleasedTable,
    TableKind,
    Texts,
)
from participation.publication.releases.queries import current_release, subjects

LOCAL = re.compile(r"question:local_(?P<ortsteil>[^_]+)_")
PERCENT_FROM = 40
"""Fewer people, and a percentage would sound more certain than it is."""


@dataclass(frozen=True, kw_only=True)
class OwnCell:
    """An answer or theme. `value` None: withheld; `share` None: too few to say."""

    label: Texts
    value: int | None
    share: int | None
    city_share: int | None


@dataclass(frozen=True, kw_only=True)
class OwnTable:
    key: str
    kind: TableKind
    title: Texts
    cells: tuple[OwnCell, ...]
    base: int | None
    as_of: datetime.date

    def ranked(self) -> list[OwnCell]:
        """What was named, the most often first; withheld ones last, in their own order."""
        named = [cell for cell in self.cells if cell.value != 0]
        return sorted(named, key=lambda cell: -(cell.value or 0))


@dataclass(frozen=True, kw_only=True)
class OwnFigures:
    """One release, narrowed. `space_label` names all Ortsteile the line counts."""

    subject: str
    number: int
    title: Texts
    as_of: datetime.date
    released_on: datetime.date
    space_key: str
    space_label: str
    ortsteil_keys: frozenset[str]
    simulated: bool
    participants: int | None
    tables: tuple[OwnTable, ...]

    @property
    def of_comments(self) -> bool:
        return self.subject == COMMENTS

    @property
    def themes(self) -> OwnTable | None:
        return next((t for t in self.tables if t.kind == TableKind.THEMES), None)

    @property
    def questions(self) -> tuple[OwnTable, ...]:
        """What was asked, without the lines of a matrix."""
        kinds = {TableKind.SINGLE, TableKind.SCALE, TableKind.MULTIPLE}
        return tuple(t for t in self.tables if t.kind in kinds and "/" not in t.key)


def own_figures(session: Session, *, ortsteil_key: str) -> list[OwnFigures]:
    """The newest release of each subject that counts the Ortsteil, surveys first."""
    found = [
        narrowed(release, ortsteil_key)
        for subject in subjects(session, audience=Audience.DESKS)
        if (
            release := current_release(
                session, subject=subject.subject, audience=Audience.DESKS
            )
        )
    ]
    known = [figures for figures in found if figures is not None]
    return sorted(known, key=lambda f: (f.of_comments, -f.released_on.toordinal()))


def narrowed(release: Release, ortsteil_key: str) -> OwnFigures | None:
    """Return what the release says of an Ortsteil; None if it does not count it."""
    space = release.space_of(ortsteil_key)
    if space is None:
        return None
    tables = [
        _own_table(table, space.key)
        for table in release.tables
        if table.kind != TableKind.SUBMISSIONS and not _is_foreign(table, ortsteil_key)
    ]
    return OwnFigures(
        subject=release.subject,
        number=release.number,
        title=release.title,
        as_of=release.as_of,
        released_on=release.released_on,
        space_key=space.key,
        space_label=space.label,
        ortsteil_keys=frozenset(space.ortsteil_keys),
        simulated=release.simulated,
        participants=_participants(release.tables, space.key),
        tables=tuple(table for table in tables if table is not None),
    )


def _is_foreign(table: ReleasedTable, ortsteil_key: str) -> bool:
    """Tell whether it counts a question that another Ortsteil asked."""
    local = LOCAL.match(table.key)
    return local is not None and local["ortsteil"] != ortsteil_key


def _participants(tables: Iterable[ReleasedTable], space_key: str) -> int | None:
    for table in tables:
        if table.kind == TableKind.SUBMISSIONS:
            line = _line(table, space_key)
            return line.cells[0] if line else None
    return None


def _own_table(table: ReleasedTable, space_key: str) -> OwnTable | None:
    own, city = _line(table, space_key), _line(table, CITY)
    if own is None:
        return None
    cells = [
        OwnCell(
            label=option.label,
            value=own.cells[number],
            share=_share(own, number),
            city_share=_share(city, number) if city else None,
        )
        for number, option in enumerate(table.options)
    ]
    return OwnTable(
        key=table.key,
        kind=table.kind,
        title=table.title,
        cells=tuple(cells),
        base=own.base,
        as_of=own.as_of,
    )


def _line(table: ReleasedTable, space_key: str) -> Line | None:
    try:
        return table.line(space_key)
    except KeyError:
        return None


def _share(line: Line, number: int) -> int | None:
    return share(
        ProtectedCount(line.cells[number]),
        ProtectedCount(line.base),
        minimum=PERCENT_FROM,
    )
