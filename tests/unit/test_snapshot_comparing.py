"""What changed from one hand-over to the next, and why, from released figures alone."""

import dataclasses

from participation.core.kinds import PlanRole
from participation.handover.snapshot.assembling import assemble
from participation.handover.snapshot.circumstances import (
    PlanChange,
    RoleChange,
    Snapshot,
    VersionChange,
)
from participation.handover.snapshot.comparing import Reason, Turn, compare
from participation.handover.snapshot.inputs import Models, SchemeTopic, became
from participation.publication.releases.content import CITY
from tests.snapshot_parts import THEMES, VILLAGES, inputs, mapping, plan, release


def snapshot(*releases, **changes):
    given = inputs(*releases, **changes)
    return Snapshot(handover=assemble(given), inputs=given)


def reasons(found, key, space=CITY):
    [change] = [c for c in found.figures if (c.key, c.space_key) == (key, space)]
    return (change.before, change.after, change.reasons)


def other_themes(**cells):
    """The figures of the example with others for the whole city."""
    return {**THEMES, CITY: (tuple(cells.values()), 170)}


def test_nothing_changed_where_all_is_the_same():
    assert compare(snapshot(), snapshot()).is_empty


def test_new_answers_and_those_taken_back_are_told_by_who_took_part():
    more = {CITY: 360, "01": 150, "06": 120, "27": 90}
    fewer = {CITY: 330, "01": 120, "06": 120, "27": 90}
    themes = other_themes(oepnv=120, gruen=60, kultur=21, digital=0)

    grown = compare(snapshot(), snapshot(release(people=more, themes=themes)))
    shrunk = compare(snapshot(), snapshot(release(people=fewer, themes=themes)))

    assert reasons(grown, "") == (340, 360, (Reason.NEW_ANSWERS,))
    assert reasons(grown, "oepnv") == (100, 120, (Reason.NEW_ANSWERS,))
    assert reasons(shrunk, "oepnv") == (100, 120, (Reason.FEWER_ANSWERS,))
    assert {c.space_key for c in grown.figures} == {CITY, "01"}


def test_where_nobody_came_or_went_tags_were_corrected():
    themes = other_themes(oepnv=98, gruen=62, kultur=21, digital=0)

    found = compare(snapshot(), snapshot(release(themes=themes)))

    assert reasons(found, "oepnv") == (100, 98, (Reason.CORRECTED_TAGS,))
    assert reasons(found, "gruen") == (60, 62, (Reason.CORRECTED_TAGS,))


def test_another_model_is_the_reason_before_corrections():
    themes = other_themes(oepnv=98, gruen=60, kultur=21, digital=0)
    models = Models(pipelines=("rules-2",), rules=inputs().models.rules)

    found = compare(snapshot(), snapshot(release(themes=themes), models=models))

    assert reasons(found, "oepnv") == (100, 98, (Reason.OTHER_MODEL,))
    assert found.versions == (
        VersionChange(name="pipelines", before="rules-1", after="rules-2"),
    )


def test_what_is_withheld_now_gives_no_figure_away():
    themes = other_themes(oepnv=100, gruen=60, kultur=None, digital=0)

    found = compare(snapshot(), snapshot(release(themes=themes)))
    back = compare(snapshot(release(themes=themes)), snapshot())

    assert reasons(found, "kultur") == (21, None, (Reason.WITHHELD_NOW,))
    assert reasons(back, "kultur") == (None, 21, (Reason.SHOWN_NOW,))


def test_other_spaces_are_not_compared_but_named():
    wider = dataclasses.replace(VILLAGES, ortsteil_keys=("27", "28", "29"))
    plain = release()
    spaces = (*plain.spaces[:2], wider)
    people = {CITY: 345, "01": 130, "06": 120, "27": 95}

    found = compare(snapshot(), snapshot(release(spaces=spaces, people=people)))

    assert reasons(found, "", "27") == (90, 95, (Reason.OTHER_SPACES,))


def test_a_new_responsibility_closes_a_gap_and_is_named_as_the_reason():
    after = snapshot(
        mapping=mapping(
            oepnv=("verkehr", PlanRole.LEAD),
            gruen=("gruen", PlanRole.LEAD),
            digital=("verkehr", PlanRole.PARTNER),
            kultur=("sport", PlanRole.LEAD),
        )
    )

    found = compare(snapshot(), after)

    assert found.roles == (
        RoleChange(
            theme_key="kultur", plan_key="sport", before="", after="federfuehrend"
        ),
    )
    turns = {(c.key, c.turn): c.reasons for c in found.findings}
    assert turns["gap:theme:kultur:no_plan", Turn.GONE] == (Reason.RESPONSIBILITY,)
    assert turns["blind:plan:sport:no_theme", Turn.GONE] == (Reason.RESPONSIBILITY,)
    assert found.figures == ()


def test_plans_that_come_go_or_reach_further_are_told():
    old = mapping()
    new = dataclasses.replace(
        old,
        plans=(
            *(one for one in old.plans if one.head.key not in ("gruen", "sport")),
            plan("gruen", areas=("01", "06")),
            plan("laerm"),
        ),
    )

    found = compare(snapshot(), snapshot(mapping=new))

    assert set(found.plans) == {
        PlanChange(
            plan_key="gruen", field="ortsteil_keys", before="01", after="01, 06"
        ),
        PlanChange(plan_key="laerm", field="", before="", after="yes"),
        PlanChange(plan_key="sport", field="", before="yes", after=""),
    }


def test_a_split_and_a_merge_are_followed_over_several_steps():
    scheme = inputs().scheme
    topic = {topic.key: topic for topic in scheme.themes}
    named = {
        key: SchemeTopic(key=key, label={"de": key}, definition={}) for key in "abc"
    }
    split = dataclasses.replace(
        scheme,
        version="2",
        themes=(topic["oepnv"], topic["gruen"], named["a"], named["c"]),
        history=(
            {"kind": "split", "from": "kultur", "to": "a"},
            {"kind": "split", "from": "kultur", "to": "b"},
            {"kind": "merge", "from": "b", "to": "c"},
            {"kind": "merge", "from": "digital", "to": "c"},
        ),
    )

    found = compare(snapshot(), snapshot(scheme=split)).scheme

    assert became("kultur", split) == ("a", "c")
    assert became("oepnv", split) == ("oepnv",)
    assert found.ended == ("digital", "kultur")
    assert found.added == ("a", "c")
    assert found.split == {"kultur": ("a", "c")}
    assert found.merged == {"c": ("digital", "kultur")}


def test_a_circle_in_the_history_ends():
    scheme = dataclasses.replace(
        inputs().scheme, history=({"from": "x", "to": "y"}, {"from": "y", "to": "x"})
    )

    assert became("x", scheme) == ()
