"""How many inhabitants there are of each group, out of the tables that the city imported.

Nothing is estimated: where no table tells a group, the reason is the answer.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.findings.groups import Ages, Dimension, Groups
from participation.places.population import TableView
from participation.places.population_lines import PopulationLine

Lines = Callable[[TableView], Sequence[PopulationLine]]


class Reason(StrEnum):
    """Why respondents cannot be compared with inhabitants."""

    NO_QUESTION = "no_question"  # the questionnaire does not ask
    NO_TABLE = "no_table"
    INCOMPLETE = "incomplete"  # a table, but not of every Ortsteil
    NO_FIT = "no_fit"  # classes of age of the table and of the question do not fit
    TOO_FEW = "too_few"  # fewer than two groups have enough answers


@dataclass(frozen=True, kw_only=True)
class Target:
    """Inhabitants by key of the group. `youngest`: left out below; None: all ages."""

    dimension: Dimension
    persons: Mapping[str, int]
    as_of: datetime.date
    source: str
    youngest: int | None

    @property
    def total(self) -> int:
        return sum(self.persons.values())

    @property
    def shares(self) -> dict[str, float]:
        return {key: n / self.total for key, n in self.persons.items()}


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What is missing, with the values that tell it (ages that do not fit)."""

    dimension: Dimension
    reason: Reason
    values: tuple[str, ...] = ()


def find_target(
    dimension: Dimension,
    groups: Groups,
    *,
    tables: Sequence[TableView],
    lines: Lines,
    kinds: Mapping[str, str],
) -> Target | Gap:
    """Return inhabitants by group from the newest table that tells them.

    `kinds`: of every Ortsteil by its key.
    """
    if (dimension is Dimension.AGE and not groups.classes) or (
        dimension is Dimension.SEX and not groups.sexes
    ):
        return Gap(dimension=dimension, reason=Reason.NO_QUESTION)
    gap: Gap | None = None
    for table in _candidates(dimension, tables):
        found = _from_table(dimension, groups, table, lines(table), kinds)
        if isinstance(found, Target):
            return found
        gap = gap or found
    return gap or Gap(dimension=dimension, reason=Reason.NO_TABLE)


def _candidates(
    dimension: Dimension, tables: Sequence[TableView]
) -> Iterator[TableView]:
    """Newest first; of one day those that also tell the age, which narrows them."""
    wanted = {dimension.value}
    if dimension is Dimension.KIND:
        wanted.add(Dimension.ORTSTEIL)  # the Ortsteil says its kind
    telling = [table for table in tables if wanted.intersection(table.breakdown)]
    telling.sort(key=lambda table: ("age" not in table.breakdown, table.breakdown))
    telling.sort(key=lambda table: table.as_of, reverse=True)
    yield from telling


def _from_table(
    dimension: Dimension,
    groups: Groups,
    table: TableView,
    lines: Sequence[PopulationLine],
    kinds: Mapping[str, str],
) -> Target | Gap:
    if dimension is Dimension.AGE:
        return _ages(groups.classes, table, lines)
    youngest, lines = _old_enough(lines, groups.youngest)
    persons: Counter[str] = Counter()
    for line in lines:
        if (key := _key(dimension, line, groups, kinds)) is not None:
            persons[key] += line.persons
    if not _is_complete(dimension, persons, table, kinds):
        return Gap(dimension=dimension, reason=Reason.INCOMPLETE)
    if not persons.total():
        return Gap(dimension=dimension, reason=Reason.NO_TABLE)
    return Target(
        dimension=dimension,
        persons=dict(persons),
        as_of=table.as_of,
        source=table.source,
        youngest=youngest,
    )


def _key(
    dimension: Dimension,
    line: PopulationLine,
    groups: Groups,
    kinds: Mapping[str, str],
) -> str | None:
    if dimension is Dimension.SEX:
        # What nobody could choose cannot be compared.
        return line.sex if line.sex in groups.sexes.values() else None
    if dimension is Dimension.ORTSTEIL:
        return line.ortsteil_key
    return line.kind or kinds.get(line.ortsteil_key or "")


def _is_complete(
    dimension: Dimension,
    persons: Mapping[str, int],
    table: TableView,
    kinds: Mapping[str, str],
) -> bool:
    if dimension is Dimension.SEX:
        return True
    if Dimension.ORTSTEIL in table.breakdown:
        return table.ortsteile == len(kinds)
    return set(persons) >= set(kinds.values())


def _old_enough(
    lines: Sequence[PopulationLine], youngest: int | None
) -> tuple[int | None, Sequence[PopulationLine]]:
    """Leave younger people out, where a class of the table begins at that age."""
    if youngest is None or any(line.age_from is None for line in lines):
        return None, lines
    older = [line for line in lines if (line.age_from or 0) >= youngest]
    parted = any(
        line.age_to is None or line.age_to >= youngest
        for line in lines
        if (line.age_from or 0) < youngest
    )
    return (None, lines) if parted else (youngest, older)


def _ages(
    classes: Sequence[Ages], table: TableView, lines: Sequence[PopulationLine]
) -> Target | Gap:
    persons: Counter[str] = Counter({ages.key: 0 for ages in classes})
    strange: set[Ages] = set()
    for line in lines:
        told = Ages(line.age_from or 0, line.age_to)
        met = [ages for ages in classes if ages.meets(told)]
        if met and met[0].holds(told):
            persons[met[0].key] += line.persons
        elif met:
            strange.add(told)
    if strange:
        ordered = sorted(strange, key=lambda ages: ages.lowest)
        values = tuple(ages.key for ages in ordered)
        return Gap(dimension=Dimension.AGE, reason=Reason.NO_FIT, values=values)
    if not persons.total():
        return Gap(dimension=Dimension.AGE, reason=Reason.NO_TABLE)
    return Target(
        dimension=Dimension.AGE,
        persons=dict(persons),
        as_of=table.as_of,
        source=table.source,
        youngest=classes[0].lowest,
    )
