"""Plans that the same people speak to, told from themes that are common anyhow."""

import datetime

import pytest

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import (
    CITY,
    Arrangement,
    Axis,
    Evidence,
    Input,
    Pair,
    Plan,
    Responsible,
    Space,
    ThemeSet,
    Topic,
)
from participation.handover.rules.interfaces import schnittstellen
from participation.handover.rules.sets import SetCounts

DAY = datetime.date(2026, 6, 1)
PLANS = tuple(Plan(key=key) for key in "ABCD")


def arrangement(*pairs, plans=PLANS):
    responsible = tuple(
        Responsible(theme_key=theme, plan_key=plan, role=PlanRole.LEAD)
        for theme, plan in pairs
    )
    return Arrangement(on=DAY, plans=plans, responsible=responsible)


EACH = arrangement(("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"))


def from_sets(sets, *, base):
    """The same people as sets, and as what a release would tell."""
    known = tuple(ThemeSet(theme_keys=frozenset(k), people=n) for k, n in sets.items())
    themes = sorted({theme for key in sets for theme in key})

    def people(*wanted):
        return sum(n for key, n in sets.items() if set(wanted) <= set(key))

    inputs = tuple(
        Input(topic=Topic(Axis.THEME, t), space_key=CITY, people=people(t), base=base)
        for t in themes
    )
    pairs = tuple(
        Pair(first=one, second=other, people=people(one, other))
        for one in themes
        for other in themes
        if one < other
    )
    spaces = (Space(key=CITY, label=""),)
    return (
        Evidence(spaces=spaces, inputs=inputs, sets=known, base=base),
        Evidence(spaces=spaces, inputs=inputs, pairs=pairs, base=base),
    )


def told(found):
    return [(one.key, one.people) for one in found]


# a and b are named by half of the city each and together by chance; c and d are rare and
# mostly together.
DECOY = {"a": 250, "b": 250, "ab": 250, "c": 10, "d": 10, "cd": 30}


@pytest.mark.parametrize("number", [0, 1])
def test_common_themes_do_not_drown_the_telling_ones(number):
    found = schnittstellen(from_sets(DECOY, base=1000)[number], EACH)

    assert told(found) == [("interface:plans:C+D:shared_people", 30)]
    assert found[0].expected == pytest.approx(1.6)
    assert (found[0].base, found[0].pairs) == (1000, (("c", "d"),))


def test_who_writes_much_does_not_join_everything():
    """Half of the people say nothing, so every pair is twice what chance would bring."""
    sets = {"ab": 60, "ac": 60, "ad": 60, "bc": 60, "bd": 60, "cd": 60}

    assert schnittstellen(from_sets(sets, base=1500)[0], EACH) == []


def test_few_people_tell_nothing():
    sets = {"a": 1, "b": 1, "ab": 9}

    assert schnittstellen(from_sets(sets, base=1000)[0], EACH) == []
    assert len(schnittstellen(from_sets(sets | {"ab": 10}, base=1000)[0], EACH)) == 1


def test_three_plans_that_hang_together_are_a_group_as_well():
    sets = {"ab": 40, "bc": 30, "abc": 5, "d": 100}

    for evidence in from_sets(sets, base=2000):
        assert [key for key, _ in told(schnittstellen(evidence, EACH))] == [
            "interface:plans:A+B:shared_people",
            "interface:plans:B+C:shared_people",
            "interface:plans:A+B+C:group",
        ]
    exact, at_least = (
        schnittstellen(evidence, EACH)[-1].people
        for evidence in from_sets(sets, base=2000)
    )
    assert (exact, at_least) == (75, 45)


def test_people_of_several_themes_of_a_plan_count_once():
    sets = {"ac": 20, "bc": 20, "abc": 10, "d": 100}
    both = arrangement(("a", "A"), ("b", "A"), ("c", "C"), ("d", "D"))

    exact, at_least = (
        schnittstellen(evidence, both) for evidence in from_sets(sets, base=2000)
    )

    assert told(exact) == [("interface:plans:A+C:shared_people", 50)]
    assert told(at_least) == [("interface:plans:A+C:shared_people", 30)]
    assert exact[0].pairs == (("a", "c"), ("b", "c"))


def test_theme_of_both_plans_joins_them_as_two_leads_only():
    sets = {"a": 50, "ab": 40}
    both = arrangement(("a", "A"), ("b", "B"), ("a", "B"))

    found = schnittstellen(from_sets(sets, base=1000)[0], both)

    assert told(found) == [("interface:theme:a:two_leads", 90)]
    assert found[0].plan_keys == ("A", "B")


def test_plans_of_different_parts_of_the_city_need_not_talk():
    plans = tuple(
        Plan(key=key, ortsteil_keys=frozenset({part})) for key, part in ["A1", "B2"]
    )
    apart = arrangement(("a", "A"), ("b", "B"), ("c", "A"), ("c", "B"), plans=plans)

    assert schnittstellen(from_sets({"ab": 40, "c": 9}, base=1000)[0], apart) == []


def test_partners_stand_in_where_nobody_leads_and_ended_plans_do_not():
    plans = (*PLANS[:2], Plan(key="C", active=False))
    responsible = (
        Responsible(theme_key="a", plan_key="A", role=PlanRole.PARTNER),
        Responsible(theme_key="b", plan_key="B", role=PlanRole.LEAD),
        Responsible(theme_key="b", plan_key="A", role=PlanRole.AFFECTED),
        Responsible(theme_key="b", plan_key="C", role=PlanRole.LEAD),
    )
    found = schnittstellen(
        from_sets({"ab": 40}, base=1000)[0],
        Arrangement(on=DAY, plans=plans, responsible=responsible),
    )

    assert told(found) == [("interface:plans:A+B:shared_people", 40)]


def test_withheld_pairs_tell_nothing():
    evidence = from_sets({"ab": 40}, base=1000)[1]
    hidden = Evidence(
        spaces=evidence.spaces,
        inputs=evidence.inputs,
        pairs=(Pair(first="a", second="b", people=None),),
        base=1000,
    )

    assert schnittstellen(hidden, EACH) == []


def test_union_of_sets_counts_everybody_once():
    counts = SetCounts(
        [
            ThemeSet(theme_keys=frozenset(keys), people=people)
            for keys, people in [("a", 5), ("ab", 70_000), ("bc", 3), ("", 9)]
        ]
    )

    assert counts.people(counts.naming("ac")) == 70_008
    assert counts.people(counts.naming("a") & counts.naming("b")) == 70_000
    assert counts.people(counts.naming("x")) == 0
