"""Who is missing at the table: pure functions on input and responsibilities.

Input is told as a set of (theme, Ortsteil) pairs with at least one comment; how many there
are is a protected number and joined later. Ortsteil None: the comment names none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.core.kinds import PlanRole

Cell = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A Fachplanung at work on the day; no `ortsteil_keys`: the whole city."""

    key: str
    ortsteil_keys: frozenset[str] = frozenset()

    def covers(self, ortsteil_key: str | None) -> bool:
        """Whether the plan reaches the Ortsteil; None (whole city) is always reached."""
        return (
            ortsteil_key is None
            or not self.ortsteil_keys
            or ortsteil_key in self.ortsteil_keys
        )


@dataclass(frozen=True, kw_only=True)
class Responsible:
    """A plan deals with a theme."""

    theme_key: str
    plan_key: str
    role: PlanRole


class GapReason(StrEnum):
    NO_PLAN = "no_plan"  # no valid plan deals with the theme
    AREA_LEFT_OUT = "area_left_out"  # its plans do not reach this Ortsteil


@dataclass(frozen=True, order=True)
class Gap:
    """Planungslücke: input of an Ortsteil on a theme that no plan takes up."""

    theme_key: str
    reason: GapReason
    ortsteil_keys: tuple[str | None, ...]


@dataclass(frozen=True)
class Interface:
    """Schnittstelle: a theme that two or more plans deal with, the leading ones first."""

    theme_key: str
    lead_keys: tuple[str, ...]
    partner_keys: tuple[str, ...]


class BlindReason(StrEnum):
    NO_THEME = "no_theme"  # no theme is routed to the plan, so nothing can reach it
    NO_INPUT = "no_input"


@dataclass(frozen=True)
class BlindSpot:
    """Blinder Fleck: a plan at work that no comment speaks to."""

    plan_key: str
    reason: BlindReason


def plans_of_theme(
    theme_key: str, plans: Iterable[Plan], responsible: Iterable[Responsible]
) -> list[tuple[Plan, PlanRole]]:
    """Plans at work that deal with the theme, the leading ones first."""
    by_key = {plan.key: plan for plan in plans}
    found = [
        (by_key[entry.plan_key], entry.role)
        for entry in responsible
        if entry.theme_key == theme_key and entry.plan_key in by_key
    ]
    order = {plan: number for number, plan in enumerate(by_key)}
    return sorted(
        found, key=lambda pair: (pair[1] != PlanRole.LEAD, order[pair[0].key])
    )


def planungsluecken(
    cells: Collection[Cell],
    plans: Sequence[Plan],
    responsible: Sequence[Responsible],
) -> list[Gap]:
    """Themes with input that no plan deals with, and Ortsteile that its plans leave out."""
    gaps = []
    for theme in sorted({theme for theme, _ in cells}):
        keys = sorted(
            (k for t, k in cells if t == theme), key=lambda k: (k is None, k or "")
        )
        dealing = [plan for plan, _ in plans_of_theme(theme, plans, responsible)]
        if not dealing:
            gaps.append(Gap(theme, GapReason.NO_PLAN, tuple(keys)))
            continue
        outside = [key for key in keys if not any(plan.covers(key) for plan in dealing)]
        if outside:
            gaps.append(Gap(theme, GapReason.AREA_LEFT_OUT, tuple(outside)))
    return gaps


def schnittstellen(
    themes: Iterable[str], plans: Sequence[Plan], responsible: Sequence[Responsible]
) -> list[Interface]:
    """Themes that two or more plans deal with."""
    found = []
    for theme in themes:
        dealing = plans_of_theme(theme, plans, responsible)
        if len(dealing) >= 2:
            found.append(
                Interface(
                    theme,
                    tuple(p.key for p, role in dealing if role == PlanRole.LEAD),
                    tuple(p.key for p, role in dealing if role != PlanRole.LEAD),
                )
            )
    return found


def leading_plans(
    plans: Sequence[Plan], responsible: Sequence[Responsible]
) -> list[tuple[str, str]]:
    """Pairs (theme, plan) of the plans that lead: those who must talk to each other."""
    at_work = {plan.key for plan in plans}
    return [
        (entry.theme_key, entry.plan_key)
        for entry in responsible
        if entry.role == PlanRole.LEAD and entry.plan_key in at_work
    ]


def blinde_flecken(
    cells: Collection[Cell],
    plans: Sequence[Plan],
    responsible: Sequence[Responsible],
) -> list[BlindSpot]:
    """Plans at work without any input."""
    spots = []
    for plan in plans:
        themes = {r.theme_key for r in responsible if r.plan_key == plan.key}
        if not themes:
            spots.append(BlindSpot(plan.key, BlindReason.NO_THEME))
        elif not any(theme in themes and plan.covers(key) for theme, key in cells):
            spots.append(BlindSpot(plan.key, BlindReason.NO_INPUT))
    return spots
