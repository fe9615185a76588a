"""Invented comments for simulation, built from templates of the project."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from participation.text.normalise import fold

PATH = Path(__file__).parent / "data" / "simulated_comments.json"

SECOND_THEME = 0.2  # share of comments with two themes
CARELESS = 0.12  # share in lower case or with umlauts spelt out


@cache
def _templates() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return data


def themes_of_templates() -> tuple[str, ...]:
    return tuple(_templates()["themes"])


def invented_comment(
    chance: random.Random, *, themes: list[str], weights: list[float], praise: bool
) -> str:
    """Return a comment; `weights` say how often each theme is meant."""
    number = 2 if chance.random() < SECOND_THEME else 1
    meant = dict.fromkeys(chance.choices(themes, weights, k=number))
    parts = [_sentence(chance, theme, praise=praise) for theme in meant]
    return _as_typed(chance, chance.choice(_templates()["joins"]).join(parts))


def _sentence(chance: random.Random, theme: str, *, praise: bool) -> str:
    data = _templates()
    template: str = chance.choice(
        data["themes"][theme]["keep" if praise else "missing"]
    )
    for slot, words in data["slots"].items():
        template = template.replace(f"{{{slot}}}", chance.choice(words))
    text = template.strip()
    return text[:1].upper() + text[1:] if chance.random() < 0.9 else text


def _as_typed(chance: random.Random, text: str) -> str:
    style = chance.random()
    if style < CARELESS / 2:
        return text.lower().rstrip(".!")
    if style < CARELESS:
        return fold(text)
    return text
