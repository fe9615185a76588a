"""What the rules look at: input by topic and space, and who is responsible for what.

The same rules read two kinds of evidence. In a hand-over the counts are those of releases:
protected, some withheld (None), some spaces merged. On the pages of staff they are live.
Pure: nothing here knows the database.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from participation.core.kinds import PlanRole

CITY = ""
"""The key of the space that is the whole city."""
NO_ORTSTEIL = "none"
"""The key of the space of those who named no Ortsteil; it has no Ortsteile."""


class Axis(StrEnum):
    """The two axes by which comments are told apart."""

    THEME = "theme"
    TARGET_GROUP = "target_group"


@dataclass(frozen=True, order=True)
class Topic:
    axis: Axis
    key: str


@dataclass(frozen=True, kw_only=True)
class Space:
    """An Ortsteil, several merged ones, a Sozialraum, or the whole city."""

    key: str
    label: str
    ortsteil_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Input:
    """People of a space who speak of a topic. None: withheld. `base`: all who commented."""

    topic: Topic
    space_key: str
    people: int | None
    base: int | None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """People of the whole city whose comments name both themes; `first` < `second`."""

    first: str
    second: str
    people: int | None


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How an Ortsteil takes part. `burden`: its index of the Sozialstrukturatlas, high is
    burdened, from 0 to 1 as a rank among all; None: the city imported none."""

    ortsteil_key: str
    people: int | None
    inhabitants: int | None
    burden: float | None


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """People of a space who speak of a theme and of a target group. None: withheld."""

    theme_key: str
    group_key: str
    space_key: str
    people: int | None
    base: int | None


@dataclass(frozen=True, kw_only=True)
class ThemeSet:
    """People of the whole city who name exactly these themes, no others."""

    theme_keys: frozenset[str]
    people: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Counts by topic and space. Live ones have `sets`, from which pairs of plans are
    exact; released ones have `pairs` of themes alone."""

    spaces: tuple[Space, ...]
    inputs: tuple[Input, ...]
    pairs: tuple[Pair, ...] = ()
    voices: tuple[Voice, ...] = ()
    base: int | None = None  # people of the whole city who commented
    crossings: tuple[Crossing, ...] = ()
    sets: tuple[ThemeSet, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A Fachplanung. No `ortsteil_keys`: the whole city; no `target_groups`: everybody."""

    key: str
    ortsteil_keys: frozenset[str] = frozenset()
    target_groups: frozenset[str] = frozenset()
    active: bool = True
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Responsible:
    """A plan deals with a theme on the day of the arrangement."""

    theme_key: str
    plan_key: str
    role: PlanRole


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """Who deals with what on a day. `plans` in the order of the city, ended ones too."""

    on: datetime.date
    plans: tuple[Plan, ...]
    responsible: tuple[Responsible, ...]


@dataclass(frozen=True, kw_only=True)
class Need:
    """From when on input is taken as a need: so many people, and so much of their base."""

    people: int
    share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Names:
    """Words for keys, for whoever writes findings down."""

    topics: Mapping[Topic, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)
