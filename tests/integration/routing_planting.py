"""Themes that were passed on to Fachplanungen, planted for tests."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from participation.core.clock import now
from participation.core.ids import new_id
from participation.core.kinds import ParticipationMode
from participation.handover.models import Handover as StoredHandover
from participation.handover.routing.answering import Reach, Said, answer, set_due
from participation.handover.routing.content import PublicAnswer, RoutingStatus
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.handover.routing.notes import write_note
from participation.handover.routing.passing import give, prepare
from participation.handover.routing.queries import About, find_answers, read_answers
from participation.handover.routing.settings import Decided, decide
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
from participation.handover.snapshot.stored import to_content
from participation.publication.releases.content import Audience
from participation.publication.releases.stored import digest_of

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


def plant_lines(
    session: Session,
    count: int,
    *,
    themes: Sequence[str] = ("oepnv", "wohnen", "gruen"),
    plans: Sequence[str] = ("verkehr", "stadt"),
    given: Sequence[str] = ("UE-2026-101", "UE-2026-102"),
) -> None:
    """So many lines that were passed on, straight into the tables: years of hand-overs.

    Each is about a space with Rieth in it, every second one is answered, and all hand-overs
    name every line.
    """
    for reference in given:
        if session.get(RoutedHandover, reference) is None:
            session.add(
                RoutedHandover(
                    reference=reference, subjects=["default"], is_public=True,
                    simulated=False, prepared_on=DAY, given_on=DAY,
                )
            )  # fmt: skip
    session.flush()
    kinds = [(theme, plan) for theme in themes for plan in plans]
    rows = []
    for number in range(count):
        theme, plan = kinds[number % len(kinds)]
        space = f"r{number // len(kinds)}"
        answered = number % 2 == 0
        rows.append({
            "id": new_id(), "theme_key": theme, "theme_label": {"de": theme.title()},
            "plan_key": plan, "space_key": space,
            "space_label": f"Raum {space}", "ortsteile": f"06,{space}",
            "simulated": False, "passed_on": DAY, "changed_on": DAY,
            "status": "schon_in_arbeit" if answered else "neu",
            "reply": "Daran arbeiten wir schon seit dem Sommer." if answered else "",
        })  # fmt: skip
    session.execute(insert(RoutedTheme), rows)
    session.execute(
        insert(RoutedOccurrence),
        [
            {"routed_id": row["id"], "reference": reference, "people": 20, "base": 100}
            for row in rows
            for reference in given
        ],
    )


def plant_told(session: Session, answers: Sequence[PublicAnswer]) -> None:
    """These answers, straight into the tables, each in a space of its own."""
    given = {one.handover_reference: one.subjects for one in answers}
    for reference, subjects in given.items():
        if session.get(RoutedHandover, reference) is None:
            session.add(
                RoutedHandover(
                    reference=reference, subjects=list(subjects), is_public=True,
                    simulated=False, prepared_on=DAY, given_on=DAY,
                )
            )  # fmt: skip
    session.flush()
    for one in answers:
        row = RoutedTheme(
            id=one.id, theme_key=one.theme_key, plan_key=one.plan_key,
            theme_label=dict(one.theme_label) or {"de": one.theme_key.title()},
            space_key=one.space_key and f"{one.space_key}-{one.id}",
            space_label=one.space_label, ortsteile=",".join(one.ortsteil_keys),
            simulated=one.simulated, passed_on=one.passed_on,
            changed_on=one.changed_on, status=one.status.value, reply=one.reply,
            reason=one.reason, measure=one.measure, drucksache=one.drucksache,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            RoutedOccurrence(
                routed_id=one.id, reference=one.handover_reference,
                people=one.people, base=one.base,
            )
        )  # fmt: skip
    session.flush()


def plant_stored(session: Session, handover: Handover) -> None:
    """Store a hand-over as pages find it; what would prove it is left out."""
    content = to_content(handover)
    session.add(
        StoredHandover(
            reference=handover.reference,
            title=handover.title,
            step_key=handover.step.key,
            created_on=handover.created_on,
            content=content,
            content_digest=digest_of(content),
            subjects=" ".join(source.subject for source in handover.sources),
            simulated=handover.simulated,
            manifest={},
            signature="",
        )
    )
    session.flush()


def plant_rooms(
    session: Session, account_id: uuid.UUID, *, today: datetime.date
) -> dict[str, str]:
    """Every page of the routing with something on it; ids by name.

    Led by "verkehr" with "stadt" beside it, and by "senioren" alone.
    """
    day = datetime.timedelta(days=1)
    named = {"oepnv": "Bus und Bahn (ÖPNV)", "wohnen": "Wohnen und Wohnkosten",
             "gruen": "Grün, Parks und Spielplätze"}  # fmt: skip
    first = example_handover("UE-2026-801")
    themes = [
        replace(theme, label={"de": named[theme.key], "en": theme.key.title()})
        for theme in first.themes
        if theme.key in named
    ]
    own = replace(themes[2], lead=("senioren",), partners=("verkehr",))
    plans = (*first.plans, plan_head("senioren", "Seniorenplanung"))
    first = replace(first, themes=(*themes[:2], own), plans=plans, created_on=today)
    second = replace(first, reference="UE-2026-802")
    third = replace(first, reference="UE-2026-803")
    for handover in (first, second, third):
        plant_stored(session, handover)
    given = plant_routed(session, first, today=today - 100 * day, days=90)
    prepare(session, second, need=NEED, account_id=account_id, today=today)
    oepnv, rieth = given["verkehr", "oepnv", ""], given["verkehr", "oepnv", "06"]
    plant_answer(session, oepnv, account_id=account_id, today=today - 3 * day)
    waiting = given["verkehr", "oepnv", "27"]
    set_due(session, waiting, due_on=today + 9 * day, account_id=account_id, today=today)  # fmt: skip
    write_note(
        session, oepnv, text="Das gehört auch zum Quartier.", key="a note of a colleague",
        reach=ALL, account_id=account_id, now=now(),
    )  # fmt: skip
    decide(session, Decided(overview_is_public=True))
    return {
        "answered theme": str(oepnv),
        "overdue theme": str(rieth),
        "waiting theme": str(waiting),
        "partner theme": str(given["senioren", "gruen", ""]),
    }


def public_answers(
    session: Session,
    *,
    subject: str | None = None,
    ortsteil_key: str | None = None,
    theme_key: str | None = None,
) -> list[PublicAnswer]:
    """All of them at once; pages read one page."""
    about = About(subject=subject, ortsteil_key=ortsteil_key, theme_key=theme_key)
    return read_answers(session, find_answers(session, about))
