"""Word templates on pages and at the command line: tried, kept, brought back, recorded."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from flask import Flask, render_template
from flask.testing import FlaskClient
from lxml import html
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Cm
from sqlalchemy import select

from participation.accounts.models import StaffAction
from participation.cli import context
from participation.cli.handover import group
from participation.core.kinds import Role
from participation.database import Database
from participation.handover.documents.kinds import Kind
from participation.handover.documents.render import shipped_template
from participation.handover.snapshot.queries import stored_handover
from participation.handover.templates.keep import (
    ChangedMeanwhileError,
    back_to_shipped,
    keep_template,
    template_lines,
    template_of,
)
from participation.handover.templates.models import DocumentTemplate
from participation.web.staff.handover_files import documents_of
from tests.integration.handing_over import MADE, make, plant_city
from tests.integration.staff import page, signed_in
from tests.slide_files import city_deck
from tests.word_files import with_paragraph

Run = Callable[..., str]
ADDRESS = "/staff/uebergaben/vorlagen/council/de"
OWN = with_paragraph("Ihre Sozialplanung")


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def run(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Commands in this process: `run(*arguments, code=0)` returns what they said."""
    url = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    context.settings.cache_clear()

    def command(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(group, arguments)
        assert done.exit_code == code, done.output
        return done.output

    yield command
    context.settings.cache_clear()


def actions(database: Database) -> list[tuple[str, str]]:
    with database.session() as session:
        rows = session.execute(
            select(StaffAction.action, StaffAction.subject)
            .where(
                StaffAction.action.like("%template%")
                | StaffAction.action.like("%exported")
            )
            .order_by(StaffAction.number)
        )
        return [(row.action, row.subject) for row in rows]


def upload(
    client: FlaskClient,
    content: bytes,
    name: str = "x.docx",
    *,
    address: str = ADDRESS,
) -> tuple[int, str]:
    tree = page(client, address)
    token = tree.xpath("//form[@enctype]//input[@name='csrf_token']/@value")[0]
    # By hand: werkzeug's own encoder leaves a temporary file open for large ones.
    head = 'Content-Disposition: form-data; name="{}"'
    body = (
        f"--x\r\n{head.format('csrf_token')}\r\n\r\n{token}\r\n--x\r\n"
        f'{head.format("file")}; filename="{name}"\r\n\r\n'
    ).encode()
    answer = client.post(
        address,
        data=body + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    return answer.status_code, answer.get_data(as_text=True)


def keep(database: Database, content: bytes, kind: Kind = Kind.COUNCIL) -> bool:
    with database.transaction() as session:
        return keep_template(
            session, content, kind=kind, language="de", set_by=None, today=MADE
        )


def test_an_own_template_is_used_until_the_shipped_one_comes_back(
    database: Database,
) -> None:
    assert [keep(database, OWN), keep(database, OWN)] == [True, False]

    with database.session() as session:
        assert template_of(session, Kind.COUNCIL, "de") == OWN
        assert template_of(session, Kind.COUNCIL, "en") is None
        assert template_of(session, Kind.ANNEX, "de") is None
    for expected in (True, False):
        with database.transaction() as session:
            done = back_to_shipped(
                session, kind=Kind.COUNCIL, language="de", set_by=None, today=MADE
            )
            assert done is expected
    keep(database, OWN)
    with database.session() as session:
        [line] = [line for line in template_lines(session) if line.versions]
    assert (line.kind, line.language, line.own) == (Kind.COUNCIL, "de", True)
    assert [(v.number, v.own) for v in line.versions] == [
        (3, True), (2, False), (1, True),
    ]  # fmt: skip


def test_two_who_change_a_template_at_once_do_not_overwrite_each_other(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_database, OWN)
    # What the other one saw before the first had kept hers.
    monkeypatch.setattr(
        "participation.handover.templates.keep.func.max",
        lambda _column: select(0).scalar_subquery(),
    )

    with pytest.raises(ChangedMeanwhileError):
        keep(sqlite_database, with_paragraph("Anders"))

    with sqlite_database.session() as session:
        assert len(session.scalars(select(DocumentTemplate)).all()) == 1


def test_staff_take_a_template_away_and_bring_it_back_changed(
    client: FlaskClient, sqlite_database: Database
) -> None:
    signed_in(client, sqlite_database)
    taken = client.get(f"{ADDRESS}/datei.docx")
    assert taken.data == shipped_template(Kind.COUNCIL, "de")

    assert upload(client, OWN)[0] == 302
    shown = page(client, ADDRESS)

    assert "In Gebrauch ist Ihre eigene Vorlage." in shown.text_content()
    assert client.get(f"{ADDRESS}/datei.docx").data == OWN
    assert client.get(f"{ADDRESS}/datei.docx?nummer=1").data == OWN
    assert client.get(f"{ADDRESS}/datei.docx?nummer=9").status_code == 404
    token = shown.xpath("//form[contains(@action, 'zurueck')]//input/@value")[0]
    answer = client.post(f"{ADDRESS}/zurueck", data={"csrf_token": token})
    assert answer.status_code == 303
    assert client.get(f"{ADDRESS}/datei.docx").data == taken.data
    assert actions(sqlite_database) == [
        ("template_changed", "council de"),
        ("template_reset", "council de"),
    ]


def test_a_template_that_breaks_is_refused_with_its_place_and_changes_nothing(
    client: FlaskClient, sqlite_database: Database
) -> None:
    signed_in(client, sqlite_database)

    status, said = upload(client, with_paragraph("Guten Tag, {{ stadd }}"))

    assert status == 422
    assert "Diesen Platzhalter gibt es hier nicht." in said
    assert "Stelle: „Guten Tag, {{ stadd }}“" in said
    assert upload(client, b"kein Word")[0] == 422
    with sqlite_database.session() as session:
        assert template_of(session, Kind.COUNCIL, "de") is None
    assert actions(sqlite_database) == []


def test_a_template_may_be_larger_than_what_other_pages_take(
    client: FlaskClient, sqlite_database: Database
) -> None:
    signed_in(client, sqlite_database)

    status, said = upload(client, b"x" * 2_000_000)

    assert status == 422
    assert "Das ist kein Word-Dokument" in said


def test_documents_of_a_handover_come_in_the_citys_words(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    reference = make(sqlite_database)
    keep(sqlite_database, OWN)
    signed_in(client, sqlite_database)

    base = f"/staff/uebergaben/{reference}/dokumente"
    answer = client.get(f"{base}/council?council-zu=05&council-format=docx")

    assert answer.status_code == 200
    document = Document(io.BytesIO(answer.data))
    assert document.paragraphs[-1].text == "Ihre Sozialplanung"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"][0] == (
        "Berliner Platz, Rieth, Hochheim und 17 weitere"
    )
    assert actions(sqlite_database) == [
        ("handover_exported", f"{reference}-ortsteilrat-05.docx: {reference}")
    ]
    for wrong in (
        "council?council-zu=99&council-format=docx",
        "council?council-zu=05&council-format=exe",
        "nichts?nichts-format=docx",
        "annex?annex-format=docx&annex-sprache=fr",
    ):
        assert client.get(f"{base}/{wrong}").status_code == 404
    missing = "/staff/uebergaben/UE-1999-001/dokumente/annex?annex-format=docx"
    assert client.get(missing).status_code == 404


def test_slides_have_the_master_of_the_city_until_the_shipped_one_comes_back(
    client: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    reference = make(sqlite_database)
    signed_in(client, sqlite_database)
    address = "/staff/uebergaben/vorlagen/slides/de"
    slides = f"/staff/uebergaben/{reference}/dokumente/slides?slides-format=pptx"
    own = city_deck()

    def made() -> tuple[int, int, str]:
        deck = Presentation(io.BytesIO(client.get(slides).data))
        [foot] = [
            shape.text_frame.text
            for shape in deck.slides[1].placeholders
            if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER
        ]
        return deck.slide_width, deck.slide_height, foot

    taken = client.get(f"{address}/datei.pptx")
    assert taken.data == shipped_template(Kind.SLIDES, "de")
    assert "vorlage-slides-de.pptx" in taken.headers["Content-Disposition"]
    assert client.get(f"{address}/datei.docx").status_code == 404
    shipped = made()
    status, said = upload(client, OWN, "x.docx", address=address)
    assert status == 422
    assert "Das ist keine PowerPoint-Datei (.pptx)." in said

    assert upload(client, own, "x.pptx", address=address)[0] == 302
    shown = page(client, address)
    with_master = made()
    token = shown.xpath("//form[contains(@action, 'zurueck')]//input/@value")[0]
    client.post(f"{address}/zurueck", data={"csrf_token": token})

    assert shown.xpath("//input[@type='file']/@accept") == [".pptx"]
    assert client.get(f"{address}/datei.pptx?nummer=1").data == own
    assert with_master == (Cm(25.4), Cm(19.05), f"Amt für Soziales · {reference}")
    assert made() == shipped != with_master
    exported = ("handover_exported", f"{reference}-folien.pptx: {reference}")
    assert actions(sqlite_database) == [
        exported,
        ("template_changed", "slides de"),
        exported,
        ("template_reset", "slides de"),
        exported,
    ]


def test_the_partial_offers_each_kind_with_its_subjects_and_formats(
    sqlite_app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    reference = make(sqlite_database)
    with sqlite_database.session() as session:
        found = stored_handover(session, reference)

    with sqlite_app.test_request_context("/staff/uebergaben"):
        documents = documents_of(found)
        tree = html.fromstring(
            render_template(
                "staff/handover_files.html", found=found, documents=documents
            )
        )

    forms = tree.xpath("//form")
    assert [form.get("action").rpartition("/")[2] for form in forms] == [
        document.kind for document in documents
    ]
    councils = tree.xpath("//select[@name='council-zu']/option/@value")
    assert councils == ["01", "05", "12"]
    formats = tree.xpath("//select[@name='council-format']/option/@value")
    assert formats == ["docx", "pdf", "xlsx", "ods"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_nobody_without_the_right_gets_documents_or_templates(
    client: FlaskClient, sqlite_database: Database
) -> None:
    signed_in(client, sqlite_database, roles=[Role.STATISTICS])

    for address in (ADDRESS, f"{ADDRESS}/datei.docx", "/staff/uebergaben/vorlagen"):
        assert client.get(address).status_code == 403


def test_templates_go_out_and_in_at_the_command_line(
    run: Run, sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.transaction() as session:
        plant_city(session)
    reference = make(sqlite_database)
    file, paper = tmp_path / "v.docx", tmp_path / "p.docx"

    run("template", "export", "council", "--out", str(file))
    assert file.read_bytes() == shipped_template(Kind.COUNCIL, "de")
    file.write_bytes(OWN)
    assert run("template", "import", "council", str(file)) == "in use from now on\n"
    run(
        "document", reference, "--kind", "council", "--subject", "05",
        "--format", "docx", "--out", str(paper),
    )  # fmt: skip
    document = Document(io.BytesIO(paper.read_bytes()))
    assert document.paragraphs[-1].text == "Ihre Sozialplanung"
    assert "council    de  own, version 1" in run("template", "list")
    assert run("template", "reset", "council") == "the shipped one is in use\n"
    file.write_bytes(with_paragraph("{{ stadd }}"))
    wrong = run("template", "import", "council", str(file), code=1)
    assert "unknown: {{ stadd }}" in wrong
    offered = run("documents", reference).splitlines()
    assert offered[0].split() == ["annex", "-", "docx", "pdf"]
