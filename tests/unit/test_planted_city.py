"""What is planted in a city is found, all of it and nothing else, whatever chance does."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.handover.rules.blind_spots import blinde_flecken
from participation.handover.rules.changes import changes
from participation.handover.rules.evidence import Arrangement, Evidence
from participation.handover.rules.gaps import planungsluecken
from participation.handover.rules.interfaces import schnittstellen
from tests.planted_city import (
    ARRANGEMENT,
    EXPECTED,
    ORTSTEILE,
    QUIET_FOUND,
    Person,
    evidence_of,
    people,
)

seeds = st.integers(min_value=0, max_value=10**6)


def found(evidence: Evidence, arrangement: Arrangement = ARRANGEMENT) -> list[str]:
    return [
        one.key
        for one in (
            *planungsluecken(evidence, arrangement),
            *schnittstellen(evidence, arrangement),
            *blinde_flecken(evidence, arrangement),
        )
    ]


@pytest.mark.parametrize("released", [False, True])
@settings(max_examples=15)
@given(seed=seeds)
def test_exactly_what_was_planted_is_found(released: bool, seed: int) -> None:
    keys = found(evidence_of(people(seed), released=released))

    assert sorted(keys) == sorted(EXPECTED | {QUIET_FOUND})


def test_without_an_index_nobody_is_called_burdened() -> None:
    assert set(found(evidence_of(people(1), index=False))) == EXPECTED


@pytest.mark.parametrize("released", [False, True])
def test_figures_are_those_of_the_people_planted(released: bool) -> None:
    evidence = evidence_of(people(1), released=released)
    gaps = {gap.key: gap for gap in planungsluecken(evidence, ARRANGEMENT)}
    figures = {key: (gap.people, len(gap.places)) for key, gap in gaps.items()}
    together = {
        one.key: one.people
        for one in schnittstellen(evidence, ARRANGEMENT)
        if one.pairs
    }

    assert figures["gap:theme:nahversorgung:no_plan"] == (25, 0)
    assert figures["gap:theme:klima:area_left_out"] == (12, 1)
    assert figures["gap:theme:bildung:target_group:seniors:group_left_out"] == (13, 0)
    assert list(gaps)[0] == "gap:theme:nahversorgung:no_plan"
    assert together == {
        "interface:plans:gesundheit+gruen:shared_people": 30,
        "interface:plans:miteinander+teilhabe:shared_people": 20,
        "interface:plans:gesundheit+miteinander:shared_people": 18,
        "interface:plans:gesundheit+gruen+miteinander+teilhabe:group": 68
        if not released
        else 30,
    }


@settings(max_examples=10)
@given(seed=seeds, ortsteil=st.sampled_from(ORTSTEILE[:50]), count=st.integers(1, 5))
def test_comments_about_nothing_planted_change_nothing(
    seed: int, ortsteil: str, count: int
) -> None:
    persons = people(7)
    more = [Person(ortsteil, frozenset({"oepnv"}))] * count

    assert found(evidence_of(persons + more)) == found(evidence_of(persons))


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_names_of_plans_and_their_order_do_not_matter(random) -> None:
    plans = list(ARRANGEMENT.plans)
    random.shuffle(plans)
    new = {plan.key: f"p{number}" for number, plan in enumerate(plans)}
    renamed = Arrangement(
        on=ARRANGEMENT.on,
        plans=tuple(dataclasses.replace(plan, key=new[plan.key]) for plan in plans),
        responsible=tuple(
            dataclasses.replace(entry, plan_key=new[entry.plan_key])
            for entry in ARRANGEMENT.responsible
        ),
    )
    evidence = evidence_of(people(3))

    def shape(arrangement: Arrangement) -> list[tuple[object, ...]]:
        old = {name: key for key, name in new.items()}
        return sorted(
            (
                one.reason,
                sorted(old.get(k, k) for k in one.plan_keys),
                one.topics,
                one.people,
            )
            for rule in (planungsluecken, schnittstellen, blinde_flecken)
            for one in rule(evidence, arrangement)
        )  # type: ignore[type-var]

    assert shape(renamed) == shape(ARRANGEMENT)


@settings(max_examples=10)
@given(seed=seeds, other=seeds)
def test_two_rounds_that_differ_by_chance_alone_differ_in_nothing(
    seed: int, other: int
) -> None:
    assert changes(evidence_of(people(seed)), evidence_of(people(other))) == []


@settings(max_examples=10)
@given(seed=seeds)
def test_exactly_the_planted_changes_are_found(seed: int) -> None:
    before, now = people(seed), people(seed + 1)
    before += [Person(key, frozenset({"autoverkehr"})) for key in ORTSTEILE * 4]
    now += [Person(key, frozenset({"freizeit"})) for key in ORTSTEILE * 4]
    # Everywhere as many people in both: more of them would make all other shares smaller.
    before += [Person(key, frozenset({"beteiligung"})) for key in ORTSTEILE * 2]
    before += [Person(key) for key in ORTSTEILE * 4]
    now += [Person(key, frozenset({"beteiligung"})) for key in ORTSTEILE * 6]

    found = changes(evidence_of(before), evidence_of(now))

    assert {(one.key, one.places[0].space_key) for one in found} == {
        ("change:theme:autoverkehr:solved", ""),
        ("change:theme:freizeit:new", ""),
        ("change:theme:beteiligung:growing", ""),
    }
