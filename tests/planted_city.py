"""A city of which everything is known: who says what where, and what must be found in it.

`people` draws persons by a seed; what is common is drawn independently, so that only what
is planted stands out. `evidence_of` counts them by itself, without the product's SQL.
"""

import datetime
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from participation.core.kinds import PlanRole
from participation.handover.rules.evidence import (
    CITY,
    NO_ORTSTEIL,
    Arrangement,
    Axis,
    Crossing,
    Evidence,
    Input,
    Pair,
    Plan,
    Responsible,
    Space,
    ThemeSet,
    Topic,
    Voice,
)

DAY = datetime.date(2026, 9, 5)
YESTERDAY, TOMORROW = (DAY + datetime.timedelta(days=n) for n in (-1, 1))
ORTSTEILE = tuple(f"{number:02d}" for number in range(1, 54))
SILENT, QUIET, PROUD, LOUD = "53", "06", "07", "08"
"""Nobody speaks; few speak and bear much; few speak and bear little; many speak."""
THEMES = (
    "wohnen", "wohnumfeld", "nahversorgung", "oepnv", "rad_fuss", "autoverkehr",
    "sicherheit", "gruen", "klima", "kinder", "jugend", "bildung", "senioren",
    "gesundheit", "inklusion", "integration", "zusammenleben", "freizeit", "arbeit",
    "beteiligung",
)  # fmt: skip
GROUPS = ("children", "youth", "families", "seniors", "homeless")


@dataclass(frozen=True)
class Person:
    """Topics of one comment each; nobody who takes part says nothing but `themes` may be
    empty: then there is a comment without a theme."""

    ortsteil: str
    themes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


PLANS = (
    Plan(key="stadt"),
    Plan(key="verkehr"),
    Plan(key="ordnung"),
    Plan(key="gruen"),
    Plan(key="gesundheit"),
    Plan(key="klima", ortsteil_keys=frozenset({"01", "02"})),
    Plan(key="alt", valid_to=YESTERDAY),
    Plan(key="neu", valid_from=TOMORROW),
    Plan(key="zu", active=False),
    Plan(key="bildung", target_groups=frozenset({"children", "youth", "families"})),
    Plan(key="senioren", target_groups=frozenset({"seniors"})),
    Plan(key="kultur"),
    Plan(key="statistik"),
    Plan(key="teilhabe"),
    Plan(key="miteinander"),
)
LEADS = (
    ("wohnen", "stadt"), ("oepnv", "verkehr"), ("rad_fuss", "verkehr"),
    ("sicherheit", "ordnung"), ("sicherheit", "stadt"),
    ("gruen", "gruen"), ("gesundheit", "gesundheit"), ("klima", "klima"),
    ("arbeit", "alt"), ("kinder", "neu"), ("jugend", "zu"),
    ("bildung", "bildung"), ("freizeit", "kultur"), ("senioren", "senioren"),
    ("inklusion", "teilhabe"), ("integration", "miteinander"),
)  # fmt: skip
PARTNERS = (("wohnumfeld", "gruen"),)
AFFECTED = (("nahversorgung", "stadt"),)
ARRANGEMENT = Arrangement(
    on=DAY,
    plans=PLANS,
    responsible=tuple(
        Responsible(theme_key=theme, plan_key=plan, role=role)
        for role, pairs in (
            (PlanRole.LEAD, LEADS),
            (PlanRole.PARTNER, PARTNERS),
            (PlanRole.AFFECTED, AFFECTED),
        )
        for theme, plan in pairs
    ),
)
EXPECTED = {
    "gap:theme:nahversorgung:no_plan",
    "gap:theme:arbeit:expired",
    "gap:theme:kinder:not_yet_valid",
    "gap:theme:jugend:ended",
    "gap:theme:klima:area_left_out",
    "gap:target_group:homeless:no_plan",
    "gap:theme:bildung:target_group:seniors:group_left_out",
    "interface:plans:gesundheit+gruen:shared_people",
    "interface:plans:miteinander+teilhabe:shared_people",
    "interface:plans:gesundheit+miteinander:shared_people",
    "interface:plans:gesundheit+gruen+miteinander+teilhabe:group",
    "interface:theme:sicherheit:two_leads",
    "blind:plan:kultur:no_input",
    "blind:plan:statistik:no_theme",
    f"blind:space:{SILENT}:space_no_input",
}
QUIET_FOUND = f"quiet:ortsteil:{QUIET}:quiet_burdened"
"""Found where the city has an index of the Sozialstrukturatlas."""


def people(seed: int, *, in_each: int = 30) -> list[Person]:
    """Everybody who takes part. Common themes are drawn, the planted ones are exact."""
    draw = random.Random(seed)
    others = [key for key in ORTSTEILE if key not in {SILENT, QUIET, PROUD}]
    found = [_common(draw, key) for key in others for _ in range(in_each)]
    found += [_common(draw, key) for key in (QUIET, PROUD) for _ in range(3)]
    found += [_common(draw, LOUD) for _ in range(2 * in_each)]
    found += _planted(draw, others)
    draw.shuffle(found)
    return found


def _common(draw: random.Random, ortsteil: str) -> Person:
    """Half speak of buses, half of housing, a quarter of neither: all by chance."""
    chances = {"oepnv": 0.5, "wohnen": 0.5, "wohnumfeld": 0.1, "sicherheit": 0.08}
    named = {theme for theme, chance in chances.items() if draw.random() < chance}
    groups = {"seniors"} if draw.random() < 0.05 else set[str]()
    return Person(ortsteil, frozenset(named), frozenset(groups))


def _planted(draw: random.Random, others: Sequence[str]) -> list[Person]:
    def some(
        count: int, themes: str, *, groups: str = "", at: str | None = None
    ) -> Iterable[Person]:
        """So many people, nowhere as many as would be a need of that Ortsteil."""
        spread = draw.sample(others, len(others))
        for number in range(count):
            yield Person(
                at or spread[number % len(spread)],
                frozenset(themes.split()),
                frozenset(groups.split()),
            )

    return [
        *some(25, "nahversorgung"),
        *some(20, "arbeit"),
        *some(21, "kinder"),
        *some(22, "jugend"),
        *some(40, "klima", at="01"),  # its plan is there
        *some(12, "klima", at="09"),
        *some(9, "klima", at="10"),  # too few
        *some(9, "zusammenleben"),  # too few, and no plan
        *some(15, "", groups="homeless"),
        *some(30, "", groups="youth"),
        *some(30, "bildung", groups="children"),
        *some(13, "bildung", groups="seniors"),
        *some(30, "gruen gesundheit"),
        *some(20, "inklusion integration"),
        *some(18, "gesundheit integration"),
        *some(9, "gesundheit inklusion"),  # too few together
        *some(40, "gesundheit"),
        *some(40, "gruen"),
        *some(12, "senioren"),
        *some(12, "rad_fuss"),
    ]


def evidence_of(
    persons: Sequence[Person], *, released: bool = False, index: bool = True
) -> Evidence:
    """Count the persons: by sets as live, or by pairs of themes as in a release."""
    base = Counter(person.ortsteil for person in persons)
    topics = [
        *(Topic(Axis.THEME, key) for key in THEMES),
        *(Topic(Axis.TARGET_GROUP, key) for key in GROUPS),
    ]
    cells = Counter(
        (topic, person.ortsteil) for person in persons for topic in _topics(person)
    )
    whole = Counter(topic for person in persons for topic in _topics(person))
    inputs = [
        Input(topic=t, space_key=CITY, people=whole[t], base=len(persons))
        for t in topics
    ] + [
        Input(topic=t, space_key=key, people=cells[t, key], base=base[key])
        for t in topics
        for key in ORTSTEILE
    ]
    pairs = Counter(
        pair for person in persons for pair in combinations(sorted(person.themes), 2)
    )
    sets = Counter(person.themes for person in persons if person.themes)
    return Evidence(
        spaces=(
            Space(key=CITY, label=""),
            *(Space(key=k, label=k, ortsteil_keys=frozenset({k})) for k in ORTSTEILE),
            Space(key=NO_ORTSTEIL, label=""),
        ),
        inputs=tuple(inputs),
        pairs=tuple(
            Pair(first=one, second=other, people=pairs[one, other])
            for one, other in combinations(sorted(THEMES), 2)
        )
        if released
        else (),
        voices=tuple(_voices(base, index=index)),
        base=len(persons),
        crossings=tuple(_crossings(persons, base)),
        sets=()
        if released
        else tuple(ThemeSet(theme_keys=k, people=n) for k, n in sets.items()),
    )


def _topics(person: Person) -> Iterable[Topic]:
    yield from (Topic(Axis.THEME, key) for key in person.themes)
    yield from (Topic(Axis.TARGET_GROUP, key) for key in person.groups)


def _crossings(persons: Sequence[Person], base: Counter[str]) -> Iterable[Crossing]:
    found = Counter(
        (theme, group, space)
        for person in persons
        for theme in person.themes
        for group in person.groups
        for space in (CITY, person.ortsteil)
    )
    for (theme, group, space), count in found.items():
        yield Crossing(
            theme_key=theme,
            group_key=group,
            space_key=space,
            people=count,
            base=base[space] if space else len(persons),
        )


INHABITANTS = {QUIET: 6_000, PROUD: 6_000, LOUD: 3_000}
BURDEN = {QUIET: 0.9, PROUD: 0.2, LOUD: 1.0, SILENT: 0.1}


def _voices(base: Counter[str], *, index: bool) -> Iterable[Voice]:
    for key in ORTSTEILE:
        yield Voice(
            ortsteil_key=key,
            people=base[key],
            inhabitants=INHABITANTS.get(key, 1_500),
            burden=BURDEN.get(key, 0.5) if index else None,
        )
