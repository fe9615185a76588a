"""A release counted by another grouping of Ortsteile, from its released lines alone. Pure.

Every figure is a sum of lines that are published, so two groupings beside each other tell
nothing that is not out already. A released line is never parted: where a space of the
grouping cuts through one, it is told together with the spaces that have the rest of it.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Line,
    Option,
    Release,
    ReleasedTable,
    Space,
    TableKind,
    Texts,
)

REST = "rest"
"""The key of what is in no space of the grouping."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """A space as a grouping defines it. Ortsteile may belong to several spaces."""

    key: str
    name: str
    ortsteil_keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    name: str
    spaces: tuple[Grouped, ...]


@dataclass(frozen=True, kw_only=True)
class RegroupedSpace:
    """Spaces of the grouping that are told as one; usually it is a single one.

    `names`: of those spaces, empty for the rest and for people without an Ortsteil.
    `has_rest`: Ortsteile that the grouping does not have could not be told apart from it.
    `lines`: keys of the released lines it sums; none where the release has none there.
    """

    key: str
    names: tuple[str, ...]
    ortsteil_keys: frozenset[str]
    lines: tuple[str, ...]
    has_rest: bool = False


@dataclass(frozen=True, kw_only=True)
class RegroupedLine:
    """Figures of a space. None: withheld, or a part is. `least`: the sum of what is shown.

    `as_of`: the oldest day among its lines.
    """

    space_key: str
    cells: tuple[int | None, ...]
    least: tuple[int, ...]
    base: int | None
    as_of: datetime.date


@dataclass(frozen=True, kw_only=True)
class RegroupedTable:
    """A released table by the spaces of a grouping; `city` as it was released."""

    key: str
    kind: TableKind
    title: Texts
    options: tuple[Option, ...]
    city: Line
    lines: tuple[RegroupedLine, ...]

    def line(self, space_key: str) -> RegroupedLine:
        """Return the line of a space; KeyError where there is none."""
        for line in self.lines:
            if line.space_key == space_key:
                return line
        raise KeyError(space_key)


@dataclass(frozen=True, kw_only=True)
class Regrouped:
    """`city_only`: tables of the release that have no line to be summed."""

    grouping: str
    spaces: tuple[RegroupedSpace, ...]
    tables: tuple[RegroupedTable, ...]
    city_only: tuple[ReleasedTable, ...]

    def table(self, key: str) -> RegroupedTable | None:
        return next((table for table in self.tables if table.key == key), None)

    def space_of(self, ortsteil_key: str) -> tuple[RegroupedSpace, ...]:
        """The spaces an Ortsteil is counted in: one, or several of an n:m grouping."""
        return tuple(s for s in self.spaces if ortsteil_key in s.ortsteil_keys)


def regroup(release: Release, grouping: Grouping) -> Regrouped:
    """Count a release by the spaces of a grouping, in the grouping's order."""
    spaces = regrouped_spaces(release.spaces, grouping)
    lined = [table for table in release.tables if len(table.lines) > 1]
    return Regrouped(
        grouping=grouping.name,
        spaces=spaces,
        tables=tuple(_table(table, spaces) for table in lined),
        city_only=tuple(table for table in release.tables if len(table.lines) == 1),
    )


def regrouped_spaces(
    released: Sequence[Space], grouping: Grouping
) -> tuple[RegroupedSpace, ...]:
    """The spaces that can be told: each the sum of whole released lines."""
    lines = [
        frozenset(space.ortsteil_keys) for space in released if space.ortsteil_keys
    ]
    nodes = [_Node(frozenset({s.key}), s.ortsteil_keys) for s in grouping.spaces]
    known = frozenset[str]().union(*(s.ortsteil_keys for s in grouping.spaces))
    rest = frozenset[str]().union(*lines) - known
    if rest:
        nodes.append(_Node(frozenset({REST}), rest))
    nodes = _closed(nodes, lines)
    found = [_space(node, released, grouping) for node in nodes]
    return (*found, *(_nowhere(s) for s in released if s.key == NO_ORTSTEIL))


@dataclass(frozen=True)
class _Node:
    spaces: frozenset[str]
    members: frozenset[str]


def _closed(nodes: list[_Node], lines: Sequence[frozenset[str]]) -> list[_Node]:
    """Join what shares a line until no node has only a part of one."""
    while True:
        cut = next(
            (
                (node, line)
                for node in nodes
                for line in lines
                if node.members & line and not line <= node.members
            ),
            None,
        )
        if cut is None:
            return nodes
        line = cut[1]
        joined = [node for node in nodes if node.members & line]
        place = nodes.index(joined[0])
        whole = _Node(
            frozenset[str]().union(*(node.spaces for node in joined)),
            frozenset[str]().union(*(node.members for node in joined)),
        )
        nodes = [node for node in nodes if node not in joined]
        nodes.insert(place, whole)


def _space(
    node: _Node, released: Sequence[Space], grouping: Grouping
) -> RegroupedSpace:
    own = [space for space in grouping.spaces if space.key in node.spaces]
    names = [space.name for space in own]
    return RegroupedSpace(
        key="+".join(space.key for space in own) or REST,
        names=tuple(names),
        ortsteil_keys=node.members,
        has_rest=bool(own) and REST in node.spaces,
        lines=tuple(
            space.key
            for space in released
            if space.ortsteil_keys and set(space.ortsteil_keys) <= node.members
        ),
    )


def _nowhere(space: Space) -> RegroupedSpace:
    return RegroupedSpace(
        key=NO_ORTSTEIL, names=(), ortsteil_keys=frozenset(), lines=(space.key,)
    )


def _table(table: ReleasedTable, spaces: Iterable[RegroupedSpace]) -> RegroupedTable:
    by_key = {line.space_key: line for line in table.lines}
    return RegroupedTable(
        key=table.key,
        kind=table.kind,
        title=table.title,
        options=table.options,
        city=by_key[CITY],
        lines=tuple(_lines(table, by_key.get, spaces)),
    )


def _lines(
    table: ReleasedTable,
    line_of: Callable[[str], Line | None],
    spaces: Iterable[RegroupedSpace],
) -> Iterator[RegroupedLine]:
    """Only where each part was told: a question of one Ortsteil is none of its space."""
    for space in spaces:
        parts = [line for key in space.lines if (line := line_of(key)) is not None]
        if parts and len(parts) == len(space.lines):
            columns = [
                [line.cells[n] for line in parts] for n in range(len(table.options))
            ]
            yield RegroupedLine(
                space_key=space.key,
                cells=tuple(_sum(column) for column in columns),
                least=tuple(sum(value or 0 for value in column) for column in columns),
                base=_sum([line.base for line in parts]),
                as_of=min(line.as_of for line in parts),
            )


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
