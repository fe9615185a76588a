"""How good a tagger is, measured on comments whose themes people gave. Pure."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from participation.themes.examples import Example
from participation.themes.intervals import wilson
from participation.themes.tagger import Tagger, ThemeSpan, is_unsure

_BINS: Final = 10
_RESAMPLES: Final = 300


@dataclass(frozen=True)
class ThemeFigures:
    """Of one theme, or of all: how often a tag was right, wrong or missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return _ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def precision_interval(self) -> tuple[float, float]:
        return wilson(self.right, self.right + self.wrong)

    @property
    def recall_interval(self) -> tuple[float, float]:
        return wilson(self.right, self.right + self.missed)


@dataclass(frozen=True)
class Report:
    """Figures of an evaluation.

    `themes` judges the best guess, the set of themes a person would most probably give;
    `assigned` what counts without anybody having looked.
    """

    comments: int
    themes: dict[str, ThemeFigures]
    assigned: dict[str, ThemeFigures]
    micro_f1_interval: tuple[float, float]
    calibration_error: float
    share_unsure: float
    offered_recall: float
    """Share of the true tags that were assigned or at least suggested."""
    comments_per_second: float
    """Of processor time, on one core."""

    @property
    def micro(self) -> ThemeFigures:
        return _sum(list(self.themes.values()))

    @property
    def assigned_micro(self) -> ThemeFigures:
        return _sum(list(self.assigned.values()))

    @property
    def micro_f1(self) -> float:
        return self.micro.f1

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the themes that occur; the others say nothing."""
        occurring = [f for f in self.themes.values() if f.right + f.missed]
        return _ratio(sum(figures.f1 for figures in occurring), len(occurring))


def evaluate(
    tagger: Tagger, themes: Sequence[str], examples: Sequence[Example]
) -> Report:
    """Return the figures of a tagger for these themes on examples that are complete."""
    known = [example for example in examples if example.complete]
    started = time.process_time()
    texts = ((number, example.text) for number, example in enumerate(known))
    tags = [list(reading.themes) for _, reading in tagger(texts)]
    seconds = time.process_time() - started
    true = [example.themes & frozenset(themes) for example in known]
    guesses = [_chosen(found, lambda tag: tag.likely) for found in tags]
    assigned = [_chosen(found, lambda tag: tag.band == "assigned") for found in tags]
    return Report(
        comments=len(known),
        themes={key: _figures(key, true, guesses) for key in themes},
        assigned={key: _figures(key, true, assigned) for key in themes},
        micro_f1_interval=_f1_interval(true, guesses),
        calibration_error=_calibration_error(true, tags),
        share_unsure=_ratio(sum(map(is_unsure, tags)), len(known)),
        offered_recall=_offered_recall(true, tags),
        comments_per_second=len(known) / max(seconds, 1e-9),
    )


Sets = Sequence[frozenset[str]]


def _chosen(
    tags: Sequence[ThemeSpan], wanted: Callable[[ThemeSpan], bool]
) -> frozenset[str]:
    return frozenset(tag.theme for tag in tags if wanted(tag))


def _figures(key: str, true: Sets, given: Sets) -> ThemeFigures:
    pairs = [(key in was, key in said) for was, said in zip(true, given, strict=True)]
    return ThemeFigures(
        right=pairs.count((True, True)),
        wrong=pairs.count((False, True)),
        missed=pairs.count((True, False)),
    )


def _sum(figures: Sequence[ThemeFigures]) -> ThemeFigures:
    return ThemeFigures(
        right=sum(one.right for one in figures),
        wrong=sum(one.wrong for one in figures),
        missed=sum(one.missed for one in figures),
    )


def _f1_interval(true: Sets, given: Sets) -> tuple[float, float]:
    """Return the 95 % interval of micro F1: bootstrap over comments, a fixed seed."""
    counts = [
        (len(was & said), len(was) + len(said))
        for was, said in zip(true, given, strict=True)
    ]
    if not counts:
        return 0.0, 1.0
    draw = random.Random(0)  # noqa: S311 -- statistics, no secret
    found = []
    for _ in range(_RESAMPLES):
        drawn = draw.choices(counts, k=len(counts))
        found.append(_ratio(2 * sum(c[0] for c in drawn), sum(c[1] for c in drawn)))
    found.sort()
    return found[round(0.025 * _RESAMPLES)], found[round(0.975 * _RESAMPLES) - 1]


def _offered_recall(true: Sets, tags: Sequence[list[ThemeSpan]]) -> float:
    offered = sum(
        len(was & {tag.theme for tag in found})
        for was, found in zip(true, tags, strict=True)
    )
    return _ratio(offered, sum(map(len, true)))


def _calibration_error(true: Sets, tags: Sequence[list[ThemeSpan]]) -> float:
    """Return how far scores lie from shares of right tags, mean over tags given."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for was, found in zip(true, tags, strict=True):
        for tag in found:
            place = min(int(tag.score * _BINS), _BINS - 1)
            bins[place].append((tag.score, tag.theme in was))
    gaps = [
        abs(sum(score for score, _ in one) - sum(right for _, right in one))
        for one in bins
    ]
    return _ratio(sum(gaps), sum(len(one) for one in bins))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
