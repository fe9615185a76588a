"""The report of a release as DOCX: headings, tables and alternative texts are real."""

from participation.publication.charts import png
from participation.publication.documents.paper import Paper
from participation.publication.documents.release.report import (
    Section,
    Table,
    build_report,
)
from participation.publication.documents.release.words import release_text
from participation.publication.releases.content import Release
from participation.publication.texts import text

NUMBERS = 3.2  # cm, a column of numbers


def write(release: Release, language: str) -> bytes:
    """Title, results with pictures, places, method, symbols."""
    report = build_report(release, language)
    paper = Paper(title=report.title, language=language, created_on=release.released_on)
    for warning in report.warnings:
        paper.text(warning, bold=True)
    paper.pairs(report.head)
    paper.heading(release_text("results", language))
    for section in report.sections:
        _section(paper, section)
    if report.places is not None:
        paper.heading(report.places.title)
        _table(paper, report.places)
    paper.heading(text("method", language))
    paper.pairs(report.method)
    paper.heading(text("legend", language))
    for line in report.legend:
        paper.text(line, small=True)
    return paper.content()


def _section(paper: Paper, section: Section) -> None:
    paper.heading(section.title, level=2)
    paper.text(section.sentence)
    if section.picture:
        paper.picture(png(section.picture), alternative=section.alternative)
    _table(paper, section.table)


def _table(paper: Paper, table: Table) -> None:
    numbers = len(table.head) - 1
    paper.table(
        table.head,
        table.rows,
        widths=[paper.width - NUMBERS * numbers, *[NUMBERS] * numbers],
    )
