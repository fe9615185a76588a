"""From a released line to a picture: lengths, shares and which figures may be named.

Numbers in, numbers out. Templates draw the marks and set the words beside them as text, so
that a picture grows with the letters, turns around for Arabic and needs no second text for
a voice. What is withheld has no mark: its length would tell it.
"""

from dataclasses import dataclass, field

from participation.publication.releases.content import (
    Line,
    Option,
    ReleasedTable,
    TableKind,
)

LEAST_FOR_PERCENT = 40
"""From so many people on, a share in percent says more than it pretends."""

LEAST_FOR_MEAN = 20
RANKED = frozenset(
    {
        TableKind.MULTIPLE,
        TableKind.RANKING,
        TableKind.THEMES,
        TableKind.TARGET_GROUPS,
        TableKind.THEME_PAIRS,
    }
)
"""Tables whose columns have no order of their own: the largest comes first."""

TENTHS = 10


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One column of a line. `length`: of all who answered, or where that is withheld, of
    the longest bar; in percent, 0 where withheld.

    `percent` of the people who answered; None where the base is too small or withheld.
    """

    option: Option
    count: int | None
    percent: int | None
    length: float


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A piece of a diverging bar, in units of 200 for twice the whole.

    `tone`: below 0 to one end of the scale, above 0 to the other, 0 in its middle; -3 and
    3 are the ends.
    """

    bar: Bar
    start: float
    width: float
    tone: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A line of a table as a picture. `leading`: the bars with the largest shown number."""

    table: ReleasedTable
    line: Line
    bars: tuple[Bar, ...]
    leading: tuple[Bar, ...]
    is_whole: bool  # nothing of this line is withheld
    mean_tenths: int | None = None
    segments: tuple[Segment, ...] = field(default=())

    @property
    def has_numbers(self) -> bool:
        return any(bar.count is not None for bar in self.bars)


def build_figure(table: ReleasedTable, line: Line) -> Figure:
    """Build the picture of one line."""
    longest = max((count or 0 for count in line.cells), default=0)
    whole = max(line.base or 0, longest)
    bars = [
        Bar(
            option=option,
            count=count,
            percent=percent_of(count, line.base),
            length=round(100 * count / whole, 1) if count else 0.0,
        )
        for option, count in zip(table.options, line.cells, strict=True)
    ]
    is_whole = line.base is not None and None not in line.cells
    is_scale = table.kind == TableKind.SCALE and is_whole and adds_up(line)
    return Figure(
        table=table,
        line=line,
        bars=tuple(_ranked(bars) if table.kind in RANKED else bars),
        leading=_leading(bars),
        is_whole=is_whole,
        mean_tenths=mean_tenths(line) if is_scale else None,
        segments=_segments(bars) if is_scale and longest else (),
    )


def percent_of(count: int | None, base: int | None) -> int | None:
    """Whole percent, half rounded up; None unless both are shown and the base is enough."""
    if count is None or base is None or base < LEAST_FOR_PERCENT:
        return None
    return (200 * count + base) // (2 * base)


def adds_up(line: Line) -> bool:
    """Whether the columns share the people out; without a withheld one among them."""
    shown = [count for count in line.cells if count is not None]
    return len(shown) == len(line.cells) and sum(shown) == line.base


def mean_tenths(line: Line) -> int | None:
    """The mean place on the scale, from 1, in tenths; None for too few people."""
    counts = [count or 0 for count in line.cells]
    people = sum(counts)
    if people < LEAST_FOR_MEAN:
        return None
    places = sum(place * count for place, count in enumerate(counts, start=1))
    return (2 * TENTHS * places + people) // (2 * people)


def _ranked(bars: list[Bar]) -> list[Bar]:
    """The largest first, what is withheld last; equal ones as they were asked."""
    return sorted(bars, key=lambda bar: (bar.count is None, -(bar.count or 0)))


def _leading(bars: list[Bar]) -> tuple[Bar, ...]:
    most = max((bar.count or 0 for bar in bars), default=0)
    return tuple(bar for bar in bars if most and bar.count == most)


def _segments(bars: list[Bar]) -> tuple[Segment, ...]:
    """Lay the pieces end to end, with the middle of the scale on the middle of the picture."""
    total = sum(bar.count or 0 for bar in bars)
    tones = _tones(len(bars))
    widths = [100 * (bar.count or 0) / total for bar in bars]
    left = sum(width for width, tone in zip(widths, tones, strict=True) if tone < 0)
    left += sum(w for w, tone in zip(widths, tones, strict=True) if tone == 0) / 2
    start, segments = 100 - left, []
    for bar, width, tone in zip(bars, widths, tones, strict=True):
        segments.append(
            Segment(bar=bar, start=round(start, 2), width=round(width, 2), tone=tone)
        )
        start += width
    return tuple(segments)


def _tones(points: int) -> list[int]:
    """From -3 to 3 over the scale; an even number of points has no middle."""
    half = points // 2
    side = [-(-3 * step // half) for step in range(1, half + 1)]
    middle = [0] if points % 2 else []
    return [*(-tone for tone in reversed(side)), *middle, *side]
