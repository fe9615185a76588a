"""Public pages of released figures."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from participation.database import Database
from participation.publication.releases.content import CITY, Audience
from tests.integration.releasing import plant_release
from tests.page import Page, read_page
from tests.release_parts import HOME, RELATION, SUBMISSIONS, line, make_release, table


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def planted(sqlite_database: Database) -> Database:
    with sqlite_database.transaction() as session:
        plant_release(session, make_release())
    return sqlite_database


def page(client: FlaskClient, address: str, status: int = 200, lang: str = "de"):
    answer = client.get(address)
    read_page(answer, status, lang=lang)
    return html.fromstring(answer.text)


def words(element) -> str:
    return " ".join(element.text_content().split())


def section(tree, title: str):
    [found] = [
        s for s in tree.xpath("//section[@aria-labelledby]")
        if words(s.xpath(".//h2")[0]).partition(". ")[2] == title
    ]  # fmt: skip
    return found


def bars(found) -> list[tuple[str, str]]:
    return [
        (words(li.xpath(".//*[@class='chart__label']")[0]),
         words(li.xpath(".//*[@class='chart__number']")[0]))
        for li in found.xpath(".//ul[contains(@class, 'chart ')]/li")
    ]  # fmt: skip


def test_the_list_names_every_subject(client: FlaskClient, planted: Database) -> None:
    with planted.transaction() as session:
        plant_release(session, make_release(subject="comments", title={"de": "Briefe"}))

    tree = page(client, "/ergebnisse")

    assert [(a.text, a.get("href")) for a in tree.xpath("//main//h2/a")] == [
        ("Briefe", "/ergebnisse/comments"),
        ("Leben im Ortsteil", "/ergebnisse/default"),
    ]


def test_the_page_of_the_city_shows_the_released_figures(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, "/ergebnisse/default")

    assert "210 Menschen haben mitgemacht." in words(tree)
    assert "Nicht repräsentativ" in words(tree)
    found = section(tree, "Was verbindet Sie mit dem Ortsteil?")
    assert bars(found) == [
        ("Ich wohne hier", "75 % (150)"),
        ("Ich arbeite hier", "30 % (60)"),
        ("=1+1 <b>Anderes</b>", "·geheim gehalten"),
    ]  # fmt: skip
    assert words(found.xpath("./p")[0]) == (
        "Am häufigsten: \u2068Ich wohne hier\u2069 (75 %, das sind 150 von 200)."
        " Mehrere Antworten waren möglich."
    )
    assert found.xpath(".//*[@class='bar']/@width") == ["75.0", "30.0"]


def test_a_withheld_number_has_no_mark_and_no_share(
    client: FlaskClient, planted: Database
) -> None:
    found = section(page(client, "/ergebnisse/default"), RELATION.title["de"])

    assert len(found.xpath(".//svg[@class='chart__bar']/rect[@class='bar']")) == 2
    [row] = [r for r in found.xpath(".//tbody/tr") if "Anderes" in words(r)]
    assert [words(cell) for cell in row.xpath("./td")] == ["·geheim gehalten", ""]


def test_a_scale_has_a_picture_a_mean_and_the_same_numbers_in_its_table(
    client: FlaskClient, planted: Database
) -> None:
    found = section(page(client, "/ergebnisse/default"), "Wie zufrieden sind Sie?")

    assert "Mittelwert: 3,5, von 1 (\u2068sehr unzufrieden\u2069) bis 5" in words(found)
    tones = found.xpath(".//svg[@class='chart__scale']/rect/@class")
    assert tones == [
        "tone--n3", "hatch", "tone--n2", "hatch", "tone--0", "tone--2", "tone--3"
    ]  # fmt: skip
    rows = [[words(c) for c in row] for row in found.xpath(".//tbody/tr")]
    assert rows[0] == ["sehr unzufrieden", "20", "10 %"]
    assert rows[-1] == ["Menschen, die geantwortet haben", "200", ""]


def test_an_ortsteil_is_told_in_the_line_it_is_counted_in(
    client: FlaskClient, planted: Database
) -> None:
    slugs = {o["key"]: o["slug"] for o in ortsteile(planted)}

    merged = page(client, f"/ergebnisse/default/{slugs['03']}")
    alone = page(client, f"/ergebnisse/default/{slugs['01']}")
    outside = page(client, f"/ergebnisse/default/{slugs['40']}")

    names = {o["key"]: o["name"] for o in ortsteile(planted)}
    assert (
        f"Diese Zahlen gelten für {names['03']} zusammen mit {names['02']}, weil es in"
        " mindestens einem davon weniger als 40 Antworten gab."
    ) in words(merged)
    assert "90 Menschen haben mitgemacht." in words(merged)
    assert "Diese Zahlen sind vom 1. August 2026." in words(merged)
    assert "zusammen mit" not in words(alone)
    assert "120 Menschen haben mitgemacht." in words(alone)
    assert f"Für {names['40']} gibt es keine eigenen Zahlen." in words(outside)
    assert outside.xpath("//main//table") == []


def test_the_city_stands_beside_an_ortsteil(
    client: FlaskClient, planted: Database
) -> None:
    slugs = {o["key"]: o["slug"] for o in ortsteile(planted)}

    tree = page(client, f"/ergebnisse/default/{slugs['01']}")

    [row] = section(tree, "Wie wohnen Sie?").xpath(".//tbody/tr[1]")
    assert [words(cell) for cell in row] == ["zur Miete", "80", "89 %", "59 %"]


def test_a_withheld_line_says_so_and_draws_nothing(
    client: FlaskClient, planted: Database
) -> None:
    slugs = {o["key"]: o["slug"] for o in ortsteile(planted)}

    found = section(
        page(client, f"/ergebnisse/default/{slugs['02']}"), HOME.title["de"]
    )

    assert words(found.xpath("./p")[0]) == "Zu wenige Antworten, um Zahlen zu zeigen."
    assert found.xpath(".//svg") == []
    assert re.findall(r"\d", words(found.xpath(".//tbody")[0])) == [*"5941"]  # the city


def test_numbers_and_other_spellings_lead_to_the_ortsteil(
    client: FlaskClient, planted: Database
) -> None:
    answer = client.get("/en/ergebnisse/default/1")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/en/ergebnisse/default/altstadt"


def test_the_map_shades_the_chosen_figure(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, "/ergebnisse/default/karte?zahl=question:home:own")

    assert tree.xpath("//option[@selected]/@value") == ["question:home:own"]
    rows = [[words(c) for c in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [
        ["Altstadt", "10", "11 %"],
        ["Löbervorstadt, Brühlervorstadt", "·geheim gehalten", ""],
    ]
    shades = {
        a.xpath("string(title)"): a.xpath("string(path/@class)")
        for a in tree.xpath("//svg[contains(@class, 'chart-map')]/a")
    }
    assert shades["Altstadt"] == "shade-1"
    assert shades["Löbervorstadt"] == shades["Brühlervorstadt"] == "shade-0"


def test_the_map_takes_any_wish(client: FlaskClient, planted: Database) -> None:
    tree = page(client, "/ergebnisse/default/karte?zahl=%3Cscript%3E")

    assert tree.xpath("//option[@selected]/@value") == ["question:relation:live"]


def test_the_method_page_tells_what_the_release_tells(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, "/ergebnisse/default/methode")

    facts = dict(
        zip(
            [words(dt) for dt in tree.xpath("//dt")],
            [words(dd) for dd in tree.xpath("//dd")],
            strict=True,
        )
    )
    digest = facts.pop("Prüfsumme der JSON-Datei (SHA-256)")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert facts == {
        "Wie viele": "210",
        "Wann": "1. Juni 2026 bis 5. September 2026",
        "Auf welchem Weg": "im Internet, auf Papier",
        "Sprachen": "Deutsch, English",
        "Wer mitmachen konnte": "alle, die wollten",
        "Gewichtung": "keine: Jede Antwort zählt gleich viel",
        "Fassung des Fragebogens": "1",
        "Fassung des Programms": "rules-1",
        "Nummer": "1",
        "Veröffentlicht am": "7. September 2026",
    }
    assert "So bleiben 2 von 150 Zahlen ungezeigt." in words(tree)
    assert "Menschen haben 10 % davon geprüft." in words(tree)
    assert [words(li) for li in tree.xpath("//ul[@lang='de']/li")] == [
        "Löbervorstadt, Brühlervorstadt"
    ]


def test_a_method_that_tells_nothing_breaks_no_page(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(
            session,
            make_release(tables=(SUBMISSIONS,), spaces=(), method={"channels": 3}),
        )

    page(client, "/ergebnisse/default/methode")
    page(client, "/ergebnisse/default/karte")
    page(client, "/ergebnisse/default/altstadt")


def test_the_archive_keeps_earlier_figures_and_the_fact_of_withdrawn_ones(
    client: FlaskClient, planted: Database
) -> None:
    with planted.transaction() as session:
        plant_release(session, make_release(), withdrawn=True)
        plant_release(session, make_release(tables=(SUBMISSIONS,)))

    archive = page(client, "/ergebnisse/default/archiv")
    first = page(client, "/ergebnisse/default/archiv/1")
    withdrawn = page(client, "/ergebnisse/default/archiv/2", 410)
    read_page(client.get("/ergebnisse/default/archiv/4"), 404)
    read_page(client.get("/ergebnisse/nix/archiv"), 404)

    assert [a.get("href") for a in archive.xpath("//main//h2/a")] == [
        f"/ergebnisse/default/archiv/{number}" for number in (3, 2, 1)
    ]
    assert "Zurückgezogen am 7. September 2026" in words(archive)
    assert "Das ist eine frühere Veröffentlichung." in words(first)
    assert bars(section(first, "Wie wohnen Sie?"))[0] == ("zur Miete", "59 % (100)")
    facts = [words(dd) for dd in withdrawn.xpath("//dd")]
    assert facts == ["7. September 2026", "Zählfehler"]
    assert client.get("/ergebnisse/default/dateien/2/json").status_code == 404


def test_a_subject_whose_only_release_was_withdrawn_says_why(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, make_release(), withdrawn=True)

    tree = page(client, "/ergebnisse/default", 410)

    assert "Zurzeit sind hier keine Zahlen veröffentlicht." in words(tree)
    assert page(client, "/ergebnisse").xpath("//main//h2") == []


def test_a_withdrawal_is_seen_at_once(client: FlaskClient, planted: Database) -> None:
    page(client, "/ergebnisse/default")
    with planted.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE stored_release SET state='withdrawn', withdrawn_on='2026-09-08'"
        )

    page(client, "/ergebnisse/default", 410)
    read_page(client.get("/ergebnisse/default/karte"), 404)
    assert client.get("/ergebnisse/default/dateien/1/csv").status_code == 404


def test_releases_for_the_desks_are_not_public(
    client: FlaskClient, planted: Database
) -> None:
    with planted.transaction() as session:
        plant_release(session, make_release(tables=()), audience=Audience.DESKS)

    tree = page(client, "/ergebnisse/default")
    read_page(client.get("/ergebnisse/default/archiv/2"), 404)

    assert len(tree.xpath("//h2[starts-with(@id, 'f')]")) == 4
    assert client.get("/ergebnisse/default/dateien/2/json").status_code == 404


def test_invented_figures_say_so_everywhere_and_are_no_open_data(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, make_release(), simulated=True)

    for address in ("", "/default", "/default/karte", "/default/methode",
                    "/default/altstadt"):  # fmt: skip
        tree = page(client, f"/ergebnisse{address}")
        assert "Diese Zahlen sind erfunden" in words(tree)
    assert b"dcat#Dataset" not in client.get("/ergebnisse/dcat.ttl").data


def test_labels_are_text_and_never_markup(
    client: FlaskClient, planted: Database
) -> None:
    answer = client.get("/ergebnisse/default")

    assert "<b>Anderes" not in answer.text
    assert "&lt;b&gt;Anderes" in answer.text


def test_texts_in_another_language_are_marked(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, "/ar/ergebnisse/default", lang="ar")

    found = section(tree, RELATION.title["de"])
    marked = [
        (li.get("lang"), li.get("dir"), li.text)
        for li in found.xpath(".//span[@class='chart__label']/span")
    ]
    assert marked == [
        ("de", "ltr", "Ich arbeite hier"),
        ("de", "ltr", "=1+1 <b>Anderes</b>"),
    ]
    assert (
        found.xpath(".//span[@class='chart__label'][not(span)]")[0].text == "أسكن هنا"
    )


def test_results_are_linked_once_there_are_any(
    client: FlaskClient, sqlite_database: Database
) -> None:
    def links() -> list[list[str]]:
        return [
            Page(client.get(address).text).html.count("/ergebnisse")
            for address in ("/", "/o/rieth", "/o/rieth/danke")
        ]

    before = links()
    with sqlite_database.transaction() as session:
        plant_release(session, make_release())

    assert (before, links()) == ([0, 0, 0], [1, 1, 1])


def test_a_page_of_many_tables_is_light(
    client: FlaskClient, sqlite_database: Database
) -> None:
    """Forty questions, and everything the page loads, compressed: under 60 kB."""
    tables = tuple(
        table(f"question:q{n}", RELATION.kind, f"Frage Nummer {n}: Was ist wichtig?",
              RELATION.options, *RELATION.lines)
        for n in range(40)
    )  # fmt: skip
    with sqlite_database.transaction() as session:
        plant_release(session, make_release(tables=(SUBMISSIONS, *tables)))
    zipped = {"Accept-Encoding": "gzip"}

    answer = client.get("/ergebnisse/default/altstadt", headers=zipped)
    seen = Page(client.get("/ergebnisse/default/altstadt").text)
    loaded = [e["href"] for e in seen.all("link", rel="stylesheet")]
    loaded += [e["src"] for e in seen.all("script")]
    sizes = [len(client.get(address, headers=zipped).data) for address in loaded]

    assert len(sizes) == 3
    assert len(answer.data) + sum(sizes) < 60_000
    assert len(answer.data) < 12_000
    [line_of_map] = [len(client.get("/ergebnisse/default/karte", headers=zipped).data)]
    assert line_of_map < 12_000


def test_a_page_costs_few_statements(client: FlaskClient, planted: Database) -> None:
    from sqlalchemy import event

    client.get("/ergebnisse/default")
    statements: list[str] = []
    event.listen(
        planted.engine,
        "before_cursor_execute",
        lambda *args: statements.append(args[2]),
    )

    client.get("/ergebnisse/default")

    asked = [s for s in statements if not s.startswith("BEGIN")]
    assert len(asked) == 3, asked  # the city, its Ortsteile, the current numbers


@pytest.mark.parametrize(
    "address",
    ["/ergebnisse/nix", "/ergebnisse/default/nix", "/ergebnisse/%00/archiv",
     "/ergebnisse/default/archiv/99999999999999999999",
     "/ergebnisse/default/dateien/1/exe", "/ergebnisse/default/dateien/0/csv",
     "/ergebnisse/%00/dateien/1/csv", "/ergebnisse/nix/karte",
     "/ergebnisse/nix/methode"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(
    client: FlaskClient, planted: Database, address: str
) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("format", ["csv", "json", "geojson", "xlsx", "docx", "pdf"])
def test_files_are_asked_for_anew_and_sent_once(
    client: FlaskClient, planted: Database, format: str
) -> None:
    address = f"/ergebnisse/default/dateien/1/{format}"

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert first.headers["Content-Disposition"] == (
        f"attachment; filename=default-1.{format}"
    )
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.data) == (304, b"")


def test_the_map_file_has_the_boundaries(
    client: FlaskClient, planted: Database
) -> None:
    document = client.get("/ergebnisse/default/dateien/1/geojson").json

    alone, merged = document["features"]
    assert {f["geometry"]["type"] for f in document["features"]} == {"MultiPolygon"}
    assert len(merged["geometry"]["coordinates"]) >= 2
    assert alone["properties"]["submissions:base"] == 120


def test_the_catalogue_names_the_files_of_the_newest_release(
    client: FlaskClient, planted: Database
) -> None:
    answer = client.get("/ergebnisse/dcat.ttl")
    linked = client.get("/en/ergebnisse/dcat.jsonld")

    assert answer.content_type == "text/turtle; charset=utf-8"
    addresses = re.findall(r"downloadURL> <http://localhost([^>]+)>", answer.text)
    assert addresses == [
        f"/ergebnisse/default/dateien/1/{f}" for f in ("csv", "json", "geojson", "xlsx")
    ]
    assert all(client.get(address).status_code == 200 for address in addresses)
    assert linked.json[0]["@id"] == "http://localhost/ergebnisse"
    assert "Landeshauptstadt Erfurt" in linked.text


def ortsteile(database: Database) -> list[dict[str, str]]:
    from participation.places.queries import all_ortsteile

    with database.session() as session:
        return [{"key": o.key, "name": o.name, "slug": o.slug}
                for o in all_ortsteile(session)]  # fmt: skip


def test_a_city_without_lines_for_one_table_still_has_a_page(
    client: FlaskClient, sqlite_database: Database
) -> None:
    only_city = table("themes", RELATION.kind, "T", RELATION.options,
                      line(CITY, 10, 20, 30, base=60))  # fmt: skip
    with sqlite_database.transaction() as session:
        plant_release(session, make_release(tables=(SUBMISSIONS, only_city)))

    city = page(client, "/ergebnisse/default")
    ortsteil = page(client, "/ergebnisse/default/altstadt")

    assert len(city.xpath("//section//table")) == 1
    assert "Einige Fragen zeigen wir nur" not in words(city)
    assert ortsteil.xpath("//section//table") == []
    assert "Einige Fragen zeigen wir nur für die ganze Stadt" in words(ortsteil)
