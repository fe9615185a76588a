"""Further forms of a word under which rules look it up, and its parts for highlights."""

import unicodedata
from collections.abc import Iterable, Iterator
from re import compile as pattern
from typing import Final, NamedTuple

from participation.text.normalise import fold
from participation.themes.pipeline.compounds import LONGEST_COMPOUND, Compounds, Part
from participation.themes.pipeline.spelling import Spelling, misheard, unstretched
from participation.themes.pipeline.vocabulary import Vocabulary, shipped_vocabulary
from participation.themes.scheme import Scheme

MAX_CACHED_WORDS: Final = 50_000
"""Bounds the memory of a worker that runs for months; then the cache starts afresh."""

_PIECE: Final = pattern(r"[^\W_]+")
_SHORTEST_MODIFIER: Final = 5
_SHORTEST_PART: Final = 4
_SHORTEST_COMPOUND: Final = 10
_LONGEST: Final = 64


class WordPart(NamedTuple):
    """A part of a compound: its base form, and where it stands in the word as written."""

    lemma: str
    start: int
    end: int


class WordForms:
    """Base form, correction and compound parts of words, cached by word.

    `names` are words that nobody misspelt although no list has them: places of the city.
    """

    def __init__(
        self,
        scheme: Scheme | None = None,
        *,
        names: Iterable[str] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._vocabulary = vocabulary or shipped_vocabulary()
        self._compounds = Compounds(self._vocabulary)
        self._words = _words_of(scheme)
        self._names = {piece for name in names for piece in _PIECE.findall(fold(name))}
        # No irregular verb forms: "fanden" is nearer to many a noun than its typo.
        self._spelling = Spelling(self._vocabulary.bases | self._words)
        self._plain = _by_plain_spelling(self._vocabulary.forms)
        self._forms: dict[str, tuple[str, ...]] = {}

    def of(self, word: str) -> tuple[str, ...]:
        """Return folded forms beside the word itself, the likeliest first."""
        found = self._forms.get(word)
        if found is None:
            if len(self._forms) >= MAX_CACHED_WORDS:
                self._forms.clear()
            found = self._forms[word] = self._look_up(word)
        return found

    def parts(self, word: str) -> tuple[WordPart, ...]:
        """Return the parts of a compound; empty for other words."""
        if len(word) > LONGEST_COMPOUND or not unicodedata.is_normalized("NFC", word):
            return ()
        pieces = list(_PIECE.finditer(word))
        found = [
            WordPart(lemma, piece.start() + start, piece.start() + end)
            for piece in pieces
            for lemma, start, end in self._parts_of_piece(piece[0], len(pieces) > 1)
        ]
        return tuple(found) if len(found) > 1 else ()

    def correction(self, word: str) -> str | None:
        """Return the folded word that was meant; None where the word is known."""
        folded = _joined(word)
        return None if self._is_known(folded) else self._corrected(folded)

    def _parts_of_piece(self, piece: str, alone: bool) -> Iterator[WordPart]:
        folded, places = _fold_with_places(piece)
        parts = self._compounds.split(folded)
        for part in parts:
            yield WordPart(part.lemma, places[part.start], places[part.end])
        if alone and not parts:
            yield WordPart(self._vocabulary.lemma(folded) or folded, 0, len(piece))

    def _look_up(self, word: str) -> tuple[str, ...]:
        folded = _joined(word[:_LONGEST])
        if not folded or len(word) > _LONGEST:
            return ()
        found = list(self._known_forms(folded))
        if not found and not self._is_known(folded):
            meant = self._corrected(folded)
            if meant is not None:
                found = [meant, *self._known_forms(meant)]
        return tuple(dict.fromkeys(form for form in found if form != folded))

    def _known_forms(self, folded: str) -> Iterator[str]:
        lemma = self._vocabulary.lemma(folded)
        if lemma is not None:
            yield lemma
            return
        if parts := self._compounds.split(folded):
            yield folded[: parts[-1].start] + parts[-1].lemma
            yield from _forms_of_parts(parts)

    def _is_known(self, folded: str) -> bool:
        return (
            folded in self._names
            or self._vocabulary.lemma(folded) is not None
            or any(folded.removesuffix(ending) in self._names for ending in ("s", "er"))
            or folded in self._words
            or bool(self._compounds.split(folded))
        )

    def _corrected(self, folded: str) -> str | None:
        for other in (*unstretched(folded), *misheard(folded)):
            if self._is_known(other):
                return other
        return (
            self._without_lost_umlauts(folded)
            or self._spelling.correction(folded)
            or self._corrected_compound(folded)
        )

    def _without_lost_umlauts(self, folded: str) -> str | None:
        for ending in ("", "n", "en", "e", "s", "er"):
            stem = folded.removesuffix(ending) if ending else folded
            if stem in self._plain and (not ending or stem != folded):
                return self._plain[stem]
        return None

    def _corrected_compound(self, folded: str) -> str | None:
        """Return the compound with its one misspelt part put right."""
        if not _SHORTEST_COMPOUND <= len(folded) <= LONGEST_COMPOUND:
            return None
        for place in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
            front, back = folded[:place], folded[place:]
            if self._compounds.is_front(front):
                meant = self._spelling.correction(back, certain=True)
                if meant is not None and self._compounds.is_head(meant):
                    return front + meant
            elif self._compounds.is_head(back):
                meant = self._spelling.correction(front, certain=True)
                if meant is not None and self._compounds.is_front(meant):
                    return meant + back
        return None


def _words_of(scheme: Scheme | None) -> frozenset[str]:
    """Return the scheme's own words: whatever is not open at both ends."""
    return frozenset(
        pattern.words[0]
        for theme in (scheme.themes if scheme else ())
        for pattern in (*theme.rules.stems, *theme.rules.words)
        if not pattern.is_phrase and (pattern.at_start or pattern.at_end)
    )


def _forms_of_parts(parts: tuple[Part, ...]) -> Iterator[str]:
    """Yield the head, and modifiers that are long enough to mean one thing.

    A short one often means another word: the Park- of Parkausweis is no park.
    """
    yield parts[-1].lemma
    for part in parts[:-1]:
        if len(part.lemma) >= _SHORTEST_MODIFIER:
            yield part.lemma


def _joined(word: str) -> str:
    return "".join(_PIECE.findall(fold(word)))


def _by_plain_spelling(words: Iterable[str]) -> dict[str, str]:
    """Return words by the spelling that forgets umlauts: grunflache -> gruenflaeche."""
    found: dict[str, str] = {}
    for word in sorted(words):
        plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        if plain != word and len(plain) >= _SHORTEST_PART:
            found.setdefault(plain, word)
    return found


def _fold_with_places(word: str) -> tuple[str, list[int]]:
    """Return the folded word and, for each of its borders, the place in the word."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(word):
        for letter in fold(char):
            folded.append(letter)
            places.append(place)
    return "".join(folded), [*places, len(word)]
