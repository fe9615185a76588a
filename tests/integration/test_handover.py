"""A hand-over of planted comments: gaps, interfaces and blind spots found exactly."""

import dataclasses
import datetime
import io
import json

import docx
import openpyxl
import pytest
from sqlalchemy import func, select

from config import ROOT
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import ParticipationMode, PlanRole
from participation.handover.create import (
    SimulatedDataError,
    content_digest,
    create_handover,
)
from participation.handover.documents.render import render_handover
from participation.handover.edit import (
    set_participation,
    set_responsibility,
    update_fachplanung,
    update_step,
)
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.queries import (
    handover,
    handover_by_reference,
    handovers,
    structure,
)
from participation.handover.seed import seed_process
from participation.places.citydata import city_folder
from participation.publication.release import Selection
from tests.integration.planting import DAY, plant
from tests.integration.schema_check import problems

ALTSTADT, RIETH, TINY = "01", "06", "30"


@pytest.fixture
def planted(session):
    plant(session, 12, themes=["oepnv"], ortsteil=ALTSTADT)
    plant(session, 8, themes=["oepnv", "sicherheit"], ortsteil=RIETH)
    plant(session, 3, themes=["oepnv", "gruen"], ortsteil=TINY)
    plant(session, 6, themes=["freizeit"], ortsteil=RIETH)
    return session


def make(session, **options):
    chosen = {
        "step_key": "bedarfe",
        "title": "Bedarfe 2026",
        "drucksache": "0966/21",
        "vorhaben": "VH 01/22",
        "selection": Selection(),
        "spaces": "ortsteil",
        "minimum": 5,
        "created_by": None,
        "today": DAY,
        **options,
    }
    return handover(session, create_handover(session, **chosen))


def end_plan(session, key, **changes):
    plan = next(p for p in structure(session, on=DAY).plans if p.key == key)
    values = dataclasses.asdict(plan)
    for name in ("source", "documents", "target_groups", "target_groups_confirmed"):
        values.pop(name)
    update_fachplanung(session, **{**values, **changes})


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
    end_plan(session, "bildung", amt="Amt für Bildung und Sport", amt_confirmed=True)
    set_responsibility(
        session, theme_key="bildung", fachplanung_key="sport", role=None, today=DAY
    )
    set_participation(
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


def test_handover_finds_gaps_interfaces_and_blind_spots(planted):
    end_plan(planted, "gruen", active=False)
    end_plan(planted, "verkehr", ortsteil_keys=frozenset({ALTSTADT, TINY}))

    content = make(planted).content

    assert [
        (gap["theme"], gap["reason"], gap["total"], gap["spaces"])
        for gap in content["gaps"]
    ] == [
        (
            "gruen",
            "no_plan",
            None,
            [{"key": TINY, "name": space_name(content, TINY), "count": None}],
        ),
        (
            "oepnv",
            "area_left_out",
            None,
            [{"key": RIETH, "name": "Rieth", "count": None}],
        ),
    ]
    assert [
        ([p["key"] for p in pair["plans"]], pair["count"])
        for pair in content["interfaces"]["plans"]
    ] == [(["ordnung", "verkehr"], 8)]
    themes = {e["theme"]: e for e in content["interfaces"]["themes"]}
    assert [p["key"] for p in themes["freizeit"]["lead"]] == ["sport"]
    assert [p["key"] for p in themes["freizeit"]["partners"]] == ["kultur"]
    assert themes["freizeit"]["count"] == 6
    blind = {spot["plan"]["key"]: spot["reason"] for spot in content["blind_spots"]}
    assert blind["statistik"] == "no_theme"
    assert blind["kita"] == "no_input"
    assert not {"gruen", "verkehr", "ordnung", "sport", "kultur"} & set(blind)


def space_name(content, key):
    return next(c["name"] for c in content["spaces"]["columns"] if c["key"] == key)


def test_matrix_has_a_line_per_theme_and_plan(planted):
    content = make(planted).content

    lines = {(line["theme"], line["plan"]["key"]): line for line in content["matrix"]}
    keys = [column["key"] for column in content["spaces"]["columns"]]
    bus = lines["oepnv", "verkehr"]
    assert bus["role"] == "federfuehrend"
    assert (bus["total"], bus["share"]) == (23, 79)
    # 3 in the smallest Ortsteil; Rieth is withheld so that the total does not tell it.
    assert [bus["counts"][keys.index(key)] for key in (ALTSTADT, RIETH, TINY)] == [
        12,
        None,
        None,
    ]
    assert lines["freizeit", "kultur"]["total"] == 6


def test_no_number_below_the_minimum_is_in_the_file(planted):
    for spaces in ("ortsteil", "planungsraum"):
        content = make(planted, spaces=spaces).content

        found = numbers(content, skip=("share", "checked_share", "minimum", "lines"))
        assert [number for number in found if 0 < number < 5] == []


def numbers(part, skip):
    if isinstance(part, dict):
        return [n for k, v in part.items() if k not in skip for n in numbers(v, skip)]
    if isinstance(part, list):
        return [number for entry in part for number in numbers(entry, skip)]
    return [part] if isinstance(part, int) and not isinstance(part, bool) else []


def test_actor_groups_receive_their_parts(planted):
    actors = {actor["key"]: actor for actor in make(planted).content["actors"]}

    assert len(actors) == 13
    assert actors["buerger"]["mode"] is None
    assert [part["part"] for part in actors["buerger"]["received"]] == [
        "themes",
        "method",
    ]
    assert actors["fachplanung"]["received"][0] == {"part": "themes", "lines": 20}


def test_handover_is_frozen_and_numbered(planted):
    first = make(planted)
    plant(planted, 20, themes=["oepnv"], ortsteil=ALTSTADT)
    second = make(planted)
    next_year = make(planted, today=datetime.date(2027, 1, 2))

    assert [v.reference for v in (first, second, next_year)] == [
        "UE-2026-001",
        "UE-2026-002",
        "UE-2027-001",
    ]
    again = handover_by_reference(planted, "UE-2026-001")
    assert content_digest(again.content) == again.content_digest == first.content_digest
    assert second.content_digest != first.content_digest
    assert [line.reference for line in handovers(planted)] == [
        "UE-2027-001",
        "UE-2026-002",
        "UE-2026-001",
    ]


def test_simulated_data_is_refused(planted):
    with pytest.raises(SimulatedDataError):
        make(planted, selection=Selection(simulated=True))


def test_simulated_comments_never_reach_a_handover(planted):
    before = make(planted).content["method"]
    plant(planted, 50, themes=["wohnen"], ortsteil=ALTSTADT, simulated=True)

    assert make(planted).content["method"] == before


def test_wrong_input_is_refused_with_all_problems(planted):
    with pytest.raises(InvalidInputError) as refused:
        make(planted, title=" ", spaces="street")
    assert refused.value.problems == {"title": ["required"], "spaces": ["unknown"]}
    with pytest.raises(NotFoundError):
        make(planted, step_key="party")
    with pytest.raises(NotFoundError):
        handover_by_reference(planted, "UE-1999-001")


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


def test_edits_are_checked(session):
    with pytest.raises(InvalidInputError) as refused:
        end_plan(
            session,
            "kita",
            name="",
            amt="x" * 201,
            valid_from=DAY,
            valid_to=DAY - datetime.timedelta(days=1),
            ortsteil_keys=frozenset({"99"}),
        )
    assert refused.value.problems == {
        "amt": ["too_long"],
        "valid_to": ["ends_before_start"],
        "name": ["required"],
        "ortsteil_keys": ["unknown"],
    }
    with pytest.raises(InvalidInputError) as refused:
        update_step(
            session,
            key="bedarfe",
            name="Bedarfe",
            deliverable_key="cake",
            starts_on=None,
            ends_on=None,
        )
    assert refused.value.problems == {"deliverable_key": ["unknown"]}
    with pytest.raises(NotFoundError):
        set_responsibility(
            session, theme_key="no", fachplanung_key="kita", role=None, today=DAY
        )


def test_step_can_be_dated_and_filed(session):
    update_step(
        session,
        key="bedarfe",
        name=" Bedarfe ermitteln ",
        deliverable_key="planungsluecken",
        starts_on=DAY,
        ends_on=None,
    )

    step = next(s for s in structure(session, on=DAY).steps if s.key == "bedarfe")
    assert (step.name, step.deliverable_key, step.starts_on) == (
        "Bedarfe ermitteln",
        "planungsluecken",
        DAY,
    )


def test_seeding_stores_each_row_once(session):
    assert session.scalar(select(func.count()).select_from(Fachplanung)) == 17
    assert session.scalar(select(func.count()).select_from(Responsibility)) == 30


@pytest.mark.parametrize("spaces", ["ortsteil", "planungsraum"])
def test_json_document_follows_the_documented_schema(planted, spaces):
    end_plan(planted, "gruen", active=False)
    set_participation(
        planted,
        step_key="bedarfe",
        actor_group_key="ortsteil",
        mode=ParticipationMode.HEARD,
    )
    document = json.loads(
        render_handover(make(planted, spaces=spaces), format="json").content
    )
    content = document["content"]

    assert set(document) == {"digest", "content"}
    assert content_digest(content) == document["digest"]
    schema = json.loads((ROOT / "docs/formats/handover.schema.json").read_text("utf-8"))
    assert problems(document, schema, schema, "$") == []
    width = len(content["spaces"]["columns"])
    assert len(content["spaces"]["comments"]) == width
    for line in content["matrix"]:
        assert len(line["counts"]) == width
        assert all(
            count is None or count == "x" or count >= 0 for count in line["counts"]
        )
        assert line["role"] in ("federfuehrend", "beteiligt", None)
    assert (
        content["method"]["representative"] is content["method"]["simulated"] is False
    )


def test_xlsx_can_be_opened_and_has_every_part(planted):
    rendered = render_handover(make(planted), format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(rendered.content))

    assert rendered.name == "UE-2026-001.xlsx"
    assert book.sheetnames == [
        "Übersicht",
        "Matrix",
        "Planungslücken",
        "Schnittstellen Themen",
        "Schnittstellen Fachplanungen",
        "Blinde Flecken",
        "Akteursgruppen",
        "Legende",
    ]
    rows = [row[:6] for row in book["Matrix"].iter_rows(values_only=True)]
    assert (
        "Bus und Bahn (ÖPNV)",
        "Verkehrsplanung",
        "federführend",
        "Amt für Stadtentwicklung / Tiefbau- und Verkehrsamt, EVAG (zu bestätigen)",
        "79",
        23,
    ) in rows


def test_docx_can_be_opened_and_has_every_part(planted):
    rendered = render_handover(make(planted), format="docx")
    document = docx.Document(io.BytesIO(rendered.content))

    headings = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style.name in ("Title", "Heading 1")
    ]
    assert headings == [
        "Bedarfe 2026",
        "Wie die Zahlen entstanden sind",
        "Akteursgruppen dieses Schritts",
        "Themen nach Häufigkeit",
        "Planungslücken",
        "Schnittstellen",
        "Blinde Flecken",
        "Themen und Fachplanungen",
        "Themen und Fachplanungen nach Ortsteil",
        "Zeichen",
    ]
