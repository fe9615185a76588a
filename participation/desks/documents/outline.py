"""The page for the Ortsteilrat as headings, sentences, tables and pictures, in German.

Web page, PDF and DOCX are drawn from these parts, so that all three say the same.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from participation.desks.council import Became, CouncilPaper
from participation.desks.figures import OwnFigures, OwnTable
from participation.publication.charts import Bar
from participation.publication.protected import WITHHELD, ProtectedCount
from participation.publication.releases.content import Texts
from participation.publication.texts import date, number, percent, text

LANGUAGE = "de"  # of the administration's papers
MOST_THEMES = 8
MOST_QUESTIONS = 3
MOST_LETTERS = 300


@dataclass(frozen=True, kw_only=True)
class Heading:
    words: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True, kw_only=True)
class Sentence:
    words: str
    strong: bool = False
    kind: str = "sentence"


@dataclass(frozen=True, kw_only=True)
class Quote:
    words: str
    kind: str = "quote"


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A chart; the longest bar comes first. `alternative`: all of it in words."""

    title: str
    bars: tuple[Bar, ...]
    alternative: str
    kind: str = "bars"


@dataclass(frozen=True, kw_only=True)
class Table:
    """`words`: how many columns from the left hold words; the others hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    kind: str = "table"


Part = Heading | Sentence | Quote | Bars | Table


def title(paper: CouncilPaper) -> str:
    return f"Für den Ortsteilrat: {' und '.join(paper.ortsteile)}"


def outline(paper: CouncilPaper) -> list[Part]:
    """All that stands below the title, from top to bottom."""
    return [*_head(paper), *_figures(paper), *_became(paper), *_statements(paper)]


def _head(paper: CouncilPaper) -> Iterator[Part]:
    yield Sentence(words=f"{paper.city} · Stand {_day(paper.created_on)}")
    if any(figures.simulated for figures in paper.figures):
        yield Sentence(words=text("simulated", LANGUAGE), strong=True)


def _figures(paper: CouncilPaper) -> Iterator[Part]:
    yield Heading(words="Was die Menschen gesagt haben")
    if not paper.figures:
        yield Sentence(
            words="Für den Ortsteil sind noch keine Zahlen freigegeben. Das geschieht,"
            " sobald genug Menschen geantwortet haben."
        )
        return
    yield Sentence(words=text("not_representative", LANGUAGE))
    yield _participation(paper)
    for figures in paper.figures:
        yield from _themes(figures)
    questions = [table for figures in paper.figures for table in _asked(figures)]
    for position, table in enumerate(questions, start=1):
        yield _question(position, table)
    yield Sentence(
        words=f"{text('legend_withheld', LANGUAGE)}. Die Zahlen zählen Menschen; eine"
        " Person kann mehrere Themen genannt haben."
    )


def _participation(paper: CouncilPaper) -> Table:
    return Table(
        title="Wer sich beteiligt hat",
        head=("Befragung", "gilt für", "Stand", "Menschen"),
        rows=tuple(
            (
                _said(figures.title),
                figures.space_label,
                _day(figures.as_of),
                _count(figures.participants),
            )
            for figures in paper.figures
        ),
        words=3,
    )


def _themes(figures: OwnFigures) -> Iterator[Part]:
    table = figures.themes
    named = table.ranked()[:MOST_THEMES] if table else []
    if table is None or not named:
        return
    yield Heading(words=f"Themen: {_said(figures.title)}", level=3)
    bars = tuple(
        Bar(_said(cell.label), ProtectedCount(cell.value), cell.share) for cell in named
    )
    yield Bars(
        title="Themen nach Häufigkeit",
        bars=bars,
        alternative=_in_words(bars, figures),
    )


def _in_words(bars: Sequence[Bar], figures: OwnFigures) -> str:
    lines = "; ".join(f"{bar.label}: {_count(bar.count.value)}" for bar in bars)
    return f"Balkendiagramm: Menschen je Thema in {figures.space_label}. {lines}"


def _asked(figures: OwnFigures) -> tuple[OwnTable, ...]:
    return figures.questions[:MOST_QUESTIONS]


def _question(position: int, table: OwnTable) -> Table:
    return Table(
        # Two surveys may ask the same; the number keeps their tables apart.
        title=f"{position}. {_said(table.title)}",
        head=("Antwort", "Menschen", "hier", "Stadt"),
        rows=tuple(
            (
                _said(cell.label),
                _count(cell.value),
                percent(cell.share) or WITHHELD,
                percent(cell.city_share) or WITHHELD,
            )
            for cell in table.cells
        ),
    )


def _became(paper: CouncilPaper) -> Iterator[Part]:
    yield Heading(words="Was daraus geworden ist")
    for became in paper.became:
        yield Quote(words=f"„{_short(became.text)}“")
        yield Sentence(words=_answer(became))
    if not paper.became:
        yield Sentence(words="Noch hat keine Fachplanung geantwortet.")
    if paper.more:
        yield Sentence(words=f"Weitere Antworten: {paper.more}.")
    if paper.unanswered:
        yield Sentence(
            words="Weitergegeben und noch nicht beantwortet:"
            f" {number(paper.unanswered, LANGUAGE)}."
        )


def _answer(became: Became) -> str:
    return f"{became.plan} am {_day(became.answered_on)}: {became.answer}"


def _statements(paper: CouncilPaper) -> Iterator[Part]:
    yield Heading(words="Stellungnahme des Ortsteils")
    if not paper.statements:
        yield Sentence(words="Es ist noch keine abgegeben.")
    for statement in paper.statements:
        yield Heading(words=statement.subject, level=3)
        for paragraph in statement.text.split("\n\n"):
            yield Sentence(words=" ".join(paragraph.split()))
        if statement.submitted_on is not None:
            yield Sentence(
                words=f"Fassung {statement.number}, abgegeben am"
                f" {_day(statement.submitted_on)}."
            )


def _short(words: str) -> str:
    flat = " ".join(words.split())
    if len(flat) <= MOST_LETTERS:
        return flat
    return flat[:MOST_LETTERS].rsplit(" ", 1)[0] + " …"


def _said(texts: Texts) -> str:
    return texts.get(LANGUAGE) or next(iter(texts.values()), "")


def _count(value: int | None) -> str:
    return WITHHELD if value is None else number(value, LANGUAGE)


def _day(value: datetime.date) -> str:
    return date(value, LANGUAGE)
