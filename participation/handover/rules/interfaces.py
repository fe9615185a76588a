"""Schnittstellen: plans that must talk, because the same people speak to both. Pure.

Two plans are told where a theme that only the one leads and a theme that only the other
leads are named by the same people more often than is usual (rules/chance.py). Plans that
hang together by such pairs are a group; a theme that two plans lead is one as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import ClassVar

from participation.core.kinds import PlanRole
from participation.handover.rules.chance import Together, telling
from participation.handover.rules.evidence import (
    CITY,
    Arrangement,
    Axis,
    Evidence,
    Plan,
    Topic,
)
from participation.handover.rules.found import Found, Kind, finding_key
from participation.handover.rules.plans import dealing, dormant, same_area
from participation.handover.rules.sets import SetCounts

Pair = tuple[str, str]


class InterfaceReason(StrEnum):
    SHARED_PEOPLE = "shared_people"
    GROUP = "group"
    TWO_LEADS = "two_leads"


@dataclass(frozen=True, kw_only=True)
class Interface(Found):
    """Plans that must talk about the topics. `expected`: people that chance would bring;
    `usual`: how many times more than that other pairs have; `pairs`: the telling themes.

    From theme pairs alone `people` is at least so many: those of the largest pair.
    """

    expected: float | None = None
    usual: float | None = None
    pairs: tuple[Pair, ...] = ()

    KIND: ClassVar[Kind] = Kind.INTERFACE

    @property
    def surplus(self) -> float:
        """People beyond what is usual."""
        return (self.people or 0) - (self.expected or 0) * (self.usual or 1)


def schnittstellen(evidence: Evidence, arrangement: Arrangement) -> list[Interface]:
    """Pairs of plans, groups of three and more, and themes that two plans lead."""
    counts = _Counts(evidence)
    leading = _leading(evidence, arrangement)
    pairs = _plan_pairs(counts, leading)
    found = [*pairs, *_groups(pairs, counts), *_two_leads(evidence, arrangement)]
    order = list(InterfaceReason)
    return sorted(
        found,
        key=lambda one: (
            order.index(InterfaceReason(one.reason)),
            -one.surplus,
            one.key,
        ),
    )


class _Counts:
    """People by theme and by pair, from sets where there are any, else from pairs."""

    def __init__(self, evidence: Evidence) -> None:
        self.base = evidence.base
        self._sets = SetCounts(evidence.sets) if evidence.sets else None
        self._by_theme = _by_theme(evidence)
        self._by_pair = {(p.first, p.second): p.people for p in evidence.pairs}
        if self._sets:
            self._count_sets(self._sets)
        self.telling = telling(self._measured())

    def _count_sets(self, sets: SetCounts) -> None:
        columns = {theme: sets.naming([theme]) for theme in sets.themes}
        self._by_theme = {theme: sets.people(bits) for theme, bits in columns.items()}
        self._by_pair = {
            (one, other): sets.people(columns[one] & columns[other])
            for one, other in combinations(sets.themes, 2)
        }

    def _measured(self) -> dict[Pair, tuple[int, float]]:
        """People and expected people of every pair of which all is known."""
        if not self.base:
            return {}
        found = {}
        for (one, other), people in self._by_pair.items():
            ones, others = self._by_theme.get(one), self._by_theme.get(other)
            if people is not None and ones and others:
                found[one, other] = (people, ones * others / self.base)
        return found

    def between(self, pairs: Iterable[tuple[str, str]]) -> Together:
        """People who name a theme of the one side and one of the other."""
        known = list(pairs)
        strongest = max(
            (self.telling[_ordered(pair)] for pair in known), key=lambda t: t.people
        )
        if self._sets is None or not self.base:
            return strongest
        one = self._sets.naming({pair[0] for pair in known})
        other = self._sets.naming({pair[1] for pair in known})
        return Together(
            people=self._sets.people(one & other),
            expected=self._sets.people(one) * self._sets.people(other) / self.base,
            usual=strongest.usual,
        )

    def any_of(self, pairs: Iterable[Pair]) -> int:
        """People who name both themes of one pair at least."""
        known = list(pairs)
        if self._sets is None:
            return max(self.telling[pair].people for pair in known)
        bits = 0
        for one, other in known:
            bits |= self._sets.naming([one]) & self._sets.naming([other])
        return self._sets.people(bits)


def _by_theme(evidence: Evidence) -> dict[str, int | None]:
    return {
        entry.topic.key: entry.people
        for entry in evidence.inputs
        if entry.space_key == CITY and entry.topic.axis == Axis.THEME
    }


def _ordered(pair: Pair) -> Pair:
    one, other = sorted(pair)
    return one, other


def _leading(
    evidence: Evidence, arrangement: Arrangement
) -> dict[str, tuple[Plan, ...]]:
    """Plans at work that lead a theme; where none does, its partners stand in."""
    themes = {entry.theme_key for entry in arrangement.responsible}
    found = {}
    for theme in sorted(themes):
        topic = Topic(Axis.THEME, theme)
        lead, partners = (
            tuple(
                plan
                for plan in dealing(topic, arrangement, roles=[role])
                if dormant(plan, arrangement) is None
            )
            for role in (PlanRole.LEAD, PlanRole.PARTNER)
        )
        found[theme] = lead or partners
    return found


def _plan_pairs(
    counts: _Counts, leading: Mapping[str, tuple[Plan, ...]]
) -> list[Interface]:
    links: dict[Pair, set[tuple[str, str]]] = defaultdict(set)
    for first, second in counts.telling:
        firsts, seconds = leading.get(first, ()), leading.get(second, ())
        # A theme that both lead joins two plans by itself; that is told as TWO_LEADS.
        ones = [plan for plan in firsts if plan not in seconds]
        others = [plan for plan in seconds if plan not in firsts]
        for one, other in product(ones, others):
            if same_area(one, other):
                turned = one.key > other.key
                key = (other.key, one.key) if turned else (one.key, other.key)
                links[key].add((second, first) if turned else (first, second))
    return [_pair(key, themes, counts) for key, themes in links.items()]


def _pair(key: Pair, themes: set[tuple[str, str]], counts: _Counts) -> Interface:
    together = counts.between(sorted(themes))
    pairs = tuple(sorted(_ordered(pair) for pair in themes))
    reason = InterfaceReason.SHARED_PEOPLE
    return Interface(
        key=finding_key("interface", "plans", "+".join(key), reason.value),
        reason=reason,
        topics=_topics(pairs),
        plan_keys=key,
        people=together.people,
        base=counts.base,
        expected=together.expected,
        usual=together.usual,
        pairs=pairs,
    )


def _topics(pairs: Iterable[Pair]) -> tuple[Topic, ...]:
    return tuple(
        Topic(Axis.THEME, key) for key in sorted({k for p in pairs for k in p})
    )


def _groups(pairs: Iterable[Interface], counts: _Counts) -> list[Interface]:
    """Three and more plans that hang together by telling pairs."""
    members: dict[str, set[str]] = {}
    pairs = list(pairs)
    for pair in pairs:
        one, other = pair.plan_keys
        joined = members.get(one, {one}) | members.get(other, {other})
        members.update(dict.fromkeys(joined, joined))
    groups = {tuple(sorted(group)) for group in members.values() if len(group) >= 3}
    return [
        _group(group, [p for p in pairs if p.plan_keys[0] in group], counts)
        for group in sorted(groups)
    ]


def _group(
    plans: tuple[str, ...], inside: Iterable[Interface], counts: _Counts
) -> Interface:
    pairs = tuple(sorted({pair for found in inside for pair in found.pairs}))
    reason = InterfaceReason.GROUP
    return Interface(
        key=finding_key("interface", "plans", "+".join(plans), reason.value),
        reason=reason,
        topics=_topics(pairs),
        plan_keys=plans,
        people=counts.any_of(pairs),
        base=counts.base,
        pairs=pairs,
    )


def _two_leads(evidence: Evidence, arrangement: Arrangement) -> list[Interface]:
    """Themes with input that two or more plans at work lead in the same part of the city."""
    reason = InterfaceReason.TWO_LEADS
    heard = {
        entry.topic
        for entry in evidence.inputs
        if entry.people != 0 and entry.topic.axis == Axis.THEME
    }
    by_theme = _by_theme(evidence)
    found = []
    for topic in sorted(heard):
        lead = [
            plan
            for plan in dealing(topic, arrangement, roles=[PlanRole.LEAD])
            if dormant(plan, arrangement) is None
        ]
        sharing = [
            plan.key
            for plan in lead
            if any(same_area(plan, other) for other in lead if other is not plan)
        ]
        if sharing:
            found.append(
                Interface(
                    key=finding_key("interface", "theme", topic.key, reason.value),
                    reason=reason,
                    topics=(topic,),
                    plan_keys=tuple(sharing),
                    people=by_theme.get(topic.key),
                    base=evidence.base,
                )
            )
    return found
