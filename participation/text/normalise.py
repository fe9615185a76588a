"""Spelling made comparable: what citizens type and what planners write must meet."""

import re
import unicodedata

_FOLDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Letters that keyboards and hurry mix up, then signs that only tell how a word is spoken.
# U+0307 is what lower() leaves of the Turkish İ.
_SCRIPT_FOLDS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ё": "е",
        "ґ": "г",
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئ", "ي"),
        "ؤ": "و",
        "ة": "ه",
        "ۀ": "ه",
        "ک": "ك",
        **dict.fromkeys("'’ʼ`´\u200c\u200d", ""),
        **dict.fromkeys("\u0301\u0307\u0640\u0670", ""),
        **dict.fromkeys(map(chr, range(0x64B, 0x653)), ""),
    }
)
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=..)")
_PLAIN_FOLDS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def fold(text: str) -> str:
    """Return lower-case NFC with umlauts and ß spelt out: Straße, STRASSE -> strasse."""
    return _lower(text).translate(_FOLDS)


def fold_plain(text: str) -> str:
    """Return the text with umlauts bared, so that a plural meets its stem: Bäume -> baume."""
    return _lower(text).translate(_PLAIN_FOLDS)


def fold_script(text: str) -> str:
    """Return a text of any script as people type it in haste, to be compared.

    Latin loses its accents (ł = l, dotless i = i), Cyrillic keeps й and ї but not ё,
    Arabic loses vowel signs and tatweel; its alef, ya, kaf and ta marbuta become one.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_SCRIPT_FOLDS)
    if lowered.isascii():
        return lowered
    return "".join(map(_bare, lowered))


def without_article(word: str) -> str:
    """Return a folded Arabic word without its article and what is written onto it."""
    return _ARTICLE.sub("", word)


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9: ٤ and ４ are 4."""
    return "".join(
        char if (digit := unicodedata.digit(char, None)) is None else str(digit)
        for char in unicodedata.normalize("NFKC", text)
    )


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _bare(char: str) -> str:
    if char < "\u0250" or "\u1e00" <= char <= "\u1eff":
        return unicodedata.normalize("NFD", char)[0]
    return char
