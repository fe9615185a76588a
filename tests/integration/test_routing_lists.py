"""The list of staff and the desk of a plan: in order and in pages, whatever the number."""

import csv
import datetime
import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from participation.accounts.grants import Grant
from participation.core.kinds import Role
from participation.database import Database
from participation.desks.forwards import ForwardView
from participation.desks.models import CommentForward
from participation.handover.models import Fachplanung
from participation.handover.routing import files
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import CLOSED, RoutingStatus
from participation.handover.routing.desk import (
    DeskItem,
    OnDesk,
    count_items,
    read_items,
)
from participation.handover.routing.lists import (
    Due,
    Wanted,
    choices,
    count_due,
    count_lines,
    every_line,
    read_lines,
)
from participation.handover.routing.models import (
    RoutedOccurrence,
    RoutedPartner,
    RoutedTheme,
)
from tests.answer_parts import make_answer
from tests.integration.counting import Cost, cost
from tests.integration.desking import publish
from tests.integration.releasing import plant_release
from tests.integration.routing_planting import (
    ALL,
    DAY,
    example_handover,
    plant_lines,
    plant_routed,
    plant_stored,
    plant_told,
)
from tests.integration.staff import acts, make_account, page, signed_in, words

LIST, DESK = "/staff/antworten", "/staff/meine-planung"
ONE = datetime.timedelta(days=1)
SPACES = (
    "Ägidien",
    "Äußere Stadt",
    "altstadt",
    "Rieth",
    "Straße",
    "Strasse",
    "Übersee",
)
WITHDRAWN = (
    "Eine Veröffentlichung, aus der diese Übergabe gemacht ist, wurde am 05.09.2026"
    " zurückgenommen. Grund: Zählfehler"
)
Row = RoutedTheme


def plant_mixed(session: Session, count: int = 40) -> list[Row]:
    """Lines of all kinds, the same in every run but for their ids."""
    chance = random.Random(7)
    answers = [
        make_answer(
            theme_key=chance.choice(["oepnv", "wohnen", "gruen"]),
            space_key=chance.choice(["", "06", "06"]),
            space_label=chance.choice(SPACES),
            status=chance.choice([RoutingStatus.NEW, RoutingStatus.UNDER_WAY]),
            passed_on=DAY - chance.choice([0, 0, 9]) * ONE,
            reply="Wir bauen das schon seit dem Sommer.",
        )
        for _ in range(count)
    ]
    for number, answer in enumerate(answers):
        # A theme has but one line of the whole city in each plan.
        if not answer.space_key:
            keys = (f"o{number}",)
            answers[number] = make_answer(**{**vars(answer), "ortsteil_keys": keys})
    plant_told(session, answers)
    rows = [session.get_one(Row, answer.id) for answer in answers]
    for row in rows:
        row.plan_key = chance.choice(["verkehr", "stadt"])
        row.due_on = chance.choice([None, DAY + ONE, DAY + 50 * ONE, DAY - ONE])
    session.flush()
    return rows


def place(row: Row) -> tuple[Any, ...]:
    """What the list is sorted by."""
    return (
        row.status in CLOSED,
        row.due_on or datetime.date.max,
        row.passed_on,
        row.theme_key,
        row.space_key != "",
        row.space_label.casefold(),
        row.id.hex,
    )


def test_the_list_has_one_order_on_every_database_and_in_every_page(
    session: Session,
) -> None:
    rows = sorted(plant_mixed(session), key=place)
    everything = {"reach": ALL, "wanted": Wanted(), "today": DAY}

    pages = [
        line.id
        for offset in range(0, len(rows), 7)
        for line in read_lines(session, **everything, offset=offset, limit=7)
    ]

    assert pages == [row.id for row in rows]
    assert [line.id for line in every_line(session, **everything)] == pages
    assert count_lines(session, **everything) == 40


def test_spaces_are_sorted_by_letters_as_german_names_are(session: Session) -> None:
    names = ["Ganze Stadt", "Altstadt", "rieth", "Straße", "Strassf", "Zoo", "ägidien",
             "Äußere Stadt", "öst", "Übersee", "übrige"]  # fmt: skip
    answers = [make_answer(space_label=name) for name in names]
    answers[0] = make_answer(space_key="", space_label=names[0], ortsteil_keys=())
    plant_told(session, random.Random(1).sample(answers, len(answers)))

    found = every_line(session, reach=ALL, wanted=Wanted(), today=DAY)

    assert [line.space_label for line in found] == names


NARROWED: list[tuple[Wanted, Callable[[Row], bool]]] = [
    (Wanted(status="open"), lambda row: row.status not in CLOSED),
    (Wanted(status="schon_in_arbeit"), lambda row: row.status in CLOSED),
    (Wanted(theme="wohnen"), lambda row: row.theme_key == "wohnen"),
    (Wanted(space=""), lambda row: not row.space_key),
    (Wanted(plan="stadt"), lambda row: row.plan_key == "stadt"),
    (
        Wanted(overdue=True, plan="verkehr"),
        lambda row: (
            row.plan_key == "verkehr" and row.status not in CLOSED
            and row.due_on == DAY - ONE
        ),
    ),
]  # fmt: skip


def test_a_narrowed_list_is_counted_and_read_alike(session: Session) -> None:
    rows = sorted(plant_mixed(session), key=place)

    for wanted, fits in NARROWED:
        asked = {"reach": ALL, "wanted": wanted, "today": DAY}
        expected = [row.id for row in rows if fits(row)]
        assert 0 < len(expected) < 40
        found = read_lines(session, **asked, offset=0, limit=50)
        assert [line.id for line in found] == expected
        assert count_lines(session, **asked) == len(expected)


def test_a_plan_reaches_what_it_leads_and_what_it_takes_part_in(
    session: Session,
) -> None:
    rows = plant_mixed(session)
    joined = [row for row in rows if row.plan_key == "stadt"][:3]
    session.add_all(RoutedPartner(routed_id=r.id, plan_key="verkehr") for r in joined)
    session.flush()
    own = {row.id for row in rows if row.plan_key == "verkehr"}
    reach = Reach(plan_keys={"verkehr"})

    found = every_line(session, reach=reach, wanted=Wanted(), today=DAY)
    due = count_due(session, reach=reach, today=DAY, soon=14 * ONE)
    waiting = [r for r in rows if r.id in own and r.status not in CLOSED and r.due_on]

    assert {line.id: line.leads for line in found} == {
        **dict.fromkeys(own, True), **{row.id: False for row in joined},
    }  # fmt: skip
    assert due == Due(
        overdue=sum(1 for row in waiting if row.due_on == DAY - ONE),
        soon=sum(1 for row in waiting if row.due_on == DAY + ONE),
    )
    assert due.overdue
    assert due.soon


def test_choices_are_what_stands_in_the_list_under_its_newest_name(
    session: Session,
) -> None:
    plant_routed(session)
    plant_lines(session, 6, themes=["gone"], plans=["stadt"])
    session.execute(
        update(Row)
        .where(Row.space_key == "r1")
        .values(space_label="Aula", passed_on=DAY + ONE)
    )
    session.execute(
        update(Row)
        .where(Row.space_key == "r4")
        .values(space_label="Zimmer", passed_on=DAY + ONE)
    )
    for earlier, key in (("r2", "r1"), ("r5", "r4")):
        renamed = update(Row).where(Row.space_key == earlier).values(space_key=key)
        session.execute(renamed)

    found = choices(session, reach=ALL)
    own = choices(session, reach=Reach(plan_keys={"gruen"}))

    known = ["oepnv", "wohnen", "gruen"]
    assert list(found.themes)[-1] == "gone"
    assert sorted(list(found.themes)[:-1]) == sorted(known)
    assert found.themes["oepnv"] == {"de": "Oepnv", "en": "oepnv (en)"}
    assert list(found.spaces.items()) == [
        ("", "Ganze Stadt"),
        ("r1", "Aula"),
        ("r0", "Raum r0"),
        ("r3", "Raum r3"),
        ("06", "Rieth"),
        ("27", "Stotternheim, Schwerborn"),
        ("r4", "Zimmer"),
    ]
    positions = session.scalars(
        select(Fachplanung.key)
        .where(Fachplanung.key.in_(["verkehr", "stadt", "gruen"]))
        .order_by(Fachplanung.position)
    ).all()
    assert list(found.plans) == list(positions)
    assert (list(own.themes), list(own.spaces)) == (["gruen"], ["06"])


def plant_forwards(session: Session, days: dict[int, bool]) -> list[CommentForward]:
    """Comments passed to "verkehr" so many days after DAY; True: answered."""
    by = make_account(session, login="passer").id
    published = publish(session, "06", len(days), on=DAY)
    rows = [
        CommentForward(
            published_comment_id=key, mandate_key="rieth", plan_key="verkehr",
            passed_by=by, passed_on=DAY + day * ONE,
            seen_on=DAY if answered else None, seen_by=by if answered else None,
            answer="Ja." if answered else "", answered_on=DAY if answered else None,
        )
        for key, (day, answered) in zip(published, days.items(), strict=True)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return rows


def item_id(item: DeskItem) -> Any:
    found = item.line or item.forward
    assert found is not None
    return found.id


def test_themes_and_comments_lie_on_the_desk_in_one_order(session: Session) -> None:
    rows = [row for row in plant_mixed(session) if row.plan_key == "verkehr"]
    forwards = plant_forwards(session, {-3: False, 0: False, -1: True, 5: True})
    never = datetime.date.max
    expected = sorted(
        [
            *((row.id, (*place(row)[:3], 1, *place(row)[3:])) for row in rows),
            *((f.id, (f.answered_on is not None, never, f.passed_on, 0))
              for f in forwards),
        ],
        key=lambda one: one[1],
    )  # fmt: skip

    def found(*, size: int = 100, **narrowing: Any) -> list[Any]:
        desk = OnDesk(
            plan_keys={"verkehr"}, wanted=narrowing.pop("wanted", Wanted()), **narrowing
        )
        count = count_items(session, desk, today=DAY)
        items = [
            item_id(item)
            for offset in range(0, count, size)
            for item in read_items(session, desk, today=DAY, offset=offset, limit=size)
        ]
        assert len(items) == count
        return items

    everything = found()
    assert everything == [key for key, _ in expected]
    assert found(size=3) == everything
    comments = {forward.id for forward in forwards}
    assert set(found(themes=False)) == comments
    assert set(found(comments=False)) == {row.id for row in rows}
    waiting = found(wanted=Wanted(status="open"), themes=False)
    assert waiting == [forwards[0].id, forwards[1].id]
    for narrowed in (
        Wanted(theme="oepnv"), Wanted(space=""), Wanted(overdue=True),
        Wanted(status="neu"), Wanted(plan="stadt"),
    ):  # fmt: skip
        assert not comments & set(found(wanted=narrowed))
    assert comments <= set(found(wanted=Wanted(plan="verkehr")))


def test_a_comment_on_the_desk_is_read_as_it_was_passed_on(session: Session) -> None:
    [row] = plant_forwards(session, {2: False})

    [item] = read_items(
        session, OnDesk(plan_keys={"verkehr"}, wanted=Wanted()), today=DAY,
        offset=0, limit=5,
    )  # fmt: skip
    foreign = OnDesk(plan_keys={"stadt"}, wanted=Wanted())

    assert isinstance(item.forward, ForwardView)
    assert (item.line, item.forward.id, item.forward.passed_on) == (
        None, row.id, DAY + 2 * ONE,
    )  # fmt: skip
    assert read_items(session, foreign, today=DAY, offset=0, limit=5) == []


def planner(app: Flask, database: Database, plan: str = "verkehr") -> FlaskClient:
    grant = Grant(role=Role.FACHPLANUNG, plan_key=plan)
    return signed_in(app.test_client(), database, roles=[grant], login=plan)


def test_pages_of_staff_and_plans_cost_no_more_with_many_lines(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    staff = signed_in(sqlite_app.test_client(), sqlite_database)
    plan = planner(sqlite_app, sqlite_database)

    def plant(count: int) -> str:
        """So many lines in eleven spaces; one of them."""
        with sqlite_database.transaction() as session:
            session.execute(delete(Row))
            plant_lines(session, count)
            for number in range(11, count // 6):
                session.execute(
                    update(Row)
                    .where(Row.space_key == f"r{number}")
                    .values(
                        space_key=f"r{number % 11}", space_label=f"Raum r{number % 11}"
                    )
                )
            return str(
                session.scalars(
                    select(Row.id)
                    .where(Row.space_key == "r1", Row.plan_key == "verkehr")
                    .limit(1)
                ).one()
            )

    def costs(theme: str) -> list[Cost]:
        return [
            cost(sqlite_database, lambda ask=ask: page(*ask))
            for ask in [
                (staff, LIST),
                (staff, f"{LIST}?seite=2"),
                (staff, f"{LIST}?stand=offen&plan=verkehr&raum=r1"),
                (plan, DESK),
                (plan, f"{DESK}?seite=2"),
                (plan, f"{LIST}/{theme}"),
            ]
        ]

    costs(few := plant(240))  # what is read once in a process
    before = costs(few)

    after = costs(plant(960))

    assert [one.statements for one in after] == [one.statements for one in before]
    # The third page is narrowed to one space, and that has more lines now.
    assert [one.rows for one in after][3:] == [one.rows for one in before][3:]
    assert [one.rows for one in after][:2] == [one.rows for one in before][:2]
    assert max(one.statements for one in after) <= 18
    assert max(one.rows for one in after) < 200


def test_a_file_is_read_in_one_statement_a_few_lines_at_a_time(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.transaction() as session:
        plant_lines(session, 1203)
    made: list[int] = []
    original = files._list_row
    monkeypatch.setattr(
        files, "_list_row", lambda *args: made.append(1) or original(*args)
    )
    with sqlite_database.session() as session:
        limited = session.connection().connection.dbapi_connection
        limited.setlimit(9, 100)  # SQLITE_LIMIT_VARIABLE_NUMBER
        try:
            found = files.read_list(session, reach=ALL, wanted=Wanted(), today=DAY)
            rows = iter(found)
            first = next(rows)
            assert len(made) == 1
            # A theme with its figure each; all of them would be 2,406.
            assert len(session.identity_map) < 1_100
            all_rows = [first, *rows]
        finally:
            limited.setlimit(9, 32766)

    assert len(all_rows) == 1203
    assert {(row[4], row[5], row[6]) for row in all_rows} == {(20, 100, "UE-2026-102")}


def test_a_list_that_is_too_long_for_xlsx_is_refused_with_the_way_out(
    sqlite_app: Flask, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_database.transaction() as session:
        plant_lines(session, 12)
    monkeypatch.setitem(files.MOST_LINES, "xlsx", 11)
    staff = signed_in(sqlite_app.test_client(), sqlite_database)

    refused = staff.get(f"{LIST}/liste/xlsx?stand=&spaet=0")
    shown = page(staff, refused.headers["Location"])
    narrowed = staff.get(f"{LIST}/liste/xlsx?thema=oepnv")
    as_csv = staff.get(f"{LIST}/liste/csv")

    assert refused.status_code == 303
    alert = "//main//*[contains(@class, 'kern-alert--danger')]"
    assert [words(one) for one in shown.xpath(alert)] == [
        "Eine XLSX-Datei kann höchstens 11 Themen haben. Grenzen Sie die Liste ein, oder"
        " nehmen Sie CSV."
    ]
    [sheet] = load_workbook(io.BytesIO(narrowed.data)).worksheets
    assert (sheet.max_row, sheet.auto_filter.ref) == (5, "A1:R5")
    assert len(as_csv.data.decode("utf-8-sig").strip().split("\n")) == 13
    with sqlite_database.session() as session:
        assert acts(session) == [
            ("routing_exported", "xlsx"),
            ("routing_exported", "csv"),
        ]


def test_what_was_made_of_a_withdrawn_release_says_so_to_planners(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        for _ in range(2):  # the hand-overs are made of the first
            plant_release(session, withdrawn=True)
        for reference, subject in (
            ("UE-2026-001", "default"),
            ("UE-2026-002", "second"),
        ):
            handover = example_handover(reference, subject=subject)
            plant_stored(session, handover)
            ids = plant_routed(session, handover)
        again = [  # only the first hand-over names it
            row.id for row in session.scalars(select(Row)) if row.theme_key == "gruen"
        ]
        first = session.get_one(Row, ids["verkehr", "oepnv", "06"])
        session.execute(
            delete(RoutedOccurrence)
            .where(RoutedOccurrence.routed_id.in_(again))
            .where(RoutedOccurrence.reference == "UE-2026-002")
        )
        address = f"{LIST}/{first.id}"
    staff = signed_in(sqlite_app.test_client(), sqlite_database)
    plan = planner(sqlite_app, sqlite_database)

    def told(client: FlaskClient, where: str, *, card: str = "") -> list[str]:
        inside = f"//li[contains(., '{card}')]" if card else "//main"
        alerts = f"{inside}//div[contains(@class, 'kern-alert--warning')]//p"
        return [words(p) for p in page(client, where).xpath(alerts)]

    text = plan.get(f"{LIST}/liste/csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert told(plan, address) == [f"UE-2026-001: {WITHDRAWN}"]
    assert told(staff, address) == [f"UE-2026-001: {WITHDRAWN}"]
    assert told(staff, "/staff/uebergaben", card="UE-2026-001") == [WITHDRAWN]
    assert told(staff, "/staff/uebergaben", card="UE-2026-002") == []
    assert {(row["Thema"], row["Übergabe"], row["Bemerkung"]) for row in rows} == {
        ("Oepnv", "UE-2026-002", ""),
        ("Wohnen", "UE-2026-002", ""),
        ("Gruen", "UE-2026-001", WITHDRAWN),
    }
