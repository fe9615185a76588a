"""People by two of their properties at once: one self-join, counted in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    distinct,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from participation.findings.answered import (
    COLUMNS,
    Attribute,
    Respondents,
    group_text,
)
from participation.responses.models import Answer, Comment, Submission
from participation.themes.models import TargetGroupTag, ThemeTag


class SourceKind(StrEnum):
    """Where a property of a person is found."""

    ATTRIBUTE = "attribute"
    ANSWER = "answer"
    FIRST_PLACE = "first_place"  # of a ranking
    THEME = "theme"  # of the person's comments
    GROUP = "group"  # people that the person's comments speak about


@dataclass(frozen=True, kw_only=True)
class Source:
    """One property. `letters`: so many letters of the value (months, hours)."""

    kind: SourceKind
    attribute: Attribute | None = None
    question: str = ""
    item: str = ""
    letters: int | None = None

    @property
    def several(self) -> bool:
        """Whether a submission can have the same value in more than one row."""
        return self.kind in (SourceKind.THEME, SourceKind.GROUP)


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """People by both properties, by each of those who have both, and in all."""

    cells: dict[tuple[str | None, str | None], int]
    rows: dict[str | None, int]
    columns: dict[str | None, int]
    base: int


def crossing(
    session: Session,
    respondents: Respondents,
    *,
    row: Source,
    column: Source,
    rows_several: bool,
    columns_several: bool,
) -> Crossing:
    """Count cells; margins only where people stand in several, else they are sums."""
    cells = _counts(session, respondents, (row, column), (0, 1))
    found = {(key[0], key[1]): count for key, count in cells.items()}
    rows = _sums(found, 0)
    if columns_several:
        rows = _margin(session, respondents, (row, column), 0)
    columns = _sums(found, 1)
    if rows_several:
        columns = _margin(session, respondents, (row, column), 1)
    if not rows_several:
        base = sum(rows.values())
    elif not columns_several:
        base = sum(columns.values())
    else:
        [base] = _counts(session, respondents, (row, column), ()).values() or [0]
    return Crossing(cells=found, rows=rows, columns=columns, base=base)


def value_counts(
    session: Session, respondents: Respondents, source: Source
) -> dict[str | None, int]:
    """People by one property."""
    return {
        key[0]: count
        for key, count in _counts(session, respondents, (source,), (0,)).items()
    }


def _sums(
    cells: dict[tuple[str | None, str | None], int], side: int
) -> dict[str | None, int]:
    sums: dict[str | None, int] = {}
    for key, count in cells.items():
        sums[key[side]] = sums.get(key[side], 0) + count
    return sums


def _margin(
    session: Session, respondents: Respondents, sources: Sequence[Source], side: int
) -> dict[str | None, int]:
    found = _counts(session, respondents, sources, (side,))
    return {key[0]: count for key, count in found.items()}


def _counts(
    session: Session,
    respondents: Respondents,
    sources: Sequence[Source],
    grouped: Sequence[int],
) -> dict[tuple[str | None, ...], int]:
    """People who have all properties, by some of them."""
    query: Select[Any] = select().select_from(Submission)
    columns = []
    for source in sources:
        query, column = _attach(query, source)
        columns.append(column)
    keys = [columns[place] for place in grouped]
    # A row a person and key: then counting rows is counting people.
    once = len(grouped) == len(sources) and not any(s.several for s in sources)
    number = func.count() if once else func.count(distinct(Submission.id))
    query = (
        query.add_columns(*keys, number)
        .where(*respondents.conditions())
        .group_by(*keys)
    )
    return {
        tuple(group_text(key) for key in row[:-1]): row[-1]
        for row in session.execute(query)
    }


def _attach(
    query: Select[Any], source: Source
) -> tuple[Select[Any], ColumnElement[Any]]:
    match source.kind:
        case SourceKind.ATTRIBUTE:
            assert source.attribute is not None
            return query, COLUMNS[source.attribute]
        case SourceKind.THEME:
            return _theme(query)
        case SourceKind.GROUP:
            return _group(query)
        case _:
            return _answer(query, source)


def _answer(
    query: Select[Any], source: Source
) -> tuple[Select[Any], ColumnElement[Any]]:
    answer = aliased(Answer)
    query = query.join(
        answer,
        (answer.submission_id == Submission.id)
        & (answer.question_key == source.question)
        & answer.value.is_not(None),
    )
    if source.kind is SourceKind.FIRST_PLACE:
        return query.where(answer.value == "1"), answer.item.expression
    query = query.where(answer.item == source.item)
    if source.letters is not None:
        return query, func.substr(answer.value, 1, source.letters)
    return query, answer.value.expression


def _theme(query: Select[Any]) -> tuple[Select[Any], ColumnElement[Any]]:
    comment, tag = aliased(Comment), aliased(ThemeTag)
    query = query.join(comment, comment.submission_id == Submission.id).join(
        tag, (tag.comment_id == comment.id) & tag.counts.is_not(False)
    )
    return query, tag.theme_key.expression


def _group(query: Select[Any]) -> tuple[Select[Any], ColumnElement[Any]]:
    comment, tag = aliased(Comment), aliased(TargetGroupTag)
    query = query.join(comment, comment.submission_id == Submission.id).join(
        tag, (tag.comment_id == comment.id) & tag.counts.is_not(False)
    )
    return query, tag.group_key.expression
