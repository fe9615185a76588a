"""Surveys that would have led to the same published figures: HiGHS looks for them.

As long as two such surveys differ in a withheld figure, nobody can know it. Every answer
is a whole-numbered survey, checked against all relations in whole numbers; a solver's
tolerance proves nothing here.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from participation.publication.disclosure.system import Key, Relation

Numbers = npt.NDArray[np.float64]
World = npt.NDArray[np.int64]

SECONDS = 5.0
"""For one search among whole numbers; one that does not end counts as not found."""
HIGHEST = 1e7


class Worlds:
    """What is possible for some unknown quantities, given all known ones."""

    def __init__(
        self,
        keys: Sequence[Key],
        relations: Sequence[Relation],
        known: Mapping[Key, int],
        *,
        lowest: Sequence[int | None],
        highest: Sequence[int | None] | None = None,
    ) -> None:
        self.keys = list(keys)
        place = {key: number for number, key in enumerate(self.keys)}
        self._low = np.array([-HIGHEST if low is None else low for low in lowest])
        self._high = np.array(
            [
                HIGHEST if high is None else high
                for high in highest or [None] * len(keys)
            ]
        )
        rows, columns, factors = [], [], []
        low, high = [], []
        for number, relation in enumerate(relations):
            constant = 0
            for key, factor in relation.terms:
                if key in place:
                    rows.append(number)
                    columns.append(place[key])
                    factors.append(factor)
                else:
                    constant += factor * known[key]
            low.append(-constant)
            high.append(-constant if relation.equal else np.inf)
        shape = (len(relations), len(self.keys))
        self._matrix = csr_array((factors, (rows, columns)), shape=shape)
        self._sides = np.array(low, dtype=float), np.array(high, dtype=float)

    def holds(self, world: World) -> bool:
        """Whether a survey agrees with everything that is known."""
        sums = self._matrix @ world
        return bool(
            np.all(sums >= self._sides[0])
            and np.all(sums <= self._sides[1])
            and np.all(world >= self._low)
            and np.all(world <= self._high)
        )

    def highest(self, weights: Numbers) -> World | None:
        """A survey with the weighted sum as high as possible; None: none was found."""
        for whole in (False, True):
            found = self._solve(weights, whole=whole)
            if found is not None and self.holds(found):
                return found
        return None

    def _solve(self, weights: Numbers, *, whole: bool) -> World | None:
        answer = milp(
            -weights,
            constraints=LinearConstraint(self._matrix, *self._sides),
            bounds=Bounds(self._low, self._high),
            integrality=np.full(len(self.keys), int(whole)),
            options={"time_limit": SECONDS},
        )
        if answer.x is None:
            return None
        rounded: World = np.round(answer.x).astype(np.int64)
        return rounded
