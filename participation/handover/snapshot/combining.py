"""Figures of one or several releases in the same spaces. Pure.

Several subjects are answered by different submissions, so their people may be added up;
what one of them withholds is withheld in the sum. Spaces are merged until every line of
every release lies in one of them.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Line,
    Release,
    ReleasedTable,
    Space,
)
from participation.publication.releases.regrouping import (
    Grouped,
    Grouping,
    RegroupedSpace,
    regrouped_spaces,
)

SUBMISSIONS, THEMES, TARGET_GROUPS, THEME_PAIRS = (
    "submissions", "themes", "target_groups", "theme_pairs",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Count:
    """People, of all who were asked for it; None: withheld. `as_of`: the last day counted."""

    people: int | None
    base: int | None
    as_of: datetime.date | None


NOTHING = Count(people=None, base=None, as_of=None)


@dataclass(frozen=True, kw_only=True)
class Combined:
    """Counts by table, option and space; the space CITY is everybody."""

    spaces: tuple[Space, ...]
    options: Mapping[str, tuple[str, ...]]  # by table
    counts: Mapping[tuple[str, str, str], Count]  # table, option, space

    def count(self, table: str, option: str, space: str) -> Count:
        """What is told; nothing where the table, the option or the line is not."""
        return self.counts.get((table, option, space), NOTHING)


def combine(
    releases: Sequence[Release],
    tables: Iterable[str],
    *,
    groups: Sequence[Space] = (),
) -> Combined:
    """Bring the tables of the releases together; `groups`: the spaces of a grouping."""
    spaces = common_spaces([release.spaces for release in releases])
    if groups and spaces:
        spaces = regrouped(spaces, groups)
    wanted = {
        table: [(release, _table(release, table)) for release in releases]
        for table in tables
    }
    options = {
        table: tuple(
            dict.fromkeys(
                option.key
                for _, found in parts
                if found is not None
                for option in found.options
            )
        )
        for table, parts in wanted.items()
    }
    inside = {CITY: None, **{space.key: space for space in spaces}}
    return Combined(
        spaces=spaces,
        options=options,
        counts={
            (table, option, key): _together(parts, table, option, space)
            for table, parts in wanted.items()
            for option in options[table]
            for key, space in inside.items()
        },
    )


def common_spaces(each: Sequence[Sequence[Space]]) -> tuple[Space, ...]:
    """The finest spaces of which every space of every release is a part; none where a
    release tells the city alone."""
    if not all(each):
        return ()
    if len(each) == 1:
        return tuple(each[0])
    merged: list[list[Space]] = []
    for space in [space for spaces in each for space in spaces if space.ortsteil_keys]:
        keys = set(space.ortsteil_keys)
        touching = [
            group
            for group in merged
            if keys & {key for one in group for key in one.ortsteil_keys}
        ]
        merged = [group for group in merged if group not in touching]
        merged.append([space, *(one for group in touching for one in group)])
    found = sorted(map(_merged, merged), key=lambda space: space.key)
    nowhere = [space for spaces in each for space in spaces if not space.ortsteil_keys]
    return (*found, *nowhere[:1])


def regrouped(lines: Sequence[Space], groups: Sequence[Space]) -> tuple[Space, ...]:
    """The groups, merged where a line would be cut; then what is in none, line by line.

    By the rule of publications, so that a paper has the spaces of the city's own page:
    groups that share Ortsteile stay apart as long as whole lines tell each of them.
    """
    known = {key for group in groups for key in group.ortsteil_keys}
    rest = [
        replace(line, ortsteil_keys=left)
        for line in lines
        if (left := tuple(key for key in line.ortsteil_keys if key not in known))
    ]
    by_key = {str(number): space for number, space in enumerate((*groups, *rest))}
    grouping = Grouping(
        name="",
        spaces=tuple(
            Grouped(key=key, name="", ortsteil_keys=frozenset(space.ortsteil_keys))
            for key, space in by_key.items()
        ),
    )
    return (
        *(
            _told_as(told, by_key, groups=len(groups))
            for told in regrouped_spaces(lines, grouping)
            if told.ortsteil_keys
        ),
        *(line for line in lines if not line.ortsteil_keys),
    )


def _told_as(told: RegroupedSpace, known: Mapping[str, Space], *, groups: int) -> Space:
    """Named by the groups it is told of; by a line only where it is of no group."""
    keys = told.key.split("+")
    named = [known[key] for key in keys if int(key) < groups] or [known[keys[0]]]
    return Space(
        key=named[0].key,
        label=", ".join(space.label for space in named),
        ortsteil_keys=tuple(sorted(told.ortsteil_keys)),
    )


def _merged(group: Sequence[Space]) -> Space:
    """One space of several that overlap; named by the largest where that is all of them."""
    keys = tuple(sorted({key for space in group for key in space.ortsteil_keys}))
    for space in group:
        if set(space.ortsteil_keys) == set(keys):
            return Space(key=keys[0], label=space.label, ortsteil_keys=keys)
    names: dict[str, str] = {}
    for space in group:
        labels = space.label.split(", ")
        if len(labels) == len(space.ortsteil_keys):
            names.update(zip(space.ortsteil_keys, labels, strict=True))
    label = ", ".join(names.get(key, key) for key in keys)
    return Space(key=keys[0], label=label, ortsteil_keys=keys)


def _table(release: Release, key: str) -> ReleasedTable | None:
    return next((table for table in release.tables if table.key == key), None)


def _together(
    parts: Sequence[tuple[Release, ReleasedTable | None]],
    table: str,
    option: str,
    space: Space | None,
) -> Count:
    counts = [
        count
        for release, found in parts
        for count in _counts(release, found, table, option, space)
    ]
    if not counts:
        return NOTHING
    days = [count.as_of for count in counts if count.as_of is not None]
    return Count(
        people=_sum(count.people for count in counts),
        base=_sum(count.base for count in counts),
        as_of=min(days, default=None),
    )


def _counts(
    release: Release,
    found: ReleasedTable | None,
    table: str,
    option: str,
    space: Space | None,
) -> list[Count]:
    """What a release adds to a sum. A table that nobody answered adds nobody."""
    if found is None:
        left_out = table in release.method.get("left_out", ())
        return [NOTHING] if left_out else []
    places = [n for n, known in enumerate(found.options) if known.key == option]
    if not places:  # a theme that was not known then
        return [NOTHING]
    lines = {line.space_key: line for line in found.lines}
    if space is None:
        return [_count(lines.get(CITY), places[0])]
    if set(lines) <= {CITY}:
        return [NOTHING]  # told for the whole city alone
    return [
        _count(lines.get(one.key), places[0])
        for one in release.spaces
        if _is_inside(one, space)
    ]


def _is_inside(one: Space, space: Space) -> bool:
    if not space.ortsteil_keys:
        return one.key == NO_ORTSTEIL == space.key
    return bool(one.ortsteil_keys) and set(one.ortsteil_keys) <= set(
        space.ortsteil_keys
    )


def _count(line: Line | None, place: int) -> Count:
    if line is None:
        return NOTHING
    return Count(people=line.cells[place], base=line.base, as_of=line.as_of)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum; withheld as soon as a part is."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
