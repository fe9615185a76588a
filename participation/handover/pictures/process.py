"""The whole process as a vector picture: a box a step, in the order of the work.

One column is read on a phone, several on paper. Colours stand in the picture itself, so
that it can be printed and kept; classes let a page choose others for a dark screen. What
the colour says stands in words beside it.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from participation.handover.overview import Progress

WIDTH = 320
GAP = 34
PAD = 14
LINE = 21
SIZE, SMALL = 16, 14
LETTERS, SMALL_LETTERS = 30, 36
ROUND = 14
INK, PAPER, NOW_PAPER, BLUE = "#1a1a1a", "#ffffff", "#e3edf8", "#1d4f91"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and what it says; `says` is data of the city, in German."""

    label: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """A step. `mark`: what is said of its progress, in the language of the page."""

    number: int
    name: str
    mark: str
    progress: Progress
    facts: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True)
class _Text:
    words: str
    small: bool
    bold: bool
    is_data: bool


def process_picture(
    boxes: Sequence[Box],
    *,
    key: str,
    title: str,
    description: str,
    columns: int = 1,
    right_to_left: bool = False,
) -> Markup:
    """Draw the boxes row by row with arrows between them. `key` makes ids unique."""
    columns = max(1, min(columns, len(boxes)))
    rows = [boxes[n : n + columns] for n in range(0, len(boxes), columns)]
    width = columns * WIDTH + (columns - 1) * GAP
    body: list[Markup] = []
    top = 2
    for row in rows:
        texts = [_texts(box) for box in row]
        height = max(_height(lines) for lines in texts)
        for place, (box, lines) in enumerate(zip(row, texts, strict=True)):
            side = columns - 1 - place if right_to_left else place
            left = side * (WIDTH + GAP)
            body.append(_box(box, lines, left=left, top=top, height=height,
                             right_to_left=right_to_left))  # fmt: skip
            if box is not boxes[-1] and place < columns - 1:
                body.append(_arrow_on(left, top + height // 2, right_to_left))
        top += height
        if row is not rows[-1]:
            turn = row[-1] is not row[0]
            body.append(_arrow_down(width if turn else WIDTH, top))
            top += GAP
    return _frame(body, key=key, title=title, description=description,
                  width=width, height=top + 2)  # fmt: skip


def _texts(box: Box) -> list[_Text]:
    """All lines of a box; a name that is long takes several."""
    lines = [
        _Text(words, False, True, True)
        for words in textwrap.wrap(box.name, LETTERS - 4) or [""]
    ]
    lines.append(_Text(box.mark, True, box.progress == Progress.NOW, False))
    for fact in box.facts:
        lines.append(_Text(fact.label, True, True, False))
        lines.extend(
            _Text(words, True, False, True)
            for words in textwrap.wrap(fact.says, SMALL_LETTERS) or [""]
        )
    return lines


def _height(lines: Sequence[_Text]) -> int:
    return 2 * PAD + len(lines) * LINE


def _box(
    box: Box,
    lines: Sequence[_Text],
    *,
    left: int,
    top: int,
    height: int,
    right_to_left: bool,
) -> Markup:
    now = box.progress == Progress.NOW
    # What is not dated is drawn with a broken line, what is now with a thick one.
    dashes = Markup(' stroke-dasharray="6 4"') if box.progress == Progress.OPEN else ""
    frame = Markup(
        '<rect class="process-box{}" x="{}" y="{}" width="{}" height="{}" rx="10"'
        ' fill="{}" stroke="{}" stroke-width="{}"{}/>'
    ).format(
        " process-box--now" if now else "",
        left + 2,
        top,
        WIDTH - 4,
        height,
        NOW_PAPER if now else PAPER,
        BLUE,
        4 if now else 2,
        dashes,
    )
    return Markup().join(
        [
            frame,
            _number(box.number, left, top, right_to_left),
            *(
                _line(text, number, left, top, right_to_left)
                for number, text in enumerate(lines)
            ),
        ]
    )


def _number(number: int, left: int, top: int, right_to_left: bool) -> Markup:
    across = left + (WIDTH - PAD - ROUND if right_to_left else PAD + ROUND)
    down = top + PAD + ROUND - 3
    return Markup(
        '<circle class="process-number" cx="{}" cy="{}" r="{}" fill="{}"/>'
        '<text class="process-digit" x="{}" y="{}" text-anchor="middle" fill="{}"'
        ' font-weight="600">{}</text>'
    ).format(across, down, ROUND, BLUE, across, down + 6, PAPER, number)


def _line(text: _Text, number: int, left: int, top: int, right_to_left: bool) -> Markup:
    """A line of letters. German data stay left to right, also on a page that is not."""
    inset = PAD + 2 * ROUND + 10
    across = left + (WIDTH - inset if right_to_left else inset)
    way, anchor = "ltr", "start"
    if right_to_left:
        way, anchor = ("ltr", "end") if text.is_data else ("rtl", "start")
    return Markup(
        '<text x="{}" y="{}" direction="{}" text-anchor="{}" font-size="{}"{}{}>{}</text>'
    ).format(
        across,
        top + PAD + number * LINE + SIZE,
        way,
        anchor,
        SMALL if text.small else SIZE,
        Markup(' font-weight="600"') if text.bold else "",
        Markup(' lang="de"') if text.is_data else "",
        text.words,
    )


def _arrow_on(left: int, middle: int, right_to_left: bool) -> Markup:
    start = left - 4 if right_to_left else left + WIDTH + 4
    step = -(GAP - 10) if right_to_left else GAP - 10
    head = 8 if right_to_left else -8
    return _path(f"M{start} {middle}h{step}m{head} -7l{-head} 7l{head} 7")


def _arrow_down(width: int, top: int) -> Markup:
    """From the end of a row to the next one, in the middle."""
    return _path(f"M{width // 2} {top + 4}v{GAP - 10}m-7 -8l7 8l7 -8")


def _path(drawn: str) -> Markup:
    return Markup(
        '<path class="process-arrow" d="{}" fill="none" stroke="{}" stroke-width="3"/>'
    ).format(drawn, INK)


def _frame(
    body: Sequence[Markup],
    *,
    key: str,
    title: str,
    description: str,
    width: int,
    height: int,
) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="process" viewBox="0 0 {} {}"'
        ' role="img" aria-labelledby="{}-title {}-desc" font-family="Fira Sans,'
        ' sans-serif" font-size="{}" fill="{}">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>'
    ).format(
        width,
        height,
        key,
        key,
        SIZE,
        INK,
        key,
        title,
        key,
        description,
        Markup().join(body),
    )
