"""Two groupings of the same release side by side: what moves, and what it changes. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from participation.publication.releases.content import Release, Texts
from participation.publication.releases.regrouping import (
    REST,
    Grouping,
    Regrouped,
    RegroupedSpace,
    regroup,
)

RANKED = 5
"""So many themes of a space are compared; further down chance decides the order."""
SUBMISSIONS, THEMES, TARGET_GROUPS = "submissions", "themes", "target_groups"


@dataclass(frozen=True, kw_only=True)
class Move:
    """Ortsteile that go from the same spaces to the same spaces.

    `before`, `after`: names, empty where the grouping does not have them. `is_same`: the
    space has the very same Ortsteile before and after. `people` None: these Ortsteile
    share a released line with others. `inhabitants` None: of one they are not known.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    ortsteil_keys: tuple[str, ...]
    is_same: bool
    people: int | None
    inhabitants: int | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """A theme's place in a space; equal numbers share a place. `least` where withheld."""

    key: str
    label: Texts
    place: int | None
    people: int | None
    least: int


@dataclass(frozen=True, kw_only=True)
class SpaceFigures:
    """A space with what is told of it. None: withheld, or told for the city alone."""

    space: RegroupedSpace
    people: int | None
    inhabitants: int | None
    commenting: int | None
    themes: tuple[Place, ...]  # the most often named first, at most RANKED
    target_groups: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A theme among the first of a space, and its place where most of the people were.

    None: it was, or is, not among the first. `before_spaces`: the spaces of the old
    grouping that overlap most by inhabitants, else by Ortsteile.
    """

    space: RegroupedSpace
    before_space: RegroupedSpace
    label: Texts
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    before: Regrouped
    after: Regrouped
    moves: tuple[Move, ...]
    figures_before: tuple[SpaceFigures, ...]
    figures_after: tuple[SpaceFigures, ...]
    shifts: tuple[Shift, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if not move.is_same)


def compare_groupings(
    release: Release,
    before: Grouping,
    after: Grouping,
    *,
    inhabitants: Mapping[str, int | None],
) -> Crosswalk:
    """Count a release by both; `inhabitants`: of every Ortsteil, None where not known."""
    old, new = regroup(release, before), regroup(release, after)
    figures_before = _figures(old, inhabitants)
    figures_after = _figures(new, inhabitants)
    return Crosswalk(
        before=old,
        after=new,
        moves=tuple(_moves(release, before, after, inhabitants)),
        figures_before=figures_before,
        figures_after=figures_after,
        shifts=tuple(_shifts(figures_before, figures_after, inhabitants)),
    )


def _moves(
    release: Release,
    before: Grouping,
    after: Grouping,
    inhabitants: Mapping[str, int | None],
) -> Iterator[Move]:
    ways: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for key in sorted(inhabitants):
        ways[_names(before, key), _names(after, key)].append(key)
    members = [
        {space.name: space.ortsteil_keys for space in grouping.spaces}
        for grouping in (before, after)
    ]
    for (old, new), keys in sorted(ways.items()):
        sets = [
            {of[name] for name in names}
            for of, names in zip(members, (old, new), strict=True)
        ]
        yield Move(
            before=old,
            after=new,
            ortsteil_keys=tuple(keys),
            is_same=sets[0] == sets[1],
            people=_people(release, frozenset(keys)),
            inhabitants=_inhabitants(keys, inhabitants),
        )


def _names(grouping: Grouping, key: str) -> tuple[str, ...]:
    return tuple(s.name for s in grouping.spaces if key in s.ortsteil_keys)


def _people(release: Release, keys: frozenset[str]) -> int | None:
    """People of these Ortsteile, where whole lines make them up."""
    touched = [s for s in release.spaces if keys & set(s.ortsteil_keys)]
    if not all(keys >= set(space.ortsteil_keys) for space in touched):
        return None
    table = next((t for t in release.tables if t.key == SUBMISSIONS), None)
    if table is None or not touched:
        return None
    counts = [table.line(space.key).base for space in touched]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _inhabitants(
    keys: Sequence[str] | frozenset[str], inhabitants: Mapping[str, int | None]
) -> int | None:
    known = [n for key in keys if (n := inhabitants.get(key)) is not None]
    return sum(known) if keys and len(known) == len(keys) else None


def _figures(
    found: Regrouped, inhabitants: Mapping[str, int | None]
) -> tuple[SpaceFigures, ...]:
    return tuple(
        SpaceFigures(
            space=space,
            people=_base(found, SUBMISSIONS, space),
            inhabitants=_inhabitants(space.ortsteil_keys, inhabitants),
            commenting=_base(found, THEMES, space),
            themes=_places(found, THEMES, space),
            target_groups=_places(found, TARGET_GROUPS, space),
        )
        for space in found.spaces
    )


def _base(found: Regrouped, key: str, space: RegroupedSpace) -> int | None:
    table = found.table(key)
    if table is None:
        return None
    return next((s.base for s in table.lines if s.space_key == space.key), None)


def _places(found: Regrouped, key: str, space: RegroupedSpace) -> tuple[Place, ...]:
    """Those named most; a withheld one stands where what is shown of it would put it.

    It has no place of its own, since it may belong further up.
    """
    table = found.table(key)
    if table is None:
        return ()
    line = next((one for one in table.lines if one.space_key == space.key), None)
    if line is None:
        return ()
    counted = [
        Place(
            key=option.key, label=option.label, place=None, people=people, least=least
        )
        for option, people, least in zip(
            table.options, line.cells, line.least, strict=True
        )
        if people != 0
    ]
    counted.sort(key=lambda one: -one.least)
    shown = [one.people for one in counted if one.people is not None]
    return tuple(
        replace(one, place=1 + sum(other > one.people for other in shown))
        if one.people is not None
        else one
        for one in counted[:RANKED]
    )


def _shifts(
    before: Sequence[SpaceFigures],
    after: Sequence[SpaceFigures],
    inhabitants: Mapping[str, int | None],
) -> Iterator[Shift]:
    """Where a theme stands elsewhere than in the space most inhabitants come from."""
    for new in after:
        old = _main_part(before, new, inhabitants)
        if old is None or old.space.ortsteil_keys == new.space.ortsteil_keys:
            continue
        was = {one.key: one for one in old.themes}
        now = {one.key: one for one in new.themes}
        for key in dict.fromkeys((*now, *was)):
            places = [side[key].place if key in side else None for side in (was, now)]
            unclear = any(
                key in side and side[key].place is None for side in (was, now)
            )
            if places[0] != places[1] and not unclear:
                yield Shift(
                    space=new.space,
                    before_space=old.space,
                    label=(now.get(key) or was[key]).label,
                    before=places[0],
                    after=places[1],
                )


def _main_part(
    before: Sequence[SpaceFigures],
    new: SpaceFigures,
    inhabitants: Mapping[str, int | None],
) -> SpaceFigures | None:
    def common(old: SpaceFigures) -> tuple[int, int]:
        keys = old.space.ortsteil_keys & new.space.ortsteil_keys
        return sum(inhabitants.get(key) or 0 for key in keys), len(keys)

    named = [o for o in before if o.space.key != REST and common(o)[1]]
    return max(named, key=common, default=None)
