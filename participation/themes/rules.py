"""Which themes the scheme's words point to. Pure, so that a rule can be tried anywhere.

Stems are sought inside words because German compounds carry the theme in any of their
parts (Haltestellenbeleuchtung). Plain substrings would also find "takt" in "Kontakt":
a hit that an exclusion covers does not count.
"""

import re
from collections.abc import Iterator, Sequence

from participation.text.normalise import fold, fold_plain
from participation.themes.scheme import Pattern, Scheme, Theme

Hit = tuple[int, float]
"""Theme (its place among the content themes) and weight."""

# What German declension may add to a word that a pattern closes with "$".
_ENDINGS = frozenset(
    ["", "e", "en", "er", "ern", "es", "em", "n", "s", "se", "sen", "ses"]
)
_EXACT_PART_LENGTH = 3
_PART = re.compile(r"[^\W_]+")


def word_forms(word: str) -> tuple[str, ...]:
    """Return the spellings under which a word is looked up: joined, bared, its parts."""
    folded, plain = _PART.findall(fold(word)), _PART.findall(fold_plain(word))
    forms = ["".join(folded), "".join(plain)]
    if len(folded) > 1:
        forms += [*folded, *plain]
    return tuple(dict.fromkeys(form for form in forms if form))


class ThemeMatcher:
    """The word rules of all content themes of a scheme."""

    def __init__(self, scheme: Scheme) -> None:
        themes = [theme for theme in scheme.themes if not theme.system]
        self._words = [_WordRules(theme) for theme in themes]
        self._phrases = list(_phrases(themes))

    def word_hits(self, forms: Sequence[str]) -> tuple[Hit, ...]:
        """Return each theme that a word given in its forms points to, once."""
        weights = (rules.weight(forms) for rules in self._words)
        return tuple((index, weight) for index, weight in enumerate(weights) if weight)

    def phrases_from(self, forms: Sequence[str]) -> tuple["ThemePhrase", ...]:
        """Return the phrases that may begin with a word given in its forms."""
        return tuple(phrase for phrase in self._phrases if phrase.begins(forms))


class ThemePhrase:
    """Words in a row that speak for a theme, or that take their hits from it."""

    def __init__(self, theme: int, pattern: Pattern, *, excludes: bool) -> None:
        self.theme = theme
        self.length = len(pattern.words)
        self.weight = pattern.weight
        self.excludes = excludes
        self._parts = pattern.words

    def begins(self, forms: Sequence[str]) -> bool:
        return _fits(self._parts[0], forms)

    def matches(self, words: Sequence[Sequence[str]]) -> bool:
        """Whether the words, each given in its forms, begin with this phrase."""
        return len(words) >= self.length and all(
            _fits(part, forms) for part, forms in zip(self._parts, words, strict=False)
        )


class _WordRules:
    def __init__(self, theme: Theme) -> None:
        rules = theme.rules
        single = [stem for stem in rules.stems if not stem.is_phrase]
        self._stems = sorted(single, key=lambda stem: -stem.weight)
        self._exclude = [item for item in rules.exclude if not item.is_phrase]
        self._words = {
            word.words[0]: word.weight for word in rules.words if not word.is_phrase
        }

    def weight(self, forms: Sequence[str]) -> float:
        return max(map(self._weight_of, forms), default=0.0)

    def _weight_of(self, form: str) -> float:
        exact = self._words.get(form, 0.0)
        hits = (stem for stem in self._stems if self._counts(stem, form))
        strongest = next(hits, None)
        return max(exact, strongest.weight if strongest else 0.0)

    def _counts(self, stem: Pattern, form: str) -> bool:
        if stem.words[0] not in form:
            return False
        return any(not self._covered(form, *span) for span in _spans(stem, form))

    def _covered(self, form: str, start: int, end: int) -> bool:
        return any(
            left <= start and end <= right
            for item in self._exclude
            for left, right in _spans(item, form)
        )


def _spans(pattern: Pattern, form: str) -> Iterator[tuple[int, int]]:
    text = pattern.words[0]
    start = form.find(text)
    while start >= 0:
        end = start + len(text)
        at_start = not pattern.at_start or start == 0
        if at_start and (not pattern.at_end or form[end:] in _ENDINGS):
            yield start, end
        start = form.find(text, start + 1)


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
