"""Which lines a release has: new ones, those told anew, and those carried over.

Pure. A line is told anew when at least BATCH people came to it since it was last told,
else it keeps its old figures. A line is only ever parted further, never mixed with others,
so that every earlier line is the sum of the ones in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.publication.disclosure.merging import Joined, cut
from participation.publication.releases.content import NO_ORTSTEIL
from participation.publication.releases.history import PlacedRow

BATCH = 20
LINE_MINIMUM = 40

Members = frozenset[str] | None
EVERYBODY: Members = None
NOWHERE: Members = frozenset({NO_ORTSTEIL})


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line to be counted now."""

    space: str
    members: Members


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The lines of a release, and whether the row of the whole city is told anew.

    `may_part`: tables told for the city alone so far may be told by line, since all lines
    are new. `excluded`: people without Ortsteil are too few to count.
    """

    new: tuple[NewLine, ...]
    carried: tuple[PlacedRow, ...]
    city: PlacedRow | None  # the earlier row of the whole city
    city_is_new: bool
    may_part: bool
    excluded: bool

    @property
    def is_new(self) -> bool:
        """Whether anything is told anew."""
        own = self.city is not None or not self.carried
        return bool(self.new) or (self.city_is_new and own)

    @property
    def has_lines(self) -> bool:
        return bool(self.new or self.carried)


def plan_lines(
    tree: Joined | None,
    people: Mapping[str | None, int],
    current: Sequence[PlacedRow],
    *,
    minimum: int,
) -> Plan:
    """Decide the lines. `current`: those of the release before; empty: it is the first."""
    lines = _lines(tree, people, minimum)
    nowhere = people.get(None, 0)
    city = next((p for p in current if p.row.members is EVERYBODY), None)
    told = [placed for placed in current if placed.row.members is not EVERYBODY]
    known = max(city.row.people if city else 0, sum(p.row.people for p in told))
    came = sum(people.values()) - known
    if not told:
        # Who came without an Ortsteil would be missing in the sum of the lines.
        parted = bool(lines) and (not current or not 0 < nowhere < minimum)
        new = _all(lines, nowhere, minimum) if parted and came >= BATCH else []
        carried: list[PlacedRow] = []
    else:
        new, carried = _anew(told, lines, people)
        if not _has_nowhere(told) and nowhere >= minimum:
            new.append(NewLine(space=NO_ORTSTEIL, members=NOWHERE))
    return Plan(
        new=tuple(new),
        carried=tuple(carried),
        city=city,
        city_is_new=came >= BATCH,
        may_part=not carried and not 0 < nowhere < minimum,
        excluded=bool(new or carried)
        and not _has_nowhere(told)
        and 0 < nowhere < minimum,
    )


def _lines(
    tree: Joined | None, people: Mapping[str | None, int], minimum: int
) -> list[frozenset[str]]:
    """Lines of Ortsteile; a single one would be the whole city once more."""
    placed = {key: count for key, count in people.items() if key is not None}
    lines = cut(tree, placed, minimum=minimum) if tree is not None else []
    return lines if len(lines) > 1 else []


def _all(lines: Sequence[frozenset[str]], nowhere: int, minimum: int) -> list[NewLine]:
    new = [NewLine(space=min(line), members=line) for line in lines]
    if nowhere >= minimum:
        new.append(NewLine(space=NO_ORTSTEIL, members=NOWHERE))
    return new


def _anew(
    told: Sequence[PlacedRow],
    lines: Sequence[frozenset[str]],
    people: Mapping[str | None, int],
) -> tuple[list[NewLine], list[PlacedRow]]:
    new: list[NewLine] = []
    carried: list[PlacedRow] = []
    for placed in told:
        if people_in(people, placed.row.members) - placed.row.people >= BATCH:
            new += _parted(placed, lines)
        else:
            carried.append(placed)
    return new, carried


def _parted(placed: PlacedRow, lines: Sequence[frozenset[str]]) -> list[NewLine]:
    """The line, in parts where lines of today are just its parts."""
    members = placed.row.members or frozenset()
    inside = [line for line in lines if line <= members]
    if len(inside) < 2 or frozenset[str]().union(*inside) != members:
        return [NewLine(space=placed.row.id[1], members=members)]
    return [NewLine(space=min(line), members=line) for line in inside]


def _has_nowhere(told: Sequence[PlacedRow]) -> bool:
    return any(placed.row.members == NOWHERE for placed in told)


def people_in(people: Mapping[str | None, int], members: Members) -> int:
    """How many people a line has."""
    return sum(people.get(key, 0) for key in keys_of(people, members))


def keys_of(people: Mapping[str | None, int], members: Members) -> list[str | None]:
    """The keys that people were counted under, of a line."""
    if members is None:  # EVERYBODY
        return list(people)
    return [None if key == NO_ORTSTEIL else key for key in sorted(members)]
