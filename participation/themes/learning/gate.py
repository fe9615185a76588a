"""Whether a newly trained model may take the place of the one in use. Pure.

Both are compared on comments that people have read whole and that neither has learned
from. Decided and explained in docs/decisions/0015-retraining.md.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

MICRO_TOLERANCE: Final = 0.01
THEME_TOLERANCE: Final = 0.05
ENOUGH_COMMENTS: Final = 20
ENOUGH_POSITIVES: Final = 10
CERTAIN: Final = 0.025
"""How likely a model no worse may be called worse, over all that is compared (Bonferroni)."""
RESAMPLES: Final = 1000
_ROUNDING: Final = 1e-9
_LARGE: Final = 50


class Verdict(StrEnum):
    """WORSE is certain, UNCLEAR may be chance: then a person decides, as with TOO_FEW."""

    NOT_WORSE = "not_worse"
    UNCLEAR = "unclear"
    WORSE = "worse"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment with the themes that people, the old and the new model find in it."""

    true: frozenset[str]
    old: frozenset[str]
    new: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """F1 of both models, and the 95 % interval of new minus old."""

    positives: int
    old: float
    new: float
    low: float
    high: float
    verdict: Verdict

    @property
    def change(self) -> float:
        return self.new - self.old


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What the gate found. `themes` holds those that occur, in the scheme's order."""

    comments: int
    verdict: Verdict
    micro: Difference
    themes: Mapping[str, Difference]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Comparison":
        return cls(
            comments=data["comments"],
            verdict=Verdict(data["verdict"]),
            micro=_difference(data["micro"]),
            themes={key: _difference(row) for key, row in data["themes"].items()},
        )


# Of a comment, of all themes or of one: how many the old model gave rightly and in all,
# the new one rightly and in all, and how many there are.
_Cell = tuple[int, int, int, int, int]


def compare(judged: Sequence[Judged], themes: Iterable[str]) -> Comparison:
    """Compare two models on the same comments, on all themes and on each."""
    in_order = tuple(themes)
    whole = Counter(_cell(one, frozenset(in_order)) for one in judged)
    cells = {
        theme: Counter(_cell(one, frozenset((theme,))) for one in judged)
        for theme in in_order
    }
    frequent = {
        t for t, found in cells.items() if _positives(found) >= ENOUGH_POSITIVES
    }
    certain = CERTAIN / (1 + len(frequent))
    micro = _judge(
        whole,
        tolerance=MICRO_TOLERANCE,
        enough=len(judged) >= ENOUGH_COMMENTS,
        certain=certain,
    )
    lines = {
        theme: _judge(
            found, tolerance=THEME_TOLERANCE, enough=theme in frequent, certain=certain
        )
        for theme, found in cells.items()
        if any(any(cell) for cell in found)
    }
    return Comparison(
        comments=len(judged),
        verdict=_overall(micro, lines.values()),
        micro=micro,
        themes=lines,
    )


def _overall(micro: Difference, themes: Iterable[Difference]) -> Verdict:
    if micro.verdict is Verdict.TOO_FEW:
        return Verdict.TOO_FEW
    found = {micro.verdict, *(theme.verdict for theme in themes)}
    for verdict in (Verdict.WORSE, Verdict.UNCLEAR):
        if verdict in found:
            return verdict
    return Verdict.NOT_WORSE


def _cell(one: Judged, themes: frozenset[str]) -> _Cell:
    true, old, new = one.true & themes, one.old & themes, one.new & themes
    return len(old & true), len(old), len(new & true), len(new), len(true)


def _positives(cells: Counter[_Cell]) -> int:
    return sum(cell[4] * number for cell, number in cells.items())


def _judge(
    cells: Counter[_Cell], *, tolerance: float, enough: bool, certain: float
) -> Difference:
    old, new = _f1_of_both(cells)
    changes = _resampled_changes(cells)
    if not enough:
        verdict = Verdict.TOO_FEW
    elif new - old >= -tolerance - _ROUNDING:
        verdict = Verdict.NOT_WORSE
    else:
        by_chance = sum(change >= 0 for change in changes) / RESAMPLES
        verdict = Verdict.WORSE if by_chance < certain else Verdict.UNCLEAR
    low, high = changes[int(0.025 * RESAMPLES)], changes[int(0.975 * RESAMPLES) - 1]
    return Difference(
        positives=_positives(cells),
        old=round(old, 4),
        new=round(new, 4),
        low=round(low, 4),
        high=round(high, 4),
        verdict=verdict,
    )


def _f1_of_both(cells: Mapping[_Cell, int]) -> tuple[float, float]:
    right_old, given_old, right_new, given_new, true = (
        sum(cell[place] * number for cell, number in cells.items())
        for place in range(5)
    )
    return (
        2 * right_old / max(given_old + true, 1),
        2 * right_new / max(given_new + true, 1),
    )


def _resampled_changes(cells: Counter[_Cell]) -> list[float]:
    """Return the differences that other comments would give, sorted: paired bootstrap.

    Each resample takes each comment a Poisson number of times (mean 1), which for a ratio
    is as good as drawing with replacement; comments alike are drawn together, so that it
    takes no longer for many comments.
    """
    chance = random.Random(0)  # noqa: S311 -- statistics, the same every time
    told = sorted((cell, number) for cell, number in cells.items() if any(cell))
    changes = []
    for _ in range(RESAMPLES):
        old, new = _f1_of_both(
            {
                cell: _poisson(number, chance.random, chance.gauss)
                for cell, number in told
            }
        )
        changes.append(new - old)
    return sorted(changes)


def _poisson(
    mean: int, uniform: Callable[[], float], normal: Callable[[float, float], float]
) -> int:
    if mean > _LARGE:
        return max(0, round(normal(mean, math.sqrt(mean))))
    limit, product, number = math.exp(-mean), uniform(), 0
    while product > limit:
        product *= uniform()
        number += 1
    return number


def _difference(row: Mapping[str, Any]) -> Difference:
    return Difference(**{**row, "verdict": Verdict(row["verdict"])})
