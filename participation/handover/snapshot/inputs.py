"""What a hand-over is worked out from: each field is a part of the snapshot, kept for ever.

Nothing here is a count but those of the releases. Whoever has these parts can work out
every table of the hand-over again, on another machine and without the data.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from participation.handover.rules.evidence import Responsible
from participation.handover.snapshot.content import PlanHead, Step
from participation.handover.snapshot.stored import plain, read
from participation.publication.releases.content import Release, Texts
from participation.publication.releases.stored import digest_of
from participation.publication.releases.stored import from_content as read_release

RELEASE = "release-"
"""Part of a release, by its place among them: "release-1"."""


@dataclass(frozen=True, kw_only=True)
class Meta:
    reference: str
    title: str
    drucksache: str
    vorhaben: str
    created_on: datetime.date
    city: str
    attribution: str
    step: Step
    grouping: str  # "" by Ortsteil
    minimum: int
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class AskedVersion:
    """A version of a questionnaire as it was asked; the digest is over the definition."""

    subject: str
    number: int
    digest: str
    definition: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SchemeTopic:
    key: str
    label: Texts
    system: bool = False
    definition: Mapping[str, Any]  # open: what belongs to it, what does not


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """Themes and target groups in their order. `history`: what was split and merged."""

    key: str
    version: str
    themes: tuple[SchemeTopic, ...]
    groups_key: str
    groups_version: str
    target_groups: tuple[SchemeTopic, ...]
    history: tuple[Mapping[str, Any], ...] = ()


def became(key: str, scheme: Scheme) -> tuple[str, ...]:
    """Topics of the scheme that an ended one became, over any number of steps."""
    known = {topic.key for topic in (*scheme.themes, *scheme.target_groups)}
    found: dict[str, None] = {}
    seen, waiting = {key}, [key]
    while waiting:
        one = waiting.pop(0)
        if one in known:
            found[one] = None
            continue
        following = [str(s["to"]) for s in scheme.history if s.get("from") == one]
        waiting += [new for new in following if new not in seen]
        seen.update(following)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class MappedPlan:
    """A plan as the paper tells it, and whether the city works with it."""

    head: PlanHead
    active: bool


@dataclass(frozen=True, kw_only=True)
class PlanMapping:
    """Who deals with what on the day: ended plans too, in the order of the city."""

    on: datetime.date
    plans: tuple[MappedPlan, ...]
    responsible: tuple[Responsible, ...]


@dataclass(frozen=True, kw_only=True)
class NamedSpace:
    key: str
    label: str
    ortsteil_keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OrtsteilFacts:
    """`burden`: rank by the city's index, from 0 to 1; None: the city imported none."""

    key: str
    name: str
    inhabitants: int | None
    burden: float | None = None


@dataclass(frozen=True, kw_only=True)
class Places:
    """The Ortsteile, and the spaces of the grouping where one was chosen."""

    ortsteile: tuple[OrtsteilFacts, ...]
    spaces: tuple[NamedSpace, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Models:
    pipelines: tuple[str, ...]
    rules: str


@dataclass(frozen=True, kw_only=True)
class Software:
    version: str


@dataclass(frozen=True, kw_only=True)
class Weights:
    """`used` None: every person counts the same."""

    used: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """What was withheld and why, of every release. Nothing of what was withheld."""

    minimum: int
    releases: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What staff had said about a finding when the hand-over was made."""

    key: str
    state: str
    reason: str
    decided_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The hand-over before of the same subjects, whole: the changes are against it."""

    digest: str
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Each field but the releases is one part. The releases are parts as they were signed."""

    meta: Meta
    releases: tuple[Release, ...]
    questionnaires: tuple[AskedVersion, ...]
    scheme: Scheme
    mapping: PlanMapping
    places: Places
    models: Models
    weights: Weights
    suppression: Suppression
    software: Software
    decisions: tuple[Decided, ...]
    previous: Previous | None


def to_parts(inputs: Inputs, releases: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    """Return the parts by name; the releases as they were stored and signed."""
    parts = {
        field.name: plain(getattr(inputs, field.name))
        for field in fields(inputs)
        if field.name != "releases"
    }
    return parts | {
        f"{RELEASE}{number}": dict(content)
        for number, content in enumerate(releases, start=1)
    }


def from_parts(parts: Mapping[str, Any]) -> Inputs:
    """Return the inputs that the parts hold. Raises ValueError, KeyError."""
    kinds = Inputs.__annotations__
    given = {
        name: read(kind, parts[name])
        for name, kind in kinds.items()
        if name != "releases"
    }
    count = sum(name.startswith(RELEASE) for name in parts)
    releases = [parts[f"{RELEASE}{number}"] for number in range(1, count + 1)]
    return Inputs(releases=tuple(map(read_release, releases)), **given)


def mapping_digest(mapping: PlanMapping) -> str:
    """Return the digest of the part, as the manifest has it."""
    return digest_of(cast(dict[str, Any], plain(mapping)))
