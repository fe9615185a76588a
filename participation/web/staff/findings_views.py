"""The four views of findings: what each reads of the address, shows and puts into a file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from participation.places.queries import boundaries
from participation.publication.adhoc.crossing import cross_findings
from participation.publication.adhoc.crosstab import CrossTable, Percent
from participation.publication.adhoc.dimensions import QUESTION, Dimensions, choices
from participation.publication.adhoc.filing import cross_table, question_tables
from participation.publication.adhoc.questions import question_findings
from participation.publication.charts.figures import Figure
from participation.publication.protected import ProtectedCount
from participation.web.staff.findings_context import ALL, Context
from participation.web.staff.findings_crossing import (
    comparison_content,
    crosstab_content,
)
from participation.web.staff.findings_parts import (
    Content,
    chosen_page,
    dimension_of,
    grouped,
)
from participation.web.staff.findings_pictures import draw_map, draw_question


@dataclass(frozen=True, kw_only=True)
class MapLine:
    """An Ortsteil in the table beside a map."""

    label: str
    figure: Figure
    base: ProtectedCount


def questions_content(context: Context) -> Content:
    """Every question of a page of the questionnaire, or of all of them."""
    pages = context.scope.pages
    page = chosen_page(context)
    shown = [one for one in pages if page in (ALL, one.key)]
    values: dict[str, Any] = {"pages": pages, "page": page, "shown": shown}
    if context.problems:
        return Content(title=gettext("Fragen"), values=values)
    found = question_findings(
        context.session,
        scope=context.scope,
        selection=context.selection,
        questions=[question for one in shown for question in one.questions],
        minimum=context.minimum,
        language=context.language,
    )
    drawn = {
        one.question.key: draw_question(
            one,
            number=number,
            language=context.language,
            boundaries=lambda: boundaries(context.session),
        )
        for number, one in enumerate(found)
    }
    by_key = {one.question.key: one for one in found}
    return Content(
        title=gettext("Fragen"),
        values={**values, "found": by_key, "drawn": drawn},
        tables=question_tables(found, context.language),
    )


def map_content(context: Context) -> Content:
    """One answer by Ortsteil: its share among those who answered there."""
    known = [
        choice
        for choice in choices(context.scope, context.language)
        if choice.key.startswith(f"{QUESTION}:") or choice.key == "thema"
    ]
    dimensions = Dimensions(context.session, context.scope, language=context.language)
    asked = dimension_of(context, "frage", dimensions)
    values: dict[str, Any] = {"choices": grouped(known), "answers": ()}
    if context.problems or asked is None:
        return Content(title=gettext("Karte"), values=values)
    by_ortsteil = dimensions.of("ortsteil")
    assert by_ortsteil is not None
    table = cross_findings(
        context.session,
        scope=context.scope,
        selection=context.selection,
        row=replace(by_ortsteil, sparse=False),
        column=asked,
        minimum=context.minimum,
        language=context.language,
    )
    answers = table.columns.heads
    values["answers"] = [(head.key, head.label) for head in answers]
    chosen = context.value("antwort") or (answers[0].key if answers else "")
    place = next((n for n, head in enumerate(answers) if head.key == chosen), None)
    if place is None:
        if context.value("antwort"):
            context.problems["antwort"] = "unknown"
        return Content(title=gettext("Karte"), values=values)
    title = f"{asked.label}: {answers[place].label}"
    lines = [
        (head.key, _map_line(table, r, place))
        for r, head in enumerate(table.rows.heads)
    ]
    figures = {key: line.figure for key, line in lines}
    drawn = draw_map(
        figures,
        {key: one.share for key, one in figures.items() if one.share is not None},
        boundaries=boundaries(context.session),
        title=title,
        key="map",
        unit="\u00a0%",
        language=context.language,
    )
    return Content(
        title=title,
        values={
            **values,
            "chosen": chosen,
            "map": drawn,
            "lines": [line for _, line in lines if line.base.value != 0],
        },
        tables=cross_table(
            table, title=asked.label, by=Percent.ROW, language=context.language
        ),
    )


def _map_line(table: CrossTable, row: int, column: int) -> MapLine:
    return MapLine(
        label=table.rows.heads[row].label,
        figure=Figure(
            label=table.rows.heads[row].label,
            value=table.cells[row][column].value,
            share=table.share(row, column, Percent.ROW),
        ),
        base=table.row_totals[row],
    )


VIEWS: dict[str, Callable[[Context], Content]] = {
    "fragen": questions_content,
    "kreuztabelle": crosstab_content,
    "vergleich": comparison_content,
    "karte": map_content,
}
