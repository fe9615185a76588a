"""Released figures told again from the records of what was counted.

Whoever took a contribution back is no longer in the records: each figure may then lie above
the count, by as many at most.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.handover.snapshot.combining import (
    SUBMISSIONS,
    TARGET_GROUPS,
    THEME_PAIRS,
    THEMES,
)
from participation.handover.snapshot.leaves import Counted, leaf_of, root_of
from participation.handover.snapshot.models import HandoverCounted, HandoverRecord
from participation.handover.snapshot.records import counted_of
from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Line,
    Release,
    ReleasedTable,
)

BASE = ""
"""The option under which everybody who was asked is counted."""
PEOPLE = "people"
Key = tuple[str, str, str]  # table, option, space


@dataclass(frozen=True, kw_only=True)
class Differing:
    """A released figure that the records do not tell."""

    subject: str
    table: str
    option: str  # BASE: those who were asked
    space_key: str
    released: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class Recount:
    """`compared`: released figures; `earlier`: of lines carried over, which the records of
    a later day cannot tell. `forged`: records that are not those of their leaf."""

    taken_back: int
    compared: int
    earlier: int
    differing: tuple[Differing, ...]
    forged: int
    root: str

    def holds(self, root: str) -> bool:
        """Whether every figure is told and the leaves are those that were signed."""
        return not self.differing and not self.forged and self.root == root


def recount(
    session: Session, handover_id: uuid.UUID, releases: Sequence[Release]
) -> Recount:
    """Count the records of a hand-over and compare them with its releases."""
    leaves = list(
        session.scalars(
            select(HandoverRecord.leaf).where(HandoverRecord.handover_id == handover_id)
        )
    )
    kept = list(
        session.execute(
            select(HandoverCounted.__table__).where(
                HandoverCounted.handover_id == handover_id
            )
        )
    )
    forged = sum(leaf_of(counted_of(row), row.salt) != row.leaf for row in kept)
    compared, earlier, differing = compare(
        releases, map(counted_of, kept), taken_back=len(leaves) - len(kept)
    )
    return Recount(
        taken_back=len(leaves) - len(kept),
        compared=compared,
        earlier=earlier,
        differing=differing,
        forged=forged,
        root=root_of(leaves),
    )


def taken_back(session: Session, handover_id: uuid.UUID) -> int:
    """How many of the counted submissions are no longer there."""
    leaves, kept = (
        session.scalar(
            select(func.count())
            .select_from(table)
            .where(table.handover_id == handover_id)
        )
        or 0
        for table in (HandoverRecord, HandoverCounted)
    )
    return leaves - kept


def compare(
    releases: Sequence[Release], counted: Iterable[Counted], *, taken_back: int = 0
) -> tuple[int, int, tuple[Differing, ...]]:
    """Return how many figures were compared, how many could not be, and which differ."""
    people: dict[str, Counter[Counted]] = {r.subject: Counter() for r in releases}
    for one in counted:
        if one.subject in people:
            people[one.subject][_grouped(one)] += 1
    compared, earlier, differing = 0, 0, []
    for release in releases:
        totals = _totals(release, people[release.subject])
        for table, line, option, released in _figures(release):
            if not _is_new(release, table, line):
                earlier += 1
                continue
            compared += 1
            count = sum(
                totals[table.key, option, space] for space in _counted_in(table, line)
            )
            if not 0 <= released - count <= taken_back:
                differing.append(
                    Differing(
                        subject=release.subject,
                        table=table.key,
                        option=option,
                        space_key=line.space_key,
                        released=released,
                        counted=count,
                    )
                )
    return compared, earlier, tuple(differing)


def _grouped(one: Counted) -> Counted:
    """The same for all who are counted alike, so that each kind is looked at once."""
    return Counted(
        subject=one.subject,
        ortsteil_key=one.ortsteil_key,
        commented=one.commented,
        themes=one.themes,
        target_groups=one.target_groups,
        answers="",
        tags=(),
    )


def _totals(release: Release, people: Mapping[Counted, int]) -> Counter[Key]:
    line_of = {
        key: space.key for space in release.spaces for key in space.ortsteil_keys
    }
    totals: Counter[Key] = Counter()
    for one, count in people.items():
        own = line_of.get(one.ortsteil_key or "")
        spaces = {CITY, own or (NO_ORTSTEIL if one.ortsteil_key is None else CITY)}
        for table, option in _counts_for(one):
            for space in spaces:
                totals[table, option, space] += count
    return totals


def _counts_for(one: Counted) -> Iterator[tuple[str, str]]:
    """Tables and options in which somebody counts."""
    yield SUBMISSIONS, PEOPLE
    yield SUBMISSIONS, BASE
    if not one.commented:
        return
    for table in (THEMES, TARGET_GROUPS, THEME_PAIRS):
        yield table, BASE
    for theme in one.themes:
        yield THEMES, theme
    for group in one.target_groups:
        yield TARGET_GROUPS, group
    for pair in combinations(sorted(one.themes), 2):
        yield THEME_PAIRS, "+".join(pair)


def _figures(
    release: Release,
) -> Iterator[tuple[ReleasedTable, Line, str, int]]:
    """Every figure that is told of the tables that hand-overs are made of."""
    for table in release.tables:
        if table.key not in (SUBMISSIONS, THEMES, TARGET_GROUPS, THEME_PAIRS):
            continue
        for line in table.lines:
            told: list[tuple[str, Any]] = [(BASE, line.base)]
            told += zip((o.key for o in table.options), line.cells, strict=True)
            for option, figure in told:
                if figure is not None:
                    yield table, line, option, figure


def _counted_in(table: ReleasedTable, line: Line) -> list[str]:
    """The lines whose people a figure tells: the city is the sum of the lines there are."""
    parts = [one.space_key for one in table.lines if one.space_key != CITY]
    return parts if line.space_key == CITY and parts else [line.space_key]


def _is_new(release: Release, table: ReleasedTable, line: Line) -> bool:
    """Whether the figure was counted on the day of the release. The city is the sum of
    its lines, so all of them must be."""
    lines = table.lines if line.space_key == CITY else (line,)
    return all(one.as_of == release.as_of for one in lines)
