"""One question weighted to the inhabitants, beside what was counted.

For the whole city only, never below WEIGHT_FROM people, and worked out when it is asked
for: a weight belongs to a cell of groups and is stored nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from participation.findings.group_questions import groups_of
from participation.findings.groups import Dimension, Groups
from participation.findings.respondents import (
    Cell,
    Scope,
    ValueCell,
    newest_series,
    respondents,
    respondents_by_value,
)
from participation.findings.targets import Target
from participation.findings.weights import (
    HIGHEST,
    LOWEST,
    Margin,
    Raked,
    design_effect,
    rake,
    reachable,
)
from participation.publication.missing import (
    NOT_SAID,
    Population,
    group_key,
    joined_ages,
    keyed,
    read_population,
)
from participation.publication.protected import ProtectedCount, share
from participation.publication.suppression import protect_counts, protect_single
from participation.questionnaires.definition import Definition, in_language
from participation.questionnaires.question_types import (
    Dropdown,
    Matrix,
    MultipleChoice,
    Question,
    Rating,
    Scale,
    SingleChoice,
)

WEIGHT_FROM = 100
"""Fewer people are not weighted: one of them would speak for too many."""
GROUP_FROM = 10
"""A group with fewer answers is joined to its neighbour or left as it is."""
WEIGHTABLE = (Dimension.AGE, Dimension.SEX, Dimension.KIND)

Key = Callable[[str | None, str | None, str | None], str]


class Refusal(StrEnum):
    """Why nothing is weighted."""

    TOO_FEW = "too_few"
    NO_MARGIN = "no_margin"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question that can be weighted, or one line of a matrix."""

    question: str
    item: str
    label: str

    @property
    def address(self) -> str:
        return f"{self.question}/{self.item}" if self.item else self.question


@dataclass(frozen=True, kw_only=True)
class WeightedLine:
    """An option. Percent of those who answered; None: withheld or too few."""

    label: str
    count: ProtectedCount
    share: int | None
    weighted: int | None


@dataclass(frozen=True, kw_only=True)
class Weighting:
    """How weights came about and what they cost.

    `joined`: classes of age that stand for several; `left`: groups too small to weigh.
    `uncertainty`: half the 95 % interval of a share of 50 %, in points.
    """

    dimensions: tuple[Dimension, ...]
    dropped: tuple[Dimension, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    people: int
    effective: int
    design_effect: float
    smallest: float
    largest: float
    trimmed: bool
    deviation: float
    uncertainty: int


@dataclass(frozen=True, kw_only=True)
class WeightedQuestion:
    asked: Asked
    weighting: Weighting
    base: ProtectedCount
    several: bool
    lines: tuple[WeightedLine, ...]


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """A margin: how cells are named in it and what its shares should be."""

    dimension: Dimension
    key_of: Key
    shares: Mapping[str, float]
    joined: tuple[str, ...]
    left: tuple[str, ...]


def weightable(definition: Definition, language: str) -> list[Asked]:
    """Questions with options, in their order; the lines of a matrix each by itself."""
    found = []
    for question in definition.questions:
        if not isinstance(
            question,
            SingleChoice | Dropdown | MultipleChoice | Matrix | Scale | Rating,
        ):
            continue
        text = in_language(question.text, language)[0]
        lines = question.items if isinstance(question, Matrix) else ()
        found += [
            Asked(
                question=question.key,
                item=line.code,
                label=f"{text} – {in_language(line.text, language)[0]}",
            )
            for line in lines
        ] or [Asked(question=question.key, item="", label=text)]
    return found


def weighted_question(
    session: Session,
    *,
    key: str,
    definition: Definition,
    asked: Asked,
    dimensions: Sequence[Dimension],
    simulated: bool,
    minimum: int,
    language: str,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
) -> WeightedQuestion | Refusal:
    """Weigh the answers to a question (newest series) to the inhabitants."""
    groups, _ = groups_of(session, key=key, definition=definition)
    scope = Scope(version_ids=newest_series(session, key), simulated=simulated)
    people = respondents(session, scope, groups)
    if sum(cell.count for cell in people) < WEIGHT_FROM:
        return Refusal.TOO_FEW
    population = read_population(session, groups)
    axes = [
        axis
        for dimension in dimensions
        if (axis := _axis(dimension, groups, population, people)) is not None
    ]
    if not axes:
        return Refusal.NO_MARGIN
    counts, raked = _rake(people, axes, lowest=lowest, highest=highest)
    if not raked.is_found:
        return Refusal.NOT_FOUND
    values = respondents_by_value(
        session, scope, groups, question=asked.question, item=asked.item
    )
    if sum(cell.count for cell in values if cell.value is None) < WEIGHT_FROM:
        return Refusal.TOO_FEW
    weights = dict(zip(counts, raked.weights, strict=True))
    question = definition.question(asked.question)
    base, lines = _lines(question, values, axes, weights, minimum, language)
    return WeightedQuestion(
        asked=asked,
        weighting=_weighting(dimensions, axes, counts, raked),
        base=base,
        several=_has_several(question),
        lines=lines,
    )


def _axis(
    dimension: Dimension,
    groups: Groups,
    population: Population,
    people: Sequence[Cell],
) -> _Axis | None:
    """The margin of a dimension; None where fewer than two groups can be told apart."""
    target = population.found[dimension]
    if not isinstance(target, Target):
        return None
    counts = keyed(people, dimension, groups, population)
    persons, renamed = _large_enough(dimension, target, counts)
    if len(persons) < 2:
        return None
    named = group_key(dimension, groups, population.kinds)

    def key_of(ortsteil: str | None, age: str | None, sex: str | None) -> str:
        return renamed.get(named(ortsteil, age, sex), NOT_SAID)

    total = sum(persons.values())
    return _Axis(
        dimension=dimension,
        key_of=key_of,
        shares={key: number / total for key, number in persons.items()},
        joined=tuple(sorted({new for old, new in renamed.items() if old != new})),
        left=tuple(
            key
            for key in counts
            if key != NOT_SAID and counts[key] and key not in renamed
        ),
    )


def _large_enough(
    dimension: Dimension, target: Target, counts: Counter[str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Inhabitants of the groups that are weighed, and their key for each group."""
    if dimension is Dimension.AGE:
        renamed = joined_ages(counts, target.persons, minimum=GROUP_FROM)
    else:
        renamed = {
            key: key
            for key, number in target.persons.items()
            if number and counts[key] >= GROUP_FROM
        }
    persons: Counter[str] = Counter()
    for key, new in renamed.items():
        persons[new] += target.persons[key]
    return dict(persons), renamed


def _rake(
    people: Sequence[Cell], axes: Sequence[_Axis], *, lowest: float, highest: float
) -> tuple[Counter[tuple[str, ...]], Raked]:
    counts: Counter[tuple[str, ...]] = Counter()
    for cell in people:
        counts[_place(cell, axes)] += cell.count
    margins: list[Margin] = []
    for position, axis in enumerate(axes):
        answered: Counter[str] = Counter()
        for place, number in counts.items():
            answered[place[position]] += number
        margins.append(reachable(answered, axis.shares, unknown=NOT_SAID))
    raked = rake(
        list(counts), list(counts.values()), margins, lowest=lowest, highest=highest
    )
    return counts, raked


def _place(cell: Cell | ValueCell, axes: Sequence[_Axis]) -> tuple[str, ...]:
    return tuple(axis.key_of(cell.ortsteil_key, cell.age, cell.sex) for axis in axes)


def _lines(
    question: Question,
    values: Sequence[ValueCell],
    axes: Sequence[_Axis],
    weights: Mapping[tuple[str, ...], float],
    minimum: int,
    language: str,
) -> tuple[ProtectedCount, tuple[WeightedLine, ...]]:
    counts: Counter[str | None] = Counter()
    weighted: dict[str | None, float] = defaultdict(float)
    for cell in values:
        counts[cell.value] += cell.count
        weighted[cell.value] += cell.count * weights[_place(cell, axes)]
    codes = [option.code for option in question.choices]
    if _has_several(question):
        base = protect_single(counts[None], minimum=minimum)
        shown = {c: protect_single(counts[c], minimum=minimum) for c in codes}
    else:
        shown, base = protect_counts(
            {code: counts[code] for code in codes}, total=counts[None], minimum=minimum
        )
    return base, tuple(
        WeightedLine(
            label=in_language(option.text, language)[0],
            count=shown[option.code],
            share=(percent := share(shown[option.code], base, minimum=WEIGHT_FROM)),
            weighted=None
            if percent is None
            else round(100 * weighted[option.code] / weighted[None]),
        )
        for option in question.choices
    )


def _weighting(
    dimensions: Sequence[Dimension],
    axes: Sequence[_Axis],
    counts: Mapping[tuple[str, ...], int],
    raked: Raked,
) -> Weighting:
    people = sum(counts.values())
    effect = design_effect(list(counts.values()), raked.weights)
    used = tuple(axis.dimension for axis in axes)
    return Weighting(
        dimensions=used,
        dropped=tuple(d for d in dimensions if d not in used),
        joined=tuple(key for axis in axes for key in axis.joined),
        left=tuple(key for axis in axes for key in axis.left),
        people=people,
        effective=round(people / effect),
        design_effect=effect,
        smallest=min(raked.weights),
        largest=max(raked.weights),
        trimmed=raked.trimmed,
        deviation=raked.deviation,
        uncertainty=round(98 / (people / effect) ** 0.5),
    )


def _has_several(question: Question) -> bool:
    return isinstance(question, MultipleChoice) or (
        isinstance(question, Matrix) and question.multiple
    )
