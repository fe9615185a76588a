"""Words that say something beside a theme, found by the pattern language of schemes.

Target groups and stances are small schemes of their own: what a planner has learned for
one list holds for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from participation.core.errors import DataFileError
from participation.themes.rules import Hit, ThemeMatcher, ThemePhrase, word_forms
from participation.themes.scheme import SchemeError, load_scheme

MAX_CACHED_WORDS: Final = 50_000
"""Bounds the memory of a worker that runs for months; then the cache starts afresh."""


class Cue(NamedTuple):
    """Words first..last of a comment speak for a key."""

    first: int
    last: int
    key: str
    weight: float


class _Word(NamedTuple):
    forms: tuple[str, ...]
    hits: tuple[Hit, ...]
    phrases: tuple[ThemePhrase, ...]


class CueList:
    """Named lists of patterns; looks words up and remembers them."""

    def __init__(self, rules: Mapping[str, Any], *, name: str) -> None:
        """Take patterns by key as scheme.json writes them; `name` is for messages."""
        themes = [_as_theme(key, patterns) for key, patterns in rules.items()]
        try:
            scheme = load_scheme(
                {"key": name, "version": "1", "title": {"de": name}, "themes": themes}
            )
        except SchemeError as error:
            raise DataFileError(f"{name}: {error}") from error
        self._keys = scheme.content_keys
        self._matcher = ThemeMatcher(scheme)
        self._words: dict[str, _Word] = {}

    @property
    def capacity(self) -> int:
        return MAX_CACHED_WORDS

    def find(self, words: Iterable[str]) -> list[Cue]:
        """Return what the words of a comment speak for, in their order."""
        known = [self._word(word) for word in words]
        if not any(word.hits or word.phrases for word in known):
            return []
        excluded, phrases = self._phrases(known)
        single = [
            Cue(place, place, self._keys[index], weight)
            for place, word in enumerate(known)
            for index, weight in word.hits
            if (place, index) not in excluded
        ]
        return sorted(single + phrases)

    def _phrases(
        self, words: Sequence[_Word]
    ) -> tuple[set[tuple[int, int]], list[Cue]]:
        """Return what phrases take away and what they speak for."""
        excluded: set[tuple[int, int]] = set()
        spoken: list[tuple[int, ThemePhrase]] = []
        for start, word in enumerate(words):
            for phrase in word.phrases:
                row = [next_.forms for next_ in words[start : start + phrase.length]]
                if not phrase.matches(row):
                    continue
                if phrase.excludes:
                    places = range(start, start + phrase.length)
                    excluded.update((place, phrase.theme) for place in places)
                else:
                    spoken.append((start, phrase))
        return excluded, [
            Cue(start, start + one.length - 1, self._keys[one.theme], one.weight)
            for start, one in spoken
            if (start, one.theme) not in excluded
        ]

    def _word(self, text: str) -> _Word:
        known = self._words.get(text)
        if known is None:
            if len(self._words) >= MAX_CACHED_WORDS:
                self._words.clear()
            forms = word_forms(text)
            known = self._words[text] = _Word(
                forms,
                self._matcher.word_hits(forms),
                self._matcher.phrases_from(forms),
            )
        return known


def _as_theme(key: str, patterns: Any) -> dict[str, Any]:
    label = {"de": key}
    return {
        "key": key,
        "label": label,
        "plain_label": label,
        "description": label,
        "rules": patterns,
    }
