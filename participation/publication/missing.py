"""Who is missing: people who answered beside those who live here, protected.

Figures of inhabitants are public; counts of answers pass the gate here. What cannot be
compared is no empty table but a reason.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.group_questions import (
    forget_groups,
    groups_of,
    set_groups,
)
from participation.findings.groups import Ages, Dimension, Groups
from participation.findings.representativeness import (
    Difference,
    Verdict,
    compare,
    dissimilarity,
    dissimilarity_by_chance,
    merge_small,
)
from participation.findings.respondents import (
    Cell,
    Scope,
    newest_series,
    respondents,
)
from participation.findings.targets import Gap, Reason, Target, find_target
from participation.places.population import (
    TableView,
    population_lines,
    population_tables,
)
from participation.places.population_lines import PopulationLine
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.publication.protected import ProtectedCount, share
from participation.publication.suppression import protect_counts, protect_single
from participation.questionnaires.definition import Definition

# The web asks for these here, since it must not reach into findings.
__all__ = [
    "Ages",
    "Dimension",
    "Gap",
    "Groups",
    "Reason",
    "Verdict",
    "forget_groups",
    "groups_of",
    "set_groups",
    "who_is_missing",
]

PERCENT_FROM = 40
"""Percentages of fewer answers would say more than is known (trust.md 5.5)."""
NOT_SAID = ""
"""Key of the people who did not say, or of whom the register knows no such group."""


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """One group. `difference` and `share` None: withheld, or too few answers.

    `expected`: answers it would have if everybody took part alike.
    """

    key: str
    count: ProtectedCount
    share: int | None
    persons: int
    persons_share: float
    expected: int | None
    difference: Difference | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One dimension. The index in whole percent; None where a group is withheld."""

    dimension: Dimension
    lines: tuple[GroupLine, ...]
    not_said: ProtectedCount
    base: ProtectedCount
    as_of: datetime.date
    source: str
    youngest: int | None
    index: int | None
    index_by_chance: int | None

    @property
    def missing(self) -> tuple[GroupLine, ...]:
        """Groups that are clearly too few, the farthest first."""
        lacking = [
            line
            for line in self.lines
            if line.difference
            and line.difference.verdict in (Verdict.MISSING, Verdict.FEW)
        ]
        return tuple(sorted(lacking, key=_difference))


@dataclass(frozen=True, kw_only=True)
class WhoIsMissing:
    people: ProtectedCount
    groups: Groups
    is_guessed: bool
    comparisons: tuple[Comparison, ...]
    gaps: tuple[Gap, ...]
    minimum: int

    def comparison(self, dimension: Dimension) -> Comparison | None:
        for found in self.comparisons:
            if found.dimension is dimension:
                return found
        return None


@dataclass(frozen=True, kw_only=True)
class Population:
    """What the register tells of each dimension, read once."""

    ortsteile: Mapping[str, OrtsteilView]
    found: Mapping[Dimension, Target | Gap]

    @property
    def kinds(self) -> dict[str, str]:
        return {key: ortsteil.kind for key, ortsteil in self.ortsteile.items()}


def who_is_missing(
    session: Session,
    *,
    key: str,
    definition: Definition,
    simulated: bool,
    minimum: int,
) -> WhoIsMissing:
    """Compare who answered a questionnaire (its newest series) with the inhabitants."""
    groups, is_known = groups_of(session, key=key, definition=definition)
    scope = Scope(version_ids=newest_series(session, key), simulated=simulated)
    cells = respondents(session, scope, groups)
    population = read_population(session, groups)
    results = [
        _compare(dimension, found, keyed(cells, dimension, groups, population), minimum)
        for dimension, found in population.found.items()
    ]
    return WhoIsMissing(
        people=protect_single(sum(cell.count for cell in cells), minimum=minimum),
        groups=groups,
        is_guessed=not is_known,
        comparisons=tuple(r for r in results if isinstance(r, Comparison)),
        gaps=tuple(r for r in results if isinstance(r, Gap)),
        minimum=minimum,
    )


def read_population(session: Session, groups: Groups) -> Population:
    """Inhabitants by every dimension, or why not."""
    ortsteile = {ortsteil.key: ortsteil for ortsteil in all_ortsteile(session)}
    tables = population_tables(session)

    read: dict[uuid.UUID, list[PopulationLine]] = {}

    def lines_of(table: TableView) -> Sequence[PopulationLine]:
        if table.id not in read:
            read[table.id] = population_lines(session, table.id)
        return read[table.id]

    kinds = {key: ortsteil.kind for key, ortsteil in ortsteile.items()}
    return Population(
        ortsteile=ortsteile,
        found={
            dimension: find_target(
                dimension,
                groups,
                tables=tables,
                lines=lines_of,
                kinds=kinds,
            )
            for dimension in Dimension
        },
    )


def keyed(
    cells: Iterable[Cell],
    dimension: Dimension,
    groups: Groups,
    population: Population,
) -> Counter[str]:
    """Count people by key of their group; NOT_SAID for those who did not say."""
    key_of = group_key(dimension, groups, population.kinds)
    counted: Counter[str] = Counter()
    for cell in cells:
        counted[key_of(cell.ortsteil_key, cell.age, cell.sex)] += cell.count
    return counted


def group_key(
    dimension: Dimension, groups: Groups, kinds: Mapping[str, str]
) -> Callable[[str | None, str | None, str | None], str]:
    """How a cell (Ortsteil, age and sex as chosen) is named in a dimension."""

    def key_of(ortsteil: str | None, age: str | None, sex: str | None) -> str:
        if dimension is Dimension.AGE:
            ages = groups.ages.get(age or "")
            return ages.key if ages else NOT_SAID
        if dimension is Dimension.SEX:
            return groups.sexes.get(sex or "", NOT_SAID)
        if dimension is Dimension.KIND:
            return kinds.get(ortsteil or "", NOT_SAID)
        return ortsteil or NOT_SAID

    return key_of


def joined_ages(
    counts: Mapping[str, int], persons: Mapping[str, int], *, minimum: int
) -> dict[str, str]:
    """Return the key of the joined class for each class of age."""
    keys = sorted(persons, key=lambda key: Ages.of(key).lowest)
    runs = merge_small(
        [counts.get(key, 0) for key in keys],
        [persons[key] for key in keys],
        minimum=minimum,
    )
    joined: dict[str, str] = {}
    for run in runs:
        ages = Ages(Ages.of(keys[run[0]]).lowest, Ages.of(keys[run[-1]]).highest)
        joined |= {keys[place]: ages.key for place in run}
    return joined


def _compare(
    dimension: Dimension, target: Target | Gap, counts: Counter[str], minimum: int
) -> Comparison | Gap:
    if isinstance(target, Gap):
        return target
    known, persons = _comparable(dimension, target, counts, minimum)
    if len(persons) < 2:
        return Gap(dimension=dimension, reason=Reason.TOO_FEW)
    base = known.total()
    shown, shown_base = protect_counts(
        {key: known[key] for key in persons}, total=base, minimum=minimum
    )
    total = sum(persons.values())
    shares = {key: n / total for key, n in persons.items()}
    lines = [
        _line(key, known[key], shown[key], shown_base, persons[key], shares[key])
        for key in persons
    ]
    all_told = shown_base.value is not None and all(line.difference for line in lines)
    return Comparison(
        dimension=dimension,
        lines=tuple(lines),
        not_said=protect_single(counts.total() - base, minimum=minimum),
        base=shown_base,
        as_of=target.as_of,
        source=target.source,
        youngest=target.youngest,
        index=_percent(dissimilarity(known, shares)) if all_told else None,
        index_by_chance=_percent(
            dissimilarity_by_chance(list(shares.values()), of=base)
        )
        if all_told
        else None,
    )


def _comparable(
    dimension: Dimension, target: Target, counts: Counter[str], minimum: int
) -> tuple[Counter[str], dict[str, int]]:
    """Answers and inhabitants of the groups that are told apart.

    Small classes of age join their neighbours, so that no number has to be withheld. A sex
    with few answers cannot be joined to another: it stays with those who did not say.
    """
    if dimension is Dimension.AGE:
        joined = joined_ages(counts, target.persons, minimum=minimum)
        known: Counter[str] = Counter()
        persons: Counter[str] = Counter()
        for key, whole in joined.items():
            known[whole] += counts[key]
            persons[whole] += target.persons[key]
        return known, dict(persons)
    kept = {key: number for key, number in target.persons.items() if number}
    if dimension is Dimension.SEX:
        kept = {key: n for key, n in kept.items() if not 0 < counts[key] < minimum}
    return Counter({key: counts[key] for key in kept}), kept


def _line(
    key: str,
    count: int,
    shown: ProtectedCount,
    base: ProtectedCount,
    persons: int,
    persons_share: float,
) -> GroupLine:
    percent = share(shown, base, minimum=PERCENT_FROM)
    is_told = percent is not None and base.value is not None
    return GroupLine(
        key=key,
        count=shown,
        share=percent,
        persons=persons,
        persons_share=persons_share,
        expected=None if base.value is None else round(persons_share * base.value),
        difference=compare(count, of=base.value, inhabitants=persons_share)
        if is_told and base.value is not None
        else None,
    )


def _difference(line: GroupLine) -> float:
    return line.difference.difference if line.difference else 0.0


def _percent(part: float) -> int:
    return int(100 * part + 0.5)
