"""From planned lines to what may be printed of them: build, protect, audit. Pure.

Lines are first planned as small as the rule allows. A table of which much would be
withheld is told for the whole city alone; where that befalls too many tables, or too much
of the rest stays withheld, larger lines are tried. Tables that cannot be made safe at all
are left out, for good: a gap in their history could not be audited later.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from participation.publication.disclosure.audit import Auditor
from participation.publication.disclosure.building import build
from participation.publication.disclosure.merging import Joined
from participation.publication.disclosure.protect import Audited, protect
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

MOST_WITHHELD = 0.1
"""Of all answers in lines."""
MOST_OF_A_TABLE = 0.25
"""Beyond that a table is told for the whole city alone."""
MOST_FOR_CITY = 0.5
"""Of the tables."""
WIDER = (1.0, 1.5, 2.25, 3.5, 5.0)
"""How much larger than LINE_MINIMUM lines may be asked to be, one after the other."""


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """A release that passed its audit: rows with what is printed, and the city line."""

    rows: tuple[PlacedRow, ...]  # by space; that of the whole city comes first
    edition: Edition
    plan: Plan
    minimum: int  # people a line had to have
    withheld: float  # share of answers in withheld cells of the lines told anew
    city_tables: frozenset[str]  # told for the whole city alone
    audited: Audited

    @property
    def is_readable(self) -> bool:
        tables = {table for placed in self.rows for table in placed.row.tables}
        return self.withheld <= MOST_WITHHELD and len(
            self.city_tables
        ) <= MOST_FOR_CITY * len(tables)


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
    """Return the release with the smallest lines that are worth reading; None: nothing new."""
    best: Guarded | None = None
    for plan, minimum in _plans(task):
        tried = _Attempt(task, plan, minimum).run()
        if tried.is_readable:
            return tried
        if best is None or len(tried.city_tables) < len(best.city_tables):
            best = tried
    return best


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
    """One plan of lines, protected."""

    def __init__(self, task: Task, plan: Plan, minimum: int) -> None:
        self.task, self.plan, self.minimum = task, plan, minimum
        self.left_out = task.history.left_out | self._vanished()
        self.city_tables = self._city_tables()

    def run(self) -> Guarded:
        """Protect; where that is not possible or not worth it, tell less and protect again."""
        while True:
            rows = self._rows()
            publication = self._publication(rows)
            system = build(publication)
            audited = protect(system)
            if audited.open:
                self.left_out |= {key[3] for key in audited.open}
                continue
            decided = [_decided(system, placed) for placed in rows]
            if poor := self._poor(decided):
                self.city_tables |= poor
                continue
            return self._guarded(decided, publication, system, audited)

    def _vanished(self) -> frozenset[str]:
        """Tables that were told, and in which nobody stands any more."""
        told = {t for placed in self.task.history.current for t in placed.row.tables}
        return frozenset(told - set(self.task.tally.tables))

    def _city_tables(self) -> frozenset[str]:
        """Tables that have to stay with the whole city."""
        if not self.plan.has_lines:
            return frozenset(self.task.tally.tables)
        if self.plan.carried or not self.plan.may_part:
            by_line = {t for p in self._lines_before() for t in p.row.tables}
            if by_line or self.plan.city:
                return frozenset(self.task.tally.tables) - by_line
        return frozenset()

    def _lines_before(self) -> list[PlacedRow]:
        return [
            placed
            for placed in self.task.history.current
            if placed.row.members is not EVERYBODY
        ]

    def _rows(self) -> list[PlacedRow]:
        """The rows of the release, counted now or carried over; the city's first."""
        by_line = frozenset(self.task.tally.tables) - self.city_tables - self.left_out
        rows = [
            self._counted(line.space, line.members, by_line) for line in self.plan.new
        ]
        rows += [_without(placed, self.left_out) for placed in self.plan.carried]
        rows.sort(key=lambda placed: placed.row.id[1])
        city = self.city_tables - self.left_out
        if city and self.plan.city_is_new:
            return [self._counted(CITY, EVERYBODY, city), *rows]
        if city and self.plan.city is not None:
            return [_without(self.plan.city, self.left_out), *rows]
        return rows

    def _counted(
        self, space: str, members: Members, tables: frozenset[str]
    ) -> PlacedRow:
        tally = self.task.tally
        row = Row(
            id=(self.task.name, space),
            members=members,
            people=people_in(tally.people, members),
            tables=tally.counts_in(keys_of(tally.people, members), tables),
            k=self.task.k,
        )
        return PlacedRow(row=row, as_of=self.task.as_of)

    def _publication(self, rows: list[PlacedRow]) -> Publication:
        known = {row: placed.row for row, placed in self.task.history.rows.items()}
        edition = Edition(
            name=self.task.name,
            rows=tuple(placed.row.id for placed in rows),
            k=self.task.k,
            left_out=self.left_out,
        )
        return Publication(
            shapes=self.task.shapes,
            rows={**{placed.row.id: placed.row for placed in rows}, **known},
            editions=[*self.task.history.editions, edition],
        )

    def _poor(self, rows: list[PlacedRow]) -> frozenset[str]:
        """Tables told by line of which too much is withheld, and that never were before."""
        told = {table for placed in self._lines_before() for table in placed.row.tables}
        lines = [p for p in rows if p.row.members is not EVERYBODY]
        tables = {table for placed in lines for table in placed.row.tables} - told
        return frozenset(
            table for table in tables if _withheld(lines, {table}) > MOST_OF_A_TABLE
        )

    def _guarded(
        self,
        rows: list[PlacedRow],
        publication: Publication,
        system: System,
        audited: Audited,
    ) -> Guarded:
        edition = publication.editions[-1]
        new = [p for p in rows if p.row.id[0] == self.task.name]
        lines = [p for p in new if p.row.members is not EVERYBODY]
        return Guarded(
            rows=tuple(rows),
            edition=replace(edition, shown=_city_shown(publication, edition, system)),
            plan=self.plan,
            minimum=self.minimum,
            withheld=_withheld(lines, set(self.task.tally.tables)),
            city_tables=self.city_tables - self.left_out
            if self.plan.has_lines
            else frozenset(),
            audited=audited,
        )


def _without(placed: PlacedRow, left_out: frozenset[str]) -> PlacedRow:
    tables: dict[str, Counts] = {
        key: counts for key, counts in placed.row.tables.items() if key not in left_out
    }
    return replace(placed, row=replace(placed.row, tables=tables))


def _decided(system: System, placed: PlacedRow) -> PlacedRow:
    """The row with what is printed of it."""
    row = placed.row
    if row.shown is not None:
        return placed
    shown = {t: _shown(system, row.id, t, counts) for t, counts in row.tables.items()}
    return replace(placed, row=replace(row, shown=shown))


def _city_shown(
    publication: Publication, edition: Edition, system: System
) -> dict[str, Shown]:
    return {
        table: _shown(
            system,
            edition.city,
            table,
            summed(row.tables[table] for row in publication.lines(edition, table)),
        )
        for table in publication.shapes
        if publication.is_summed(edition, table)
    }


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


def _withheld(rows: list[PlacedRow], tables: set[str]) -> float:
    """Share of the answers that stand in withheld cells."""
    total = hidden = 0
    for placed in rows:
        for table in tables & set(placed.row.tables):
            counts, shown = placed.row.tables[table], (placed.row.shown or {})[table]
            total += sum(counts.cells.values())
            hidden += sum(v for n, v in counts.cells.items() if n not in shown.cells)
    return hidden / total if total else 0.0
