"""Bar charts of protected counts for paper: SVG of a fixed width, and PNG of it.

One dark colour on white, the number beside each bar: readable in print without colour. A
withheld number has no bar at all, since the length would tell it.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import resvg_py

from participation.publication.contents import RankedTheme
from participation.publication.protected import ProtectedCount
from participation.publication.texts import percent, text
from participation.publication.wording import count_text

FONTS = Path(__file__).parent.parent / "fonts"

WIDTH = 720
LABEL_WIDTH = 250
NUMBER_WIDTH = 110
LINE = 18
GAP = 12
TOP = 14
FONT_SIZE = 15
LETTERS_PER_LINE = 32  # fits LABEL_WIDTH at FONT_SIZE in Fira Sans
BAR = "#1d4f91"
INK = "#1a1a1a"
AXIS = "#595959"


@dataclass(frozen=True)
class Bar:
    """A line of a chart; `share` in whole percent is printed after the number."""

    label: str
    count: ProtectedCount
    share: int | None = None


def theme_bars(ranking: Sequence[RankedTheme]) -> list[Bar]:
    """Bars of the content themes that were named at all."""
    return [
        Bar(theme.label, theme.count, theme.share)
        for theme in ranking
        if not theme.system and theme.count.value != 0
    ]


def bar_chart(
    bars: Sequence[Bar], *, title: str, key: str, language: str = "de"
) -> str:
    """An SVG picture with title and description; `key` makes its ids unique on a page."""
    longest = max((bar.count.value or 0 for bar in bars), default=0)
    rows, top = [], TOP
    for bar in bars:
        lines = textwrap.wrap(bar.label, LETTERS_PER_LINE) or [""]
        height = len(lines) * LINE
        rows.append(_row(bar, lines, top=top, longest=longest, language=language))
        top += height + GAP
    height = top + TOP - GAP
    description = describe(bars, language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img"'
        f' aria-labelledby="{escape(key)}-title {escape(key)}-desc"'
        f' font-family="Fira Sans, sans-serif" font-size="{FONT_SIZE}" fill="{INK}">'
        f'<title id="{escape(key)}-title">{_xml(title)}</title>'
        f'<desc id="{escape(key)}-desc">{_xml(description)}</desc>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<line x1="{LABEL_WIDTH}" y1="{TOP - 6}" x2="{LABEL_WIDTH}"'
        f' y2="{height - TOP + 6}" stroke="{AXIS}"/>'
        f"{''.join(rows)}</svg>"
    )


def describe(bars: Sequence[Bar], language: str) -> str:
    """The chart in words, for alternative texts."""
    lines = "; ".join(f"{bar.label}: {count_text(bar.count, language)}" for bar in bars)
    return text("ranking_alt", language, lines=lines)


def png(svg: str, *, zoom: float = 2.0) -> bytes:
    """The picture as PNG in the fonts of this package, the same on every machine."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            background="#ffffff",
            skip_system_fonts=True,
            font_dirs=[str(FONTS)],
            font_family="Fira Sans",
            sans_serif_family="Fira Sans",
        )
    )


def _row(
    bar: Bar, lines: Sequence[str], *, top: int, longest: int, language: str
) -> str:
    middle = top + len(lines) * LINE / 2
    label = "".join(
        f'<text x="{LABEL_WIDTH - 10}" y="{top + number * LINE + 14}"'
        f' text-anchor="end">{_xml(line)}</text>'
        for number, line in enumerate(lines)
    )
    length = _length(bar.count, longest)
    drawn = (
        f'<rect x="{LABEL_WIDTH}" y="{middle - 9:g}" width="{length:.1f}" height="18"'
        f' fill="{BAR}"/>'
        if length
        else ""
    )
    words = count_text(bar.count, language)
    if bar.share is not None:
        words += f" ({percent(bar.share)})"
    end = (
        f'<text x="{LABEL_WIDTH + length + 8:.1f}" y="{middle + 5:g}">{_xml(words)}'
        "</text>"
    )
    return label + drawn + end


def _length(count: ProtectedCount, longest: int) -> float:
    if not count.value or not longest:
        return 0.0
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    return max(2.0, room * count.value / longest)


def _xml(words: str) -> str:
    return escape(words, quote=False)
