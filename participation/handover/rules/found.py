"""What every finding tells: a lasting key, the reason, and the figures with their bases."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from participation.handover.rules.evidence import Evidence, Space, Topic

RULES = "2026-1"
"""Version of the rules; it changes when they would find something else."""
LONGEST_KEY = 160


class Kind(StrEnum):
    GAP = "gap"
    INTERFACE = "interface"
    BLIND_SPOT = "blind_spot"
    QUIET = "quiet"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A space of a finding: its people, of all who commented there. None: withheld."""

    space_key: str
    people: int | None
    base: int | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding. `key` stays the same whenever the same rule finds it again.

    `people` are at least so many: where spaces overlap they are not added up.
    """

    key: str
    reason: str
    topics: tuple[Topic, ...] = ()
    plan_keys: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    people: int | None = None
    base: int | None = None

    KIND: ClassVar[Kind]

    @property
    def kind(self) -> Kind:
        return self.KIND


def finding_key(*parts: str) -> str:
    """Join the parts; what would be too long ends in a digest of all of it."""
    key = ":".join(parts)
    if len(key) <= LONGEST_KEY:
        return key
    return f"{parts[0]}:{parts[1]}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def together(
    places: Sequence[Place], evidence: Evidence
) -> tuple[int | None, int | None]:
    """People and base of several spaces; where they overlap, those of the largest."""
    known = [place for place in places if place.people is not None]
    if not known:
        return None, None
    spaces = {space.key: space for space in evidence.spaces}
    if not _apart([spaces[p.space_key] for p in known if p.space_key in spaces]):
        largest = max(known, key=lambda place: place.people or 0)
        return largest.people, largest.base
    bases = [place.base for place in known]
    return (
        sum(place.people or 0 for place in known),
        None if None in bases else sum(base or 0 for base in bases),
    )


def _apart(spaces: Sequence[Space]) -> bool:
    """Whether no Ortsteil lies in two of the spaces."""
    keys = [key for space in spaces for key in space.ortsteil_keys]
    return len(keys) == len(set(keys))
