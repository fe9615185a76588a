"""The findings of a questionnaire, question by question: counted, then protected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from participation.findings.answered import Respondents, frequent_values
from participation.findings.counts import Selection
from participation.places.locating import Locator
from participation.places.points import read_point
from participation.places.queries import BoundaryView, all_ortsteile, boundaries
from participation.publication.adhoc.asking import AskedQuestion, Picture
from participation.publication.adhoc.collect import Collected, collect
from participation.publication.adhoc.figures import (
    Cell,
    LineCounts,
    LineFigures,
    Placed,
    protect_line,
    protect_ranking,
)
from participation.publication.adhoc.scope import Scope
from participation.publication.heads import theme_heads
from participation.publication.protected import Head
from participation.publication.texts import text
from participation.questionnaires.question_types.place import POINT

MOST_WORDS = 15
OUTSIDE = "outside"
OTHER_WORDS = "other"


@dataclass(frozen=True, kw_only=True)
class QuestionFigures:
    """A question with its figures; a matrix has several lines, all others one.

    `placed`: of a ranking, the options by how often they come first.
    """

    question: AskedQuestion
    lines: tuple[LineFigures, ...]
    placed: tuple[Placed, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody answered it, which is no secret."""
        return all(line.answered.value == 0 for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class _View:
    """What all questions of a view are made with."""

    session: Session
    respondents: Respondents
    counts: Collected
    minimum: int
    language: str


def question_findings(
    session: Session,
    *,
    scope: Scope,
    selection: Selection,
    questions: Sequence[AskedQuestion],
    minimum: int,
    language: str,
) -> list[QuestionFigures]:
    """The figures of these questions, each protected with all that stands beside it."""
    respondents = Respondents(version_ids=scope.version_ids, selection=selection)
    counts = collect(session, scope=scope, respondents=respondents, questions=questions)
    view = _View(
        session=session,
        respondents=respondents,
        counts=counts,
        minimum=minimum,
        language=language,
    )
    return [_figures(view, question) for question in questions]


def _figures(view: _View, question: AskedQuestion) -> QuestionFigures:
    match question.picture:
        case Picture.ORDER:
            return _ranking(view, question)
        case Picture.THEMES:
            heads = _named_themes(view, question)
        case Picture.ORTSTEIL:
            heads = _ortsteile(view)
        case Picture.PLACES:
            return _places(view, question)
        case Picture.WORDS:
            return _words(view, question)
        case _:
            heads = view.counts.heads(question, view.language)
    lines = tuple(
        protect_line(
            view.counts.line(question, line.item),
            heads,
            item=line.item,
            label=line.label,
            minimum=view.minimum,
        )
        for line in question.lines
    )
    if question.picture in (Picture.RANKED, Picture.THEMES):
        lines = tuple(replace(line, cells=ranked(line.cells)) for line in lines)
    return QuestionFigures(question=question, lines=lines)


def ranked(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Most named first; withheld ones after the shown, in the order of the question.

    The order among withheld ones must not tell which one is larger.
    """
    return tuple(sorted(cells, key=lambda cell: _rank(cell.count.value)))


def _rank(value: int | None) -> tuple[int, int]:
    if value is None:
        return 1, 0
    return (0, -value) if value else (2, 0)


def _ranking(view: _View, question: AskedQuestion) -> QuestionFigures:
    """A ranking: who answered is who put something first."""
    places = {
        (item, int(place)): count
        for (key, item, _), values in view.counts.values.items()
        if key == question.key
        for place, count in values.items()
        if place.isdecimal()
    }
    counts = view.counts.line(question, "")
    placed, line = protect_ranking(
        places,
        question.options,
        label=question.label,
        places=question.places,
        asked=counts.asked,
        minimum=view.minimum,
    )
    return QuestionFigures(question=question, lines=(line,), placed=placed)


def _named_themes(view: _View, question: AskedQuestion) -> tuple[Head, ...]:
    named = view.counts.values.get((question.key, "", ""), {})
    return tuple(
        Head(theme.key, theme.label)
        for theme in theme_heads(view.session, view.language)
        if theme.key in named
    )


def _ortsteile(view: _View) -> tuple[Head, ...]:
    return tuple(Head(o.key, o.name) for o in all_ortsteile(view.session))


def _places(view: _View, question: AskedQuestion) -> QuestionFigures:
    """Points by the Ortsteil they lie in; names of places are texts and not counted."""
    points = frequent_values(
        view.session,
        view.respondents,
        question=question.key,
        item=POINT,
        least=1,
        limit=None,
    )
    by_area = located(points, boundaries(view.session))
    counts = view.counts.line(question, "")
    heads = (*_ortsteile(view), Head(OUTSIDE, text("outside", view.language)))
    named = counts.answered - sum(by_area.values())
    line = protect_line(
        replace(counts, values={**by_area, "": max(named, 0)}),
        (*heads, Head("", text("only_named", view.language))),
        item="",
        label=question.label,
        minimum=view.minimum,
    )
    return QuestionFigures(question=question, lines=(line,))


def located(
    points: Sequence[tuple[str, int]], areas: Sequence[BoundaryView]
) -> dict[str, int]:
    """People by the area in which their point lies."""
    locator = Locator([(area.key, area.geometry) for area in areas])
    found: dict[str, int] = {}
    for written, count in points:
        point = read_point(written)
        area = None if point is None else locator.area_of(point)
        key = area or OUTSIDE
        found[key] = found.get(key, 0) + count
    return found


def _words(view: _View, question: AskedQuestion) -> QuestionFigures:
    """Words that many gave; whatever fewer gave is one figure together."""
    frequent = frequent_values(
        view.session,
        view.respondents,
        question=question.key,
        least=view.minimum,
        limit=MOST_WORDS,
    )
    counts = view.counts.line(question, "")
    values = {f"word {n}": count for n, (_, count) in enumerate(frequent)}
    values[OTHER_WORDS] = counts.answered - sum(values.values())
    heads = [Head(f"word {n}", word) for n, (word, _) in enumerate(frequent)]
    line = protect_line(
        LineCounts(values=values, answered=counts.answered, asked=counts.asked),
        (*heads, Head(OTHER_WORDS, text("other_words", view.language))),
        item="",
        label=question.label,
        minimum=view.minimum,
    )
    return QuestionFigures(question=question, lines=(line,))
