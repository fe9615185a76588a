"""The figures of a view as tables for files: the same protected ones as on the page."""

from collections.abc import Iterator, Sequence

from participation.publication.adhoc.comparison import ComparedLine
from participation.publication.adhoc.crosstab import CrossTable, Percent
from participation.publication.adhoc.figures import LineFigures
from participation.publication.adhoc.questions import QuestionFigures
from participation.publication.documents.tables import FileTable, Value
from participation.publication.protected import ProtectedCount
from participation.publication.texts import percent, text


def question_tables(
    found: Sequence[QuestionFigures], language: str
) -> tuple[FileTable, ...]:
    """A table a question; a matrix has one a line."""
    return tuple(table for one in found for table in _question_tables(one, language))


def cross_table(
    table: CrossTable, *, title: str, by: Percent, language: str
) -> tuple[FileTable, ...]:
    """Counts, and shares below them."""
    heads = tuple(head.label for head in table.columns.heads)
    total = text("all_people", language)
    rows: list[tuple[Value, ...]] = [
        (head.label, *table.cells[r], table.row_totals[r])
        for r, head in enumerate(table.rows.heads)
    ]
    rows.append((total, *table.column_totals, table.base))
    shares: list[tuple[Value, ...]] = [
        (head.label, *(percent(table.share(r, c, by)) for c in range(len(heads))))
        for r, head in enumerate(table.rows.heads)
    ]
    return (
        FileTable(
            title=title, head=(table.rows.label, *heads, total), rows=tuple(rows)
        ),
        FileTable(
            title=f"{title}: {text(f'percent_by_{by.value}', language)}",
            head=(table.rows.label, *heads),
            rows=tuple(shares),
        ),
    )


def comparison_tables(
    found: Sequence[ComparedLine], language: str
) -> tuple[FileTable, ...]:
    """A table a question: both groups with counts and shares."""
    return tuple(_compared(one, language) for one in found)


def _compared(one: ComparedLine, language: str) -> FileTable:
    table, groups = one.table, one.table.columns.heads
    head = [text("answer", language)]
    for group in groups:
        head += [group.label, f"{group.label}: {text('share', language)}"]
    rows: list[tuple[Value, ...]] = []
    for r, answer in enumerate(table.rows.heads):
        row: list[Value] = [answer.label]
        for c in range(len(groups)):
            share = table.share(r, c, Percent.COLUMN)
            row += [table.cells[r][c], percent(share)]
        rows.append(tuple(row))
    last: list[Value] = [text("answered", language)]
    for count in table.column_totals:
        last += [count, ""]
    title = one.question.label
    if one.question.is_matrix:
        title = f"{title} – {one.label}"
    return FileTable(title=title, head=tuple(head), rows=(*rows, tuple(last)))


def _question_tables(found: QuestionFigures, language: str) -> Iterator[FileTable]:
    question = found.question
    for line in found.lines:
        title = question.label
        if question.is_matrix:
            title = f"{title} – {line.label}"
        yield FileTable(
            title=title,
            head=(
                text("answer", language),
                text("people", language),
                text("share", language),
            ),
            rows=tuple(_line_rows(line, language)),
        )
    if found.placed:
        places = [
            text("place_number", language, number=n)
            for n in range(1, question.places + 1)
        ]
        yield FileTable(
            title=f"{question.label}: {text('all_places', language)}",
            head=(text("answer", language), *places, text("mean_place", language)),
            rows=tuple(
                (one.label, *one.places, decimal(one.mean, language))
                for one in found.placed
            ),
        )


def _line_rows(line: LineFigures, language: str) -> Iterator[tuple[Value, ...]]:
    for cell in line.cells:
        yield cell.label, cell.count, percent(cell.share)
    yield text("answered", language), line.answered, ""
    known: tuple[tuple[str, ProtectedCount | None], ...] = (
        ("silent", line.silent),
        ("asked", line.asked),
    )
    for key, count in known:
        if count is not None:
            yield text(key, language), count, ""
    if line.mean is not None:
        yield text("mean", language), decimal(line.mean, language), ""


def decimal(value: float | None, language: str) -> str:
    """A number with one digit after the mark; nothing for None."""
    if value is None:
        return ""
    digits = f"{value:.1f}"
    return digits if language == "en" else digits.replace(".", ",")
