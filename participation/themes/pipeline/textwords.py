"""Words and sentences of a comment with the places where they stand.

Not spaCy's tokens: what is found keeps its place in the text whatever tokenizer a
trained pipeline brings, and a reading can be tried without a pipeline.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

# Hyphens join (Gera-Radweg), and so do the marks of gender (Schüler*innen, Schüler/innen).
_WORD: Final = r"[^\W_]+(?:(?:-|[*:_/·](?=[Ii]n))[^\W_]+)*"
_END: Final = r"[.!?…]+(?=\s|$)|[;\n]+"
_PAUSE: Final = r"[,:–(/]| -(?= )"
_TOKEN: Final = re.compile(f"{_WORD}|{_END}|{_PAUSE}")
_ENDS: Final = frozenset(".!?…;\n")
_PAUSES: Final = frozenset(",:–(/ ")
_MARKS: Final = _ENDS | _PAUSES
_ABBREVIATIONS: Final = frozenset(
    {"str", "nr", "st", "ca", "bzw", "usw", "etc", "z.b", "d.h", "u.a", "evtl", "ggf"}
    | {"inkl", "max", "min", "dr", "prof", "tel", "std", "vgl", "bspw", "sog", "div"}
    | {"mo", "di", "mi", "do", "fr", "sa", "so", "jan", "feb", "aug", "sep", "okt"}
    | {"nov", "dez", "abs", "allg"}
)
_LONGEST_ORDINAL: Final = 2
_COMMENTS_AT_ONCE: Final = 128
"""Several components read the same batch of comments."""


@dataclass
class TextWords:
    """The words of a text in order. Where they stand is worked out when asked for."""

    text: str
    tokens: list[str] = field(repr=False)
    """Words, marks that end a sentence, and pauses."""

    @cached_property
    def words(self) -> list[str]:
        return [token for token in self.tokens if token[0] not in _MARKS]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Start and end of each word."""
        return places_of(self.words, self.text)


class Sentence(NamedTuple):
    """Words first to last of a text, and the mark that ends them."""

    first: int
    last: int
    mark: str


class Sentences(NamedTuple):
    """The sentences that have a word in them, and the clause that each word is in.

    Clauses are numbered through the text; commas and the like part them.
    """

    sentences: list[Sentence]
    clauses: list[int]


def places_of(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where words stand that `findall` took from a text in this order.

    Several times faster than asking every match: between two words stands no letter, so
    that the next occurrence is the right one.
    """
    places = []
    end = 0
    for word in words:
        start = text.find(word, end)
        end = start + len(word)
        places.append((start, end))
    return places


@lru_cache(_COMMENTS_AT_ONCE)
def text_words(text: str) -> TextWords:
    """Return the words of a text."""
    return TextWords(text, _TOKEN.findall(text))


def sentences(text: TextWords) -> Sentences:
    """Return the sentences of a text and their clauses."""
    found: list[Sentence] = []
    clauses: list[int] = []
    first = clause = 0
    word = ""
    for token in text.tokens:
        start = token[0]
        if start not in _MARKS:
            clauses.append(clause)
            word = token
        elif start in _PAUSES:
            clause += 1
        elif len(clauses) > first and not _is_abbreviated(word, token):
            found.append(Sentence(first, len(clauses) - 1, token))
            first = len(clauses)
            clause += 1
    if len(clauses) > first:
        found.append(Sentence(first, len(clauses) - 1, ""))
    return Sentences(found, clauses)


def _is_abbreviated(word: str, mark: str) -> bool:
    """Whether the full stop belongs to "Str.", "z. B." or "3."."""
    if mark != ".":
        return False
    if word.isdigit():
        return len(word) <= _LONGEST_ORDINAL
    lower = word.lower()
    return lower in _ABBREVIATIONS or lower.endswith("str") or len(word) == 1
