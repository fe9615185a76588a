"""Places that a comment names: those of the city's gazetteer, and streets by their form."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from participation.places.gazetteer import GAZETTEER_FILE, Place, read_gazetteer
from participation.text.normalise import fold
from participation.themes.pipeline.textwords import places_of
from participation.themes.tagger import Passage

MAX_CACHED_WORDS: Final = 50_000
"""Bounds the memory of a worker that runs for months; then the cache starts afresh."""

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_NAME: Final = 6
_GAPS: Final = frozenset({"", "-", ".", ".-", "&", " ", "  ", ". ", " - ", " & ", "\n"})
_SHORT: Final = {"str": "strasse", "pl": "platz"}
_GENITIVES: Final = ("s", "es")
_SHORTEST_INFLECTED: Final = 4
_ADJECTIVE: Final = re.compile(r"(?:er|e|es|en|em)$")
_ADJECTIVE_ENDINGS: Final = ("er", "e", "es", "en", "em")

_STREETS: Final = ("strasse", "gasse", "allee", "chaussee")
_NUMBERED: Final = ("weg", "ring", "ufer")
"""As the end of a single word too common: only in front of a house number."""

_ENDS_OF_NAMES: Final = frozenset({*_STREETS, *_NUMBERED, "platz", "steig"})
_KINDS_OF_STREET: Final = frozenset(
    {
        "einbahn",
        "spiel",
        "haupt",
        "neben",
        "seiten",
        "land",
        "bundes",
        "fahrrad",
        "wohn",
    }
    | {"dorf", "durchgangs", "umgehungs", "zufahrts", "zufahrt", "anlieger", "auto"}
    | {"schnell", "sammel", "quer", "rad", "geh", "schul", "sack", "kreis", "gemeinde"}
    | {"stadt", "orts", "kopfsteinpflaster", "baustellen", "innenstadt", "einkaufs"}
    | {"geschaefts", "wirtschafts", "verbindungs", "zubringer", "vorfahrts", "parallel"}
    | {"renn", "asphalt", "schotter", "wasser", "wasch", "produktions", "rettungs"}
    | {"zugangs", "erschliessungs", "hauptverkehrs", "verkehrs", "durchfahrts"}
    | {"ausfahrt", "ausfahrts", "ausweich", "wohngebiets", "nachbar", "baum", "milch"}
    | {"kneipen", "altstadt", "stich", "tempo", "flanier", "fern", "fussgaenger"}
    | {"umgehung", "mittelstreifen", "parkplatzsuch", "feld", "wald", "pracht", "bus"}
    | {"fuss", "heim", "rueck", "wander", "aus", "hin", "reit", "trampel", "lieblings"}
)
_Found = tuple[str, int, int]
"""A name, the first and the last word of it."""


class _Word(NamedTuple):
    """A word of the comment and where it stands."""

    text: str
    start: int
    end: int


class _Known(NamedTuple):
    """A word as the gazetteer's are written.

    `tells`: a place may be there at all; `alone`: it may be one without the next word.
    """

    key: str
    tells: bool
    alone: bool


class PlaceNames:
    """Finds places by the names in a gazetteer; without any only streets by their form."""

    def __init__(self, source: str = "", *, name: str = GAZETTEER_FILE) -> None:
        """Take the file's text; raise DataFileError naming file and reason."""
        self.source = source
        self.places = read_gazetteer(source, name=name)
        self._names: dict[str, Place] = {}
        self._exact: dict[str, set[str]] = {}
        self._beginnings: set[str] = set()
        for place in self.places:
            for spelling in place.spellings:
                self._learn(place, spelling.text, exact=spelling.exact)
        self._known: dict[str, _Known] = {}

    def fingerprint(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()

    def match(self, text: str) -> list[Passage]:
        """Return the places that a comment names, in their order; changes nothing."""
        get = self._known.get
        words = _WORD.findall(text)
        known = [get(word) or self._learn_word(word) for word in words]
        starts = [
            place
            for place, word in enumerate(known)
            if word.tells and (word.alone or self._goes_on(known, place))
        ]
        return list(self._found(text, words, known, starts)) if starts else []

    def _goes_on(self, known: Sequence[_Known], place: int) -> bool:
        """Whether the next word too is of a name: "Am" begins many a sentence."""
        if place + 1 == len(known):
            return False
        both = known[place].key + known[place + 1].key
        return both in self._beginnings or both in self._names

    def _found(
        self,
        text: str,
        texts: Sequence[str],
        known: Sequence[_Known],
        starts: Sequence[int],
    ) -> Iterator[Passage]:
        places = zip(texts, places_of(texts, text), strict=True)
        words = [_Word(word, *place) for word, place in places]
        free = 0
        for place in starts:
            if place < free:
                continue
            found = self._named(text, words, known, place) or _street(
                text, words, known, place, free
            )
            if found is not None:
                name, first, last = found
                yield Passage("place", name, words[first].start, words[last].end)
                free = last + 1

    def _named(
        self, text: str, words: Sequence[_Word], known: Sequence[_Known], first: int
    ) -> _Found | None:
        """Return the longest name of the gazetteer that begins with a word."""
        key, found = "", None
        for last in range(first, min(len(words), first + _LONGEST_NAME)):
            if last > first and _gap(text, words, last) not in _GAPS:
                break
            key += known[last].key
            place = self._names.get(key)
            if place is not None and self._is_written_so(text, words, first, last, key):
                found = place.name, first, last
            if key not in self._beginnings:
                break
        return found

    def _is_written_so(
        self, text: str, words: Sequence[_Word], first: int, last: int, key: str
    ) -> bool:
        exact = self._exact.get(key)
        if exact is None:
            return True
        written = text[words[first].start : words[last].end]
        return written in exact or written.isupper()

    def _learn(self, place: Place, name: str, *, exact: bool) -> None:
        parts = [_normalised(part) for part in _WORD.findall(name)]
        if not parts:
            return
        for first in _declined(parts[0]) if len(parts) > 1 else (parts[0],):
            whole = [first, *parts[1:]]
            self._beginnings.update(
                "".join(whole[:end]) for end in range(1, len(whole))
            )
            key = "".join(whole)
            self._beginnings.add(whole[0])
            endings = _GENITIVES if len(key) >= _SHORTEST_INFLECTED else ()
            for ending in ("", *endings):
                self._names.setdefault(key + ending, place)
            if exact:
                self._exact.setdefault(key, set()).add(name)

    def _learn_word(self, text: str) -> _Known:
        if len(self._known) >= MAX_CACHED_WORDS:
            self._known.clear()
        key = _normalised(text)
        alone = key in self._names or _ends_a_street(text, key)
        tells = alone or key in self._beginnings
        known = self._known[text] = _Known(key, tells, alone)
        return known


def _normalised(word: str) -> str:
    folded = fold(word)
    if folded in _SHORT:
        return _SHORT[folded]
    return f"{folded}asse" if folded.endswith("str") and len(folded) > 5 else folded


def _declined(first: str) -> Iterator[str]:
    """Yield the first word of a name in every case: Roter, Roten Berg."""
    stem = _ADJECTIVE.sub("", first)
    yield first
    if stem != first and len(stem) > 2:
        for ending in _ADJECTIVE_ENDINGS:
            if stem + ending != first:
                yield stem + ending


def _gap(text: str, words: Sequence[_Word], place: int) -> str:
    return text[words[place - 1].end : words[place].start]


def _ends_a_street(text: str, key: str) -> bool:
    """Whether a word looks like a street, or like the last word of its name."""
    if not text[0].isupper():
        return False
    return key in _ENDS_OF_NAMES or _is_street(key, (*_STREETS, *_NUMBERED))


def _street(
    text: str,
    words: Sequence[_Word],
    known: Sequence[_Known],
    place: int,
    free: int,
) -> _Found | None:
    """Return a street that no gazetteer knows: Lindenstraße, Otto-Dix-Weg, Ulmer Str.

    `free` is the first word that belongs to no place yet.
    """
    word, key = words[place], known[place].key
    if not _ends_a_street(word.text, key):
        return None
    if key not in _ENDS_OF_NAMES:
        if not _is_street(key, _STREETS) and not _has_number(text, words, place):
            return None
        return _written(text[word.start : word.end]), place, place
    first = _first_of_name(text, words, place, free)
    if first == place:
        return None
    return _written(text[words[first].start : word.end]), first, place


def _first_of_name(text: str, words: Sequence[_Word], last: int, free: int) -> int:
    """Return where Otto-Dix-Weg or Ulmer Straße begins; `last` where it is no name."""
    first = last
    while first > free and _gap(text, words, first) == "-":
        if not words[first - 1].text[0].isupper():
            return last
        first -= 1
    if first < last:
        return first if last - first > 1 else last  # Geh-Weg is none
    if first <= free or _gap(text, words, last) != " ":
        return last
    before = words[last - 1]
    named = before.text[0].isupper() and before.text.endswith("er")
    return last - 1 if named and not _opens_sentence(text, before) else last


def _opens_sentence(text: str, word: _Word) -> bool:
    """Whether its capital letter says nothing: "Unser Weg" at the beginning."""
    before = text[: word.start].rstrip(' "„»(')
    return not before or before[-1] in ".!?:\n"


def _is_street(key: str, endings: Sequence[str]) -> bool:
    for ending in endings:
        front = key.removesuffix(ending)
        if front != key:
            return len(front) > 2 and front not in _KINDS_OF_STREET
    return False


def _has_number(text: str, words: Sequence[_Word], place: int) -> bool:
    """Whether a house number follows; it stays outside: it may point to a person."""
    if place + 1 >= len(words) or _gap(text, words, place + 1) != " ":
        return False
    following = words[place + 2 : place + 3]
    counts = following and following[0].text[0].isupper()  # Radweg 14 Monate gesperrt
    return words[place + 1].text[0].isdigit() and not counts


def _written(name: str) -> str:
    """Return a street's name with its ending spelt out: Ulmer Str -> Ulmer Straße."""
    for ending, full in (("trasse", "traße"), ("tr", "traße")):
        if name.endswith(("S" + ending, "s" + ending)):
            return name.removesuffix(ending) + full
    return name
