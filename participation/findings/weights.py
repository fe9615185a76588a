"""Weights that make the answers' margins those of the inhabitants: raking. Pure numbers.

Iterative proportional fitting (Deming & Stephan 1940) on the table of cells, not on
people: 100,000 answers are a few hundred cells. Our own forty lines and no library: ipfn
carries pandas and knows neither limits nor empty groups; it checks these in the tests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CLOSE_ENOUGH = 1e-10
ROUNDS = 1_000
TRIMMINGS = 100
LOWEST, HIGHEST = 0.3, 3.0

Cell = tuple[str, ...]  # a group for each margin
Margin = Mapping[str, float]  # shares of the groups, which add up to 1


@dataclass(frozen=True, kw_only=True)
class Raked:
    """A weight for each cell; about 1 on average over people, within the limits.

    `deviation`: how far a group's weighted share still is from its target at most.
    `is_found` False: the margins contradict what is there; the weights are of no use.
    """

    weights: tuple[float, ...]
    is_found: bool
    trimmed: bool
    deviation: float


def rake(
    cells: Sequence[Cell],
    counts: Sequence[int],
    margins: Sequence[Margin],
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
) -> Raked:
    """Return weights that bring the shares of all groups to the margins.

    A weight outside the limits is cut and the rest raked again. Each group of a margin
    needs answers (see `reachable`); ValueError where it has none.
    """
    _refuse_empty(cells, counts, margins)
    weights, is_found = _fit(cells, counts, margins, [1.0] * len(cells))
    trimmed = False
    for _ in range(TRIMMINGS):
        cut = [min(max(weight, lowest), highest) for weight in weights]
        if cut == weights or not is_found:
            break
        trimmed = True
        weights, _ = _fit(cells, counts, margins, cut, rounds=ROUNDS // 50)
    if is_found:
        weights = [min(max(weight, lowest), highest) for weight in weights]
    return Raked(
        weights=tuple(weights),
        is_found=is_found,
        trimmed=trimmed,
        deviation=_deviation(cells, counts, margins, weights),
    )


def reachable(counts: Mapping[str, int], target: Margin, *, unknown: str) -> Margin:
    """Return a target for exactly the groups that answered.

    People who did not say keep their share: nothing is known about them. Groups that
    nobody answered of are left out, and the others share out what remains.
    """
    total = sum(counts.values())
    kept = counts.get(unknown, 0) / total if total else 0.0
    known = {k: s for k, s in target.items() if counts.get(k) and s > 0}
    whole = sum(known.values())
    margin = {key: (1 - kept) * share / whole for key, share in known.items()}
    return {**margin, unknown: kept} if kept else margin


def design_effect(counts: Sequence[int], weights: Sequence[float]) -> float:
    """Return how much weighting widens intervals (Kish 1965); 1 is not at all."""
    number = sum(counts)
    first = sum(n * w for n, w in zip(counts, weights, strict=True))
    second = sum(n * w * w for n, w in zip(counts, weights, strict=True))
    return number * second / first**2 if first else 1.0


def _fit(
    cells: Sequence[Cell],
    counts: Sequence[int],
    margins: Sequence[Margin],
    start: Sequence[float],
    *,
    rounds: int = ROUNDS,
) -> tuple[list[float], bool]:
    weights = list(start)
    total = sum(counts)
    places = [_places(cells, position) for position in range(len(margins))]
    for _ in range(rounds):
        for margin, groups in zip(margins, places, strict=True):
            for group, inside in groups.items():
                there = sum(counts[cell] * weights[cell] for cell in inside)
                factor = margin[group] * total / there if there else 1.0
                for cell in inside:
                    weights[cell] *= factor
        if _deviation(cells, counts, margins, weights) < CLOSE_ENOUGH:
            return weights, True
    return weights, False


def _places(cells: Sequence[Cell], position: int) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        groups.setdefault(cell[position], []).append(place)
    return groups


def _deviation(
    cells: Sequence[Cell],
    counts: Sequence[int],
    margins: Sequence[Margin],
    weights: Sequence[float],
) -> float:
    return max(_deviations(cells, counts, margins, weights), default=0.0)


def _deviations(
    cells: Sequence[Cell],
    counts: Sequence[int],
    margins: Sequence[Margin],
    weights: Sequence[float],
) -> Iterator[float]:
    total = sum(n * w for n, w in zip(counts, weights, strict=True))
    for position, margin in enumerate(margins):
        for group, inside in _places(cells, position).items():
            there = sum(counts[cell] * weights[cell] for cell in inside)
            yield abs(there / total - margin[group])


def _refuse_empty(
    cells: Sequence[Cell], counts: Sequence[int], margins: Sequence[Margin]
) -> None:
    for position, margin in enumerate(margins):
        answered = {c[position] for c, n in zip(cells, counts, strict=True) if n}
        if answered != {group for group, share in margin.items() if share > 0}:
            raise ValueError(f"margin {position} has other groups than the answers")
