"""All figures of one view withheld together, so that no withheld one follows from others.

`withheld_cells` closes one line after the other. A figure can still follow from several
lines at once: so the lines are solved as equations, and whatever comes out determined
takes another figure of its lines with it. Pure; arithmetic modulo a prime is exact enough
to tell whether an unknown is determined, and needs no fractions.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from participation.publication.suppression import Sum, withheld_cells

Key = TypeVar("Key", bound=Hashable)
Equation = dict[Key, int]

PRIME = 2**61 - 1


def withheld_together(
    values: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    minimum: int,
    also: Collection[Key] = (),
) -> frozenset[Key]:
    """Keys of all figures that must not be shown, totals too.

    `also`: figures that are better given up than others.
    """
    small = {key for key, value in values.items() if 0 < value < minimum}
    hidden = withheld_cells(values, sums, minimum=minimum, also=also)
    while told := determined(hidden, sums) & small:
        more = _one_more(told, values, sums, hidden)
        if more is None:  # nothing above zero is left to hide behind: all of it goes
            return hidden | {key for line in sums for key in (line.total, *line.parts)}
        hidden = withheld_cells(values, sums, minimum=minimum, also=hidden | {more})
    return hidden


def determined(hidden: Collection[Key], sums: Sequence[Sum[Key]]) -> set[Key]:
    """Hidden figures that the sums tell exactly to whoever sees all the others."""
    solved: dict[Key, Equation[Key]] = {}
    for line in sums:
        row = _reduced(_equation(line, hidden), solved)
        if not row:
            continue
        pivot = next(iter(row))
        row = _scaled(row, pow(row[pivot], -1, PRIME))
        for other in [key for key, known in solved.items() if pivot in known]:
            solved[other] = _minus(solved[other], row, solved[other][pivot])
        solved[pivot] = row
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _one_more(
    told: set[Key],
    values: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    hidden: frozenset[Key],
) -> Key | None:
    """The smallest shown figure above zero in a line of those that are told."""
    candidates = [
        key
        for line in sums
        if not told.isdisjoint((line.total, *line.parts))
        for key in (*line.parts, line.total)
        if key not in hidden and values[key] > 0
    ]
    return min(candidates, key=lambda key: values[key], default=None)


def _equation(line: Sum[Key], hidden: Collection[Key]) -> Equation[Key]:
    row: Equation[Key] = {part: 1 for part in line.parts if part in hidden}
    if line.total in hidden:
        row[line.total] = PRIME - 1
    return row


def _reduced(row: Equation[Key], solved: Mapping[Key, Equation[Key]]) -> Equation[Key]:
    """The equation without the unknowns that others are solved for."""
    for pivot in [key for key in row if key in solved]:
        if pivot in row:
            row = _minus(row, solved[pivot], row[pivot])
    return row


def _minus(row: Equation[Key], other: Equation[Key], times: int) -> Equation[Key]:
    out = dict(row)
    for key, factor in other.items():
        value = (out.get(key, 0) - times * factor) % PRIME
        if value:
            out[key] = value
        else:
            out.pop(key, None)
    return out


def _scaled(row: Equation[Key], times: int) -> Equation[Key]:
    return {key: factor * times % PRIME for key, factor in row.items()}
