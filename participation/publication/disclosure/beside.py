"""Tables of the same comments: one base, and how many people named two things at once.

Who knows how many named each of two themes and how many named both can subtract: how many
named one without the other, how many neither. Those are guarded like what is printed. With
three themes there is more to reckon (who names both of two pairs names the third); that is
bound where it comes near enough to matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from participation.publication.disclosure.audit import WIDTH
from participation.publication.disclosure.lines import Place
from participation.publication.disclosure.shapes import (
    BASE,
    Edition,
    Publication,
    RowId,
    TableShape,
    cell,
    option,
    pair,
    parts,
)
from participation.publication.disclosure.system import Key, Quantity, Rule, System


def bind_beside(system: System, publication: Publication) -> None:
    """Bind each table that stands beside another, in every row and release."""
    for shape in publication.shapes.values():
        if shape.beside is None:
            continue
        for row in publication.rows.values():
            if shape.key in row.tables and shape.beside in row.tables:
                one = cell(row.id, shape.key, BASE)
                _same(system, one, cell(row.id, shape.beside, BASE))
        for edition in publication.editions:
            _bind_edition(system, publication, edition, shape, shape.beside)


def _bind_edition(
    system: System,
    publication: Publication,
    edition: Edition,
    shape: TableShape,
    beside: str,
) -> None:
    own, other = (publication.lines(edition, table) for table in (shape.key, beside))
    if not own or not other:
        return
    row, city = (publication.city(edition, table) for table in (shape.key, beside))
    if [line.id for line in own] != [line.id for line in other]:
        _differ(system, Place(row=row, table=shape.key, k=edition.k), city, beside)
    if shape.pairs and len(own) == 1:
        told = sum(line.people for line in other)
        place = Place(row=row, table=shape.key, k=own[0].k)
        pairs = _Pairs(system, place, city, beside, more=own[0].people - told)
        for name in own[0].tables[shape.key].cells:
            pairs.bind(name)
        pairs.bind_threes()


def _same(system: System, one: Key, other: Key) -> None:
    if system.quantities[one].value == system.quantities[other].value:
        system.sum(one, [other])


def _differ(system: System, own: Place, city: RowId, beside: str) -> None:
    """One table counts everybody, the other the people of its lines: few may be between."""
    base = cell(city, beside, BASE)
    value = system.quantities[own.base].value - system.quantities[base].value
    between = system.add(
        (f"beside {city[0]}", *own.row, own.table),
        Quantity(
            value=value, rule=Rule.CHANGE, k=own.k, lowest=0 if value >= 0 else None
        ),
    )
    system.sum(own.base, [base, between])


@dataclass(frozen=True)
class _Pairs:
    """The pairs of one row beside the city line of the single options.

    `more`: so many people more the row has; below 0 it is older than the line, and nothing
    can be said of what is least.
    """

    system: System
    place: Place
    city: RowId
    table: str
    more: int

    def bind(self, name: str) -> None:
        """Those who named both, one without the other, and neither make up the base."""
        first, second = parts(name)
        one, other, base = self.single(first), self.single(second), self.base
        if one is None or other is None:
            return
        both = self.place.cell(name)
        self.system.quantities[both].spare = True
        for key, name_of, lacking in ((one, first, second), (other, second, first)):
            without = self._without(key, both, f"{name_of} without {lacking}")
            self.system.sum(key, [both, without])
        left = self.value(base) + self.value(both) - self.value(one) - self.value(other)
        neither = self._add(f"neither {name}", left, Rule.COUNT, self.place.k)
        self.system.balance([base, both], [one, other, neither])

    def bind_threes(self) -> None:
        """Where three themes fill each other nearly up, their pairs bind each other."""
        if self.more < 0:
            return
        cells = {
            key[-1] for key in self.system.quantities
            if key[:4] == ("cell", *self.place.row, self.place.table)
        }  # fmt: skip
        names = {
            name
            for key in cells
            if key != BASE
            for name in parts(key.removeprefix(option("")))
            if self.single(name) is not None
        }
        for three in combinations(sorted(names), 3):
            self._bind_three(three)

    def _bind_three(self, three: tuple[str, str, str]) -> None:
        pairs = {two: self.place.cell(pair(*two)) for two in combinations(three, 2)}
        if not all(key in self.system.quantities for key in pairs.values()):
            return
        singles = {name: cell(self.city, self.table, option(name)) for name in three}
        for name in three:
            own = [key for two, key in pairs.items() if name in two]
            [other] = [key for two, key in pairs.items() if name not in two]
            if self.value(singles[name]) >= self.place.k:  # or it is no bound itself
                self._near(own, [singles[name], other])
        self._near([*singles.values()], [self.base, *pairs.values()])

    def _near(self, left: Sequence[Key], right: Sequence[Key]) -> None:
        """The left is at most the right; bound where that tells something of a pair."""
        slack = sum(map(self.value, right)) - sum(map(self.value, left)) + self.more
        if not self._tells(left, right, slack):
            return
        small, large = dict.fromkeys(left, 1), dict.fromkeys(right, 1)
        if self.more:
            known = Quantity(value=self.more, shown=True)
            large = {**large, self.system.add(self._follows("more"), known): 1}
        self.system.at_most(small, large)

    def _tells(self, left: Sequence[Key], right: Sequence[Key], slack: int) -> bool:
        """Whether a withheld pair could be too much bound by it.

        One on the right is then at least its own number less the slack, one on the left at
        most its own number and the slack; beyond k that leaves doubt enough.
        """
        k, own = self.place.k, self.place.row
        more = [self.value(key) for key in right if key[1:3] == own]
        less = [self.value(key) for key in left if key[1:3] == own]
        return slack < k and (
            any(slack < value for value in more)
            or any(slack < WIDTH or slack + value < k for value in less)
        )

    @property
    def base(self) -> Key:
        return cell(self.city, self.table, BASE)

    def single(self, name: str) -> Key | None:
        key = cell(self.city, self.table, option(name))
        return key if key in self.system.quantities else None

    def value(self, key: Key) -> int:
        return self.system.quantities[key].value

    def _without(self, single: Key, both: Key, name: str) -> Key:
        """Who named one without the other: guarded where (nearly) nobody did, of enough.

        At least one person stands in each withheld cell, so that of k no more than k - 1
        can be left; to ask for k would withhold the theme itself for nothing.
        """
        whole = self.value(single)
        k = min(self.place.k, whole - 1) if whole >= self.place.k else 0
        return self._add(name, whole - self.value(both), Rule.REST, k)

    def _add(self, name: str, value: int, rule: Rule, k: int) -> Key:
        known = self.more >= 0 and value >= -self.more
        lowest = -self.more if known else None
        quantity = Quantity(value=value, rule=rule, k=k, lowest=lowest)
        return self.system.add(self._follows(name), quantity)

    def _follows(self, name: str) -> Key:
        """A row that was carried over stands beside the city line of each release."""
        return self.place.follows(f"{name} beside {self.city[0]}")
