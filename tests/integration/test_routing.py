"""Themes of a hand-over on their way to the Fachplanungen, and back as answers."""

import datetime
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.routing.answering import (
    Reach,
    RoutingChangedError,
    Said,
    answer,
    move_on,
    set_due,
)
from participation.handover.routing.content import Document, RoutingStatus
from participation.handover.routing.models import (
    RoutedChange,
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from participation.handover.routing.passing import add, give, prepare, remove
from participation.handover.routing.waiting import overview
from participation.publication.releases.content import Audience
from tests.integration.releasing import plant_release
from tests.integration.routing_planting import (
    ALL,
    DAY,
    NEED,
    example_handover,
    figure,
    plant_answer,
    plant_routed,
    plant_stored,
    public_answers,
    routed_ids,
)

OEPNV = ("verkehr", "oepnv", "")
OEPNV_RIETH = ("verkehr", "oepnv", "06")
LATER = DAY + datetime.timedelta(days=200)


def test_each_leading_plan_gets_its_themes_for_the_city_and_where_need_is_met(
    session: Session,
) -> None:
    ids = plant_routed(session)

    assert set(ids) == {
        OEPNV,
        OEPNV_RIETH,
        ("verkehr", "oepnv", "27"),
        ("stadt", "wohnen", ""),
        (
            "verkehr",
            "wohnen",
            "",
        ),  # two leads; 9 people are no need, a withheld cell neither
        ("gruen", "gruen", "06"),  # covers the Rieth alone, so not the city either
    }
    partners = session.execute(
        select(RoutedPartner.routed_id, RoutedPartner.plan_key)
    ).all()
    assert {(row.routed_id, row.plan_key) for row in partners} == {
        (ids[OEPNV], "stadt"),
        (ids[OEPNV_RIETH], "stadt"),
        (ids["verkehr", "oepnv", "27"], "stadt"),
        (ids["gruen", "gruen", "06"], "verkehr"),
    }


def test_public_answers_say_where_it_stands_and_nothing_of_drafts(
    session: Session,
) -> None:
    ids = plant_routed(session)
    draft = Said(status=RoutingStatus.IN_REVIEW, reply="Wir sehen uns das gerade an.")
    answer(session, ids[OEPNV], said=draft, revision=1, reach=ALL, account_id=None, today=DAY)  # fmt: skip
    plant_answer(session, ids[OEPNV_RIETH], today=LATER)

    city, rieth, *_ = public_answers(session, theme_key="oepnv")

    assert (city.status, city.reply, city.space_key, city.ortsteil_keys) == (
        RoutingStatus.IN_REVIEW,
        "",
        "",
        (),
    )
    assert (rieth.status, rieth.reply, rieth.measure, rieth.drucksache) == (
        RoutingStatus.ADOPTED,
        "Ab dem Sommer fährt der Bus auch am Abend alle 20 Minuten.",
        "Abendtakt der Linie 9",
        "1234/26",
    )
    assert (rieth.people, rieth.base, rieth.passed_on, rieth.changed_on) == (
        40,
        100,
        DAY,
        LATER,
    )
    assert (rieth.plan_key, rieth.handover_reference, rieth.subjects) == (
        "verkehr",
        "UE-2026-001",
        ("default",),
    )
    assert rieth.theme_label["de"] == "Oepnv"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_figures_of_a_withdrawn_release_are_told_to_nobody_outside(
    session: Session, withdrawn: bool
) -> None:
    plant_release(session, withdrawn=withdrawn)
    given = example_handover()
    plant_stored(session, given)
    plant_routed(session, given)

    city, rieth, *_ = public_answers(session, theme_key="oepnv")
    outside = overview(session, today=DAY, for_public=True).total
    inside = overview(session, today=DAY).total

    assert (city.people, rieth.people, rieth.base) == (
        (None, None, None) if withdrawn else (80, 40, 100)
    )
    assert outside.mentions == (None if withdrawn else inside.mentions)
    assert inside.mentions is not None


def test_public_answers_are_found_by_theme_subject_and_ortsteil(
    session: Session,
) -> None:
    plant_routed(session)

    def found(**asked: str) -> set[tuple[str, str, str]]:
        answers = public_answers(session, **asked)  # type: ignore[arg-type]
        return {(a.plan_key, a.theme_key, a.space_key) for a in answers}

    assert found(ortsteil_key="28") == {("verkehr", "oepnv", "27")}
    assert found(ortsteil_key="2") == set()
    assert found(ortsteil_key="%") == set()
    assert found(theme_key="wohnen") == {
        ("stadt", "wohnen", ""),
        ("verkehr", "wohnen", ""),
    }
    assert found(subject="comments") == set()
    assert len(found(subject="default")) == 6


def test_nothing_is_public_before_it_was_given(session: Session) -> None:
    prepare(session, example_handover(), need=NEED, account_id=None, today=DAY)

    assert public_answers(session) == []


def test_figures_for_desks_alone_are_not_told_to_the_public(session: Session) -> None:
    plant_routed(session, example_handover(audience=Audience.DESKS))

    assert {(a.people, a.base) for a in public_answers(session)} == {(None, None)}


def test_invented_answers_are_marked_and_give_way_to_real_ones(
    session: Session,
) -> None:
    plant_routed(session, example_handover(simulated=True))
    assert {a.simulated for a in public_answers(session)} == {True}

    plant_routed(session, example_handover("UE-2026-002"))

    assert {a.simulated for a in public_answers(session)} == {False}
    assert {a.handover_reference for a in public_answers(session)} == {"UE-2026-002"}
    assert session.scalar(select(func.count()).select_from(RoutedTheme)) == 12


def test_a_list_is_given_once_and_stays_as_it_was_given(session: Session) -> None:
    ids = plant_routed(session)

    assert not give(session, "UE-2026-001", due_on=None, account_id=None, today=LATER)
    assert not prepare(
        session, example_handover(), need=NEED, account_id=None, today=LATER
    )
    with pytest.raises(NotFoundError):
        remove(session, "UE-2026-001", {ids[OEPNV]})

    row = session.get_one(RoutedTheme, ids[OEPNV])
    assert (row.passed_on, row.due_on) == (DAY, DAY + datetime.timedelta(days=90))


def test_staff_add_and_remove_lines_before_giving(session: Session) -> None:
    handover = example_handover()
    prepare(session, handover, need=NEED, account_id=None, today=DAY)
    ids = routed_ids(session)

    wanted = {"plan_key": "stadt", "theme_key": "sport", "space_key": "06"}
    for _ in range(2):  # two taps
        add(session, handover, today=DAY, **wanted)
    assert remove(session, "UE-2026-001", {ids[OEPNV], uuid.uuid4()}) == 1
    give(session, "UE-2026-001", due_on=None, account_id=None, today=DAY)

    found = {
        (a.plan_key, a.theme_key, a.space_key): a.people
        for a in public_answers(session)
    }
    assert ("stadt", "sport", "06") in found
    assert found["stadt", "sport", "06"] is None
    assert OEPNV not in found
    assert OEPNV not in routed_ids(session)


def test_what_is_not_in_the_handover_cannot_be_added(session: Session) -> None:
    prepare(session, example_handover(), need=NEED, account_id=None, today=DAY)

    with pytest.raises(InvalidInputError) as refused:
        add(
            session,
            example_handover(),
            plan_key="umwelt",
            theme_key="",
            space_key="53",
            today=DAY,
        )

    assert refused.value.problems == {
        "theme": ["required"],
        "plan": ["unknown"],
        "space": ["unknown"],
    }


def test_an_empty_list_cannot_be_given(session: Session) -> None:
    prepare(session, example_handover(), need=NEED, account_id=None, today=DAY)
    remove(session, "UE-2026-001", set(routed_ids(session).values()))

    with pytest.raises(InvalidInputError):
        give(session, "UE-2026-001", due_on=None, account_id=None, today=DAY)


def test_a_later_handover_carries_the_same_theme_on(session: Session) -> None:
    first = plant_routed(session)
    plant_answer(session, first[OEPNV])
    later = example_handover("UE-2026-002", subject="second")
    themes = (replace(later.themes[0], city=figure("M-9", 95)), *later.themes[1:])

    second = plant_routed(session, replace(later, themes=themes), today=LATER)

    assert second == first
    row = session.get_one(RoutedTheme, first[OEPNV])
    assert (row.status, row.answered_in, row.passed_on) == (
        "aufgenommen",
        "UE-2026-001",
        DAY,
    )
    by_subject = {
        subject: next(
            a for a in public_answers(session, subject=subject) if a.id == row.id
        )
        for subject in ("default", "second")
    }
    assert [
        (a.people, a.handover_reference, a.reply != "") for a in by_subject.values()
    ] == [(80, "UE-2026-001", True), (95, "UE-2026-002", True)]


def test_throwing_a_prepared_list_away_leaves_what_was_given_before(
    session: Session,
) -> None:
    first = plant_routed(session)
    prepare(
        session,
        example_handover("UE-2026-002"),
        need=NEED,
        account_id=None,
        today=LATER,
    )

    remove(session, "UE-2026-002", set(first.values()))

    assert routed_ids(session) == first
    occurrences = session.scalars(select(RoutedOccurrence.reference)).all()
    assert set(occurrences) == {"UE-2026-001"}


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        (Said(status=RoutingStatus.ADOPTED, measure="M 4"), {"reply": ["required"]}),
        (
            Said(status=RoutingStatus.UNDER_WAY, reply="– ... 12 ---------------"),
            {"reply": ["required"]},
        ),
        (
            Said(status=RoutingStatus.UNDER_WAY, reply="Machen wir."),
            {"reply": ["too_short"]},
        ),
        (
            Said(status=RoutingStatus.UNDER_WAY, reply="x" * 1001),
            {"reply": ["too_long"]},
        ),
        (
            Said(status=RoutingStatus.ADOPTED, reply="Der Bus fährt bald öfter."),
            {"measure": ["measure_or_drucksache"]},
        ),
        (
            Said(status=RoutingStatus.NOT_ADOPTED, reply="Das geht leider noch nicht."),
            {"reason": ["required"]},
        ),
        (
            Said(status=RoutingStatus.SEEN, reply="Eine\x00Null"),
            {"reply": ["unreadable_characters"]},
        ),
        (
            Said(
                status=RoutingStatus.SEEN,
                documents=(Document(title="Plan", url="javascript:alert(1)"),),
            ),
            {"documents": ["document"]},
        ),
        (
            Said(
                status=RoutingStatus.SEEN,
                documents=(Document(title="Plan", url="https://erfurt.de@evil.org/"),),
            ),
            {"documents": ["document"]},
        ),
    ],
)
def test_nothing_is_closed_without_what_its_status_needs(
    session: Session, said: Said, problems: dict[str, list[str]]
) -> None:
    ids = plant_routed(session)

    with pytest.raises(InvalidInputError) as refused:
        answer(
            session,
            ids[OEPNV],
            said=said,
            revision=1,
            reach=ALL,
            account_id=None,
            today=DAY,
        )

    assert refused.value.problems == problems
    assert session.get_one(RoutedTheme, ids[OEPNV]).status == "neu"


def test_every_change_is_kept_and_a_second_tap_is_none(session: Session) -> None:
    ids = plant_routed(session)
    seen = Said(status=RoutingStatus.SEEN)
    done = Said(status=RoutingStatus.UNDER_WAY, reply="Die Bauarbeiten laufen schon.")
    by = {"reach": ALL, "account_id": None, "today": DAY}

    assert answer(session, ids[OEPNV], said=seen, revision=1, **by)  # type: ignore[arg-type]
    assert answer(session, ids[OEPNV], said=done, revision=2, **by)  # type: ignore[arg-type]
    assert not answer(session, ids[OEPNV], said=done, revision=2, **by)  # type: ignore[arg-type]

    kept = session.scalars(select(RoutedChange).order_by(RoutedChange.number)).all()
    assert [(c.number, c.from_status, c.to_status, c.said["reply"]) for c in kept] == [
        (1, "neu", "gesichtet", ""),
        (2, "gesichtet", "schon_in_arbeit", "Die Bauarbeiten laufen schon."),
    ]


def test_who_saw_an_older_state_overwrites_nothing(session: Session) -> None:
    ids = plant_routed(session)
    plant_answer(session, ids[OEPNV])

    with pytest.raises(RoutingChangedError):
        answer(
            session,
            ids[OEPNV],
            said=Said(status=RoutingStatus.SEEN),
            revision=1,
            reach=ALL,
            account_id=None,
            today=DAY,
        )

    assert session.get_one(RoutedTheme, ids[OEPNV]).status == "aufgenommen"


@pytest.mark.parametrize("plans", [{"stadt"}, {"gruen"}, set()])
def test_only_a_leading_plan_answers(session: Session, plans: set[str]) -> None:
    ids = plant_routed(session)
    reach = Reach(plan_keys=plans)
    by = {"reach": reach, "account_id": None, "today": DAY}

    with pytest.raises(NotFoundError):
        answer(
            session,
            ids[OEPNV],
            said=Said(status=RoutingStatus.SEEN),
            revision=1,
            **by,  # type: ignore[arg-type]
        )
    moved = move_on(session, {ids[OEPNV]}, status=RoutingStatus.SEEN, **by)  # type: ignore[arg-type]

    assert moved == []
    assert session.get_one(RoutedTheme, ids[OEPNV]).status == "neu"


def test_several_at_once_only_go_forward(session: Session) -> None:
    ids = plant_routed(session)
    plant_answer(session, ids[OEPNV])
    everything = set(ids.values())
    by = {"reach": Reach(plan_keys={"verkehr"}), "account_id": None, "today": DAY}

    first = move_on(session, everything, status=RoutingStatus.IN_REVIEW, **by)  # type: ignore[arg-type]
    again = move_on(session, everything, status=RoutingStatus.SEEN, **by)  # type: ignore[arg-type]

    assert set(first) == {
        ids[OEPNV_RIETH],
        ids["verkehr", "oepnv", "27"],
        ids["verkehr", "wohnen", ""],
    }
    assert again == []
    with pytest.raises(InvalidInputError):
        move_on(session, everything, status=RoutingStatus.ADOPTED, **by)  # type: ignore[arg-type]


def test_the_day_of_the_answer_can_be_moved_but_not_into_the_past(
    session: Session,
) -> None:
    ids = plant_routed(session)
    by = {"account_id": None, "today": DAY}

    assert set_due(session, ids[OEPNV], due_on=LATER, **by)  # type: ignore[arg-type]
    assert not set_due(session, ids[OEPNV], due_on=LATER, **by)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        set_due(session, ids[OEPNV], due_on=DAY - datetime.timedelta(days=1), **by)  # type: ignore[arg-type]

    row = session.get_one(RoutedTheme, ids[OEPNV])
    assert (row.due_on, row.revision, row.changed_on) == (LATER, 2, DAY)
