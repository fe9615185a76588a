"""A comment cut into its sentences. Pure, for German as people type it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_END = re.compile(r"[.!?…]+[\"”“'’)\]]*(?=\s)|\n+")
_LAST_WORD = re.compile(r"[^\s(]+$")
_NEXT_WORD = re.compile(r"\s*[-–•*\"„“'(]*(\w+)")
_MARKS = " \t\r\n-–•*·"

_SHORT = (
    "z b bzw ca d h u a o ä usw etc str nr tel dr prof hr fr evtl ggf inkl vgl bspw zzgl "
    "abs art st max min mind ev sog allg incl i e v s geb gegr jh mio mrd std ortst "
    "km qm jr sen abt bhf hbf pl"
)
_ORDERED = (
    "stock og etage klasse mal platz ortsteil straße obergeschoss halbjahr quartal "
    "januar februar märz april mai juni juli august september oktober november dezember "
    "jahrhundert bezirk bauabschnitt"
)
_ABBREVIATIONS = frozenset(_SHORT.split())
_AFTER_NUMBER = frozenset(_ORDERED.split())


class Sentence(NamedTuple):
    """Where a sentence begins and ends in its text, and the sentence itself."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text; nothing is changed but what stands between them."""
    return [
        sentence
        for start, end in _pieces(text)
        if (sentence := _trimmed(text, start, end)).text
    ]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if "\n" in match.group() or _is_end(text, match):
            yield start, match.end()
            start = match.end()
    yield start, len(text)


def _is_end(text: str, mark: re.Match[str]) -> bool:
    """Whether the mark ends a sentence: no abbreviation, no "1. Stock", no small letter."""
    following = _NEXT_WORD.match(text, mark.end())
    if following is None:
        return True
    next_word = following[1]
    if mark.group()[0] != ".":
        return not next_word[0].islower()
    before = _LAST_WORD.search(text, 0, mark.start())
    last = before[0].lower() if before else ""
    if last.rsplit(".", 1)[-1] in _ABBREVIATIONS or next_word[0].islower():
        return False
    return not (last.isdigit() and next_word.lower() in _AFTER_NUMBER)


def _trimmed(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_MARKS))
    kept = piece[left:].rstrip()
    return Sentence(start + left, start + left + len(kept), kept)
