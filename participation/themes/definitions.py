"""Rules for themes that have none: the words of their own definition.

A scheme that comes with names and a sentence of explanation works at once. Words of the
name speak loudest, those of the examples under "belongs" less, those of the sentence
least; a word that several themes use says little of each. Where a planner has written
rules, these stand alone.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from participation.text.normalise import fold
from participation.themes.patterns import Pattern
from participation.themes.scheme import Scheme, Theme, ThemeRules

_LABEL, _BELONGS, _DESCRIPTION = 1.0, 0.8, 0.4
_SHORTEST: Final = 4
_ANYWHERE: Final = 5
"""Shorter stems must begin a word: "rad" would be found in "Kamerad"."""
_ENDINGS: Final = ("innen", "ungen", "en", "er", "es", "em", "e", "n", "s")
_STEM: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+")
_EMPTY_WORDS: Final = (
    "aber alle allem allen aller alles andere anderen auch beim bereich bereiche bitte "
    "dass denen deren dessen diese diesem diesen dieser dieses durch eine einem einen "
    "einer eines etwas fehlende gegen haben hier ihre ihrem ihren ihrer kein keine keinen "
    "mehr menschen nach nicht ohne oder oeffentliche oeffentlichen oeffentlicher rund sein "
    "seine sich sind sonstige sonstiges sowie themen ueber unter vom wege weitere weiteren "
    "werden wird zum zur zwischen stadt staedtische angebot angebote fragen allgemein "
    "other general with from that this about"
)
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())


def with_definition_rules(scheme: Scheme) -> Scheme:
    """Return the scheme with rules for those themes that have none of their own."""
    found = {t.key: _weighted(t) for t in scheme.themes if _needs_rules(t)}
    if not found:
        return scheme
    spread = Counter(stem for stems in found.values() for stem in stems)
    return replace(
        scheme,
        themes=tuple(
            replace(theme, rules=_rules(found[theme.key], spread))
            if theme.key in found
            else theme
            for theme in scheme.themes
        ),
    )


def _needs_rules(theme: Theme) -> bool:
    return not theme.system and not theme.rules.stems and not theme.rules.words


def _weighted(theme: Theme) -> dict[str, float]:
    """Return stems with the weight of the loudest place they stand in."""
    found: dict[str, float] = {}
    for text, weight in _texts(theme):
        for word in _WORD.findall(fold(text)):
            if len(word) >= _SHORTEST - 1 and word not in _EMPTY:
                stem = _stem(word)
                found[stem] = max(weight, found.get(stem, 0.0))
    return found


def _texts(theme: Theme) -> Iterator[tuple[str, float]]:
    for texts, weight in (
        (theme.label, _LABEL), (theme.plain_label, _LABEL),
        (theme.description, _DESCRIPTION),
    ):  # fmt: skip
        yield from ((text, weight) for text in _german(texts))
    yield from ((text, _BELONGS) for text in theme.belongs)


def _german(texts: Mapping[str, str]) -> Iterator[str]:
    if "de" in texts:
        yield texts["de"]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word


def _rules(stems: Mapping[str, float], spread: Counter[str]) -> ThemeRules:
    return ThemeRules(
        stems=tuple(
            Pattern(
                words=(stem,),
                weight=weight / math.sqrt(spread[stem]),
                at_start=len(stem) < _ANYWHERE,
                at_end=len(stem) < _SHORTEST,
            )
            for stem, weight in sorted(stems.items())
        )
    )
