"""A made-up hand-over: templates are tried with it, and their placeholders explained.

Every kind of finding, a withheld figure, a zero, merged Ortsteile; nothing was counted.
"""

import datetime

from participation.handover.snapshot.content import (
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

MADE = datetime.date(2026, 9, 12)
BASE = 170
SPACES = (
    ("1", "Musterort", ("1",), 120),
    ("2", "Beispielhausen, Probedorf", ("2", "3"), 90),
)
THEMES = (
    ("bus", "Bus und Bahn", (104, 60, 44), ("verkehr",)),
    ("gruen", "Parks und Spielplätze", (66, 66, 0), ("gruen",)),
    ("kultur", "Kultur", (21, None, None), ()),
)
PLANS = (
    ("verkehr", "Verkehrsplan", "Amt für Verkehr", ()),
    ("gruen", "Grünflächenplan", None, ("1", "2")),
)


def example_handover() -> Handover:
    """The example as it is handed to templates."""
    return Handover(
        reference="UE-2026-000",
        title="Beispiel: Was die Menschen brauchen",
        drucksache="0123/26",
        vorhaben="VH 01/26",
        created_on=MADE,
        city="Musterstadt",
        attribution="Musterstadt",
        step=_step(),
        sources=(_source(),),
        grouping="",
        spaces=tuple(
            SpaceHead(
                key=key,
                label=label,
                ortsteil_keys=ortsteile,
                participants=_figure(RefKind.PARTICIPANTS, number, people, None),
            )
            for number, (key, label, ortsteile, people) in enumerate(SPACES, start=2)
        ),
        plans=tuple(_plan(*plan) for plan in PLANS),
        themes=_lines(THEMES, RefKind.THEME, "theme"),
        target_groups=_lines(
            (("kinder", "Kinder", (30, 30, 0), ("gruen",)),),
            RefKind.TARGET_GROUP,
            "target_group",
        ),
        findings=_findings(),
        participants=_figure(RefKind.PARTICIPANTS, 1, 210, None),
        versions={
            "scheme": {"key": "beispiel", "version": "1"},
            "rules": "1",
            "software": "1",
        },
        minimum=5,
    )


def empty_handover() -> Handover:
    """The same before anybody said anything: a template has to stand that, too."""
    full = example_handover()
    return Handover(
        reference=full.reference,
        title=full.title,
        drucksache="",
        vorhaben="",
        created_on=full.created_on,
        city=full.city,
        attribution=full.attribution,
        step=Step(
            key="schritt",
            name="Schritt",
            deliverable=None,
            starts_on=None,
            ends_on=None,
            parts=(),
        ),
        sources=(),
        grouping="",
        spaces=full.spaces[:1],
        plans=full.plans,
        themes=(),
        target_groups=(),
        findings=tuple(found for found in full.findings if found.kind == "interface"),
        participants=_figure(RefKind.PARTICIPANTS, 1, 0, None),
        versions={},
        minimum=full.minimum,
    )


def _step() -> Step:
    part = StepPart(
        group_key="fachplanung",
        group="Fachplanungen",
        mode="wirkt_mit",
        format="Planungskonferenz",
        receives=("themes",),
    )
    return Step(
        key="bedarfe",
        name="Bedarfe",
        deliverable="Planungslücken",
        starts_on=datetime.date(2026, 8, 1),
        ends_on=None,
        parts=(part,),
    )


def _source() -> Source:
    return Source(
        subject="beispiel",
        number=1,
        title={"de": "Leben in Musterstadt", "en": "Living in Musterstadt"},
        audience=Audience.PUBLIC,
        as_of=MADE,
        released_on=MADE,
        digest="0" * 64,
        method={
            "mode": "open",
            "channels": ["online", "paper"],
            "period": {"from": "2026-08-01", "to": "2026-09-05"},
        },
    )


def _plan(
    key: str, name: str, amt: str | None, ortsteil_keys: tuple[str, ...]
) -> PlanHead:
    return PlanHead(
        key=key,
        name=name,
        amt=amt,
        amt_confirmed=amt is not None,
        contact=None,
        valid_from=None,
        valid_to=None,
        ortsteil_keys=ortsteil_keys,
        target_groups=(),
    )


def _figure(kind: RefKind, number: int, people: int | None, base: int | None) -> Figure:
    return Figure(ref=make_ref(kind, number), people=people, base=base, as_of=MADE)


def _lines(
    rows: tuple[tuple[str, str, tuple[int | None, ...], tuple[str, ...]], ...],
    kind: RefKind,
    axis: str,
) -> tuple[TopicLine, ...]:
    return tuple(
        TopicLine(
            axis=axis,
            key=key,
            label={"de": label},
            city=_figure(kind, row * 3 + 1, people[0], BASE),
            cells=tuple(
                _figure(kind, row * 3 + 2 + place, number, BASE // 2)
                for place, number in enumerate(people[1:])
            ),
            checked_share=25,
            lead=lead,
        )
        for row, (key, label, people, lead) in enumerate(rows)
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            ref=make_ref(RefKind.GAP, 1),
            key="gap",
            kind="gap",
            reason="no_plan",
            topics=(("theme", "kultur"),),
            people=21,
            base=BASE,
            checked_share=25,
        ),
        Finding(
            ref=make_ref(RefKind.INTERFACE, 1),
            key="interface",
            kind="interface",
            reason="shared",
            topics=(("theme", "bus"), ("theme", "gruen")),
            plan_keys=("verkehr", "gruen"),
            space_keys=("1",),
            people=41,
            base=BASE,
            expected=24.6,
        ),
        Finding(
            ref=make_ref(RefKind.BLIND_SPOT, 1),
            key="blind_spot",
            kind="blind_spot",
            reason="no_input",
            plan_keys=("gruen",),
            space_keys=("2",),
        ),
        Finding(
            ref=make_ref(RefKind.QUIET, 1),
            key="quiet",
            kind="quiet",
            reason="quiet_and_burdened",
            space_keys=("2",),
            people=90,
        ),
        Finding(
            ref=make_ref(RefKind.CHANGE, 1),
            key="change",
            kind="change",
            reason="growing",
            topics=(("theme", "bus"),),
            people=104,
            base=BASE,
            before=70,
        ),
    )
