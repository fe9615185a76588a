"""Withhold what is small, then what would give it away, until the audit finds nothing.

What else to withhold is chosen by what the city line lets everybody expect in a cell,
never by the cell itself: a rule such as "the smallest one" would tell that the others are
larger.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from participation.publication.disclosure.audit import Auditor
from participation.publication.disclosure.system import Key, System

EMPTY = 100_000.0
"""A zero beside a small number leaves the sum small: only where there is nothing else."""


@dataclass(frozen=True)
class Audited:
    """What the audit said in the end. `open`: it could not be closed, so nothing is out."""

    rounds: int
    searches: int
    open: frozenset[Key]


def protect(system: System) -> Audited:
    """Withhold figures of the system until nothing withheld can be worked out."""
    auditor = Auditor(system)
    rounds = 0
    while found := auditor.open_figures():
        rounds += 1
        if not _withhold_more(system, found):
            return Audited(rounds, auditor.searches, frozenset(found))
    return Audited(rounds, auditor.searches, frozenset())


def _withhold_more(system: System, given_away: Mapping[Key, bool]) -> bool:
    """Withhold a figure beside each key, but beside no figure that was withheld just now."""
    touched: set[int] = set()
    for key, told in sorted(given_away.items()):
        if touched.isdisjoint(system.places(key)):
            chosen = _cheapest(system, key, told=told)
            if chosen is not None:
                system.quantities[chosen].shown = False
                touched.update(system.places(chosen))
    return bool(touched)


def _cheapest(system: System, key: Key, *, told: bool) -> Key | None:
    """The figure whose loss costs least among those that hang most directly on the key.

    Against one who is told which figures are small a withheld zero helps: he cannot know
    whether there is somebody at all.
    """
    for candidates in (_in_tightest_sum(system, key), *_ever_wider(system, key)):
        if candidates:
            return min(
                candidates,
                key=lambda other: (_cost(system, other, zero_helps=told), other),
            )
    return None


def _in_tightest_sum(system: System, key: Key) -> set[Key]:
    """What may go in the sums around the key where the fewest parts are unknown."""
    found: dict[int, set[Key]] = defaultdict(set)
    for number in system.places(key):
        relation = system.relations[number]
        keys = [other for other, _ in relation.terms]
        may_go = [other for other in keys if _may_go(system, other)]
        if relation.equal and may_go:
            unknown = sum(not system.quantities[other].shown for other in keys)
            found[unknown].update(may_go)
    return found[min(found)] if found else set()


def _ever_wider(system: System, key: Key) -> Iterator[set[Key]]:
    seen, border = {key}, {key}
    while border:
        around = {
            other
            for known in border
            for number in system.places(known)
            for other, _ in system.relations[number].terms
        }
        yield {other for other in around if _may_go(system, other)}
        border = {k for k in around - seen if not system.quantities[k].shown}
        seen |= border


def _may_go(system: System, key: Key) -> bool:
    quantity = system.quantities[key]
    return quantity.shown and quantity.cost is not None


def _cost(system: System, key: Key, *, zero_helps: bool) -> float:
    """Its own loss, and that of a partner in each sum where nothing is withheld yet."""
    quantity = system.quantities[key]
    cost = quantity.cost or 0.0
    if quantity.spare:
        return cost - EMPTY
    if not quantity.value:
        if not zero_helps:
            return cost + EMPTY
        cost = 0.0
    for number in system.places(key):
        relation = system.relations[number]
        if relation.equal:
            others = [other for other, _ in relation.terms if other != key]
            if all(system.quantities[other].shown for other in others):
                cost += min(
                    (
                        system.quantities[other].cost or 0.0
                        for other in others
                        if _may_go(system, other) and system.quantities[other].value
                    ),
                    default=0.0,
                )
    return cost
