"""What may be stored of a text that somebody sent: readable, in one normal form."""

import re
import unicodedata

UNREADABLE = "unreadable_characters"

# What word processors paste for a line break, beside the usual three.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, halves of a surrogate pair, and the mark of a failed decoding.
# PostgreSQL refuses NUL and surrogates; SQLite stores what nobody can read.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_SPACES = " \t\u00a0"


def clean_input(text: str) -> tuple[str, list[str]]:
    """Return the text fit for storing, and the code of what had to be taken out.

    Cleaning twice changes nothing more. Emoji and right-to-left text stay as they are.
    """
    broken = _LINE_BREAKS.sub("\n", text)
    readable = _UNREADABLE.sub("", broken)
    normal = unicodedata.normalize("NFC", readable)
    # Not a pattern such as " +$": its time grows with the square of a run of spaces.
    trimmed = "\n".join(line.rstrip(_SPACES) for line in normal.split("\n")).strip()
    return trimmed, ([UNREADABLE] if readable != broken else [])
