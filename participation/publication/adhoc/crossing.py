"""A cross-tab of two dimensions: counted in one statement, folded, protected."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from participation.findings.answered import Respondents
from participation.findings.counts import Selection
from participation.findings.crossing import Crossing, crossing, value_counts
from participation.publication.adhoc.classes import classes_of
from participation.publication.adhoc.crosstab import (
    CrossCounts,
    CrossTable,
    Side,
    protect_cross,
)
from participation.publication.adhoc.dimensions import Dimension
from participation.publication.adhoc.scope import Scope
from participation.publication.protected import Head

Key = str | None


def cross_findings(
    session: Session,
    *,
    scope: Scope,
    selection: Selection,
    row: Dimension,
    column: Dimension,
    minimum: int,
    language: str,
) -> CrossTable:
    """People by two dimensions; only those of whom both are known."""
    respondents = Respondents(version_ids=scope.version_ids, selection=selection)
    row, column = (
        _with_classes(session, respondents, one, language) for one in (row, column)
    )
    found = crossing(
        session,
        respondents,
        row=row.source,
        column=column.source,
        rows_several=row.several,
        columns_several=column.several,
    )
    return protect_cross(put_together(found, row, column), minimum=minimum)


def put_together(found: Crossing, row: Dimension, column: Dimension) -> CrossCounts:
    """The counts by heads, in the order of the dimensions."""
    cells: dict[tuple[str, str], int] = {}
    for (raw_row, raw_column), count in found.cells.items():
        keys = row.fold(raw_row), column.fold(raw_column)
        if keys[0] is not None and keys[1] is not None:
            cells[keys[0], keys[1]] = cells.get((keys[0], keys[1]), 0) + count
    rows, columns = _folded(found.rows, row), _folded(found.columns, column)
    row_heads, column_heads = _heads(row, rows), _heads(column, columns)
    return CrossCounts(
        rows=Side(label=row.label, heads=row_heads, several=row.several),
        columns=Side(label=column.label, heads=column_heads, several=column.several),
        cells=tuple(
            tuple(cells.get((r.key, c.key), 0) for c in column_heads) for r in row_heads
        ),
        row_totals=tuple(rows.get(head.key, 0) for head in row_heads),
        column_totals=tuple(columns.get(head.key, 0) for head in column_heads),
        base=found.base,
    )


def _folded(counts: dict[Key, int], dimension: Dimension) -> dict[str, int]:
    out: dict[str, int] = {}
    for raw, count in counts.items():
        key = dimension.fold(raw)
        if key is not None:
            out[key] = out.get(key, 0) + count
    return out


def _heads(dimension: Dimension, totals: dict[str, int]) -> tuple[Head, ...]:
    known = {head.key for head in dimension.heads}
    strange = [
        Head(key, dimension.name_of(key)) for key in sorted(totals) if key not in known
    ]
    heads: Sequence[Head] = (*dimension.heads, *strange)
    if dimension.sparse:
        heads = [head for head in heads if totals.get(head.key)]
    return tuple(heads)


def _with_classes(
    session: Session, respondents: Respondents, dimension: Dimension, language: str
) -> Dimension:
    """A number folds into classes of what people said."""
    question = dimension.question
    if question is None or not dimension.has_classes:
        return dimension
    counted = value_counts(session, respondents, dimension.source)
    classes = classes_of(
        {value: n for value, n in counted.items() if value is not None},
        minimum=question.minimum,
        maximum=question.maximum,
    )
    return replace(
        dimension,
        fold=lambda value: None if value is None else classes.key_of(value),
        heads=classes.heads(language, unit=question.unit),
    )
