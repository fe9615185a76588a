"""Plans, roles, steps, groups and deliverables are changed, kept in the history, ended."""

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import PlanRole
from participation.database import Database
from participation.handover.editing.keeping import (
    Kind,
    StructureChangedError,
)
from participation.handover.editing.ordering import move
from participation.handover.editing.parts import PartWords, change_part, create_part
from participation.handover.editing.plans import PlanWords, change_plan, create_plan
from participation.handover.editing.roles import (
    RoleLine,
    change_roles,
    roles_of_theme,
)
from participation.handover.editing.states import (
    plan_state,
    roles_state,
    step_state,
    version_of,
)
from participation.handover.editing.steps import Part, change_step, create_step
from participation.handover.history import Difference, Wanted, changes
from participation.handover.models import Fachplanung, Responsibility
from participation.handover.queries import (
    DocumentView,
    FormatView,
    arrangement,
    structure,
)
from participation.handover.role_matrix import role_matrix
from participation.handover.rules.evidence import Responsible
from participation.handover.seed import seed_process
from participation.places.citydata import city_folder
from participation.themes.models import Theme
from tests.integration.structuring import (
    DAY,
    NOBODY,
    let_plan,
    let_step,
    plan_of,
    plan_words,
    step_of,
    step_words,
)

BEFORE = DAY - datetime.timedelta(days=1)


def test_plan_is_made_with_everything_and_found_again(session: Session) -> None:
    words = PlanWords(
        name="  Pflegeplanung ",
        amt="Amt für Soziales",
        amt_confirmed=True,
        dezernat="Dezernat 5",
        contact="Pflegestützpunkt",
        valid_from=DAY,
        valid_to=datetime.date(2030, 12, 31),
        documents=(
            DocumentView(title="Pflegebericht", address="https://erfurt.de/pflege"),
            DocumentView(title="Beschluss", drucksache="1234/26"),
        ),
        ortsteil_keys=frozenset({"01", "06"}),
        target_groups=frozenset({"seniors", "carers"}),
        target_groups_confirmed=True,
        source="Drucksache 1234/26",
    )

    key = create_plan(session, words=words, author=NOBODY)

    assert key == "pflegeplanung"
    assert plan_words(plan_of(session, key)) == replace(words, name="Pflegeplanung")
    assert structure(session, on=DAY).plans[-1].key == key
    (change,), more = changes(session, wanted=Wanted(kind=Kind.PLAN, key=key), limit=5)
    assert (change.is_new, change.changed_on, change.who, more) == (
        True,
        DAY,
        None,
        False,
    )


def test_plan_words_are_checked_all_at_once(session: Session) -> None:
    words = PlanWords(
        name="",
        amt="x" * 201,
        contact="\x00",
        valid_from=DAY,
        valid_to=BEFORE,
        documents=(
            DocumentView(title="", address="https://erfurt.de"),
            DocumentView(title="Bericht", address="javascript:alert(1)"),
        ),
        ortsteil_keys=frozenset({"99"}),
        target_groups=frozenset({"martians"}),
    )

    with pytest.raises(InvalidInputError) as refused:
        change_plan(session, "kita", words=words, author=NOBODY)

    assert refused.value.problems == {
        "name": ["required"],
        "amt": ["too_long"],
        "contact": ["unreadable_characters"],
        "valid_to": ["ends_before_start"],
        "document-title-1": ["required"],
        "document-address-2": ["not_an_address"],
        "ortsteil_keys": ["unknown"],
        "target_groups": ["unknown"],
    }
    with pytest.raises(InvalidInputError) as refused:
        create_plan(session, words=PlanWords(name="SENIORENPLANUNG"), author=NOBODY)
    assert refused.value.problems == {"name": ["name_taken"]}
    with pytest.raises(InvalidInputError) as refused:
        create_plan(
            session, words=PlanWords(name="Neu", amt_confirmed=True), author=NOBODY
        )
    assert refused.value.problems == {"amt": ["required"]}


def test_papers_and_areas_are_replaced_and_the_history_tells_both(
    session: Session,
) -> None:
    one, two = DocumentView(title="Eins"), DocumentView(title="Zwei", drucksache="1/26")
    let_plan(session, "senioren", documents=(one, two), ortsteil_keys=frozenset({"01"}))
    let_plan(session, "senioren", documents=(two,), ortsteil_keys=frozenset({"02"}))
    let_plan(session, "senioren")  # the same again: nothing to keep

    found, _ = changes(session, wanted=Wanted(kind=Kind.PLAN, key="senioren"), limit=5)
    assert plan_of(session, "senioren").documents == (two,)
    assert len(found) == 2
    assert found[0].differences == (
        Difference(
            field="documents",
            before=[
                {"title": "Eins", "address": "", "drucksache": ""},
                {"title": "Zwei", "address": "", "drucksache": "1/26"},
            ],
            after=[{"title": "Zwei", "address": "", "drucksache": "1/26"}],
        ),
        Difference(field="ortsteil_keys", before=["01"], after=["02"]),
    )


def test_the_second_of_two_is_told_and_nothing_is_stored(database: Database) -> None:
    with database.session() as session:
        plan = plan_of(session, "kita")
    seen = version_of(plan_state(plan))
    first = replace(plan_words(plan), contact="kita@erfurt.de")
    second = replace(plan_words(plan), dezernat="Dezernat 5")
    with database.transaction() as session:
        assert change_plan(session, "kita", words=first, author=NOBODY, seen=seen)

    with (
        pytest.raises(StructureChangedError) as told,
        database.transaction() as session,
    ):
        change_plan(session, "kita", words=second, author=NOBODY, seen=seen)

    assert told.value.now["contact"] == "kita@erfurt.de"
    assert (told.value.typed["contact"], told.value.typed["dezernat"]) == (
        "",
        "Dezernat 5",
    )
    with database.session() as session:
        stored = plan_of(session, "kita")
    assert (stored.contact, stored.dezernat) == ("kita@erfurt.de", None)


def test_two_who_type_the_same_do_not_hinder_each_other(session: Session) -> None:
    plan = plan_of(session, "kita")
    seen = version_of(plan_state(plan))
    words = replace(plan_words(plan), contact="kita@erfurt.de")

    assert change_plan(session, "kita", words=words, author=NOBODY, seen=seen)
    assert not change_plan(session, "kita", words=words, author=NOBODY, seen=seen)


def test_a_role_has_periods_and_each_day_its_own(session: Session) -> None:
    lines = [
        RoleLine(plan_key="stadt", role="federfuehrend", valid_to=BEFORE),
        RoleLine(plan_key="stadt", role="beteiligt", valid_from=DAY),
        RoleLine(plan_key="sozial", role="federfuehrend", valid_from=DAY),
        RoleLine(plan_key="sport", role="betroffen"),
    ]

    changed = change_roles(session, "wohnen", lines=lines, author=NOBODY)

    def on(day: datetime.date) -> set[Responsible]:
        found = arrangement(session, on=day).responsible
        return {entry for entry in found if entry.theme_key == "wohnen"}

    def role(plan: str, role: PlanRole) -> Responsible:
        return Responsible(theme_key="wohnen", plan_key=plan, role=role)

    assert changed == ["sozial", "sport", "stadt", "umwelt"]
    assert on(BEFORE) == {
        role("stadt", PlanRole.LEAD),
        role("sport", PlanRole.AFFECTED),
    }
    assert on(DAY) == {
        role("stadt", PlanRole.PARTNER),
        role("sozial", PlanRole.LEAD),
        role("sport", PlanRole.AFFECTED),
    }
    found, _ = changes(session, wanted=Wanted(kind=Kind.PLAN, key="umwelt"), limit=5)
    assert [(c.kind, c.key, c.differences) for c in found] == [
        (
            Kind.ROLE,
            "wohnen",
            (
                Difference(
                    field="periods",
                    before=[{"role": "beteiligt", "from": "", "to": ""}],
                    after=[],
                ),
            ),
        )
    ]


def test_roles_are_checked_line_by_line(session: Session) -> None:
    lines = [
        RoleLine(plan_key="stadt", role="federfuehrend"),
        RoleLine(plan_key="stadt", role="beteiligt", valid_from=DAY),
        RoleLine(plan_key="nobody", role="singt"),
        RoleLine(plan_key="sport", role="beteiligt", valid_from=DAY, valid_to=BEFORE),
    ]

    with pytest.raises(InvalidInputError) as refused:
        change_roles(session, "wohnen", lines=lines, author=NOBODY)

    assert refused.value.problems == {
        "from-2": ["periods_overlap"],
        "plan-3": ["unknown"],
        "role-3": ["unknown"],
        "to-4": ["ends_before_start"],
    }
    with pytest.raises(NotFoundError):
        change_roles(session, "cake", lines=[], author=NOBODY)


def test_roles_changed_meanwhile_are_not_overwritten(session: Session) -> None:
    seen = version_of(roles_state(roles_of_theme(session, "wohnen")))
    change_roles(session, "wohnen", lines=[], author=NOBODY, seen=seen)

    with pytest.raises(StructureChangedError) as told:
        change_roles(
            session,
            "wohnen",
            lines=[RoleLine(plan_key="sport", role="beteiligt")],
            author=NOBODY,
            seen=seen,
        )

    assert told.value.now == {}
    assert list(told.value.typed) == ["sport"]
    assert roles_of_theme(session, "wohnen") == []


def test_a_role_struck_out_does_not_come_back_with_the_seed(session: Session) -> None:
    change_roles(session, "wohnen", lines=[], author=NOBODY)

    assert seed_process(session, city_folder("erfurt")) == 0
    assert roles_of_theme(session, "wohnen") == []


def test_step_keeps_formats_and_parts_and_their_history(session: Session) -> None:
    survey = FormatView(
        kind="umfrage",
        title="Befragung",
        starts_on=DAY,
        ends_on=DAY,
        address="https://erfurt.de/mitreden",
        open_to_all=True,
    )
    workshop = FormatView(kind="workshop", title="Werkstatt", place="Rathaus")

    let_step(
        session,
        "bedarfe",
        name=" Bedarfe ermitteln ",
        description="Was fehlt?",
        deliverable_key="planungsluecken",
        starts_on=DAY,
        formats=(survey, workshop),
        parts={"buerger": Part(mode="gehoert", format="Befragung")},
    )

    step = step_of(session, "bedarfe")
    assert (step.name, step.deliverable_key, step.starts_on, step.formats) == (
        "Bedarfe ermitteln",
        "planungsluecken",
        DAY,
        (survey, workshop),
    )
    (change,), _ = changes(
        session, wanted=Wanted(kind=Kind.STEP, key="bedarfe"), limit=5
    )
    assert [d.field for d in change.differences] == [
        "name",
        "description",
        "deliverable",
        "starts_on",
        "formats",
        "part:buerger",
    ]
    assert change.differences[-1] == Difference(
        field="part:buerger",
        before=None,
        after={"mode": "gehoert", "format": "Befragung"},
    )


def test_step_words_are_checked(session: Session) -> None:
    words = replace(
        step_words(step_of(session, "bedarfe")),
        deliverable_key="cake",
        starts_on=DAY,
        ends_on=BEFORE,
        formats=(FormatView(kind="party", title="", address="ftp://erfurt.de"),),
        parts={"martians": Part(mode="gehoert"), "verein": Part(mode="singt")},
    )

    with pytest.raises(InvalidInputError) as refused:
        change_step(session, "bedarfe", words=words, author=NOBODY)

    assert refused.value.problems == {
        "ends_on": ["ends_before_start"],
        "deliverable_key": ["unknown"],
        "format-kind-1": ["unknown"],
        "format-title-1": ["required"],
        "format-address-1": ["not_an_address"],
        "mode-martians": ["unknown"],
        "mode-verein": ["unknown"],
    }
    with pytest.raises(NotFoundError):
        change_step(
            session, "x", words=step_words(step_of(session, "bedarfe")), author=NOBODY
        )


def test_step_changed_meanwhile_is_not_overwritten(session: Session) -> None:
    step = step_of(session, "bedarfe")
    let_step(session, "bedarfe", starts_on=DAY)

    with pytest.raises(StructureChangedError):
        change_step(
            session,
            "bedarfe",
            words=replace(step_words(step), description="Neu"),
            author=NOBODY,
            seen=version_of(step_state(step)),
        )


def test_step_belongs_to_the_process_between_its_days(session: Session) -> None:
    words = replace(
        step_words(step_of(session, "bedarfe")), name="Erprobung", added_on=DAY
    )
    key = create_step(session, words=words, author=NOBODY)
    later = DAY + datetime.timedelta(days=30)
    let_step(session, key, ended_on=later)

    def is_part(on: datetime.date) -> bool:
        return key in [step.key for step in structure(session, on=on).steps]

    assert key == "erprobung"
    assert [is_part(on) for on in (BEFORE, DAY, later)] == [False, True, False]
    everything = structure(session, on=later, with_ended=True)
    assert everything.steps[-1].key == key


@pytest.mark.parametrize("kind", [Kind.GROUP, Kind.DELIVERABLE])
def test_group_and_deliverable_are_made_changed_and_ended(
    session: Session, kind: Kind
) -> None:
    def names(on: datetime.date) -> list[str]:
        found = structure(session, on=on)
        parts = found.groups if kind == Kind.GROUP else found.deliverables
        return [part.name for part in parts]  # type: ignore[attr-defined]

    key = create_part(
        session, kind, words=PartWords(name="Beirat", added_on=DAY), author=NOBODY
    )
    words = PartWords(name="Jugendbeirat", added_on=DAY)
    assert change_part(session, kind, key, words=words, author=NOBODY)
    assert names(DAY)[-1] == "Jugendbeirat"
    assert "Jugendbeirat" not in names(BEFORE)

    ended = replace(words, ended_on=DAY + datetime.timedelta(days=1))
    assert change_part(session, kind, key, words=ended, author=NOBODY)
    assert "Jugendbeirat" in names(DAY)
    assert "Jugendbeirat" not in names(DAY + datetime.timedelta(days=1))
    with pytest.raises(InvalidInputError) as refused:
        create_part(session, kind, words=PartWords(name="jugendbeirat"), author=NOBODY)
    assert refused.value.problems == {"name": ["name_taken"]}


def test_a_new_group_is_open_in_every_step(session: Session) -> None:
    create_part(session, Kind.GROUP, words=PartWords(name="Beirat"), author=NOBODY)

    for step in structure(session, on=DAY).steps:
        last = step.participation[-1]
        assert (last.group_name, last.mode) == ("Beirat", None)


def test_steps_are_moved_past_what_ended(session: Session) -> None:
    let_step(session, "bedarfe", ended_on=DAY)

    assert move(session, Kind.STEP, "massnahmen", earlier=True, author=NOBODY)
    assert not move(session, Kind.STEP, "bestandsaufnahme", earlier=True, author=NOBODY)

    assert [step.key for step in structure(session, on=DAY).steps] == [
        "bestandsaufnahme",
        "massnahmen",
        "sozialraumdefinition",
        "leitlinien",
        "rueckkopplung",
    ]
    (change, *_), _ = changes(
        session, wanted=Wanted(kind=Kind.ORDER, key="step"), limit=5
    )
    assert change.differences[0].field == "keys"


def test_history_is_paged_from_the_newest(session: Session) -> None:
    for number in range(4):
        let_plan(session, "kita", contact=f"Stelle {number}")

    newest, more = changes(session, wanted=Wanted(), limit=3)
    older, rest = changes(session, wanted=Wanted(), below=newest[-1].number, limit=3)

    said = [c.differences[0].after for c in (*newest, *older)]
    assert said == ["Stelle 3", "Stelle 2", "Stelle 1", "Stelle 0"]
    assert (more, rest) == (True, False)


def test_seed_gives_every_theme_a_role_or_shows_it_as_a_gap(session: Session) -> None:
    themes = list(session.scalars(select(Theme.key).where(Theme.system.is_(False))))

    matrix = role_matrix(arrangement(session, on=DAY), themes)

    with_lead = {r.theme_key for r in matrix.rows if PlanRole.LEAD in r.roles.values()}
    assert with_lead | {row.theme_key for row in matrix.lacking} == set(themes)
    assert matrix.lacking == ()
    assert matrix.idle == ("statistik",)
    session.delete(session.get(Fachplanung, "beteiligung"))
    session.flush()
    session.expire_all()
    matrix = role_matrix(arrangement(session, on=DAY), themes)
    assert [row.theme_key for row in matrix.lacking] == ["beteiligung"]


def test_seed_says_what_is_known_of_plans_and_no_more(session: Session) -> None:
    plans = {plan.key: plan for plan in structure(session, on=DAY).plans}

    assert {key: set(p.target_groups) for key, p in plans.items() if p.target_groups} == {
        "senioren": {"seniors"},
        "kita": {"children"},
        "jugend": {"children", "youth"},
        "integration": {"migrants"},
    }  # fmt: skip
    assert not any(plan.target_groups_confirmed for plan in plans.values())
    assert [d.drucksache for d in plans["kita"].documents] == ["0912/21"]
    assert session.scalar(select(func.count()).select_from(Responsibility)) == 30
