"""A finding as a page shows it: words for keys, and protected figures only."""

import datetime
from dataclasses import dataclass

from participation.handover.live.deciding import DecidedView
from participation.handover.structure import PlanView
from participation.publication.live.figures import Figure
from participation.publication.live.rounds import Subject
from participation.publication.protected import ProtectedCount


@dataclass(frozen=True, kw_only=True)
class NamedTopic:
    """A theme or a target group (`axis`: rules.evidence.Axis)."""

    axis: str
    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """An Ortsteil; `ortsteil_key` '' for those who named none, None for the whole city."""

    ortsteil_key: str | None
    label: str
    figure: Figure
    before: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class ShownFinding:
    """`expected`: people that chance alone would bring, or who would have taken part.

    `times`: how many times more than `expected`; `usual`: the same of the other pairs.
    `checked_share`: share of the comments of its themes that a person has looked at.
    """

    key: str
    kind: str
    reason: str
    topics: tuple[NamedTopic, ...]
    plans: tuple[PlanView, ...]
    places: tuple[ShownPlace, ...]
    figure: Figure | None = None
    before: Figure | None = None
    expected: int | None = None
    times: float | None = None
    usual: float | None = None
    pairs: tuple[tuple[NamedTopic, NamedTopic], ...] = ()
    inhabitants: int | None = None
    burden: float | None = None
    checked_share: int | None = None
    decision: DecidedView | None = None

    @property
    def ortsteil_keys(self) -> frozenset[str]:
        return frozenset(p.ortsteil_key for p in self.places if p.ortsteil_key)


@dataclass(frozen=True, kw_only=True)
class LiveFindings:
    """All findings of today in what was said in the sources. `subjects`: what may be chosen; `base`: people who wrote."""

    as_of: datetime.datetime
    sources: frozenset[str]
    findings: tuple[ShownFinding, ...]
    subjects: tuple[Subject, ...]
    base: ProtectedCount
    took_part: ProtectedCount
    knows_burden: bool
    compares_rounds: bool

    def find(self, key: str) -> ShownFinding | None:
        return next((one for one in self.findings if one.key == key), None)
