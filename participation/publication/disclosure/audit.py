"""Attack one's own figures: is anything withheld still to be worked out?

The attacker knows all shown figures, the relations, the method, and his own answer. So he
takes whatever is withheld to be at least 1, unless some zero of the same sum is withheld
as well: then he cannot tell which it is. A figure is safe if

- two surveys, both in agreement with everything he knows, differ in it by 2 or more, and
- if it is small, a survey in which it is not, so that nobody can say "fewer than k", and
- where he even knows of every withheld figure whether it is a small one (from 1 to
  k - 1) or one that had to go with it (k or more), a small one can still be two numbers.

Own answers change nothing: who stands in a cell knows it to be at least 1, as everybody
does already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from participation.publication.disclosure.system import (
    Key,
    Quantity,
    Relation,
    Rule,
    System,
)
from participation.publication.disclosure.worlds import Worlds

WIDTH = 2
"""So far apart must the two surveys be."""
TRIES = 6
"""Searches for many quantities at once, before each gets its own."""
ENOUGH = 4
"""So many figures that are given away are enough for one round."""
ALONE_FROM = 2
"""So few are looked at one by one at once."""


@dataclass
class Auditor:
    """Audits one system again and again while more of it is withheld.

    Withholding more never makes a survey impossible that was possible before, so what
    two surveys have left in doubt stays in doubt. It must not be used on after something
    was shown again.
    """

    system: System
    searches: int = 0
    _known: dict[frozenset[Key], dict[Key, bool]] = field(default_factory=dict)
    _settled: dict[bool, set[Key]] = field(
        default_factory=lambda: {False: set(), True: set()}
    )

    def open_figures(self) -> dict[Key, bool]:
        """What can be worked out; True: only by one who is told which are small."""
        unknown = self.system.unknown
        found = dict.fromkeys(self._determined(unknown), False)
        for group in _groups(self.system, unknown):
            if group not in self._known:
                self._known[group] = self._open_in(group)
            found |= self._known[group]
        return found

    def _determined(self, unknown: set[Key]) -> Iterator[Key]:
        """Take out of `unknown` what follows step by step; yield what should not have."""
        system = self.system
        left = [
            sum(key in unknown for key, _ in relation.terms) if relation.equal else 0
            for relation in system.relations
        ]
        waiting = [number for number, count in enumerate(left) if count == 1]
        while waiting:
            relation = system.relations[waiting.pop()]
            key = next((key for key, _ in relation.terms if key in unknown), None)
            if key is None:
                continue
            unknown.discard(key)
            if system.quantities[key].guarded:
                yield key
            for number in system.places(key):
                left[number] -= 1
                if left[number] == 1:
                    waiting.append(number)

    def _open_in(self, group: frozenset[Key]) -> dict[Key, bool]:
        quantities = self.system.quantities
        guarded = [key for key in sorted(group) if quantities[key].guarded]
        still_open = self._unsettled(group, guarded, told=False)
        if still_open:
            return dict.fromkeys(still_open, False)
        small = [key for key in guarded if _is_told(quantities[key])]
        return dict.fromkeys(self._unsettled(group, small, told=True), True)

    def _unsettled(
        self, group: frozenset[Key], guarded: list[Key], *, told: bool
    ) -> set[Key]:
        """Those of the guarded quantities that too few surveys leave in doubt.

        `told`: the attacker knows which quantities are the small ones.
        """
        guarded = [key for key in guarded if key not in self._settled[told]]
        if not guarded:
            return set()
        quantities = self.system.quantities
        keys = sorted(group)
        place = {key: number for number, key in enumerate(keys)}
        worlds = Worlds(
            keys,
            _relations(self.system, group),
            {key: q.value for key, q in quantities.items()},
            lowest=[self._lowest(key, told=told) for key in keys],
            highest=[
                quantities[key].k - 1 if told and _is_told(quantities[key]) else None
                for key in keys
            ],
        )
        search = _Search(
            worlds,
            truth=np.array([quantities[key].value for key in keys]),
            needs={
                place[key]: _Need(
                    width=1 if told else WIDTH,
                    beyond=None if told else _beyond(quantities[key]),
                    both_ways=quantities[key].rule == Rule.CHANGE,
                )
                for key in guarded
            },
        )
        search.run()
        self.searches += search.count
        unsettled = {keys[number] for number in search.needs}
        self._settled[told].update(set(guarded) - unsettled)
        return {keys[number] for number in search.given_away if number in search.needs}

    def _lowest(self, key: Key, *, told: bool) -> int | None:
        quantity = self.system.quantities[key]
        if quantity.lowest is None or not quantity.printed or not quantity.value:
            return quantity.lowest
        if quantity.value >= quantity.k:
            return quantity.k if told else 1
        return 0 if self._beside_withheld_zero(key) else 1

    def _beside_withheld_zero(self, key: Key) -> bool:
        quantities = self.system.quantities
        return any(
            quantities[other].printed
            and not quantities[other].shown
            and not quantities[other].value
            for number in self.system.places(key)
            if self.system.relations[number].equal
            for other, _ in self.system.relations[number].terms
        )


@dataclass(frozen=True)
class _Need:
    """How far apart two surveys must be in a quantity, and what one must reach."""

    width: int
    beyond: int | None
    both_ways: bool

    def met(self, low: int, high: int) -> bool:
        if high - low < self.width:
            return False
        if self.beyond is None or high >= self.beyond:
            return True
        return self.both_ways and low <= -self.beyond


class _Search:
    """Finds surveys until every need is met, or none that would help is left."""

    def __init__(
        self, worlds: Worlds, *, truth: np.ndarray, needs: dict[int, _Need]
    ) -> None:
        assert worlds.holds(truth)  # or the attacker would know better than we do
        self.worlds = worlds
        self.needs = dict(needs)
        self.low, self.high = truth.copy(), truth.copy()
        self.given_away: list[int] = []
        self.count = 0
        self._chance = np.random.default_rng(1)

    def run(self) -> None:
        """Leave in `needs` what cannot be met, and in `given_away` what was looked into."""
        for turn in range(TRIES):
            if len(self.needs) > ALONE_FROM:
                self._try_together(turn)
        for number in list(self.needs):
            if len(self.given_away) == ENOUGH:
                return  # to withhold more beside these may help the others
            if number in self.needs:
                self._try_alone(number)
                if number in self.needs:
                    self.given_away.append(number)

    def _try_together(self, turn: int) -> None:
        weights = np.zeros(len(self.low))
        numbers = list(self.needs)
        if turn == 0:
            weights[numbers] = 1.0
        else:
            weights[numbers] = self._chance.normal(size=len(numbers))
        self._note(self.worlds.highest(weights))

    def _try_alone(self, number: int) -> None:
        for sign in (1.0, -1.0):
            if number in self.needs:
                weights = np.zeros(len(self.low))
                weights[number] = sign
                self._note(self.worlds.highest(weights))

    def _note(self, world: np.ndarray | None) -> None:
        self.count += 1
        if world is None:
            return
        self.low = np.minimum(self.low, world)
        self.high = np.maximum(self.high, world)
        self.needs = {
            number: need
            for number, need in self.needs.items()
            if not need.met(int(self.low[number]), int(self.high[number]))
        }


def _is_told(quantity: Quantity) -> bool:
    return quantity.sensitive and quantity.rule == Rule.COUNT


def _beyond(quantity: Quantity) -> int | None:
    return quantity.k if quantity.sensitive else None


def _relations(system: System, group: Iterable[Key]) -> list[Relation]:
    numbers = {number for key in group for number in system.places(key)}
    return [system.relations[number] for number in sorted(numbers)]


def _groups(system: System, unknown: set[Key]) -> Iterator[frozenset[Key]]:
    """Unknown quantities that hang together through relations."""
    left = set(unknown)
    while left:
        start = left.pop()
        group, waiting = {start}, [start]
        while waiting:
            for number in system.places(waiting.pop()):
                for key, _ in system.relations[number].terms:
                    if key in left:
                        left.discard(key)
                        group.add(key)
                        waiting.append(key)
        yield frozenset(group)
