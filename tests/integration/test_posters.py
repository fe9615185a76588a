"""Posters as staff and operators get them."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from participation.database import Database
from participation.web.state import installation
from tests.integration.staff import page, signed_in, words
from tests.unit.test_print import page_count

COMMAND = str(Path(sys.executable).parent / "participation")
PLACE = "http://localhost"


def set_address(app: Flask, address: str) -> None:
    held = installation(app)
    held.settings = dataclasses.replace(held.settings, public_address=address)


def test_the_page_offers_every_ortsteil_and_says_which_address_is_printed(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    tree = page(client, "/staff/aushang")

    assert len(tree.xpath("//select[@name='ortsteil']/option")) == 54
    assert tree.xpath("//input[@name='blatt']/@value") == ["a4", "a5", "slips"]
    assert [
        words(t).split(": ")[1] for t in tree.cssselect(".kern-alert .kern-title")
    ] == ["http://localhost"]


def test_the_configured_address_is_printed_without_a_warning(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    set_address(sqlite_app, "https://beteiligung.example")
    client = signed_in(sqlite_app.test_client(), sqlite_database)

    assert page(client, "/staff/aushang").cssselect(".kern-alert") == []


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


def command(
    database: Database, folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "DATA_DIR": str(folder),
        "PUBLIC_ADDRESS": "",
    }
    return subprocess.run(
        [COMMAND, "posters", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
