"""What a template places as a whole: pictures, and the tables that are too wide for Word.

In the context they are plain objects with "_block"; filling/ makes OOXML of them. A
withheld figure has no bar: a length would tell it.
"""

from collections.abc import Sequence

from participation.handover.documents.context.coverage import Reach, reach
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.snapshot.content import Figure, TopicLine
from participation.publication.protected import NOTHING

MOST_BARS = 12
COLUMNS = 12
"""Themes beside each other on a landscape page."""
SPACE_WIDTH, CELL_WIDTH = 4.4, 1.6


def chart(
    said: Saying, *, name: str, title: str, bars: Sequence[tuple[str, int | None]]
) -> Plain:
    """A bar chart of people; empty where no number may be shown.

    `name` is unique in its document.
    """
    shown = [bar for bar in bars if bar[1] != 0][:MOST_BARS]
    if not any(value for _, value in shown):
        return {}
    lines = "; ".join(f"{label}: {said.count(value)}" for label, value in shown)
    return {
        "_block": "chart",
        "name": name,
        "title": title,
        "alt": said.phrase("chart_alt", title=title, lines=lines or NOTHING),
        "series": said.phrase(said.counted),
        "bars": [
            [
                label
                if value is not None
                else said.phrase("chart_withheld", label=label),
                value,
            ]
            for label, value in shown
        ],
    }


def city_chart(said: Saying, lines: Sequence[TopicLine], *, name: str) -> Plain:
    """The topics by people of the whole city."""
    title = said.phrase("chart_themes", where=said.phrase("whole_city"))
    bars = [(said.texts(line.label), line.city.people) for line in lines]
    return chart(said, name=name, title=title, bars=bars)


def matrix(said: Saying, lines: Sequence[TopicLine], *, name: str) -> Plain:
    """Topic x Fachplanung x space: spaces in rows, as many tables as pages ask for."""
    named = [line for line in lines if line.city.people != 0]
    parts = [named[at : at + COLUMNS] for at in range(0, len(named), COLUMNS)]
    return {
        "_block": "tables",
        "name": name,
        "tables": [
            _matrix_part(said, part, number=number, of=len(parts))
            for number, part in enumerate(parts, start=1)
        ],
    }


def _matrix_part(
    said: Saying, lines: Sequence[TopicLine], *, number: int, of: int
) -> Plain:
    return {
        "title": said.phrase("matrix_title", number=number, of=of),
        "widths": [SPACE_WIDTH, *[CELL_WIDTH] * (1 + len(lines))],
        "head": [
            said.phrase("space"),
            said.phrase("took_part"),
            *(_column_head(said, line) for line in lines),
        ],
        "rows": [
            [
                [said.short(space), ""],
                _cell(said, space.participants),
                *(_marked(said, line, place, line.cells[place]) for line in lines),
            ]
            for place, space in enumerate(said.handover.spaces)
        ],
    }


def _column_head(said: Saying, line: TopicLine) -> str:
    plans = ", ".join(said.plan(key) for key in line.lead) or said.phrase("no_plan")
    return f"{said.texts(line.label)}: {plans}"


def _cell(said: Saying, figure: Figure) -> list[str]:
    return [said.count(figure.people), figure.ref]


def _marked(said: Saying, line: TopicLine, place: int, figure: Figure) -> list[str]:
    """The number; with a mark where the leading plans do not reach the whole space."""
    words, ref = _cell(said, figure)
    mark = reach_mark(said, line, place)
    return [f"{words} {mark}".strip(), ref]


def reach_mark(said: Saying, line: TopicLine, place: int) -> str:
    """ "x": the leading plans leave the space out; "nt": they reach a part of it."""
    plans = [said.plans[key] for key in line.lead if key in said.plans]
    reached = reach(plans, said.handover.spaces[place])
    if reached is Reach.NONE:
        return "x"
    return said.phrase("inseparable") if reached is Reach.PART else ""
