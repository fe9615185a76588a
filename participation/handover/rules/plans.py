"""Which plans are at work, whom they reach and what they deal with. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import (
    Arrangement,
    Axis,
    Plan,
    Space,
    Topic,
)

ANSWERS = (PlanRole.LEAD, PlanRole.PARTNER)
"""A plan that is only affected hears of a theme, but does not answer for it."""


class Dormant(StrEnum):
    """Why a plan is not at work."""

    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    ENDED = "ended"


def dormant(plan: Plan, arrangement: Arrangement) -> Dormant | None:
    """Why the plan is not at work on the day; None: it is."""
    if not plan.active:
        return Dormant.ENDED
    if plan.valid_from is not None and plan.valid_from > arrangement.on:
        return Dormant.NOT_YET_VALID
    if plan.valid_to is not None and plan.valid_to < arrangement.on:
        return Dormant.EXPIRED
    return None


def at_work(arrangement: Arrangement) -> tuple[Plan, ...]:
    """Plans at work on the day, in the order of the city."""
    return tuple(p for p in arrangement.plans if dormant(p, arrangement) is None)


def reaches(plan: Plan, space: Space) -> bool:
    """Whether the plan covers the space or a part of it.

    A part is enough: a figure of several Ortsteile does not tell where in them the need is.
    A space without Ortsteile (the whole city, or no Ortsteil named) is always reached.
    """
    return (
        not plan.ortsteil_keys
        or not space.ortsteil_keys
        or not plan.ortsteil_keys.isdisjoint(space.ortsteil_keys)
    )


def same_area(one: Plan, other: Plan) -> bool:
    """Whether there is an Ortsteil that both plans cover."""
    return (
        not one.ortsteil_keys
        or not other.ortsteil_keys
        or not one.ortsteil_keys.isdisjoint(other.ortsteil_keys)
    )


def dealing(
    topic: Topic, arrangement: Arrangement, roles: Iterable[PlanRole] = ANSWERS
) -> tuple[Plan, ...]:
    """Plans that answer for the topic, at work or not, in the order of the city.

    A plan for everybody answers for no target group in particular: only one that names
    the group does.
    """
    if topic.axis == Axis.TARGET_GROUP:
        return tuple(p for p in arrangement.plans if topic.key in p.target_groups)
    wanted = set(roles)
    keys = {
        entry.plan_key
        for entry in arrangement.responsible
        if entry.theme_key == topic.key and entry.role in wanted
    }
    return tuple(plan for plan in arrangement.plans if plan.key in keys)


def topics_of(
    plan: Plan, arrangement: Arrangement, roles: Iterable[PlanRole] = tuple(PlanRole)
) -> frozenset[Topic]:
    """Themes that the plan has to do with, and the target groups that it names."""
    wanted = set(roles)
    themes = {
        Topic(Axis.THEME, entry.theme_key)
        for entry in arrangement.responsible
        if entry.plan_key == plan.key and entry.role in wanted
    }
    return frozenset(themes | {Topic(Axis.TARGET_GROUP, k) for k in plan.target_groups})
