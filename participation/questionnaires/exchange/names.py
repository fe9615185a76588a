"""Keys and codes out of the names of others: small letters, unique, never empty."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 60
_ROOM = 6  # for a number behind it

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Names:
    """Gives every name a key of its own."""

    def __init__(self, taken: Iterable[str] = (), *, codes: bool = False) -> None:
        self._taken = set(taken)
        self._codes = codes
        self._numbers: dict[str, int] = {}  # the last one given behind a name

    def take(self, name: str, *, fallback: str = "question") -> str:
        """Return a free key that resembles the name."""
        wanted = key_of(name, codes=self._codes) or fallback
        free, number = wanted, self._numbers.get(wanted, 1)
        while free in self._taken:
            number += 1
            free = f"{wanted[: LONGEST_NAME - _ROOM]}_{number}"
        self._taken.add(free)
        self._numbers[wanted] = number
        return free


def key_of(name: str, *, codes: bool = False) -> str:
    """Return the name in the letters of keys; empty where none of it can stay."""
    text = unicodedata.normalize("NFC", name.strip()).lower().translate(_GERMAN)
    text = re.sub(r"^[-−](?=\d)", "minus_", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9_]+", "_", text).strip("_")
    if text and not codes and not text[0].isalpha():
        text = f"q_{text}"
    return text[:LONGEST_NAME].rstrip("_")
