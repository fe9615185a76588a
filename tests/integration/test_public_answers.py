"""What becomes of 100,000 lines: pages that count in the database and read what they show."""

import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.database import Database
from participation.handover.models import Fachplanung
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.models import RoutedHandover, RoutedTheme
from participation.handover.routing.queries import (
    About,
    answered_themes,
    answers_to,
    count_by_subject,
    find_answers,
    read_answers,
)
from participation.handover.routing.settings import Decided, decide
from participation.handover.routing.waiting import overview
from participation.handover.routing.ways import most_people, read_way
from participation.publication.releases.content import Audience
from participation.responses.receipts import keep_receipt, receipt_code
from tests.integration.counting import Cost, cost
from tests.integration.releasing import plant_people, plant_release
from tests.integration.routing_planting import (
    DAY,
    example_handover,
    plant_answer,
    plant_lines,
    plant_routed,
    plant_stored,
    public_answers,
)
from tests.integration.test_outcomes import BUS, EVERY_PAGE, INDEX, RIETH, bus_release

KEY = "somebody who wrote"
WEEK = datetime.timedelta(days=7)
PAGES = (
    *EVERY_PAGE,
    f"{INDEX}/feed.atom",
    f"{BUS}/feed.atom",
    f"{INDEX}?stand=beantwortet",
    f"{INDEX}?stand=offen&seite=3",
    f"{RIETH}?seite=2",
    f"{BUS}?seite=2",
    "/quittung",
    "/wartet-auf-antwort",
    "/planung",
)


def look(client: FlaskClient, page: str) -> None:
    data = {"code": receipt_code(KEY)} if page == "/quittung" else None
    answer = client.open(page, method="POST" if data else "GET", data=data)
    assert answer.status_code == 200


def test_pages_ask_and_read_no_more_of_many_lines_than_of_few(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, bus_release())
        [sent] = plant_people(session, 1, comment=("oepnv", "klima"))
        keep_receipt(session, key=KEY, submission_id=sent)
        decide(session, Decided(overview_is_public=True))
        plant_lines(session, 180)
    client = sqlite_app.test_client()
    for page in PAGES:
        look(client, page)  # what is read once in a process

    def costs() -> dict[str, Cost]:
        return {
            page: cost(sqlite_database, lambda page=page: look(client, page))
            for page in PAGES
        }

    few = costs()
    with sqlite_database.transaction() as session:
        session.execute(delete(RoutedTheme))
        plant_lines(session, 540)

    many = costs()

    assert many == few
    assert max(one.statements for one in many.values()) <= 22
    assert max(many[page].rows for page in (*EVERY_PAGE, "/quittung")) < 150


def test_all_pages_together_are_the_whole_list_in_its_order(session: Session) -> None:
    ids = plant_routed(session)
    plant_lines(session, 45)
    plant_answer(session, ids["verkehr", "oepnv", "06"], today=DAY + WEEK)
    found = find_answers(session, About())

    every = sorted(public_answers(session), key=lambda a: a.changed_on, reverse=True)
    turned = [
        answer
        for offset in range(0, found.total, 10)
        for answer in read_answers(
            session, found, newest_first=True, offset=offset, limit=10
        )
    ]

    assert (found.answered, found.waiting, found.simulated) == (24, 27, False)
    assert turned == every
    assert turned[0].id == ids["verkehr", "oepnv", "06"]
    closed = [a for a in every if a.status == RoutingStatus.UNDER_WAY][:3]
    assert (
        read_answers(session, found, closed=True, newest_first=True, offset=1, limit=3)
        == closed
    )
    assert [
        len(read_answers(session, found, closed=closed)) for closed in (True, False)
    ] == [24, 27]


def test_subjects_are_counted_as_their_own_pages_count_them(session: Session) -> None:
    plant_routed(session)
    plant_routed(session, example_handover("UE-2026-002", subject="second"))
    plant_routed(session, example_handover("UE-2026-003", simulated=True))
    plant_lines(session, 7)
    subjects = ["comments", "default", "second"]

    counts = count_by_subject(session, find_answers(session, About()), subjects)

    assert counts == {
        subject: len(public_answers(session, subject=subject)) for subject in subjects
    }
    assert counts == {"comments": 0, "default": 13, "second": 6}
    assert count_by_subject(session, find_answers(session, About()), []) == {}


def test_the_way_of_a_theme_is_counted(session: Session) -> None:
    ids = plant_routed(session)
    plant_answer(session, ids["stadt", "wohnen", ""], today=DAY + WEEK)
    again = example_handover("UE-2026-002", subject="second", audience=Audience.DESKS)
    plant_routed(session, again, today=DAY + WEEK)
    found = find_answers(session, About(theme_key="wohnen"))

    way = read_way(session, found, most_plans=12)

    assert [(p.name, p.amt, dict(p.counts)) for p in way.plans] == [
        (name(session, "stadt"), None, {RoutingStatus.ADOPTED: 1}),
        (name(session, "verkehr"), None, {RoutingStatus.NEW: 1}),
    ]
    assert [
        p.only and (p.only.status, p.only.measure, p.only.drucksache, p.only.changed_on)
        for p in way.plans
    ] == [
        (RoutingStatus.ADOPTED, "Abendtakt der Linie 9", "1234/26", DAY + WEEK),
        (RoutingStatus.NEW, "", "", DAY),
    ]
    assert [(h.reference, h.passed_on, h.subjects) for h in way.handovers] == [
        ("UE-2026-002", DAY, ("second",))
    ]
    assert way.plans_in_all == 2
    told = most_people(session, found)
    assert told is not None
    assert (told.people, told.base) == (None, None)  # the newest is not for everybody


def test_the_way_of_a_theme_in_one_survey_has_its_own_figure(session: Session) -> None:
    plant_routed(session)
    again = example_handover("UE-2026-002", subject="second", audience=Audience.DESKS)
    plant_routed(session, again, today=DAY + WEEK)
    every = find_answers(session, About(theme_key="oepnv"))
    found = find_answers(session, About(theme_key="oepnv", subject="default"))

    told = [most_people(session, chosen) for chosen in (every, found)]

    assert [one and one.people for one in told] == [None, 80]
    way = read_way(session, found, most_plans=12)
    assert [h.reference for h in way.handovers] == ["UE-2026-001"]


def name(session: Session, key: str) -> str:
    found = session.scalar(select(Fachplanung.name).where(Fachplanung.key == key))
    assert found is not None
    return found


def test_a_way_with_many_plans_tells_the_first_and_how_many(session: Session) -> None:
    plans = [f"plan{number}" for number in range(15)]
    session.add_all(
        Fachplanung(key=key, position=900 + number, name=key.title())
        for number, key in enumerate(plans)
    )
    session.flush()
    plant_lines(session, 60, themes=["oepnv"], plans=plans)
    found = find_answers(session, About(theme_key="oepnv"))

    way = read_way(session, found, most_plans=12)

    assert [plan.name for plan in way.plans] == [key.title() for key in plans[:12]]
    assert way.plans_in_all == 15
    assert dict(way.plans[0].counts) == {
        RoutingStatus.NEW: 2, RoutingStatus.UNDER_WAY: 2,
    }  # fmt: skip
    assert {plan.only for plan in way.plans} == {None}
    told = most_people(session, found)
    assert told is not None
    assert (told.people, told.base) == (20, 100)


def test_a_theme_that_went_nowhere_has_no_way(session: Session) -> None:
    plant_routed(session)
    found = find_answers(session, About(theme_key="sport"))

    way = read_way(session, found, most_plans=12)

    assert (way.plans, way.plans_in_all, way.handovers) == ((), 0, ())
    assert most_people(session, found) is None


def test_answers_to_ones_own_themes_are_those_of_the_place_and_of_the_city(
    session: Session,
) -> None:
    plant_routed(session, example_handover("UE-2026-009", simulated=True))
    invented = answers_to(session, ["oepnv"], ortsteil_key="06", limit=9)
    plant_routed(session)

    def found(place: str | None, *themes: str, limit: int = 9) -> list[Any]:
        answers = answers_to(session, themes, ortsteil_key=place, limit=limit)
        return [(a.theme_key, a.space_key, a.simulated) for a in answers]

    assert {(a.space_key, a.simulated) for a in invented} == {("", True), ("06", True)}
    assert found("06", "oepnv", "kultur") == [
        ("oepnv", "", False), ("oepnv", "06", False),
    ]  # fmt: skip
    assert found("28", "oepnv")[1:] == [("oepnv", "27", False)]
    assert found(None, "oepnv") == [("oepnv", "", False)]
    assert found("06", "oepnv", limit=1) == [("oepnv", "", False)]
    assert found("06") == []


def test_themes_with_an_answer_are_named_once(session: Session) -> None:
    plant_routed(session)

    there = find_answers(session, About(ortsteil_key="06"))

    assert answered_themes(session, there) == {"oepnv", "gruen"}
    assert [
        a.theme_key for a in read_answers(session, find_answers(session, About(whole_city=True)))
    ] == ["oepnv", "wohnen", "wohnen"]  # fmt: skip


def test_only_what_was_made_of_a_withdrawn_release_is_untold(session: Session) -> None:
    plant_release(session, withdrawn=True)
    first, second = (
        example_handover(),
        example_handover("UE-2026-002", subject="second"),
    )
    for handover in (first, second):
        plant_stored(session, handover)
        plant_routed(session, handover)

    def people(subject: str) -> set[int | None]:
        return {a.people for a in public_answers(session, subject=subject, theme_key="oepnv")}  # fmt: skip

    assert people("default") == {None}
    assert people("second") == {80, 40, 30}


def test_what_waits_is_counted_by_plan_amt_and_day(session: Session) -> None:
    for plan in session.scalars(select(Fachplanung)):
        is_one = plan.key in ("verkehr", "stadt")
        plan.amt, plan.amt_confirmed = ("Bauamt" if is_one else None), is_one
    plant_routed(session, days=10)
    later = example_handover("UE-2026-002")
    more = [theme for theme in later.themes if theme.key != "wohnen"]
    session.add(
        RoutedHandover(
            reference="UE-2026-000", subjects=[], is_public=True, simulated=False,
            prepared_on=DAY, given_on=None,
        )
    )  # fmt: skip
    assert len(more) == 4
    plant_lines(session, 6, given=["UE-2026-103"], themes=["kultur", "sport", "umwelt"])
    today = DAY + datetime.timedelta(days=11)

    found = overview(session, today=today)

    by_plan = {w.name: w for w in found.by_plan}
    traffic = by_plan[name(session, "verkehr")]
    [bauamt] = [w for w in found.by_amt if w.name == "Bauamt"]
    # Of its own 4 (oepnv in three places, wohnen) all wait; of the 3 planted ones none.
    assert (traffic.themes, traffic.overdue, traffic.answered) == (4, 4, 3)
    assert (traffic.median_days, traffic.oldest_days, traffic.mentions) == (11, 11, 140)
    # Two plans lead "wohnen": its people count once.
    assert bauamt.mentions == 80 + 60 + 3 * 20
    assert (found.total.themes, found.total.answered) == (9, 3)


@pytest.mark.parametrize("days", [[3], [1, 2], [1, 1, 2, 9], [5, 1, 3]])
def test_the_median_is_that_of_all_that_waits(days: list[int]) -> None:
    import statistics
    from collections import Counter

    from participation.handover.routing.waiting import _median

    assert _median(Counter(days)) == round(statistics.median(days))
    assert _median(Counter()) is None
