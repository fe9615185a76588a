"""The model card: what a model was made of and how good it was then. Pure, kept for good."""

import datetime
import importlib.metadata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from participation.themes.examples import Example
from participation.themes.intervals import wilson
from participation.themes.learning.gate import Comparison
from participation.themes.scheme import Scheme

FORMAT: Final = 1
SHIPPED, CITY, REVIEWED, CORRECTED = ORIGINS = (
    "shipped",
    "city",
    "reviewed",
    "corrected",
)
"""Where examples come from: the product, the city's file, whole reviews, single clicks."""
_SOFTWARE = ("participation", "spacy", "scikit-learn", "numpy")

Found = frozenset[str] | None
"""Themes that models found which had not seen the example; None: nobody asked them."""


@dataclass(frozen=True)
class Lesson:
    """An example, where it comes from, and what was found in it unseen."""

    example: Example
    origin: str
    found: Found = None


def build_card(
    *,
    version: str,
    scheme: Scheme,
    lessons: Sequence[Lesson],
    positives: Mapping[str, int],
    gate: Comparison | None,
    today: datetime.date,
) -> dict[str, Any]:
    """Return the card of a model just trained; `history` begins empty."""
    people = [lesson for lesson in lessons if lesson.origin == REVIEWED]
    origins = Counter(lesson.origin for lesson in lessons)
    return {
        "format": FORMAT,
        "version": version,
        "made_on": today.isoformat(),
        "scheme": {"key": scheme.key, "version": scheme.version},
        "software": software(),
        "examples": {origin: origins[origin] for origin in ORIGINS},
        "positives": dict(positives),
        "figures": {
            "all": figures(lessons, scheme.content_keys),
            "people": figures(people, scheme.content_keys),
        },
        "gate": gate.to_json() if gate else None,
        "history": [],
    }


def shipped_card(*, version: str, scheme: Scheme | None, today: datetime.date) -> Any:
    """Return the card of the model that came with the product: docs/themes.md has more."""
    return {
        "format": FORMAT,
        "version": version,
        "made_on": today.isoformat(),
        "scheme": {"key": scheme.key, "version": scheme.version} if scheme else None,
        "software": software(),
        "examples": None,
        "positives": {},
        "figures": None,
        "gate": None,
        "history": [],
    }


def with_event(
    card: Mapping[str, Any],
    *,
    action: str,
    today: datetime.date,
    who: str | None,
    reason: str = "",
) -> dict[str, Any]:
    """Return the card with what was done to the model; `who` None: nobody in person."""
    event = {"action": action, "on": today.isoformat(), "by": who, "reason": reason}
    return {**card, "history": [*card["history"], event]}


def figures(lessons: Iterable[Lesson], themes: Sequence[str]) -> dict[str, Any] | None:
    """Return F1, and per theme precision and recall; None where nothing was judged."""
    judged = [
        (lesson.example.themes, lesson.found)
        for lesson in lessons
        if lesson.example.complete and lesson.found is not None
    ]
    if not judged:
        return None
    rows = {theme: _theme_row(theme, judged) for theme in themes}
    counted = [_counts(theme, judged) for theme in themes]
    right, given, true = (sum(row[place] for row in counted) for place in range(3))
    occurring = [row["f1"] for row in rows.values() if row["positives"]]
    return {
        "comments": len(judged),
        "micro_f1": round(2 * right / max(given + true, 1), 4),
        "macro_f1": round(sum(occurring) / max(len(occurring), 1), 4),
        "themes": rows,
    }


def _theme_row(
    theme: str, judged: Sequence[tuple[frozenset[str], frozenset[str]]]
) -> dict[str, Any]:
    right, given, true = _counts(theme, judged)
    return {
        "positives": true,
        "given": given,
        "f1": round(2 * right / max(given + true, 1), 4),
        "precision": share(right, given),
        "recall": share(right, true),
    }


def _counts(
    theme: str, judged: Sequence[tuple[frozenset[str], frozenset[str]]]
) -> tuple[int, int, int]:
    """Return how often the theme was rightly given, given, and there."""
    return (
        sum(theme in true and theme in found for true, found in judged),
        sum(theme in found for _, found in judged),
        sum(theme in true for true, _ in judged),
    )


def share(part: int, whole: int) -> dict[str, float] | None:
    """Return a share with its 95 % interval (Wilson); None of nothing."""
    if not whole:
        return None
    low, high = wilson(part, whole)
    return {
        "value": round(part / whole, 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def software() -> dict[str, str]:
    """Return the versions of what a model depends on, without importing any of it."""
    found = {}
    for name in _SOFTWARE:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
