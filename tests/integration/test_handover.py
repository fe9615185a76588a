"""The Beteiligungsstruktur as it is seeded, and what the city changed in it."""

import datetime

from sqlalchemy import func, select

from participation.core.kinds import ParticipationMode, PlanRole
from participation.handover.edit import set_responsibility
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.queries import structure
from participation.handover.seed import seed_process
from participation.places.citydata import city_folder
from tests.integration.planting import DAY
from tests.integration.structuring import let_plan, let_take_part


def test_process_is_seeded_and_open_questions_stay_open(session):
    found = structure(session, on=DAY)

    assert [step.key for step in found.steps] == [
        "bestandsaufnahme",
        "sozialraumdefinition",
        "bedarfe",
        "massnahmen",
        "leitlinien",
        "rueckkopplung",
    ]
    assert (len(found.plans), len(found.groups), len(found.deliverables)) == (17, 13, 6)
    assert {part.mode for step in found.steps for part in step.participation} == {None}
    unconfirmed = {plan.key for plan in found.plans if not plan.amt_confirmed}
    assert {"bildung", "gruen", "ordnung", "kultur"} < unconfirmed
    assert all(plan.source for plan in found.plans)


def test_every_theme_has_one_leading_plan(session):
    leads = [
        entry.theme_key
        for entry in structure(session, on=DAY).responsibilities
        if entry.role == "federfuehrend"
    ]

    assert len(leads) == len(set(leads)) == 20


def test_seeding_again_keeps_what_the_city_changed(session):
    let_plan(session, "bildung", amt="Amt für Bildung und Sport", amt_confirmed=True)
    set_responsibility(
        session, theme_key="bildung", fachplanung_key="sport", role=None, today=DAY
    )
    let_take_part(
        session,
        step_key="bedarfe",
        actor_group_key="buerger",
        mode=ParticipationMode.HEARD,
        format="Werkstatt",
    )

    added = seed_process(session, city_folder("erfurt"))

    found = structure(session, on=DAY)
    plan = next(plan for plan in found.plans if plan.key == "bildung")
    step = next(step for step in found.steps if step.key == "bedarfe")
    assert added == 0
    assert plan.amt == "Amt für Bildung und Sport"
    assert ("bildung", "sport") not in {
        (entry.theme_key, entry.plan_key) for entry in found.responsibilities
    }
    assert [p.mode for p in step.participation if p.group_key == "buerger"] == [
        "gehoert"
    ]


def test_responsibility_ends_and_begins_again(session):
    def roles(on):
        return {
            entry.role
            for entry in structure(session, on=on).responsibilities
            if (entry.theme_key, entry.plan_key) == ("klima", "umwelt")
        }

    later = DAY + datetime.timedelta(days=10)
    key = {"theme_key": "klima", "fachplanung_key": "umwelt"}
    set_responsibility(session, **key, role=None, today=DAY)
    assert roles(DAY) == set()
    assert roles(DAY - datetime.timedelta(days=1)) == {"federfuehrend"}
    set_responsibility(session, **key, role=PlanRole.PARTNER, today=later)
    assert roles(later) == {"beteiligt"}


def test_seeding_stores_each_row_once(session):
    assert session.scalar(select(func.count()).select_from(Fachplanung)) == 17
    assert session.scalar(select(func.count()).select_from(Responsibility)) == 30
