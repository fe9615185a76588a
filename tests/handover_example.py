"""A hand-over of a tiny city, made by hand: every kind of finding, and withheld figures.

For tests of documents and pages that need known numbers. Nothing in it was counted.
"""

import datetime

from participation.handover.snapshot.content import (
    Decision,
    Figure,
    Finding,
    Handover,
    PlanHead,
    Source,
    SpaceHead,
    Step,
    StepPart,
    TopicLine,
)
from participation.handover.snapshot.refs import RefKind, make_ref
from participation.publication.releases.content import Audience

DAY = datetime.date(2026, 9, 5)
MADE = datetime.date(2026, 9, 12)

SPACES = (
    ("01", "Altstadt", ("01",), 130),
    ("06", "Rieth", ("06",), 120),
    ("27", "Stotternheim, Schwerborn", ("27", "28"), 90),
    ("none", "ohne Angabe des Ortsteils", (), None),
)
BASES = (60, 55, 45, None)
CITY_BASE = 170
# Theme, label, people of the city and by space, lead, partners, affected, checked.
THEMES = (
    ("oepnv", {"de": "Bus und Bahn (ÖPNV)", "en": "Buses and trams"},
     (104, 30, 34, 35, None), ("verkehr",), ("umwelt",), ("senioren",), 40),
    ("gruen", {"de": "Grün, Natur und Spielplätze", "en": "Parks and nature"},
     (66, 24, 28, 12, None), ("gruen",), (), (), 20),
    ("sicherheit", {"de": "Sicherheit und Ordnung", "en": "Safety"},
     (47, 0, 47, 0, 0), ("ordnung",), ("quartier", "jugend"), (), 10),
    ("kultur", {"de": "Kultur und Veranstaltungen", "en": "Culture"},
     (21, 21, None, None, 0), (), (), (), None),
    ("digital", {"de": "Internet und Digitales", "en": "Internet"},
     (None, None, None, None, None), ("stadt",), (), (), None),
)  # fmt: skip
GROUPS = (
    ("children", {"de": "Kinder", "en": "Children"},
     (58, 18, 30, 10, 0), ("kita", "gruen"), (), (), 20),
    ("homeless", {"de": "Menschen ohne Wohnung", "en": "Homeless people"},
     (12, 12, None, 0, None), (), (), (), None),
)  # fmt: skip
# Key, name, Amt, confirmed, from, to, Ortsteile, target groups.
PLANS = (
    ("verkehr", "Verkehrsplanung", "Tiefbau- und Verkehrsamt", True, None, None, (), ()),
    ("gruen", "Grün, Spielplätze, Friedhöfe", "Garten- und Friedhofsamt", False,
     None, None, ("01", "06"), ()),
    ("ordnung", "Ordnung und Sicherheit", "Bürgeramt", False, None, None, (), ()),
    ("quartier", "Quartiersplanungskoordination", "Amt für Soziales", True,
     None, None, ("06",), ()),
    ("umwelt", "Klimaanpassung und Klimaschutz", "Umwelt- und Naturschutzamt", False,
     None, None, (), ()),
    ("senioren", "Seniorenplanung", "Amt für Soziales", True, None, None, (),
     ("seniors",)),
    ("kita", "Bedarfsplan Tageseinrichtungen", "Jugendamt", True, None,
     datetime.date(2026, 7, 31), (), ("children",)),
    ("jugend", "Kinder- und Jugendförderplan", "Jugendamt", True, None, None, (),
     ("youth",)),
    ("kultur", "Kultur", None, False, None, datetime.date(2025, 12, 31), (), ()),
    ("stadt", "Stadtentwicklung", None, False, None, None, (), ()),
    ("sport", "Sportentwicklungsplan Erfurt 2030", "Erfurter Sportbetrieb", False,
     None, None, (), ()),
)  # fmt: skip


def example() -> Handover:
    """The hand-over: four spaces, five themes, two target groups, ten findings."""
    return Handover(
        reference="UE-2026-002",
        title="Bedarfe im Herbst 2026",
        drucksache="0966/21",
        vorhaben="VH 01/22",
        created_on=MADE,
        city="Landeshauptstadt Erfurt",
        attribution="Datenquelle: Stadtverwaltung Erfurt",
        step=_step(),
        sources=(_source(),),
        grouping="",
        spaces=tuple(
            SpaceHead(
                key=key,
                label=label,
                ortsteil_keys=ortsteile,
                participants=_figure(RefKind.PARTICIPANTS, number, people, people),
            )
            for number, (key, label, ortsteile, people) in enumerate(SPACES, start=2)
        ),
        plans=tuple(
            PlanHead(
                key=key,
                name=name,
                amt=amt,
                amt_confirmed=confirmed,
                contact=None,
                valid_from=valid_from,
                valid_to=valid_to,
                ortsteil_keys=ortsteile,
                target_groups=groups,
            )
            for key, name, amt, confirmed, valid_from, valid_to, ortsteile, groups in PLANS
        ),
        themes=_lines("theme", RefKind.THEME, THEMES),
        target_groups=_lines("target_group", RefKind.TARGET_GROUP, GROUPS),
        findings=_findings(),
        participants=_figure(RefKind.PARTICIPANTS, 1, 340, 340),
        versions={
            "scheme": {"key": "erfurt", "version": "2026-1"},
            "target_groups": {"key": "target-groups", "version": "2026-1"},
            "pipelines": ["rules-2026-1"],
            "rules": "1",
            "software": "0.1.0",
            "mapping": "0" * 64,
        },
        minimum=5,
    )


def _step() -> Step:
    return Step(
        key="bedarfe",
        name="Bedarfe",
        deliverable="Planungslücken",
        starts_on=datetime.date(2026, 8, 1),
        ends_on=None,
        parts=(
            StepPart(
                group_key="fachplanung",
                group="Fachplanungen",
                mode="wirkt_mit",
                format="Planungskonferenz",
                receives=("themes", "matrix", "gaps", "interfaces", "blind_spots"),
            ),
            StepPart(
                group_key="buerger",
                group="Bürgerinnen und Bürger",
                mode=None,
                format="",
                receives=(),
            ),
        ),
    )


def _source() -> Source:
    return Source(
        subject="default",
        number=3,
        title={"de": "Leben in Erfurt", "en": "Living in Erfurt"},
        audience=Audience.PUBLIC,
        as_of=DAY,
        released_on=DAY,
        digest="1" * 64,
        method={
            "mode": "open",
            "representative": False,
            "channels": ["online", "paper"],
            "languages": ["de", "en"],
            "period": {"from": "2026-08-01", "to": "2026-09-05"},
            "minimum": 5,
            "line_minimum": 40,
            "batch": 20,
            "withheld": {"cells": 11, "of": 40},
            "merged": [["27", "28"]],
            "carried_over": [],
            "excluded": {"without_ortsteil": False},
            "weights": None,
            "themes": {"pipelines": ["rules-2026-1"], "checked_share": 20},
            "questionnaire": [{"number": 1, "digest": "0" * 64}],
        },
    )


def _figure(kind: RefKind, number: int, people: int | None, base: int | None) -> Figure:
    return Figure(ref=make_ref(kind, number), people=people, base=base, as_of=DAY)


def _lines(axis: str, kind: RefKind, rows: tuple[tuple, ...]) -> tuple[TopicLine, ...]:
    width = 1 + len(SPACES)
    return tuple(
        TopicLine(
            axis=axis,
            key=key,
            label=label,
            city=_figure(kind, row * width + 1, people[0], CITY_BASE),
            cells=tuple(
                _figure(kind, row * width + 2 + n, count, base)
                for n, (count, base) in enumerate(zip(people[1:], BASES, strict=True))
            ),
            checked_share=checked,
            lead=lead,
            partners=partners,
            affected=affected,
        )
        for row, (key, label, people, lead, partners, affected, checked) in enumerate(
            rows
        )
    )


def _findings() -> tuple[Finding, ...]:
    """One of every kind and reason that documents have to put into words."""
    return (
        Finding(
            ref=make_ref(RefKind.GAP, 1),
            key="gap:no_plan:theme:kultur",
            kind="gap",
            reason="no_plan",
            topics=(("theme", "kultur"),),
            space_keys=("01",),
            people=21,
            base=CITY_BASE,
            decision=Decision(
                state="accepted",
                reason="Kulturdirektion meldet sich bis zum Jahresende.",
                decided_on=MADE,
            ),
        ),
        Finding(
            ref=make_ref(RefKind.GAP, 2),
            key="gap:area_left_out:theme:gruen",
            kind="gap",
            reason="area_left_out",
            topics=(("theme", "gruen"),),
            plan_keys=("gruen",),
            space_keys=("27",),
            people=12,
            base=45,
            checked_share=20,
        ),
        Finding(
            ref=make_ref(RefKind.GAP, 3),
            key="gap:no_plan:target_group:homeless",
            kind="gap",
            reason="no_plan",
            topics=(("target_group", "homeless"),),
            space_keys=("01", "06"),
            people=None,
            base=None,
        ),
        Finding(
            ref=make_ref(RefKind.INTERFACE, 1),
            key="interface:verkehr:gruen",
            kind="interface",
            reason="shared",
            topics=(("theme", "gruen"), ("theme", "oepnv")),
            plan_keys=("verkehr", "gruen"),
            space_keys=("06",),
            people=41,
            base=CITY_BASE,
            expected=24.6,
            decision=Decision(
                state="in_work", reason="Termin im November.", decided_on=MADE
            ),
        ),
        Finding(
            ref=make_ref(RefKind.BLIND_SPOT, 1),
            key="blind_spot:no_theme:sport",
            kind="blind_spot",
            reason="no_theme",
            plan_keys=("sport",),
        ),
        Finding(
            ref=make_ref(RefKind.QUIET, 1),
            key="quiet:27",
            kind="quiet",
            reason="quiet_and_burdened",
            space_keys=("27",),
            people=90,
            base=None,
            decision=Decision(
                state="rejected",
                reason="Dort läuft gerade eine eigene Befragung.",
                decided_on=MADE,
            ),
        ),
        Finding(
            ref=make_ref(RefKind.CHANGE, 1),
            key="change:growing:theme:sicherheit:06",
            kind="change",
            reason="growing",
            topics=(("theme", "sicherheit"),),
            space_keys=("06",),
            people=47,
            base=55,
            before=18,
        ),
        Finding(
            ref=make_ref(RefKind.CHANGE, 2),
            key="change:new:theme:kultur",
            kind="change",
            reason="new",
            topics=(("theme", "kultur"),),
            space_keys=("01",),
            people=21,
            base=CITY_BASE,
            before=0,
        ),
        Finding(
            ref=make_ref(RefKind.CHANGE, 3),
            key="change:fading:theme:gruen",
            kind="change",
            reason="fading",
            topics=(("theme", "gruen"),),
            people=66,
            base=CITY_BASE,
            before=98,
        ),
        Finding(
            ref=make_ref(RefKind.CHANGE, 4),
            key="change:solved:gap:no_plan:theme:sicherheit",
            kind="change",
            reason="solved",
            topics=(("theme", "sicherheit"),),
            plan_keys=("ordnung",),
            before=18,
        ),
    )
