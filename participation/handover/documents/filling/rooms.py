"""Where on a slide there is room, and how large words may be to stay within it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

CM = 360_000  # in the unit of OOXML, as all lengths here
POINT = 12_700
BREADTH = 0.6
"""Of a letter, by the height of the font: a wide one, so that narrower ones fit, too."""
LINE = 1.2
INSET = 0.25 * CM
"""Between the edge of a box and its words, on each side."""


@dataclass(frozen=True)
class Room:
    """A part of a slide."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def area(self) -> int:
        return max(0, self.width) * max(0, self.height)

    def meets(self, other: "Room") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Room") -> bool:
        """Whether the other one lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def without(self, taken: "Room", gap: int = 0) -> "Room":
        """The largest part beside what is taken: above, below, left or right of it."""
        if not self.meets(taken):
            return self
        sides = (
            between(self.left, self.top, self.right, taken.top - gap),
            between(self.left, taken.bottom + gap, self.right, self.bottom),
            between(self.left, self.top, taken.left - gap, self.bottom),
            between(taken.right + gap, self.top, self.right, self.bottom),
        )
        return max(sides, key=lambda side: side.area)

    def without_all(self, taken: Iterable["Room"], gap: int = 0) -> "Room":
        room = self
        for one in taken:
            room = room.without(one, gap)
        return room

    def split(self, height: float) -> tuple["Room", "Room"]:
        """The upper part of that height, and what is left below it."""
        upper = max(0, min(self.height, round(height)))
        return (
            Room(self.left, self.top, self.width, upper),
            Room(self.left, self.top + upper, self.width, self.height - upper),
        )


def between(left: int, top: int, right: int, bottom: int) -> Room:
    return Room(left, top, max(0, right - left), max(0, bottom - top))


def height_of(lines: Sequence[str], size: float, width: int) -> float:
    """What the lines take in height when they are broken at that width."""
    letters = max(1, math.floor((width - 2 * INSET) / (size * BREADTH * POINT)))
    rows = sum(len(wrap(line, letters)) or 1 for line in lines)
    gaps = (len(lines) - 1) * size / 2
    return (rows * size * LINE + gaps) * POINT + 2 * INSET


def fitting(lines: Sequence[str], room: Room, *, most: float, least: float) -> float:
    """The largest size from `most` down to `least` at which the lines stay within the room."""
    size = most
    while size > least and height_of(lines, size, room.width) > room.height:
        size = max(least, size - 0.5)
    return size


def cut(lines: Sequence[str], room: Room, *, size: float) -> list[str]:
    """The lines, shortened until they stay within the room."""
    shown = list(lines)
    longest = max((len(line) for line in shown), default=0)
    while longest > 1 and height_of(shown, size, room.width) > room.height:
        longest = longest * 9 // 10
        shown = [
            line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
            for line in lines
        ]
    return shown


def pages(lines: Sequence[str], room: Room, *, size: float) -> list[list[str]]:
    """The lines on as many slides as they need; one that is too long stands alone."""
    made: list[list[str]] = [[]]
    for line in lines:
        if made[-1] and height_of([*made[-1], line], size, room.width) > room.height:
            made.append([])
        made[-1].append(line)
    return made
