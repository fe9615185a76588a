"""Bars with their label above and their number behind: one figure, or two compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from participation.publication.charts.canvas import (
    BAR,
    LINE,
    ORANGE,
    frame,
    hatching,
    lines_of_text,
    rectangle,
    wrapped,
)
from participation.publication.charts.figures import Figure, describe_figures
from participation.publication.texts import text

THICK, THIN = 18, 14
GAP = 10
LONGEST = 62.0
"""Percent of the picture; the rest is for the number, also on a phone."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One label with its figure in each of the groups that are compared."""

    label: str
    figures: tuple[Figure, ...]  # labelled with their group


def figure_bars(
    figures: Sequence[Figure],
    *,
    title: str,
    key: str,
    language: str,
    touching: bool = False,
) -> Markup:
    """Draw one bar a figure. `touching`: classes of a number, which leave no gap."""
    longest = max((figure.value or 0 for figure in figures), default=0)
    gap = 4 if touching else GAP
    body: list[Markup] = []
    top = 0
    for figure in figures:
        lines = wrapped(figure.label)
        body.append(lines_of_text(lines, top=top))
        top += len(lines) * LINE + 3
        length = LONGEST * (figure.value or 0) / longest if longest else 0.0
        body.append(_bar(figure, top=top, length=length, look=BAR, language=language))
        top += THICK + gap
    return frame(
        body,
        key=key,
        title=title,
        description=describe_figures(figures, language),
        height=max(top, 1),
    )


def paired_bars(
    pairs: Sequence[Pair], *, title: str, key: str, language: str
) -> Markup:
    """Draw the shares of two groups under each label; the second group is hatched."""
    highest = max((f.share or 0 for pair in pairs for f in pair.figures), default=0)
    groups = [figure.label for figure in pairs[0].figures] if pairs else []
    looks = (BAR, f"url(#{key}-hatch)")
    body = [
        _legend(group, top=number * (LINE + 4), look=looks[number % 2])
        for number, group in enumerate(groups)
    ]
    top = len(groups) * (LINE + 4) + GAP
    for pair in pairs:
        lines = wrapped(pair.label)
        body.append(lines_of_text(lines, top=top))
        top += len(lines) * LINE + 3
        for number, figure in enumerate(pair.figures):
            length = LONGEST * (figure.share or 0) / highest if highest else 0.0
            look = looks[number % 2]
            body.append(
                _bar(figure, top=top, length=length, look=look, language=language,
                     thick=THIN)
            )  # fmt: skip
            top += THIN + 3
        top += GAP
    return frame(
        body,
        key=key,
        title=title,
        description=describe_pairs(pairs, language),
        height=top,
        patterns=[hatching(f"{key}-hatch", ORANGE[3], gap=5)],
    )


def describe_pairs(pairs: Sequence[Pair], language: str) -> str:
    """Every label with its figure in both groups, for alternative texts."""
    said = "; ".join(
        f"{pair.label}: "
        + ", ".join(f"{f.label} {f.words(language)}" for f in pair.figures)
        for pair in pairs
    )
    return text("chart_pairs", language, lines=said)


def _bar(
    figure: Figure,
    *,
    top: int,
    length: float,
    look: str,
    language: str,
    thick: int = THICK,
) -> Markup:
    """The bar, none where nothing may be told, and the number behind it."""
    shown = bool(figure.value) and length > 0
    length = max(length, 0.6) if shown else 0.0
    bar = Markup()
    if shown:
        name = "chart-bar" if look == BAR else "chart-hatched"
        bar = rectangle(
            left=0, top=top, width=length, height=thick, fill=look, look=name
        )
    return bar + Markup('<text x="{:.2f}%" dx="6" y="{}">{}</text>').format(
        length, top + thick // 2 + 5, figure.words(language)
    )


def _legend(group: str, *, top: int, look: str) -> Markup:
    name = "chart-bar" if look == BAR else "chart-hatched"
    return Markup(
        '<rect x="0" y="{}" width="26" height="14" fill="{}" class="{}"/>'
        '<text x="34" y="{}">{}</text>'
    ).format(top + 2, look, name, top + LINE - 4, group)
