"""What all pictures share: frame, letters, colours and hatching.

Colours stand in the picture itself, so that it can be printed and kept; the classes let a
page's style sheet choose others for a dark screen. Each of the two sides differs from the
other by hatching as well as by colour.
"""

import textwrap
from collections.abc import Iterable, Sequence

from markupsafe import Markup

INK = "#1a1a1a"
PAPER = "#ffffff"
BAR = "#1d4f91"
LINE = 19
"""Height of a line of letters; all heights and letters are in CSS pixels."""
FONT_SIZE = 15
LETTERS_PER_LINE = 40
"""What fits on the narrowest phone beside nothing else."""

BLUE = ("#c6dbef", "#8fbbdd", "#5a98c9", "#2f75b1", "#1d4f91")
ORANGE = ("#fddbb4", "#fdb772", "#f28e3a", "#d66a12", "#a84a00")
GREY = "#d4d4d4"
STRONG = len(BLUE)


def frame(
    body: Iterable[Markup],
    *,
    key: str,
    title: str,
    description: str,
    height: int,
    patterns: Iterable[Markup] = (),
) -> Markup:
    """A picture as wide as its page. `key` makes its ids unique there."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="100%"'
        ' height="{height}" role="img" aria-labelledby="{key}-title {key}-desc"'
        ' font-family="Fira Sans, sans-serif" font-size="{size}" fill="{ink}">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{desc}</desc>'
        "<defs>{patterns}</defs>{body}</svg>"
    ).format(
        height=height,
        key=key,
        size=FONT_SIZE,
        ink=INK,
        title=title,
        desc=description,
        patterns=Markup().join(patterns),
        body=Markup().join(body),
    )


def wrapped(words: str, letters: int = LETTERS_PER_LINE) -> list[str]:
    """The words in lines that fit; always at least one."""
    return textwrap.wrap(words, letters) or [""]


def lines_of_text(lines: Sequence[str], *, top: int, bold: bool = False) -> Markup:
    """Lines of letters from the start of the picture."""
    weight = Markup(' font-weight="600"') if bold else ""
    return Markup().join(
        Markup('<text x="0" y="{}"{}>{}</text>').format(
            top + number * LINE + FONT_SIZE, weight, line
        )
        for number, line in enumerate(lines)
    )


def rectangle(
    *, left: float, top: int, width: float, height: int, fill: str, look: str
) -> Markup:
    """A bar; `left` and `width` in percent of the picture."""
    return Markup(
        '<rect x="{:.2f}%" y="{}" width="{:.2f}%" height="{}" fill="{}"'
        ' stroke="#595959" stroke-width="1" class="{}"/>'
    ).format(left, top, width, height, fill, look)


def hatching(name: str, colour: str, *, gap: int = 6) -> Markup:
    """Slanted lines over a colour, to be used as `url(#name)`."""
    return Markup(
        '<pattern id="{name}" width="{gap}" height="{gap}"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="{gap}" height="{gap}" fill="{colour}"/>'
        '<line x1="0" y1="0" x2="0" y2="{gap}" stroke="#ffffff" stroke-width="1.5"/>'
        "</pattern>"
    ).format(name=name, gap=gap, colour=colour)


def dots(name: str) -> Markup:
    """Dots on white: something is there, and it is withheld."""
    return Markup(
        '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#ffffff"/>'
        '<circle cx="3" cy="3" r="1" fill="#595959"/></pattern>'
    ).format(name)
