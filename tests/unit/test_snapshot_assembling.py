"""From released figures to the hand-over: sums, spaces, references, findings, changes."""

import dataclasses

from participation.core.kinds import PlanRole
from participation.handover.snapshot.assembling import assemble
from participation.handover.snapshot.combining import combine, common_spaces, regrouped
from participation.handover.snapshot.inputs import (
    Decided,
    NamedSpace,
    Previous,
    Scheme,
)
from participation.handover.snapshot.leaves import Counted, leaf_of, new_salt, root_of
from participation.handover.snapshot.refs import read_ref
from participation.handover.snapshot.stored import to_content
from participation.handover.snapshot.tables import derived
from participation.publication.releases.content import CITY, NO_ORTSTEIL, Space
from participation.publication.releases.regrouping import (
    Grouped,
    Grouping,
    regrouped_spaces,
)
from participation.publication.releases.stored import digest_of
from tests.snapshot_parts import (
    ALTSTADT,
    DAY,
    MADE,
    RIETH,
    THEMES,
    VILLAGES,
    inputs,
    mapping,
    release,
)

NOWHERE = Space(key=NO_ORTSTEIL, label="ohne Angabe", ortsteil_keys=())


def line(handover, key):
    [found] = [
        one for one in (*handover.themes, *handover.target_groups) if one.key == key
    ]
    return found


def people(found):
    return (found.city.people, *(figure.people for figure in found.cells))


def test_figures_are_those_of_the_release_and_withheld_ones_stay_so():
    made = assemble(inputs())

    assert [(h.key, h.participants.people) for h in made.spaces] == [
        ("01", 130),
        ("06", 120),
        ("27", 90),
    ]
    assert people(line(made, "oepnv")) == (100, 40, 35, 25)
    assert people(line(made, "gruen")) == (60, 20, None, None)
    assert line(made, "gruen").cells[1].base == 55
    assert line(made, "oepnv").city.as_of == DAY
    assert [one.key for one in made.themes] == ["oepnv", "gruen", "kultur", "digital"]
    assert line(made, "oepnv").lead == ("verkehr",)
    assert line(made, "digital").partners == ("verkehr",)
    assert line(made, "children").lead == ("kita",)


def test_references_stay_with_their_figure_when_others_grow():
    grown = {space: ((99, *cells[1:]), base) for space, (cells, base) in THEMES.items()}
    grown[CITY] = ((5, 160, 21, 0), 170)
    before, after = assemble(inputs()), assemble(inputs(release(themes=grown)))

    assert [one.key for one in after.themes] != [one.key for one in before.themes]
    refs = {
        one.key: [one.city.ref, *(f.ref for f in one.cells)] for one in before.themes
    }
    assert refs == {
        one.key: [one.city.ref, *(f.ref for f in one.cells)] for one in after.themes
    }
    every = [ref for own in refs.values() for ref in own]
    assert len(set(every)) == len(every) == 16
    assert [read_ref(ref) for ref in every] == every


def test_people_of_several_subjects_are_added_up_where_neither_is_withheld():
    comments = release(
        subject="comments",
        themes={
            CITY: ((10, 7, None, 0), 30),
            "01": ((4, 3, 2, 0), 12),
            "06": ((6, 4, 1, 0), 18),
        },
        spaces=(ALTSTADT, RIETH),
        people={CITY: 50, "01": 20, "06": 30},
    )

    made = assemble(inputs(release(), comments))

    assert people(line(made, "oepnv")) == (110, 44, 41, 25)
    assert line(made, "oepnv").city.base == 200
    assert people(line(made, "gruen")) == (67, 23, None, None)
    assert people(line(made, "kultur")) == (None, 23, None, None)
    assert made.participants.people == 390


def test_spaces_of_several_releases_are_merged_until_every_line_fits():
    wide = Space(key="01", label="Altstadt, Rieth", ortsteil_keys=("01", "06"))
    chain = Space(key="06", label="Rieth, Stotternheim", ortsteil_keys=("06", "27"))

    assert common_spaces([[ALTSTADT, RIETH, NOWHERE], [wide, NOWHERE]]) == (
        wide,
        NOWHERE,
    )
    [all_] = common_spaces([[wide, VILLAGES], [ALTSTADT, chain]])
    assert all_.ortsteil_keys == ("01", "06", "27", "28")
    assert all_.label == "Altstadt, Rieth, Stotternheim, Schwerborn"
    assert common_spaces([[ALTSTADT], []]) == ()


def test_a_grouping_counts_the_same_figures_by_other_spaces():
    groups = (
        NamedSpace(key="raum-01", label="Mitte", ortsteil_keys=("01", "06")),
        NamedSpace(key="raum-02", label="Nord", ortsteil_keys=("27", "28")),
    )
    cut = (groups[0], dataclasses.replace(groups[1], ortsteil_keys=("27",)))
    given = inputs()

    def made(spaces):
        places = dataclasses.replace(given.places, spaces=spaces)
        return assemble(dataclasses.replace(given, places=places))

    by_group, torn = made(groups), made(cut)

    assert [(h.key, h.label, h.participants.people) for h in by_group.spaces] == [
        ("raum-01", "Mitte", 250),
        ("raum-02", "Nord", 90),
    ]
    assert people(line(by_group, "oepnv")) == (100, 75, 25)
    assert people(line(by_group, "gruen")) == (60, None, None)
    assert [h.ortsteil_keys for h in torn.spaces] == [("01", "06"), ("27", "28")]


def test_groups_that_share_an_ortsteil_stay_apart_where_no_line_is_cut():
    groups = (
        Space(key="raum-01", label="Mitte", ortsteil_keys=("01", "06")),
        Space(key="raum-02", label="Nord", ortsteil_keys=("06", "27")),
    )
    whole = dataclasses.replace(groups[1], ortsteil_keys=("06", "27", "28"))
    lines = (ALTSTADT, RIETH, VILLAGES, NOWHERE)

    assert regrouped(lines, (groups[0], whole)) == (groups[0], whole, NOWHERE)
    # A line that is cut is told with the group, and with what shares another line.
    assert regrouped(lines, groups) == (
        groups[0],
        dataclasses.replace(groups[1], ortsteil_keys=("06", "27", "28")),
        NOWHERE,
    )
    assert regrouped(lines, groups[:1]) == (groups[0], VILLAGES, NOWHERE)
    for asked in (groups, (groups[0], whole), groups[:1]):
        told = [space for space in regrouped(lines, asked) if space.ortsteil_keys]
        published = regrouped_spaces(lines, grouping(asked))
        assert {s.ortsteil_keys for s in told} == {
            tuple(sorted(s.ortsteil_keys)) for s in published if s.ortsteil_keys
        }


def grouping(spaces):
    return Grouping(
        name="neu",
        spaces=tuple(
            Grouped(key=s.key, name=s.label, ortsteil_keys=frozenset(s.ortsteil_keys))
            for s in spaces
        ),
    )


def test_a_theme_that_one_release_did_not_know_has_no_sum():
    old = release(subject="comments")
    old = dataclasses.replace(
        old,
        tables=tuple(
            dataclasses.replace(
                table,
                options=table.options[:1],
                lines=tuple(
                    dataclasses.replace(one, cells=one.cells[:1]) for one in table.lines
                ),
            )
            if table.key == "themes"
            else table
            for table in old.tables
        ),
    )

    found = combine([release(), old], ["themes"])

    assert found.count("themes", "oepnv", CITY).people == 200
    assert found.count("themes", "gruen", CITY).people is None


def test_a_table_left_out_for_protection_is_unknown_and_one_nobody_answered_is_nothing():
    whole = release()
    without = tuple(table for table in whole.tables if table.key != "themes")
    silent = dataclasses.replace(release(subject="comments"), tables=without)
    method = {**whole.method, "left_out": ["themes"]}
    hidden = dataclasses.replace(silent, method=method)

    known = combine([whole, silent], ["themes"]).count("themes", "oepnv", CITY)
    unknown = combine([whole, hidden], ["themes"]).count("themes", "oepnv", CITY)

    assert (known.people, unknown.people) == (100, None)


def test_findings_follow_from_figures_and_mapping_and_carry_what_staff_decided():
    decided = Decided(
        key="gap:theme:kultur:no_plan",
        state="rejected",
        reason="Kultur plant neu.",
        decided_on=MADE,
    )

    made = assemble(inputs(decisions=(decided,)))

    gaps = [(gap.ref, gap.key, gap.people) for gap in made.of_kind("gap")]
    assert gaps == [("L-0001D", "gap:theme:kultur:no_plan", 21)]
    [gap] = made.of_kind("gap")
    assert gap.decision is not None
    assert (gap.decision.state, gap.space_keys) == ("rejected", ("01",))
    blind = [(spot.reason, spot.plan_keys) for spot in made.of_kind("blind_spot")]
    assert blind == [("no_theme", ("sport",))]


def test_changes_are_found_against_the_hand_over_before():
    grown = {
        **THEMES,
        CITY: ((100, 60, 90, 0), 170),
        "01": ((40, 20, 60, 0), 70),
    }
    before = assemble(inputs())
    content = to_content(before)
    previous = Previous(digest=digest_of(content), content=content)

    made = assemble(inputs(release(themes=grown), previous=previous))

    [change] = made.of_kind("change")
    assert (change.reason, change.topics) == ("growing", (("theme", "kultur"),))
    assert (change.before, change.people) == (21, 90)
    assert assemble(inputs(previous=previous)).of_kind("change") == ()


def test_a_theme_that_was_split_is_compared_with_what_became_of_it():
    content = to_content(assemble(inputs()))
    content["themes"] = [
        {**one, "key": "draussen"} if one["key"] == "gruen" else one
        for one in content["themes"]
    ]
    previous = Previous(digest="", content=content)
    scheme = inputs().scheme
    split = dataclasses.replace(
        scheme,
        version="2",
        history=({"from": "draussen", "to": "gruen"},),
    )

    made = assemble(inputs(previous=previous, scheme=split))

    assert isinstance(split, Scheme)
    assert made.of_kind("change") == ()
    assert made.versions["scheme"] == {"key": "erfurt", "version": "2"}


def test_derived_tables_tell_each_plan_and_each_ortsteil():
    given = inputs()
    names = {one.key: one.name for one in given.places.ortsteile}

    tables = derived(assemble(given), names)

    [green] = [one for one in tables["by_plan"] if one["plan"] == "gruen"]
    assert [(t["key"], t["role"]) for t in green["topics"]] == [("gruen", "lead")]
    assert [s["space"] for s in green["topics"][0]["spaces"]] == ["01"]
    [village] = [one for one in tables["by_ortsteil"] if one["ortsteil"] == "28"]
    [place] = village["spaces"]
    assert (place["space"], place["shared_with"]) == ("27", ["27"])
    assert place["participants"]["people"] == 90
    assert [t["figure"]["people"] for t in place["topics"] if t["key"] == "oepnv"] == [
        25
    ]


def test_simulated_releases_give_a_simulated_hand_over():
    assert assemble(inputs(release(simulated=True))).simulated
    assert not assemble(inputs()).simulated


def test_a_role_of_nobody_makes_a_gap():
    made = assemble(inputs(mapping=mapping(kultur=("sport", PlanRole.LEAD))))

    assert {gap.topics[0][1] for gap in made.of_kind("gap")} == {"oepnv", "gruen"}


def test_the_root_does_not_depend_on_the_order_and_every_leaf_counts():
    leaves = [leaf_of(counted(number), new_salt()) for number in range(7)]

    root = root_of(leaves)

    assert root_of(reversed(leaves)) == root
    assert len({root, *(root_of(leaves[:n] + leaves[n + 1 :]) for n in range(7))}) == 8
    assert root_of([]) != root_of(leaves[:1])


def test_a_leaf_tells_nothing_without_its_salt_and_all_that_was_counted():
    salt = new_salt()
    leaf = leaf_of(counted(1), salt)

    assert leaf_of(counted(1), salt) == leaf
    assert leaf_of(counted(2), salt) != leaf
    assert leaf_of(counted(1), new_salt()) != leaf


def counted(number):
    return Counted(
        subject="default",
        ortsteil_key="06",
        commented=True,
        themes=("oepnv",),
        target_groups=(),
        answers=str(number),
        tags=(),
    )
