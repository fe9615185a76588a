"""Which characters the bundled fonts can print.

Typst refuses to write PDF/UA with a missing glyph, so one smiley in a questionnaire would
otherwise leave the city without its paper form.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
STAND_IN = "?"
ALIKE = {"→": "->", "←": "<-", "↔": "<->", "≥": ">=", "≤": "<=", "≈": "~"}
"""What says the same in characters that every font has."""
KEPT = frozenset("\n\u200c\u200d\u00ad")  # joiners shape Farsi and emoji; soft hyphen


def printable(text: str) -> str:
    """Return the text with "?" or what is alike for what no font has.

    Marks of direction go away.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_printed(character) for character in composed)


def _printed(character: str) -> str:
    category = unicodedata.category(character)
    if character not in KEPT:
        if category == "Zs" or character in "\t\r\v\f\u2028\u2029":
            return "\u00a0" if character == "\u00a0" else " "
        if category in {"Cc", "Cf"}:
            return ""
    if character in KEPT or ord(character) in coverage():
        return character
    # Marks and variation selectors that no font has; without them the letter can be read.
    return "" if category in {"Mn", "Me"} else ALIKE.get(character, STAND_IN)


@cache
def coverage() -> frozenset[int]:
    """Code points with a glyph in at least one of the fonts."""
    return frozenset(
        code
        for path in sorted(FONTS.glob("*.ttf"))
        for code in _code_points(path.read_bytes())
    )


def _code_points(font: bytes) -> Iterator[int]:
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, cmap + 8 + 8 * number)
        (format_,) = struct.unpack_from(">H", font, cmap + offset)
        if format_ == 4:
            yield from _segments(font, cmap + offset)
        elif format_ == 12:
            yield from _groups(font, cmap + offset)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Format 4: segments of the Basic Multilingual Plane."""
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", font, start + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, start + 16 + doubled)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _groups(font: bytes, start: int) -> Iterator[int]:
    """Format 12: groups of the whole of Unicode."""
    (count,) = struct.unpack_from(">I", font, start + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * number)
        yield from range(first, last + 1)
