"""How good a tagger is, measured on comments whose themes people gave. Pure."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from participation.themes.examples import Example
from participation.themes.scheme import Scheme
from participation.themes.tagger import Tagger, ThemeSpan, is_unsure

_BINS = 10


@dataclass(frozen=True)
class ThemeFigures:
    """Of one theme: how often it was right, wrong or missed among assigned tags."""

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


@dataclass(frozen=True)
class Report:
    """Figures of an evaluation; F1, precision and recall are of assigned tags."""

    comments: int
    micro: ThemeFigures
    themes: dict[str, ThemeFigures]
    calibration_error: float
    share_unsure: float
    offered_recall: float
    """Share of the true tags that were assigned or at least suggested."""
    comments_per_second: float

    @property
    def micro_f1(self) -> float:
        return self.micro.f1

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the themes that occur; the others say nothing."""
        occurring = [f for f in self.themes.values() if f.right + f.missed]
        return _ratio(sum(figures.f1 for figures in occurring), len(occurring))


def evaluate(tagger: Tagger, scheme: Scheme, examples: Sequence[Example]) -> Report:
    """Return the figures of a tagger on examples that are complete."""
    known = [example for example in examples if example.complete]
    started = time.perf_counter()
    texts = ((number, example.text) for number, example in enumerate(known))
    tags = [list(reading.themes) for _, reading in tagger(texts)]
    seconds = time.perf_counter() - started
    themes = {key: _figures(key, known, tags) for key in scheme.content_keys}
    return Report(
        comments=len(known),
        micro=_sum(list(themes.values())),
        themes=themes,
        calibration_error=_calibration_error(known, tags),
        share_unsure=_ratio(sum(map(is_unsure, tags)), len(known)),
        offered_recall=_offered_recall(scheme, known, tags),
        comments_per_second=len(known) / max(seconds, 1e-9),
    )


def _figures(
    key: str, examples: Sequence[Example], tags: Sequence[list[ThemeSpan]]
) -> ThemeFigures:
    pairs = [
        (key in example.themes, _is_assigned(key, found))
        for example, found in zip(examples, tags, strict=True)
    ]
    return ThemeFigures(
        right=pairs.count((True, True)),
        wrong=pairs.count((False, True)),
        missed=pairs.count((True, False)),
    )


def _is_assigned(key: str, tags: Sequence[ThemeSpan]) -> bool:
    return any(tag.theme == key and tag.band == "assigned" for tag in tags)


def _sum(figures: Sequence[ThemeFigures]) -> ThemeFigures:
    return ThemeFigures(
        right=sum(one.right for one in figures),
        wrong=sum(one.wrong for one in figures),
        missed=sum(one.missed for one in figures),
    )


def _offered_recall(
    scheme: Scheme, examples: Sequence[Example], tags: Sequence[list[ThemeSpan]]
) -> float:
    content = set(scheme.content_keys)
    offered = total = 0
    for example, found in zip(examples, tags, strict=True):
        true = example.themes & content
        total += len(true)
        offered += len(true & {tag.theme for tag in found})
    return _ratio(offered, total)


def _calibration_error(
    examples: Sequence[Example], tags: Sequence[list[ThemeSpan]]
) -> float:
    """Return how far scores lie from shares of right tags, mean over tags given."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for example, found in zip(examples, tags, strict=True):
        for tag in found:
            place = min(int(tag.score * _BINS), _BINS - 1)
            bins[place].append((tag.score, tag.theme in example.themes))
    gaps = [
        abs(sum(score for score, _ in one) - sum(right for _, right in one))
        for one in bins
    ]
    return _ratio(sum(gaps), sum(len(one) for one in bins))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
