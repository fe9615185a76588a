"""The counts of today as the rules read them."""

from collections.abc import Iterable, Mapping, Sequence

from participation.handover.rules.evidence import (
    CITY,
    NO_ORTSTEIL,
    Axis,
    Crossing,
    Evidence,
    Input,
    Space,
    ThemeSet,
    Topic,
    Voice,
)
from participation.places.queries import OrtsteilView
from participation.publication.live.counting import LiveCounts


def space_key(ortsteil_key: str) -> str:
    """The space of an Ortsteil key of the counts, where '' is none."""
    return ortsteil_key or NO_ORTSTEIL


def evidence_of(
    counts: LiveCounts,
    *,
    themes: Sequence[str],
    groups: Sequence[str],
    ortsteile: Sequence[OrtsteilView],
    burden: Mapping[str, float],
) -> Evidence:
    """Every topic in every space, also where nobody speaks of it."""
    topics = [
        *(Topic(Axis.THEME, key) for key in themes),
        *(Topic(Axis.TARGET_GROUP, key) for key in groups),
    ]
    known = set(themes)
    return Evidence(
        spaces=(
            Space(key=CITY, label=""),
            *(
                Space(key=o.key, label=o.name, ortsteil_keys=frozenset({o.key}))
                for o in ortsteile
            ),
            Space(key=NO_ORTSTEIL, label=""),
        ),
        inputs=tuple(_inputs(counts, topics, [*(o.key for o in ortsteile), ""])),
        voices=tuple(
            Voice(
                ortsteil_key=o.key,
                people=counts.took_part.get(o.key, 0),
                inhabitants=o.population,
                burden=burden.get(o.key),
            )
            for o in ortsteile
        ),
        base=counts.base,
        crossings=tuple(_crossings(counts, known)),
        sets=tuple(
            ThemeSet(theme_keys=themes & known, people=people)
            for themes, people in counts.sets.items()
        ),
    )


def _inputs(
    counts: LiveCounts, topics: Sequence[Topic], places: Sequence[str]
) -> Iterable[Input]:
    base = counts.base
    for topic in topics:
        cells = counts.themes if topic.axis == Axis.THEME else counts.groups
        people = [cells.get((topic.key, place), 0) for place in places]
        yield Input(topic=topic, space_key=CITY, people=sum(people), base=base)
        for place, here in zip(places, people, strict=True):
            yield Input(
                topic=topic,
                space_key=space_key(place),
                people=here,
                base=counts.commenting.get(place, 0),
            )


def _crossings(counts: LiveCounts, known: set[str]) -> Iterable[Crossing]:
    whole: dict[tuple[str, str], int] = {}
    for (group, theme, place), people in counts.crossings.items():
        if theme in known:
            whole[group, theme] = whole.get((group, theme), 0) + people
            yield Crossing(
                theme_key=theme,
                group_key=group,
                space_key=space_key(place),
                people=people,
                base=counts.commenting.get(place, 0),
            )
    for (group, theme), people in whole.items():
        yield Crossing(
            theme_key=theme,
            group_key=group,
            space_key=CITY,
            people=people,
            base=counts.base,
        )
