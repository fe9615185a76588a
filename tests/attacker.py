"""An outsider who has every release and the questionnaire, and knows the method.

Written apart from the product: he has printed tables, no code of the audit. He sets up all
that must hold between printed and withheld figures of one table over all releases (with
the tables that it hangs on), asks a linear program for the least and the most each
withheld figure can be, and subtracts whatever can be subtracted.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from participation.publication.disclosure.shapes import Shape, TableShape
from participation.publication.releases.content import (
    CITY,
    Line,
    ReleasedTable,
    Space,
)

Figure = tuple[str, str, str, str]  # table, space, day, option or "base"
BASE = "base"
SLACK = 1e-6


@dataclass
class Puzzle:
    """Figures with their value or None, and sums: (terms, constant, equal)."""

    figures: dict[Figure, int | None] = field(default_factory=dict)
    rows: list[tuple[dict[Figure, int], float, bool]] = field(default_factory=list)
    lowest: dict[Figure, int] = field(default_factory=dict)

    def at_least_nothing(self, terms: Mapping[Figure, int], constant: int = 0) -> None:
        """Terms and constant together are 0 or more."""
        self.rows.append((dict(terms), constant, False))

    def nothing(self, terms: Mapping[Figure, int], constant: int = 0) -> None:
        """Terms and constant together are 0."""
        self.rows.append((dict(terms), constant, True))

    @property
    def hidden(self) -> list[Figure]:
        return [figure for figure, value in self.figures.items() if value is None]


@dataclass(frozen=True)
class Release:
    """What he has of one release."""

    spaces: Mapping[str, frozenset[str]]
    tables: Mapping[str, ReleasedTable]

    @classmethod
    def of(cls, spaces: Sequence[Space], tables: Sequence[ReleasedTable]) -> "Release":
        return cls(
            {space.key: frozenset(space.ortsteil_keys) for space in spaces},
            {table.key: table for table in tables},
        )

    def people(self, space: str) -> int:
        base = self.tables["submissions"].line(space).base
        assert base is not None
        return base


def bounds(
    releases: Sequence[Release],
    shapes: Mapping[str, TableShape],
    table: str,
    *,
    knows_nonzero: bool = False,
    own: Figure | None = None,
    grows: bool = True,
) -> dict[Figure, tuple[int, int]]:
    """The least and the most that each withheld figure of a table can be.

    `knows_nonzero`: he takes whatever is withheld for at least 1. `own`: a figure that he
    himself is counted in. `grows`: nobody takes an answer back.
    """
    puzzle = _puzzle(releases, shapes, table, grows=grows)
    hidden = puzzle.hidden
    for figure in hidden:
        # Of pairs he is not even told which are withheld.
        puzzle.lowest[figure] = int(knows_nonzero and not shapes[figure[0]].pairs)
    if own is not None:
        puzzle.lowest[own] = 1
    solver = _Solver(puzzle)
    return {f: solver.bounds(f) for f in hidden if f[0] == table}


class _Solver:
    def __init__(self, puzzle: Puzzle) -> None:
        self.place = {figure: n for n, figure in enumerate(puzzle.hidden)}
        self.low = [float(puzzle.lowest.get(f, 0)) for f in puzzle.hidden]
        equal = [row for row in puzzle.rows if row[2]]
        rest = [row for row in puzzle.rows if not row[2]]
        self.equal = self._matrix(equal, puzzle, 1.0)
        self.rest = self._matrix(rest, puzzle, -1.0)

    def bounds(self, figure: Figure) -> tuple[int, int]:
        low = self._extreme(figure, 1.0)
        high = self._extreme(figure, -1.0)
        return math.ceil(low - SLACK), math.floor(high + SLACK)

    def _extreme(self, figure: Figure, sign: float) -> float:
        target = np.zeros(len(self.place))
        target[self.place[figure]] = sign
        answer = linprog(
            target,
            A_eq=self.equal[0], b_eq=self.equal[1],
            A_ub=self.rest[0], b_ub=self.rest[1],
            bounds=[(low, None) for low in self.low],
            method="highs",
        )  # fmt: skip
        if answer.status == 3:  # nothing bounds it
            return sign * -math.inf if sign > 0 else 1e9
        assert answer.status == 0, answer.message
        return float(sign * answer.fun)

    def _matrix(self, rows, puzzle: Puzzle, sign: float):  # type: ignore[no-untyped-def]
        data, at, columns, sides = [], [], [], []
        used = 0
        for terms, constant, _ in rows:
            known = constant
            unknown = []
            for figure, factor in terms.items():
                value = puzzle.figures[figure]
                if value is None:
                    unknown.append((self.place[figure], factor))
                else:
                    known += factor * value
            if not unknown:
                continue
            for column, factor in unknown:
                data.append(sign * factor)
                at.append(used)
                columns.append(column)
            sides.append(-sign * known)
            used += 1
        if not used:
            return None, None
        return coo_array((data, (at, columns)), shape=(used, len(self.place))), sides


def _puzzle(
    releases: Sequence[Release],
    shapes: Mapping[str, TableShape],
    table: str,
    *,
    grows: bool,
) -> Puzzle:
    puzzle = Puzzle()
    for key in _with_related(shapes, table):
        for release in releases:
            if key in release.tables:
                _add_table(puzzle, release, release.tables[key], shapes[key])
    for release in releases:
        for key in _with_related(shapes, table):
            if key in release.tables:
                _add_asked(puzzle, release, shapes[key])
    for release in releases:
        for key in _with_related(shapes, table):
            _add_same_people(puzzle, release, shapes[key])
    for key in _with_related(shapes, table) if grows else ():
        _add_growth(puzzle, releases, key)
    return puzzle


def _with_related(shapes: Mapping[str, TableShape], table: str) -> list[str]:
    """The table and all that hang on it or that it hangs on."""
    found = [table]
    for key in found:
        related = _hangs_on(shapes[key])
        related |= {o.key for o in shapes.values() if key in _hangs_on(o)}
        found += sorted(related - set(found))
    return found


def _hangs_on(shape: TableShape) -> set[str]:
    return {limit.table for limit in shape.limits} | (
        {shape.beside} if shape.beside else set()
    )


def _add_same_people(puzzle: Puzzle, release: Release, shape: TableShape) -> None:
    """Who wrote comments is one number; two themes and their pair fill it up at most."""
    own = release.tables.get(shape.key)
    other = release.tables.get(shape.beside or "")
    if own is None or other is None:
        return
    for line in own.lines:
        same = [
            one for one in other.lines
            if one.space_key == line.space_key and _of_one_day(other, one, line)
        ]  # fmt: skip
        if same and (line.space_key != CITY or _of_one_day(own, line, line)):
            base = figure_of(other, same[0], BASE)
            puzzle.nothing({figure_of(own, line, BASE): 1, base: -1})
            if shape.pairs:
                _add_pairs(puzzle, own, line, other, same[0])


def _of_one_day(table: ReleasedTable, line: Line, like: Line) -> bool:
    """Whether a line counts all that were there on the day of another."""
    lines = table.lines if line.space_key == CITY else [line]
    return all(one.as_of == like.as_of for one in lines)


def _add_pairs(
    puzzle: Puzzle, own: ReleasedTable, line: Line, other: ReleasedTable, city: Line
) -> None:
    def theme(name: str) -> Figure:
        return figure_of(other, city, name)

    def both(two: Sequence[str]) -> Figure:
        return figure_of(own, line, "+".join(sorted(two)))

    names = [option.key for option in other.options]
    base = figure_of(other, city, BASE)
    for two in combinations(names, 2):
        for name in two:
            puzzle.at_least_nothing({theme(name): 1, both(two): -1})
        puzzle.at_least_nothing(
            {base: 1, both(two): 1, theme(two[0]): -1, theme(two[1]): -1}
        )
    for three in combinations(names, 3):
        pairs = {two: both(two) for two in combinations(three, 2)}
        for name in three:
            signs = {key: -1 if name in two else 1 for two, key in pairs.items()}
            puzzle.at_least_nothing({theme(name): 1, **signs})
        puzzle.at_least_nothing(
            {base: 1, **dict.fromkeys(pairs.values(), 1),
             **{theme(name): -1 for name in three}}
        )  # fmt: skip


def figure_of(table: ReleasedTable, line: Line, name: str) -> Figure:
    """A line that was carried over is the same line: it has its old day."""
    day = line.as_of.isoformat()
    if line.space_key == CITY:
        # Sums over lines of different days: the days of all of them name it.
        day = " ".join(f"{one.space_key}:{one.as_of}" for one in table.lines)
    return table.key, line.space_key, day, name


def _add_table(
    puzzle: Puzzle, release: Release, table: ReleasedTable, shape: TableShape
) -> None:
    names = [option.key for option in table.options]
    for line in table.lines:
        for name, value in zip((*names, BASE), (*line.cells, line.base), strict=True):
            puzzle.figures[figure_of(table, line, name)] = value
        cells = {figure_of(table, line, name): 1 for name in names}
        base = figure_of(table, line, BASE)
        if line.as_of == release.tables["submissions"].line(line.space_key).as_of:
            puzzle.at_least_nothing({base: -1}, release.people(line.space_key))
        _add_kind(puzzle, cells, base, shape)
    if len(table.lines) > 1:
        city, *lines = table.lines
        for name in (*names, BASE):
            parts = {figure_of(table, line, name): -1 for line in lines}
            puzzle.nothing({figure_of(table, city, name): 1, **parts})


def _add_kind(
    puzzle: Puzzle, cells: Mapping[Figure, int], base: Figure, shape: TableShape
) -> None:
    if shape.shape == Shape.PARTS:
        puzzle.nothing({**cells, base: -1})
        return
    alone = [figure for figure in cells if figure[3] in shape.exclusive]
    for figure in cells:
        if figure not in alone:
            puzzle.at_least_nothing({base: 1, figure: -1, **dict.fromkeys(alone, -1)})
    if shape.shape == Shape.CHOICES:
        puzzle.at_least_nothing({**cells, base: -1})


def _add_asked(puzzle: Puzzle, release: Release, shape: TableShape) -> None:
    table = release.tables[shape.key]
    for limit in shape.limits:
        if limit.table not in release.tables:
            continue
        other = release.tables[limit.table]
        for line in table.lines:
            same = [o for o in other.lines if o.space_key == line.space_key]
            if same and (line.space_key == CITY or same[0].as_of == line.as_of):
                chosen = {
                    figure_of(other, same[0], option.key): 1
                    for option in other.options
                    if option.key in limit.options
                }
                puzzle.at_least_nothing({**chosen, figure_of(table, line, BASE): -1})


def _add_growth(puzzle: Puzzle, releases: Sequence[Release], key: str) -> None:
    """Nobody takes an answer back: what a space had, its parts have later."""
    told = [release for release in releases if key in release.tables]
    for number, later in enumerate(told):
        for earlier in told[:number]:
            for old, new in _same_people(earlier, later, key):
                table = earlier.tables[key]
                for name in [*(o.key for o in table.options), BASE]:
                    grown = {
                        figure_of(later.tables[key], line, name): 1 for line in new
                    }
                    before = figure_of(table, old, name)
                    if before not in grown:
                        puzzle.at_least_nothing({**grown, before: -1})


def _same_people(
    earlier: Release, later: Release, key: str
) -> Iterator[tuple[Line, list[Line]]]:
    before, after = earlier.tables[key], later.tables[key]
    yield before.lines[0], [after.lines[0]]
    for old in before.lines[1:]:
        inside = [
            line
            for line in after.lines[1:]
            if later.spaces[line.space_key] <= earlier.spaces[old.space_key]
        ]
        if inside:
            yield old, inside


def told_too_much(
    releases: Sequence[Release], shapes: Mapping[str, TableShape], *, k: int
) -> list[str]:
    """Printed figures that are small by themselves, or by subtracting printed ones."""
    found = []
    for number, release in enumerate(releases, start=1):
        for key, table in release.tables.items():
            if key in shapes and shapes[key].pairs:
                found += _one_without_the_other(release, table, k)
            for line in table.lines:
                place = f"{number}/{key}/{line.space_key or 'city'}"
                found += [f"{place}: {what}" for what in _in_line(table, line, k)]
                if line.space_key != CITY and release.people(line.space_key) < 40:
                    found.append(f"{place}: fewer than 40")
                if (
                    key in shapes and shapes[key].conditional and line.base is not None
                    and 0 < release.people(line.space_key) - line.base < k
                    and line.as_of
                    == release.tables["submissions"].line(line.space_key).as_of
                ):  # fmt: skip
                    found.append(f"{place}: few were not asked")
    for earlier, later in zip(releases, releases[1:], strict=False):
        found += _between(earlier, later, shapes, k)
    return found


def _one_without_the_other(
    release: Release, pairs: ReleasedTable, k: int
) -> Iterator[str]:
    """Printed themes less printed pairs: so few named the one alone, or neither."""
    themes = release.tables.get("themes")
    [line] = pairs.lines
    if themes is None or not _of_one_day(themes, themes.lines[0], line):
        return
    city = themes.lines[0]
    single = dict(zip((o.key for o in themes.options), city.cells, strict=True))
    for option, both in zip(pairs.options, line.cells, strict=True):
        one, other = (single[name] for name in option.key.split("+"))
        if both is None:
            continue
        for value in (one, other):
            if value is not None and value - both < min(k, value - 1):
                yield f"{option.key}: {both} of {value}"
        if one is None or other is None or city.base is None:
            continue
        if 0 < city.base - one - other + both < k:
            yield f"{option.key}: few named neither"


def _in_line(table: ReleasedTable, line: Line, k: int) -> Iterator[str]:
    for value in (*line.cells, line.base):
        if value is not None and 0 < value < k:
            yield f"{value} printed"
    if line.base is None or line.base < k or table.key == "submissions":
        return
    for value in line.cells:
        if value is not None and line.base - value < k:
            yield f"{value} of {line.base}"


def _between(
    earlier: Release, later: Release, shapes: Mapping[str, TableShape], k: int
) -> Iterator[str]:
    for key in shapes:
        if key not in earlier.tables or key not in later.tables:
            continue
        for old, new in _same_people(earlier, later, key):
            changes = [
                None if None in (before, *after) else sum(after) - before
                for before, after in zip(
                    (*old.cells, old.base),
                    zip(*((*line.cells, line.base) for line in new), strict=True),
                    strict=True,
                )
            ]
            for change in changes:
                if change is not None and 0 < change < k:
                    yield f"{key}/{old.space_key or 'city'}: {change} came"
            *cells, base = changes
            for change in cells:
                if (
                    change is not None
                    and base is not None
                    and base >= k > base - change
                ):
                    yield f"{key}/{old.space_key or 'city'}: {change} of {base} came"
