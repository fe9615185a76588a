"""Which Ortsteile are counted together: a rule fixed before anybody answers.

A tree over the Ortsteile is made from the city's data alone: the one with the fewest
inhabitants joins a neighbour, again and again, first within what the city has defined as
belonging together (Planungsräume, or groups of its own). Answers only decide how far down
the tree may be opened: as long as each line keeps enough people. An Ortsteil with too few
joins the line of that neighbour with which the tree joined it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Area:
    """One Ortsteil. `group`: of the city's own; None: none was defined."""

    key: str
    inhabitants: int
    kind: str
    neighbours: frozenset[str]
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A node of the tree: `small` was joined to `large` where `door` is the neighbour."""

    members: frozenset[str]
    small: "Joined | None" = None
    large: "Joined | None" = None
    door: str = ""


def merge_tree(areas: Iterable[Area]) -> Joined | None:
    """Return the tree over all areas; None where there are none."""
    known = {area.key: area for area in areas}
    nodes = [Joined(members=frozenset({key})) for key in sorted(known)]
    for groups in (True, False):
        while (pair := _next_pair(nodes, known, within_groups=groups)) is not None:
            small, large = pair
            nodes = [node for node in nodes if node not in (small, large)]
            nodes.append(
                Joined(
                    members=small.members | large.members,
                    small=small,
                    large=large,
                    door=_door(small, large, known),
                )
            )
    return nodes[0] if nodes else None


def cut(
    tree: Joined, people: Mapping[str, int], *, minimum: int
) -> list[frozenset[str]]:
    """Return the lines, each with at least `minimum` people; empty if there are too few.

    The lines are sorted by their first key.
    """
    if _people(tree.members, people) < minimum:
        return []
    return sorted(_open(tree, people, minimum), key=min)


def _open(
    node: Joined, people: Mapping[str, int], minimum: int
) -> list[frozenset[str]]:
    if node.small is None or node.large is None:
        return [node.members]
    enough = [
        part
        for part in (node.small, node.large)
        if _people(part.members, people) >= minimum
    ]
    if not enough:
        return [node.members]
    lines = [line for part in enough for line in _open(part, people, minimum)]
    if len(enough) == 1:
        rest = node.members - enough[0].members
        door = node.door if enough[0] is node.large else _first(enough[0])
        lines = [line | rest if door in line else line for line in lines]
    return lines


def _people(members: frozenset[str], people: Mapping[str, int]) -> int:
    return sum(people.get(key, 0) for key in members)


def _next_pair(
    nodes: Sequence[Joined], areas: Mapping[str, Area], *, within_groups: bool
) -> tuple[Joined, Joined] | None:
    """The smallest node that has a partner, and its best partner."""
    for small in sorted(nodes, key=lambda node: _size(node, areas)):
        partners = [
            node
            for node in nodes
            if node is not small
            and (not within_groups or _group(node, areas) == _group(small, areas))
        ]
        if within_groups:
            if _group(small, areas) is None:
                continue
        elif nearby := [n for n in partners if _touch(small, n, areas)]:
            partners = nearby
        if partners:
            return small, min(partners, key=lambda node: _fit(small, node, areas))
    return None


def _size(node: Joined, areas: Mapping[str, Area]) -> tuple[int, str]:
    return sum(areas[key].inhabitants for key in node.members), min(node.members)


def _fit(small: Joined, node: Joined, areas: Mapping[str, Area]) -> tuple[object, ...]:
    """Neighbours first, then the same kind, then the smaller one."""
    kinds = {areas[key].kind for key in small.members}
    alike = kinds & {areas[key].kind for key in node.members}
    return not _touch(small, node, areas), not alike, *_size(node, areas)


def _group(node: Joined, areas: Mapping[str, Area]) -> str | None:
    groups = {areas[key].group for key in node.members}
    return groups.pop() if len(groups) == 1 else None


def _touch(one: Joined, other: Joined, areas: Mapping[str, Area]) -> bool:
    return any(areas[key].neighbours & other.members for key in one.members)


def _door(small: Joined, large: Joined, areas: Mapping[str, Area]) -> str:
    """The least inhabited member of `large` beside `small`; else the least of all."""
    beside = [
        key
        for key in large.members
        if any(key in areas[own].neighbours for own in small.members)
    ]
    return min(beside or large.members, key=lambda key: (areas[key].inhabitants, key))


def _first(node: Joined) -> str:
    return min(node.members)
