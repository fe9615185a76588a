"""Passwords that are long enough and still the first to be guessed."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from participation.text.normalise import fold

LIST = Path(__file__).parent / "common-passwords.txt"
FEWEST_SYMBOLS = 5  # different ones
LEFT_OVER = 6  # symbols beside one's own name: fewer are guessed with it
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertzuiopasdfghjklyxcvbnm",
    "qwertzuiopueasdfghjkloeaeyxcvbnm",  # ü, ö, ä folded
    "qwertyuiopasdfghjklzxcvbnm",
)
DISGUISES = str.maketrans("013457@$!", "oieast" + "asi")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SPACES = re.compile(r"\s+")


def is_common(password: str, *, own_words: Iterable[str] = ()) -> bool:
    """Tell whether somebody who guesses would try it early.

    `own_words`: the sign-in name and the like; a password made of them is common too.
    """
    text = _SPACES.sub("", fold(password))
    if len(set(text)) < FEWEST_SYMBOLS or _is_repeated(text) or _is_row(text):
        return True
    if _in_list(text):
        return True
    return any(_is_built_on(text, fold(word)) for word in own_words)


@cache
def _known() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if not line.startswith("#"))


def _in_list(text: str) -> bool:
    """Find the text, or what is left without digits and signs at its ends."""
    core = _ENDS.sub("", text)
    return len(core) < 4 or not _known().isdisjoint(
        {text, core, core.translate(DISGUISES)}
    )


def _is_repeated(text: str) -> bool:
    """Something short, said again and again, is as short as what is said."""
    return text in (text + text)[1:-1]


def _is_row(text: str) -> bool:
    """A row of keys, of letters or of digits, forwards or backwards, more than once."""
    core = _ENDS.sub("", text) or text
    return any(core in row * 3 or core in row[::-1] * 3 for row in ROWS)


def _is_built_on(text: str, word: str) -> bool:
    return len(word) >= 4 and word in text and len(text) - len(word) < LEFT_OVER
