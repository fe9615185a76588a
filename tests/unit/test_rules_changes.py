"""Two rounds of a city: what is new, grows, fades and is no longer named."""

import pytest

from participation.handover.rules.changes import changes
from participation.handover.rules.evidence import (
    CITY,
    Axis,
    Evidence,
    Input,
    Space,
    Topic,
)

SPACES = (
    Space(key=CITY, label=""),
    Space(key="01", label="", ortsteil_keys=frozenset({"01"})),
)


def theme(key):
    return Topic(Axis.THEME, key)


def evidence(*, base=1000, spaces=SPACES, space=CITY, **people):
    return Evidence(
        spaces=spaces,
        inputs=tuple(
            Input(topic=theme(key), space_key=space, people=count, base=base)
            for key, count in people.items()
        ),
        base=base if space == CITY else None,
    )


def told(*args, **kwargs):
    return [(c.key, c.before_people, c.people) for c in changes(*args, **kwargs)]


def test_every_kind_of_change_is_told_by_share():
    before = evidence(bus=100, music=0, trees=200, noise=200, walks=100)
    now = evidence(base=2000, bus=400, music=100, trees=200, noise=10, walks=200)

    assert told(before, now) == [
        ("change:theme:noise:solved", 200, 10),
        ("change:theme:bus:growing", 100, 400),
        ("change:theme:trees:fading", 200, 200),
        ("change:theme:music:new", 0, 100),
    ]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (evidence(base=39, bus=0), evidence(base=1000, bus=900)),
        (evidence(bus=None), evidence(bus=900)),
        (evidence(bus=900), evidence(bus=None)),
        (evidence(base=100, bus=10), evidence(base=100, bus=17)),  # may be chance
        (evidence(base=10**6, bus=10**5), evidence(base=10**6, bus=105_000)),  # tiny
    ],
)
def test_what_is_small_withheld_or_chance_is_no_change(before, now):
    assert changes(before, now) == []


def test_theme_without_a_figure_was_named_by_nobody():
    assert told(evidence(walks=100), evidence(walks=100, bus=900)) == [
        ("change:theme:bus:new", 0, 900)
    ]


def test_only_spaces_of_the_same_ortsteile_are_compared():
    merged = (Space(key="01", label="", ortsteil_keys=frozenset({"01", "02"})),)
    before = evidence(space="01", bus=0)
    now = evidence(space="01", bus=500)

    assert [c.places[0].space_key for c in changes(before, now)] == ["01"]
    assert changes(before, evidence(space="01", spaces=merged, bus=500)) == []


def test_the_whole_city_comes_before_its_spaces():
    def both(city, space):
        entries = [(CITY, city), ("01", space)]
        return Evidence(
            spaces=SPACES,
            inputs=tuple(
                Input(topic=theme("bus"), space_key=key, people=n, base=1000)
                for key, n in entries
            ),
        )

    (found,) = changes(both(100, 50), both(200, 400))

    assert [place.space_key for place in found.places] == [CITY, "01"]
    assert [then.people for then in found.before] == [100, 50]


MAPPING = {theme("traffic"): [theme("bus"), theme("cars")]}


def test_split_theme_is_compared_as_a_whole_within_its_bounds():
    before = evidence(traffic=300)

    assert told(before, evidence(bus=200, cars=200), mapping=MAPPING) == []
    assert told(before, evidence(bus=400, cars=10), mapping=MAPPING) == [
        ("change:theme:bus+cars:growing", 300, None)
    ]
    assert told(before, evidence(bus=50, cars=60), mapping=MAPPING) == [
        ("change:theme:bus+cars:fading", 300, None)
    ]


def test_merged_themes_are_compared_as_one():
    mapping = {theme("bus"): [theme("traffic")], theme("cars"): [theme("traffic")]}

    assert told(evidence(bus=100, cars=0), evidence(traffic=300), mapping=mapping) == [
        ("change:theme:traffic:growing", 100, 300)
    ]


def test_theme_that_the_earlier_scheme_did_not_have_is_not_new():
    mapping = {theme("bus"): [theme("bus")], theme("gone"): []}

    assert (
        told(evidence(bus=100, gone=400), evidence(bus=100, music=500), mapping=mapping)
        == []
    )
