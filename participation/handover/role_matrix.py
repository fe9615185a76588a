"""Theme × Fachplanung as a table, with what is missing in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import Arrangement, Plan
from participation.handover.structure import is_valid


class Lack(StrEnum):
    """What a theme lacks on the day. Being affected is no answer to a need."""

    NO_PLAN = "no_plan"  # nobody leads, nobody takes part
    NO_LEAD = "no_lead"  # some take part, nobody leads
    ENDED = "ended"  # only plans that do not hold (any more)


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A theme; `roles` by plan, only of plans that hold on the day."""

    theme_key: str
    roles: Mapping[str, PlanRole]
    ended: tuple[str, ...]  # plans that have a role but do not hold
    lack: Lack | None


@dataclass(frozen=True, kw_only=True)
class RoleMatrix:
    """`plans`: those that hold on the day; `idle`: those among them without any theme."""

    plans: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    idle: tuple[str, ...]

    @property
    def lacking(self) -> tuple[MatrixRow, ...]:
        return tuple(row for row in self.rows if row.lack is not None)


def role_matrix(arranged: Arrangement, theme_keys: Sequence[str]) -> RoleMatrix:
    """The matrix on the day of the arrangement, themes and plans in their order."""
    holding = {p.key for p in arranged.plans if _holds(p, arranged)}
    plans = tuple(p.key for p in arranged.plans if p.key in holding)
    rows = tuple(_row(key, arranged, holding) for key in theme_keys)
    busy = {key for row in rows for key in row.roles}
    return RoleMatrix(
        plans=plans, rows=rows, idle=tuple(key for key in plans if key not in busy)
    )


def _holds(plan: Plan, arranged: Arrangement) -> bool:
    return plan.active and is_valid(plan.valid_from, plan.valid_to, arranged.on)


def _row(theme_key: str, arranged: Arrangement, holding: set[str]) -> MatrixRow:
    found = [r for r in arranged.responsible if r.theme_key == theme_key]
    roles = {r.plan_key: r.role for r in found if r.plan_key in holding}
    ended = tuple(r.plan_key for r in found if r.plan_key not in holding)
    dealing = set(roles.values()) - {PlanRole.AFFECTED}
    lack = None
    if not dealing:
        lack = Lack.ENDED if ended else Lack.NO_PLAN
    elif PlanRole.LEAD not in dealing:
        lack = Lack.NO_LEAD
    return MatrixRow(theme_key=theme_key, roles=roles, ended=ended, lack=lack)
