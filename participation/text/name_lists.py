"""Lists of names and of words that only look like names, read once from data/."""

from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
# Case endings of first names in Ukrainian and Russian, by the last letter of the name.
_ENDINGS: Final = {
    "а": ("о", "у", "и", "і", "ы", "е", "ой", "ою"),
    "я": ("ю", "і", "и", "е", "ей", "єю"),
    "й": ("я", "ю", "ем", "єм"),
    "ь": ("я", "ю", "ем"),
    "о": ("а", "у", "ом", "ові"),
}
_AFTER_CONSONANT: Final = ("а", "у", "ом", "ові", "ем", "е")


def words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


def read_lines(name: str) -> list[str]:
    """Return the lines of a list without comments and empty ones."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_words(name: str) -> frozenset[str]:
    return words_in(" ".join(read_lines(name)))


def _spelt_out(words: frozenset[str]) -> frozenset[str]:
    """Return the words and, beside each with an umlaut, how it is typed without."""
    return words | {word.translate(_UMLAUTS) for word in words}


def _declined(words: frozenset[str]) -> frozenset[str]:
    """Return the words and the cases of those in Cyrillic letters."""
    forms = set(words)
    for word in words:
        if "\u0400" <= word[-1] <= "\u04ff":
            stem = word[:-1] if word[-1] in _ENDINGS else word
            forms.update(stem + end for end in _ENDINGS.get(word[-1], _AFTER_CONSONANT))
    return frozenset(forms)


_FAMILY: Final = _spelt_out(read_words("surnames.txt"))
AMBIGUOUS_SURNAMES: Final = _spelt_out(read_words("surnames-also-words.txt"))
"""Fischer, Sommer: names only after a title or a first name."""
SURNAMES: Final = _FAMILY - AMBIGUOUS_SURNAMES
AMBIGUOUS_FIRST_NAMES: Final = _spelt_out(read_words("ambiguous-names.txt"))
"""Rose, Mark: names only beside something that speaks for one."""
FIRST_NAMES: Final = (
    _declined(_spelt_out(read_words("first-names.txt"))) - AMBIGUOUS_FIRST_NAMES
)
NOT_NAMES: Final = read_words("not-names.txt")
NOUNS: Final = read_words("nouns.txt")
"""Words of comments, none of them a name."""
NEVER: Final[dict[str, list[tuple[str, ...]]]] = {}
"""Phrases that are nobody's name, in small letters, by their first word."""
for _line in read_lines("never-names.txt"):
    _phrase = tuple(_line.lower().split())
    NEVER.setdefault(_phrase[0], []).append(_phrase)
PLATE_CODES: Final = read_words("plate-codes.txt")
