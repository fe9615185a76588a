"""Was wurde daraus? The public pages of what became of it."""

import datetime
import uuid
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm import Session

from participation.database import Database
from participation.handover.routing.content import Document, RoutingStatus
from participation.handover.routing.models import RoutedTheme
from participation.publication.releases.content import Release
from tests.integration.desking import publish as publish_comments
from tests.integration.releasing import example_release, plant_release
from tests.integration.routing_planting import (
    DAY,
    example_handover,
    plant_answer,
    plant_routed,
)
from tests.integration.staff import words
from tests.integration.test_citizen_weight import (
    FIRST_VISIT,
    FURTHER_PAGE,
    requests_of,
    weight,
)
from tests.page import read_page

INDEX = "/was-wurde-daraus"
RIETH = f"{INDEX}/ortsteil/rieth"
BUS = f"{INDEX}/thema/oepnv"
BUS_IN_RIETH = f"{RIETH}/oepnv"
SURVEY = f"{INDEX}/umfrage/default"
EVERY_PAGE = (INDEX, SURVEY, RIETH, BUS, BUS_IN_RIETH)
LATER = DAY + datetime.timedelta(days=5)
REPLY = "Ab Mai fährt der Bus 9 auch am Abend alle 20 Minuten."


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def planted(sqlite_database: Database) -> Database:
    """A release, a hand-over that was given, and one answer of three."""
    with sqlite_database.transaction() as session:
        plant_release(session, bus_release())
        ids = plant_routed(session)
        plant_answer(session, ids["verkehr", "oepnv", "06"], reply=REPLY, today=LATER)
    return sqlite_database


def bus_release() -> Release:
    """The example, with themes that the scheme knows."""
    release = example_release()
    *others, themes = release.tables
    options = tuple(
        replace(option, key=key, label={"de": german, "en": english})
        for option, (key, german, english) in zip(
            themes.options,
            [
                ("oepnv", "Bus und Bahn", "Bus and tram"),
                ("kultur", "Kultur", "Culture"),
            ],
            strict=True,
        )
    )
    return replace(release, tables=(*others, replace(themes, options=options)))


def page(client: FlaskClient, address: str, status: int = 200, lang: str = "de"):
    answer = client.get(address)
    read_page(answer, status, lang=lang)
    return html.fromstring(answer.text)


def cards(tree) -> list[str]:
    """Heading and status of each answer."""
    return [
        f"{words(card.xpath('./h3')[0])} | {words(card.xpath('.//strong')[0])}"
        for card in tree.xpath("//li[starts-with(@id, 'a-')]")
    ]


def card(tree, heading: str):
    [found] = [
        one for one in tree.xpath("//li[starts-with(@id, 'a-')]")
        if words(one.xpath("./h3")[0]) == heading
    ]  # fmt: skip
    return found


def stations(tree) -> list[str]:
    return [words(one) for one in tree.xpath("//ol[@class='path']/li")]


def test_before_anything_was_passed_on_the_pages_say_so(client: FlaskClient) -> None:
    index = page(client, INDEX)

    assert "Noch ist nichts an die Fachplanungen weitergegeben." in words(index)
    assert cards(index) == []
    assert len(index.xpath("//ul[@lang='de']//a")) == 53
    assert "Davon ist noch nichts" in words(page(client, RIETH))
    way = page(client, BUS)
    assert stations(way)[0] == (
        "Menschen haben etwas gesagt Dazu sind noch keine Zahlen veröffentlicht."
    )
    assert stations(way)[2:] == [
        "Übergabe an die Fachplanungen Noch nicht so weit.",
        "Wer sich damit befasst Noch nicht so weit.",
        "Antwort und Maßnahme Noch nicht so weit.",
    ]


def test_the_newest_answer_comes_first_with_all_that_was_said(
    client: FlaskClient, planted: Database
) -> None:
    with time_machine.travel(LATER + datetime.timedelta(days=7)):
        tree = page(client, INDEX)

    assert cards(tree)[0] == "Oepnv: Rieth | in die Planung aufgenommen"
    answer = card(tree, "Oepnv: Rieth")
    assert words(answer) == (
        f"Oepnv: Rieth in die Planung aufgenommen {REPLY}"
        " Maßnahme: Abendtakt der Linie 9Drucksache: 1234/26"
        " Damit befasst sich: Verkehrsplanung"
        " Weitergegeben am 1. Oktober 2026. Beantwortet am 6. Oktober 2026."
        " 40 von 100 Menschen, die etwas geschrieben haben, nennen dieses Thema."
    )
    assert [q.get("lang") for q in answer.xpath(".//blockquote")] == ["de"]
    assert "Nicht repräsentativ" in words(tree)


def test_no_answer_is_told_in_days_and_then_in_weeks(
    client: FlaskClient, planted: Database
) -> None:
    told = []
    for days in (0, 1, 20, 21, 60):
        with time_machine.travel(DAY + datetime.timedelta(days=days, hours=12)):
            open_one = card(page(client, BUS), "Ganze Stadt")
            told.append(words(open_one.xpath("./p[last()]")[0]))

    assert [text.split(" 80 von 100 ")[0] for text in told] == [
        "Weitergegeben am 1. Oktober 2026.",
        "Weitergegeben am 1. Oktober 2026. Seit 1 Tag gibt es noch keine Antwort.",
        "Weitergegeben am 1. Oktober 2026. Seit 20 Tagen gibt es noch keine Antwort.",
        "Weitergegeben am 1. Oktober 2026. Seit 3 Wochen gibt es noch keine Antwort.",
        "Weitergegeben am 1. Oktober 2026. Seit 8 Wochen gibt es noch keine Antwort.",
    ]


def test_answered_and_waiting_ones_can_be_read_apart(
    client: FlaskClient, planted: Database
) -> None:
    index = page(client, INDEX)
    total = len(cards(page(client, f"{INDEX}?stand=offen"))) + 1

    assert [words(a) for a in index.xpath("//ul[contains(@class, 'choice')]//a")] == [
        f"Alle: {total}", "Beantwortet: 1", f"Noch ohne Antwort: {total - 1}",
    ]  # fmt: skip
    assert cards(page(client, f"{INDEX}?stand=beantwortet")) == [
        "Oepnv: Rieth | in die Planung aufgenommen"
    ]
    for wrong in ("stand=x", "seite=0", "seite=2", "seite=x", "seite=99999", "seite=²"):
        page(client, f"{INDEX}?{wrong}", 404)


def test_an_ortsteil_shows_what_is_about_it_and_what_nobody_has_yet(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, RIETH)

    assert cards(tree)[0] == "Oepnv | in die Planung aufgenommen"
    assert not [one for one in cards(tree) if "Stotternheim" in one]
    merged = cards(page(client, f"{INDEX}/ortsteil/schwerborn"))
    assert merged
    assert all("Stotternheim, Schwerborn |" in one for one in merged)
    assert [
        words(li) for li in tree.xpath("//section[@aria-labelledby='open']//li")
    ] == ["Kultur: 30 Menschen haben darüber geschrieben."]
    assert tree.xpath("//a[@href='/was-wurde-daraus/ortsteil/rieth/oepnv']")


def test_the_way_of_a_theme_is_one_list_from_people_to_answer(
    client: FlaskClient, planted: Database
) -> None:
    tree = page(client, BUS_IN_RIETH)

    assert stations(tree) == [
        "Menschen haben etwas gesagt 40 von 55 Menschen, die etwas geschrieben haben,"
        " nennen dieses Thema.",
        "Umfrage und Veröffentlichung Leben in Erfurt, veröffentlicht am"
        " 5. September 2026",
        "Übergabe an die Fachplanungen Übergabe UE-2026-001, weitergegeben am"
        " 1. Oktober 2026",
        "Wer sich damit befasst Verkehrsplanung",
        "Antwort und Maßnahme Verkehrsplanung in die Planung aufgenommen"
        " Abendtakt der Linie 9 · 1234/26Weitergegeben am 1. Oktober 2026. Beantwortet"
        " am 6. Oktober 2026.",
    ]
    pictures = tree.xpath("//ol[@class='path']//svg")
    assert len(pictures) == 11
    assert {picture.get("aria-hidden") for picture in pictures} == {"true"}


def test_many_answers_of_a_plan_are_counted_by_where_they_stand(
    client: FlaskClient, planted: Database
) -> None:
    *_, who, answer = stations(page(client, BUS))

    assert who == "Wer sich damit befasst Verkehrsplanung"
    assert answer == (
        "Antwort und Maßnahme Verkehrsplanung"
        " weitergegeben, noch nicht angesehen: 2 in die Planung aufgenommen: 1"
    )


def test_a_refusal_gives_its_reason_and_documents_are_linked(
    client: FlaskClient, planted: Database
) -> None:
    with planted.transaction() as session:
        row = (
            session.query(RoutedTheme).filter_by(space_key="", theme_key="oepnv").one()
        )
        plant_answer(
            session, row.id, status=RoutingStatus.NOT_ADOPTED,
            reply="Das <b>geht</b> leider nicht & auch nicht anders.", today=LATER,
        )  # fmt: skip
        row.documents = [
            vars(Document(title="<i>Plan</i>", url="https://x.example/?a&b"))
        ]

    found = card(page(client, BUS), "Ganze Stadt")

    assert "Das <b>geht</b> leider nicht & auch nicht anders." in words(found)
    assert "Warum nicht: Dafür ist im Haushalt 2026 kein Geld." in words(found)
    [link] = found.xpath(".//a[starts-with(@href, 'https:')]")
    assert (link.get("href"), words(link), link.get("rel")) == (
        "https://x.example/?a&b", "<i>Plan</i>", "noopener noreferrer",
    )  # fmt: skip


def test_published_comments_of_the_theme_are_read_withdrawn_ones_are_not(
    client: FlaskClient, planted: Database
) -> None:
    with planted.transaction() as session:
        for number, theme in enumerate(["oepnv"] * 4 + ["wohnen"]):
            tag_published(session, publish_comments(
                session, "06", 1, text=f"Nummer {number}",
                on=DAY + datetime.timedelta(days=number)), theme)  # fmt: skip
        tag_published(
            session, publish_comments(session, "01", 1, on=LATER, text="Altstadt"),
            "oepnv",
        )  # fmt: skip
        tag_published(
            session, publish_comments(session, "06", 1, text="Weg", withdrawn=True),
            "oepnv",
        )  # fmt: skip

    def quoted(address: str) -> list[str]:
        found = page(client, address).xpath("//section[@aria-labelledby='voices']//li")
        return [words(one.xpath("./blockquote")[0]) for one in found]

    assert quoted(BUS) == ["Altstadt 0", "Nummer 3 0", "Nummer 2 0"]
    assert quoted(BUS_IN_RIETH) == ["Nummer 3 0", "Nummer 2 0", "Nummer 1 0"]
    assert quoted(RIETH) == []


def tag_published(session: Session, ids: list[uuid.UUID], theme: str) -> None:
    from participation.responses.models import PublishedComment
    from participation.themes.models import ThemeTag
    from tests.integration.planting import VERSION

    for published in ids:
        session.add(
            ThemeTag(
                comment_id=session.get_one(PublishedComment, published).comment_id,
                theme_key=theme, origin="machine", band="assigned", score=0.9,
                pipeline_version=VERSION, tagged_on=DAY, counts=True,
            )
        )  # fmt: skip
    session.flush()


@pytest.mark.parametrize("lang", ["en", "ar", "uk"])
def test_german_answers_are_marked_in_other_languages(
    client: FlaskClient, planted: Database, lang: str
) -> None:
    tree = page(client, f"/{lang}{BUS_IN_RIETH}", lang=lang)

    [reply] = tree.xpath("//li[starts-with(@id, 'a-')]//blockquote")
    assert (reply.get("lang"), reply.get("dir"), words(reply)) == ("de", "ltr", REPLY)
    assert {b.get("lang") for b in tree.xpath("//li[starts-with(@id, 'a-')]//bdi")} == {
        "de"
    }


def test_invented_answers_are_marked_on_every_page(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_release(session, bus_release(), simulated=True)
        plant_routed(session, example_handover(simulated=True))

    for address in EVERY_PAGE:
        tree = page(client, address)
        assert "Diese Angaben sind erfunden" in words(tree)
        for found in tree.xpath("//li[starts-with(@id, 'a-')]"):
            assert "erfunden" in words(found)


def test_figures_of_a_release_for_the_desks_are_not_shown(
    client: FlaskClient, sqlite_database: Database
) -> None:
    from participation.publication.releases.content import Audience

    with sqlite_database.transaction() as session:
        plant_routed(session, example_handover(audience=Audience.DESKS))

    found = words(card(page(client, BUS), "Rieth"))

    assert "zeigen wir nicht" in found
    assert "40" not in found


@pytest.mark.parametrize(
    "address",
    [
        f"{INDEX}/umfrage/nothing",
        f"{INDEX}/ortsteil/nowhere",
        f"{INDEX}/thema/nothing",
        f"{RIETH}/nothing",
        f"{INDEX}/thema/%00",
        f"{INDEX}/umfrage/%00",
        f"{INDEX}/ortsteil/%ff/oepnv",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    page(client, address, 404)
    assert client.get(f"{address}/feed.atom").status_code == 404


def test_a_number_leads_to_the_readable_address(client: FlaskClient) -> None:
    answer = client.get(f"{INDEX}/ortsteil/6/oepnv")

    assert (answer.status_code, answer.headers["Location"]) == (301, BUS_IN_RIETH)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_page_costs_the_same_statements_with_one_answer_and_with_many(
    client: FlaskClient, planted: Database, address: str
) -> None:
    few = statements(client, planted, address)
    with planted.transaction() as session:
        plant_routed(session, many_spaces(40))

    assert statements(client, planted, address) == few
    assert few <= 12  # the way of a theme is counted in three of them


def statements(client: FlaskClient, database: Database, address: str) -> int:
    client.get(address)  # releases are read once in a process
    asked: list[str] = []

    def count(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    return len([one for one in asked if not one.startswith("BEGIN")])


def many_spaces(count: int):
    """The example for many Ortsteile, every one a space with Rieth in it."""
    handover = example_handover("UE-2026-002")
    first = handover.spaces[0]
    spaces = tuple(
        replace(first, key=f"s{n}", label=f"Raum {n}", ortsteil_keys=("06", f"{n:02}"))
        for n in range(10, 10 + count)
    )
    themes = tuple(
        replace(theme, cells=(theme.cells[0],) * count) for theme in handover.themes
    )
    return replace(handover, spaces=spaces, themes=themes)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_pages_stay_small_whatever_planners_and_citizens_write(
    client: FlaskClient, planted: Database, address: str
) -> None:
    with planted.transaction() as session:
        plant_routed(session, many_spaces(43))
        for row in session.query(RoutedTheme):
            row.status, row.reply, row.reason = (
                "nicht_aufgenommen",
                "<" * 1000,
                '"' * 1000,
            )
            row.measure, row.drucksache = "&" * 300, "'" * 40
            row.space_label = "<" * 500
            row.documents = [
                {"title": "<" * 150, "url": "https://x.example/" + "&" * 480}
            ] * 5
        tag_published(
            session, publish_comments(session, "06", 3, text="<" * 4990), "oepnv"
        )

    sizes = []
    number = 1
    while (answer := client.get(f"{address}?seite={number}")).status_code == 200:
        sizes.append(len(answer.data))
        number += 1

    assert len(sizes) > 1
    assert max(sizes) < 150_000


@pytest.mark.parametrize(
    "address", ["/", "/o/rieth", "/ergebnisse", "/ergebnisse/default",
                "/ergebnisse/default/rieth", "/o/rieth/danke"],
)  # fmt: skip
def test_pages_of_citizens_lead_there(
    client: FlaskClient, planted: Database, address: str
) -> None:
    links = [a.get("href") for a in page(client, address).xpath("//main//a")]

    assert len([link for link in links if link.startswith(INDEX)]) == 1


@pytest.mark.parametrize("address", [INDEX, BUS_IN_RIETH])
def test_a_first_visit_is_light(
    client: FlaskClient, planted: Database, address: str
) -> None:
    requests = requests_of(client, address)

    assert len(requests) <= 6  # as a page of results
    assert sum(weight(client, request) for request in requests) <= FIRST_VISIT
    assert weight(client, address) <= FURTHER_PAGE


def test_the_privacy_page_says_what_is_kept_of_an_address(client: FlaskClient) -> None:
    [section] = page(client, "/datenschutz").xpath(
        "//section[@aria-labelledby='mails']"
    )

    assert "E-Mail-Adresse verschlüsselt" in words(section)
    assert "nach 3 Tagen" in words(section)
    assert "löschen wir die Adresse ganz" in words(section)
