"""The Beteiligungsstruktur as it is seeded, and what the city changed in it."""

import datetime

from sqlalchemy import func, select

from participation.core.kinds import ParticipationMode, PlanRole
from participation.handover.editing.roles import RoleLine
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.queries import structure
from participation.handover.seed import seed_process
from participation.places.citydata import city_folder
from tests.integration.planting import DAY
from tests.integration.structuring import end_role, let_plan, let_roles, let_take_part


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
    end_role(session, "bildung", "sport", today=DAY)
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

    before, later = (DAY + datetime.timedelta(days=days) for days in (-1, 10))
    let_roles(
        session,
        "klima",
        RoleLine(plan_key="umwelt", role=PlanRole.LEAD.value, valid_to=before),
        RoleLine(plan_key="umwelt", role=PlanRole.PARTNER.value, valid_from=later),
    )

    assert [roles(day) for day in (before, DAY, later)] == [
        {"federfuehrend"},
        set(),
        {"beteiligt"},
    ]


def test_seeding_stores_each_row_once(session):
    assert session.scalar(select(func.count()).select_from(Fachplanung)) == 17
    assert session.scalar(select(func.count()).select_from(Responsibility)) == 30
