"""A summary as DOCX, shaped like an Anlage to a Drucksache."""

from participation.publication.charts import (
    bar_chart,
    describe,
    png,
    theme_bars,
)
from participation.publication.contents import Summary
from participation.publication.documents.paper import Paper
from participation.publication.texts import percent, text
from participation.publication.wording import (
    count_text,
    legend_lines,
    meta_lines,
    method_lines,
    remainder_notes,
    source_line,
)

NARROW = 0.95  # cm, room for four digits at 8 points
AREA = 4.2


def write(summary: Summary) -> bytes:
    """Title, method, ranking with picture, pairs, wide table, comments, legend."""
    language = summary.language
    paper = Paper(
        title=summary.meta.title,
        language=language,
        created_on=summary.meta.created_on,
    )
    _head(paper, summary)
    _ranking(paper, summary)
    _pairs(paper, summary)
    paper.landscape()
    _table(paper, summary)
    paper.portrait()
    _typical(paper, summary)
    _foot(paper, summary)
    return paper.content()


def _head(paper: Paper, summary: Summary) -> None:
    language = summary.language
    if summary.method.simulated:
        paper.text(text("simulated", language), bold=True)
    lines = [f"{label}: {value}" for label, value in meta_lines(summary)]
    paper.text(" · ".join([summary.city, *lines]))
    paper.text(text("not_representative", language), bold=True)
    paper.heading(text("method", language))
    paper.pairs(method_lines(summary.method, language))


def _ranking(paper: Paper, summary: Summary) -> None:
    language = summary.language
    bars = theme_bars(summary.ranking)
    paper.heading(text("ranking", language))
    paper.text(text("ranking_note", language))
    if bars:
        title = text("ranking", language)
        svg = bar_chart(bars, title=title, key="ranking", language=language)
        paper.picture(png(svg), alternative=describe(bars, language))
    paper.table(
        [text(key, language) for key in ("theme", "count", "share", "checked")],
        [
            [
                theme.label,
                count_text(theme.count, language),
                percent(theme.share),
                percent(theme.checked_share),
            ]
            for theme in summary.ranking
        ],
        widths=[8.2, 3.0, 2.4, 3.4],
    )


def _pairs(paper: Paper, summary: Summary) -> None:
    language = summary.language
    if not summary.pairs:
        return
    paper.heading(text("pairs", language))
    paper.table(
        [text("pair", language), text("count", language)],
        [
            [" + ".join(pair.labels), count_text(pair.count, language)]
            for pair in summary.pairs
        ],
        widths=[13.5, 3.5],
    )


def _table(paper: Paper, summary: Summary) -> None:
    """Areas in rows, themes in columns; areas without any number in a sentence."""
    language, table = summary.language, summary.table
    themes = [
        number for number, total in enumerate(table.row_totals) if total.value != 0
    ]
    paper.heading(text(f"by_{summary.spaces}", language))
    head = [
        text(summary.spaces, language),
        text("all_comments", language),
        *(table.row_heads[number].label for number in themes),
    ]
    rows = [
        [
            table.column_heads[column].label,
            count_text(table.column_totals[column], language),
            *(count_text(table.cells[theme][column], language) for theme in themes),
        ]
        for column in table.columns_with_input()
    ]
    totals = [count_text(table.row_totals[number], language) for number in themes]
    rows.append([text("sum", language), count_text(table.base, language), *totals])
    narrow = min(2.0, max(NARROW, (paper.width - AREA) / (1 + len(themes))))
    paper.table(
        head,
        rows,
        widths=[AREA, *[narrow] * (1 + len(themes))],
        upright=True,
        size=8,
    )
    for note in remainder_notes(summary):
        paper.text(note)
    for line in legend_lines(language):
        paper.text(line, small=True)


def _typical(paper: Paper, summary: Summary) -> None:
    language = summary.language
    paper.heading(text("typical", language))
    if not summary.typical:
        paper.text(text("no_typical", language))
        return
    paper.text(text("typical_note", language))
    for theme in summary.typical:
        paper.heading(theme.label, level=2)
        for space, words in zip(theme.spaces, theme.texts, strict=True):
            paper.quote(f"„{words}“ ({space})")


def _foot(paper: Paper, summary: Summary) -> None:
    language = summary.language
    paper.heading(text("legend", language))
    for line in legend_lines(language):
        paper.text(line)
    paper.text(f"{text('source', language)}: {source_line(summary)}", small=True)
