"""Themes of comments that are not German: from that language's words, nothing else.

The learned part knows German sub-words only and would guess; a language without words in
the scheme gives no theme, so that the comment waits for a person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from participation.themes.pipeline.lexicon import (
    MAX_CACHED_WORDS,
    RuleHit,
    Word,
    rule_hits,
)
from participation.themes.rules import ThemeMatcher, foreign_forms
from participation.themes.scheme import Scheme
from participation.themes.tagger import MAX_SUGGESTIONS, Band, Evidence, ThemeSpan

_WORD: Final = re.compile(
    # With what is written above Arabic letters, apostrophes, hyphens, zero-width joints.
    "[^\\W_](?:[\\w'’ʼ\u0300-\u036f\u0640\u064b-\u0652\u0670\u200c-]*[^\\W_])?[\u064b-\u0652]*"
)
_NO_BUCKETS: Final = np.empty(0, dtype=np.int64)
_MOST_EVIDENCE: Final = 4
_MOST_CHARACTERS: Final = 20_000
"""Themes show early; phrases that come a thousand times must not hold a worker."""

_ENOUGH: Final = 1.0
"""Summed weight that assigns a theme: tests/unit/test_foreign_themes.py measures it."""

_CHANCES: Final = ((2.0, 0.97), (_ENOUGH, 0.89), (0.0, 0.6))
"""How often a theme is right by the summed weight of its hits, measured there too."""


class ForeignRules:
    """The rules of a scheme for languages other than German. Safe to share by threads."""

    def __init__(self, scheme: Scheme) -> None:
        self._themes = scheme.content_keys
        self._matchers = {
            language: ThemeMatcher(scheme.with_rules_in(language))
            for language in scheme.foreign_languages
        }
        self._words: dict[tuple[str, str], Word] = {}

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages that have any words."""
        return frozenset(self._matchers)

    def themes(self, text: str, language: str) -> tuple[ThemeSpan, ...]:
        """Return the themes, best first: the assigned ones, then a few suggestions."""
        if language not in self._matchers:
            return ()
        places = list(_WORD.finditer(text[:_MOST_CHARACTERS]))
        hits = rule_hits([self._word(place.group(), language) for place in places])
        spans = [
            self._span(theme, of_theme, places)
            for theme, of_theme in _by_theme(hits).items()
        ]
        spans.sort(key=lambda span: (-span.score, self._themes.index(span.theme)))
        return tuple(_within_bounds(spans))

    def _word(self, text: str, language: str) -> Word:
        key = (language, text)
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= MAX_CACHED_WORDS:
                self._words.clear()
            word = self._words[key] = _look_up(text, self._matchers[language])
        return word

    def _span(
        self, theme: int, hits: Sequence[RuleHit], places: Sequence[re.Match[str]]
    ) -> ThemeSpan:
        weight = sum(hit.weight for hit in hits)
        band: Band = "assigned" if weight >= _ENOUGH else "suggested"
        chance = next(chance for least, chance in _CHANCES if weight >= least)
        return ThemeSpan(
            theme=self._themes[theme],
            score=chance,
            band=band,
            evidence=tuple(_evidence(hits, places)),
            by_rules=chance,
            likely=band == "assigned",
        )


def _look_up(text: str, matcher: ThemeMatcher) -> Word:
    forms = foreign_forms(text) or (text,)
    return Word(
        forms=forms,
        buckets=_NO_BUCKETS,
        hits=matcher.word_hits(forms),
        phrases=matcher.phrases_from(forms),
        phrase_parts=matcher.parts_met(forms),
    )


def _by_theme(hits: Iterable[RuleHit]) -> dict[int, list[RuleHit]]:
    """Return the hits by theme, of those that share a word only the strongest."""
    found: dict[int, list[RuleHit]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.first - hit.last)):
        if not any(_overlap(hit, other) for other in found[hit.theme]):
            found[hit.theme].append(hit)
    return found


def _overlap(one: RuleHit, other: RuleHit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _evidence(
    hits: Sequence[RuleHit], places: Sequence[re.Match[str]]
) -> Iterator[Evidence]:
    """Yield the telling words in reading order; of many the strongest, which come first."""
    strongest = hits[:_MOST_EVIDENCE]
    for first, last in sorted((hit.first, hit.last) for hit in strongest):
        start, end = places[first].start(), places[last].end()
        yield start, end, places[first].string[start:end]


def _within_bounds(spans: Sequence[ThemeSpan]) -> Iterator[ThemeSpan]:
    suggestions = [span for span in spans if span.band == "suggested"]
    yield from (span for span in spans if span.band == "assigned")
    yield from suggestions[:MAX_SUGGESTIONS]
