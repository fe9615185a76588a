"""Theme × Fachplanung: gaps, plans that ended, plans without a theme."""

import datetime

from participation.core.kinds import PlanRole
from participation.handover.role_matrix import Lack, MatrixRow, role_matrix
from participation.handover.rules.evidence import Arrangement, Plan, Responsible

DAY = datetime.date(2026, 9, 5)
ENDED = Plan(key="alt", valid_to=DAY - datetime.timedelta(days=1))
PLANS = (Plan(key="stadt"), ENDED, Plan(key="sport"), Plan(key="aus", active=False))


def matrix_of(*roles: tuple[str, str, PlanRole]) -> dict[str, MatrixRow]:
    arranged = Arrangement(
        on=DAY,
        plans=PLANS,
        responsible=tuple(
            Responsible(theme_key=theme, plan_key=plan, role=role)
            for theme, plan, role in roles
        ),
    )
    found = role_matrix(arranged, ["wohnen", "klima"])
    return {row.theme_key: row for row in found.rows}


def test_a_theme_without_anybody_is_a_gap() -> None:
    rows = matrix_of(("wohnen", "stadt", PlanRole.LEAD))

    assert rows["wohnen"].lack is None
    assert rows["klima"].lack == Lack.NO_PLAN


def test_partners_alone_leave_nobody_in_the_lead() -> None:
    rows = matrix_of(
        ("wohnen", "stadt", PlanRole.PARTNER), ("klima", "sport", PlanRole.AFFECTED)
    )

    assert rows["wohnen"].lack == Lack.NO_LEAD
    assert rows["klima"].lack == Lack.NO_PLAN  # to be affected answers for nothing


def test_a_plan_that_ended_or_was_switched_off_does_not_count() -> None:
    rows = matrix_of(
        ("wohnen", "alt", PlanRole.LEAD),
        ("klima", "aus", PlanRole.LEAD),
        ("klima", "stadt", PlanRole.LEAD),
    )

    assert (rows["wohnen"].lack, rows["wohnen"].ended) == (Lack.ENDED, ("alt",))
    assert (rows["klima"].lack, rows["klima"].ended) == (None, ("aus",))


def test_plans_keep_their_order_and_those_without_a_theme_are_named() -> None:
    arranged = Arrangement(
        on=DAY,
        plans=PLANS,
        responsible=(
            Responsible(theme_key="wohnen", plan_key="sport", role=PlanRole.LEAD),
        ),
    )

    found = role_matrix(arranged, ["wohnen"])

    assert found.plans == ("stadt", "sport")
    assert found.idle == ("stadt",)
