"""A map with one figure for each area: five tones, each with its own hatching."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from participation.publication.charts.canvas import (
    BLUE,
    INK,
    LINE,
    PAPER,
    dots,
    frame,
)
from participation.publication.charts.figures import Figure, describe_figures
from participation.publication.texts import text

CLASSES = len(BLUE)


@dataclass(frozen=True)
class Area:
    """An area to be drawn: its key and its outline as an SVG path."""

    key: str
    path: str


@dataclass(frozen=True)
class Class:
    """Values from `lowest` to `highest`, both of them in it."""

    lowest: int
    highest: int


def classes_of(values: Sequence[int]) -> list[Class]:
    """At most five classes with about as many areas in each; equal values stay together."""
    ordered = sorted(values)
    if not ordered:
        return []
    number = min(CLASSES, len(set(ordered)))
    found: list[Class] = []
    start = 0
    for place in range(number):
        end = max(start + 1, round(len(ordered) * (place + 1) / number))
        while end < len(ordered) and ordered[end] == ordered[end - 1]:
            end += 1
        if start < len(ordered):
            found.append(Class(ordered[start], ordered[min(end, len(ordered)) - 1]))
        start = end
    return found


def choropleth(
    areas: Sequence[Area],
    figures: Mapping[str, Figure],
    *,
    values: Mapping[str, int],
    size: tuple[int, int],
    title: str,
    key: str,
    language: str,
) -> Markup:
    """Draw the map. `values`: by area what the tone stands for, of shown figures only.

    An area with a figure but without a value is dotted; one without a figure is white.
    """
    classes = classes_of(list(values.values()))
    body = [
        _area(area, figures.get(area.key), _fill(area.key, figures, values, classes, key),
              language)
        for area in areas
    ]  # fmt: skip
    named = [figure for area in areas if (figure := figures.get(area.key))]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart-map" viewBox="0 0 {w} {h}"'
        ' role="img" aria-labelledby="{key}-title {key}-desc">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{desc}</desc>'
        "<defs>{patterns}</defs>{body}</svg>"
    ).format(
        w=size[0],
        h=size[1],
        key=key,
        title=title,
        desc=describe_figures(named, language),
        patterns=Markup().join([*_tones(key), dots(f"{key}-dots")]),
        body=Markup().join(body),
    )


def legend(
    values: Sequence[int], *, unit: str, title: str, key: str, language: str
) -> Markup:
    """The tones with what they stand for; `unit` follows each number."""
    rows = [
        (_range(one, unit, language), f"url(#{key}-tone{_tone(place, len(found))})")
        for found in [classes_of(values)]
        for place, one in enumerate(found)
    ]
    rows.append((text("nobody", language), PAPER))
    rows.append((text("withheld_or_small", language), f"url(#{key}-dots)"))
    body = [
        Markup(
            '<rect x="1" y="{}" width="28" height="16" fill="{}" stroke="{}"'
            ' class="chart-key"/><text x="38" y="{}">{}</text>'
        ).format(number * (LINE + 5) + 1, fill, INK, number * (LINE + 5) + 15, words)
        for number, (words, fill) in enumerate(rows)
    ]
    return frame(
        body,
        key=key,
        title=title,
        description="; ".join(words for words, _ in rows),
        height=len(rows) * (LINE + 5),
        patterns=[*_tones(key), dots(f"{key}-dots")],
    )


def _range(one: Class, unit: str, language: str) -> str:
    if one.lowest == one.highest:
        return f"{one.lowest}{unit}"
    return f"{one.lowest} {text('to', language)} {one.highest}{unit}"


def _tone(place: int, number: int) -> int:
    """The tone of a class: spread over all tones where there are few classes."""
    return CLASSES - 1 if number == 1 else round(place * (CLASSES - 1) / (number - 1))


def _fill(
    area: str,
    figures: Mapping[str, Figure],
    values: Mapping[str, int],
    classes: Sequence[Class],
    key: str,
) -> str:
    if area not in figures or figures[area].value == 0:
        return PAPER
    if area not in values:
        return f"url(#{key}-dots)"
    place = next(n for n, c in enumerate(classes) if values[area] <= c.highest)
    return f"url(#{key}-tone{_tone(place, len(classes))})"


def _area(area: Area, figure: Figure | None, fill: str, language: str) -> Markup:
    said = f"{figure.label}: {figure.words(language)}" if figure else ""
    return Markup(
        '<path d="{}" fill="{}" stroke="#595959" stroke-width="1.5"><title>{}</title>'
        "</path>"
    ).format(area.path, fill, said)


def _tones(key: str) -> list[Markup]:
    """Five fills: from light and empty to dark and closely hatched."""
    return [
        Markup(
            '<pattern id="{key}-tone{n}" width="{gap}" height="{gap}"'
            ' patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">'
            '<rect width="{gap}" height="{gap}" fill="{colour}"/>'
            '<line x1="0" y1="0" x2="0" y2="{gap}" stroke="{line}" stroke-width="{wide}"/>'
            "</pattern>"
        ).format(key=key, n=n, gap=gap, turn=turn, colour=colour, line=line, wide=wide)
        for n, (colour, gap, turn, line, wide) in enumerate(
            [
                (BLUE[0], 8, 0, BLUE[0], 1),
                (BLUE[1], 12, 45, INK, 1),
                (BLUE[2], 8, 45, INK, 1),
                (BLUE[3], 8, 135, PAPER, 1.5),
                (BLUE[4], 8, 0, BLUE[4], 1),
            ]
        )
    ]
