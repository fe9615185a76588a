"""The words of a text with where they stand, and what they say about being a name."""

import re
import unicodedata
from typing import Final, Literal

from participation.text import name_words as known
from participation.text.name_lists import (
    AMBIGUOUS_FIRST_NAMES,
    AMBIGUOUS_SURNAMES,
    FIRST_NAMES,
    NOT_NAMES,
    NOUNS,
    SURNAMES,
)

_WORD: Final = re.compile(r"[^\W\d_](?:['’ʼ-]?[^\W_]|[\u0300-\u036f\u064b-\u0652])*+")
_JOINTS: Final = frozenset({" ", "\xa0", ". ", ".", "  ", ".\xa0"})
_LINE_END: Final = re.compile(r"[\s.!,;)]*?(?:\n|$)|[ .!,]*[^\w\s.,;:!?()]")
_MOST_WORDS: Final = 5
_ANY_FIRST: Final = FIRST_NAMES | AMBIGUOUS_FIRST_NAMES
_ANY_SURNAME: Final = SURNAMES | AMBIGUOUS_SURNAMES
SMALL_SURNAMES: Final = frozenset(map(str.lower, _ANY_SURNAME)) - known.ADVERBS
SMALL_FIRST_NAMES: Final = (
    frozenset(word.lower() for word in FIRST_NAMES if len(word) > 2) - known.ADVERBS
)


Belief = Literal["listed", "cautious", "ready"]
"""What is taken for a name: what the lists hold; also what is no noun that we know; also
what has a capital and stands in no list of words."""


def has_name_shape(word: str) -> bool:
    """Whether a word has a capital and is none that stands where names do."""
    return (
        len(word) > 1
        and word[0].isupper()
        and not word.isupper()
        and word not in NOT_NAMES
        and word.lower() not in known.TITLES
        and not known.PLACE_END.fullmatch(word.rpartition("-")[2])
    )


def may_be_name(word: str) -> bool:
    """Whether an unknown word can be a name: a capital, and no noun that we know."""
    return (
        has_name_shape(word)
        and word not in NOUNS
        and not known.NOUN_END.fullmatch(word)
    )


class WordsOf:
    """The words of one text; a name is a run of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match.span() for match in _WORD.finditer(text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        self._words = [text[start:end] for start, end in found]
        if not unicodedata.is_normalized("NFC", text):
            self._words = [unicodedata.normalize("NFC", word) for word in self._words]
        self.small = [word.lower() for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, place: int) -> str:
        return self._words[place]

    def gap(self, place: int) -> str:
        """Return what stands between this word and the one before."""
        return self.text[self.ends[place - 1] : self.starts[place]]

    def behind(self, place: int) -> str:
        """Return the character behind a word."""
        end = self.ends[place]
        return self.text[end : end + 1]

    def joined(self, place: int) -> bool:
        """Whether there is a word here and only a space or a dot before it."""
        if not 0 < place < len(self):
            return False
        return (
            self.starts[place] - self.ends[place - 1] < 3 and self.gap(place) in _JOINTS
        )

    def follow(self, place: int, phrase: tuple[str, ...]) -> bool:
        """Whether these words, in small letters, begin here."""
        return tuple(self.small[place : place + len(phrase)]) == phrase

    def shouts(self, place: int) -> bool:
        word = self[place]
        return len(word) > 2 and word.isupper()

    def stretch(self, first: int, behind: int) -> tuple[int, int]:
        """Return where words stand in the text, an initial with its dot."""
        end = self.ends[behind - 1]
        if len(self[behind - 1]) == 1 and self.text.startswith(".", end):
            end += 1
        return self.starts[first], end

    def starts_line(self, place: int) -> bool:
        return place == 0 or "\n" in self.gap(place)

    def line_ends(self, place: int) -> bool:
        """Whether nothing but marks stands between the word before and the line's end."""
        return bool(_LINE_END.match(self.text, self.ends[place - 1]))

    def next_part(self, place: int) -> int:
        """Return the word behind the next comma or line break, at most four words on."""
        for following in range(place + 1, min(place + 5, len(self))):
            if set(self.gap(following)) & {",", "\n"}:
                return following
        return len(self)

    def is_first_name(self, place: int, *, small: bool = False) -> bool:
        """Whether the word is a first name and hardly anything else."""
        word = self[place]
        if word in FIRST_NAMES:
            return True
        if "-" in word:
            parts = [part.capitalize() for part in word.split("-")]
            return word[0].isupper() and all(part in _ANY_FIRST for part in parts)
        if word[-1] == "s" and len(word) > 4 and word[:-1] in FIRST_NAMES:
            return True
        if len(word) > 3 and word.isupper():
            return word.capitalize() in FIRST_NAMES
        return small and word in SMALL_FIRST_NAMES

    def is_surname(self, place: int) -> bool:
        word = self[place]
        if "-" in word and word[0].isupper():
            parts = word.split("-")
            return not known.PLACE_END.fullmatch(parts[-1]) and any(
                part in _ANY_SURNAME for part in parts
            )
        return word in _ANY_SURNAME or (word[-1] == "s" and word[:-1] in SURNAMES)

    def listed_first_name(self, place: int) -> bool:
        """Whether a first name follows behind a comma: Schulze, Karin."""
        return (
            place < len(self)
            and self.gap(place) == ", "
            and self.is_first_name(place)
            and self[place] not in SURNAMES
        )

    def name_end(self, place: int, belief: Belief, *, full: bool = False) -> int:
        """Return the word behind the name that begins here; the same one where none does.

        `full`: people give first name and family name here, so two unknown words are one.
        """
        name = place
        while name - place < 3 and self.small[name] in known.PARTICLES:
            if not self.joined(name + 1):
                break
            name += 1
        word = self[name]
        if self._is_initial(name):
            following = name + 1
            surname = self.joined(following) and self._speaks(following, belief)
            return following + 1 if surname else following
        if not self._speaks(name, belief):
            return place
        if word in _ANY_FIRST or self.is_first_name(name):
            return self.extended(name)
        following = name + 1
        if not self.is_surname(name) and self._is_family_name(following, full=full):
            return following + 1
        while self._goes_on(following, name):
            following += 1
        return following

    def _is_family_name(self, place: int, *, full: bool) -> bool:
        """Whether the word behind an unknown first name is its family name."""
        return (
            self.joined(place)
            and self.behind(place - 1) != "."
            and (self[place] in SURNAMES or (full and may_be_name(self[place])))
        )

    def extended(self, place: int) -> int:
        """Return the word behind a name that begins with the first name here."""
        following, unknown = place + 1, False
        while self.joined(following) and following - place < _MOST_WORDS:
            if self.behind(following - 1) == "." and len(self[following - 1]) > 1:
                break
            word = self[following]
            if word in known.POLITE_AFTER or self._is_initial(following):
                return following + 1
            if behind := self._behind_particles(following):
                return behind
            if not self._is_listed(word):
                if unknown or not may_be_name(word):
                    break
                unknown = True
            if known.PLACE_END.fullmatch(word):
                break
            following += 1
        return following

    def _speaks(self, place: int, belief: Belief) -> bool:
        """Whether the word can be a name behind a title, an introduction, a greeting."""
        word = self[place]
        if word.isupper() and len(word) > 1:
            return word.capitalize() in SURNAMES or word.capitalize() in FIRST_NAMES
        if word.islower():
            return self.small[place] in SMALL_SURNAMES | SMALL_FIRST_NAMES
        if belief == "listed":
            return word in SURNAMES or self.is_first_name(place)
        caseless = word.lower() == word.upper()
        return (
            caseless
            or self.is_surname(place)
            or word in _ANY_FIRST
            or (may_be_name if belief == "cautious" else has_name_shape)(word)
        )

    def _is_listed(self, word: str) -> bool:
        if len(word) > 3 and word.isupper():
            word = word.capitalize()
        return word not in NOT_NAMES and (
            word in _ANY_FIRST
            or word in _ANY_SURNAME
            or ("-" in word and any(part in _ANY_SURNAME for part in word.split("-")))
        )

    def _is_initial(self, place: int) -> bool:
        """K. or a lone capital letter; k. behind a word in small letters."""
        word = self[place]
        if len(word) != 1:
            return False
        return word.isupper() or (
            self.behind(place) == "." and self[place - 1].islower()
        )

    def _goes_on(self, following: int, name: int) -> bool:
        """Whether a second name follows the first one: Le Thi Hoa, Müller Schmidt."""
        return (
            self.joined(following)
            and following - name < _MOST_WORDS
            and self.behind(following - 1) != "."
            and self[following] in _ANY_FIRST
            and self[following] not in NOT_NAMES
        )

    def _behind_particles(self, place: int) -> int:
        """Return the word behind "von der Heide"; 0 where no particle stands here."""
        name = place
        while name - place < 3 and self.small[name] in known.PARTICLES:
            name += 1
            if not self.joined(name):
                return 0
        if name == place or not may_be_name(self[name]):
            return 0
        return name + 1


def is_called_after_somebody(words: WordsOf, place: int) -> bool:
    """Schule Thomas Mann, "am Roland", "auf dem Hermann": squares, not people."""
    before = words.small[place - 1]
    return (
        words[place - 1] in known.PLACES
        or before in ("am", "im", "ans", "ins")
        or (before in ("dem", "den") and place > 1 and words.small[place - 2] == "auf")
    )


def is_short_title(words: WordsOf, place: int) -> bool:
    """Fr. Lange, Hr Kanitz; not FR 8-12 Uhr."""
    return words.behind(place) == "." or words[place] in ("Hr", "Fr", "Fam")
