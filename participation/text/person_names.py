"""Names of people: after titles, relations and greetings, and by lists of first names.

German writes every noun with a capital, so a capital alone says nothing: something must
speak for a name (a title, "mein Nachbar", "Gruß"), or the word is a first name and nothing
else. Names of streets, schools and figures of history stay.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from participation.text import name_words as known
from participation.text.name_lists import (
    AMBIGUOUS_FIRST_NAMES,
    FIRST_NAMES,
    NEVER,
    NOT_NAMES,
    SURNAMES,
)
from participation.text.words_of import (
    SMALL_FIRST_NAMES,
    SMALL_SURNAMES,
    Belief,
    WordsOf,
    is_called_after_somebody,
    is_short_title,
    may_be_name,
)

Stretch = tuple[int, int]
Found = tuple[int, int]
"""The first word of a name and the first word behind it; equal: nobody's name, go on."""
Rule = Callable[[WordsOf, int], Found | None]

_WORDS: Final = re.compile(r"\w+")
_MOST_TITLES: Final = 6
_MAXIMUM: Final = re.compile(r"\.| ?\d")


def find_names(text: str) -> Iterator[Stretch]:
    if not _may_hold_a_name(text):
        return
    words = WordsOf(text)
    place = 0
    while place < len(words):
        found = _found_at(words, place)
        if found is None:
            place += 1
            continue
        first, behind = found
        if first < behind:
            yield words.stretch(first, behind)
        place = max(behind, place + 1)


def may_be_person(text: str) -> bool:
    """Whether what a statistical model took for a person can be one: no noun, no place."""
    words = WordsOf(text)
    return len(words) > 0 and all(
        (may_be_name(words[place]) or words.small[place] in known.PARTICLES)
        and not _no_name_length(words, place)
        for place in range(len(words))
    )


def _may_hold_a_name(text: str) -> bool:
    """Whether reading closer pays: most comments name nobody."""
    words = _WORDS.findall(text)
    sparks = _SPARKS.intersection(words)
    if not sparks:
        return not unicodedata.is_normalized("NFC", text)
    if not sparks <= _WEAK_SPARKS:
        return True
    return any(
        word in _WEAK_SPARKS and _may_be_named(words[place + 1 : place + 3])
        for place, word in enumerate(words)
    )


def _may_be_named(following: list[str]) -> bool:
    """Whether one of the words behind "mein Nachbar" can be a name."""
    return any(
        word in SMALL_FIRST_NAMES or (word[0].isupper() and word not in NOT_NAMES)
        for word in following
    )


def _found_at(words: WordsOf, place: int) -> Found | None:
    if length := _no_name_length(words, place):
        return place + length, place + length
    rule = _RULES.get(words.small[place])
    return (
        (rule and rule(words, place))
        or _first_name(words, place)
        or _family_name(words, place)
        or _unknown_name(words, place)
    )


def _no_name_length(words: WordsOf, place: int) -> int:
    """Return how many words here are a figure of history or of speech, or a saint."""
    for phrase in NEVER.get(words.small[place], ()):
        if words.follow(place, phrase):
            return len(phrase)
    saint = words.small[place] in known.SAINTS and words.joined(place + 1)
    return 2 if saint and words[place + 1] in FIRST_NAMES else 0


def _titled(words: WordsOf, place: int) -> Found | None:
    """Herr Dr. Müller, Familie Yılmaz, Frau K."""
    title = words.small[place]
    if title in known.DOTTED_TITLES and not is_short_title(words, place):
        return None
    name = place + 1
    while name - place < _MOST_TITLES and words.joined(name):
        if words.small[name] not in known.DEGREES | known.OFFICES:
            break
        name += 1
    if not words.joined(name):
        return None
    unsure = (
        title in known.TITLES_OF_WORDS
        and place > 0
        and words.small[place - 1] in known.ARTICLES
    )
    belief: Belief = "listed" if unsure or words.shouts(place) else "ready"
    behind = words.name_end(name, belief)
    return _unless_place(words, place, behind) if behind > name else None


def _introduced(words: WordsOf, place: int) -> Found | None:
    """Ich heiße Ayşe Demir; nazywam się Agnieszka Nowak."""
    name = place + 1
    if words.joined(name) and words.small[name] == "się":
        name += 1
    if not words.joined(name):
        return None
    behind = words.name_end(name, "ready", full=True)
    return (name, behind) if behind > name else None


def _named(words: WordsOf, place: int) -> Found | None:
    """Mein Name ist Karin Schulze; Name: Elke Baumann."""
    mine = place > 0 and words.small[place - 1] in ("mein", "my")
    name = place + 1
    if mine and words.joined(name) and words.small[name] in ("ist", "is", "lautet"):
        return _introduced(words, name)
    if name < len(words) and words.gap(name).strip() == ":":
        behind = words.name_end(name, "cautious", full=True)
        return (name, behind) if behind > name else None
    return None


def _i_am(words: WordsOf, place: int) -> Found | None:
    """Ich bin die Marie: a first name only, "ich bin Rentnerin"."""
    name = place + 1
    if words.small[place] != "i'm" and (
        place == 0 or words.small[place - 1] not in ("ich", "i")
    ):
        return None
    if words.joined(name) and words.small[name] in ("der", "die", "das"):
        name += 1
    return _known_first_name(words, name - 1)


def _known_first_name(words: WordsOf, place: int) -> Found | None:
    """Mein Sohn heißt leon."""
    name = place + 1
    if words.joined(name) and words.is_first_name(name, small=True):
        return name, words.extended(name)
    return None


def _related(words: WordsOf, place: int) -> Found | None:
    """Mein Bruder leon, Oma Rose."""
    name = place + 1
    if not words.joined(name):
        return None
    word = words[name]
    if (
        words.is_first_name(name, small=True)
        or (word in AMBIGUOUS_FIRST_NAMES and word not in NOT_NAMES)
        or _is_unknown_relation(words, place)
    ):
        return _unless_place(words, name, words.extended(name))
    return None


def _is_unknown_relation(words: WordsOf, place: int) -> bool:
    """Oma Wigberta; not "eine bekannte Vorgehensweise", not "Lehrer. Bibliotheken"."""
    return (
        words[place][0].isupper()
        and words.small[place] not in known.ANYBODY
        and words.gap(place + 1) == " "
        and may_be_name(words[place + 1])
    )


def _in_a_role(words: WordsOf, place: int) -> Found | None:
    """Hausmeister Krause, Zahnarzt Köhler, Nachbar Kevin."""
    name = place + 1
    if found := _related(words, place):
        return found
    if words.joined(name) and words.is_surname(name) and words[name] not in NOT_NAMES:
        return _unless_place(words, name, name + 1)
    return None


def _frau(words: WordsOf, place: int) -> Found | None:
    return _titled(words, place) or _related(words, place)


def _greeting(words: WordsOf, place: int) -> Found | None:
    """Viele Grüße aus Alach, Steffen Heinrich: what stands alone up to the line's end."""
    name = place + 1
    if name < len(words) and words.small[name] in ("aus", "vom", "von"):
        name = words.next_part(name)
    while name < len(words) and words.small[name] in known.YOURS:
        name += 1
    return _alone_on_line(words, name, "cautious")


def _yours(words: WordsOf, place: int) -> Found | None:
    """Ihre Helga Sauer, on a line of its own."""
    if place and "\n" not in words.gap(place):
        return None
    return _alone_on_line(words, place + 1, "listed")


def _alone_on_line(words: WordsOf, name: int, belief: Belief) -> Found | None:
    if name >= len(words):
        return None
    behind = words.name_end(name, belief, full=True)
    return (name, behind) if behind > name and words.line_ends(behind) else None


def _first_name(words: WordsOf, place: int) -> Found | None:
    """Kevin; Thomas Schneider; not Thomas-Mann-Straße, not Schule Thomas Mann."""
    word = words[place]
    if word.islower():
        return _small_name(words, place)
    if not words.is_first_name(place) and not (
        word in AMBIGUOUS_FIRST_NAMES
        and words.joined(place + 1)
        and words[place + 1] in SURNAMES
    ):
        return None
    if words.joined(place) and is_called_after_somebody(words, place):
        return place + 1, place + 1
    if word == "Max" and _MAXIMUM.match(words.text, words.ends[place]):
        return None
    return _unless_place(words, place, words.extended(place))


def _small_name(words: WordsOf, place: int) -> Found | None:
    """thomas schneider: both in small letters, both known."""
    if words[place] not in SMALL_FIRST_NAMES or not words.joined(place + 1):
        return None
    surname = words[place + 1] in SMALL_SURNAMES
    return _unless_place(words, place, place + 2) if surname else None


def _family_name(words: WordsOf, place: int) -> Found | None:
    """Schulze, Karin; H. Zimmermann; bei Müllers; der Meier."""
    word = words[place]
    following = place + 1
    if len(word) == 1 and word.isupper():
        initial = words.behind(place).startswith(".") and words.joined(following)
        if initial and words[following] in SURNAMES:
            return _unless_place(words, place, place + 2)
        return None
    if word in SURNAMES:
        if words.listed_first_name(following):
            return place, place + 2
    elif not (word[-1] == "s" and word[:-1] in SURNAMES):
        return None
    if place and words.joined(place) and words.small[place - 1] in known.BARE_BEFORE:
        return _unless_place(words, place, following)
    return None


def _unknown_name(words: WordsOf, place: int) -> Found | None:
    """Odilo Schulze, Zwölfling, Karin: an unknown word beside a known name."""
    following = place + 1
    if following >= len(words) or not may_be_name(words[place]):
        return None
    beside = words[following]
    if words.gap(following) == " " and (
        beside in SURNAMES or beside in known.POLITE_AFTER
    ):
        return _unless_place(words, place, following + 1)
    if words.starts_line(place) and words.listed_first_name(following):
        return (place, place + 2) if words.behind(following) in ("", ",", ":") else None
    return None


def _unless_place(words: WordsOf, first: int, behind: int) -> Found:
    """Return the name, or nobody's name where a square or school is called after it."""
    if words.text.startswith("-", words.ends[behind - 1]):
        return behind, behind
    following = behind
    if words.joined(following) and words.small[following] in ("von", "v"):
        following += 1
    if words.joined(following) and known.PLACE_END.fullmatch(words[following]):
        return following + 1, following + 1
    return first, behind


_RULES: Final[dict[str, Rule]] = {
    **dict.fromkeys(known.ROLES, _in_a_role),
    **dict.fromkeys(known.RELATIONS, _related),
    **dict.fromkeys(known.TITLES, _titled),
    **dict.fromkeys(known.INTRODUCTIONS, _introduced),
    **dict.fromkeys(known.GREETINGS, _greeting),
    **dict.fromkeys(known.YOURS, _yours),
    "frau": _frau,
    "name": _named,
    "bin": _i_am,
    "am": _i_am,
    "i'm": _i_am,
    "heißt": _known_first_name,
    "heisst": _known_first_name,
}


def _in_any_case(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, word.capitalize(), word.upper())}


def _sparks() -> frozenset[str]:
    """Return the words without one of which a text holds no name."""
    lists = FIRST_NAMES | SURNAMES
    return frozenset(
        {part for word in lists for part in _WORDS.findall(word)}
        | {word + "s" for word in lists}
        | {word.upper() for word in FIRST_NAMES if len(word) > 3}
        | {word.lower() for word in SURNAMES} - known.ADVERBS
        | _in_any_case(set(_RULES) | known.SAINTS)
        | known.POLITE_AFTER
        | {"MfG", "VfG"}
    ) - {"am", "Am", "AM"}


_SPARKS: Final = _sparks()
_WEAK_SPARKS: Final = frozenset(
    _in_any_case({*known.ROLES, *known.RELATIONS, *known.YOURS, "bin", "heißt"})
    - _in_any_case({"frau"})
)
"""Words that speak for a name only if it follows at once."""
