"""Posters as staff and operators get them."""

import dataclasses
import datetime
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from config import Settings
from participation.cli.posters import group
from participation.core.clock import today
from participation.database import Database
from participation.handover.posters import most_telling, outcome_posters
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.models import RoutedHandover, RoutedTheme
from participation.places.queries import ortsteil_by_address
from participation.questionnaires.print.paper import paper_form, paper_pdf
from participation.questionnaires.print.posters import Outcome, Poster, posters
from participation.questionnaires.publish import (
    close_questionnaire,
    publish_local_block,
)
from participation.web.state import installation
from tests.answer_parts import PASSED_ON, make_answer
from tests.integration.counting import Cost, cost
from tests.integration.routing_planting import (
    plant_answer,
    plant_lines,
    plant_routed,
    plant_told,
    public_answers,
)
from tests.integration.staff import page, signed_in, words
from tests.unit.test_print import page_count

COMMAND = str(Path(sys.executable).parent / "participation")
BLOCK = {
    "format": 1,
    "questions": [
        {
            "key": "garages",
            "type": "text",
            "text": {"de": "Was soll aus dem Garagenhof werden?"},
        }
    ],
}
ALERT = "//*[contains(@class, 'kern-alert--warning')]"


def set_address(app: Flask, address: str) -> None:
    held = installation(app)
    held.settings = dataclasses.replace(held.settings, public_address=address)


def test_the_page_offers_every_ortsteil_and_says_which_address_is_printed(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    tree = page(client, "/staff/aushang")

    assert len(tree.xpath("//select[@name='ortsteil']/option")) == 55
    ids = tree.xpath("//main//@id")
    assert sorted(set(ids)) == sorted(ids)
    assert tree.xpath("//input[@name='blatt']/@value") == ["a4", "a5", "slips"]
    (title,) = tree.xpath(f"{ALERT}//*[contains(@class, 'kern-title')]")
    assert words(title).split(": ")[1] == "http://localhost"


def test_the_configured_address_is_printed_without_a_warning(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    set_address(sqlite_app, "https://beteiligung.example")
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    assert page(client, "/staff/aushang").xpath(ALERT) == []


def test_a_poster_is_sent_as_a_file_to_keep(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    answer = client.get("/staff/aushang/plakat?ortsteil=rieth&blatt=a5")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="plakat-rieth-a5.pdf"'
    )
    assert answer.data.startswith(b"%PDF-1.7")
    assert page_count(answer.data) == 1


def test_all_ortsteile_come_in_one_file(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    answer = client.get("/staff/aushang/plakat?ortsteil=alle&blatt=a4")

    assert page_count(answer.data) == 53


def test_what_is_not_there_is_not_printed(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    page(client, "/staff/aushang/plakat?ortsteil=nirgends", status=404)
    page(client, "/staff/aushang/plakat?ortsteil=rieth&blatt=a0", status=404)


def test_posters_are_for_staff(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().get("/staff/aushang/plakat?ortsteil=rieth")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/staff/anmelden")


def test_the_command_writes_one_file_an_ortsteil(
    sqlite_database: Database, tmp_path: Path
) -> None:
    out = tmp_path / "plakate"

    done = command(
        sqlite_database, tmp_path, "--ortsteil", "rieth", "--ortsteil", "Töttleben",
        "--address", "https://beteiligung.example/", "--slips", "--out", str(out),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"2 posters are in {out}.\n"
    assert sorted(path.name for path in out.iterdir()) == [
        "plakat-rieth-slips.pdf", "plakat-toettleben-slips.pdf",
    ]  # fmt: skip


def test_the_command_refuses_what_would_be_wrong_on_paper(
    sqlite_database: Database, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "out"))
    rieth = ("--ortsteil", "rieth")

    for arguments, reason in [
        (rieth, "give --address or set PUBLIC_ADDRESS"),
        ((*rieth, "--all", "--address", "https://a.example"), "say either"),
        ((), "say either"),
        ((*rieth, "--address", "erfurt.de"), "not a web address: erfurt.de"),
        (
            (*rieth, "--slips", "--size", "a5", "--address", "https://a.example"),
            "A4 only",
        ),
        (("--ortsteil", "x", "--address", "https://a.example"), "unknown Ortsteil: x"),
    ]:
        done = command(sqlite_database, tmp_path, *arguments, *out)
        assert (done.returncode, reason in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_a_paper_form_is_sent_as_a_file_to_keep(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    answer = client.get(
        "/staff/aushang/fragebogen?fragebogen=default&sprache=de&schrift=gross"
        "&gebiet=rieth&abgabe=Rathaus, Fischmarkt 1"
    )

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="fragebogen-default-1-de-rieth-gross.pdf"'
    )
    assert page_count(answer.data) > 6


def test_what_cannot_be_printed_is_said_on_the_page(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)
    paper = "/staff/aushang/fragebogen"

    def refused(address: str) -> str:
        assert client.get(address).headers["Location"] == "/staff/aushang"
        tree = page(client, "/staff/aushang")
        (alert,) = tree.xpath("//*[contains(@class, 'kern-alert--danger')]")
        return words(alert)

    page(client, f"{paper}?fragebogen=nothing", status=404)
    page(client, f"{paper}?fragebogen=default&gebiet=nowhere", status=404)
    assert refused(f"{paper}?fragebogen=default&sprache=fr") == (
        "In dieser Sprache gibt es den Fragebogen nicht."
    )
    set_address(sqlite_app, "https://x.example/?q")
    for address in (
        f"{paper}?fragebogen=default",
        "/staff/aushang/plakat?ortsteil=rieth",
    ):
        assert refused(address) == (
            "Diese Adresse lässt sich nicht auf Papier drucken: https://x.example/?q"
        )


def test_a_form_for_an_ortsteil_has_its_own_questions_and_the_newest_version(
    session: Session,
) -> None:
    rieth = ortsteil_by_address(session, "rieth")
    publish_local_block(
        session, key="default", ortsteil_key=rieth.key, data=BLOCK, today=today()
    )

    city_wide, local = (
        paper_form(session, key="default", ortsteil=place, address="https://b.example/")
        for place in (None, rieth)
    )

    own = [
        q.text["de"]
        for q in local.definition.questions
        if q not in city_wide.definition.questions
    ]
    assert own == ["Was soll aus dem Garagenhof werden?"]
    assert (city_wide.address, local.address) == (
        "https://b.example", "https://b.example/o/rieth",
    )  # fmt: skip
    assert local.return_address == (
        "Landeshauptstadt Erfurt\nAmt für Soziales, Sozialplanung"
    )
    assert paper_pdf(local, language="ar", today=today()).startswith(b"%PDF-1.7")


def test_a_poster_says_what_the_open_questionnaire_says(session: Session) -> None:
    rieth = ortsteil_by_address(session, "rieth")

    def made() -> Poster:
        (poster,) = posters(
            session, [rieth], address="https://b.example", languages=("de", "ar"),
            today=today(),
        )  # fmt: skip
        return poster

    open_one = made()
    close_questionnaire(
        session, key="default", closes_on=today() - datetime.timedelta(days=1)
    )
    none_open = made()

    assert (open_one.headline, open_one.minutes, len(open_one.languages)) == (
        "Wie lebt es sich in Ihrem Ortsteil?", 6, 9,
    )  # fmt: skip
    assert (none_open.headline, none_open.minutes, none_open.languages) == (
        "Was ist gut in Rieth, was fehlt?", None, ("de", "ar"),
    )  # fmt: skip
    assert none_open.address == "https://b.example/o/rieth"


def test_the_command_prints_the_newest_version_with_the_ortsteils_name(
    sqlite_database: Database, tmp_path: Path
) -> None:
    out = tmp_path / "bogen.pdf"

    done = command(
        sqlite_database, tmp_path, "--ortsteil", "Rieth", "--language", "uk",
        "--address", "https://beteiligung.example", "--out", str(out),
        "--return-address", "Rathaus, Fischmarkt 1, 99084 Erfurt",
        start=("questionnaires", "print"),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"default version 1 is in {out}.\n"
    assert page_count(out.read_bytes()) > 3


def test_the_command_says_why_it_prints_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "bogen.pdf"))
    here = ("--address", "https://beteiligung.example")

    for arguments, code, reason in [
        ((), 2, "give --address or set PUBLIC_ADDRESS"),
        (("--address", "x"), 2, "not a web address: x"),
        ((*here, "--language", "fr"), 2, "default is not in fr (it is in de,"),
        ((*here, "--key", "other"), 1, "questionnaire not found: other"),
        ((*here, "--ortsteil", "x"), 2, "unknown Ortsteil: x"),
    ]:
        done = command(
            sqlite_database, tmp_path, *arguments, *out,
            start=("questionnaires", "print"),
        )  # fmt: skip
        assert (done.returncode, reason in done.stderr) == (code, True), done.stderr
    assert not (tmp_path / "bogen.pdf").exists()


def command(
    database: Database,
    folder: Path,
    *arguments: str,
    start: tuple[str, ...] = ("posters",),
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "DATA_DIR": str(folder),
        "PUBLIC_ADDRESS": "",
    }
    return subprocess.run(
        [COMMAND, *start, *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name", "pages"),
    [
        ("ortsteil=rieth&blatt=a4", "plakat-antworten-rieth-a4.pdf", 1),
        ("ortsteil=stadt&blatt=a5", "plakat-antworten-stadt-a5.pdf", 1),
        ("ortsteil=alle&blatt=slips", "plakat-antworten-alle-slips.pdf", 53),
    ],
)
def test_posters_bring_answers_back(
    sqlite_app: Flask, sqlite_database: Database, query: str, name: str, pages: int
) -> None:
    with sqlite_database.transaction() as session:
        ids = plant_routed(session)
        plant_answer(session, ids["verkehr", "oepnv", "06"])
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    answer = client.get(f"/staff/aushang/plakat?art=antworten&{query}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert page_count(answer.data) == pages


def test_a_poster_has_answers_of_its_ortsteil_and_a_short_address(
    session: Session,
) -> None:
    ids = plant_routed(session)
    plant_answer(session, ids["verkehr", "oepnv", "06"], reply="Ja, ab Mai. " * 20)
    rieth = ortsteil_by_address(session, "rieth")

    made = outcome_posters(
        session, [rieth, None], address="https://b.example/", languages=("de", "uk")
    )

    assert [(one.ortsteil, one.address) for one in made] == [
        ("Rieth", "https://b.example/w/rieth"),
        ("Die ganze Stadt", "https://b.example/w"),
    ]
    assert made[0].outcomes == (
        Outcome(
            theme="Oepnv",
            standing="in die Planung aufgenommen",
            reply=("Ja, ab Mai. " * 13).strip(),
        ),
    )
    assert made[1].outcomes == ()


def test_posters_have_what_they_would_choose_of_all_answers(session: Session) -> None:
    chance = random.Random(5)
    closed = {
        RoutingStatus.UNDER_WAY: {},
        RoutingStatus.NOT_ADOPTED: {"reason": "Kein Geld."},
        RoutingStatus.NEW: {},
    }
    answers = []
    for number in range(90):
        status = chance.choice(list(closed))
        keys = chance.choice([("06",), ("01", "06"), ("01",), ()])
        theme = chance.choice(["oepnv", "wohnen", "gruen", "kultur", "sport"])
        answers.append(
            make_answer(
                theme_key=f"{theme}{number}" if not keys else theme,
                theme_label={"de": theme.title()},
                space_key="06" if keys else "",
                ortsteil_keys=keys,
                people=chance.choice([None, 5, 5, 30, 80]),
                changed_on=PASSED_ON + datetime.timedelta(chance.randrange(3)),
                status=status,
                reply=f"Antwort {number}.",
                handover_reference=chance.choice(["UE-2026-001", "UE-2026-002"]),
                simulated=number % 9 == 0 and bool(keys),
                **closed[status],
            )
        )
    plant_told(session, answers)
    session.get_one(RoutedHandover, "UE-2026-002").is_public = False
    session.flush()
    spaces = [ortsteil_by_address(session, name) for name in ("rieth", "altstadt")]
    asked = [*spaces, ortsteil_by_address(session, "alach"), None]

    made = outcome_posters(
        session, asked, address="https://b.example", languages=("de",)
    )

    every = public_answers(session)
    assert [[one.reply for one in poster.outcomes] for poster in made] == [
        [one.reply for one in most_telling(every, ortsteil)] for ortsteil in asked
    ]
    assert [len(poster.outcomes) for poster in made] == [3, 3, 3, 3]


def test_posters_cost_no_more_of_many_answers(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        rieth = ortsteil_by_address(session, "rieth")

    def price(count: int) -> Cost:
        with sqlite_database.transaction() as session:
            session.execute(delete(RoutedTheme))
            plant_lines(session, count, themes=[f"thema{n}" for n in range(12)])
        with sqlite_database.session() as session:
            return cost(
                sqlite_database,
                lambda: outcome_posters(
                    session,
                    [rieth, None],
                    address="https://b.example",
                    languages=("de",),
                ),
            )

    few, many = price(120), price(480)

    assert many == few
    assert few.rows < 12


def test_there_is_no_invitation_of_the_whole_city_and_no_unknown_kind(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    for query in (
        "ortsteil=stadt", "ortsteil=rieth&art=x", "ortsteil=nirgends&art=antworten",
    ):  # fmt: skip
        page(client, f"/staff/aushang/plakat?{query}", status=404)


def test_the_short_address_leads_to_the_answers(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()

    for short, long in [
        ("/w", "/was-wurde-daraus"),
        ("/w/rieth", "/was-wurde-daraus/ortsteil/rieth"),
    ]:
        assert client.get(short).headers["Location"] == long
    assert client.get("/w/06").headers["Location"] == "/w/rieth"
    assert client.get("/w/nirgends").status_code == 404


def test_the_command_prints_answers_too(
    sqlite_database: Database, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    url = sqlite_database.url.render_as_string(hide_password=False)
    used = dataclasses.replace(
        settings, database_url=url, public_address="https://b.example"
    )
    for module in ("participation.cli.context", "participation.cli.posters"):
        monkeypatch.setattr(f"{module}.settings", lambda: used)

    def made(*arguments: str) -> tuple[int, list[str]]:
        out = tmp_path / "-".join(arguments)
        done = CliRunner().invoke(group, [*arguments, "--out", str(out)])
        names = sorted(path.name for path in out.iterdir()) if out.exists() else []
        return done.exit_code, names

    assert made("--outcomes", "--ortsteil", "rieth") == (
        0, ["plakat-antworten-rieth-a4.pdf"],
    )  # fmt: skip
    assert made("--outcomes", "--city") == (0, ["plakat-antworten-stadt-a4.pdf"])
    assert made("--city") == (2, [])
    assert made("--outcomes", "--city", "--all") == (2, [])
