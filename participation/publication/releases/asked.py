"""Which tables a questionnaire gives: one per question, or per line of a matrix.

Free texts, names, places, days and times never become a table. What the codes mean and
who is asked is public, so all of it comes from the definition, nothing from the answers.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from participation.publication.disclosure.shapes import Shape, TableShape
from participation.publication.releases.content import Option, TableKind, Texts
from participation.publication.releases.limits import conditions_of, limits_of
from participation.questionnaires.definition import Definition
from participation.questionnaires.logic import Condition
from participation.questionnaires.piping import fill_plain
from participation.questionnaires.question_types import (
    Matrix,
    MultipleChoice,
    Number,
    Question,
    Ranking,
    Rating,
    Scale,
    SingleChoice,
)
from participation.questionnaires.question_types import Option as Choice

STEPS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Classes of numbers begin after these; fixed, so that they tell nothing of answers."""
CLASSES = 5
FIRST_PLACE = "1"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A table to be counted: where its answers lie and what they are called."""

    key: str  # as in content.ReleasedTable
    question_key: str
    item: str | None  # of a matrix; None: whatever the item is
    kind: TableKind
    title: Texts
    options: tuple[Option, ...]
    shape: TableShape
    classes: tuple[tuple[float, float, str], ...] = ()  # from, to, option
    local: bool = False  # of an Ortsteil's own block

    @property
    def tells_who(self) -> bool:
        """Whether its options are the very values that conditions look at."""
        return not self.classes and self.kind != TableKind.RANKING

    def option_of(self, item: str, value: str) -> str | None:
        """Return the option that an answer counts for; None: for none of this table."""
        if self.item is not None and item != self.item:
            return None
        if self.kind == TableKind.RANKING:
            return item if value == FIRST_PLACE else None
        if not self.classes:
            return value
        number = float(value)
        return next((o for low, high, o in self.classes if low <= number <= high), None)


def same_answers(one: Asked, other: Asked) -> bool:
    """Whether answers to both can be counted together; texts may have been corrected."""
    return (one.kind, one.shape, one.classes, [o.key for o in one.options]) == (
        other.kind, other.shape, other.classes, [o.key for o in other.options],
    )  # fmt: skip


def asked_in(definition: Definition) -> list[Asked]:
    """Return the tables of a questionnaire in its order."""
    found: list[Asked] = []
    for page in definition.pages:
        for question in page.questions:
            conditions = [c for c in (page.when, question.when) if c is not None]
            for table in _tables(question):
                known = {asked.key: asked for asked in found if asked.tells_who}
                found.append(_bound(table, question, conditions, known))
    return found


def _bound(
    table: Asked,
    question: Question,
    conditions: list[Condition],
    known: Mapping[str, Asked],
) -> Asked:
    """Add who is asked."""
    own = [o.when for o in question.items if o.code == table.item and o.when]
    every = [*conditions, *own]
    shape = replace(
        table.shape,
        conditional=bool(every),
        limits=tuple(
            limit
            for condition in every
            for part in conditions_of(condition)
            for limit in limits_of(part, {k: a.shape for k, a in known.items()},
                                   {k: [o.key for o in a.options] for k, a in known.items()})
        ),
    )  # fmt: skip
    return replace(table, shape=shape)


def _tables(question: Question) -> Iterator[Asked]:
    title = _plain(question.text)
    if isinstance(question, SingleChoice):
        yield _asked(question, TableKind.SINGLE, title, question.options)
    elif isinstance(question, Scale | Rating):
        yield _asked(question, TableKind.SCALE, title, _points(question))
    elif isinstance(question, MultipleChoice):
        yield _multiple(question, title)
    elif isinstance(question, Matrix):
        for line in question.lines:
            yield _line(question, line)
    elif isinstance(question, Ranking):
        yield _asked(question, TableKind.RANKING, title, question.options)
    elif isinstance(question, Number):
        yield _number(question, title)


def _asked(
    question: Question, kind: TableKind, title: Texts, options: Iterable[Choice]
) -> Asked:
    key = f"question:{question.key}"
    return Asked(
        key=key,
        question_key=question.key,
        item=None,
        kind=kind,
        title=title,
        options=tuple(Option(key=o.code, label=_plain(o.text)) for o in options),
        shape=TableShape(key=key, shape=Shape.PARTS),
    )


def _multiple(question: MultipleChoice, title: Texts) -> Asked:
    table = _asked(question, TableKind.MULTIPLE, title, question.options)
    return replace(
        table,
        shape=TableShape(
            key=table.key,
            shape=Shape.CHOICES,
            exclusive=frozenset(o.code for o in question.options if o.exclusive),
            least=question.minimum or 1,
            most=question.maximum,
        ),
    )


def _line(question: Matrix, line: Choice) -> Asked:
    """A line of a matrix is a question of its own."""
    whole, part = _plain(question.text), _plain(line.text)
    languages = [language for language in whole if language in part] or ["de"]
    title = {
        tongue: f"{whole.get(tongue, '')} {part.get(tongue, '')}".strip()
        for tongue in languages
    }
    ordered = sum(option.code.lstrip("-").isdigit() for option in question.options) > 2
    kind = TableKind.SCALE if ordered else TableKind.SINGLE
    shape = Shape.PARTS
    if question.multiple:
        kind, shape = TableKind.MULTIPLE, Shape.CHOICES
    key = f"question:{question.key}/{line.code}"
    table = _asked(question, kind, title, question.options)
    return replace(
        table, key=key, item=line.code, shape=TableShape(key=key, shape=shape)
    )


def _points(question: Scale | Rating) -> list[Choice]:
    """The points, both ends with their words."""
    if isinstance(question, Rating):
        return list(question.choices)
    ends = {
        str(question.lowest): question.lowest_text,
        str(question.highest): question.highest_text,
    }
    return [
        replace(choice, text=_with_words(choice.code, ends[choice.code]))
        if choice.code in ends
        else choice
        for choice in question.choices
    ]


def _with_words(code: str, words: Texts) -> Texts:
    return {language: f"{code} ({text})" for language, text in words.items()}


def _number(question: Number, title: Texts) -> Asked:
    classes = tuple(_classes(question))
    unit = _plain(question.unit).get("de", "") if question.unit else ""
    table = _asked(question, TableKind.SCALE, title, ())
    return replace(
        table,
        options=tuple(
            Option(key=name, label={"de": f"{name} {unit}".strip()})
            for _, _, name in classes
        ),
        classes=classes,
    )


def _classes(question: Number) -> Iterator[tuple[float, float, str]]:
    """Classes of equal width where both ends are known, else ever wider ones."""
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and high - low >= CLASSES:
        width = math.ceil((high - low + 1) / CLASSES)
        starts = range(math.floor(low), math.floor(high) + 1, width)
        for start in starts:
            end = min(start + width - 1, math.floor(high))
            yield _class(start, end)
        return
    yield -math.inf, -0.5, "< 0"
    for before, step in zip((-1, *STEPS), STEPS, strict=False):
        yield _class(before + 1, step)
    yield STEPS[-1] + 0.5, math.inf, f"> {STEPS[-1]}"


def _class(start: int, end: int) -> tuple[float, float, str]:
    """Decimals belong to the class that they are rounded to."""
    name = str(start) if start == end else f"{start}–{end}"
    return start - 0.5, math.nextafter(end + 0.5, -math.inf), name


def _plain(texts: Texts) -> dict[str, str]:
    """The texts without what repeats an earlier answer; German is always there."""
    plain = {language: fill_plain(text, {}) for language, text in texts.items()}
    if "de" not in plain:
        plain = {"de": next(iter(plain.values()), ""), **plain}
    return plain
