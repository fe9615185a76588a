"""Words and sentences of a comment with the places where they stand.

Not spaCy's tokens: what is found keeps its place in the text whatever tokenizer a
trained pipeline brings, and a reading can be tried without a pipeline.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

# Hyphens join (Gera-Radweg), and so do the marks of gender (Schüler*innen, Schüler/innen).
_WORD: Final = re.compile(r"[^\W_]+(?:(?:-|[*:_/·](?=[Ii]n))[^\W_]+)*")
_END: Final = re.compile(r"[.!?…]+(?=\s|$)|[;\n]+")
_PAUSES: Final = (",", ":", " - ", "–", "(", "/")
_ABBREVIATIONS: Final = frozenset(
    "str nr st ca bzw usw etc z b z.b d.h u.a evtl ggf inkl max min dr prof tel std mo di"
    " mi do fr sa so jan feb apr aug sep okt nov dez abs vgl bspw sog div allg".split()
)


class TextWord(NamedTuple):
    """A word as it is written, and where."""

    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence: its words, the clause of each, its place, the mark that ends it."""

    words: tuple[TextWord, ...]
    clauses: tuple[int, ...]
    start: int
    end: int
    mark: str


def text_words(text: str) -> list[TextWord]:
    """Return the words of a text in order."""
    return [
        TextWord(found[0], found.start(), found.end()) for found in _WORD.finditer(text)
    ]


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences that have a word in them."""
    words = text_words(text)
    first = 0
    for end, mark in _ends(text):
        last = first
        while last < len(words) and words[last].start < end:
            last += 1
        if last > first:
            inside = tuple(words[first:last])
            clauses = tuple(_clauses(text, inside))
            stop = max(end, inside[-1].end)
            yield Sentence(inside, clauses, inside[0].start, stop, mark)
            first = last


def _clauses(text: str, words: Sequence[TextWord]) -> Iterator[int]:
    """Yield the number of the clause that each word is in; a comma parts them."""
    number, before = 0, words[0].start
    for word in words:
        if word.start > before and any(sign in text[before : word.start] for sign in _PAUSES):
            number += 1
        before = word.end
        yield number


def _ends(text: str) -> Iterator[tuple[int, str]]:
    for found in _END.finditer(text):
        if not (found[0] == "." and _is_abbreviated(text, found.start())):
            yield found.end(), found[0].strip()
    yield len(text), ""


def _is_abbreviated(text: str, dot: int) -> bool:
    """Whether the full stop belongs to "Str.", "z.B." or "3."."""
    before = text[max(0, dot - 6) : dot].split()
    word = before[-1].lower().lstrip("(") if before else ""
    if word.isdigit():
        return len(word) <= 2 and not text[dot + 1 : dot + 3].strip().isupper()
    return word in _ABBREVIATIONS or word.endswith("str") or len(word) == 1
