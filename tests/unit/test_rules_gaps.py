"""A tiny city: who has a need, and which plan answers for it."""

import datetime

import pytest

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import (
    CITY,
    NO_ORTSTEIL,
    Arrangement,
    Axis,
    Crossing,
    Evidence,
    Input,
    Need,
    Plan,
    Responsible,
    Space,
    Topic,
)
from participation.handover.rules.found import LONGEST_KEY, finding_key
from participation.handover.rules.gaps import GapReason, planungsluecken

DAY = datetime.date(2026, 6, 1)
SPACES = (
    Space(key=CITY, label="Stadt"),
    Space(key="01", label="Altstadt", ortsteil_keys=frozenset({"01"})),
    Space(key="02", label="Rieth", ortsteil_keys=frozenset({"02"})),
    Space(key=NO_ORTSTEIL, label="ohne"),
)


def theme(key):
    return Topic(Axis.THEME, key)


def group(key):
    return Topic(Axis.TARGET_GROUP, key)


def said(topic, people, *, base=100):
    """Inputs of a topic: people by space."""
    return tuple(
        Input(topic=topic, space_key=key, people=count, base=base)
        for key, count in people.items()
    )


def evidence(*inputs, crossings=()):
    return Evidence(
        spaces=SPACES,
        inputs=tuple(entry for part in inputs for entry in part),
        base=400,
        crossings=crossings,
    )


def leads(theme_key, plan_key, role=PlanRole.LEAD):
    return Responsible(theme_key=theme_key, plan_key=plan_key, role=role)


def arrangement(plans, *responsible):
    return Arrangement(on=DAY, plans=tuple(plans), responsible=responsible)


ROADS = Plan(key="roads")
BUS = theme("bus")


def told(gaps):
    return [
        (gap.key, gap.people, [place.space_key for place in gap.places]) for gap in gaps
    ]


def test_topic_without_plan_is_a_gap_where_there_is_need():
    found = planungsluecken(
        evidence(
            said(theme("music"), {CITY: 40, "01": 25, "02": 9, NO_ORTSTEIL: 10}),
            said(BUS, {CITY: 90, "01": 90}),
        ),
        arrangement([ROADS], leads("bus", "roads")),
    )

    assert told(found) == [("gap:theme:music:no_plan", 40, ["01", NO_ORTSTEIL])]


def test_plan_that_is_only_affected_answers_for_nothing():
    found = planungsluecken(
        evidence(said(BUS, {CITY: 40})),
        arrangement([ROADS], leads("bus", "roads", PlanRole.AFFECTED)),
    )

    assert told(found) == [("gap:theme:bus:no_plan", 40, [])]


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (Plan(key="old", valid_to=DAY - datetime.timedelta(days=1)), "expired"),
        (Plan(key="new", valid_from=DAY + datetime.timedelta(1)), "not_yet_valid"),
        (Plan(key="closed", active=False), "ended"),
    ],
)
def test_only_plan_is_not_at_work(plan, reason):
    found = planungsluecken(
        evidence(said(BUS, {CITY: 40, "02": 30})),
        arrangement([plan], leads("bus", plan.key)),
    )

    assert told(found) == [(f"gap:theme:bus:{reason}", 40, ["02"])]
    assert found[0].plan_keys == (plan.key,)


def test_plan_is_at_work_on_its_first_and_last_day():
    plan = Plan(key="today", valid_from=DAY, valid_to=DAY)

    assert (
        planungsluecken(
            evidence(said(BUS, {CITY: 40})), arrangement([plan], leads("bus", "today"))
        )
        == []
    )


def test_area_that_the_plan_leaves_out_is_a_gap_of_that_area_alone():
    parks = Plan(key="parks", ortsteil_keys=frozenset({"01"}))

    found = planungsluecken(
        evidence(
            said(theme("trees"), {CITY: 99, "01": 50, "02": 20, NO_ORTSTEIL: 29}),
            said(BUS, {"02": 30}),
        ),
        arrangement([parks, ROADS], leads("trees", "parks"), leads("bus", "roads")),
    )

    assert told(found) == [("gap:theme:trees:area_left_out", 20, ["02"])]


def test_area_whose_only_plan_expired_is_told_so_although_others_are_at_work():
    here = Plan(key="here", ortsteil_keys=frozenset({"01"}))
    there = Plan(key="there", ortsteil_keys=frozenset({"02"}), active=False)

    found = planungsluecken(
        evidence(said(BUS, {CITY: 99, "01": 50, "02": 20})),
        arrangement(
            [here, there, ROADS],
            leads("bus", "here"),
            leads("bus", "there"),
            leads("paths", "roads"),
        ),
    )

    assert told(found) == [("gap:theme:bus:ended", 20, ["02"])]


def test_space_of_several_ortsteile_is_left_out_only_as_a_whole():
    spaces = (Space(key="north", label="", ortsteil_keys=frozenset({"01", "02"})),)
    plan = Plan(key="parks", ortsteil_keys=frozenset({"01"}))

    assert (
        planungsluecken(
            Evidence(spaces=spaces, inputs=said(theme("trees"), {"north": 50})),
            arrangement([plan, ROADS], leads("trees", "parks"), leads("x", "roads")),
        )
        == []
    )


def test_target_group_needs_a_plan_that_names_it():
    young = Plan(key="young", target_groups=frozenset({"youth"}))

    found = planungsluecken(
        evidence(
            said(group("youth"), {CITY: 50}),
            said(group("homeless"), {CITY: 12, "01": 12}),
        ),
        arrangement([young, ROADS], leads("bus", "roads")),
    )

    assert told(found) == [("gap:target_group:homeless:no_plan", 12, ["01"])]


def test_theme_whose_plans_are_for_others_leaves_the_group_out():
    young = Plan(key="young", target_groups=frozenset({"youth"}))
    old = Plan(key="old", target_groups=frozenset({"seniors"}), active=False)
    crossings = tuple(
        Crossing(theme_key=t, group_key=g, space_key="01", people=people, base=100)
        for t, g, people in [
            ("sport", "seniors", 15),
            ("sport", "youth", 30),
            ("sport", "homeless", None),
            ("bus", "seniors", 40),
        ]
    )

    found = planungsluecken(
        evidence(crossings=crossings),
        arrangement(
            [young, old, ROADS],
            leads("sport", "young"),
            leads("sport", "old"),
            leads("bus", "roads"),
        ),
    )

    key = "gap:theme:sport:target_group:seniors:group_left_out"
    assert told(found) == [(key, 15, ["01"])]
    assert found[0].topics == (theme("sport"), group("seniors"))
    assert found[0].plan_keys == ("young",)


def test_space_that_no_plan_reaches_is_told_once():
    plan = Plan(key="parks", ortsteil_keys=frozenset({"01"}))

    found = planungsluecken(
        evidence(
            said(theme("trees"), {"01": 20, "02": 20}),
            said(BUS, {"01": 20, "02": 30}),
            said(theme("music"), {"02": 11}),
        ),
        arrangement([plan], leads("trees", "parks"), leads("bus", "parks")),
    )

    assert told(found) == [
        ("gap:space:02:space_without_plan", 100, ["02"]),
        ("gap:theme:music:no_plan", 11, ["02"]),
    ]
    assert found[0].topics == (BUS, theme("trees"), theme("music"))


def test_what_is_withheld_or_small_is_no_need():
    found = planungsluecken(
        evidence(said(BUS, {CITY: None, "01": None, "02": 9})), arrangement([])
    )

    assert found == []


def test_need_may_ask_for_a_share_as_well():
    inputs = evidence(said(BUS, {"01": 19, "02": 20}))

    found = planungsluecken(inputs, arrangement([]), Need(people=5, share=0.2))

    assert told(found) == [("gap:theme:bus:no_plan", 20, ["02"])]


def test_people_of_overlapping_spaces_are_not_added_up():
    spaces = tuple(
        Space(key=key, label="", ortsteil_keys=frozenset(parts))
        for key, parts in [("north", {"01", "02"}), ("old", {"02", "03"})]
    )

    found = planungsluecken(
        Evidence(spaces=spaces, inputs=said(BUS, {"north": 30, "old": 40}, base=50)),
        arrangement([]),
    )

    assert told(found) == [("gap:theme:bus:no_plan", 40, ["north", "old"])]
    assert found[0].base == 50


def test_what_people_marked_as_gap_is_one_whatever_plans_there_are():
    found = planungsluecken(
        evidence(said(theme("planungsluecke"), {CITY: 11})),
        arrangement([ROADS], leads("planungsluecke", "roads")),
    )

    assert [gap.reason for gap in found] == [GapReason.MARKED_BY_PERSON]


def test_long_keys_stay_short_and_apart():
    one = finding_key("interface", "plans", "+".join(["a" * 40] * 5))
    other = finding_key("interface", "plans", "+".join(["a" * 40] * 6))

    assert max(len(one), len(other)) <= LONGEST_KEY
    assert one != other
