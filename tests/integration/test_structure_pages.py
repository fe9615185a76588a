"""The Beteiligungsstruktur changed through its pages, with conflicts and history."""

import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Database
from participation.handover.editing.keeping import Kind
from participation.handover.editing.parts import PartWords, create_part
from participation.handover.editing.plans import PlanWords, create_plan
from participation.handover.editing.roles import RoleLine, change_roles
from participation.handover.queries import (
    DocumentView,
    FormatView,
    responsibilities,
    structure,
)
from participation.themes.queries import themes
from tests.integration.staff import acts, checked, page, send, signed_in, words
from tests.integration.structuring import NOBODY, end_role, let_plan, plan_of, step_of

PLAN = "/staff/struktur/fachplanungen/senioren"
STEP = "/staff/struktur/schritte/bestandsaufnahme"
ROLES = "/staff/struktur/themen/wohnen"
YESTERDAY = today() - datetime.timedelta(days=1)


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def fields_of(tree: Any) -> dict[str, Any]:
    """What a browser would send of the form when nothing was touched."""
    form = tree.xpath("//form[.//input[@name='seen']]")[0]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found[name] = [*found[name], value] if name in found else [value]
    found.pop("csrf_token")
    return found


def test_plan_is_changed_and_the_history_says_who(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    fields = fields_of(page(staff, PLAN)) | {
        "amt_confirmed": "y",
        "valid_from": "2026-01-01",
        "ortsteil_keys": ["01", "02"],
        "target_groups": ["seniors", "carers"],
        "document-title-2": "Pflegebericht",
        "document-address-2": "https://erfurt.de/pflege",
        "document-remove-1": "y",
    }

    answer = send(staff, PLAN, fields)

    assert answer.location == "/staff/struktur#plan-senioren"
    with sqlite_database.session() as session:
        plan = plan_of(session, "senioren")
        assert ("fachplanung_changed", "senioren") in acts(session)
    assert (plan.ortsteil_keys, plan.target_groups) == (
        {"01", "02"},
        {"seniors", "carers"},
    )
    assert plan.documents == (
        DocumentView(title="Pflegebericht", address="https://erfurt.de/pflege"),
    )
    tree = page(staff, "/staff/struktur/aenderungen/plan/senioren")
    (entry,) = tree.xpath("//main//ol/li")
    assert "Maria Muster" in words(entry)
    assert [words(dt) for dt in entry.xpath(".//dt")] == [
        "Zuständigkeit bestätigt",
        "Gilt ab",
        "Dokumente",
        "Ortsteile",
        "Zielgruppen",
    ]
    (before, after) = entry.xpath(".//dt[.='Dokumente']/following-sibling::dd")[:2]
    assert words(before) == "Vorher: Seniorenbericht 2018"
    assert words(after) == "Jetzt: Pflegebericht (https://erfurt.de/pflege)"


def test_nothing_changed_leaves_no_trace(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    for address in (PLAN, STEP, ROLES):
        assert send(staff, address, fields_of(page(staff, address))).status_code == 302

    with sqlite_database.session() as session:
        assert acts(session) == []
    tree = page(staff, "/staff/struktur/aenderungen")
    assert tree.xpath("//main//ol/li/h2") == []


def test_plan_with_mistakes_names_all_and_keeps_what_was_typed(
    staff: FlaskClient,
) -> None:
    fields = {
        "seen": "",
        "name": "",
        "valid_from": "2026-01-01",
        "valid_to": "bald",
        "contact": "K",
    }
    answer = send(staff, PLAN, fields)
    tree = checked(answer)
    assert answer.status_code == 422
    assert tree.xpath("//*[@id='error-summary']//a/@href") == ["#f-name", "#f-valid_to"]
    assert tree.xpath("string(//input[@name='contact']/@value)") == "K"
    assert tree.xpath("string(//input[@name='valid_to']/@value)") == "bald"

    fields = fields_of(page(staff, PLAN)) | {
        "document-address-2": "javascript:alert(1)"
    }
    answer = send(staff, PLAN, fields)
    tree = checked(answer)
    assert answer.status_code == 422
    assert tree.xpath("//*[@id='error-summary']//a/@href") == [
        "#f-document-title-2",
        "#f-document-address-2",
    ]
    typed = tree.xpath("string(//input[@name='document-address-2']/@value)")
    assert typed == "javascript:alert(1)"


def test_the_second_editor_is_told_and_may_decide(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    fields = fields_of(page(staff, PLAN)) | {"dezernat": "Dezernat 5"}
    with sqlite_database.transaction() as session:
        let_plan(session, "senioren", contact="Seniorenbüro")

    answer = send(staff, PLAN, fields)

    tree = checked(answer)
    assert answer.status_code == 409
    assert tree.xpath("string(//input[@name='dezernat']/@value)") == "Dezernat 5"
    told = tree.xpath("//*[@id='conflict']//dl")[0]
    assert words(told) == (
        "Dezernat Jetzt gespeichert: nichts Ihre Eingabe: Dezernat 5"
        " Ansprechstelle Jetzt gespeichert: Seniorenbüro Ihre Eingabe: nichts"
    )
    again = fields_of(tree) | {"contact": "Seniorenbüro"}
    assert send(staff, PLAN, again).status_code == 302
    with sqlite_database.session() as session:
        plan = plan_of(session, "senioren")
    assert (plan.contact, plan.dezernat) == ("Seniorenbüro", "Dezernat 5")


def test_new_plan_is_made_once(staff: FlaskClient, sqlite_database: Database) -> None:
    fields = {"name": "Pflegeplanung", "active": "y", "seen": ""}
    address = "/staff/struktur/fachplanungen/neu"

    assert send(staff, address, fields).location.endswith("#plan-pflegeplanung")
    again = send(staff, address, fields)

    assert again.status_code == 422
    assert checked(again).xpath("//*[@id='f-name']/@aria-invalid") == ["true"]
    with sqlite_database.session() as session:
        assert len(structure(session, on=today()).plans) == 18
        assert acts(session) == [("fachplanung_made", "pflegeplanung")]


def test_roles_are_dated_and_told_by_line(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    fields = fields_of(page(staff, ROLES))
    (lead,) = [name for name, value in fields.items() if value == ["stadt"]]
    number = lead.rsplit("-", 1)[1]
    fields |= {
        f"line-to-{number}": YESTERDAY.isoformat(),
        "line-plan-4": "sozial",
        "line-role-4": "federfuehrend",
        "line-from-4": today().isoformat(),
        "line-plan-5": "sport",
        "line-role-5": "betroffen",
    }

    answer = send(staff, ROLES, fields)  # sozial takes part already, without an end

    tree = checked(answer)
    assert answer.status_code == 422
    assert tree.xpath("//*[@id='error-summary']//a/@href") == ["#f-line-from-4"]
    (own,) = [n for n, v in fields.items() if v == ["sozial"]]
    fields[f"line-remove-{own.rsplit('-', 1)[1]}"] = "y"
    assert send(staff, ROLES, fields).location == "/staff/struktur/matrix#theme-wohnen"
    with sqlite_database.session() as session:
        rows = [r for r in responsibilities(session) if r.theme_key == "wohnen"]
    assert [(r.plan_key, r.role, r.valid_from, r.valid_to) for r in rows] == [
        ("sozial", "federfuehrend", today(), None),
        ("stadt", "federfuehrend", None, YESTERDAY),
        ("umwelt", "beteiligt", None, None),
        ("sport", "betroffen", None, None),
    ]
    before = page(staff, f"/staff/struktur/matrix?am={YESTERDAY}")
    card = words(before.xpath("//*[@id='theme-wohnen']")[0])
    assert "federführend: Stadtentwicklung und Stadtplanung" in card


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"line-from-1": "morgen"}, "#f-line-from-1"),
        ({"line-role-1": "singt"}, "#f-line-role-1"),
        ({"line-plan-1": "niemand"}, "#f-line-plan-1"),
        ({"line-from-4": "2026-01-01"}, "#f-line-plan-4"),
    ],
)
def test_a_wrong_role_is_named(
    staff: FlaskClient, changes: dict[str, str], wrong: str
) -> None:
    answer = send(staff, ROLES, fields_of(page(staff, ROLES)) | changes)

    assert answer.status_code == 422
    assert checked(answer).xpath("//*[@id='error-summary']//a/@href") == [wrong]


def test_step_is_changed_with_formats_and_groups(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    fields = fields_of(page(staff, STEP)) | {
        "starts_on": "2026-02-01",
        "mode-verein": "gehoert",
        "how-verein": "Workshop",
        "format-kind-4": "umfrage",
        "format-title-4": "Befragung",
        "format-from-4": "2026-03-01",
        "format-address-4": "https://erfurt.de/mitreden",
        "format-open-4": "y",
        "format-remove-1": "y",
    }

    answer = send(staff, STEP, fields)

    assert answer.location == "/staff/struktur#step-bestandsaufnahme"
    with sqlite_database.session() as session:
        step = step_of(session, "bestandsaufnahme")
    parts = {p.group_key: (p.mode, p.format) for p in step.participation}
    assert parts["verein"] == ("gehoert", "Workshop")
    assert len(step.formats) == 3
    assert step.formats[-1] == FormatView(
        kind="umfrage",
        title="Befragung",
        starts_on=datetime.date(2026, 3, 1),
        address="https://erfurt.de/mitreden",
        open_to_all=True,
    )


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"mode-verein": "singt"}, "#f-mode-verein"),
        ({"format-from-1": "bald"}, "#f-format-from-1"),
        ({"format-kind-1": "party"}, "#f-format-kind-1"),
        ({"deliverable_key": "cake"}, "#f-deliverable_key"),
        ({"ended_on": "2001-01-01", "added_on": "2002-01-01"}, "#f-ended_on"),
    ],
)
def test_a_wrong_step_is_explained(
    staff: FlaskClient, changes: dict[str, str], wrong: str
) -> None:
    answer = send(staff, STEP, fields_of(page(staff, STEP)) | changes)

    assert answer.status_code == 422
    tree = checked(answer)
    assert tree.xpath("//*[@id='error-summary']//a/@href") == [wrong]
    assert tree.xpath(f"//*[@id='{wrong[1:]}']/@aria-invalid") == ["true"]


@pytest.mark.parametrize("path", ["akteure", "ergebnisse"])
def test_group_and_deliverable_are_made_and_ended(
    staff: FlaskClient, path: str
) -> None:
    new = send(staff, f"/staff/struktur/{path}/neu", {"name": "Beirat", "seen": ""})
    kind = {"akteure": "group", "ergebnisse": "deliverable"}[path]
    assert new.location == f"/staff/struktur#{kind}-beirat"

    address = f"/staff/struktur/{path}/beirat"
    fields = fields_of(page(staff, address)) | {
        "added_on": "",
        "ended_on": today().isoformat(),
    }
    assert send(staff, address, fields).status_code == 302

    tree = page(staff, "/staff/struktur")
    assert tree.xpath(f"//*[@id='{kind}-beirat']") == []
    assert tree.xpath(f"//details//a[@href='{address}']/text()") == ["Beirat"]
    before = page(staff, f"/staff/struktur?am={YESTERDAY}")
    assert len(before.xpath(f"//*[@id='{kind}-beirat']")) == 1


def test_steps_change_places(staff: FlaskClient, sqlite_database: Database) -> None:
    address = "/staff/struktur/reihenfolge/schritte"

    answer = send(
        staff, address, {"later": "bestandsaufnahme"}, form_at="/staff/struktur"
    )

    assert answer.location == "/staff/struktur#step-bestandsaufnahme"
    with sqlite_database.session() as session:
        steps = structure(session, on=today()).steps
    assert [step.key for step in steps[:2]] == [
        "sozialraumdefinition",
        "bestandsaufnahme",
    ]
    tree = page(staff, "/staff/struktur/aenderungen")
    assert words(tree.xpath("//main//h2")[0]) == "Reihenfolge: Schritt"
    for kind, key in (("planeten", "x"), ("schritte", "x")):
        answer = send(
            staff,
            f"/staff/struktur/reihenfolge/{kind}",
            {"later": key},
            form_at="/staff/struktur",
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/staff/struktur/fachplanungen/x",
        "/staff/struktur/schritte/x",
        "/staff/struktur/akteure/x",
        "/staff/struktur/ergebnisse/x",
        "/staff/struktur/themen/x",
        "/staff/struktur/aenderungen/plan/x",
        "/staff/struktur/aenderungen/planet/x",
    ],
)
def test_what_does_not_exist_is_not_found(staff: FlaskClient, address: str) -> None:
    assert staff.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/staff/struktur", "/staff/struktur/matrix"])
def test_a_day_that_is_none_is_explained(staff: FlaskClient, address: str) -> None:
    tree = page(staff, f"{address}?am=gestern", status=422)

    assert tree.xpath("//*[@id='f-am']/@aria-invalid") == ["true"]


def test_matrix_shows_gaps_in_words(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        change_roles(session, "klima", lines=[], author=NOBODY)
        partner = RoleLine(plan_key="gruen", role="beteiligt")
        change_roles(session, "gruen", lines=[partner], author=NOBODY)
        let_plan(session, "kita", valid_to=YESTERDAY)

    tree = page(staff, "/staff/struktur/matrix")

    listed = tree.xpath("//*[contains(@class, 'kern-alert--warning')]//li")
    assert [words(line) for line in listed] == [
        "Grünflächen, Natur, Erholung: Lücke: niemand federführend",
        "Klima, Hitze, Hochwasser, Energie: Lücke: keine Fachplanung",
        "Kita, Spielplätze, Familie: Lücke: nur abgelaufene Fachplanungen",
    ]
    (row,) = [
        row
        for row in tree.xpath("//table//tr")
        if words(row).startswith("Klima, Hitze")
    ]
    assert "Lücke: keine Fachplanung" in words(row)
    assert "Bedarfsplanung Kindertagesbetreuung" not in words(tree.xpath("//thead")[0])


def test_matrix_and_structure_stay_light_at_40_plans(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        long = "Fachplanung mit einem sehr langen Namen für "
        keys = [
            create_plan(session, words=PlanWords(name=f"{long}{n}"), author=NOBODY)
            for n in range(23)
        ]
        for theme in [theme.key for theme in themes(session) if not theme.system]:
            lines = [
                RoleLine(plan_key=key, role=role, valid_from=first, valid_to=last)
                for key in keys
                for role, first, last in (
                    ("beteiligt", None, YESTERDAY),
                    ("betroffen", today(), None),
                )
            ]
            change_roles(session, theme, lines=lines, author=NOBODY)
        for n in range(12):
            create_part(
                session,
                Kind.GROUP,
                words=PartWords(name=f"Gruppe {n}"),
                author=NOBODY,
            )

    for address in (
        "/staff/struktur/matrix",
        "/staff/struktur",
        "/staff/struktur/aenderungen",
        ROLES,
        STEP,
    ):
        assert len(staff.get(address).data) < 150_000, address


def test_a_plan_reads_and_changes_only_with_the_right(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    reader = signed_in(
        sqlite_app.test_client(), sqlite_database, roles=[Role.DATA_ENTRY], login="keys"
    )

    for address in (PLAN, "/staff/struktur/matrix", "/staff/struktur/aenderungen"):
        assert reader.get(address).status_code == 403


def test_hostile_names_are_shown_as_text(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    evil = "<script>alert(1)</script>"
    with sqlite_database.transaction() as session:
        let_plan(session, "kita", name=evil, contact=evil)
        end_role(session, "wohnen", "kita", today=today())

    for address in (
        "/staff/struktur",
        "/staff/struktur/matrix",
        "/staff/struktur/aenderungen",
        "/staff/struktur/fachplanungen/kita",
    ):
        tree = page(staff, address)
        assert evil in tree.text_content() or evil in tree.xpath("//input/@value")
