"""The records of an SPSS system file: dictionary first, then cases in packed blocks."""

import datetime
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

SEGMENT = 252  # a long text is declared in pieces of this many bytes
STORED = 255  # and stored in pieces of this many
BIAS = 100
SYSTEM_MISSING = -1.7976931348623157e308
HIGHEST = 1.7976931348623157e308
LOWEST = -1.7976931348623155e308
UTF_8 = 65001
LONGEST_LABEL = 255  # bytes
LONGEST_VALUE_LABEL = 120
_END_OF_DAY_ZERO = datetime.date(1582, 10, 14)  # SPSS counts seconds from here
_NUMBER_FORMAT, _DATE_FORMAT, _TEXT_FORMAT = 5, 38, 1  # F, EDATE, A
_RESERVED = re.compile("^(ALL|AND|BY|EQ|GE|GT|LE|LT|NE|NOT|OR|TO|WITH)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A variable of the file. `width` in bytes for texts, 0 for numbers."""

    short_name: str
    name: str
    label: str
    width: int
    is_date: bool
    nominal: bool
    labels: Mapping[float, str] = field(default_factory=dict)

    @property
    def segments(self) -> list[int]:
        """Widths of the pieces that a text is declared in."""
        if self.width <= STORED:
            return [self.width]
        pieces = (self.width + SEGMENT - 1) // SEGMENT
        return [STORED] * (pieces - 1) + [self.width - (pieces - 1) * SEGMENT]

    @property
    def slots(self) -> int:
        """Blocks of 8 bytes that one value takes."""
        return sum(max(1, (width + 7) // 8) for width in self.segments)


def dictionary(fields: Sequence[Field], *, title: str, cases: int) -> bytes:
    """Return everything before the data."""
    return b"".join(
        (
            _header(fields, title, cases),
            *(record for one in fields for record in _variable(one)),
            *_value_labels(fields),
            _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, UTF_8)),
            _extension(4, 8, struct.pack("<3d", SYSTEM_MISSING, HIGHEST, LOWEST)),
            _display(fields),
            _names(fields),
            *_long_texts(fields),
            _extension(16, 8, struct.pack("<2q", 1, cases)),
            _extension(20, 1, b"UTF-8"),
            struct.pack("<2i", 999, 0),
        )
    )


def seconds_of(day: datetime.date) -> float:
    """Return a day as SPSS counts it."""
    return float((day - _END_OF_DAY_ZERO).days * 86_400)


class Compressor:
    """Writes values in blocks of eight codes, each followed by what the codes leave open."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._codes = bytearray()
        self._data = bytearray()

    def write(self, one: Field, value: str | float | None) -> None:
        if not one.width:
            self._number(value if isinstance(value, float) else None)
            return
        for piece in _stored_pieces(one, str(value or "").encode("utf-8")):
            self._put(254) if piece == b" " * 8 else self._put(253, piece)

    def close(self) -> None:
        self._put(252)
        while self._codes:
            self._put(0)

    def _number(self, value: float | None) -> None:
        if value is None:
            self._put(255)
        elif value.is_integer() and 1 - BIAS <= value <= 251 - BIAS:
            self._put(int(value) + BIAS)
        else:
            self._put(253, struct.pack("<d", value))

    def _put(self, code: int, data: bytes = b"") -> None:
        self._codes.append(code)
        self._data += data
        if len(self._codes) == 8:
            self._out.write(self._codes + self._data)
            self._codes.clear()
            self._data.clear()


def _stored_pieces(one: Field, said: bytes) -> Iterator[bytes]:
    """Yield blocks of 8 bytes; each segment of a long text begins with a new block."""
    for number, width in enumerate(one.segments):
        part = (
            said[number * STORED : (number + 1) * STORED] if number else said[:STORED]
        )
        room = max(1, (width + 7) // 8) * 8
        padded = part.ljust(room)
        for start in range(0, room, 8):
            yield padded[start : start + 8]


def _header(fields: Sequence[Field], title: str, cases: int) -> bytes:
    # No day and hour of the export: who holds the file knows when it was made.
    return struct.pack(
        "<4s60s5id9s8s64s3x",
        b"$FL2",
        _fixed("@(#) SPSS DATA FILE Participation", 60),
        2,
        sum(one.slots for one in fields),
        1,
        0,
        cases if cases < 2**31 else -1,
        float(BIAS),
        b"01 Jan 00",
        b"00:00:00",
        _fixed(title, 64),
    )


def _variable(one: Field) -> Iterator[bytes]:
    for number, width in enumerate(one.segments):
        name = one.short_name if number == 0 else _segment_name(one.short_name, number)
        print_format = _format(one, width)
        label = _cut(one.label, LONGEST_LABEL) if number == 0 else b""
        yield struct.pack(
            "<6i8s", 2, width, int(bool(label)), 0, print_format, print_format,
            _fixed(name, 8),
        )  # fmt: skip
        if label:
            yield struct.pack("<i", len(label)) + label + bytes(-len(label) % 4)
        for _ in range(max(1, (width + 7) // 8) - 1):
            yield struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8)


def _segment_name(short_name: str, number: int) -> str:
    """Return a name of at most 8 letters that no other variable has."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{short_name}{letters}"


def _format(one: Field, width: int) -> int:
    """Return how programs show it: type, width, decimals."""
    if width:
        return _TEXT_FORMAT << 16 | width << 8
    if one.is_date:
        return _DATE_FORMAT << 16 | 10 << 8
    return _NUMBER_FORMAT << 16 | 8 << 8 | (0 if one.nominal else 2)


def _value_labels(fields: Sequence[Field]) -> Iterator[bytes]:
    index = 1
    for one in fields:
        if one.labels:
            yield struct.pack("<2i", 3, len(one.labels))
            for value, meaning in one.labels.items():
                said = _cut(meaning, LONGEST_VALUE_LABEL)
                packed = bytes([len(said)]) + said
                yield struct.pack("<d", value) + packed + bytes(-len(packed) % 8)
            yield struct.pack("<3i", 4, 1, index)
        index += one.slots


def _display(fields: Sequence[Field]) -> bytes:
    entries = b"".join(
        struct.pack(
            "<3i",
            1 if one.nominal else 3,
            min(max(width, 8), 40),
            0 if one.width else 1,
        )
        for one in fields
        for width in one.segments
    )
    return _extension(11, 4, entries)


def _names(fields: Sequence[Field]) -> bytes:
    pairs = zip(fields, spss_names([one.name for one in fields]), strict=True)
    return _extension(
        13, 1, "\t".join(f"{f.short_name}={n}" for f, n in pairs).encode()
    )


def spss_names(names: Sequence[str]) -> list[str]:
    """Return names that SPSS takes: at most 64 bytes, no reserved word, none twice."""
    taken: set[str] = set()
    found = []
    for name in names:
        base = re.sub(r"[^A-Za-z0-9_]", "_", name)[:60]
        if not base[:1].isalpha() or _RESERVED.match(base):
            base = f"v_{base}"[:60]
        unique, number = base, 2
        while unique.upper() in taken:
            unique, number = f"{base}_{number}", number + 1
        taken.add(unique.upper())
        found.append(unique)
    return found


def _long_texts(fields: Sequence[Field]) -> Iterator[bytes]:
    long = [one for one in fields if one.width > STORED]
    if long:
        said = "".join(f"{one.short_name}={one.width:05d}\0\t" for one in long)
        yield _extension(14, 1, said.encode())


def _extension(subtype: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, subtype, size, len(data) // size) + data


def _cut(words: str, longest: int) -> bytes:
    """Return at most so many bytes, never half a letter."""
    return words.encode()[:longest].decode("utf-8", "ignore").encode()


def _fixed(words: str, length: int) -> bytes:
    return _cut(words, length).ljust(length)
