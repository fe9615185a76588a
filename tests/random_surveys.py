"""Random surveys over the real Ortsteile, and what would be printed of them."""

import csv
import datetime
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path

from config import ROOT
from participation.findings.people import Population
from participation.publication.disclosure.merging import Area, Joined, merge_tree
from participation.publication.disclosure.shapes import (
    Counts,
    Limit,
    Shape,
    TableShape,
    pair,
    summed,
)
from participation.publication.releases.asked import Asked
from participation.publication.releases.composing import spaces_of, tables_of
from participation.publication.releases.content import (
    Option,
    ReleasedTable,
    Space,
    TableKind,
)
from participation.publication.releases.counting import Tally
from participation.publication.releases.guarding import Guarded, Task, guard
from participation.publication.releases.history import History
from participation.publication.releases.source import (
    OF_COMMENTS,
    TARGET_GROUPS,
    THEME_PAIRS,
    THEMES,
    Source,
)

CITY_DATA = ROOT / "participation" / "places" / "data" / "erfurt"
USUAL = {"staedtisch": 12_000, "plattenbau": 6_500, "doerflich": 900}
SIZES = (60, 150, 300, 600, 1_500, 3_000, 6_000)
KINDS = {
    Shape.PARTS: TableKind.SINGLE,
    Shape.CHOICES: TableKind.MULTIPLE,
    Shape.NAMED: TableKind.THEMES,
}
DAY = datetime.date(2026, 9, 1)


@dataclass(frozen=True)
class Question:
    shape: TableShape
    options: tuple[str, ...]
    weights: tuple[float, ...]
    silent: float


@dataclass(frozen=True)
class Person:
    ortsteil: str
    answers: Mapping[str, frozenset[str] | None]  # None: not asked, or no answer


@dataclass
class Survey:
    """People who answered so far, and what was printed of them."""

    questions: list[Question]  # what comments name stands at the end, as it were asked
    shares: Mapping[str, float]  # of the Ortsteile
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    history: History = field(default_factory=History)
    printed: list["Printed"] = field(default_factory=list)
    truth: list[Guarded] = field(default_factory=list)
    only_themes: bool = False  # of what comments name

    @property
    def shapes(self) -> dict[str, TableShape]:
        shapes = {question.shape.key: question.shape for question in self.questions}
        pairs = {THEME_PAIRS: OF_COMMENTS[THEME_PAIRS]} if THEMES in shapes else {}
        return {**shapes, **pairs}

    def question(self, key: str) -> Question:
        return next(q for q in self.questions if q.shape.key == key)


@dataclass(frozen=True)
class Printed:
    """One release as everybody sees it."""

    spaces: tuple[Space, ...]
    tables: tuple[ReleasedTable, ...]


def random_survey(
    seed: int,
    *,
    size: int | None = None,
    questions: int = 5,
    themes: int = 0,
    groups: int = 0,
) -> Survey:
    """A survey with its first answers; skewed and one-sided ones are among them.

    `themes`, `groups`: so many of either are named in comments; 0: nobody wrote any.
    """
    chance = random.Random(seed)
    shares: dict[str, float] = dict(inhabitants())
    if chance.random() < 0.2:  # nearly everybody is from one Ortsteil
        shares[chance.choice(sorted(shares))] = 10 * sum(shares.values())
    if chance.random() < 0.3:  # turnout has nothing to do with inhabitants
        shares = {key: chance.expovariate(1.0) for key in shares}
    asked = _questions(chance, questions)
    survey = Survey(asked + _of_comments(chance, themes, groups), shares, chance)
    answer(survey, size or chance.choice(SIZES))
    return survey


def answer(survey: Survey, count: int) -> None:
    """Let more people answer; Ortsteile differ in what they say."""
    chance = survey.chance
    spaces, weights = list(survey.shares), list(survey.shares.values())
    for _ in range(count):
        ortsteil = chance.choices(spaces, weights)[0]
        given: dict[str, frozenset[str] | None] = {}
        for question in survey.questions:
            given[question.shape.key] = _answer(chance, question, ortsteil, given)
        survey.people.append(Person(ortsteil, given))


def publish(survey: Survey, *, k: int = 5) -> bool:
    """Print a release of what there is; False: there was nothing (new) to be told."""
    name = str(len(survey.printed) + 1)
    guarded = guard(
        Task(
            name=name,
            shapes=survey.shapes,
            tally=tally_of(survey),
            history=survey.history,
            tree=tree(),
            k=k,
            as_of=DAY + datetime.timedelta(days=len(survey.printed)),
        )
    )
    if guarded is None:
        return False
    source = _source(survey)
    survey.printed.append(Printed(spaces_of(guarded, {}), tables_of(guarded, source)))
    survey.truth.append(guarded)
    survey.history.rows |= {p.row.id: p for p in guarded.rows}
    survey.history.editions.append(guarded.edition)
    return True


def tally_of(survey: Survey) -> Tally:
    people = Counter(person.ortsteil for person in survey.people)
    tables = {}
    for question in survey.questions:
        if survey.only_themes and question.shape.key == TARGET_GROUPS:
            continue
        cells: dict[str, Counter[str]] = {key: Counter() for key in people}
        bases: Counter[str] = Counter()
        for person in survey.people:
            given = person.answers[question.shape.key]
            if given is not None:
                bases[person.ortsteil] += 1
                cells[person.ortsteil].update(given)
        if bases:
            tables[question.shape.key] = {
                key: Counts(
                    cells={o: cells[key][o] for o in question.options}, base=bases[key]
                )
                for key in people
            }
    return Tally(people=dict(people), tables=tables, whole=_pairs(survey, tables))


def _pairs(
    survey: Survey, tables: Mapping[str, Mapping[str, Counts]]
) -> dict[str, Counts]:
    if THEMES not in tables or survey.only_themes:
        return {}
    both = Counter(
        pair(*two)
        for person in survey.people
        for two in combinations(sorted(person.answers[THEMES] or ()), 2)
    )
    options = survey.question(THEMES).options
    cells = {pair(*two): both[pair(*two)] for two in combinations(options, 2)}
    return {THEME_PAIRS: Counts(cells=cells, base=summed(tables[THEMES].values()).base)}


@cache
def tree() -> Joined:
    beside = _beside()
    found = merge_tree(
        Area(
            key=row["key"],
            inhabitants=inhabitants()[row["key"]],
            kind=row["kind"],
            neighbours=frozenset(beside.get(row["name"], ())),
        )
        for row in _ortsteile()
    )
    assert found is not None
    return found


@cache
def inhabitants() -> Mapping[str, int]:
    return {
        row["key"]: int(row["population"] or USUAL[row["kind"]]) for row in _ortsteile()
    }


def _ortsteile() -> list[dict[str, str]]:
    with Path(CITY_DATA / "ortsteile.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _beside() -> dict[str, Sequence[str]]:
    shapes = json.loads((CITY_DATA / "ortsteile.geojson").read_text("utf-8"))
    return {
        shape["properties"]["name"]: shape["properties"].get("neighbours", [])
        for shape in shapes["features"]
    }


def _questions(chance: random.Random, count: int) -> list[Question]:
    questions: list[Question] = []
    for number in range(count):
        questions.append(_question(chance, f"q{number}", questions))
    return questions


def _question(chance: random.Random, key: str, before: list[Question]) -> Question:
    kind = chance.choice(
        [Shape.PARTS, Shape.PARTS, Shape.PARTS, Shape.CHOICES, Shape.NAMED]
    )
    options = tuple(f"o{n}" for n in range(chance.choice([2, 3, 4, 5, 5, 6, 8, 12])))
    skew = chance.choice([0.3, 1.0, 1.0, 2.0])
    weights = tuple(chance.expovariate(1.0) ** skew + 0.05 for _ in options)
    alone = kind == Shape.CHOICES and chance.random() < 0.3
    limits = _limits(chance, before)
    return Question(
        TableShape(
            key=key,
            shape=kind,
            exclusive=frozenset(options[-1:] if alone else ()),
            conditional=bool(limits),
            limits=limits,
        ),
        options,
        weights,
        chance.choice([0.0, 0.01, 0.03, 0.1, 0.25]),
    )


def _of_comments(chance: random.Random, themes: int, groups: int) -> list[Question]:
    """Themes, a few of them named by many; target groups by fewer, of the same people."""
    if not themes:
        return []
    silent = chance.choice([0.2, 0.5, 0.8])
    return [
        Question(
            OF_COMMENTS[key],
            tuple(f"{key[0]}{number:02}" for number in range(count)),
            tuple(often / (number + 1) for number in range(count)),
            silent,
        )
        for key, count, often in ((THEMES, themes, 0.5), (TARGET_GROUPS, groups, 0.2))
        if count
    ]


def _limits(chance: random.Random, before: list[Question]) -> tuple[Limit, ...]:
    single = [q for q in before if q.shape.shape == Shape.PARTS]
    if not single or chance.random() > 0.2:
        return ()
    asked = chance.choice(single)
    some = chance.randint(1, len(asked.options) - 1)
    chosen = frozenset(chance.sample(asked.options, some))
    return (Limit(table=asked.shape.key, options=chosen),)


def _answer(
    chance: random.Random,
    question: Question,
    ortsteil: str,
    given: Mapping[str, frozenset[str] | None],
) -> frozenset[str] | None:
    if question.shape.key in OF_COMMENTS:
        return _named(chance, question, ortsteil, given)
    for limit in question.shape.limits:
        if not (given[limit.table] or frozenset()) & limit.options:
            return None
    if chance.random() < question.silent:
        return None
    weights = _weights_there(question, ortsteil)
    first = chance.choices(question.options, weights)[0]
    if question.shape.shape == Shape.PARTS or first in question.shape.exclusive:
        return frozenset({first})
    total = sum(weights)
    chosen = {
        option
        for option, weight in zip(question.options, weights, strict=True)
        if option not in question.shape.exclusive
        and chance.random() < min(0.7, 1.2 * weight / total)
    }
    return frozenset(
        chosen | ({first} if question.shape.shape == Shape.CHOICES else set())
    )


def _named(
    chance: random.Random,
    question: Question,
    ortsteil: str,
    given: Mapping[str, frozenset[str] | None],
) -> frozenset[str] | None:
    """What somebody's comments name; who wrote none names neither themes nor groups."""
    wrote = (
        given[question.shape.beside] is not None
        if question.shape.beside
        else chance.random() >= question.silent
    )
    if not wrote:
        return None
    weights = _weights_there(question, ortsteil)
    return frozenset(
        option
        for option, weight in zip(question.options, weights, strict=True)
        if chance.random() < weight
    )


@cache
def _weights_there(question: Question, ortsteil: str) -> tuple[float, ...]:
    return tuple(
        weight * random.Random(f"{ortsteil}{question.shape.key}{n}").uniform(0.5, 1.5)
        for n, weight in enumerate(question.weights)
    )


def _source(survey: Survey) -> Source:
    return Source(
        subject="random",
        series=1,
        title={"de": "Zufall"},
        population=Population(version_ids=(), simulated=False),
        tables=tuple(
            Asked(
                key=question.shape.key,
                question_key=question.shape.key,
                item=None,
                kind=KINDS[question.shape.shape],
                title={"de": question.shape.key},
                options=tuple(Option(key=o, label={"de": o}) for o in question.options),
                shape=question.shape,
            )
            for question in survey.questions
            if question.shape.key not in OF_COMMENTS
        ),
        themes=_options(survey, THEMES),
        target_groups=_options(survey, TARGET_GROUPS),
        versions=(),
    )


def _options(survey: Survey, key: str) -> tuple[Option, ...]:
    return tuple(
        Option(key=option, label={"de": option})
        for question in survey.questions
        if question.shape.key == key
        for option in question.options
    )
