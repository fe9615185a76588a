"""The way of a theme, from what people said to the answer: steps for a list and a picture."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from participation.handover.routing.content import (
    CLOSED,
    PublicAnswer,
    RoutingStatus,
)
from participation.publication.releases.content import Release
from participation.web.citizen.outcome_views import SaidFigure, counts_by_status

MOST_SOURCES = 5
MOST_HANDOVERS = 3
MOST_PLANS = 12


@dataclass(frozen=True, kw_only=True)
class GivenHandover:
    """A hand-over that took the theme along, and the day it was passed on."""

    reference: str
    passed_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A Fachplanung: its only answer, or how many it stands where with."""

    plan_name: str
    amt: str | None
    answers: tuple[PublicAnswer, ...]

    @property
    def only(self) -> PublicAnswer | None:
        return self.answers[0] if len(self.answers) == 1 else None

    @property
    def counts(self) -> list[tuple[RoutingStatus, int]]:
        return counts_by_status(self.answers)


@dataclass(frozen=True, kw_only=True)
class PathView:
    """The stations. What is empty has not been reached yet.

    `handed`: the answer whose figure is told where no release of today has one.
    """

    said: tuple[SaidFigure, ...]
    handed: PublicAnswer | None
    sources: tuple[Release, ...]
    handovers: tuple[GivenHandover, ...]  # the newest
    branches: tuple[Branch, ...]
    more_branches: int
    simulated: bool

    @property
    def has_answer(self) -> bool:
        """Whether anybody has answered anything."""
        return any(
            answer.status in CLOSED for b in self.branches for answer in b.answers
        )


def build_path(
    said: Sequence[SaidFigure],
    answers: Sequence[PublicAnswer],
    releases: Sequence[Release],
) -> PathView:
    """`releases`: what is out today, of which those are told that the way began with."""
    branches = _branches(answers)
    began = {figure.release.subject for figure in said}
    began |= {subject for answer in answers for subject in answer.subjects}
    return PathView(
        said=tuple(said[:MOST_SOURCES]),
        handed=max(answers, key=lambda a: a.people or -1, default=None),
        sources=tuple([r for r in releases if r.subject in began][:MOST_SOURCES]),
        handovers=_handovers(answers),
        branches=tuple(branches[:MOST_PLANS]),
        more_branches=max(len(branches) - MOST_PLANS, 0),
        simulated=any(answer.simulated for answer in answers)
        or any(figure.release.simulated for figure in said),
    )


def _handovers(answers: Sequence[PublicAnswer]) -> tuple[GivenHandover, ...]:
    first: dict[str, datetime.date] = {}
    for answer in answers:
        known = first.get(answer.handover_reference, answer.passed_on)
        first[answer.handover_reference] = min(known, answer.passed_on)
    newest = sorted(first.items(), key=lambda item: (item[1], item[0]), reverse=True)
    return tuple(
        GivenHandover(reference=reference, passed_on=day)
        for reference, day in newest[:MOST_HANDOVERS]
    )


def _branches(answers: Sequence[PublicAnswer]) -> list[Branch]:
    """One a plan, in the order in which the answers name them."""
    by_plan: dict[str, list[PublicAnswer]] = {}
    for answer in answers:
        by_plan.setdefault(answer.plan_key, []).append(answer)
    return [
        Branch(plan_name=of[0].plan_name, amt=of[0].amt, answers=tuple(of))
        for of in by_plan.values()
    ]
