"""Themes that were passed on to Fachplanungen, planted for tests."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.kinds import ParticipationMode
from participation.handover.routing.answering import Reach, Said, answer
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.models import RoutedTheme
from participation.handover.routing.passing import give, prepare
from participation.handover.rules.evidence import Need
from participation.handover.snapshot.content import (
    Figure,
    Handover,
    PlanHead,
    Source,
    SpaceHead,
    Step,
    StepPart,
    TopicLine,
)
from participation.publication.releases.content import Audience

DAY = datetime.date(2026, 10, 1)
NEED = Need(people=10, share=0.1)
ALL = Reach(plan_keys=None)


def figure(ref: str, people: int | None, base: int | None = 100) -> Figure:
    return Figure(ref=ref, people=people, base=base, as_of=DAY)


def plan_head(key: str, name: str = "", **other: object) -> PlanHead:
    head = PlanHead(
        key=key,
        name=name or key.title(),
        amt="Amt",
        amt_confirmed=True,
        contact=None,
        valid_from=None,
        valid_to=None,
        ortsteil_keys=(),
        target_groups=(),
    )
    return replace(head, **other)  # type: ignore[arg-type]


def theme_line(
    key: str,
    people: int | None,
    cells: Sequence[int | None],
    *,
    lead: Sequence[str] = (),
    partners: Sequence[str] = (),
) -> TopicLine:
    """A theme with people of the city and of each space; the base is 100 everywhere."""
    return TopicLine(
        axis="theme",
        key=key,
        label={"de": key.title(), "en": f"{key} (en)"},
        city=figure(f"M-{key}", people),
        cells=tuple(figure(f"M-{key}-{n}", count) for n, count in enumerate(cells)),
        checked_share=20,
        lead=tuple(lead),
        partners=tuple(partners),
    )


def example_handover(
    reference: str = "UE-2026-001",
    *,
    simulated: bool = False,
    audience: Audience = Audience.PUBLIC,
    subject: str = "default",
) -> Handover:
    """Four themes in three spaces: two leads, a partner, a withheld one, one that nobody leads."""
    return Handover(
        reference=reference,
        title="Leben in Erfurt",
        drucksache="0966/21",
        vorhaben="VH 01/22",
        created_on=DAY,
        city="Erfurt",
        attribution="Landeshauptstadt Erfurt",
        step=Step(
            key="bedarfe",
            name="Bedarfe",
            deliverable=None,
            starts_on=None,
            ends_on=None,
            parts=(
                StepPart(
                    group_key="fachplanung",
                    group="Fachplanungen",
                    mode=ParticipationMode.CONTRIBUTES.value,
                    format="",
                    receives=(),
                ),
            ),
        ),
        sources=(
            Source(
                subject=subject,
                number=1,
                title={"de": "Leben in Erfurt"},
                audience=audience,
                as_of=DAY,
                released_on=DAY,
                digest="0" * 64,
                method={},
            ),
        ),
        grouping="",
        spaces=(
            SpaceHead(key="06", label="Rieth", ortsteil_keys=("06",),
                      participants=figure("P-1", 120)),
            SpaceHead(key="27", label="Stotternheim, Schwerborn",
                      ortsteil_keys=("27", "28"), participants=figure("P-2", 90)),
            SpaceHead(key="none", label="ohne Ortsteil", ortsteil_keys=(),
                      participants=figure("P-3", 50)),
        ),
        plans=(
            plan_head("verkehr", "Verkehrsentwicklungsplan"),
            plan_head("stadt", "ISEK 2030"),
            plan_head("gruen", "Grün", ortsteil_keys=("06",)),
            plan_head("sozial", "Sozialplanung", valid_to=DAY - datetime.timedelta(1)),
        ),
        themes=(
            theme_line("oepnv", 80, (40, 30, 20), lead=["verkehr"], partners=["stadt"]),
            theme_line("wohnen", 60, (9, None, 30), lead=["stadt", "verkehr"]),
            theme_line("gruen", 50, (30, 20, 0), lead=["gruen"], partners=["verkehr"]),
            theme_line("kultur", 20, (20, 0, 0), lead=["sozial"]),
            theme_line("sport", None, (None, None, None)),
        ),
        target_groups=(),
        findings=(),
        participants=figure("P-0", 260),
        versions={},
        minimum=5,
        simulated=simulated,
    )  # fmt: skip


def plant_routed(
    session: Session,
    handover: Handover | None = None,
    *,
    today: datetime.date = DAY,
    days: int | None = 90,
    account_id: uuid.UUID | None = None,
) -> dict[tuple[str, str, str], uuid.UUID]:
    """Give a hand-over to the plans; ids by (plan, theme, space key). Without one: the example."""
    given = handover or example_handover()
    due_on = None if days is None else today + datetime.timedelta(days)
    prepare(session, given, need=NEED, account_id=account_id, today=today)
    give(session, given.reference, due_on=due_on, account_id=account_id, today=today)
    return routed_ids(session)


def routed_ids(session: Session) -> dict[tuple[str, str, str], uuid.UUID]:
    rows = session.scalars(select(RoutedTheme)).all()
    return {(row.plan_key, row.theme_key, row.space_key): row.id for row in rows}


def plant_answer(
    session: Session,
    routed_id: uuid.UUID,
    *,
    status: RoutingStatus = RoutingStatus.ADOPTED,
    reply: str = "Ab dem Sommer fährt der Bus auch am Abend alle 20 Minuten.",
    today: datetime.date = DAY,
    account_id: uuid.UUID | None = None,
) -> None:
    """Let the leading plan answer, with all that the status needs."""
    row = session.get_one(RoutedTheme, routed_id)
    adopted = status == RoutingStatus.ADOPTED
    refused = status == RoutingStatus.NOT_ADOPTED
    answer(
        session,
        routed_id,
        said=Said(
            status=status,
            reply=reply,
            reason="Dafür ist im Haushalt 2026 kein Geld." if refused else "",
            measure="Abendtakt der Linie 9" if adopted else "",
            drucksache="1234/26" if adopted else "",
        ),
        revision=row.revision,
        reach=ALL,
        account_id=account_id,
        today=today,
    )
