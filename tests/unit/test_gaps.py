"""A tiny city: two plans, one of them for one Ortsteil only."""

from participation.core.kinds import PlanRole
from participation.handover.gaps import (
    BlindReason,
    BlindSpot,
    Gap,
    GapReason,
    Interface,
    Plan,
    Responsible,
    blinde_flecken,
    leading_plans,
    planungsluecken,
    schnittstellen,
)

ROADS = Plan(key="roads")
PARKS = Plan(key="parks", ortsteil_keys=frozenset({"01"}))
STATISTICS = Plan(key="statistics")
PLANS = [ROADS, PARKS, STATISTICS]


def lead(theme, plan):
    return Responsible(theme_key=theme, plan_key=plan, role=PlanRole.LEAD)


def partner(theme, plan):
    return Responsible(theme_key=theme, plan_key=plan, role=PlanRole.PARTNER)


RESPONSIBLE = [
    lead("bus", "roads"),
    lead("trees", "parks"),
    partner("paths", "parks"),
    lead("paths", "roads"),
    lead("ghosts", "ended"),
]


def test_theme_without_plan_is_a_gap_in_every_area_with_input():
    cells = {("bus", "01"), ("music", "02"), ("music", "01"), ("music", None)}

    assert planungsluecken(cells, PLANS, RESPONSIBLE) == [
        Gap("music", GapReason.NO_PLAN, ("01", "02", None))
    ]


def test_area_that_all_plans_leave_out_is_a_gap():
    cells = {("trees", "01"), ("trees", "02"), ("trees", None), ("paths", "02")}

    assert planungsluecken(cells, PLANS, RESPONSIBLE) == [
        Gap("trees", GapReason.AREA_LEFT_OUT, ("02",))
    ]


def test_plan_that_is_not_at_work_does_not_count():
    assert planungsluecken({("ghosts", "01")}, PLANS, RESPONSIBLE) == [
        Gap("ghosts", GapReason.NO_PLAN, ("01",))
    ]


def test_no_input_is_no_gap():
    assert planungsluecken(set(), PLANS, RESPONSIBLE) == []


def test_interfaces_name_the_leading_plan_first():
    assert schnittstellen(["bus", "paths", "music"], PLANS, RESPONSIBLE) == [
        Interface("paths", ("roads",), ("parks",))
    ]


def test_blind_spots_tell_why():
    assert blinde_flecken({("trees", "02"), ("bus", "02")}, PLANS, RESPONSIBLE) == [
        BlindSpot("parks", BlindReason.NO_INPUT),
        BlindSpot("statistics", BlindReason.NO_THEME),
    ]


def test_partner_with_input_is_no_blind_spot():
    assert blinde_flecken({("paths", "01")}, [PARKS], RESPONSIBLE) == []


def test_leading_plans_leave_out_partners_and_ended_plans():
    assert leading_plans(PLANS, RESPONSIBLE) == [
        ("bus", "roads"),
        ("trees", "parks"),
        ("paths", "roads"),
    ]
