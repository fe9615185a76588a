"""„So läuft die Planung“ for citizens, and the paper for the council."""

import datetime
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from participation.core.clock import today
from participation.database import Database
from participation.handover.documents import process_paper
from participation.handover.editing.steps import Part
from participation.handover.overview import process_overview
from participation.handover.queries import FormatView, structure
from participation.typesetting.pdf import PrintError
from tests.integration.staff import words
from tests.integration.structuring import let_step

PAPER = "/planung/beteiligungsstruktur.pdf"
SOON = today() + datetime.timedelta(days=30)


@pytest.fixture
def client(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.transaction() as session:
        let_step(
            session,
            "bedarfe",
            starts_on=today(),
            ends_on=SOON,
            deliverable_key="planungsluecken",
            formats=(
                FormatView(
                    kind="workshop",
                    title="Werkstatt im Rieth",
                    starts_on=SOON,
                    place="Stadtteilzentrum",
                    address="https://erfurt.de/werkstatt",
                    open_to_all=True,
                ),
            ),
            parts={
                "buerger": Part(mode="gehoert"),
                "politik": Part(mode="entscheidet"),
            },
        )
    return sqlite_app.test_client()


def lxml_of(client: FlaskClient, address: str = "/planung") -> Any:
    return html.fromstring(client.get(address).text)


def test_page_tells_what_is_now_what_comes_out_and_who_is_heard(
    client: FlaskClient,
) -> None:
    tree = lxml_of(client)

    assert words(tree.xpath("//section[@aria-labelledby='now']//li")[0]) == "3. Bedarfe"
    step = tree.xpath("//*[@id='step-3']")[0]
    facts = dict(
        zip(
            (words(dt) for dt in step.xpath("./dl/dt")),
            (words(dd) for dd in step.xpath("./dl/dd")),
            strict=True,
        )
    )
    assert facts["Was herauskommt"].startswith("Planungslücken")
    assert facts["Wer entscheidet"] == "Kommunalpolitik (Stadtrat, Ausschüsse)"
    assert facts["Wer gehört wird"] == "Bürgerinnen und Bürger"
    assert facts["Zeit"].startswith("läuft gerade")
    way = tree.xpath("//section[@aria-labelledby='take-part']//li")[0]
    assert words(way).startswith("Workshop: Werkstatt im Rieth")
    assert way.xpath("./a/@href")[0] == "https://erfurt.de/werkstatt"


def test_what_is_unknown_is_called_open(client: FlaskClient) -> None:
    tree = lxml_of(client)

    step = tree.xpath("//*[@id='step-1']")[0]
    values = [words(dd) for dd in step.xpath("./dl/dd")][:3]
    assert values == ["noch offen", "noch offen", "noch offen"]
    cells = [words(td) for td in tree.xpath("//table//td")]
    assert len(cells) == 13 * 6
    assert sorted(set(cells)) == ["entscheidet", "noch offen", "wird gehört"]


def test_picture_and_list_say_the_same(client: FlaskClient) -> None:
    tree = lxml_of(client)

    letters = tree.xpath("//svg[@class='process']//text/text()")
    listed = [words(h) for h in tree.xpath("//ol/li/h3")]
    names = [name.split(". ", 1)[1] for name in listed]
    assert [words for words in letters if words in names] == names
    desc = tree.xpath("string(//svg[@class='process']/desc)")
    assert all(name in desc for name in names)
    assert tree.xpath("//svg//@style") == []


@pytest.mark.parametrize("language", ["en", "de-leicht", "ar", "uk"])
def test_german_data_are_marked_on_pages_of_other_languages(
    client: FlaskClient, language: str
) -> None:
    tree = lxml_of(client, f"/{language}/planung")

    names = tree.xpath("//h3/bdi")
    assert [(n.get("lang"), n.get("dir")) for n in names] == [("de", "ltr")] * 6
    assert tree.xpath("//th/bdi[.='Vereine']/@lang") == ["de"]


def test_page_is_found_from_start_results_and_footer(client: FlaskClient) -> None:
    for address in ("/", "/ergebnisse"):
        assert "/planung" in lxml_of(client, address).xpath("//main//a/@href")
    assert "/planung" in lxml_of(client, "/datenschutz").xpath("//footer//a/@href")


def test_page_without_a_process_says_so(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        for step in structure(session, on=today()).steps:
            let_step(session, step.key, ended_on=today())

    tree = lxml_of(client)

    assert "Die Schritte stehen noch nicht fest." in words(tree.xpath("//main")[0])
    assert tree.xpath("//svg[@class='process']") == []
    assert client.get(PAPER).status_code == 200


def test_names_of_the_city_cannot_become_markup(
    client: FlaskClient, sqlite_database: Database
) -> None:
    evil = "<script>alert(1)</script>"
    with sqlite_database.transaction() as session:
        let_step(session, "bedarfe", name=evil, description=evil)

    assert "<script>alert" not in client.get("/planung").text
    assert client.get(PAPER).data.startswith(b"%PDF-")


def test_paper_is_tagged_and_asked_for_anew(client: FlaskClient) -> None:
    first = client.get(PAPER)

    assert first.data.startswith(b"%PDF-")
    assert re.search(rb"pdfuaid:part>1<", first.data)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(PAPER, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_paper_of_a_changed_process_is_another_one(
    client: FlaskClient, sqlite_database: Database
) -> None:
    before = client.get(PAPER).headers["ETag"]
    with sqlite_database.transaction() as session:
        let_step(session, "bedarfe", name="Bedarfe ermitteln")

    assert client.get(PAPER).headers["ETag"] != before


def test_a_large_process_stays_light_and_can_be_printed(
    client: FlaskClient, sqlite_database: Database
) -> None:
    long = FormatView(kind="workshop", title="Werkstatt " * 15, place="Ort " * 40)
    with sqlite_database.transaction() as session:
        for step in structure(session, on=today()).steps:
            let_step(
                session,
                step.key,
                description="Ein langer Satz über diesen Schritt. " * 25,
                formats=(long,) * 12,
            )
        overview = process_overview(structure(session, on=today()))

    assert len(client.get("/planung").data) < 150_000
    try:
        paper = process_paper.write(overview, city="Erfurt")
    except PrintError as error:
        pytest.fail(str(error))
    assert paper.startswith(b"%PDF-")
