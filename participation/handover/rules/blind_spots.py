"""Blinde Flecken: plans and spaces that nobody speaks to, and quiet but burdened Ortsteile.

How much is said is never taken as need: an Ortsteil that says little may need the most.
Pure; the rule in words is in docs/decisions/0030-what-is-found.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from participation.handover.rules.chance import poisson_upper
from participation.handover.rules.evidence import (
    Arrangement,
    Evidence,
    Plan,
    Space,
    Topic,
    Voice,
)
from participation.handover.rules.found import Found, Kind, Place, finding_key
from participation.handover.rules.plans import at_work, reaches, topics_of

BURDENED = 2 / 3
"""From this rank on among all Ortsteile: the upper third."""
QUIET = 0.5
"""Fewer than half of the people that would be expected of the Ortsteil."""
Z_QUIET = 1.645
"""One-sided 95 %: in a village of 300 nobody at all may be chance."""


class BlindReason(StrEnum):
    NO_THEME = "no_theme"  # nothing is routed to the plan, so nothing can reach it
    NO_INPUT = "no_input"  # a plan that nobody speaks to
    SPACE_NO_INPUT = "space_no_input"
    QUIET_BURDENED = "quiet_burdened"


@dataclass(frozen=True, kw_only=True)
class BlindSpot(Found):
    """Whom nobody speaks to, or who speaks little and bears much. `people`: who took
    part; `expected`: who would have at the rate of the city; `base`: inhabitants."""

    burden: float | None = None
    expected: float | None = None

    KIND: ClassVar[Kind] = Kind.BLIND_SPOT

    @property
    def kind(self) -> Kind:
        quiet = self.reason == BlindReason.QUIET_BURDENED
        return Kind.QUIET if quiet else self.KIND


def blinde_flecken(evidence: Evidence, arrangement: Arrangement) -> list[BlindSpot]:
    """Quiet and burdened Ortsteile, the most burdened first; then spaces, then plans.

    As long as nobody spoke at all, nobody is missing: only plans without a theme are told.
    """
    if not _anybody(evidence):
        spots = _unheard_plans(evidence, arrangement)
        return [spot for spot in spots if spot.reason == BlindReason.NO_THEME]
    quiet = _quiet(evidence)
    told = {place.space_key for spot in quiet for place in spot.places}
    return [
        *quiet,
        *(spot for spot in _silent(evidence) if spot.places[0].space_key not in told),
        *_unheard_plans(evidence, arrangement),
    ]


def _anybody(evidence: Evidence) -> bool:
    return any(entry.people != 0 for entry in evidence.inputs) or any(
        voice.people != 0 for voice in evidence.voices
    )


def _quiet(evidence: Evidence) -> list[BlindSpot]:
    expected = expected_voices(evidence.voices)
    found = [
        _quiet_spot(voice, expected[voice.ortsteil_key])
        for voice in evidence.voices
        if voice.burden is not None
        and voice.burden >= BURDENED
        and is_quiet(voice, expected.get(voice.ortsteil_key))
    ]
    return sorted(found, key=lambda spot: (-(spot.burden or 0), spot.key))


def _quiet_spot(voice: Voice, expected: float) -> BlindSpot:
    reason = BlindReason.QUIET_BURDENED
    return BlindSpot(
        key=finding_key("quiet", "ortsteil", voice.ortsteil_key, reason.value),
        reason=reason,
        places=(
            Place(
                space_key=voice.ortsteil_key,
                people=voice.people,
                base=voice.inhabitants,
            ),
        ),
        people=voice.people,
        base=voice.inhabitants,
        burden=voice.burden,
        expected=expected,
    )


def expected_voices(voices: Sequence[Voice]) -> dict[str, float]:
    """People who would take part if every Ortsteil did like the whole city.

    Per inhabitant where they are known; else an equal share of all who took part.
    """
    known = [voice for voice in voices if voice.people is not None]
    counted = [voice for voice in known if voice.inhabitants]
    inhabitants = sum(voice.inhabitants or 0 for voice in counted)
    rate = sum(v.people or 0 for v in counted) / inhabitants if inhabitants else 0.0
    equal = sum(v.people or 0 for v in known) / len(known) if known else 0.0
    return {
        voice.ortsteil_key: rate * voice.inhabitants if voice.inhabitants else equal
        for voice in known
    }


def is_quiet(voice: Voice, expected: float | None) -> bool:
    """Whether it is clearly fewer than half of the expected; withheld is unknown."""
    if voice.people is None or not expected:
        return False
    few = voice.people < QUIET * expected
    return few and poisson_upper(voice.people, z=Z_QUIET) < expected


def _silent(evidence: Evidence) -> Iterable[BlindSpot]:
    """Spaces with Ortsteile from which nobody spoke."""
    voices = {voice.ortsteil_key: voice for voice in evidence.voices}
    reason = BlindReason.SPACE_NO_INPUT
    for space in evidence.spaces:
        if not space.ortsteil_keys or _heard(space, evidence, voices):
            continue
        yield BlindSpot(
            key=finding_key("blind", "space", space.key, reason.value),
            reason=reason,
            places=(Place(space_key=space.key, people=0, base=None),),
            people=0,
        )


def _heard(space: Space, evidence: Evidence, voices: dict[str, Voice]) -> bool:
    """Whether somebody spoke there; who is withheld did."""
    inputs = (entry for entry in evidence.inputs if entry.space_key == space.key)
    if any(entry.people != 0 or entry.base != 0 for entry in inputs):
        return True
    known = [voices[key] for key in space.ortsteil_keys if key in voices]
    return any(voice.people != 0 for voice in known)


def _unheard_plans(evidence: Evidence, arrangement: Arrangement) -> Iterable[BlindSpot]:
    spaces = {space.key: space for space in evidence.spaces}
    heard = {
        (entry.topic, entry.space_key) for entry in evidence.inputs if entry.people != 0
    }
    for plan in at_work(arrangement):
        topics = topics_of(plan, arrangement)
        if not topics:
            yield _plan_spot(plan, BlindReason.NO_THEME)
        elif not _reached(plan, topics, heard, spaces):
            yield _plan_spot(plan, BlindReason.NO_INPUT)


def _reached(
    plan: Plan,
    topics: frozenset[Topic],
    heard: set[tuple[Topic, str]],
    spaces: dict[str, Space],
) -> bool:
    return any(
        topic in topics and _covers(plan, spaces.get(space_key))
        for topic, space_key in heard
    )


def _covers(plan: Plan, space: Space | None) -> bool:
    """A plan for a part of the city hears what is said there, not in the city at large."""
    if space is None or not space.ortsteil_keys:
        return not plan.ortsteil_keys
    return reaches(plan, space)


def _plan_spot(plan: Plan, reason: BlindReason) -> BlindSpot:
    return BlindSpot(
        key=finding_key("blind", "plan", plan.key, reason.value),
        reason=reason,
        plan_keys=(plan.key,),
    )
