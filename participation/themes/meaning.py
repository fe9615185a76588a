"""What a comment is about, in units that its other wordings share. Pure, no dictionary.

A unit is what a word stands for: "Sitzgelegenheit" and "Bänke" are one thing
(data/meanings.json), other words stand for their stem, typos for the word they resemble.
Places are kept apart, because the same wish for another place is another wish.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from participation.text.normalise import fold
from participation.themes.spelling import Spelling

MEANINGS_PATH = Path(__file__).parent / "data" / "meanings.json"
WORDS, NOUNS = "words", "nouns"
"""Kinds of units that no list of meanings names."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = ("ungen", "innen", "ern", "en", "er", "es", "em", "e", "n", "s")
_DECLENSION = frozenset(["", "e", "en", "er", "ern", "es", "n", "s", "se", "sen"])
_SHORTEST_STEM = 4
_LONGEST_WORD = 40
"""Longer "words" are addresses and noise; their beginning is enough."""
_COVERED = 0.7
"""From this share of a word on, what it means is all it says."""

_SILENT = frozenset(
    fold(
        "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei "
        "beim bin bis bitte brauchen braucht bräuchte bürger bürgern da daher dann das "
        "dass dauernd dem den denn der des deshalb die dies diese diesem diesen dieser "
        "doch dort dringend du durch ebenso eben ein eine einem einen einer eines einfach "
        "endlich er erfurt es etc etwas euch fehlen fehlt fehlte finde finden findet fast "
        "für ganz gar geben gegen gehen geht genug gern gerne gibt gut gute guten habe "
        "haben halt hat hatte her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren "
        "ihrer im immer in ins irgendwie ist ja jede jedem jeden jeder jemand jetzt kann "
        "kaum kein keine keinen keiner klar kommen kommt können könnte könnten konnte "
        "leider leute leuten los machen macht mal man mangel manche manchmal mehr mein "
        "meine meiner menschen mich mir mit mittlerweile muss musste müssen müsste nach "
        "nachbarschaft ne nein nicht nichts nie niemand nirgends noch nochmal nun nur ob "
        "oder oft ohne ort orte personen rum sagen schön schöne schon sehr sein seine seit "
        "selbst sich sie sind so sogar soll sollen sollte sollten sonst stadt stadtteil "
        "ständig steht stehen super toll tolle total über überall um und uns unser unsere "
        "unserem unseren unserer unter usw viel viele vielen vielleicht viertel vom von "
        "vor wäre wären wann war warum was weg weil wenig wenige wenn wer werden wie "
        "wieder wir wird wirklich wo wohl wollen worden wünsche wünschen wünschenswert "
        "wurde wurden z zu zum zur zwischen seht sollt gehört gehören bekommt bekommen "
        "kriegt muß hab müßte wichtig nötig notwendig dank danke aufstellen monat "
        "monate monaten jahr jahre jahren zeit tag tage tagen woche wochen liegt geworden "
        "lassen neu neue neuen neuer neues linie linien weit bereit richtig mutter idee "
        "angebot angebote damit fahren fährt eigene eigenen weitere besser gerade würde "
        "anwohner anwohnerinnen bewohner suchen sucht suche ewig voll voller gelten gilt "
        "wohne wohnt dauert langem lange schlecht schlechtem schlechten fürchterlich"
    ).split()
)
_PRAISE = frozenset(
    fold(
        "toll super danke lob schön wunderschön klasse gefällt zufrieden freundlich prima "
        "engagiert gemütlich tolle schöne gelungen hervorragend perfekt spitze "
        "hübsch herrlich"
    ).split()
)
_WISH = frozenset(
    fold(
        "wäre wären würde sollte könnte müsste bitte fehlt fehlen brauchen braucht "
        "wünsche wünschen nicht leider keine kein zu"
    ).split()
)

_PLACE = re.compile(
    r"anger|[^\W\d_]{3,}(?:strasse|str|allee|platz|park|ring|gasse|vorstadt|leben|hausen|heim|"
    r"stedt|staedt|dorf|berg|huegel|garten|burg|bach|born|roda|rode|hofen|thal|siedlung|"
    r"bruecke|anger|ufer|halle)(?:er|s|es)?"
)
_ROAD = re.compile(r"(?:strasse|str|allee|gasse|ring)(?:er)?$")
_NO_PLACE = re.compile(
    r"(?:haupt|neben|spiel|einbahn|wohn|durchgangs|land|fahrrad)strasse|.*(?:arbeits|"
    r"ausbildungs|studien|therapie|kita|pflege|betreuungs|abstell|hort|schul|grill|"
    r"camping|steh|sitz|park|stell|spiel|bolz|sport|fussball|lade|tennis|wasch)platz|.*(?:klein|schul|vor|bier|kinder|hoch)garten|"
    r".*(?:zusammen|er|nacht|vereins|familien|wohn|ueber|arbeits|privat)leben|"
    r".*(?:turn|sport|schwimm|eis|mehrzweck|lager|kauf|warte)halle|"
    r"(?:skate|skater|motor|fuhr|wild|tier)park|.*(?:alters|alten|senioren|pflege|tier)heim"
)
_STREET = frozenset(
    ("strasse", "str", "platz", "allee", "berg", "ring", "weg", "tor", "siedlung")
)
_NUMBERED = frozenset(("linie", "bus", "bahn", "strassenbahn", "tram", "nr", "linien"))


class Meaning(NamedTuple):
    """A unit and its kind: what sort of thing, trouble, people, time it is."""

    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sense:
    """What a text is about. `names`: its places and lines; `praises`: it only praises."""

    kinds: Mapping[str, str]  # kind by unit
    names: frozenset[str]
    praises: bool


class Reader:
    """Reads texts; `known` words are what a typo may have been meant as."""

    def __init__(self, *, names: Collection[str] = (), known: Iterable[str] = ()):
        self._meanings = _meanings()
        self._names = frozenset(
            part
            for name in names
            for part in _WORD.findall(fold(name))
            if len(part) > _SHORTEST_STEM - 1 and part not in _STREET
        )
        self._spelling = Spelling([*self._meanings.words, *known])
        self._cache: dict[str, tuple[tuple[Meaning, ...], str | None]] = {}

    def read(self, text: str) -> Sense:
        """Return what the text is about."""
        found = list(_WORD.finditer(text))
        written = [match.group() for match in found]
        folded = [_low(word) for word in written]
        kinds: dict[str, str] = {}
        names = set(_numbers(folded))
        for place, (word, low) in enumerate(zip(written, folded, strict=True)):
            name = self._name(place, written, folded)
            if name is not None:
                names.add(name)
            elif low not in _SILENT and low not in _STREET:
                noun = word[0].isupper() and not _begins_sentence(text, found, place)
                for unit, kind in self._units(low, noun=noun):
                    kinds.setdefault(unit, kind)
        said = set(folded)
        return Sense(kinds, frozenset(names), bool(said & _PRAISE) and not said & _WISH)

    def units_of(self, word: str) -> tuple[str, ...]:
        """Return what a single word stands for; nothing where it says nothing."""
        low = _low(word)
        if low in _SILENT or low in _STREET:
            return ()
        return tuple(unit for unit, _ in self._units(low, noun=False))

    def _name(self, place: int, written: list[str], folded: list[str]) -> str | None:
        low = folded[place]
        if low in self._names:
            return name_stem(low)
        if not written[place][0].isupper():
            return None
        following = folded[place + 1] if place + 1 < len(folded) else ""
        if following in _STREET and low not in _SILENT and len(low) > 3:
            return name_stem(low)
        if _PLACE.fullmatch(low) and not _NO_PLACE.fullmatch(low):
            meant = self._spelling.correct(low)  # Skatpark is no place
            if _ROAD.search(low) or not self._meanings.begins(meant):
                return name_stem(low)
        return name_stem(low[:-2]) if low[:-2] in self._names else None

    def _units(self, low: str, *, noun: bool) -> list[Meaning]:
        if low not in self._cache:
            meant, rest = self._meanings.of(low)
            if not meant and rest is not None:
                corrected = self._spelling.correct(low)
                if corrected != low:
                    meant, rest = self._meanings.of(corrected)
                    if corrected in _SILENT:
                        rest = None
            self._cache[low] = meant, rest
        meant, rest = self._cache[low]
        if rest is None:
            return list(meant)
        kind = NOUNS if noun and not meant else WORDS
        return [*meant, Meaning(f"={rest}", kind)]


def name_stem(folded: str) -> str:
    """Return a place's name without what grammar adds: Hochheimer, Hochheims."""
    for ending in ("er", "s", "en"):
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            folded = folded[: -len(ending)]
    return folded


def stem(folded: str) -> str:
    """Return a word without its ending, never shorter than four letters."""
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            return folded[: -len(ending)]
    return folded


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [_low(word) for word in _WORD.findall(text)]


def _low(word: str) -> str:
    return fold(word).replace("-", "")[:_LONGEST_WORD]


def _begins_sentence(text: str, found: list[re.Match[str]], place: int) -> bool:
    """Whether a word is capitalised for where it stands."""
    if place == 0:
        return True
    return any(
        mark in ".!?:" for mark in text[found[place - 1].end() : found[place].start()]
    )


def _numbers(folded: list[str]) -> list[str]:
    """Numbers of lines: "Bus 60"; hours and years are no names."""
    return [
        number
        for before, number in zip(folded, folded[1:], strict=False)
        if before in _NUMBERED and number.isdigit()
    ]


class _Meanings:
    """The list of meanings, looked up by the letters a pattern begins with."""

    def __init__(self, data: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._patterns: dict[str, list[tuple[str, bool, bool, Meaning]]] = {}
        for kind, units in data.items():
            for unit, patterns in units.items():
                for pattern in patterns:
                    self._add(pattern, Meaning(unit, kind))

    def _add(self, pattern: str, meaning: Meaning) -> None:
        letters = fold(pattern.strip("^$")).replace("-", "")
        entry = (letters, pattern[0] == "^", pattern[-1] == "$", meaning)
        self._patterns.setdefault(letters[:2], []).append(entry)

    @property
    def words(self) -> list[str]:
        """What the patterns are written as."""
        return [entry[0] for entries in self._patterns.values() for entry in entries]

    def begins(self, low: str) -> bool:
        """Whether a word begins with something that is in the list: Kitaplatz."""
        return any(
            low.startswith(letters)
            for letters, _, at_end, meaning in self._patterns.get(low[:2], ())
            if not at_end and len(letters) >= _SHORTEST_STEM
        )

    def of(self, low: str) -> tuple[tuple[Meaning, ...], str | None]:
        """Return what a word means, and its stem where that is not all it says."""
        hits = [
            (len(letters), -start, meaning)
            for start in range(len(low) - 1)
            for letters, at_start, at_end, meaning in self._patterns.get(
                low[start : start + 2], ()
            )
            if low.startswith(letters, start)
            and not (at_start and start)
            and (not at_end or low[start + len(letters) :] in _DECLENSION)
        ]
        covered: set[int] = set()
        found: list[Meaning] = []
        for length, start, meaning in sorted(hits, reverse=True):
            letters = range(-start, -start + length)
            same = [m for m in found if m.unit == meaning.unit]
            if covered.isdisjoint(letters) or _doubles(
                found, meaning, covered, letters
            ):
                covered.update(letters)
                if not same:
                    found.append(meaning)
        whole = len(covered) >= _COVERED * len(low) or len(low) < 3
        return tuple(found), None if whole else stem(low)


def _doubles(
    found: list[Meaning], meaning: Meaning, covered: set[int], letters: range
) -> bool:
    """Whether the letters mean a second thing of another kind: Jugendclub."""
    return covered.issuperset(letters) and all(m.kind != meaning.kind for m in found)


@cache
def _meanings() -> _Meanings:
    data = json.loads(MEANINGS_PATH.read_text(encoding="utf-8"))
    data.pop("//", None)
    return _Meanings(data)
