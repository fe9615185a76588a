"""Which themes the scheme's words point to. Pure, so that a rule can be tried anywhere.

Stems are sought inside words because German compounds carry the theme in any of their
parts (Haltestellenbeleuchtung). Plain substrings would also find "takt" in "Kontakt":
a hit that an exclusion covers does not count.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from participation.text.normalise import (
    fold,
    fold_plain,
    fold_script,
    without_article,
)
from participation.themes.patterns import Pattern
from participation.themes.scheme import Scheme, Theme

Hit = tuple[int, float]
"""Theme (its place among the content themes) and weight."""

# What German declension may add to a word that a pattern closes with "$".
_ENDINGS = frozenset(
    ["", "e", "en", "er", "ern", "es", "em", "n", "s", "se", "sen", "ses"]
)
_EXACT_PART_LENGTH = 3
_INDEXED_LETTERS = 4
_ARABIC_PREFIX = re.compile("[وفبلك][\u0621-\u064a]{3}")
_PART = re.compile(r"[^\W_]+")


def word_forms(word: str) -> tuple[str, ...]:
    """Return the spellings under which a word is looked up: joined, bared, its parts."""
    folded, plain = _PART.findall(fold(word)), _PART.findall(fold_plain(word))
    forms = ["".join(folded), "".join(plain)]
    if len(folded) > 1:
        forms += [*folded, *plain]
    return tuple(dict.fromkeys(form for form in forms if form))


def foreign_forms(word: str) -> tuple[str, ...]:
    """Return the spellings under which a word of another language is looked up.

    Beside the whole word its hyphenated parts, and in Arabic what is left without
    article and without the one letter that "and", "in", "for" and "like" write onto it.
    """
    parts = _PART.findall(fold_script(word))
    forms = ["".join(parts), *parts]
    forms += [without_article(form) for form in forms]
    forms += [form[1:] for form in forms if _ARABIC_PREFIX.match(form)]
    return tuple(dict.fromkeys(form for form in forms if form))


class ThemeMatcher:
    """The word rules of all content themes of a scheme."""

    def __init__(self, scheme: Scheme) -> None:
        themes = [theme for theme in scheme.themes if not theme.system]
        self._words = _WordRules(themes)
        self._phrases: dict[str, list[ThemePhrase]] = {}
        self._long_parts: set[str] = set()
        self._short_parts: set[str] = set()
        for phrase in _phrases(themes):
            self._phrases.setdefault(phrase.start, []).append(phrase)
            for part in phrase.parts:
                is_short = len(part) <= _EXACT_PART_LENGTH
                (self._short_parts if is_short else self._long_parts).add(part)

    def word_hits(
        self, forms: Sequence[str], further: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Return each theme that a word given in its forms points to, once.

        `further` forms (what was meant by a typing error, parts of a compound) point to
        no theme that the word itself excludes: "Autobahn" is no "Bahn".
        """
        weights = self._words.weights(forms)
        if further:
            barred = self._words.excluded(forms)
            for theme, weight in self._words.weights(further).items():
                if theme not in barred:
                    weights[theme] = max(weight, weights.get(theme, 0.0))
        return tuple(sorted(weights.items()))

    def parts_met(self, forms: Sequence[str]) -> frozenset[str]:
        """Return the parts of phrases that a word given in its forms stands for."""
        short = self._short_parts.intersection(forms)
        beginnings = {
            form[:size]
            for form in forms
            for size in range(_EXACT_PART_LENGTH + 1, len(form) + 1)
        }
        return frozenset(short | (beginnings & self._long_parts))

    def phrases_from(self, forms: Sequence[str]) -> tuple["ThemePhrase", ...]:
        """Return the phrases that may begin with a word given in its forms."""
        starts = {
            form[:size] for form in forms for size in range(1, _INDEXED_LETTERS + 1)
        }
        return tuple(
            phrase
            for start in sorted(starts & self._phrases.keys())
            for phrase in self._phrases[start]
            if phrase.begins(forms)
        )


class ThemePhrase:
    """Words in a row that speak for a theme, or that take their hits from it."""

    def __init__(self, theme: int, pattern: Pattern, *, excludes: bool) -> None:
        self.theme = theme
        self.length = len(pattern.words)
        self.weight = pattern.weight
        self.excludes = excludes
        self.start = pattern.words[0][:_INDEXED_LETTERS]
        self.parts = pattern.words

    def begins(self, forms: Sequence[str]) -> bool:
        return _fits(self.parts[0], forms)

    def matches(self, words: Sequence[Sequence[str]]) -> bool:
        """Whether the words, each given in its forms, begin with this phrase."""
        return len(words) >= self.length and all(
            _fits(part, forms) for part, forms in zip(self.parts, words, strict=False)
        )


class _WordRules:
    """All word patterns, found by the letters they begin with.

    A scheme has thousands of stems and a word about ten letters: looking at the stems
    that begin like some place of the word beats trying every stem.
    """

    def __init__(self, themes: Sequence[Theme]) -> None:
        self._stems = _Index(_single(theme.rules.stems) for theme in themes)
        self._excluded = _Index(_single(theme.rules.exclude) for theme in themes)
        self._exact: dict[str, list[Hit]] = {}
        for index, theme in enumerate(themes):
            for word in _single(theme.rules.words):
                self._exact.setdefault(word.words[0], []).append((index, word.weight))

    def weights(self, forms: Sequence[str]) -> dict[int, float]:
        """Return the greatest weight by theme."""
        weights: dict[int, float] = {}
        for form in forms:
            for theme, weight in (*self._exact.get(form, ()), *self._open_hits(form)):
                weights[theme] = max(weight, weights.get(theme, 0.0))
        return weights

    def excluded(self, forms: Sequence[str]) -> set[int]:
        """Return the themes with an exclusion somewhere in the word."""
        return {found.theme for form in forms for found in self._excluded.find(form)}

    def _open_hits(self, form: str) -> list[Hit]:
        found = self._stems.find(form)
        covers = self._excluded.find(form) if found else []
        return [
            (hit.theme, hit.pattern.weight)
            for hit in found
            if not any(hit.is_covered_by(cover) for cover in covers)
        ]


class _Found(NamedTuple):
    theme: int
    pattern: Pattern
    start: int
    end: int

    def is_covered_by(self, cover: "_Found") -> bool:
        """Whether it lies in the cover or begins inside: autobahn covers "bahnen" too."""
        if cover.theme != self.theme or not cover.start <= self.start < cover.end:
            return False
        return cover.start < self.start or self.end <= cover.end


class _Index:
    """Patterns by their first letters.

    Asked for each place of each new word, thousands of times a second: a look at two
    letters leaves out most places before the patterns that begin so are tried.
    """

    def __init__(self, patterns: Iterable[Iterable[Pattern]]) -> None:
        self._by_start: dict[str, list[tuple[int, Pattern]]] = {}
        for theme, of_theme in enumerate(patterns):
            for pattern in of_theme:
                start = pattern.words[0][:_INDEXED_LETTERS]
                self._by_start.setdefault(start, []).append((theme, pattern))
        self._beginnings = {start[:2] for start in self._by_start}
        self._sizes = sorted({len(start) for start in self._by_start})

    def find(self, form: str) -> list[_Found]:
        """Return every place where a pattern fits into a word."""
        found: list[_Found] = []
        beginnings, by_start = self._beginnings, self._by_start
        for start in range(len(form)):
            if form[start : start + 2] not in beginnings and 1 not in self._sizes:
                continue
            rest = len(form) - start
            for size in self._sizes:
                if size > rest:
                    break
                for theme, pattern in by_start.get(form[start : start + size], ()):
                    if _fits_at(pattern, form, start):
                        end = start + len(pattern.words[0])
                        found.append(_Found(theme, pattern, start, end))
        return found


def _fits_at(pattern: Pattern, form: str, start: int) -> bool:
    text = pattern.words[0]
    if not form.startswith(text, start) or (pattern.at_start and start):
        return False
    return not pattern.at_end or form[start + len(text) :] in _ENDINGS


def _single(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    return (pattern for pattern in patterns if not pattern.is_phrase)


def _phrases(themes: Sequence[Theme]) -> Iterator[ThemePhrase]:
    for index, theme in enumerate(themes):
        rules = theme.rules
        for pattern in (*rules.stems, *rules.words):
            if pattern.is_phrase:
                yield ThemePhrase(index, pattern, excludes=False)
        for pattern in rules.exclude:
            if pattern.is_phrase:
                yield ThemePhrase(index, pattern, excludes=True)


def _fits(part: str, forms: Sequence[str]) -> bool:
    if len(part) <= _EXACT_PART_LENGTH:
        return part in forms
    return any(form.startswith(part) for form in forms)
