"""People by the set of themes they name, for exact unions of any themes. Pure.

A column of bits per theme, one bit per set; the people of the sets lie in planes, one per
binary digit. So the people of any union or intersection are a few operations on long
integers, however many plans ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from participation.handover.rules.evidence import ThemeSet


class SetCounts:
    def __init__(self, sets: Sequence[ThemeSet]) -> None:
        # The large ones first, so that the planes of high digits are short.
        ordered = sorted(sets, key=lambda entry: -entry.people)
        length = len(ordered) // 8 + 1
        columns: dict[str, bytearray] = defaultdict(lambda: bytearray(length))
        for number, entry in enumerate(ordered):
            for theme in entry.theme_keys:
                columns[theme][number >> 3] |= 1 << (number & 7)
        self._columns = {
            theme: int.from_bytes(bits, "little") for theme, bits in columns.items()
        }
        self._planes = _planes([entry.people for entry in ordered], length)

    @property
    def themes(self) -> list[str]:
        """All themes that somebody names, by key."""
        return sorted(self._columns)

    def naming(self, themes: Iterable[str]) -> int:
        """The sets with one of the themes, as bits for `people`."""
        bits = 0
        for theme in themes:
            bits |= self._columns.get(theme, 0)
        return bits

    def people(self, bits: int) -> int:
        """People of the sets."""
        return sum(
            (bits & plane).bit_count() << digit
            for digit, plane in enumerate(self._planes)
        )


def _planes(people: Sequence[int], length: int) -> list[int]:
    digits = max(people, default=0).bit_length()
    planes = [bytearray(length) for _ in range(digits)]
    for number, count in enumerate(people):
        for digit in range(count.bit_length()):
            if count >> digit & 1:
                planes[digit][number >> 3] |= 1 << (number & 7)
    return [int.from_bytes(plane, "little") for plane in planes]
