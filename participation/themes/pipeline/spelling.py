"""Typing errors: the one known word that is a single slip away from an unknown one.

Only unknown words of five letters and more are touched, and only where one candidate is
best: a wrong correction would give a comment a theme that it does not have.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Final

SHORTEST_CORRECTED: Final = 5
LONGEST_CORRECTED: Final = 40

_SHORT: Final = 6
_STRETCHED: Final = re.compile(r"(.)\1{2,}|(ae|oe|ue)(?:oe|ae|ue|e){2,}")
_ENDINGS: Final = ("en", "es", "er", "e", "n", "s")
# Next to each other on a German keyboard, or alike to the ear.
_PAIRS: Final = (
    "qw we er rt tz zu ui io op as sd df fg gh hj jk kl yx xc cv vb bn nm qa wa ws es ed"
    " rd rf tf tg zg zh uh uj ij ik ok ol pl ay sy sx dx dc fc fv gv gb hb hn jn jm km dt"
    " bp gk sz vw ck ei ae iy cz ao"
)
_ALIKE: Final = frozenset(_PAIRS.split()) | frozenset(_PAIRS[::-1].split())


class Slip(IntEnum):
    """What went wrong, the most usual first."""

    SWAPPED = 0
    DOUBLING = 1
    MISSING = 2
    EXTRA = 3
    REPLACED = 4


class Spelling:
    """Finds the listed word that somebody meant to type."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if len(word) >= SHORTEST_CORRECTED - 1}
        self._by_half: dict[tuple[int, str, bool], list[str]] = {}
        for word in sorted(self._words):
            half = len(word) // 2
            for key in ((word[:half], True), (word[half:], False)):
                self._by_half.setdefault((len(word), *key), []).append(word)

    def correction(self, word: str, *, certain: bool = False) -> str | None:
        """Return the word that is one slip away, its ending aside; None if in doubt.

        `certain`: no ending aside, and no letter replaced by another: too many right
        words differ by one.
        """
        if not SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED:
            return None
        if not word.isalpha():
            return None
        if certain:
            return self._nearest(word, Slip.EXTRA)
        return self._nearest(word, Slip.REPLACED) or self._nearest_inflected(word)

    def _nearest_inflected(self, word: str) -> str | None:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) <= SHORTEST_CORRECTED:
                continue
            if (found := self._nearest(stem, Slip.REPLACED)) is not None:
                return found
        return None

    def _nearest(self, word: str, worst: Slip) -> str | None:
        by_slip: dict[Slip, set[str]] = {}
        for candidate in self._candidates(word):
            slip = slip_between(word, candidate)
            if slip is None or slip > worst:
                continue
            if _is_likely(word, candidate, slip):
                by_slip.setdefault(slip, set()).add(candidate)
        if not by_slip:
            return None
        best = by_slip[min(by_slip)]
        return next(iter(best)) if len(best) == 1 else None

    def _candidates(self, word: str) -> Iterator[str]:
        """Yield words that share a half with it: one slip leaves the other half alone."""
        for length in (len(word) - 1, len(word), len(word) + 1):
            half = length // 2
            yield from self._by_half.get((length, word[:half], True), ())
            tail = word[len(word) - (length - half) :]
            yield from self._by_half.get((length, tail, False), ())
        for place in range(1, len(word)):  # a swap may cross the middle
            swapped = (
                word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
            )
            if swapped in self._words:
                yield swapped


def unstretched(word: str) -> tuple[str, ...]:
    """Return what a word with stretched letters may stand for: viiiel -> viiel, viel."""
    if not _STRETCHED.search(word):
        return ()
    once = _STRETCHED.sub(lambda found: found[2] or found[1], word)
    twice = _STRETCHED.sub(lambda found: found[2] or found[1] * 2, word)
    return (once,) if once == twice else (once, twice)


def misheard(word: str) -> Iterator[str]:
    """Yield what a word sounds like: Katastrofe, Haltestelln (the e is not spoken)."""
    if len(word) < SHORTEST_CORRECTED:
        return
    if word[-1] in "nrl" and word[-2] not in "aeiou":
        yield f"{word[:-1]}e{word[-1]}"
    if "f" in word:
        yield word.replace("f", "ph")


def slip_between(word: str, other: str) -> Slip | None:
    """Return the single slip that makes `word` of `other`; None if it takes more."""
    longer = len(other) - len(word)
    if word == other or abs(longer) > 1:
        return None
    place = _first_difference(word, other)
    if longer == 0:
        return _slip_in_place(word, other, place)
    short, long = (word, other) if longer > 0 else (other, word)
    if short[place:] != long[place + 1 :]:
        return None
    if place and long[place] == long[place - 1]:
        return Slip.DOUBLING
    return Slip.MISSING if longer > 0 else Slip.EXTRA


def _slip_in_place(word: str, other: str, place: int) -> Slip | None:
    if word[place + 1 :] == other[place + 1 :]:
        return Slip.REPLACED
    swapped = word[place : place + 2] == other[place : place + 2][::-1]
    if swapped and word[place + 2 :] == other[place + 2 :]:
        return Slip.SWAPPED
    return None


def _first_difference(word: str, other: str) -> int:
    for place, (one, two) in enumerate(zip(word, other, strict=False)):
        if one != two:
            return place
    return min(len(word), len(other))


def _is_likely(word: str, meant: str, slip: Slip) -> bool:
    """Whether people slip so: hardly ever in the first letter, else next to the right key or by ear."""
    if word[0] != meant[0]:
        return slip is Slip.SWAPPED and len(word) > _SHORT
    if slip is not Slip.REPLACED:
        return True
    place = _first_difference(word, meant)
    return word[place] + meant[place] in _ALIKE
