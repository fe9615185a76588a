"""How good the machine's themes are, from a random sample, and when that is known. Pure.

Precision: of the themes that the machine assigned, how many a person gave too. Recall: of
those a person gave, how many the machine had assigned. What it only suggests counts as not
said. The intervals are Wilson's, which hold for few cases and near 0 and 1.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from participation.themes.intervals import wilson

MOST_TAGS = 20_000
"""Where the search for "how many more" ends: two shares too near to be told apart."""

_FEWEST_TO_REFUSE = 10

Verdict = Literal["good", "weak", "open", "unknown"]
Labels = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is good enough. `tolerance`: how far the lower bound may lie below."""

    precision: float = 0.90
    recall: float = 0.80
    tolerance: float = 0.05


GOAL = Goal()
"""Recall is asked less: the machine assigns what it is sure of and leaves the rest open."""


@dataclass(frozen=True)
class Judged:
    """A comment of the sample: a person's themes and the machine's."""

    person: Labels
    machine: Labels


@dataclass(frozen=True)
class Share:
    """`hits` of `of` cases."""

    hits: int
    of: int

    @property
    def point(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def low(self) -> float:
        return wilson(self.hits, self.of)[0]

    @property
    def high(self) -> float:
        return wilson(self.hits, self.of)[1]


@dataclass(frozen=True, kw_only=True)
class Quality:
    """`more`: about how many comments until the verdict stands; None: it cannot be said.

    good: both lower bounds reach the goal less the tolerance. weak: an upper bound stays
    below its goal, so that looking at more comments would not change the answer.
    """

    precision: Share
    recall: Share
    verdict: Verdict
    more: int | None = None


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    comments: int
    themes: dict[str, Quality]
    overall: Quality


def audit(
    judged: Sequence[Judged], themes: Sequence[str], *, goal: Goal = GOAL
) -> AuditReport:
    """Figures for each theme and over all tags."""
    shares = {theme: _shares(judged, theme) for theme in themes}
    overall = tuple(
        Share(sum(pair[i].hits for pair in shares.values()),
              sum(pair[i].of for pair in shares.values()))
        for i in range(2)
    )  # fmt: skip
    return AuditReport(
        comments=len(judged),
        themes={t: _judge(*pair, len(judged), goal) for t, pair in shares.items()},
        overall=_judge(overall[0], overall[1], len(judged), goal),
    )


def _shares(judged: Sequence[Judged], theme: str) -> tuple[Share, Share]:
    both = sum(theme in j.person and theme in j.machine for j in judged)
    return (
        Share(both, sum(theme in j.machine for j in judged)),
        Share(both, sum(theme in j.person for j in judged)),
    )


def _judge(precision: Share, recall: Share, comments: int, goal: Goal) -> Quality:
    pairs = ((precision, goal.precision), (recall, goal.recall))
    more: int | None = None
    verdict: Verdict = "open"
    if not precision.of and not recall.of:
        verdict = "unknown"
    elif all(_is_good(share, aim, goal.tolerance) for share, aim in pairs):
        verdict = "good"
    elif any(_is_weak(share, aim, goal.tolerance) for share, aim in pairs):
        verdict = "weak"
    else:
        more = _comments_left(pairs, comments, goal.tolerance)
    return Quality(precision=precision, recall=recall, verdict=verdict, more=more)


def _is_good(share: Share, aim: float, tolerance: float) -> bool:
    return share.low >= aim - tolerance


def _is_weak(share: Share, aim: float, tolerance: float) -> bool:
    known = share.of >= _FEWEST_TO_REFUSE
    return known and not _is_good(share, aim, tolerance) and share.high < aim


def _comments_left(
    pairs: Sequence[tuple[Share, float]], comments: int, tolerance: float
) -> int | None:
    """Comments until the slower of both figures is decided, if the shares stay."""
    left = 0
    for share, aim in pairs:
        if not share.of:
            return None
        cases = _cases_to_decide(share, aim, tolerance)
        if cases is None:
            return None
        left = max(left, math.ceil(cases * comments / share.of) - comments)
    return left


def _cases_to_decide(share: Share, aim: float, tolerance: float) -> int | None:
    def decided(cases: int) -> bool:
        grown = Share(round(cases * share.hits / share.of), cases)
        return _is_good(grown, aim, tolerance) or _is_weak(grown, aim, tolerance)

    return _first(decided, share.of)


def _first(holds: Callable[[int], bool], start: int) -> int | None:
    """The first number from `start` on for which it holds, to within one in eight."""
    number = start
    while number <= MOST_TAGS:
        if holds(number):
            return number
        number += max(1, number // 8)
    return None
