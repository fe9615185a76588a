"""What is known about each word of a comment: its features and the rules it meets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from participation.themes.definitions import with_definition_rules
from participation.themes.pipeline.arrays import Integers
from participation.themes.pipeline.wordforms import WordForms
from participation.themes.pipeline.words import LONGEST_WORD, word_buckets
from participation.themes.rules import Hit, ThemeMatcher, ThemePhrase, word_forms
from participation.themes.scheme import Scheme

MAX_CACHED_WORDS = 50_000
"""Bounds the memory of a worker that runs for months; then the cache starts afresh."""

SHORTEST_COMPOUND = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the rules and the model see it, wherever it stands."""

    forms: tuple[str, ...]
    buckets: Integers
    hits: tuple[Hit, ...]
    phrases: tuple[ThemePhrase, ...]
    phrase_parts: frozenset[str]


class RuleHit(NamedTuple):
    """Words first..last of a comment speak for a theme."""

    first: int
    last: int
    theme: int
    weight: float


class Lexicon:
    """Looks words up and remembers them: comments repeat a small vocabulary."""

    def __init__(self, scheme: Scheme) -> None:
        self._matcher = ThemeMatcher(with_definition_rules(scheme))
        self._word_forms = WordForms(scheme)
        self._words: dict[tuple[str, str], Word | None] = {}
        self._parts: dict[str, list[tuple[int, int, tuple[Hit, ...]]]] = {}

    def word(self, text: str, lemma: str = "") -> Word | None:
        """Return what is known of a word; None for punctuation, emoji and the like."""
        key = (text, lemma)
        if key not in self._words:
            if len(self._words) >= MAX_CACHED_WORDS:
                self._words.clear()
            self._words[key] = self._look_up(text, lemma)
        return self._words[key]

    def _look_up(self, text: str, lemma: str) -> Word | None:
        own = word_forms(text)
        if not own:
            return None
        forms = tuple(dict.fromkeys(own + word_forms(lemma)))
        return Word(
            forms=forms,
            buckets=word_buckets(text),
            hits=self._hits(text, forms),
            phrases=self._matcher.phrases_from(forms),
            phrase_parts=self._matcher.parts_met(forms),
        )

    def telling_parts(self, text: str, theme: int) -> list[tuple[int, int]]:
        """Return the parts of a compound that alone point to a theme: start, end."""
        if len(text) < SHORTEST_COMPOUND:
            return []
        if text not in self._parts:
            if len(self._parts) >= MAX_CACHED_WORDS:
                self._parts.clear()
            self._parts[text] = [
                (part.start, part.end, self._matcher.word_hits(word_forms(part.lemma)))
                for part in self._word_forms.parts(text)
            ]
        return [
            (start, end)
            for start, end, hits in self._parts[text]
            if any(hit == theme for hit, _ in hits)
        ]

    def _hits(self, text: str, forms: tuple[str, ...]) -> tuple[Hit, ...]:
        """Return what the word points to; if nothing, what its typing error meant.

        Parts of compounds are no further forms: rules look into words anyway, and
        "begins with" would no longer mean what it says.
        """
        hits = self._matcher.word_hits(forms)
        is_known = bool(hits) or len(text) > LONGEST_WORD  # no typo, noise
        meant = None if is_known else self._word_forms.correction(text)
        return hits if meant is None else self._matcher.word_hits(forms, (meant,))


def rule_hits(words: Sequence[Word]) -> list[RuleHit]:
    """Return the hits of all rules; a word that comes twice counts once."""
    phrases = list(_phrases(words)) if any(word.phrases for word in words) else []
    excluded = {
        (position, phrase.theme)
        for start, phrase in phrases
        if phrase.excludes
        for position in range(start, start + phrase.length)
    }
    first_seen: dict[str, int] = {}
    hits = [
        RuleHit(position, position, theme, weight)
        for position, word in enumerate(words)
        if word.hits and first_seen.setdefault(word.forms[0], position) == position
        for theme, weight in word.hits
        if (position, theme) not in excluded
    ]
    hits += [
        RuleHit(start, start + phrase.length - 1, phrase.theme, phrase.weight)
        for start, phrase in phrases
        if not phrase.excludes
    ]
    return hits


def _phrases(words: Sequence[Word]) -> Iterator[tuple[int, ThemePhrase]]:
    for start, word in enumerate(words):
        for phrase in word.phrases:
            following = words[start + 1 : start + phrase.length]
            if len(following) == phrase.length - 1 and all(
                part in met.phrase_parts
                for part, met in zip(phrase.parts[1:], following, strict=True)
            ):
                yield start, phrase
