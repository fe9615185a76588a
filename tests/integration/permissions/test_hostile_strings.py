"""What people write stays text, in every view and file: nothing of it becomes a page.

Every page is made twice, with harmless and with hostile texts in every column that people
may write, and must have the same elements that could run or load anything.
"""

import csv
import io
import itertools
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from participation.responses.models import Comment
from tests.integration.permissions.hostile import NUMBER, hostile_strings, plant_texts
from tests.integration.permissions.walking import Table, pages
from tests.integration.permissions.world import EVERYTHING, World

ROUNDS = 2
NOT_FOUND = 404
ACTIVE = {
    "script", "iframe", "object", "embed", "style", "link", "base", "meta", "form", "img",
    "image", "video", "audio", "source", "math", "template", "noscript", "frame", "applet",
    "animate", "set", "foreignobject", "input", "button", "textarea", "select", "title",
    "body", "head", "html", "frameset", "marquee", "portal",
}  # fmt: skip
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "srcdoc",
    "xlink:href",
    "srcset",
}
RUNS = re.compile(r"[\x00-\x20]*(javascript|vbscript|data)\s*:", re.IGNORECASE)
FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
PLAIN_NUMBER = re.compile(r"-?\d+([.,]\d+)?")

Census = Counter[tuple[str, str]]


def census(page: str) -> Census:
    """Elements that could run or load something, and attributes that could."""
    found: Census = Counter()
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ACTIVE:
            found[("element", element.tag)] += 1
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                found[("attribute", name)] += 1
            if name in ADDRESSES and (RUNS.match(value) or value.startswith("//")):
                found[("address", f"{element.tag} {name}")] += 1
    return found


ACTIVE = {"script", "iframe", "object", "embed", "img", "svg", "style", "form", "base"}


@pytest.fixture(scope="module")
def seen_harmless(world: World, table: Table) -> dict[str, tuple[int, Census | None]]:
    words = (f"Wort {number}" for number in itertools.count())
    with world.database.transaction() as session:
        plant_texts(session, words)
    return look(world, table)


def look(world: World, table: Table) -> dict[str, tuple[int, Census | None]]:
    """Status and census of every page; files are checked by what they are."""
    seen: dict[str, tuple[int, Census | None]] = {}
    for rule, address in pages(world, table):
        if rule.endpoint in {"staff.audit_log", "staff.raw_export_file"}:
            continue  # grows with every look, its own test is below; opens once
        answer = world.ask(EVERYTHING, address)
        found = None
        if answer.mimetype == "text/html":
            found = census(answer.text)
        else:
            check_file(answer)
        seen[address] = (answer.status_code, found)
    return seen


def differs(
    now: tuple[int, Census | None], before: tuple[int, Census | None], address: str
) -> bool:
    """Whether a page has other elements.

    Pages of a draft say what is wrong with a text that no questionnaire can have, and leave
    it out of the trial: there only what can do something must not be born. One that no
    questionnaire can have anywhere leaves nothing to try, and no picture to show.
    """
    if "/entwuerfe/" not in address or now[1] is None:
        return now != before
    if now[0] == NOT_FOUND:
        return False  # which texts a draft gets is chance; with some it has no trial
    born = now[1] - (before[1] or Counter())
    return now[0] != before[0] or any(
        kind != "element" or name in ACTIVE for kind, name in born
    )


def test_the_corpus_is_what_it_says() -> None:
    found = hostile_strings()

    assert len(set(found)) == NUMBER
    assert not any("\x00" in text for text in found)
    assert hostile_strings() == found


def test_no_element_or_attribute_is_born_from_what_people_wrote(
    world: World, table: Table, seen_harmless: dict[str, Any]
) -> None:
    texts = itertools.cycle(hostile_strings())
    planted = 0
    for _ in range(ROUNDS):
        with world.database.transaction() as session:
            planted += plant_texts(session, texts)

        seen = look(world, table)

        strange = {a: s for a, s in seen.items() if differs(s, seen_harmless[a], a)}
        assert strange == {}
    assert planted > ROUNDS * 400
    assert len(seen) > 60


def test_all_ten_thousand_are_shown_as_the_text_they_are(world: World) -> None:
    """On the pages of single comments, 100 in each, letter by letter."""
    strings = iter(hostile_strings())
    batches = list(iter(lambda: list(itertools.islice(strings, 100)), []))
    with world.database.transaction() as session:
        comments = session.scalars(select(Comment).order_by(Comment.id)).all()
        assert len(comments) >= len(batches)
        for comment, batch in zip(comments, batches, strict=False):
            comment.text = "\n".join(batch)
        ids = [comment.id for comment, _ in zip(comments, batches, strict=False)]

    for comment_id, batch in zip(ids, batches, strict=True):
        some = comment_id in ids[::10]  # looking for personal data takes its time
        for path in ("", "/veroeffentlichen") if some else ("",):
            answer = world.ask(EVERYTHING, f"/staff/kommentare/{comment_id}{path}")
            if path and answer.status_code == 404:
                continue  # may not be published
            page = html.fromstring(answer.text)
            [quoted] = page.xpath("//blockquote[contains(@class, 'comment-text')]")[:1]
            assert plain(quoted.text_content()) == plain("\n".join(batch))
            assert census(html.tostring(quoted).decode()) == census("<blockquote>x")


def plain(text: str) -> str:
    """What the parser of the test itself leaves of a text: control characters go."""
    kept = re.sub(r"[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", text)
    return " ".join(kept.split())


def test_the_log_shows_names_as_text(world: World) -> None:
    """Names of people are the only thing in it that somebody typed."""
    address = "/staff/protokoll"
    before = census(world.ask(EVERYTHING, address).text)
    with world.database.transaction() as session:
        plant_texts(session, itertools.cycle(hostile_strings()))

    after = census(world.ask(EVERYTHING, address).text)

    assert after == before


def test_the_census_finds_what_is_born() -> None:
    harmless = census("<html><body><p>Wort</p></body></html>")
    for text in (
        "<script>pwned()</script>",
        "<b onclick=pwned()>",
        "<a href=' javascript:pwned()'>",
        "<img src=x>",
    ):
        born = census(f"<html><body><p>{text}</p></body></html>")
        assert born - harmless, text


def check_file(answer: TestResponse) -> None:
    kind = answer.mimetype
    for name, check in CHECKS.items():
        if kind == name:
            check(answer.data)


def check_csv(body: bytes) -> None:
    text = body.decode("utf-8-sig")
    heads = text.partition("\n")[0]
    delimiter = ";" if ";" in heads else ","  # a form to fill in has commas
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = [cell for row in rows for cell in row]
    assert [
        c for c in cells if FORMULA.match(c) and not PLAIN_NUMBER.fullmatch(c)
    ] == []


def check_xlsx(body: bytes) -> None:
    book = load_workbook(io.BytesIO(body))
    formulas = [
        cell.coordinate
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink is not None
    ]
    assert formulas == []


def check_docx(body: bytes) -> None:
    """Words may stand anywhere as text; only relationships and fields can lead out."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                content = packed.read(name)
                tree = ElementTree.fromstring(content)
                fields = [e.text for e in tree.iter() if e.tag.endswith("instrText")]
                assert [f for f in fields if "HYPERLINK" in (f or "")] == []
                assert b"evil.example" not in content or not name.endswith(".rels")


def check_json(body: bytes) -> None:
    json.loads(body)


def check_svg(body: bytes) -> None:
    assert b"<script" not in body
    ElementTree.fromstring(body)


OFFICE = "application/vnd.openxmlformats-officedocument."
CHECKS: dict[str, Callable[[bytes], None]] = {
    "text/csv": check_csv,
    "application/json": check_json,
    "image/svg+xml": check_svg,
    f"{OFFICE}spreadsheetml.sheet": check_xlsx,
    f"{OFFICE}wordprocessingml.document": check_docx,
}


@pytest.mark.parametrize("format", ["csv", "xlsx", "docx", "json"])
def test_every_format_of_the_summary_keeps_text_as_text(
    world: World, format: str
) -> None:
    with world.database.transaction() as session:
        plant_texts(session, itertools.cycle(hostile_strings()))

    answer = world.ask(
        EVERYTHING, f"/staff/zusammenfassung/export/{format}?titel==1%2B1"
    )

    assert answer.status_code == 200
    assert answer.mimetype in CHECKS
    check_file(answer)
