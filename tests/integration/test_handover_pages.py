"""Hand-overs through their pages and commands: made, looked at, traced, compared, checked."""

import datetime
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from participation.accounts.models import StaffAction
from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Database
from participation.handover.models import Handover
from participation.handover.snapshot import jobs
from participation.handover.snapshot.jobs import run_order
from participation.handover.snapshot.models import HandoverOrder
from participation.handover.snapshot.queries import stored_handover
from participation.handover.snapshot.verifying import verify
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.releasing import withdraw_release
from participation.publication.releases.signing import signing_key
from participation.responses.models import Submission
from participation.web.staff import handover_making
from participation.web.staff.handover_words import taken_back
from tests.conftest import build_app
from tests.integration.handing_over import MADE, make, plant_city
from tests.integration.releasing import plant_people, publish
from tests.integration.staff import acts, checked, page, send, signed_in, words
from tests.integration.structuring import end_role

NEW = "/staff/uebergaben/neu"
FIELDS = {
    "step": "bedarfe",
    "title": "Übergabe im Herbst",
    "drucksache": "0966/21",
    "vorhaben": "",
    "subjects": "default",
    "grouping": "",
    "action": "preview",
}


@pytest.fixture(scope="module")
def planted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released city with a hand-over of it, made once for all tests of this file."""
    path = tmp_path_factory.mktemp("planted") / "planted.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        plant_city(session)
        end_role(session, "freizeit", "sport", today=MADE)
    make(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def city(planted, tmp_path):
    path = tmp_path / "copy.sqlite3"
    shutil.copy(planted, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def app(city, settings):
    return build_app(city, settings)


@pytest.fixture
def staff(app, city):
    return signed_in(app.test_client(), city)


@pytest.fixture
def started(monkeypatch):
    """Orders for which a process of their own would have been started."""
    asked = []
    monkeypatch.setattr(
        handover_making, "start_handover", lambda order_id, **_: asked.append(order_id)
    )
    return asked


def ref_of(city, key):
    with city.session() as session:
        found = stored_handover(session, "UE-2026-001")
    return next(one for one in found.handover.themes if one.key == key).city.ref


def test_a_preview_shows_what_will_be_frozen_and_freezes_nothing(staff, city):
    tree = checked(send(staff, NEW, FIELDS))

    assert words(tree.xpath("//h1")[0]) == "Übergabe im Herbst"
    themes = [words(li) for li in tree.xpath("//ol[@class='ranking']/li")]
    assert themes[0] == "Bus und Bahn (ÖPNV) 160"
    with city.session() as session:
        assert session.scalars(select(HandoverOrder.id)).all() == []


def test_a_double_click_freezes_once_and_the_page_says_how_far_it_is(
    staff, city, started, settings
):
    shown = checked(send(staff, NEW, FIELDS))
    order = shown.xpath("string(//input[@name='order']/@value)")
    fields = {**FIELDS, "order": order, "action": "freeze"}

    answers = [send(staff, NEW, fields), send(staff, NEW, fields)]

    address = f"/staff/uebergaben/auftrag/{order}"
    assert [(a.status_code, a.location) for a in answers] == [(303, address)] * 2
    assert [str(one) for one in started] == [order]
    waiting = page(staff, address)
    assert waiting.xpath("//progress/@value") == ["0"]
    reference = run_order(
        city, started[0], minimum=5, key=signing_key(settings.data_dir), today=today()
    )
    done = page(staff, address)
    assert done.xpath(f"//a[@href='/staff/uebergaben/{reference}']")
    with city.session() as session:
        assert acts(session) == [
            ("handover_asked", order),
            ("handover_created", reference),
        ]
    again = run_order(
        city, started[0], minimum=5, key=signing_key(settings.data_dir), today=today()
    )
    assert again is None


def test_an_order_that_cannot_be_made_says_why(staff, city, started, settings):
    order = checked(send(staff, NEW, FIELDS)).xpath(
        "string(//input[@name='order']/@value)"
    )
    send(staff, NEW, {**FIELDS, "order": order, "action": "freeze"})
    with city.transaction() as session:
        session.execute(
            HandoverOrder.__table__.update().values(
                asked={
                    **session.scalars(select(HandoverOrder.asked)).one(),
                    "subjects": [["comments", None]],
                }
            )
        )

    made = run_order(
        city, started[0], minimum=5, key=signing_key(settings.data_dir), today=today()
    )

    assert made is None
    tree = page(staff, f"/staff/uebergaben/auftrag/{order}")
    assert "keine Veröffentlichung mehr" in words(tree.xpath("//*[@id='state']")[0])


def test_an_order_whose_process_died_does_not_wait_for_ever(staff, city, started):
    order = checked(send(staff, NEW, FIELDS)).xpath(
        "string(//input[@name='order']/@value)"
    )
    send(staff, NEW, {**FIELDS, "order": order, "action": "freeze"})
    long_ago = datetime.datetime.now(datetime.UTC) - 2 * jobs.SILENT_FOR
    with city.transaction() as session:
        session.execute(HandoverOrder.__table__.update().values(moved_at=long_ago))

    tree = page(staff, f"/staff/uebergaben/auftrag/{order}")

    assert tree.xpath("//progress") == []
    assert page(staff, "/staff/uebergaben").xpath("//h2") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step", "nirgends"),
        ("title", " "),
        ("title", "x" * 301),
        ("drucksache", "x" * 61),
        ("subjects", "nichts"),
        ("grouping", "planeten"),
    ],
)
def test_the_form_explains_and_keeps_the_rest(staff, field, value):
    answer = send(staff, NEW, {**FIELDS, "vorhaben": "VH 01/22", field: value})

    tree = checked(answer)
    assert answer.status_code == 422
    assert len(tree.xpath("//*[contains(@class, 'kern-error')]")) > 0
    assert tree.xpath("string(//input[@name='vorhaben']/@value)") == "VH 01/22"


def test_without_a_release_the_page_says_where_one_is_made(sqlite_app, sqlite_database):
    both = signed_in(sqlite_app.test_client(), sqlite_database)
    only = signed_in(
        sqlite_app.test_client(), sqlite_database, roles=[Role.STAFF], login="planner"
    )

    linked, plain = page(both, NEW), page(only, NEW)

    assert linked.xpath("//main//a[@href='/staff/veroeffentlichungen']")
    assert plain.xpath("//main//a[@href='/staff/veroeffentlichungen']") == []
    assert "Das macht die Statistik" in words(plain.xpath("//main")[0])
    assert linked.xpath("//main//form") == plain.xpath("//main//form") == []


def test_a_hand_over_is_shown_with_figures_findings_and_proof(staff, city):
    tree = page(staff, "/staff/uebergaben/UE-2026-001")

    ref = ref_of(city, "oepnv")
    first = tree.xpath("//ol[@class='ranking']/li")[0]
    assert words(first).startswith("Bus und Bahn (ÖPNV) Verkehrsplanung 160")
    assert first.xpath(f".//a[@href='/staff/uebergaben/UE-2026-001/spur/{ref}']")
    blind = tree.xpath("//section[@aria-labelledby='blind-spot']//li/@id")
    assert blind == ["B-0001J"]
    assert "Alle stimmten." in words(
        tree.xpath("//section[@aria-labelledby='proof']")[0]
    )
    assert len(staff.get("/staff/uebergaben/UE-2026-001").data) < 150_000


def test_a_theme_is_shown_space_by_space(staff):
    tree = page(staff, "/staff/uebergaben/UE-2026-001/thema/theme/oepnv")

    assert words(tree.xpath("//h1")[0]) == "Bus und Bahn (ÖPNV)"
    assert len(tree.xpath("//section[@aria-labelledby='spaces']//li")) == 3
    # Withheld by space, so there is nothing to follow.
    assert tree.xpath("//section[@aria-labelledby='spaces']//a") == []
    page(staff, "/staff/uebergaben/UE-2026-001/thema/theme/nichts", status=404)


def test_files_prove_themselves_elsewhere(staff, city):
    bundle = staff.get("/staff/uebergaben/UE-2026-001/bundle")
    plain = staff.get("/staff/uebergaben/UE-2026-001/json")

    assert (
        bundle.headers["Content-Disposition"]
        == 'attachment; filename="UE-2026-001.zip"'
    )
    # Signed by the key of the tests, and sent with the key of this installation.
    assert [p.fault.value for p in verify(bundle.data).problems] == ["signature"]
    assert plain.json["content"]["format"] == "participation.handover/3"
    assert staff.get("/staff/uebergaben/UE-2026-001/exe").status_code == 404
    assert staff.get("/staff/uebergaben/UE-1999-001/json").status_code == 404
    with city.session() as session:
        assert acts(session) == [
            ("handover_exported", "bundle: UE-2026-001"),
            ("handover_exported", "json: UE-2026-001"),
        ]


def test_a_trace_is_recorded_before_it_is_shown_and_marks_the_words(staff, city):
    ref = ref_of(city, "oepnv")
    with city.transaction() as session:
        one = session.scalars(
            select(Submission.id).where(Submission.ortsteil_key == "01")
        ).first()
        session.execute(delete(Submission).where(Submission.id == one))

    tree = page(staff, f"/staff/uebergaben/UE-2026-001/spur/{ref.lower()}")

    assert len(tree.xpath("//blockquote")) == 20
    facts = [words(dd) for dd in tree.xpath("//dl[contains(@class,'facts')]/dd")]
    assert facts == [
        "160 von 270",
        "wer das Thema nennt: Bus und Bahn (ÖPNV)",
        "159 Menschen",
    ]
    assert "Ein Beitrag wurde seither zurückgenommen." in words(tree.xpath("//main")[0])
    assert tree.xpath("//a[@rel='next']/@href") == [
        f"/staff/uebergaben/UE-2026-001/spur/{ref}?ab=20"
    ]
    with city.session() as session:
        [entry] = session.execute(
            select(StaffAction.subject, StaffAction.shown).where(
                StaffAction.action == "handover_traced"
            )
        )
    assert entry.subject == f"UE-2026-001 {ref}"
    assert len(entry.shown.split()) == 20


def test_a_mistyped_reference_leads_nowhere_and_says_so(staff, city):
    ref = ref_of(city, "oepnv")
    search = "/staff/uebergaben/spur?kurzzeichen="
    swapped = ref[:2] + ref[3] + ref[2] + ref[4:]
    wrong = ref[:-2] + ("1" if ref[-2] != "1" else "2") + ref[-1]

    found = staff.get(f"{search}ue-2026-001 {ref.lower()}")

    assert found.location == f"/staff/uebergaben/UE-2026-001/spur/{ref}"
    for typed in (f"UE-2026-001 {wrong}", "UE-2026-001", "x y", f"UE-1999-001 {ref}"):
        tree = checked(answer := staff.get(f"{search}{typed}"))
        assert answer.status_code == 422
        assert tree.xpath("//*[@id='f-kurzzeichen']/@aria-invalid") == ["true"]
    assert (
        swapped == ref or staff.get(f"{search}UE-2026-001 {swapped}").status_code == 422
    )
    assert staff.get(f"/staff/uebergaben/UE-2026-001/spur/{wrong}").status_code == 404
    with city.session() as session:
        assert acts(session) == []


def test_who_may_not_read_comments_gets_figures_without_a_way_to_them(app, city):
    statistics = signed_in(app.test_client(), city, roles=[Role.STATISTICS])

    assert statistics.get("/staff/uebergaben/UE-2026-001").status_code == 403
    planner = signed_in(
        app.test_client(), city, roles=[Role.ADMINISTRATOR], login="administrator"
    )
    for address in ("spur", "UE-2026-001/spur/M-0013Z", "UE-2026-001"):
        assert planner.get(f"/staff/uebergaben/{address}").status_code == 403


def test_few_withdrawals_are_told_apart_only_to_whoever_may_know():
    assert taken_back(None, 5) == (
        "Weniger als 5 Beiträge wurden seither zurückgenommen."
    )
    assert taken_back(1, 5) == "Ein Beitrag wurde seither zurückgenommen."
    assert taken_back(7, 5) == "7 Beiträge wurden seither zurückgenommen."


def test_a_comparison_says_what_changed_and_records_the_exact_reasons(staff, city):
    with city.transaction() as session:
        plant_people(session, 80, comment=["oepnv"], ortsteil="01", on=MADE)
        publish(session, on=MADE)
    make(city, on=MADE.replace(day=20))

    tree = page(staff, "/staff/uebergaben/UE-2026-002/vergleich")
    asked = page(staff, "/staff/uebergaben/UE-2026-002/vergleich?mit=UE-2026-002")
    nothing = page(staff, "/staff/uebergaben/UE-2026-001/vergleich")
    plain = staff.get("/staff/uebergaben/vergleich/UE-2026-001/UE-2026-002")

    exact = tree.xpath("//section[@aria-labelledby='exact']//dd")
    assert [words(dd) for dd in exact] == [
        "80 Menschen",
        "bei 0 Menschen",
        "0 Beiträge",
    ]
    first = [words(cell) for cell in tree.xpath("//table//tbody/tr")[0]]
    assert first == ["Beteiligte", "ganze Stadt", "neue Antworten", "315", "395"]
    assert "Nichts hat sich geändert." in words(asked.xpath("//main")[0])
    assert nothing.xpath("//table") == []
    assert {change["axis"] for change in plain.json["figures"]} >= {"participants"}
    with city.session() as session:
        assert ("handover_reasons_read", "UE-2026-001 UE-2026-002") in acts(session)


def test_pages_of_simulated_hand_overs_say_so(staff, city):
    with city.transaction() as session:
        row = session.scalars(select(Handover)).one()
        row.content = {**row.content, "simulated": True}

    ref = ref_of(city, "oepnv")
    for address in ("", "/thema/theme/oepnv", f"/spur/{ref}", "/vergleich"):
        tree = page(staff, f"/staff/uebergaben/UE-2026-001{address}")
        assert tree.xpath("//p[@class='simulated']"), address


def test_an_unknown_hand_over_is_not_found(staff):
    for address in ("UE-1999-001", "UE-1999-001/vergleich", "UE-1999-001/spur/M-0013Z"):
        assert staff.get(f"/staff/uebergaben/{address}").status_code == 404


def test_every_page_of_a_hand_over_tells_that_a_release_was_withdrawn(staff, city):
    ref = ref_of(city, "oepnv")
    pages = [
        "/staff/uebergaben/UE-2026-001",
        "/staff/uebergaben/UE-2026-001/thema/theme/oepnv",
        "/staff/uebergaben/UE-2026-001/vergleich",
        f"/staff/uebergaben/UE-2026-001/spur/{ref}",
        "/staff/uebergaben/UE-2026-001/fachplanungen",
    ]

    def told():
        return [
            [words(p) for p in page(staff, address).xpath(
                "//div[contains(@class, 'kern-alert--warning')]"
                "//p[contains(., 'Eine Veröffentlichung')]")]
            for address in pages
        ]  # fmt: skip

    before = told()
    with city.transaction() as session:
        release = session.scalars(
            select(StoredRelease).where(StoredRelease.state == "released")
        ).one()
        withdraw_release(
            session,
            release.id,
            reason="Falsch <b>gezählt</b>.",
            account_id=None,
            today=datetime.date(2026, 10, 5),
        )

    assert before == [[]] * 5
    assert told() == [[
        "Eine Veröffentlichung, aus der diese Übergabe gemacht ist, wurde am 05.10.2026"
        " zurückgenommen. Grund: Falsch <b>gezählt</b>."
    ]] * 5  # fmt: skip


def test_a_comparison_tells_what_was_withdrawn_of_the_hand_over_before(staff, city):
    with city.transaction() as session:
        release = session.scalars(
            select(StoredRelease).where(StoredRelease.state == "released")
        ).one()
        plant_people(session, 80, comment=["oepnv"], ortsteil="01", on=MADE)
        publish(session, on=MADE)
        withdraw_release(
            session,
            release.id,
            reason="Falsch gezählt.",
            account_id=None,
            today=datetime.date(2026, 10, 5),
        )
    make(city, on=MADE.replace(day=20))

    tree = page(staff, "/staff/uebergaben/UE-2026-002/vergleich")

    assert [
        words(p)
        for p in tree.xpath("//div[contains(@class, 'kern-alert--warning')]//p")
        if "Eine Veröffentlichung" in words(p)
    ] == [
        "UE-2026-001: Eine Veröffentlichung, aus der diese Übergabe gemacht ist, wurde am"
        " 05.10.2026 zurückgenommen. Grund: Falsch gezählt."
    ]
