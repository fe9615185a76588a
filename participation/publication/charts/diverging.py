"""Scales as stacked bars that part in their middle: one half to each side.

The lower half is orange and hatched, the upper one blue and plain, so that the sides
differ without colour too. No side is called good: that is for the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from participation.publication.charts.canvas import (
    BLUE,
    GREY,
    LINE,
    ORANGE,
    STRONG,
    dots,
    frame,
    hatching,
    lines_of_text,
    rectangle,
    wrapped,
)
from participation.publication.charts.figures import Parts, describe_parts
from participation.publication.texts import percent, text

THICK = 24
GAP = 12
NAMED_FROM = 0.14
"""Parts of a line from this share on carry their percent."""
SHORT = 16


@dataclass(frozen=True)
class Step:
    """How a step of a scale is drawn."""

    fill: str
    look: str
    pattern: Markup = Markup()


def diverging_bars(
    lines: Sequence[Parts],
    *,
    steps: Sequence[str],
    title: str,
    key: str,
    language: str,
) -> Markup:
    """Draw one bar a line. `steps`: names of the scale's steps, the lowest first.

    A withheld step is drawn without colour at the end of its line: as long as all that is
    withheld there, which the base tells anyway.
    """
    drawn = steps_of_scale(len(steps), key)
    left, right = _reach(lines)
    whole = max(left + right, 1e-9)
    body, top = _legend(steps, drawn, language=language, key=key)
    for line in lines:
        label = wrapped(line.label)
        body.append(lines_of_text(label, top=top))
        top += len(label) * LINE + 3
        body.append(_line(line, drawn, start=left, whole=whole, top=top, key=key))
        top += THICK + GAP
    return frame(
        body,
        key=key,
        title=title,
        description=describe_parts(lines, steps, language),
        height=max(top, 1),
        patterns=[step.pattern for step in drawn] + [dots(f"{key}-dots")],
    )


def steps_of_scale(number: int, key: str) -> list[Step]:
    """Colours from the low to the high end, the strongest at the ends."""
    half = number // 2
    tones = [_tone(place, half) for place in range(half)]
    low = [
        Step(f"url(#{key}-low{n})", "chart-low", hatching(f"{key}-low{n}", ORANGE[t]))
        for n, t in reversed(list(enumerate(tones)))
    ]
    middle = [Step(GREY, "chart-middle")] if number % 2 else []
    return [*low, *middle, *(Step(BLUE[tone], "chart-high") for tone in tones)]


def _tone(place: int, half: int) -> int:
    """A tone for the step so far from the middle; two steps of a side always differ."""
    return STRONG - 1 if half == 1 else (STRONG - 1) * place // (half - 1)


def _sides(values: Sequence[float | None]) -> tuple[float, float]:
    """How far a line reaches to both sides; half of a middle step belongs to each."""
    half = len(values) // 2
    low = sum(share or 0 for share in values[:half])
    high = sum(share or 0 for share in values[len(values) - half :])
    middle = (values[half] or 0) if len(values) % 2 else 0
    return low + middle / 2, high + middle / 2


def _reach(lines: Sequence[Parts]) -> tuple[float, float]:
    """The longest way to both sides over all lines, with what is withheld at the end."""
    left = right = 0.0
    for line in lines:
        low, high = _sides(line.shares())
        left = max(left, low)
        right = max(right, high + _withheld(line))
    return left, right


def _withheld(line: Parts) -> float:
    shares = line.shares()
    if not line.base or None not in shares:
        return 0.0
    return 1 - sum(share for share in shares if share is not None)


def _line(
    line: Parts,
    steps: Sequence[Step],
    *,
    start: float,
    whole: float,
    top: int,
    key: str,
) -> Markup:
    if not line.base:
        sign = "·" if line.base is None else "–"
        return Markup('<text x="0" y="{}">{}</text>').format(top + 17, sign)
    shares = line.shares()
    place = start - _sides(shares)[0]
    parts = [Markup()]
    for share, step in zip(shares, steps, strict=True):
        if share:
            parts.append(_part(share, step, place=place, whole=whole, top=top))
            place += share
    if rest := _withheld(line):
        parts.append(
            rectangle(left=100 * place / whole, top=top, width=100 * rest / whole,
                      height=THICK, fill=f"url(#{key}-dots)", look="chart-withheld")
        )  # fmt: skip
    return Markup().join([*parts, _middle(100 * start / whole, top=top)])


def _part(share: float, step: Step, *, place: float, whole: float, top: int) -> Markup:
    left, width = 100 * place / whole, 100 * share / whole
    bar = rectangle(
        left=left, top=top, width=width, height=THICK, fill=step.fill, look=step.look
    )
    if width < 100 * NAMED_FROM:
        return bar
    return bar + Markup(
        '<text class="chart-on-bar" x="{:.2f}%" y="{}" text-anchor="middle"'
        ' font-size="14" stroke="#ffffff" stroke-width="4" paint-order="stroke"'
        ' stroke-linejoin="round">{}</text>'
    ).format(left + width / 2, top + 17, percent(int(100 * share + 0.5)))


def _legend(
    steps: Sequence[str], drawn: Sequence[Step], *, language: str, key: str
) -> tuple[list[Markup], int]:
    """One line a step, or two beside each other where all names are short."""
    columns = 2 if all(len(step) <= SHORT for step in steps) else 1
    body: list[Markup] = []
    looks = [*drawn, Step(f"url(#{key}-dots)", "chart-withheld")]
    for number, (name, step) in enumerate(
        zip([*steps, text("withheld", language)], looks, strict=True)
    ):
        column, row = number % columns, number // columns
        body.append(
            Markup(
                '<svg x="{}%" y="{}" width="{}%" height="{}" overflow="visible">'
                '<rect x="0" y="2" width="26" height="14" fill="{}" class="{}"/>'
                '<text x="34" y="15">{}</text></svg>'
            ).format(
                column * 50,
                row * (LINE + 4),
                100 // columns,
                LINE + 4,
                step.fill,
                step.look,
                name,
            )  # fmt: skip
        )
    rows = -(-len(looks) // columns)
    return body, rows * (LINE + 4) + GAP


def _middle(place: float, *, top: int) -> Markup:
    """A mark where both sides part; labels stay free of it."""
    return Markup(
        '<line class="chart-axis" x1="{0:.2f}%" x2="{0:.2f}%" y1="{1}" y2="{2}"'
        ' stroke="#1a1a1a" stroke-width="2"/>'
    ).format(place, top - 3, top + THICK + 3)
