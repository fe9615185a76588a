"""Pages of findings: with answers, without, with mistakes in the address, and as files."""

import csv
import io

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from participation.accounts.models import StaffAction
from participation.accounts.saved_view_models import SavedView
from participation.core.kinds import Role
from tests.integration.planting_findings import answer, publish
from tests.integration.staff import checked, page, send, signed_in, words
from tests.questionnaire_parts import question

HOSTILE = "</title></svg><script>alert(1)</script>\"'&=1+1"
BASE = "/staff/befunde/probe"
FILTERS = "ortsteil=06&kanal=online&von=2026-01-01&bis=2027-01-01"


@pytest.fixture
def client(sqlite_app):
    return sqlite_app.test_client()


@pytest.fixture
def staff(client, sqlite_database):
    with sqlite_database.transaction() as session:
        version = publish(session)
        answer(
            session, version, 60,
            {"home": "rent", "use": ["park", "bus"], "level": "4", "line": "one",
             "grid": {"day": "1"}, "order": {"t": "1", "w": "2"}, "word": HOSTILE,
             "rent": "500", "since": "2025-03-01", "long": ("text", HOSTILE),
             "spot": {"point": "50.9785,11.0291"}},
            ortsteil="06", themes=["oepnv"],
        )  # fmt: skip
        answer(
            session, version, 50,
            {"home": "own", "use": ["bike"], "level": "2", "grid": {"day": "2"}},
        )  # fmt: skip
    return signed_in(client, sqlite_database)


def rows_of(tree, part="tbody"):
    """The cells of every line of a table, as words."""
    return [[words(cell) for cell in row] for row in tree.xpath(f".//{part}/tr")]


def test_questions_are_shown_with_picture_base_and_table(staff):
    tree = page(staff, f"{BASE}/fragen")

    [article] = tree.xpath("//article[@aria-labelledby='q-home']")
    assert words(article.xpath(".//p[contains(@class, 'base')]")[0]) == (
        "Geantwortet haben 110 von 110 Gefragten; keine Antwort: 0."
    )
    assert [words(text) for text in article.xpath(".//*[local-name()='text']")] == [
        "Rent", "60 (55 %)", "Own", "50 (45 %)", "Other", "–",
    ]  # fmt: skip
    assert rows_of(article) == [
        ["Rent", "60", "55 %"], ["Own", "50", "45 %"], ["Other", "–0", "0 %"],
    ]  # fmt: skip
    assert len(tree.xpath("//article")) == 12


def test_every_picture_says_its_figures_and_has_ids_of_its_own(staff):
    tree = page(staff, f"{BASE}/fragen")

    ids = tree.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    for picture in tree.xpath("//*[local-name()='svg'][@role='img']"):
        title, description = picture.get("aria-labelledby").split()
        assert words(tree.get_element_by_id(title))
        assert words(tree.get_element_by_id(description))


def test_the_text_alternative_holds_the_shown_figures(staff):
    tree = page(staff, f"{BASE}/fragen")

    [article] = tree.xpath("//article[@aria-labelledby='q-level']")
    assert words(article.xpath(".//*[local-name()='desc']")[0]) == (
        "Gestapelte Balken, in der Mitte geteilt. n = 110, Mittelwert 3,1:"
        " 1 – schlecht –, 2 50, 3 –, 4 60, 5 – gut –"
    )


def test_a_cross_tab_has_bases_shares_and_marks(staff):
    tree = page(staff, f"{BASE}/kreuztabelle?zeile=frage:home&spalte=ortsteil")

    more, less = "▲mehr als bei den anderen", "▼weniger als bei den anderen"
    alike = "Der Unterschied kann Zufall sein."
    assert rows_of(tree) == [
        ["Rent", f"0 % {less}–0", f"100 % {more}60", "55 %60"],
        ["Own", f"100 % {more}50", f"0 % {less}–0", "45 %50"],
        ["Other", f"0 % {alike}–0", f"0 % {alike}–0", "0 %–0"],
    ]
    assert rows_of(tree, "tfoot") == [["n (alle)", "50", "60", "110"]]
    assert "Gezählt sind 110 Menschen" in tree.xpath("string(//main)")


def test_the_other_percentages_are_one_link_away(staff):
    by_row = page(
        staff, f"{BASE}/kreuztabelle?zeile=frage:home&spalte=ortsteil&prozent=zeile"
    )

    assert by_row.xpath("//select[@name='prozent']/option[@selected]/@value") == [
        "zeile"
    ]
    assert "Verglichen ist jede Zeile" in by_row.xpath("string(//main)")


def test_a_comparison_says_whether_the_difference_may_be_chance(staff):
    tree = page(staff, f"{BASE}/vergleich?raum=ortsteil:06")

    [article] = [
        a
        for a in tree.xpath("//article")
        if words(a.xpath(".//h3")[0]) == "Frage home?"
    ]
    rows = rows_of(article)
    assert rows[0] == [
        "Rent", "100 %60", "0 %–0",
        "▲ mehr (100 Punkte, mit 95 % Sicherheit 91 bis 100)",
    ]  # fmt: skip
    assert rows[2][3] == (
        "Der Unterschied kann Zufall sein. (0 Punkte, mit 95 % Sicherheit -7 bis 6)"
    )


def test_a_map_has_a_legend_and_its_table(staff):
    tree = page(staff, f"{BASE}/karte?frage=frage:home&antwort=rent")

    assert rows_of(tree) == [
        ["Altstadt", "0 %", "–0", "50"],
        ["Rieth", "100 %", "60", "60"],
    ]
    [legend] = tree.xpath("//*[starts-with(@aria-labelledby, 'map-legend')]")
    assert [words(text) for text in legend.xpath(".//*[local-name()='text']")] == [
        "0 %", "100 %", "niemand", "geheim oder zu wenige Antworten",
    ]  # fmt: skip


def test_nothing_that_people_or_editors_wrote_becomes_markup(client, sqlite_database):
    with sqlite_database.transaction() as session:
        asked = question("home", text={"de": HOSTILE})
        version = publish(session, questions=[asked, question("word", "short_text")])
        answer(session, version, 30, {"home": "a", "word": HOSTILE})
    staff = signed_in(client, sqlite_database)

    for view in ("fragen", "kreuztabelle?zeile=frage:home&spalte=kanal",
                 "vergleich?raum=ortsteil:06", "karte?frage=frage:home",
                 "fragen/papier"):  # fmt: skip
        found = staff.get(f"{BASE}/{view}")
        tree = checked(found)
        assert "<script>alert" not in found.text
        assert HOSTILE in tree.xpath("string(//main)"), view


def test_a_survey_without_answers_has_a_friendly_page(client, sqlite_database):
    staff = signed_in(client, sqlite_database)

    for view in ("fragen", "kreuztabelle?zeile=frage:age&spalte=ortsteil",
                 "vergleich?raum=ortsteil:06", "karte?frage=frage:age"):  # fmt: skip
        tree = page(staff, f"/staff/befunde/default/{view}")
        assert "Dazu hat noch niemand geantwortet." in tree.xpath("string(//main)")
        assert tree.xpath("//main//table") == []


MISTAKES = [
    ("kreuztabelle?zeile=frage:nix&spalte=ortsteil", "zeile"),
    ("kreuztabelle?zeile=frage:home&spalte=nix", "spalte"),
    ("kreuztabelle?zeile=frage:home&spalte=frage:home", "spalte"),
    ("kreuztabelle?zeile=frage:home&spalte=kanal&prozent=x", "prozent"),
    ("fragen?runde=nix", "runde"),
    ("fragen?seite=nix", "seite"),
    ("vergleich?mit=nix", "mit"),
    ("vergleich?raum=ortsteil:99", "raum"),
    ("karte?frage=thema:x", "frage"),
    ("karte?frage=frage:home&antwort=nix", "antwort"),
    ("fragen?von=gestern", "von"),
]


def test_a_mistake_in_the_address_is_told_and_everything_else_kept(staff):
    for address, field in MISTAKES:
        tree = page(staff, f"{BASE}/{address}&kanal=online&bis=2027-01-01", status=422)

        [link] = tree.xpath("//*[@id='error-summary']//a/@href")
        [wrong] = tree.xpath("//main//*[@aria-invalid='true']")
        assert (wrong.get("name"), f"#{wrong.get('id')}") == (field, link)
        assert tree.xpath("//select[@name='kanal']/option[@selected]/@value") == [
            "online"
        ]
        assert tree.xpath("//input[@name='bis']/@value") == ["2027-01-01"]
        assert tree.xpath("//main//table") == []


def test_what_is_not_there_is_not_found(staff):
    for address in ("/staff/befunde/nix/fragen", f"{BASE}/nix", f"{BASE}/nix/papier",
                    f"{BASE}/fragen/datei/exe", f"{BASE}/nix/datei/csv"):  # fmt: skip
        page(staff, address, status=404)


def test_only_people_with_the_right_see_findings(sqlite_app, sqlite_database):
    addresses = ("/staff/befunde", "/staff/befunde/default/fragen", "/staff/ansichten",
                 "/staff/befunde/default/fragen/papier",
                 "/staff/befunde/default/fragen/datei/csv")  # fmt: skip
    seen = {}
    for role in Role:
        if role in (Role.ORTSTEIL, Role.FACHPLANUNG):  # need an area
            continue
        client = sqlite_app.test_client()
        signed_in(client, sqlite_database, roles=[role], login=role.value)
        seen[role.value] = {client.get(address).status_code for address in addresses}

    assert seen == {
        "administrator": {403}, "staff": {200}, "statistics": {200},
        "data_entry": {403}, "auditor": {403},
    }  # fmt: skip


def test_a_file_holds_method_figures_and_no_formula(staff, sqlite_database):
    found = staff.get(f"{BASE}/fragen/datei/csv?{FILTERS}")

    lines = list(
        csv.reader(
            io.StringIO(found.data.decode("utf-8-sig").replace("\u00a0", " ")),
            delimiter=";",
        )
    )
    assert found.headers["Content-Disposition"].startswith(
        'attachment; filename="befunde-'
    )
    assert lines[0] == ["Probe: Fragen"]
    assert ["Teilgenommen", "60"] in lines
    assert ["Gewählte Ortsteile", "Rieth"] in lines
    start = lines.index(["Frage home?"])
    assert lines[start + 1 : start + 7] == [
        ["Antwort", "Menschen", "Anteil"],
        ["Rent", "60", "100 %"],
        ["Own", "–", "0 %"],
        ["Other", "–", "0 %"],
        ["haben geantwortet", "60", ""],
        ["keine Antwort", "–", ""],
    ]
    assert [c for line in lines for c in line if c.startswith(("=", "+", "@"))] == []
    with sqlite_database.session() as session:
        [action] = session.scalars(
            select(StaffAction).where(StaffAction.action == "findings_exported")
        )
        assert action.subject == "csv: probe/fragen"


def test_a_workbook_holds_numbers_as_numbers(staff):
    found = staff.get(f"{BASE}/kreuztabelle/datei/xlsx?zeile=frage:home&spalte=kanal")

    sheet = openpyxl.load_workbook(io.BytesIO(found.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [start] = [n for n, row in enumerate(rows) if row[0] == "Frage home? × Zugangsweg"]
    assert [row[:3] for row in rows[start + 1 : start + 6]] == [
        ["Frage home?", "online", "alle"],
        ["Rent", 60, 60],
        ["Own", 50, 50],
        ["Other", "–", "–"],
        ["alle", 110, 110],
    ]


def test_a_file_of_a_mistaken_address_leads_back_to_the_page(staff):
    found = staff.get(
        f"{BASE}/kreuztabelle/datei/csv?zeile=x&spalte=kanal&kanal=online"
    )

    assert found.status_code == 302
    assert found.location.endswith("/kreuztabelle?zeile=x&spalte=kanal&kanal=online")


def test_the_paper_carries_title_method_and_day_and_nothing_to_press(staff):
    tree = page(
        staff,
        f"{BASE}/kreuztabelle/papier?zeile=frage:home&spalte=kanal"
        "&titel=Wohnen  in Rieth&drucksache=0966/21",
    )

    assert words(tree.xpath("//h1")[0]) == "Wohnen in Rieth"
    assert "Drucksache 0966/21" in tree.xpath("string(//main)")
    assert "nicht repräsentativ" in tree.xpath("string(//main)")
    assert tree.xpath("//main//form | //main//button") == []


def save(staff, **fields):
    return send(
        staff, "/staff/ansichten",
        {"key": "probe", "view": "kreuztabelle", "name": "Meine",
         "query": f"zeile=frage%3Ahome&spalte=kanal&{FILTERS}&fremd=x", **fields},
        form_at=f"{BASE}/fragen",
    )  # fmt: skip


def test_a_saved_view_opens_what_was_chosen_and_holds_no_figures(
    staff, sqlite_database
):
    assert save(staff).status_code == 303

    tree = page(staff, "/staff/ansichten")
    [link] = tree.xpath("//section[@aria-labelledby='own']//h3/a")
    assert link.text == "Meine"
    opened = page(staff, link.get("href"))
    assert opened.xpath("//select[@name='zeile']//option[@selected]/@value") == [
        "frage:home"
    ]
    assert opened.xpath("//select[@name='kanal']/option[@selected]/@value") == [
        "online"
    ]
    with sqlite_database.session() as session:
        [view] = session.scalars(select(SavedView))
        assert view.parameters == {
            "zeile": ["frage:home"], "spalte": ["kanal"], "ortsteil": ["06"],
            "kanal": ["online"], "von": ["2026-01-01"], "bis": ["2027-01-01"],
        }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "Bitte ausfüllen."), ("x" * 121, "Der Text ist zu lang."),
     (" Meine ", "Sie haben schon eine Ansicht mit diesem Namen. Bitte wählen Sie einen"
                 " anderen.")],
)  # fmt: skip
def test_a_name_that_cannot_be_used_is_kept_with_the_view(
    staff, sqlite_database, name, message
):
    save(staff)

    assert save(staff, name=name).status_code == 422
    found = save(staff, name=name, shared="1")

    assert found.status_code == 422
    tree = checked(found)
    [form] = tree.xpath("//section[@aria-labelledby='new']//form")
    assert form.xpath(".//input[@name='name']/@value") == [name]
    assert "zeile=frage%3Ahome" in form.xpath(".//input[@name='query']/@value")[0]
    assert form.xpath(".//input[@name='shared']/@checked") == [""] or form.xpath(
        ".//input[@name='shared'][@checked]"
    )
    assert words(form.xpath(".//p[contains(@class, 'kern-error')]")[0]) == message
    with sqlite_database.session() as session:
        assert len(session.scalars(select(SavedView)).all()) == 1


def test_only_shared_views_are_seen_by_others_and_only_owners_change_them(
    staff, sqlite_app, sqlite_database
):
    save(staff, name="Geheim")
    save(staff, name="Geteilt", shared="1")
    with sqlite_database.session() as session:
        ids = {view.name: view.id for view in session.scalars(select(SavedView))}
    other: FlaskClient = signed_in(
        sqlite_app.test_client(), sqlite_database, login="andere"
    )

    tree = page(other, "/staff/ansichten")
    assert [a.text for a in tree.xpath("//main//h3/a")] == ["Geteilt"]
    for view_id in ids.values():
        for address in (
            f"/staff/ansichten/{view_id}",
            f"/staff/ansichten/{view_id}/loeschen",
        ):
            assert (
                send(
                    other, address, {"name": "Neu"}, form_at=f"{BASE}/fragen"
                ).status_code
                == 404
            )

    changed = send(staff, f"/staff/ansichten/{ids['Geteilt']}", {"name": "Neu"},
                   form_at="/staff/ansichten")  # fmt: skip
    deleted = send(staff, f"/staff/ansichten/{ids['Geheim']}/loeschen", {},
                   form_at="/staff/ansichten")  # fmt: skip
    assert (changed.status_code, deleted.status_code) == (303, 303)
    tree = page(staff, "/staff/ansichten")
    assert [a.text for a in tree.xpath("//main//h3/a")] == ["Neu"]
    assert page(other, "/staff/ansichten").xpath("//main//h3/a") == []
    with sqlite_database.session() as session:
        actions = [a.action for a in session.scalars(select(StaffAction))]
        assert sorted(actions) == [
            "view_changed",
            "view_deleted",
            "view_saved",
            "view_saved",
        ]


def test_renaming_to_a_name_that_is_taken_keeps_what_was_typed(staff, sqlite_database):
    save(staff, name="Eins")
    save(staff, name="Zwei")
    with sqlite_database.session() as session:
        second = session.scalar(select(SavedView.id).where(SavedView.name == "Zwei"))

    found = send(staff, f"/staff/ansichten/{second}", {"name": "Eins", "shared": "1"},
                 form_at="/staff/ansichten")  # fmt: skip

    assert found.status_code == 422
    tree = checked(found)
    [field] = tree.xpath("//input[@aria-invalid='true']")
    assert (field.get("value"), field.xpath("ancestor::details/@open")) == (
        "Eins",
        [""],
    )


@pytest.mark.parametrize("fields", [{"view": "nix"}, {"query": "a=1&" * 600}])
def test_a_form_that_no_page_makes_is_refused(staff, fields):
    assert save(staff, **fields).status_code == 400


def test_so_many_statements_a_page_however_many_answers(staff, sqlite_database):
    def count(address):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(sqlite_database.engine, "before_cursor_execute", note)
        try:
            page(staff, address)
        finally:
            event.remove(sqlite_database.engine, "before_cursor_execute", note)
        return len(seen)

    addresses = [f"{BASE}/{rest}" for rest in (
        "fragen", "kreuztabelle?zeile=frage:home&spalte=thema", "vergleich?raum=ortsteil:06",
        "karte?frage=frage:home")]  # fmt: skip
    before = [count(address) for address in addresses]
    with sqlite_database.transaction() as session:
        version = publish(session)
        for ortsteil in ("01", "02", "03"):
            answer(session, version, 30, {"home": "own", "long": ("text", "Bus")},
                   ortsteil=ortsteil, themes=["oepnv"])  # fmt: skip

    assert [count(address) for address in addresses] == before
    assert max(before) <= 40
