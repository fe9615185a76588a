"""Findings against each other: cross-tabs, and two groups question by question."""

from typing import Any

from flask_babel import gettext

from participation.publication.adhoc.asking import AskedQuestion
from participation.publication.adhoc.chance import Difference
from participation.publication.adhoc.comparison import (
    asked_otherwise,
    comparable_questions,
    compared_findings,
)
from participation.publication.adhoc.crossing import cross_findings
from participation.publication.adhoc.crosstab import CrossTable, Percent
from participation.publication.adhoc.dimensions import (
    Dimension,
    Dimensions,
    choices,
    round_dimension,
)
from participation.publication.adhoc.filing import comparison_tables, cross_table
from participation.publication.adhoc.scope import Scope
from participation.web.staff.findings_context import ALL, Context
from participation.web.staff.findings_parts import (
    Content,
    chance_note,
    chosen_page,
    dimension_of,
    grouped,
)
from participation.web.staff.findings_pictures import draw_comparison

PERCENTS = {"spalte": Percent.COLUMN, "zeile": Percent.ROW}
PART, KIND, RAUM = "ortsteil", "typ", "planungsraum"


def crosstab_content(context: Context) -> Content:
    """Two properties against each other."""
    known = choices(context.scope, context.language)
    by = PERCENTS.get(context.value("prozent") or "spalte")
    if by is None:
        context.problems["prozent"] = "unknown"
    dimensions = Dimensions(
        context.session,
        context.scope,
        language=context.language,
        raeume=context.places.planungsraeume,
    )
    row = dimension_of(context, "zeile", dimensions)
    column = dimension_of(context, "spalte", dimensions)
    if row and column and row.key == column.key:
        context.problems["spalte"] = "same_twice"
    values: dict[str, Any] = {"choices": grouped(known), "by": by or Percent.COLUMN}
    if context.problems or row is None or column is None:
        return Content(title=gettext("Kreuztabelle"), values=values)
    table = cross_findings(
        context.session,
        scope=context.scope,
        selection=context.selection,
        row=row,
        column=column,
        minimum=context.minimum,
        language=context.language,
    )
    title = f"{row.label} × {column.label}"
    by = by or Percent.COLUMN
    differences = _differences(table, by)
    return Content(
        title=title,
        values={
            **values,
            "table": table,
            "differences": differences,
            "note": chance_note([d for line in differences for d in line]),
        },
        tables=cross_table(table, title=title, by=by, language=context.language),
        notes=(chance_note([d for line in differences for d in line]),),
    )


def comparison_content(context: Context) -> Content:
    """A round with another one, or a part of the city with the rest of it."""
    others = context.other_rounds()
    wanted = context.value("mit")
    scope, groups = context.scope, None
    changed: frozenset[str] = frozenset()
    if wanted:
        older = next((one for one in others if one.name == wanted), None)
        if older is None:
            context.problems["mit"] = "unknown"
        else:
            scope = context.with_rounds([*context.chosen[:1], older])
            groups = round_dimension(scope, context.language)
            changed = asked_otherwise(context.chosen[0], older)
    elif context.value("raum"):
        groups = _part(context)
    pages = _comparable_pages(scope)
    page = chosen_page(context, [key for key, _, _ in pages])
    values: dict[str, Any] = {
        "others": others,
        "areas": _areas(context),
        "pages": [(key, label) for key, label, _ in pages],
        "page": page,
        "changed": changed,
    }
    if context.problems or groups is None:
        return Content(title=gettext("Vergleich"), values=values)
    found = compared_findings(
        context.session,
        scope=scope,
        selection=context.selection,
        questions=[q for key, _, own in pages if page in (ALL, key) for q in own],
        groups=groups,
        minimum=context.minimum,
        language=context.language,
    )
    differences = [
        [one.table.against(r, 0, 1) for r in range(len(one.table.rows.heads))]
        for one in found
    ]
    note = chance_note([d for one in differences for d in one])
    return Content(
        title=" – ".join(head.label for head in groups.heads),
        values={
            **values,
            "found": list(zip(found, differences, strict=True)),
            "drawn": [
                draw_comparison(one, number=number, language=context.language)
                for number, one in enumerate(found)
            ],
            "groups": groups.heads,
            "note": note,
        },
        tables=comparison_tables(found, context.language),
        scope=scope,
        notes=(note,),
    )


def _differences(table: CrossTable, by: Percent) -> list[list[Difference]]:
    return [
        [table.against_rest(r, c, by) for c in range(len(table.columns.heads))]
        for r in range(len(table.rows.heads))
    ]


def _areas(context: Context) -> list[tuple[str, list[tuple[str, str]]]]:
    places = context.places
    return [
        (gettext("Ortsteile"), [(f"{PART}:{o.key}", o.name) for o in places.ortsteile]),
        (
            gettext("Planungsräume"),
            [(f"{RAUM}:{key}", label) for key, label in places.planungsraum_options],
        ),
        (
            gettext("Siedlungsstrukturtypen"),
            [(f"{KIND}:{key}", label) for key, label in places.kinds],
        ),
    ]


def _part(context: Context) -> Dimension | None:
    """The chosen area against all others."""
    wanted = context.value("raum")
    labels = dict(pair for _, options in _areas(context) for pair in options)
    if wanted not in labels:
        context.problems["raum"] = "unknown"
        return None
    kind, _, key = wanted.partition(":")
    places = context.places
    keys = {
        PART: [key],
        RAUM: [
            ortsteil
            for raum in places.planungsraeume
            if str(raum.id) == key
            for ortsteil in raum.ortsteil_keys
        ],
        KIND: [o.key for o in places.ortsteile if o.kind == key],
    }[kind]
    dimensions = Dimensions(context.session, context.scope, language=context.language)
    return dimensions.part(keys, label=labels[wanted], rest=gettext("übrige Stadt"))


def _comparable_pages(
    scope: Scope,
) -> list[tuple[str, str, list[AskedQuestion]]]:
    known = {question.key for question in comparable_questions(scope)}
    found = [
        (page.key, page.label, [q for q in page.questions if q.key in known])
        for page in scope.pages
    ]
    return [page for page in found if page[2]]
