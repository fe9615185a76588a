"""The way of a theme, from what people said to the answer: steps for a list and a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.handover.routing.content import CLOSED
from participation.handover.routing.ways import MostPeople, OnWay, PlanOnWay, Way
from participation.publication.releases.content import Release
from participation.web.citizen.outcome_views import SaidFigure

MOST_SOURCES = 5
MOST_HANDOVERS = 3
MOST_PLANS = 12


@dataclass(frozen=True, kw_only=True)
class PathView:
    """The stations. What is empty has not been reached yet.

    `handed`: the figure that is told where no release of today has one.
    """

    said: tuple[SaidFigure, ...]
    handed: MostPeople | None
    sources: tuple[Release, ...]
    handovers: tuple[OnWay, ...]  # the newest
    branches: tuple[PlanOnWay, ...]
    more_branches: int
    simulated: bool

    @property
    def has_answer(self) -> bool:
        """Whether anybody has answered anything."""
        return any(status in CLOSED for b in self.branches for status in b.counts)


def build_path(
    said: Sequence[SaidFigure],
    way: Way,
    releases: Sequence[Release],
    *,
    handed: MostPeople | None,
    simulated: bool,
) -> PathView:
    """`releases`: what is out today, of which those are told that the way began with."""
    began = {figure.release.subject for figure in said}
    began |= {subject for handover in way.handovers for subject in handover.subjects}
    return PathView(
        said=tuple(said[:MOST_SOURCES]),
        handed=handed,
        sources=tuple([r for r in releases if r.subject in began][:MOST_SOURCES]),
        handovers=way.handovers[:MOST_HANDOVERS],
        branches=way.plans,
        more_branches=way.plans_in_all - len(way.plans),
        simulated=simulated or any(figure.release.simulated for figure in said),
    )
