"""The words of a scheme that a browser needs to guess a theme while somebody writes.

A small part of the rules: single words of full weight, the shortest first, since German
compounds contain them. On the shipped examples a guess is made for half of the texts and
is right for nine of ten (tests/unit/test_themes_suggesting.py). Nothing is decided here:
the guess is offered, and the tagging reads every comment anew.
"""

from collections.abc import Iterable

from participation.themes.scheme import Pattern, Scheme, Theme

MOST_WORDS = 100
"""Per theme; 20 themes then weigh about 10 kB compressed."""


def words_by_theme(scheme: Scheme) -> dict[str, list[str]]:
    """Return by theme its words and the words that take theirs away, blank-separated.

    Written as in the scheme's file ("^" a beginning, "$" an ending), folded.
    """
    return {
        theme.key: _words(theme)
        for theme in scheme.themes
        if not theme.system and theme.rules.stems
    }


def _words(theme: Theme) -> list[str]:
    full = [
        pattern
        for pattern in (*theme.rules.stems, *theme.rules.words)
        if not pattern.is_phrase and pattern.weight >= 1
    ]
    chosen = sorted(_without_covered(full), key=_cost)[:MOST_WORDS]
    excluded = [
        pattern
        for pattern in theme.rules.exclude
        if not pattern.is_phrase and any(_text(c) in _text(pattern) for c in chosen)
    ]
    return [_joined(chosen), _joined(excluded)]


def _without_covered(patterns: list[Pattern]) -> list[Pattern]:
    """Drop what a shorter pattern finds anyway: "mieter" beside "miet"."""
    anywhere = {_text(p) for p in patterns if not p.at_start and not p.at_end}
    return [
        pattern
        for pattern in patterns
        if not any(w in _text(pattern) and w != _text(pattern) for w in anywhere)
    ]


def _cost(pattern: Pattern) -> tuple[int, str]:
    """A closed word finds no compounds: as good as one that is three letters longer."""
    closed = 3 if pattern.at_start and pattern.at_end else 0
    return len(_text(pattern)) + closed, _text(pattern)


def _joined(patterns: Iterable[Pattern]) -> str:
    marked = {f"{'^' * p.at_start}{_text(p)}{'$' * p.at_end}" for p in patterns}
    return " ".join(sorted(marked))


def _text(pattern: Pattern) -> str:
    return pattern.words[0]
