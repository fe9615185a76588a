"""From the dashboard to a comment and back, on planted comments."""

import pytest
from flask.testing import FlaskClient

from participation.database import Database
from participation.themes.queries import comments_page
from tests.integration.planting import plant
from tests.integration.staff import checked, page, send, signed_in, words


@pytest.fixture
def staff(client: FlaskClient, database: Database) -> FlaskClient:
    """A signed-in person in front of some comments."""
    with database.transaction() as session:
        plant(session, 12, themes=["wohnen"], ortsteil="01", state="tagged")
        plant(session, 2, themes=["jugend"], ortsteil="01", state="tagged")
        plant(session, 6, themes=["wohnen", "jugend"], ortsteil="02", state="tagged")
        plant(session, 7, themes=["wohnen"], state="tagged", channel="paper")
        plant(session, 8, ortsteil="02", state="unsure", text="Was ist damit")
        plant(session, 9, themes=["wohnen"], ortsteil="01", simulated=True)
    return signed_in(client, database)


def numbers(tree: object, heading: str) -> dict[str, str]:
    """The ranking under a heading: name and number."""
    found = {}
    for line in tree.xpath(f"//section[@aria-labelledby='{heading}']//li"):  # type: ignore[attr-defined]
        if "ranked" not in line.classes:
            continue
        label, number = line.xpath("./span")
        shown = number.xpath("string(./span[@aria-hidden] | ./text())")
        found[words(label)] = shown.strip()
    return found


def test_dashboard_tells_the_state(staff: FlaskClient) -> None:
    tree = page(staff, "/staff/")

    tiles = [words(tile) for tile in tree.xpath("//ul[@class='tiles']/li")]
    assert tiles[0].startswith("35 ")
    assert tiles[2].startswith("8 ")
    assert numbers(tree, "themes")["Wohnen und Wohnkosten"] == "25"
    assert numbers(tree, "ortsteile")["Altstadt"] == "14"


def test_simulated_data_is_apart_and_loud(staff: FlaskClient) -> None:
    real, simulated = page(staff, "/staff/"), page(staff, "/staff/?daten=simuliert")

    assert real.xpath("//*[@class='simulated']") == []
    assert len(simulated.xpath("//*[@class='simulated']")) == 1
    assert words(simulated.xpath("//ul[@class='tiles']/li")[0]).startswith("9 ")


def test_summary_withholds_small_numbers_but_leads_to_their_comments(
    staff: FlaskClient,
) -> None:
    tree = page(staff, "/staff/zusammenfassung")

    row = next(
        row for row in tree.xpath("//table//tr") if words(row).startswith("Jugend")
    )
    cells = [words(cell) for cell in row.xpath("./td")]
    assert cells[1] == "·geheim gehalten"
    (link,) = row.xpath("./td[2]/a/@href")
    assert len(page(staff, link).xpath("//li[@class='card stack-small']")) == 2


@pytest.mark.parametrize(
    ("query", "base"),
    [
        ("", "35"),
        ("ortsteil=01", "14"),
        ("ortsteil=01&ortsteil=02", "28"),
        ("kanal=paper", "7"),
        ("typ=doerflich", "–"),
        ("von=2026-09-06", "–"),
        ("bis=2026-09-05", "35"),
        ("daten=simuliert", "9"),
    ],
)
def test_summary_is_narrowed(staff: FlaskClient, query: str, base: str) -> None:
    tree = page(staff, f"/staff/zusammenfassung?{query}")

    facts = tree.xpath("//dl[contains(@class, 'facts')]/dd")
    assert words(facts[1]).replace("–0", "–").replace("– 0", "–") == base


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("ortsteil=99", "f-ortsteil"),
        ("planungsraum=nirgends", "f-planungsraum"),
        ("typ=burg", "f-typ"),
        ("kanal=brieftaube", "f-kanal"),
        ("von=gestern", "f-von"),
        ("von=2026-05-01&bis=2026-04-01", "f-bis"),
    ],
)
@pytest.mark.parametrize("where", ["zusammenfassung", "kommentare"])
def test_filters_that_make_no_sense_are_explained(
    staff: FlaskClient, where: str, query: str, field: str
) -> None:
    tree = page(staff, f"/staff/{where}?{query}", status=422)

    assert tree.xpath("//*[@id='error-summary']//a/@href") == [f"#{field}"]
    assert len(tree.xpath(f"//*[@id='{field}']")) == 1


@pytest.mark.parametrize("format", ["csv", "xlsx", "docx", "json"])
def test_summary_is_exported(staff: FlaskClient, format: str) -> None:
    answer = staff.get(
        f"/staff/zusammenfassung/export/{format}",
        query_string={"titel": "Bericht", "ortsteil": "01", "drucksache": "1/26"},
    )

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert len(answer.data) > 500


def test_unknown_things_are_not_found(staff: FlaskClient) -> None:
    for address in (
        "/staff/zusammenfassung/export/exe",
        "/staff/kommentare/00000000-0000-4000-8000-000000000000",
        "/staff/kommentare/keine-nummer",
        "/staff/uebergaben/UE-1999-001",
        "/staff/struktur/fachplanungen/nichts",
        "/staff/struktur/schritte/nichts",
        "/staff/struktur/themen/nichts",
        "/staff/nichts",
    ):
        assert staff.get(address).status_code == 404, address
    assert staff.get("/staff/abmelden").status_code == 405


def test_comments_turn_pages_and_keep_the_filter(staff: FlaskClient) -> None:
    first = page(staff, "/staff/kommentare?thema=wohnen&ab=0")
    assert len(first.xpath("//li[@class='card stack-small']")) == 25
    (one, *_) = first.xpath("//li[@class='card stack-small']//a/@href")

    back = page(staff, one).xpath("//main//a[1]/@href")[0]

    assert back == "/staff/kommentare?thema=wohnen&ab=0"


def test_comments_without_ortsteil_are_behind_their_number(staff: FlaskClient) -> None:
    tree = page(staff, "/staff/kommentare?ortsteil=-")

    assert len(tree.xpath("//li[@class='card stack-small']")) == 7


def test_one_click_sets_and_removes_a_theme(
    staff: FlaskClient, database: Database
) -> None:
    with database.session() as session:
        ((comment, *_), _) = comments_page(session, state="unsure")
    address = f"/staff/kommentare/{comment.id}"

    def click(action: str, theme: str = "") -> list[str]:
        answer = send(
            staff,
            f"{address}/thema?stand=unsure",
            {"action": action, "theme": theme},
            form_at=address,
        )
        assert answer.status_code == 302
        assert answer.location == f"{address}?stand=unsure#tags"
        tree = page(staff, address)
        return [words(s) for s in tree.xpath("//ul[@class='tag-list'][1]//strong")]

    assert click("set", "wohnen") == ["Wohnen und Wohnkosten"]
    assert click("set", "jugend") == ["Jugend", "Wohnen und Wohnkosten"]
    assert click("remove", "jugend") == ["Wohnen und Wohnkosten"]
    assert click("none") == []
    assert "Maria Muster" in staff.get(address).text


def test_buttons_that_no_page_has_are_refused(
    staff: FlaskClient, database: Database
) -> None:
    with database.session() as session:
        ((comment, *_), _) = comments_page(session, state="unsure")
    address = f"/staff/kommentare/{comment.id}"

    def status(action: str, theme: str) -> int:
        fields = {"action": action, "theme": theme}
        answer = send(staff, f"{address}/thema", fields, form_at=address)
        return int(answer.status_code)

    assert status("explode", "wohnen") == 400
    assert status("set", "kein-thema") == 404
    assert staff.post(f"{address}/thema", data={"action": "none"}).status_code == 400


def test_text_of_a_comment_is_never_markup(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        plant(session, 1, themes=["wohnen"], text="<script>alert(1)</script>\u202e<b>")
        ((comment, *_), _) = comments_page(session)
    signed_in(client, database)

    for address in ("/staff/kommentare", f"/staff/kommentare/{comment.id}"):
        tree = page(client, address)
        assert tree.xpath("//main//script | //main//b") == []


def test_pages_are_english_too(staff: FlaskClient) -> None:
    tree = checked(staff.get("/en/staff/"))

    assert tree.xpath("string(/html/@lang)") == "en"
    assert all(
        href.startswith("/en/staff/")
        for href in tree.xpath("//nav[contains(@class, 'staff-nav')]//a/@href")
    )
