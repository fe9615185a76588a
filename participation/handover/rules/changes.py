"""Change against an earlier evidence: new, growing, fading, solved. Pure.

Shares are compared, never numbers: another round has other people. Between two scheme
versions a mapping says which topics became which; of topics that were split or merged only
bounds are known (a person may name several), and a change is told where it holds for all
that lies within them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from participation.handover.rules.chance import certainty
from participation.handover.rules.evidence import CITY, Evidence, Input, Topic
from participation.handover.rules.found import Found, Kind, Place, finding_key
from participation.publication.adhoc.chance import newcombe

LEAST_BASE = 40
"""People who commented, in both; below that nothing is said."""
LEAST_POINTS = 0.01
"""One point of per cent at the lower limit: in a large city less is certain soon."""
ALMOST_NONE = 0.1
"""A tenth of the share of the other time: new, or no longer named."""


class ChangeReason(StrEnum):
    NEW = "new"
    GROWING = "growing"
    FADING = "fading"
    SOLVED = "solved"  # hardly named any more; whether it is solved, its plan knows


@dataclass(frozen=True, kw_only=True)
class Before:
    """The earlier figure of a place of the finding."""

    space_key: str
    people: int | None
    base: int | None


@dataclass(frozen=True, kw_only=True)
class Change(Found):
    """A topic that is named more or less often. `people` and `base` of today are those of
    `places[0]`: the whole city where it changed there, else the space that changed most."""

    before: tuple[Before, ...] = ()  # in the order of places

    KIND: ClassVar[Kind] = Kind.CHANGE

    @property
    def before_people(self) -> int | None:
        return self.before[0].people


@dataclass(frozen=True)
class _Range:
    """People who name one of several topics: at least the largest, at most all added."""

    low: int
    high: int
    base: int


@dataclass(frozen=True)
class _Shift:
    space_key: str
    reason: ChangeReason
    size: float
    before: _Range
    now: _Range


Mapped = Mapping[Topic, Iterable[Topic]]


def changes(
    before: Evidence, now: Evidence, mapping: Mapped | None = None
) -> list[Change]:
    """Topics that changed, by topic and kind of change, the largest change first.

    `mapping`: what became of the topics of the earlier scheme; a topic that is not in it
    stayed as it is. With a mapping, topics of today without any earlier one are left out:
    nobody looked for them then. None: both times the same scheme.
    """
    earlier, today = _Index(before), _Index(now)
    comparable = [
        (family, space, then, since)
        for family in _families(before, now, mapping)
        for space in _same_spaces(before, now)
        if (then := earlier.range(family.old, space)) is not None
        and (since := today.range(family.new, space)) is not None
    ]
    z = certainty(2 * len(comparable))
    shifts: dict[tuple[tuple[Topic, ...], ChangeReason], list[_Shift]] = defaultdict(
        list
    )
    for family, space, then, since in comparable:
        shift = _shift(space, then, since, z=z)
        if shift is not None:
            shifts[family.topics, shift.reason].append(shift)
    found = [_change(topics, reason, all_) for (topics, reason), all_ in shifts.items()]
    return [one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].key))]


@dataclass(frozen=True)
class _Family:
    """Topics of two schemes that are compared as one."""

    old: frozenset[Topic]
    new: frozenset[Topic]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """As they are called today."""
        return tuple(sorted(self.new))


def _families(before: Evidence, now: Evidence, mapping: Mapped | None) -> list[_Family]:
    """Old and new topics that are compared as one; those that have both."""
    links = {topic: set(new) for topic, new in (mapping or {}).items()}
    for topic in {entry.topic for entry in before.inputs} - links.keys():
        links[topic] = {topic}
    old_of: dict[Topic, set[Topic]] = defaultdict(set)
    for old, news in links.items():
        for new in news:
            old_of[new].add(old)
    if mapping is None:
        for topic in {entry.topic for entry in now.inputs} - old_of.keys():
            links[topic] = {topic}
            old_of[topic].add(topic)
    seen: set[Topic] = set()
    families = []
    for start in sorted(links):
        if start not in seen:
            family = _tied(start, links, old_of)
            seen |= family.old
            families.append(family)
    return [family for family in families if family.new]


def _tied(
    start: Topic, links: Mapping[Topic, set[Topic]], old_of: Mapping[Topic, set[Topic]]
) -> _Family:
    old, new, waiting = {start}, set[Topic](), [start]
    while waiting:
        for topic in links[waiting.pop()] - new:
            new.add(topic)
            waiting += old_of[topic] - old
            old |= old_of[topic]
    return _Family(frozenset(old), frozenset(new))


def _same_spaces(before: Evidence, now: Evidence) -> list[str]:
    """Keys of the spaces that are the same Ortsteile in both, the whole city first."""
    then = {space.key: space.ortsteil_keys for space in before.spaces}
    same = [s.key for s in now.spaces if then.get(s.key) == s.ortsteil_keys]
    return [CITY, *(key for key in same if key != CITY)]


class _Index:
    """Inputs of an evidence by space and topic."""

    def __init__(self, evidence: Evidence) -> None:
        self._inputs: dict[str, dict[Topic, Input]] = defaultdict(dict)
        for entry in evidence.inputs:
            self._inputs[entry.space_key][entry.topic] = entry
        self._base = evidence.base

    def range(self, topics: frozenset[Topic], space: str) -> _Range | None:
        """People of the topics together; None: withheld, or too few who commented.

        A topic that has no figure where others have some was named by nobody.
        """
        here = self._inputs.get(space, {})
        found = [here[topic] for topic in topics if topic in here]
        people = [entry.people for entry in found]
        base = self._base_of(space, found or here.values())
        if base is None or base < LEAST_BASE or None in people:
            return None
        known = [count for count in people if count is not None]
        return _Range(max(known, default=0), min(sum(known), base), base)

    def _base_of(self, space: str, inputs: Iterable[Input]) -> int | None:
        """None as well where they have not the same people behind them."""
        bases = {entry.base for entry in inputs}
        if not bases and space == CITY:
            return self._base
        return bases.pop() if len(bases) == 1 else None


def _shift(space: str, then: _Range, today: _Range, *, z: float) -> _Shift | None:
    """The change of a space; None: it may be chance, or is not certain within bounds."""
    up, _ = newcombe(today.low, today.base, then.high, then.base, z=z)
    if up > LEAST_POINTS:
        new = then.high / then.base <= ALMOST_NONE * today.low / today.base
        reason = ChangeReason.NEW if new else ChangeReason.GROWING
        return _Shift(space, reason, up, then, today)
    _, down = newcombe(today.high, today.base, then.low, then.base, z=z)
    if down < -LEAST_POINTS:
        gone = today.high / today.base <= ALMOST_NONE * then.low / then.base
        reason = ChangeReason.SOLVED if gone else ChangeReason.FADING
        return _Shift(space, reason, -down, then, today)
    return None


def _change(
    topics: tuple[Topic, ...], reason: ChangeReason, shifts: Sequence[_Shift]
) -> tuple[float, Change]:
    ordered = sorted(
        shifts, key=lambda one: (one.space_key != CITY, -one.size, one.space_key)
    )
    names = "+".join(topic.key for topic in topics)
    first = ordered[0]
    return first.size, Change(
        key=finding_key("change", topics[0].axis.value, names, reason.value),
        reason=reason,
        topics=topics,
        places=tuple(
            Place(space_key=s.space_key, people=_one(s.now), base=s.now.base)
            for s in ordered
        ),
        people=_one(first.now),
        base=first.now.base,
        before=tuple(
            Before(space_key=s.space_key, people=_one(s.before), base=s.before.base)
            for s in ordered
        ),
    )


def _one(figure: _Range) -> int | None:
    """The people, where they are known and not only bounds of them."""
    return figure.low if figure.low == figure.high else None
