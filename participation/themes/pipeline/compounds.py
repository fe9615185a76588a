"""Parts of German compounds: Haltestellenbeleuchtung is Haltestelle and Beleuchtung.

The fewest known words that cover the word. A compound that is in the vocabulary itself
has the parts that are marked there (Straßen|laterne), or stays whole (Haltestelle): its
parts would mean something else.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from participation.themes.pipeline.vocabulary import Vocabulary

LONGEST_COMPOUND: Final = 48
"""Longer "words" are addresses and noise; trying their parts would only cost time."""

_SHORTEST_PART: Final = 3
_SHORTEST_COMPOUND: Final = 7
# Of two readings the one without a link is right nearly always, then the one with a
# noun, then the one with the longer words: Freibad-Eröffnung, not Freibader-Öffnung.
_COST_OF_LINK: Final = 0.05
_COST_OF_VERB: Final = 0.08
_COST_OF_SHORTNESS: Final = 0.1


class Part(NamedTuple):
    """A part of a folded word, and its base form."""

    start: int
    end: int
    lemma: str


class _Front(NamedTuple):
    """What a form in front of another word is a form of, and how unusual that is."""

    lemma: str
    cost: float


class _Cover(NamedTuple):
    """A way to cover the beginning of a word."""

    cost: float
    parts: tuple[Part, ...]

    def followed_by(self, part: Part, cost: float = 0.0) -> "_Cover":
        shortness = _COST_OF_SHORTNESS / (part.end - part.start)
        return _Cover(self.cost + 1 + cost + shortness, (*self.parts, part))


class Compounds:
    """Splits folded words by a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._nouns = vocabulary.nouns
        self._others = _other_fronts(vocabulary)
        self._longest = max(map(len, self._nouns), default=0)

    def split(self, word: str) -> tuple[Part, ...]:
        """Return the parts of a folded word; empty where it has none or stays whole."""
        if not _SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
            return ()
        lemma = self._vocabulary.lemma(word)
        parts = (Part(0, len(word), lemma),) if lemma else self._cover(word)
        pieces = tuple(piece for part in parts for piece in self._pieces(word, part))
        return pieces if len(pieces) > 1 else ()

    def is_head(self, tail: str) -> bool:
        """Whether a word may end with it: a noun in any case and number."""
        return len(tail) >= _SHORTEST_PART and tail in self._nouns

    def is_front(self, part: str) -> bool:
        """Whether another word may follow it, a linking letter included."""
        return self._front(part) is not None

    def _front(self, part: str) -> _Front | None:
        noun = self._nouns.get(part)
        if noun is None:
            return self._others.get(part)
        return _Front(noun, 0.0 if noun == part else _COST_OF_LINK)

    def _pieces(self, word: str, part: Part) -> Iterator[Part]:
        """Yield what a known compound is marked to consist of, else the part itself."""
        start = part.start
        marked = self._vocabulary.pieces(part.lemma)
        for piece in marked[:-1]:
            front = self._front(piece)
            yield Part(start, start + len(piece), front.lemma if front else piece)
            start += len(piece)
        head = self._nouns.get(marked[-1]) if marked else None
        yield Part(start, part.end, head or part.lemma)

    def _cover(self, word: str) -> tuple[Part, ...]:
        covers: dict[int, _Cover] = {0: _Cover(0.0, ())}
        whole: _Cover | None = None
        for start in range(len(word) - _SHORTEST_PART + 1):
            so_far = covers.get(start)
            if so_far is None:
                continue
            if start and (head := self._nouns.get(word[start:])):
                found = so_far.followed_by(Part(start, len(word), head))
                whole = min(whole or found, found)
            for part, cost in self._fronts_from(word, start):
                found = so_far.followed_by(part, cost)
                covers[part.end] = min(covers.get(part.end, found), found)
        return whole.parts if whole else ()

    def _fronts_from(self, word: str, start: int) -> Iterator[tuple[Part, float]]:
        last = min(len(word) - _SHORTEST_PART, start + self._longest)
        for end in range(start + _SHORTEST_PART, last + 1):
            front = self._front(word[start:end])
            if front is not None:
                yield Part(start, end, front.lemma), front.cost


def _other_fronts(vocabulary: Vocabulary) -> dict[str, _Front]:
    """Return what beside nouns may stand in front: Schul-, Sozial-, Wickel-."""
    found: dict[str, _Front] = {}
    for noun in sorted(set(vocabulary.nouns.values())):
        if noun.endswith(("e", "en")):
            stem = noun.removesuffix("n").removesuffix("e")
            for link in ("", "s"):
                found.setdefault(stem + link, _Front(noun, _COST_OF_LINK))
    for adjective in sorted(vocabulary.adjectives):
        for link in ("", "en"):
            found.setdefault(adjective + link, _Front(adjective, _COST_OF_LINK))
    for verb in sorted(vocabulary.verbs):
        stem = verb.removesuffix("n").removesuffix("e")
        for link in ("", "e"):
            found.setdefault(stem + link, _Front(verb, _COST_OF_VERB))
    return {form: word for form, word in found.items() if len(form) >= _SHORTEST_PART}
