"""All that is published together, as quantities and what everybody knows binds them.

A quantity is a figure that may be printed (a cell, a base) or one that follows from
figures (who did not answer, who did not choose, what changed since the last release).
Relations hold in every survey: parts add up to their sum, nobody chooses more often than
he answers. From shown quantities and relations an attacker works out the rest; the audit
does the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Key = tuple[str, ...]


class Rule(StrEnum):
    """When a quantity is about so few people that nobody may learn it."""

    COUNT = "count"  # from 1 to k - 1; that there is nobody may be said
    REST = "rest"  # below k, nobody included: else (nearly) all of a line said the same
    CHANGE = "change"  # from 1 to k - 1 more or fewer than in an earlier release


@dataclass(slots=True)
class Quantity:
    """One number. `cost`: what is lost by withholding it; None: that is not possible.

    The cost is made of public figures alone, so that the choice of what else to withhold
    tells nothing of what is withheld. `lowest`: what everybody knows it to be at least;
    None: it may be negative.
    """

    value: int
    rule: Rule = Rule.COUNT
    k: int = 5
    shown: bool = False
    printed: bool = False  # it is a figure, not only something that follows
    cost: float | None = None
    lowest: int | None = 0
    spare: bool = False  # withheld before anything else, even where it is nobody

    @property
    def sensitive(self) -> bool:
        match self.rule:
            case Rule.COUNT:
                return 0 < self.value < self.k
            case Rule.REST:
                return self.value < self.k
            case Rule.CHANGE:
                return 0 < abs(self.value) < self.k

    @property
    def guarded(self) -> bool:
        """Whether nobody may work it out: it is withheld, or too small to be told."""
        return not self.shown and (self.printed or self.sensitive)


@dataclass(frozen=True, slots=True)
class Relation:
    """Terms (key, factor) that add up to nothing, or where not `equal` to nothing less."""

    terms: tuple[tuple[Key, int], ...]
    equal: bool = True


@dataclass
class System:
    """Quantities, relations, and which relations a quantity stands in."""

    quantities: dict[Key, Quantity] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    _places: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: Key, quantity: Quantity) -> Key:
        """Add a quantity and return its key; one that is there stays as it is."""
        self.quantities.setdefault(key, quantity)
        return key

    def sum(self, total: Key, parts: Iterable[Key]) -> None:
        """The parts make up the total."""
        self._bind(((total, 1), *((part, -1) for part in parts)), equal=True)

    def balance(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        """Both sides add up to the same."""
        terms = (*((key, 1) for key in left), *((key, -1) for key in right))
        self._bind(terms, equal=True)

    def at_most(self, small: Mapping[Key, int], large: Mapping[Key, int]) -> None:
        """The weighted sum on the left is never more than that on the right.

        Where it is (paper forms are keyed as they were filled in), an attacker who took
        it for granted would be wrong, so nothing is bound.
        """
        terms = (*large.items(), *((key, -factor) for key, factor in small.items()))
        if sum(self.quantities[key].value * factor for key, factor in terms) >= 0:
            self._bind(terms, equal=False)

    def places(self, key: Key) -> list[int]:
        """Return the numbers of the relations it stands in."""
        return self._places[key]

    @property
    def unknown(self) -> set[Key]:
        return {key for key, q in self.quantities.items() if not q.shown}

    def _bind(self, terms: tuple[tuple[Key, int], ...], *, equal: bool) -> None:
        for key, _ in terms:
            self._places[key].append(len(self.relations))
        self.relations.append(Relation(terms, equal))
