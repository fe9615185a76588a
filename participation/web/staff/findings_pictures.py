"""From protected figures to the pictures of a page: each kind of question has its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from participation.places.queries import BoundaryView
from participation.publication.adhoc.asking import Picture
from participation.publication.adhoc.comparison import ComparedLine
from participation.publication.adhoc.crosstab import Percent
from participation.publication.adhoc.figures import Cell, LineFigures
from participation.publication.adhoc.filing import decimal
from participation.publication.adhoc.questions import QuestionFigures
from participation.publication.charts.bars import Pair, figure_bars, paired_bars
from participation.publication.charts.choropleth import Area, choropleth, legend
from participation.publication.charts.diverging import diverging_bars
from participation.publication.charts.figures import Figure, Parts
from participation.publication.texts import text
from participation.web.citizen.city_map import CityMap, draw

Boundaries = Callable[[], Sequence[BoundaryView]]
TOUCHING = frozenset({Picture.CLASSES, Picture.MONTHS, Picture.HOURS})
GLUE = "\N{NO-BREAK SPACE}"
MAPS = frozenset({Picture.ORTSTEIL, Picture.PLACES})


@dataclass(frozen=True)
class Drawn:
    """A picture; `label` names the line of a matrix, else it is empty."""

    svg: Markup
    label: str = ""
    legend: Markup | None = None


def draw_question(
    found: QuestionFigures, *, number: int, language: str, boundaries: Boundaries
) -> list[Drawn]:
    """The pictures of a question; none where nobody answered. `number`: on this page."""
    question, key = found.question, f"f{number}"
    if found.is_empty:
        return []
    if question.picture is Picture.SCALE:
        return [Drawn(_scale(found, key, language))]
    if question.picture in MAPS:
        return _map(found, key, language, boundaries)
    if question.picture is Picture.ORDER:
        return [Drawn(_order(found, key, language))]
    return [
        Drawn(
            figure_bars(
                [_figure(cell) for cell in _drawn_cells(line, question.picture)],
                title=line.label,
                key=f"{key}-{place}",
                language=language,
                touching=question.picture in TOUCHING,
            ),
            label=line.label if question.is_matrix else "",
        )
        for place, line in enumerate(found.lines)
    ]


def draw_comparison(one: ComparedLine, *, number: int, language: str) -> Markup:
    """Both groups' shares under each answer."""
    table = one.table
    return paired_bars(
        [
            Pair(
                label=answer.label,
                figures=tuple(
                    Figure(
                        label=group.label,
                        value=table.cells[r][c].value,
                        share=table.share(r, c, Percent.COLUMN),
                    )
                    for c, group in enumerate(table.columns.heads)
                ),
            )
            for r, answer in enumerate(table.rows.heads)
        ],
        title=one.label,
        key=f"v{number}",
        language=language,
    )


def draw_map(
    figures: Mapping[str, Figure],
    values: Mapping[str, int],
    *,
    boundaries: Sequence[BoundaryView],
    title: str,
    key: str,
    unit: str,
    language: str,
) -> Drawn | None:
    """A map and its legend; None where no boundary is known."""
    city = draw(boundaries)
    if city is None:
        return None
    known = {boundary.key for boundary in boundaries}
    values = {key: value for key, value in values.items() if key in known}
    svg = choropleth(
        _areas(city, boundaries),
        figures,
        values=values,
        size=(city.width, city.height),
        title=title,
        key=key,
        language=language,
    )
    return Drawn(
        svg,
        legend=legend(
            list(values.values()),
            unit=unit,
            title=gettext("Legende"),
            key=f"{key}-legend",
            language=language,
        ),
    )


def _areas(city: CityMap, boundaries: Sequence[BoundaryView]) -> list[Area]:
    keys = {boundary.slug: boundary.key for boundary in boundaries}
    return [Area(keys[shape.slug], shape.path) for shape in city.shapes]


def _figure(cell: Cell) -> Figure:
    return Figure(label=cell.label, value=cell.count.value, share=cell.share)


def _drawn_cells(line: LineFigures, picture: Picture) -> Iterator[Cell]:
    """Themes and words that nobody named are left out; options are not."""
    for cell in line.cells:
        if picture is not Picture.WORDS or cell.count.value != 0:
            yield cell


def _scale(found: QuestionFigures, key: str, language: str) -> Markup:
    question = found.question
    names = {head.key: head.label for head in question.options}
    steps = [names[code] for code in question.steps]
    if question.ends:
        steps[0] = f"{steps[0]} – {question.ends[0]}"
        steps[-1] = f"{steps[-1]} – {question.ends[1]}"
    return diverging_bars(
        [
            Parts(
                label=_line_label(line, found, language),
                values=tuple(line.cell(code).count.value for code in question.steps),
                base=line.on_scale.value if line.on_scale else None,
            )
            for line in found.lines
        ],
        steps=steps,
        title=question.label,
        key=key,
        language=language,
    )


def _line_label(line: LineFigures, found: QuestionFigures, language: str) -> str:
    """The line with how many are on the scale; a single one needs no name."""
    count = line.on_scale.text if line.on_scale else "·"
    said = f"n{GLUE}={GLUE}{count}"
    if line.mean is not None:
        mean = decimal(line.mean, language)
        said += f", {text('mean', language)}{GLUE}{mean}"
    return f"{line.label} ({said})" if found.question.is_matrix else said


def _order(found: QuestionFigures, key: str, language: str) -> Markup:
    return figure_bars(
        [
            Figure(
                label=one.label,
                value=one.places[0].value,
                share=one.first_share,
                note=""
                if one.mean is None
                else text("mean_place_is", language, mean=decimal(one.mean, language)),
            )
            for one in found.placed
        ],
        title=gettext("Wie oft auf dem ersten Platz"),
        key=key,
        language=language,
    )


def _map(
    found: QuestionFigures, key: str, language: str, boundaries: Boundaries
) -> list[Drawn]:
    cells = found.lines[0].cells
    drawn = draw_map(
        {cell.key: _figure(cell) for cell in cells},
        {cell.key: cell.count.value for cell in cells if cell.key and cell.count.value},
        boundaries=boundaries(),
        title=found.question.label,
        key=key,
        unit="",
        language=language,
    )
    return [drawn] if drawn else []
