"""The results of a release for people to read: what DOCX and PDF are both made of.

For the whole city, picture by picture; which Ortsteile took part stands at the end. In
German or English, as files are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from participation.publication.charts import Bar, bar_chart
from participation.publication.charts.lines import Figure, build_figure
from participation.publication.documents.release.words import (
    head_lines,
    method_lines,
    release_text,
    space_names,
)
from participation.publication.protected import ProtectedCount
from participation.publication.releases.content import (
    CITY,
    Release,
    ReleasedTable,
    TableKind,
)
from participation.publication.releases.method import read_method
from participation.publication.texts import date, in_language, percent, text
from participation.publication.wording import value_text

Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose first column holds words, the others numbers."""

    title: str
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A question: its sentence, its picture (empty: none) and the same in a table."""

    title: str
    sentence: str
    picture: str
    alternative: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class Report:
    title: str
    language: str
    warnings: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    places: Table | None
    method: tuple[tuple[str, str], ...]
    legend: tuple[str, ...]


def build_report(release: Release, language: str) -> Report:
    """Put the report together from released figures alone."""
    warnings = [text("simulated", language)] if release.simulated else []
    if read_method(release.method).is_open:
        warnings.append(text("not_representative", language))
    return Report(
        title=in_language(release.title, language),
        language=language,
        warnings=tuple(warnings),
        head=tuple(line for line in head_lines(release, language) if line[1]),
        sections=tuple(_sections(release, language)),
        places=_places(release, language),
        method=tuple(method_lines(release, language)),
        legend=(text("legend_withheld", language), text("legend_nothing", language)),
    )


def _sections(release: Release, language: str) -> Iterator[Section]:
    for number, table in enumerate(release.tables):
        city = next((line for line in table.lines if line.space_key == CITY), None)
        if city is not None and table.kind != TableKind.SUBMISSIONS:
            figure = build_figure(table, city)
            yield _section(figure, f"f{number}", language)


def _section(figure: Figure, key: str, language: str) -> Section:
    title = in_language(figure.table.title, language)
    bars = [
        Bar(
            in_language(bar.option.label, language),
            ProtectedCount(bar.count),
            bar.percent,
        )
        for bar in figure.bars
    ]
    chart = bar_chart(bars, title=title, key=key, language=language)
    return Section(
        title=title,
        sentence=_sentence(figure, bars, language),
        picture=chart if _has_picture(figure) else "",
        alternative=release_text("chart_alt", language, lines=_lines(bars, language)),
        table=_table(figure, title, bars, language),
    )


def _has_picture(figure: Figure) -> bool:
    """Pairs are a long list to look things up in; as bars they would fill pages."""
    return figure.has_numbers and figure.table.kind != TableKind.THEME_PAIRS


def _sentence(figure: Figure, bars: Sequence[Bar], language: str) -> str:
    if not figure.has_numbers:
        return release_text("too_few", language)
    leading = {bar.option.key for bar in figure.leading}
    most = [
        bar
        for bar, drawn in zip(bars, figure.bars, strict=True)
        if drawn.option.key in leading
    ]
    return release_text("most", language, lines=_lines(most, language)) if most else ""


def _lines(bars: Sequence[Bar], language: str) -> str:
    return "; ".join(
        f"{bar.label}: {value_text(bar.count.value, language)}"
        + (f" ({percent(bar.share)})" if bar.share is not None else "")
        for bar in bars
    )


def _table(figure: Figure, title: str, bars: Sequence[Bar], language: str) -> Table:
    rows = [
        (bar.label, value_text(bar.count.value, language), percent(bar.share))
        for bar in bars
    ]
    base = value_text(figure.line.base, language)
    return Table(
        title=title,
        head=(
            release_text("answer", language),
            release_text("people", language),
            release_text("share", language),
        ),
        rows=(*rows, (release_text("all_people", language), base, "")),
    )


def _places(release: Release, language: str) -> Table | None:
    found = next((t for t in release.tables if t.kind == TableKind.SUBMISSIONS), None)
    return None if found is None else _places_of(found, release, language)


def _places_of(table: ReleasedTable, release: Release, language: str) -> Table:
    names = space_names(release, language)
    return Table(
        title=release_text("by_space", language),
        head=(
            text("space", language),
            release_text("people", language),
            text("created_on", language),
        ),
        rows=tuple(
            (
                names[line.space_key],
                value_text(line.base, language),
                date(line.as_of, language),
            )
            for line in table.lines
        ),
    )
