"""The pages of the themes and their history, the commands, the public files."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from participation.cli import context, theme_vocabulary
from participation.core.kinds import Role
from participation.database import Database
from participation.themes.queries import comment_detail, living_themes, scheme_versions
from tests.integration.reviewing import read_comment, to_learn
from tests.integration.staff import acts, checked, page, send, signed_in, words

HISTORY = "/staff/themen/geschichte"
SPLIT, MERGE = "/staff/themen/teilen", "/staff/themen/zusammenlegen"
IMPORT = "/staff/themen/einlesen"
ONE, TWO = to_learn(1), to_learn(2)


@pytest.fixture
def staff(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.transaction() as session:
        read_comment(session, ONE, assigned=["klima", "gruen"])
        read_comment(session, TWO, assigned=["klima"])
    return signed_in(sqlite_app.test_client(), sqlite_database)


def keys(database: Database) -> set[str]:
    with database.session() as session:
        return {theme.key for theme in living_themes(session)}


def split(client: FlaskClient, **fields: str) -> Any:
    data = {
        "thema": "klima", "name-0": "Hitze", "words-0": "hitze, sommerhitze",
        "name-1": "", "name-2": "Starkregen", "words-2": "regen",
        "reason": "Zwei Ämter", **fields,
    }  # fmt: skip
    return send(client, SPLIT, data, form_at=f"{SPLIT}?thema=klima")


def merge(client: FlaskClient, **fields: Any) -> Any:
    data = {"thema": ["gruen", "klima"], "into": "gruen", "reason": "Ein Amt", **fields}
    return send(client, MERGE, data, form_at=f"{MERGE}?thema=gruen&thema=klima")


def text_of(tree: Any) -> str:
    return " ".join(tree.xpath("//main")[0].text_content().split())


def test_the_page_says_what_themes_mean_and_which_version_is_in_use(
    staff: FlaskClient,
) -> None:
    said = text_of(page(staff, HISTORY))

    assert "In Gebrauch: Fassung 2026-1" in said
    assert "Gehört nicht dazuBetreutes Wohnen und Pflegeheim" in said
    assert "BeispieleIm Schlafzimmer schimmelt die Außenwand" in said
    assert "erste Fassung, die hier festgehalten ist" in said


def test_splitting_tells_what_it_concerns_and_keeps_the_history(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    assert "2 Kommentare sind betroffen." in text_of(
        page(staff, f"{SPLIT}?thema=klima")
    )

    assert split(staff).status_code == 302

    assert {"hitze", "starkregen"} < keys(sqlite_database)
    assert "klima" not in keys(sqlite_database)
    said = text_of(page(staff, HISTORY))
    assert "Danach kam: Hitze, Starkregen" in said
    assert "geteilt: Hitze, Starkregen Zwei Ämter" in said
    desk = page(staff, "/staff/pruefen?art=geteilt")
    assert "Geteilte Themen (2)" in text_of(desk)
    assert "wurde geteilt, möglich sind: „Hitze“, „Starkregen“" in text_of(desk)
    assert desk.xpath("//input[@name='theme'][@value='klima']") == []
    with sqlite_database.session() as session:
        assert acts(session) == [("theme_split", "klima > hitze starkregen")]
        # What people have not sorted yet still counts where it stood.
        assert "klima" in comment_detail(session, TWO).comment.theme_keys
        assert scheme_versions(session)[0].who == "Maria Muster"
    detail = text_of(page(staff, f"/staff/kommentare/{TWO}"))
    assert "(beendet, bitte neu zuordnen)" in detail


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name-2": "", "words-2": ""}, {"name-0": "mindestens zwei neue Themen"}),
        ({"name-2": "Hitze"}, {"name-2": "Diesen Kurznamen gibt es schon."}),
        ({"words-2": ""}, {"words-2": "Bitte ausfüllen."}),
        ({"name-2": ""}, {"name-2": "Bitte ausfüllen."}),
        ({"reason": ""}, {"reason": "Bitte ausfüllen."}),
    ],
)
def test_a_split_that_is_not_complete_says_what_is_missing(
    staff: FlaskClient,
    sqlite_database: Database,
    fields: dict[str, str],
    errors: dict[str, str],
) -> None:
    answer = split(staff, **fields)

    assert answer.status_code == 422
    tree = checked(answer)
    for name, text in errors.items():
        assert text in words(tree.xpath(f"//*[@id='f-{name}-error']")[0])
        assert tree.xpath(f"//*[@id='error-summary']//a[@href='#f-{name}']")
    assert tree.xpath("//input[@name='name-0']/@value") == ["Hitze"]
    assert "hitze" not in keys(sqlite_database)
    with sqlite_database.session() as session:
        assert acts(session) == []


def test_merging_tells_the_comments_of_each_and_of_all(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    said = text_of(page(staff, f"{MERGE}?thema=gruen&thema=klima"))
    assert "Zusammen sind es 2 Kommentare; jeder zählt danach einmal." in said

    assert merge(staff, into="+", name="Stadtgrün").status_code == 302

    assert "stadtgruen" in keys(sqlite_database)
    with sqlite_database.session() as session:
        for comment in (ONE, TWO):
            found = comment_detail(session, comment).comment
            assert found.theme_keys == ("stadtgruen",)
        assert acts(session) == [("theme_merge", "gruen klima > stadtgruen")]
    compared = text_of(page(staff, "/staff/themen/vergleich?von=2&bis=1"))
    assert "nur gemeinsam vergleichbar" in compared


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"into": ""}, "into"),
        ({"into": "oepnv"}, "into"),
        ({"into": "+", "name": ""}, "name"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_merge_that_is_not_complete_is_refused(
    staff: FlaskClient, sqlite_database: Database, fields: dict[str, str], field: str
) -> None:
    answer = merge(staff, **fields)

    assert answer.status_code == 422
    tree = checked(answer)
    assert tree.xpath(f"//*[@id='error-summary']//a[@href='#f-{field}']")
    assert tree.xpath(f"//*[@id='f-{field}']")
    assert {"gruen", "klima"} <= keys(sqlite_database)


def test_a_second_click_is_told(staff: FlaskClient) -> None:
    assert merge(staff).status_code == 302

    again = send(staff, MERGE, {"thema": ["gruen", "klima"], "into": "gruen",
                 "reason": "x"}, form_at=MERGE)  # fmt: skip

    assert again.status_code == 302
    assert "gibt es nicht mehr" in text_of(page(staff, HISTORY))


@pytest.mark.parametrize(
    "address",
    [
        f"{SPLIT}?thema=nie", f"{SPLIT}?thema=sonstiges", f"{MERGE}?thema=nie",
        "/staff/themen/vergleich?von=1&bis=9", "/staff/themen/vergleich",
        "/staff/themen/fassungen/9/ttl", "/staff/themen/fassungen/1.exe",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(staff: FlaskClient, address: str) -> None:
    assert staff.get(address).status_code == 404


def test_who_only_evaluates_sees_none_of_it(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    other = signed_in(staff.application.test_client(), sqlite_database,
                      roles=[Role.STATISTICS], login="other")  # fmt: skip

    for address in (HISTORY, SPLIT, MERGE, IMPORT, "/staff/themen/fassungen/1/json"):
        assert other.get(address).status_code == 403


def test_versions_are_downloaded_and_the_newest_is_public(staff: FlaskClient) -> None:
    skos = staff.get("/staff/themen/fassungen/1/ttl")
    scheme = staff.get("/staff/themen/fassungen/1/json")
    public = staff.application.test_client().get("/themen.ttl")

    assert skos.headers["Content-Disposition"] == "attachment; filename=themen-1.ttl"
    assert json.loads(scheme.data)["themes"][0]["rules"]
    assert public.status_code == 200
    assert public.data == skos.data
    assert public.headers["Content-Type"] == "text/turtle; charset=utf-8"
    again = staff.get("/themen.ttl", headers={"If-None-Match": public.headers["ETag"]})
    assert again.status_code == 304
    assert isinstance(json.loads(staff.get("/themen.jsonld").data), list)


def upload(client: FlaskClient, content: bytes) -> Any:
    return send(client, IMPORT, {"file": (io.BytesIO(content), "themen.ttl")})


def changed(client: FlaskClient) -> bytes:
    content: bytes = client.get("/themen.ttl").data
    old, new = '"Bus und Bahn (ÖPNV)"@de', '"<b>Rufbus</b>"@de'
    return content.decode().replace(old, new).encode()


def draft_of(answer: Any) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def test_a_vocabulary_is_looked_at_and_then_taken_over(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    shown = upload(staff, changed(staff))
    assert shown.status_code == 200
    said = text_of(checked(shown))
    assert "Bus und Bahn (ÖPNV) Name Bus und Bahn (ÖPNV) <b>Rufbus</b>" in said
    with sqlite_database.session() as session:
        assert len(scheme_versions(session)) == 1

    draft = draft_of(shown)
    missing = send(staff, IMPORT, {"draft": draft, "reason": ""})
    assert missing.status_code == 422
    assert send(staff, IMPORT, {"draft": draft, "reason": "Neu"}).status_code == 302

    with sqlite_database.session() as session:
        names = {t.key: t.label["de"] for t in living_themes(session)}
        assert names["oepnv"] == "<b>Rufbus</b>"
        assert acts(session) == [("scheme_imported", "0 1 0")]
    assert "<b>Rufbus" not in staff.get(HISTORY).text
    twice = send(staff, IMPORT, {"draft": draft, "reason": "Neu"})
    assert "Es würde sich nichts ändern." in twice.text  # the scheme is another now


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Bitte eine Datei wählen."),
        (b"<html>", "weder gültiges Turtle noch JSON-LD"),
        (b'{"@context": "https://example.org/c"}', "Es wird nichts nachgeladen"),
    ],
)
def test_files_that_cannot_be_used_are_explained(
    staff: FlaskClient, content: bytes, message: str
) -> None:
    answer = upload(staff, content)

    assert answer.status_code == 422
    assert message in words(checked(answer).xpath("//*[@id='file-error']")[0])


def test_a_draft_of_somebody_elses_making_is_refused(staff: FlaskClient) -> None:
    answer = send(staff, IMPORT, {"draft": "WyJ4IiwgIiJd.x.y", "reason": "x"})

    assert answer.status_code == 400


def run(
    database: Database, monkeypatch: pytest.MonkeyPatch, command: Any, *arguments: str
) -> tuple[int, str]:
    class Here:
        database_url = database.url.render_as_string(hide_password=False)
        public_address = ""

    monkeypatch.setattr(context, "settings", lambda: Here)
    monkeypatch.setattr(theme_vocabulary, "settings", lambda: Here)
    done = CliRunner().invoke(command, list(arguments))
    return done.exit_code, done.output


def test_the_commands_write_and_take_over(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "themen.ttl"

    def command(name: Any, *arguments: str) -> tuple[int, str]:
        return run(sqlite_database, monkeypatch, name, *arguments)

    code, said = command(theme_vocabulary.skos, "--out", str(file), "--version", "1")
    assert (code, said) == (0, "themen.ttl: version 2026-1.\n")
    code, said = command(theme_vocabulary.import_file, str(file))
    assert (code, said) == (
        0,
        "22 themes are the same, 0 are not in the file and stay.\n",
    )
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Wohnen und Wohnkosten"@de', '"Miete"@de'))
    code, said = command(theme_vocabulary.import_file, str(file), "--apply")
    assert (code, "not stored: {'reason'" in said) == (1, True)
    code, said = command(
        theme_vocabulary.import_file, str(file), "--apply", "--reason", "Neu"
    )
    assert code == 0
    code, said = command(theme_vocabulary.versions, "--json")
    assert [row["origin"] for row in json.loads(said)][-1] == "first"
    assert command(theme_vocabulary.skos, "--out", str(tmp_path / "x.pdf"))[0] == 2
    code, said = command(
        theme_vocabulary.skos, "--out", str(tmp_path / "y.ttl"), "--version", "nie"
    )
    assert (code, "there is no version nie" in said) == (1, True)
