"""Who is not heard: plans, spaces, and the quiet who bear much."""

import datetime

from participation.core.kinds import PlanRole
from participation.handover.rules.blind_spots import blinde_flecken
from participation.handover.rules.evidence import (
    CITY,
    NO_ORTSTEIL,
    Arrangement,
    Axis,
    Evidence,
    Input,
    Plan,
    Responsible,
    Space,
    Topic,
    Voice,
)
from participation.handover.rules.found import Kind

DAY = datetime.date(2026, 6, 1)
BUS = Topic(Axis.THEME, "bus")


def spaces(*keys):
    return (
        Space(key=CITY, label=""),
        Space(key=NO_ORTSTEIL, label=""),
        *(Space(key=key, label="", ortsteil_keys=frozenset({key})) for key in keys),
    )


def said(topic, space, people, base=100):
    return Input(topic=topic, space_key=space, people=people, base=base)


def voice(key, people, inhabitants=None, burden=None):
    return Voice(
        ortsteil_key=key, people=people, inhabitants=inhabitants, burden=burden
    )


def arrangement(plans=(), *responsible):
    return Arrangement(
        on=DAY,
        plans=tuple(plans),
        responsible=tuple(
            Responsible(theme_key=theme, plan_key=plan, role=role)
            for theme, plan, role in responsible
        ),
    )


def told(evidence, arranged=None):
    return [spot.key for spot in blinde_flecken(evidence, arranged or arrangement())]


def test_plans_that_nobody_speaks_to():
    plans = [
        Plan(key="roads"),
        Plan(key="statistics"),
        Plan(key="parks", ortsteil_keys=frozenset({"01"})),
        Plan(key="closed", active=False),
        Plan(key="concerned"),
        Plan(key="young", target_groups=frozenset({"youth"})),
        Plan(key="old", target_groups=frozenset({"seniors"})),
    ]
    evidence = Evidence(
        spaces=spaces("02"),
        inputs=(
            said(BUS, CITY, 50),
            said(BUS, "02", None),
            said(Topic(Axis.THEME, "trees"), "02", 20),
            said(Topic(Axis.THEME, "trees"), CITY, 20),
            said(Topic(Axis.THEME, "music"), CITY, 0),
            said(Topic(Axis.TARGET_GROUP, "youth"), CITY, None),
        ),
    )

    assert told(
        evidence,
        arrangement(
            plans,
            ("bus", "roads", PlanRole.LEAD),
            ("trees", "parks", PlanRole.LEAD),
            ("bus", "concerned", PlanRole.AFFECTED),
        ),
    ) == [
        "blind:plan:statistics:no_theme",
        "blind:plan:parks:no_input",
        "blind:plan:old:no_input",
    ]


def test_space_from_which_nobody_spoke():
    evidence = Evidence(
        spaces=spaces("01", "02", "03"),
        inputs=(said(BUS, "01", 0, base=20), said(BUS, "02", 0, base=0)),
        voices=(voice("01", 20), voice("02", 0), voice("03", None)),
    )

    assert told(evidence) == ["blind:space:02:space_no_input"]


def test_quiet_and_burdened_ortsteil_is_told_by_inhabitants():
    evidence = Evidence(
        spaces=spaces("01", "02", "03", "04"),
        inputs=(said(BUS, CITY, 10),),
        voices=(
            voice("01", 300, 10_000, 0.0),
            voice("02", 300, 10_000, 0.4),
            voice("03", 30, 6_000, 1.0),  # 6 per 1,000 beside 23: quiet
            voice("04", 30, 2_000, 0.8),  # as few, but of a small place
        ),
    )

    (spot,) = blinde_flecken(evidence, arrangement())

    assert (spot.key, spot.kind) == ("quiet:ortsteil:03:quiet_burdened", Kind.QUIET)
    assert (spot.people, spot.base, spot.burden) == (30, 6_000, 1.0)
    assert round(spot.expected) == 141


def test_quiet_is_never_told_of_the_well_off_the_withheld_or_the_tiny():
    voices = (
        voice("01", 500, 10_000, 0.1),
        voice("02", 1, 9_000, 0.5),  # quiet, but not burdened
        voice("03", None, 9_000, 1.0),  # withheld
        voice("04", 0, 60, 0.9),  # nobody of 60: may be chance
        voice("05", 1, 9_000, None),  # nobody knows how burdened
    )
    evidence = Evidence(
        spaces=spaces("01"), inputs=(said(BUS, CITY, 10),), voices=voices
    )

    assert told(evidence) == []


def test_without_inhabitants_an_equal_share_of_all_is_expected():
    voices = (
        voice("01", 100, burden=0.2),
        voice("02", 100),
        voice("03", 5, burden=0.9),
    )
    evidence = Evidence(
        spaces=spaces("01", "03"), inputs=(said(BUS, CITY, 9),), voices=voices
    )

    assert told(evidence) == ["quiet:ortsteil:03:quiet_burdened"]


def test_silent_and_burdened_ortsteil_is_told_once():
    voices = (voice("01", 100, 1_000, 0.2), voice("02", 0, 1_000, 0.9))
    evidence = Evidence(
        spaces=spaces("01", "02"), inputs=(said(BUS, "01", 50),), voices=voices
    )

    assert told(evidence) == ["quiet:ortsteil:02:quiet_burdened"]


def test_the_most_burdened_come_first_however_much_they_say():
    voices = (
        voice("01", 900, 10_000, 0.1),
        voice("02", 30, 5_000, 0.7),
        voice("03", 90, 5_000, 1.0),
    )
    evidence = Evidence(
        spaces=spaces("01"), inputs=(said(BUS, "01", 9),), voices=voices
    )

    assert told(evidence) == [
        "quiet:ortsteil:03:quiet_burdened",
        "quiet:ortsteil:02:quiet_burdened",
    ]


def test_before_anybody_spoke_only_plans_without_a_theme_are_told():
    evidence = Evidence(
        spaces=spaces("01", "02"), inputs=(said(BUS, CITY, 0, base=0),), voices=()
    )
    plans = [Plan(key="roads"), Plan(key="statistics")]

    assert told(evidence, arrangement(plans, ("bus", "roads", PlanRole.LEAD))) == [
        "blind:plan:statistics:no_theme"
    ]
