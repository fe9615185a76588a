"""Two groups of people question by question: rounds, or a part of the city and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.answered import Respondents
from participation.findings.counts import Selection
from participation.publication.adhoc.asking import AskedQuestion, Line, Picture
from participation.publication.adhoc.collect import Collected, Grouping, collect
from participation.publication.adhoc.crosstab import (
    CrossCounts,
    CrossTable,
    Side,
    protect_cross,
)
from participation.publication.adhoc.dimensions import Dimension
from participation.publication.adhoc.scope import Round, Scope
from participation.publication.heads import theme_heads
from participation.publication.protected import Head
from participation.questionnaires.comparing import compare

LEFT_OUT = frozenset({Picture.WORDS, Picture.PLACES, Picture.ORTSTEIL})


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """A question (or a line of a matrix) in both groups: answers in rows."""

    question: AskedQuestion
    label: str
    table: CrossTable


def comparable_questions(scope: Scope) -> list[AskedQuestion]:
    """What can be compared at all; between rounds, what both of them asked."""
    found = [q for q in scope.questions if q.picture not in LEFT_OUT]
    if len(scope.rounds) < 2:
        return found
    ids = [frozenset(one.version_ids) for one in scope.rounds]
    return [
        question
        for question in found
        if all(not scope.asked_by[question.key].isdisjoint(one) for one in ids)
    ]


def asked_otherwise(newer: Round, older: Round) -> frozenset[str]:
    """Keys of questions that were asked in another way, so that a difference may be that."""
    changes = compare(older.versions[0].definition, newer.versions[-1].definition)
    return frozenset(
        change.place.partition(",")[0] for change in changes if not change.comparable
    )


def compared_findings(
    session: Session,
    *,
    scope: Scope,
    selection: Selection,
    questions: Sequence[AskedQuestion],
    groups: Dimension,
    minimum: int,
    language: str,
) -> list[ComparedLine]:
    """Every question in both groups, each protected with its margins."""
    assert groups.source.attribute is not None
    counts = collect(
        session,
        scope=scope,
        respondents=Respondents(version_ids=scope.version_ids, selection=selection),
        questions=questions,
        grouping=Grouping(by=groups.source.attribute, fold=groups.fold),
    )
    themes = _themes(session, questions, language)
    return [
        ComparedLine(
            question=question,
            label=line.label,
            table=protect_cross(
                _counts(counts, question, line, groups, themes, language),
                minimum=minimum,
            ),
        )
        for question in questions
        for line in question.lines
    ]


def _themes(
    session: Session, questions: Sequence[AskedQuestion], language: str
) -> tuple[Head, ...]:
    if not any(question.picture is Picture.THEMES for question in questions):
        return ()
    return tuple(Head(t.key, t.label) for t in theme_heads(session, language))


def _counts(
    counts: Collected,
    question: AskedQuestion,
    line: Line,
    groups: Dimension,
    themes: tuple[Head, ...],
    language: str,
) -> CrossCounts:
    columns = [_column(counts, question, line.item, head.key) for head in groups.heads]
    heads = counts.heads(question, language)
    if question.picture is Picture.THEMES:
        heads = tuple(h for h in themes if any(v.get(h.key) for v, _ in columns))
    cells = tuple(tuple(v.get(head.key, 0) for v, _ in columns) for head in heads)
    totals = tuple(answered for _, answered in columns)
    return CrossCounts(
        rows=Side(label=line.label, heads=heads, several=question.several),
        columns=Side(label=groups.label, heads=groups.heads),
        cells=cells,
        row_totals=tuple(sum(row) for row in cells),
        column_totals=totals,
        base=sum(totals),
    )


def _column(
    counts: Collected, question: AskedQuestion, item: str, group: str
) -> tuple[dict[str, int], int]:
    """Answers and how many answered, in one group; of a ranking the first places."""
    if question.picture is Picture.ORDER:
        firsts = {
            option: values.get("1", 0)
            for (key, option, found), values in counts.values.items()
            if key == question.key and found == group
        }
        return firsts, sum(firsts.values())
    line = counts.line(question, item, group)
    return dict(line.values), line.answered
