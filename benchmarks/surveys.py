"""Random surveys over the real Ortsteile, for judging what the gate withholds."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from participation.publication.disclosure.shapes import Limit, Shape, TableShape


@dataclass(frozen=True)
class Person:
    space: str
    answers: Mapping[str, frozenset[str] | None]  # None: not asked, or no answer


@dataclass(frozen=True)
class Question:
    shape: TableShape
    options: tuple[str, ...]
    weights: tuple[float, ...]
    silent: float


@dataclass
class Survey:
    questions: list[Question]
    people: list[Person] = field(default_factory=list)


def make_questions(chance: random.Random, count: int) -> list[Question]:
    """Questions of all kinds, some conditional, some skewed, some with many options."""
    questions: list[Question] = []
    for number in range(count):
        kind = chance.choice(
            [Shape.PARTS, Shape.PARTS, Shape.PARTS, Shape.CHOICES, Shape.NAMED]
        )
        options = tuple(
            f"o{n}" for n in range(chance.choice([2, 3, 4, 5, 5, 6, 8, 12]))
        )
        skew = chance.choice([0.3, 1.0, 1.0, 2.0])
        weights = tuple(chance.expovariate(1.0) ** skew + 0.05 for _ in options)
        exclusive = frozenset(
            options[-1:] if kind == Shape.CHOICES and chance.random() < 0.3 else ()
        )
        limits: tuple[Limit, ...] = ()
        before = [q for q in questions if q.shape.shape == Shape.PARTS]
        if before and chance.random() < 0.2:
            asked = chance.choice(before)
            chosen = frozenset(
                chance.sample(asked.options, chance.randint(1, len(asked.options) - 1))
            )
            limits = (Limit(table=asked.shape.key, options=chosen),)
        questions.append(
            Question(
                TableShape(
                    key=f"q{number}", shape=kind, exclusive=exclusive,
                    limits=limits, conditional=bool(limits)
                ),
                options,
                weights,
                chance.choice([0.0, 0.01, 0.03, 0.1, 0.25]),
            )
        )
    return questions


def answer(
    chance: random.Random, survey: Survey, shares: Mapping[str, float], count: int
) -> None:
    """Let more people answer; Ortsteile differ in what they say."""
    spaces, weights = list(shares), list(shares.values())
    tilts = {
        (space, question.shape.key): [
            w * random.Random(f"{space}{question.shape.key}{n}").uniform(0.5, 1.5)
            for n, w in enumerate(question.weights)
        ]
        for space in spaces
        for question in survey.questions
    }
    for _ in range(count):
        space = chance.choices(spaces, weights)[0]
        answers: dict[str, frozenset[str] | None] = {}
        for question in survey.questions:
            answers[question.shape.key] = _answer(
                chance, question, tilts[space, question.shape.key], answers
            )
        survey.people.append(Person(space, answers))


def _answer(
    chance: random.Random,
    question: Question,
    weights: list[float],
    given: Mapping[str, frozenset[str] | None],
) -> frozenset[str] | None:
    for limit in question.shape.limits:
        if not (given[limit.table] or frozenset()) & limit.options:
            return None
    if chance.random() < question.silent:
        return None
    first = chance.choices(question.options, weights)[0]
    if question.shape.shape == Shape.PARTS or first in question.shape.exclusive:
        return frozenset({first})
    more = [o for o in question.options if o not in question.shape.exclusive]
    total = sum(weights)
    chosen = {
        o for o, w in zip(question.options, weights, strict=True)
        if o in more and chance.random() < 1.5 * w / total
    }  # fmt: skip
    if question.shape.shape == Shape.CHOICES:
        chosen.add(first)
    return frozenset(chosen)
