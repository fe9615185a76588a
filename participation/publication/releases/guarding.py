"""From planned lines to what may be printed of them: build, protect, audit. Pure.

Lines are first planned as small as the rule allows. A table of which much would be
withheld is told for the whole city alone; where that befalls too many tables, or too much
of the rest stays withheld, larger lines are tried. Tables that cannot be made safe at all
are left out, for good: a gap in their history could not be audited later.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from participation.publication.disclosure.audit import Auditor
from participation.publication.disclosure.building import build
from participation.publication.disclosure.merging import Joined
from participation.publication.disclosure.protect import protect
from participation.publication.disclosure.shapes import (
    BASE,
    CITY,
    Counts,
    Edition,
    Publication,
    Row,
    RowId,
    Shown,
    TableShape,
    cell,
    option,
    summed,
)
from participation.publication.disclosure.system import System
from participation.publication.releases.counting import Tally
from participation.publication.releases.history import History, PlacedRow
from participation.publication.releases.spaces import (
    EVERYBODY,
    LINE_MINIMUM,
    Members,
    Plan,
    keys_of,
    people_in,
    plan_lines,
)

MOST_WITHHELD = {1_500: 0.1, 0: 0.2}
"""Of all answers in lines, by the people who took part at least."""
MOST_OF_A_TABLE = 0.25
"""Beyond that a table is told for the whole city alone."""
MOST_FOR_CITY = 0.5
"""Of the tables."""
WIDER = (1.0, 1.5, 2.25, 3.5, 5.0)
"""How much larger than LINE_MINIMUM lines may be asked to be, one after the other."""


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """A release that passed its audit: rows with what is printed, and the city line."""

    publication: Publication  # its last edition is this one
    rows: tuple[PlacedRow, ...]  # by space; that of the whole city comes first
    plan: Plan
    minimum: int  # people a line had to have
    withheld: float  # share of answers in withheld cells of the lines told anew
    rounds: int
    searches: int

    @property
    def edition(self) -> Edition:
        return self.publication.editions[-1]

    @property
    def lines(self) -> list[PlacedRow]:
        """The rows of places."""
        return [p for p in self.rows if p.row.members is not EVERYBODY]

    def told(self, table: str) -> list[PlacedRow]:
        """The rows that tell a table."""
        own = {row.id for row in self.publication.lines(self.edition, table)}
        return [placed for placed in self.rows if placed.row.id in own]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be guarded, and all that was told before."""

    name: str  # of the freeze
    shapes: Mapping[str, TableShape]
    tally: Tally
    history: History
    tree: Joined | None
    k: int
    as_of: datetime.date


def guard(task: Task) -> Guarded | None:
    """Return the release with the smallest lines that are worth reading; None: nothing new.

    Where none are, it is the one with the largest lines.
    """
    attempts = [_Attempt(task, plan, minimum) for plan, minimum in _plans(task)]
    for attempt in attempts[:-1]:
        if (found := attempt.run(readable=True)) is not None:
            return found
    return attempts[-1].run() if attempts else None


def audit_again(shapes: Mapping[str, TableShape], history: History) -> frozenset[str]:
    """Attack everything that was printed; return the tables of what can be worked out."""
    if not history.editions:
        return frozenset()
    system = build(
        Publication(
            shapes=shapes,
            rows={row: placed.row for row, placed in history.rows.items()},
            editions=history.editions,
        )
    )
    return frozenset(key[3] for key in Auditor(system).open_figures())


def _plans(task: Task) -> Iterator[tuple[Plan, int]]:
    known: list[Plan] = []
    for factor in WIDER:
        minimum = round(LINE_MINIMUM * factor)
        plan = plan_lines(
            task.tree, task.tally.people, task.history.current, minimum=minimum
        )
        if plan.is_new and plan not in known:
            known.append(plan)
            yield plan, minimum


class _Attempt:
    """One plan of lines, protected table by table; those that hang together at once."""

    def __init__(self, task: Task, plan: Plan, minimum: int) -> None:
        self.task, self.plan, self.minimum = task, plan, minimum
        self.tables = task.tally.keys
        self.whole = frozenset(task.tally.whole)
        self.left_out = task.history.left_out | self._vanished()
        self.city_only = self._stay_with_city()
        self.shown: dict[RowId, dict[str, Shown]] = defaultdict(dict)
        self.counted: dict[str, dict[str, Counts]] = {}  # by space
        self.rounds = self.searches = 0

    def run(self, *, readable: bool = False) -> Guarded | None:
        """Protect. `readable`: give up when too little would be left to read."""
        for group in _groups(self.task.shapes):
            self._protect(group)
            if readable and self._is_mostly_city():
                return None
        found = self._guarded()
        people = sum(self.task.tally.people.values())
        most = next(share for least, share in MOST_WITHHELD.items() if people >= least)
        return None if readable and found.withheld > most else found

    def _is_mostly_city(self) -> bool:
        """Whether too many of the tables that could have lines have none."""
        able = len(self.tables - self.whole)
        return len(self.city_only - self.whole) > MOST_FOR_CITY * able

    def _vanished(self) -> frozenset[str]:
        """Tables that were told, and in which nobody stands any more."""
        told = {t for placed in self.task.history.current for t in placed.row.tables}
        return frozenset(told - self.tables)

    def _stay_with_city(self) -> frozenset[str]:
        """Tables that cannot be told by line now."""
        if not self.plan.has_lines:
            return self.tables
        if self.plan.may_part or not self.task.history.editions:
            return self.whole
        newest = self.task.history.editions[-1]
        known = {table for placed in self.plan.carried for table in placed.row.tables}
        new = self.tables - known if known else frozenset[str]()
        return self.whole | newest.city_only | new

    def _protect(self, group: frozenset[str]) -> None:
        """Protect some tables; where that is not possible or not worth it, tell less."""
        while tables := (group & self.tables) - self.left_out:
            publication = self._publication().only(group)
            system = build(publication)
            if poor := self._poor(publication, system, tables):
                self.city_only |= poor  # what is small alone is too much
                continue
            audited = protect(system)
            self.rounds += audited.rounds
            self.searches += audited.searches
            if audited.open:
                self.left_out |= {key[3] for key in audited.open}
            elif poor := self._poor(publication, system, tables):
                self.city_only |= poor
            else:
                self._note(publication, system, tables)
                return

    def _publication(self) -> Publication:
        known = {row: placed.row for row, placed in self.task.history.rows.items()}
        rows = self._rows()
        edition = Edition(
            name=self.task.name,
            rows=tuple(placed.row.id for placed in rows),
            k=self.task.k,
            city_only=self.city_only,
            left_out=self.left_out,
        )
        return Publication(
            shapes=self.task.shapes,
            rows={**{placed.row.id: placed.row for placed in rows}, **known},
            editions=[*self.task.history.editions, edition],
        )

    def _rows(self) -> list[PlacedRow]:
        """The rows of the release, counted now or carried over; the city's first."""
        told = self.tables - self.left_out
        rows = [
            self._counted(line.space, line.members, told - self.city_only)
            for line in self.plan.new
        ]
        rows += self.plan.carried
        rows.sort(key=lambda placed: placed.row.id[1])
        city = told & self.city_only
        if city and self.plan.city_is_new:
            return [self._counted(CITY, EVERYBODY, city), *rows]
        return [self.plan.city, *rows] if city and self.plan.city else rows

    def _counted(
        self, space: str, members: Members, tables: frozenset[str]
    ) -> PlacedRow:
        tally = self.task.tally
        if space not in self.counted:
            keys = keys_of(tally.people, members)
            whole = tally.whole if members is EVERYBODY else {}
            self.counted[space] = {**tally.counts_in(keys, self.tables), **whole}
        row = Row(
            id=(self.task.name, space),
            members=members,
            people=people_in(tally.people, members),
            tables={t: c for t, c in self.counted[space].items() if t in tables},
            k=self.task.k,
        )
        return PlacedRow(row=row, as_of=self.task.as_of)

    def _poor(
        self, publication: Publication, system: System, tables: frozenset[str]
    ) -> frozenset[str]:
        """Tables of which too much would be withheld by line."""
        if not self.plan.city_is_new:
            return frozenset()
        edition = publication.editions[-1]
        return frozenset(
            table
            for table in tables - self.city_only
            if _withheld(publication, edition, system, {table}) > MOST_OF_A_TABLE
        )

    def _note(
        self, publication: Publication, system: System, tables: frozenset[str]
    ) -> None:
        """Keep what is printed of these tables."""
        edition = publication.editions[-1]
        for table in tables:
            lines = publication.lines(edition, table)
            for row in lines:
                self.shown[row.id][table] = _shown(
                    system, row.id, table, row.tables[table]
                )
            if publication.is_summed(edition, table):
                whole = summed(row.tables[table] for row in lines)
                self.shown[edition.city][table] = _shown(
                    system, edition.city, table, whole
                )

    def _guarded(self) -> Guarded:
        publication = self._publication()
        edition = publication.editions[-1]
        edition = replace(edition, shown=self.shown[edition.city])
        rows = [
            placed
            if placed.row.shown is not None
            else replace(
                placed, row=replace(placed.row, shown=self.shown[placed.row.id])
            )
            for placed in self._rows()
        ]
        return Guarded(
            publication=replace(
                publication, editions=[*self.task.history.editions, edition]
            ),
            rows=tuple(rows),
            plan=self.plan,
            minimum=self.minimum,
            withheld=_share_withheld(
                p.row for p in rows if p.row.id[0] == edition.name and p.row.members
            ),
            rounds=self.rounds,
            searches=self.searches,
        )


def _groups(shapes: Mapping[str, TableShape]) -> list[frozenset[str]]:
    """Tables that hang together: put to some of another, or telling of the same people."""
    groups: list[frozenset[str]] = []
    for shape in shapes.values():
        own = {shape.key, *(limit.table for limit in shape.limits)}
        own |= {shape.beside} if shape.beside else set()
        apart = [group for group in groups if group.isdisjoint(own)]
        groups = [*apart, frozenset(own).union(*(g for g in groups if g not in apart))]
    return groups


def _withheld(
    publication: Publication, edition: Edition, system: System, tables: set[str]
) -> float:
    """Share of the answers to some tables that would stand in withheld cells."""
    return _share_withheld(
        replace(row, shown={table: _shown(system, row.id, table, row.tables[table])},
                tables={table: row.tables[table]})
        for table in tables
        for row in publication.lines(edition, table)
        if row.id[0] == edition.name
    )  # fmt: skip


def _share_withheld(rows: Iterable[Row]) -> float:
    total = hidden = 0
    for row in rows:
        for table, counts in row.tables.items():
            shown = (row.shown or {})[table].cells
            total += sum(counts.cells.values())
            hidden += sum(v for name, v in counts.cells.items() if name not in shown)
    return hidden / total if total else 0.0


def _shown(system: System, row: RowId, table: str, counts: Counts) -> Shown:
    quantities = system.quantities
    return Shown(
        cells=frozenset(
            name
            for name in counts.cells
            if quantities[cell(row, table, option(name))].shown
        ),
        base=quantities[cell(row, table, BASE)].shown,
    )
