"""Words that say something beside a theme, found by the pattern language of schemes.

Target groups and stances are small schemes of their own: what a planner has learned for
one list holds for the others. Phrases are looked up by sets of numbers, because these
lists have hundreds of them and common words ("nicht", "kein") begin many.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from participation.core.errors import DataFileError
from participation.themes.rules import Hit, ThemeMatcher, ThemePhrase, word_forms
from participation.themes.scheme import Scheme, SchemeError, load_scheme

MAX_CACHED_WORDS: Final = 50_000
"""Bounds the memory of a worker that runs for months; then the cache starts afresh."""

_EXACT_PART_LENGTH: Final = 3
"""Parts of phrases up to this length are whole words, as in scheme.json."""

_NONE: Final[frozenset[int]] = frozenset()


class Cue(NamedTuple):
    """Words first..last of a comment speak for a key."""

    first: int
    last: int
    key: str
    weight: float


class _Word(NamedTuple):
    """What is known of a word; `first` and `second` number the phrases it may be in."""

    forms: tuple[str, ...]
    hits: tuple[Hit, ...]
    first: frozenset[int]
    second: frozenset[int]


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
        self._phrases = _Phrases(scheme)
        self._words: dict[str, _Word] = {}

    def find(self, words: Sequence[str]) -> list[Cue]:
        """Return what the words of a comment speak for, in their order."""
        get = self._words.get
        known = [get(word) or self._learn(word) for word in words]
        excluded: set[tuple[int, int]] = set()
        cues = [] if len(known) < 2 else list(self._spoken(known, excluded))
        cues += [
            Cue(place, place, self._keys[index], weight)
            for place, word in enumerate(known)
            if word.hits
            for index, weight in word.hits
            if (place, index) not in excluded
        ]
        cues.sort()
        return cues

    def _spoken(
        self, words: Sequence[_Word], excluded: set[tuple[int, int]]
    ) -> Iterator[Cue]:
        """Yield what phrases speak for; add what they take away to `excluded`."""
        found: list[tuple[int, ThemePhrase]] = []
        for start, word in enumerate(words[:-1]):
            if not word.first:
                continue
            for number in word.first & words[start + 1].second:
                phrase = self._phrases.all[number]
                end = start + phrase.length
                if phrase.length > 2 and not phrase.matches(
                    [word.forms for word in words[start:end]]
                ):
                    continue
                if phrase.excludes:
                    excluded.update(
                        (place, phrase.theme) for place in range(start, end)
                    )
                else:
                    found.append((start, phrase))
        for start, one in found:
            if (start, one.theme) not in excluded:
                key = self._keys[one.theme]
                yield Cue(start, start + one.length - 1, key, one.weight)

    def _learn(self, text: str) -> _Word:
        if len(self._words) >= MAX_CACHED_WORDS:
            self._words.clear()
        forms = word_forms(text)
        word = self._words[text] = _Word(
            forms,
            self._matcher.word_hits(forms),
            self._phrases.beginning_with(forms),
            self._phrases.going_on_with(forms),
        )
        return word


class _Phrases:
    """All phrases, by what their first and their second word begin with."""

    def __init__(self, scheme: Scheme) -> None:
        self.all: list[ThemePhrase] = []
        self._first: dict[str, set[int]] = {}
        self._second: dict[str, set[int]] = {}
        for index, theme in enumerate(scheme.themes):
            rules = theme.rules
            spoken = (*rules.stems, *rules.words)
            for number, pattern in enumerate((*spoken, *rules.exclude)):
                if not pattern.is_phrase:
                    continue
                for part, index_ in zip(pattern.words, self._indexes, strict=False):
                    index_.setdefault(part, set()).add(len(self.all))
                excludes = number >= len(spoken)
                self.all.append(ThemePhrase(index, pattern, excludes=excludes))

    @property
    def _indexes(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        return self._first, self._second

    def beginning_with(self, forms: Sequence[str]) -> frozenset[int]:
        return _fitting(self._first, forms)

    def going_on_with(self, forms: Sequence[str]) -> frozenset[int]:
        return _fitting(self._second, forms)


def _fitting(index: Mapping[str, set[int]], forms: Sequence[str]) -> frozenset[int]:
    """Return the phrases with a part that a word begins with, short parts: that it is."""
    found: set[int] = set()
    for form in forms:
        found.update(index.get(form, _NONE))
        for end in range(_EXACT_PART_LENGTH + 1, len(form)):
            found.update(index.get(form[:end], _NONE))
    return frozenset(found) if found else _NONE


def _as_theme(key: str, patterns: Any) -> dict[str, Any]:
    label = {"de": key}
    return {
        "key": key,
        "label": label,
        "plain_label": label,
        "description": label,
        "rules": patterns,
    }
