"""What a hand-over holds. Every figure is one of a release, or worked out from such alone.

So nothing can come out of a hand-over that is not published; a withheld figure is None and
stands nowhere else. Documents, pages and files are drawn from this object and nothing else.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.publication.releases.content import Audience, Texts

FORMAT = "participation.handover/3"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """People, of all who commented in that space. `ref` leads back to the comments.

    ref: short, said on the telephone and printed in papers, such as "M-0417T"; together
    with the reference of the hand-over it is unique: "UE-2026-001 M-0417T".
    """

    ref: str
    people: int | None
    base: int | None
    as_of: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A release that figures come from."""

    subject: str
    number: int
    title: Texts
    audience: Audience
    as_of: datetime.date
    released_on: datetime.date
    digest: str
    method: Mapping[str, Any]  # docs/formats/release.md


@dataclass(frozen=True, kw_only=True)
class StepPart:
    """How an actor group takes part in the step; `mode` None: not decided yet."""

    group_key: str
    group: str
    mode: str | None  # core.kinds.ParticipationMode
    format: str
    receives: tuple[str, ...]  # parts of the hand-over


@dataclass(frozen=True, kw_only=True)
class Step:
    key: str
    name: str
    deliverable: str | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    parts: tuple[StepPart, ...]


@dataclass(frozen=True, kw_only=True)
class SpaceHead:
    """A column of the matrix: an Ortsteil, merged ones, or a space of a grouping."""

    key: str
    label: str
    ortsteil_keys: tuple[str, ...]
    participants: Figure


@dataclass(frozen=True, kw_only=True)
class PlanHead:
    key: str
    name: str
    amt: str | None
    amt_confirmed: bool
    contact: str | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    ortsteil_keys: tuple[str, ...]  # none: the whole city
    target_groups: tuple[str, ...]  # none: everybody


@dataclass(frozen=True, kw_only=True)
class TopicLine:
    """A theme or a target group: who deals with it, and people by space.

    `axis`: handover.rules.evidence.Axis. `cells` in the order of the space heads.
    `checked_share`: share of its comments that a person has looked at, in per cent.
    """

    axis: str
    key: str
    label: Texts
    city: Figure
    cells: tuple[Figure, ...]
    checked_share: int | None
    lead: tuple[str, ...] = ()  # plan keys
    partners: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What staff said about a finding: accepted, rejected (with reason), in_work."""

    state: str
    reason: str
    decided_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding of one rule. `key` is the same in every hand-over that finds it again.

    kind: gap, interface, blind_spot, quiet, change. reason: of the rule (handover/rules).
    `expected`: people that chance alone would bring, for interfaces. `before`: the figure
    of the earlier hand-over, for changes.
    """

    ref: str
    key: str
    kind: str
    reason: str
    topics: tuple[tuple[str, str], ...] = ()  # (axis, key)
    plan_keys: tuple[str, ...] = ()
    space_keys: tuple[str, ...] = ()
    people: int | None = None
    base: int | None = None
    expected: float | None = None
    before: int | None = None
    checked_share: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A frozen hand-over."""

    reference: str
    title: str
    drucksache: str
    vorhaben: str
    created_on: datetime.date
    city: str
    attribution: str
    step: Step
    sources: tuple[Source, ...]
    grouping: str  # "" by Ortsteil; else the name of a grouping of Planungsräume
    spaces: tuple[SpaceHead, ...]
    plans: tuple[PlanHead, ...]
    themes: tuple[TopicLine, ...]  # most people first, withheld ones last
    target_groups: tuple[TopicLine, ...]
    findings: tuple[Finding, ...]
    participants: Figure
    # scheme {key, version}, pipelines [..], rules, software, mapping (its digest)
    versions: Mapping[str, Any]
    minimum: int
    simulated: bool = False

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """Findings of a kind in their order."""
        return tuple(found for found in self.findings if found.kind == kind)
