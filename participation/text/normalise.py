"""Spelling made comparable: what citizens type and what planners write must meet."""

import unicodedata

_FOLDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN_FOLDS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def fold(text: str) -> str:
    """Return lower-case NFC with umlauts and ß spelt out: Straße, STRASSE -> strasse."""
    return _lower(text).translate(_FOLDS)


def fold_plain(text: str) -> str:
    """Return the text with umlauts bared, so that a plural meets its stem: Bäume -> baume."""
    return _lower(text).translate(_PLAIN_FOLDS)


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9: ٤ and ４ are 4."""
    return "".join(
        char if (digit := unicodedata.digit(char, None)) is None else str(digit)
        for char in unicodedata.normalize("NFKC", text)
    )


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()
