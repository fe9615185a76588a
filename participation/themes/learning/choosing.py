"""Which comments a person's word on would teach most, and why each of them. Pure.

Doubt first; what resembles the comments chosen before is worth less, and a theme that few
people have confirmed yet is worth more (themes.md: uncertainty mixed with variety). The
order is explained by codes that the pages put into words.
"""

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.responses.similar import letter_groups

RARE_BELOW = 20
"""Confirmed comments; until then a theme's rules decide (docs/themes.md)."""

_WORTH_OF_RARE = 0.3
_COST_OF_LIKENESS = 0.7
_NEAR = 0.25  # two scores so near that the choice lies between both

Reason = tuple[str, ...]
RANDOM: Reason = ("random",)


@dataclass(frozen=True)
class Candidate:
    """A comment that nobody has looked at. `themes`: the machine's, best first."""

    comment_id: uuid.UUID
    text: str
    doubt: float
    themes: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What is asked next, and why; the strongest reason comes first.

    ("between", a, b), ("whether", a), ("nothing",): where the machine is unsure;
    ("rare", a): few people have confirmed it; ("different",): unlike those before.
    """

    comment_id: uuid.UUID
    reasons: tuple[Reason, ...]


def rare_themes(confirmed: Mapping[str, int]) -> dict[str, float]:
    """How rare a theme is, 0 to 1, of those that fewer have confirmed than the others.

    With less than one label a theme there is no telling yet which are rare.
    """
    mean = sum(confirmed.values()) / max(1, len(confirmed))
    if mean < 1:
        return {}
    return {
        theme: 1 - number / RARE_BELOW
        for theme, number in confirmed.items()
        if number < min(RARE_BELOW, mean)
    }


def order_candidates(
    candidates: Sequence[Candidate],
    *,
    wanted: int,
    rare: Mapping[str, float],
    before: Sequence[str] = (),
) -> list[Chosen]:
    """Choose one after the other. `before`: texts that wait in the queue already."""
    groups = [letter_groups(candidate.text) for candidate in candidates]
    worth = [_worth(candidate, rare) for candidate in candidates]
    likeness = [0.0] * len(candidates)
    for text in before:
        _note_likeness(likeness, groups, letter_groups(text))
    left = set(range(len(candidates)))
    chosen: list[Chosen] = []
    while left and len(chosen) < wanted:
        # By id among equals, so that the same comments give the same order.
        best = min(
            left,
            key=lambda i: (
                _COST_OF_LIKENESS * likeness[i] - worth[i],
                candidates[i].comment_id,
            ),
        )
        passed_over = max(worth[i] for i in left) > worth[best]
        left.remove(best)
        reasons = _reasons(candidates[best], rare, different=passed_over)
        chosen.append(Chosen(candidates[best].comment_id, reasons))
        _note_likeness(likeness, groups, groups[best])
    return chosen


def _worth(candidate: Candidate, rare: Mapping[str, float]) -> float:
    rarest = max((rare.get(theme, 0.0) for theme, _ in candidate.themes), default=0.0)
    return candidate.doubt + _WORTH_OF_RARE * rarest


def _reasons(
    candidate: Candidate, rare: Mapping[str, float], *, different: bool
) -> tuple[Reason, ...]:
    reasons = [_doubt_in_words(candidate.themes)]
    named = [theme for theme, _ in candidate.themes if theme in rare]
    if named:
        reasons.append(("rare", max(named, key=lambda theme: rare[theme])))
    if different:
        reasons.append(("different",))
    return tuple(reasons)


def _doubt_in_words(themes: Sequence[tuple[str, float]]) -> Reason:
    if not themes:
        return ("nothing",)
    first, *others = sorted(themes, key=lambda scored: abs(scored[1] - 0.5))
    if others and abs(others[0][1] - first[1]) <= _NEAR:
        return ("between", first[0], others[0][0])
    return ("whether", first[0])


def _note_likeness(
    likeness: list[float], groups: Sequence[frozenset[str]], text: frozenset[str]
) -> None:
    for i, found in enumerate(groups):
        likeness[i] = max(likeness[i], _cosine(found, text))


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))
