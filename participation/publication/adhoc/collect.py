"""What the database counted for some questions, put in order by question and group.

Still unprotected; only the modules beside this one may look at it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from participation.findings.answered import (
    Attribute,
    Reading,
    Respondents,
    answer_counts,
    asked_counts,
    people_counts,
    theme_counts,
)
from participation.findings.crossing import Source, SourceKind, value_counts
from participation.publication.adhoc.asking import AskedQuestion, Line, Picture
from participation.publication.adhoc.classes import Classes, classes_of
from participation.publication.adhoc.figures import LineCounts
from participation.publication.adhoc.scope import Scope
from participation.publication.protected import Head
from participation.questionnaires.logic import Condition

MONTH, HOUR = len("2026-03"), len("18")
LETTERS = {Picture.MONTHS: MONTH, Picture.HOURS: HOUR}
CLOSED = frozenset({Picture.PLACES, Picture.WORDS})

Group = str  # "" where views have only one
Fold = Callable[[str | None], Group | None]
"""From what the database groups by to the group of the view; None: left out."""


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Groups that are compared: an attribute of submissions, and what it folds into."""

    by: Attribute
    fold: Fold


@dataclass(kw_only=True)
class Collected:
    """Counts by question, item and group."""

    values: dict[tuple[str, str, Group], dict[str, int]] = field(default_factory=dict)
    answered: dict[tuple[str, str, Group], int] = field(default_factory=dict)
    asked: dict[tuple[str, str, Group], int | None] = field(default_factory=dict)
    classes: dict[str, Classes] = field(default_factory=dict)

    def line(self, question: AskedQuestion, item: str, group: Group = "") -> LineCounts:
        """The counts of a line in a group, ready to be protected."""
        return LineCounts(
            values=self.values.get((question.key, item, group), {}),
            answered=self.answered.get((question.key, item, group), 0),
            asked=self.asked.get((question.key, item, group), 0),
            steps=question.steps,
            several=question.several,
        )

    def heads(self, question: AskedQuestion, language: str) -> tuple[Head, ...]:
        """The possible answers; a code that only older versions had stands by itself."""
        if question.key in self.classes:
            return self.classes[question.key].heads(language, unit=question.unit)
        seen = {
            value
            for (key, _, _), values in self.values.items()
            if key == question.key
            for value in values
        }
        known = {head.key for head in question.options}
        if question.picture is Picture.MONTHS:
            return tuple(Head(m, f"{m[5:]}.{m[:4]}") for m in sorted(seen))
        if question.picture is Picture.HOURS:
            return tuple(Head(h, f"{h}:00 – {h}:59") for h in sorted(seen))
        strange = sorted(seen - known)
        return (*question.options, *(Head(code, code) for code in strange))


def collect(
    session: Session,
    *,
    scope: Scope,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    grouping: Grouping | None = None,
) -> Collected:
    """Count these questions. So many statements, however many questions there are."""
    found = Collected()
    fold = grouping.fold if grouping else _one_group
    by = grouping.by if grouping else None
    stored = [q for q in questions if q.picture is not Picture.ORTSTEIL]
    _count_values(session, respondents, stored, found, by=by, fold=fold)
    _count_people(session, respondents, stored, found, by=by, fold=fold)
    _count_themes(session, respondents, stored, found, by=by, fold=fold)
    _count_asked(session, scope, respondents, questions, found, by=by, fold=fold)
    if any(q.picture is Picture.ORTSTEIL for q in questions) and grouping is None:
        _count_ortsteile(session, respondents, questions, found)
    _make_classes(stored, found)
    return found


def _one_group(_value: str | None) -> Group:
    return ""


def _count_values(
    session: Session,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    found: Collected,
    *,
    by: Attribute | None,
    fold: Fold,
) -> None:
    """Values of every question, and how many answered those with one value an item."""
    if not questions:
        return
    kinds = {question.key: question for question in questions}
    reading = Reading(
        parts={q.key: LETTERS[q.picture] for q in questions if q.picture in LETTERS},
        closed=frozenset(q.key for q in questions if q.picture in CLOSED),
    )
    for one in answer_counts(
        session, respondents, questions=list(kinds), reading=reading, by=by
    ):
        group, picture = fold(one.group), kinds[one.question].picture
        if group is None:
            continue
        key = (one.question, one.item, group)
        if one.value is None:
            if picture is Picture.THEMES:
                _add(found.answered, key, one.count)
            continue  # the text of "Sonstiges": its option is counted
        values = found.values.setdefault(key, {})
        values[one.value] = values.get(one.value, 0) + one.count
        if not _needs_people(kinds[one.question]):
            _add(found.answered, key, one.count)


def _needs_people(question: AskedQuestion) -> bool:
    """Whether a person may have several rows, so that rows are not people."""
    return question.several or question.picture in (Picture.ORDER, Picture.PLACES)


def _count_people(
    session: Session,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    found: Collected,
    *,
    by: Attribute | None,
    fold: Fold,
) -> None:
    """People of those questions; of rankings and places without regard to the item."""
    needed = [
        q for q in questions if _needs_people(q) and q.picture is not Picture.THEMES
    ]
    whole = [q.key for q in needed if not q.is_matrix]
    lines = [q.key for q in needed if q.is_matrix]
    for keys, by_item in ((whole, False), (lines, True)):
        counted = people_counts(
            session, respondents, questions=keys, by=by, by_item=by_item
        )
        for (question, item, value), count in counted.items():
            group = fold(value)
            if group is not None:
                _add(found.answered, (question, item, group), count)


def _count_themes(
    session: Session,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    found: Collected,
    *,
    by: Attribute | None,
    fold: Fold,
) -> None:
    keys = [q.key for q in questions if q.picture is Picture.THEMES]
    counted = theme_counts(session, respondents, questions=keys, by=by)
    for (question, theme, value), count in counted.items():
        group = fold(value)
        if group is not None:
            values = found.values.setdefault((question, "", group), {})
            values[theme] = values.get(theme, 0) + count


def _count_ortsteile(
    session: Session,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    found: Collected,
) -> None:
    """The Ortsteil is no answer of its own: it is the submission's."""
    source = Source(kind=SourceKind.ATTRIBUTE, attribute=Attribute.ORTSTEIL)
    counted = value_counts(session, respondents, source)
    for question in questions:
        if question.picture is Picture.ORTSTEIL:
            key = (question.key, "", "")
            found.values[key] = {k: n for k, n in counted.items() if k is not None}
            found.answered[key] = sum(found.values[key].values())


def _count_asked(
    session: Session,
    scope: Scope,
    respondents: Respondents,
    questions: Sequence[AskedQuestion],
    found: Collected,
    *,
    by: Attribute | None,
    fold: Fold,
) -> None:
    conditions: list[Condition] = []
    for line in _lines(questions):
        if line.asked_if is not None and line.asked_if not in conditions:
            conditions.append(line.asked_if)
    rows = [
        (row, group)
        for row in asked_counts(
            session, respondents, asked_if=conditions, untold=scope.untold, by=by
        )
        if (group := fold(row.group)) is not None
    ]
    for question in questions:
        askers = scope.asked_by.get(question.key, frozenset())
        for line in question.lines:
            place = None if line.asked_if is None else conditions.index(line.asked_if)
            for row, group in rows:
                if askers.isdisjoint((row.version_id, row.block_id)):
                    continue
                count = row.count if place is None else row.fulfilling[place]
                key = (question.key, line.item, group)
                before = found.asked.get(key, 0)
                known = before is not None and count is not None
                found.asked[key] = (before or 0) + (count or 0) if known else None


def _make_classes(questions: Iterable[AskedQuestion], found: Collected) -> None:
    """Put numbers into classes, the same ones in every group."""
    for question in questions:
        if question.picture is not Picture.CLASSES:
            continue
        keys = [key for key in found.values if key[0] == question.key]
        together: dict[str, int] = {}
        for key in keys:
            for value, count in found.values[key].items():
                together[value] = together.get(value, 0) + count
        classes = classes_of(
            together, minimum=question.minimum, maximum=question.maximum
        )
        found.classes[question.key] = classes
        for key in keys:
            found.values[key] = folded(found.values[key], classes.key_of)


def folded(values: Mapping[str, int], fold: Callable[[str], str]) -> dict[str, int]:
    """The same counts by coarser keys."""
    out: dict[str, int] = {}
    for value, count in values.items():
        key = fold(value)
        out[key] = out.get(key, 0) + count
    return out


def matrix_line(question: AskedQuestion, line: Line) -> AskedQuestion:
    """One line of a matrix as a question of its own."""
    return replace(question, label=line.label, lines=(line,))


def _lines(questions: Iterable[AskedQuestion]) -> list[Line]:
    return [line for question in questions for line in question.lines]


def _add(
    counts: dict[tuple[str, str, Group], int], key: tuple[str, str, Group], more: int
) -> None:
    counts[key] = counts.get(key, 0) + more
