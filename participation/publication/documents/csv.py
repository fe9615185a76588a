"""A summary as CSV that German Excel opens with a double click: UTF-8 with BOM, ";"."""

import csv
import io

from participation.publication.contents import Summary
from participation.publication.neutral import neutral_cell
from participation.publication.protected import ProtectedCount
from participation.publication.texts import text
from participation.publication.wording import (
    legend_lines,
    meta_lines,
    method_lines,
    source_line,
)

Row = list[str]


def write(summary: Summary) -> bytes:
    """All parts one below the other, an empty line between them."""
    parts = [
        _head(summary),
        _ranking(summary),
        _table(summary),
        _typical(summary),
        _foot(summary),
    ]
    lines: list[Row] = []
    for part in parts:
        lines += [*part, []] if part else []
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[neutral_cell(cell) for cell in line] for line in lines[:-1]])
    return out.getvalue().encode("utf-8-sig")


def _plain(count: ProtectedCount) -> str:
    """Digits without thousands mark, so that the cell stays a number."""
    return count.text


def _percent(value: int | None) -> str:
    return "" if value is None else str(value)


def _head(summary: Summary) -> list[Row]:
    language = summary.language
    lines: list[Row] = [[summary.meta.title]]
    if summary.method.simulated:
        lines.append([text("simulated", language)])
    lines.append([text("not_representative", language)])
    lines += [list(line) for line in meta_lines(summary)]
    lines += [list(line) for line in method_lines(summary.method, language)]
    return lines


def _ranking(summary: Summary) -> list[Row]:
    language = summary.language
    head = [
        text("theme", language),
        text("count", language),
        f"{text('share', language)} in %",
        f"{text('checked', language)} in %",
    ]
    return [
        [text("ranking", language)],
        head,
        *(
            [
                theme.label,
                _plain(theme.count),
                _percent(theme.share),
                _percent(theme.checked_share),
            ]
            for theme in summary.ranking
        ),
    ]


def _table(summary: Summary) -> list[Row]:
    language, table = summary.language, summary.table
    head = [
        text("key", language),
        text(summary.spaces, language),
        text("all_comments", language),
        *(theme.label for theme in table.row_heads),
    ]
    lines: list[Row] = [[text(f"by_{summary.spaces}", language)], head]
    for column, area in enumerate(table.column_heads):
        counts = [_plain(row[column]) for row in table.cells]
        lines.append(
            [area.key, area.label, _plain(table.column_totals[column]), *counts]
        )
    totals = [_plain(count) for count in table.row_totals]
    return [*lines, ["", text("sum", language), _plain(table.base), *totals]]


def _typical(summary: Summary) -> list[Row]:
    language = summary.language
    if not summary.typical:
        return []
    return [
        [text("typical", language)],
        [text(key, language) for key in ("theme", "space", "sentence")],
        *(
            [theme.label, space, words]
            for theme in summary.typical
            for space, words in zip(theme.spaces, theme.texts, strict=True)
        ),
    ]


def _foot(summary: Summary) -> list[Row]:
    lines = [[line] for line in legend_lines(summary.language)]
    return [*lines, [source_line(summary)]]
