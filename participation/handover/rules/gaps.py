"""Planungslücken: need for which no plan is responsible. Pure; the rule in words is in
docs/decisions/0030-what-is-found.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from participation.handover.rules.evidence import (
    CITY,
    Arrangement,
    Axis,
    Evidence,
    Input,
    Need,
    Plan,
    Space,
    Topic,
)
from participation.handover.rules.found import (
    Found,
    Kind,
    Place,
    finding_key,
    together,
)
from participation.handover.rules.plans import (
    ANSWERS,
    Dormant,
    at_work,
    dealing,
    dormant,
    reaches,
    topics_of,
)

NEED = Need(people=10)
"""Ten people: a small group has small figures, so no share is asked for."""
MARKED_AS_GAP = "planungsluecke"
"""System theme that a person sets on a comment for which there is no plan."""


class GapReason(StrEnum):
    NO_PLAN = "no_plan"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    ENDED = "ended"
    AREA_LEFT_OUT = "area_left_out"
    GROUP_LEFT_OUT = "group_left_out"
    SPACE_WITHOUT_PLAN = "space_without_plan"
    MARKED_BY_PERSON = "marked_by_person"


@dataclass(frozen=True, kw_only=True)
class Gap(Found):
    """Need of spaces on a topic. `plan_keys`: plans that would deal with it but for the
    reason; GROUP_LEFT_OUT has a theme and a group, SPACE_WITHOUT_PLAN all its topics."""

    KIND: ClassVar[Kind] = Kind.GAP


def planungsluecken(
    evidence: Evidence, arrangement: Arrangement, need: Need = NEED
) -> list[Gap]:
    """Topics and spaces with need and without a responsible plan, most people first."""
    bare = _spaces_without_plan(evidence, arrangement)
    gaps = [
        *_of_topics(evidence, arrangement, need, bare),
        *_of_groups(evidence, arrangement, need),
        *_of_spaces(evidence, need, bare),
    ]
    return sorted(gaps, key=lambda gap: (-(gap.people or 0), gap.key))


def is_need(people: int | None, base: int | None, need: Need) -> bool:
    """Whether so many people are a need; what is withheld never is."""
    if people is None or people < need.people:
        return False
    return not need.share or (bool(base) and people / (base or 1) >= need.share)


def _of_topics(
    evidence: Evidence, arrangement: Arrangement, need: Need, bare: frozenset[str]
) -> list[Gap]:
    spaces = {space.key: space for space in evidence.spaces}
    by_topic: dict[Topic, list[Input]] = defaultdict(list)
    for entry in evidence.inputs:
        if is_need(entry.people, entry.base, need):
            by_topic[entry.topic].append(entry)
    gaps = []
    for topic, entries in by_topic.items():
        plans = dealing(topic, arrangement)
        by_reason: dict[GapReason, list[Input]] = defaultdict(list)
        for entry in entries:
            space = spaces.get(entry.space_key) or Space(key=entry.space_key, label="")
            reason = _reason(topic, space, plans, arrangement)
            if reason is None:
                continue
            if reason == GapReason.AREA_LEFT_OUT and space.key in bare:
                continue  # told once for the space and all its topics
            by_reason[reason].append(entry)
        gaps += [
            _gap(topic, reason, found, plans, evidence)
            for reason, found in by_reason.items()
        ]
    return gaps


def _reason(
    topic: Topic, space: Space, plans: Sequence[Plan], arrangement: Arrangement
) -> GapReason | None:
    """Why nobody answers for the topic in the space; None: somebody does."""
    if topic.key == MARKED_AS_GAP:
        return GapReason.MARKED_BY_PERSON
    if not plans:
        return GapReason.NO_PLAN
    here = [plan for plan in plans if reaches(plan, space)]
    states = [dormant(plan, arrangement) for plan in here]
    if None in states:
        return None
    if states:
        return _dormant_reason(states)
    everywhere = [dormant(plan, arrangement) for plan in plans]
    return (
        GapReason.AREA_LEFT_OUT if None in everywhere else _dormant_reason(everywhere)
    )


def _dormant_reason(states: Iterable[Dormant | None]) -> GapReason:
    """The most hopeful one: a plan that comes, one that ran out, one that was ended."""
    found = set(states)
    return GapReason(next(state for state in Dormant if state in found).value)


def _gap(
    topic: Topic,
    reason: GapReason,
    entries: Sequence[Input],
    plans: Sequence[Plan],
    evidence: Evidence,
) -> Gap:
    city = next((entry for entry in entries if entry.space_key == CITY), None)
    places = tuple(
        Place(space_key=entry.space_key, people=entry.people, base=entry.base)
        for entry in entries
        if entry.space_key != CITY
    )
    people, base = (city.people, city.base) if city else together(places, evidence)
    return Gap(
        key=finding_key("gap", topic.axis.value, topic.key, reason.value),
        reason=reason,
        topics=(topic,),
        plan_keys=tuple(plan.key for plan in plans),
        places=places,
        people=people,
        base=base,
    )


def _of_groups(
    evidence: Evidence, arrangement: Arrangement, need: Need
) -> Iterable[Gap]:
    """Themes whose plans at work are for other target groups than those who speak."""
    spaces = {space.key: space for space in evidence.spaces}
    acting = {
        theme: _at_work_on(Topic(Axis.THEME, theme), arrangement)
        for theme in {entry.theme_key for entry in evidence.crossings}
    }
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    leaving: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in evidence.crossings:
        if not is_need(entry.people, entry.base, need):
            continue
        space = spaces.get(entry.space_key) or Space(key=entry.space_key, label="")
        plans = [plan for plan in acting[entry.theme_key] if reaches(plan, space)]
        if plans and all(
            plan.target_groups and entry.group_key not in plan.target_groups
            for plan in plans
        ):
            pair = (entry.theme_key, entry.group_key)
            found[pair].append(
                Place(space_key=space.key, people=entry.people, base=entry.base)
            )
            leaving[pair] |= {plan.key for plan in plans}
    for pair, places in found.items():
        yield _group_gap(pair, places, leaving[pair], evidence, arrangement)


def _at_work_on(topic: Topic, arrangement: Arrangement) -> list[Plan]:
    plans = dealing(topic, arrangement)
    return [plan for plan in plans if dormant(plan, arrangement) is None]


def _group_gap(
    pair: tuple[str, str],
    places: Sequence[Place],
    leaving: set[str],
    evidence: Evidence,
    arrangement: Arrangement,
) -> Gap:
    theme, group = pair
    city = next((place for place in places if place.space_key == CITY), None)
    parts = tuple(place for place in places if place.space_key != CITY)
    people, base = (city.people, city.base) if city else together(parts, evidence)
    reason = GapReason.GROUP_LEFT_OUT
    return Gap(
        key=finding_key("gap", "theme", theme, "target_group", group, reason.value),
        reason=reason,
        topics=(Topic(Axis.THEME, theme), Topic(Axis.TARGET_GROUP, group)),
        plan_keys=tuple(p.key for p in arrangement.plans if p.key in leaving),
        places=parts,
        people=people,
        base=base,
    )


def _spaces_without_plan(
    evidence: Evidence, arrangement: Arrangement
) -> frozenset[str]:
    """Spaces that no plan at work reaches, one without any topic does not count."""
    acting = [
        plan
        for plan in at_work(arrangement)
        if topics_of(plan, arrangement, roles=ANSWERS)
    ]
    if not acting:
        return frozenset()  # then every topic is a gap; that says it all
    return frozenset(
        space.key
        for space in evidence.spaces
        if not any(reaches(plan, space) for plan in acting)
    )


def _of_spaces(evidence: Evidence, need: Need, bare: frozenset[str]) -> Iterable[Gap]:
    reason = GapReason.SPACE_WITHOUT_PLAN
    for key in sorted(bare):
        here = [
            entry
            for entry in evidence.inputs
            if entry.space_key == key
            and entry.topic.key != MARKED_AS_GAP
            and is_need(entry.people, entry.base, need)
        ]
        if not here:
            continue
        most = max(entry.people or 0 for entry in here)
        bases = [entry.base for entry in here if entry.base is not None]
        people = max(bases, default=most)
        yield Gap(
            key=finding_key("gap", "space", key, reason.value),
            reason=reason,
            topics=tuple(
                entry.topic
                for entry in sorted(here, key=lambda e: (-(e.people or 0), e.topic))
            ),
            places=(Place(space_key=key, people=people, base=people),),
            people=people,
            base=people,
        )
